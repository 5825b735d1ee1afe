#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Every way to build a bridge, or none (X13): one that filters VLANs, one that
# does not, one for each VLAN over po10.10 and pl0.10, and addresses on po10 and
# po10.10 themselves. Exactly one copy each, with any leg down.
# timeout: 240

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

names="h1 h2 oa ob"

# legs OPTION...: with all legs, and with each of h1's down
legs()
{
	exactly_once "$names" "$@"
	with_legs_down "h1 a" exactly_once "$names" "$@"
	with_legs_down "h1 b,h2 a" exactly_once "$names" "$@"
}

# One VLAN's frames are no other's.
vlans_apart()
{
	local s

	listen "${!mac[@]}"
	for s in $names; do
		stream "$s.vlan99" -d bcast -q 99
		expect "$s.vlan99"
	done
	send_streams -n 16
	collect
	check_frames
}

# fdb_port DEVICE BRIDGE NAME: where the device has learned an end's address
fdb_port()
{
	bridge -n "${ns[$1]}" -j fdb show br "$2" | jq -r --arg mac "${mac[$3]}" \
		'[.[] | select(.mac == $mac) | .ifname] | unique | join(" ")'
}

# learned_on SUFFIX BRIDGE: what the ends are behind, on both devices
learned_on()
{
	local d line got
	local -A want=([a,h1]=po10 [b,h1]=po10 [a,h2]=po20 [b,h2]=po20
		       [a,oa]=oa [a,ob]=pl0 [b,oa]=pl0 [b,ob]=ob)

	for line in "${!want[@]}"; do
		d=${line%,*}
		got=$(fdb_port "$d" "$2" "${line#*,}")
		[ "$got" = "${want[$line]}$1" ] ||
			fail "$d learned ${line#*,} on ${got:-nothing}"
	done
}

##
## No bridge: po10 has addresses on both devices, and the host has both legs
##

# address NAME NETDEV NUMBER: in both families, untagged and tagged
address()
{
	printf '%s\n' \
		"addr add 192.0.2.$3/24 dev $2" \
		"addr add 2001:db8:1::$3/64 dev $2 nodad" \
		"link add link $2 name $2.10 type vlan id 10" \
		"link set dev $2.10 up" \
		"addr add 198.51.100.$3/24 dev $2.10" \
		"addr add 2001:db8:2::$3/64 dev $2.10 nodad" |
		ipn "$1" -batch -
}

routed_topology()
{
	topology bridge=no lag=balance-xor hosts=h1 orphans="" start=0 || return 1
	address a po10 1 && address b po10 2 && address h1 bond0 3 || return 1
	topology_start
	# as senders and receivers of frames
	mac[a]=02:00:00:00:aa:00 netdev[a]=po10
	mac[b]=02:00:00:00:bb:00 netdev[b]=po10
}

# Each to each, neighbours unknown.
pings()
{
	local from to prefix name
	local -A number=([a]=1 [b]=2 [h1]=3)
	local -a jobs=()

	for name in "${!number[@]}"; do
		ipn "$name" neigh flush all
	done
	for from in "${!number[@]}"; do
		for to in "${!number[@]}"; do
			[ "$from" != "$to" ] || continue
			for prefix in 192.0.2. 198.51.100. 2001:db8:1:: \
				      2001:db8:2::; do
				on "$from" ping -c 3 -i 0.2 -W 3 \
					"$prefix${number[$to]}" \
					>"$work/ping.$from.$to.$prefix" 2>&1 &
				jobs+=($!)
			done
		done
	done
	wait "${jobs[@]}"
	for name in "$work"/ping.*; do
		grep -q ' 3 received,.* 0% packet loss' "$name" ||
			fail "${name##*/}: $(tail -n 3 "$name")"
		! grep -qE 'DUP|duplicates' "$name" || fail "${name##*/}: twice"
	done
	rm -f "$work"/ping.*
}

# What is for all reaches both stacks and the host once; what is for one of the
# devices only that one, by whichever leg it came.
routed_frames()
{
	local addr_a addr_b

	addr_a=$(link_get a po10 .address)
	addr_b=$(link_get b po10 .address)
	listen a b h1
	stream h1.bcast -d bcast "$@"
	expect h1.bcast a b
	stream h1.group -p udp6 -g ff02::fb "$@"
	expect h1.group a b
	stream h1.to-a -d "$addr_a" "$@"
	expect h1.to-a a
	stream h1.to-b -d "$addr_b" "$@"
	expect h1.to-b b
	stream a.bcast -d bcast "$@"
	expect a.bcast b h1
	stream a.to-b -d "$addr_b" "$@"
	expect a.to-b b
	stream a.to-h1 -d "${mac[h1]}" "$@"
	expect a.to-h1 h1
	stream b.bcast -d bcast "$@"
	expect b.bcast a h1
	stream b.to-h1 -d "${mac[h1]}" "$@"
	expect b.to-h1 h1
	send_streams -n 16
	collect
	check_frames
}

routed()
{
	pings
	routed_frames
	routed_frames -q 10
}

ktap_setup "bridge that filters VLANs" topology vlans="10 20" lag=balance-xor
ktap_test "untagged" legs
ktap_test "tagged" legs -q 10
ktap_test "a VLAN that is not there" vlans_apart
ktap_test "learned where they are" learned_on "" br0
ktap_setup "bridge that does not" topology filtering=0 lag=balance-xor
ktap_test "untagged" legs
ktap_test "tagged" legs -q 10
ktap_test "tagged twice" legs -q 10 -q 20
ktap_setup "a bridge for each VLAN" topology bridge=vlan vlans="10 20" lag=balance-xor
ktap_test "one VLAN" legs -q 10
ktap_test "learned where they are" learned_on .10 br10
ktap_test "the other VLAN" exactly_once "$names" -q 20
ktap_test "a VLAN that is not there" vlans_apart
ktap_setup "no bridge" routed_topology
ktap_test "both legs" routed
ktap_test "leg a down" with_legs_down "h1 a" routed
ktap_test "leg b down" with_legs_down "h1 b" routed
ktap_test "both legs again" routed
ktap_run
