#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Every way to build a bridge, or none (X13): one that filters VLANs, one that
# does not, one for each VLAN over po10.10 and pl0.10, and addresses on po10 and
# po10.10 themselves. Exactly one copy each, with any leg down, and while one device
# cannot use the id.
# timeout: 400

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

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

# The port of h1 has another native VLAN than the rest, which alone is in it: what
# goes over the peer-link without a tag is still of the VLAN that it was of.
native_vlans()
{
	local proto=$1 d dev

	for d in a b; do
		ipn "$d" link set dev br0 type bridge vlan_protocol "$proto" ||
			fail "no $proto"
		for dev in po20 "o$d"; do
			echo "vlan del vid 10 dev $dev"
		done | bridge -n "${ns[$d]}" -batch -
		bridge -n "${ns[$d]}" -batch - <<-END || fail "no native VLAN"
			vlan add vid 1 dev po10
			vlan add vid 10 dev po10 pvid untagged
		END
	done
}

# from_other_native TAG...: h1's with these tags are of VLAN 1, without of VLAN 10
from_other_native()
{
	listen "${!mac[@]}"
	stream h1.tagged -d bcast "$@"
	expect h1.tagged h2 oa ob
	stream h1.native -d bcast
	expect h1.native
	stream oa.back -d bcast
	expect oa.back h1 h2 ob
	stream ob.back -d bcast
	expect ob.back h1 h2 oa
	send_streams -n 16
	collect
	check_frames
}

native_802_1q()
{
	native_vlans 802.1Q
	with_legs_down "h1 a" from_other_native -q 1
	with_legs_down "h1 b" from_other_native -q 1
}

# To this bridge a frame with another kind of tag has none.
native_802_1ad()
{
	native_vlans 802.1ad
	with_legs_down "h1 a" from_other_native -q 88a8:1
	with_legs_down "h1 b" from_other_native -q 88a8:1 -q 5
}

##
## A bridge for each VLAN: what is done for an id is done for all VLANs of its port
##

# The bridge of a VLAN in another namespace, on one device: its hosts are still hosts.
bridge_elsewhere()
{
	local dev

	setup_ns t || return 1
	for dev in po10 po20 pl0 oa; do
		ipn a link set dev "$dev.10" nomaster netns "${ns[t]}" ||
			fail "cannot be moved"
	done
	ipn t link add name br up type bridge stp_state 0 mcast_snooping 0
	ipn b link set dev br10 type bridge mcast_snooping 0
	for dev in po10 po20 pl0 oa; do
		ipn t link set dev "$dev.10" up master br || fail "not in the bridge"
	done
	wait_whole || fail "not whole"
	exactly_once "$names" -q 10
	# learned there where they are, not behind the peer-link
	to_silent ob h1 -q 10
	with_legs_down "h1 b" exactly_once "$names" -q 10
	with_legs_down "h2 b" exactly_once "$names" -q 10
}

# unpaired_vlans: while a serves h1 alone
unpaired_vlans()
{
	local vid kept

	wait_until 10 is_leg a po10 unpaired pairing || fail "not unpaired"
	kept=$(mlag_stat a po20 drop_tx_isolated)
	for vid in 10 20; do
		exactly_once "$names" -q "$vid"
	done
	[ "$(mlag_stat a po20 drop_tx_isolated)" -gt "$kept" ] ||
		fail "nothing was kept from a port that is not released"
	[ -z "$ktap_bad" ] || comment "that was while it is unpaired"
}

# paired_vlans: after that. What b knows of h1 is from before.
paired_vlans()
{
	local vid

	wait_whole || fail "not whole again"
	for vid in 10 20; do
		to_silent ob h1 -q "$vid"
	done
	exactly_once "$names" -q 20
}

# What the host sends by the leg of b is relayed, with its tag.
vlans_down()
{
	local before

	ipn b link set dev po10 down
	before=$(mlag_stat b po10 tx_relay)
	unpaired_vlans
	[ "$(mlag_stat b po10 tx_relay)" -ge $((before + 25)) ] ||
		fail "hardly anything relayed"
	ipn b link set dev po10 up
	paired_vlans
}

# There is nothing to relay it, so the host must not use that leg. And a leg of
# another host is down: that of the device that lacks the id, and the other one's.
vlans_absent()
{
	local d

	cut_leg h1 b
	wait_mii h1 b DOWN || fail "not noticed by the host"
	ipn b link del dev po10
	unpaired_vlans
	for d in a b; do
		cut_leg h2 "$d"
		wait_leg "$d" po20 down
		wait_mii h2 "$d" DOWN || fail "not noticed by the host"
		wait_agreed || fail "$d: not agreed"
		exactly_once "$names" -q 20
		repair_leg h2 "$d"
		wait_leg "$d" po20 open
		wait_mii h2 "$d" UP || fail "not noticed by the host"
	done
	[ -z "$ktap_bad" ] || comment "that was with a leg of h2 down"
	member_lines h1 b | ipn b -batch - || fail "cannot make it"
	repair_leg h1 b
	paired_vlans
}

group=239.1.2.3

# to_group VID MEMBER...: from everybody, to the members and nobody else
to_group()
{
	local s

	listen "${!mac[@]}"
	for s in $names; do
		stream "$s.group" -p udp4 -g "$group" -q "$1"
		expect "$s.group" "${@:2}"
		[ "$s" != "${2:-}" ] || expect "$s.group"
	done
	send_streams -n 8
	collect
}

# Until a querier has had its answers, everything is flooded.
snooping_works()
{
	to_group "$1"
	jq -e '[.receivers[].streams[]] == []' <<<"$heard" >/dev/null
}

# group_in_one: h1 has joined the group in VLAN 10
group_in_one()
{
	local vid

	to_group 10 h1
	check_frames
	to_group 20
	check_frames
}

# The bridge of each VLAN does its own.
snooping()
{
	local d vid

	for d in a b; do
		for vid in 10 20; do
			is_router "$d" "pl0.$vid" ||
				fail "$d: pl0.$vid is no permanent router port"
			try ipn "$d" link set dev "br$vid" type bridge \
				mcast_snooping 1 mcast_querier 1 \
				mcast_query_response_interval 100
		done
	done
	for vid in 10 20; do
		wait_until 20 snooping_works "$vid" ||
			fail "what nobody joined is flooded in VLAN $vid"
	done
	printf '%s\n' "link add link bond0 name bond0.10 type vlan id 10" \
		"link set dev bond0.10 up" \
		"addr add $group/32 dev bond0.10 autojoin" |
		ipn h1 -batch - || fail "cannot join"
	for d in a b; do
		wait_until 10 is_member "$d" po10.10 "$group" ||
			fail "$d did not learn $group on po10.10"
	done
	group_in_one
	with_legs_down "h1 a" group_in_one
	with_legs_down "h1 b" group_in_one
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

# pings NAME...: each to each, neighbours unknown
pings()
{
	local from to prefix name
	local -A number=([a]=1 [b]=2 [h1]=3)
	local -a jobs=()

	for name; do
		ipn "$name" neigh flush all
	done
	for from; do
		for to; do
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
	pings a b h1
	routed_frames
	routed_frames -q 10
}

# alone OPTION...: what a and h1 send to each other and to all
alone()
{
	listen a h1
	stream h1.bcast -d bcast "$@"
	expect h1.bcast a
	stream h1.to-a -d "$(link_get a po10 .address)" "$@"
	expect h1.to-a a
	stream a.bcast -d bcast "$@"
	expect a.bcast h1
	stream a.to-h1 -d "${mac[h1]}" "$@"
	expect a.to-h1 h1
	send_streams -n 16
	collect
	check_frames
}

# b cannot use the port: a has the host for itself, by both legs, then by its own.
routed_alone()
{
	local before

	ipn b link set dev po10 down
	wait_until 10 is_leg a po10 unpaired pairing || fail "not unpaired"
	before=$(mlag_stat b po10 tx_relay)
	pings a h1
	alone
	alone -q 10
	[ "$(mlag_stat b po10 tx_relay)" -gt "$before" ] || fail "nothing relayed"
	cut_leg h1 b
	wait_mii h1 b DOWN || fail "not noticed by the host"
	pings a h1
}

ktap_setup "bridge that filters VLANs" topology vlans="10 20" lag=balance-xor
ktap_test "untagged" legs
ktap_test "tagged" legs -q 10
ktap_test "a VLAN that is not there" vlans_apart
ktap_test "learned where they are" learned_on "" br0
ktap_test "native VLANs differ" native_802_1q
ktap_test "native VLANs differ, with 802.1ad" native_802_1ad
ktap_setup "bridge that does not" topology filtering=0 lag=balance-xor
ktap_test "untagged" legs
ktap_test "tagged" legs -q 10
ktap_test "tagged twice" legs -q 10 -q 20
ktap_setup "a bridge for each VLAN" topology bridge=vlan vlans="10 20" lag=balance-xor
ktap_test "one VLAN" legs -q 10
ktap_test "learned where they are" learned_on .10 br10
ktap_test "the other VLAN" exactly_once "$names" -q 20
ktap_test "a VLAN that is not there" vlans_apart
ktap_test "on b po10 is not up" vlans_down
ktap_test "on b there is no po10" vlans_absent
ktap_test "multicast of one VLAN" snooping
ktap_test "the bridge of one VLAN elsewhere" bridge_elsewhere
ktap_setup "no bridge" routed_topology
ktap_test "both legs" routed
ktap_test "leg a down" with_legs_down "h1 a" routed
ktap_test "leg b down" with_legs_down "h1 b" routed
ktap_test "both legs again" routed
ktap_test "on b po10 is not up" routed_alone
ktap_run
