#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# TCP with TSO, GRO and checksum offload, IPv4 and IPv6, with and without a VLAN
# tag, on the normal path and where frames are redirected: everything arrives as
# it was sent. Once with all offloads on, once with the last hop to each
# receiver without, so that checksums have to be computed there from what was
# passed on, and are verified by the receiver.
# timeout: 180

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

declare -A number=([h1]=1 [h2]=2 [oa]=11 [ob]=12)
size=1000000

offload_topology()
{
	local name dev

	topology lag=balance-xor vlans=10 "$@" || return 1
	for name in "${!number[@]}"; do
		dev=${netdev[$name]}
		printf '%s\n' \
			"addr add 192.0.2.${number[$name]}/24 dev $dev" \
			"addr add 2001:db8:1::${number[$name]}/64 dev $dev nodad" \
			"link add link $dev name $dev.10 type vlan id 10" \
			"link set dev $dev.10 up" \
			"addr add 198.51.100.${number[$name]}/24 dev $dev.10" \
			"addr add 2001:db8:2::${number[$name]}/64 dev $dev.10 nodad" |
			ipn "$name" -batch - || return 1
	done
}

# offloads on|off: of the links to the hosts and orphans, at the devices
offloads()
{
	local link

	for link in a,h1 a,h2 b,h1 b,h2 a,oa b,ob; do
		on "${link%,*}" ethtool -K "${link#*,}" tx "$1" >/dev/null ||
			fail "cannot turn offloads $1"
	done
}

bad_checksums()
{
	local name sum=0 n

	for name in "${!number[@]}"; do
		n=$(on "$name" nstat -asz -j TcpInCsumErrors Ip6InCsumErrors \
			2>/dev/null | jq '[.kernel[]] | add')
		sum=$((sum + ${n:-0}))
	done
	echo "$sum"
}

# transfers "FROM TO"...: in both families, untagged and tagged
transfers()
{
	local pair from to prefix out before
	local -a args=()

	for pair; do
		read -r from to <<<"$pair"
		for prefix in 192.0.2. 198.51.100. 2001:db8:1:: 2001:db8:2::; do
			args+=("${ns[$from]}:${ns[$to]}:$prefix${number[$to]}")
		done
	done
	before=$(bad_checksums)
	out=$(/usr/bin/python3 "$here/tools/transfer.py" "$size" "${args[@]}") ||
		fail "$out"
	[ "$(bad_checksums)" = "$before" ] || fail "wrong checksums"
}

# large_frames NAME DEV COMMAND...: did frames that it sends meanwhile hold
# several segments each?
large_frames()
{
	local name=$1 dev=$2 before after
	shift 2

	before=$(link_get "$name" "$dev" '.stats64.tx | "\(.bytes) \(.packets)"')
	"$@"
	after=$(link_get "$name" "$dev" '.stats64.tx | "\(.bytes) \(.packets)"')
	# shellcheck disable=SC2086
	set -- $before $after
	comment "frames of $((($3 - $1) / ($4 - $2))) octets on average"
	# acknowledgements are among them
	[ $((($3 - $1) / ($4 - $2))) -gt $((option[mtu] * 3 / 2)) ] ||
		fail "no large frames on $dev"
}

normal()
{
	transfers "h1 oa" "oa h1" "h1 ob" "ob h1" "h1 h2" "oa ob"
}

# What oa sends to h1 goes by a, whose leg is down.
redirected()
{
	transfers "oa h1" "h1 oa" "h2 h1"
}

# Over plx, data only from a to b.
redirected_large()
{
	large_frames a plx transfers "oa h1"
}

normal_large()
{
	large_frames a oa transfers "h1 oa" "h2 oa"
}

for mtu in 1500 9000; do
	ktap_setup "topology, MTU $mtu" offload_topology mtu="$mtu"
	ktap_test "all offloads" normal
	ktap_test "large frames" normal_large
	ktap_test "all offloads, redirected" with_legs_down "h1 a" redirected
	ktap_test "large frames, redirected" \
		with_legs_down "h1 a" redirected_large
	ktap_test "no offloads at the last hop" offloads off
	ktap_test "checksums are right" normal
	ktap_test "checksums are right, redirected" \
		with_legs_down "h1 a" redirected
done
ktap_run
