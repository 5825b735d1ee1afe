#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# TCP with TSO, GRO and checksum offload, IPv4 and IPv6, with and without a VLAN
# tag, on the normal path and where frames are redirected: everything arrives as
# it was sent. Once with all offloads on, once with the last hop to each
# receiver without, so that checksums have to be computed there from what was
# passed on, and are verified by the receiver. Once more with senders that have no
# offloads, and GRO where frames come in, as NICs have it: what it merges, tagged on the
# peer-link or not, is passed on as any other large frame.
# timeout: 300

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

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

# merging: veth has no GRO unless told to, and merges nothing that its other end
# could have sent in one piece.
merging()
{
	local end link

	for end in h1,a h1,b h2,a h2,b oa,e0 ob,e0; do
		on "${end%,*}" ethtool -K "${end#*,}" tx off tso off gso off \
			>/dev/null || fail "cannot turn offloads of $end off"
	done
	for link in a,h1 a,h2 a,oa a,plx b,h1 b,h2 b,ob b,plx; do
		on "${link%,*}" ethtool -K "${link#*,}" gro on >/dev/null ||
			fail "cannot have GRO on $link"
	done
	for link in a b; do
		on "$link" ethtool -K plx tso off gso off >/dev/null ||
			fail "cannot turn offloads of the peer-link off"
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

# sent NAME DEV: octets and frames
sent()
{
	link_get "$1" "$2" '.stats64.tx | "\(.bytes) \(.packets)"'
}

# average OCTETS FRAMES OCTETS FRAMES: octets of a frame sent in between
average()
{
	echo $((($3 - $1) / ($4 - $2)))
}

# large_frames NAME DEV COMMAND...: did frames that it sends meanwhile hold
# several segments each?
large_frames()
{
	local name=$1 dev=$2 before octets
	shift 2

	before=$(sent "$name" "$dev")
	"$@"
	# shellcheck disable=SC2046,SC2086
	octets=$(average $before $(sent "$name" "$dev"))
	comment "frames of $octets octets on average"
	# acknowledgements are among them
	[ "$octets" -gt $((option[mtu] * 3 / 2)) ] ||
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

# Merged by b from frames that are tagged REDIRECT: a sends them one by one.
redirected_merged()
{
	local before octets

	before=$(sent a plx)
	large_frames b h1 transfers "oa h1"
	# shellcheck disable=SC2046,SC2086
	octets=$(average $before $(sent a plx))
	[ "$octets" -le $((option[mtu] + 26)) ] ||
		fail "frames of $octets octets came by the peer-link"
	# TCP would make up for it
	expect_equal "frames that were too large" "$(mlag_both '[.[].ports[].stats |
		.drop_redirect_mtu + .drop_tx_mtu] | add')" 0
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
	ktap_test "offloads again" offloads on
	ktap_test "GRO instead of offloads of the senders" merging
	ktap_test "large frames, merged" normal_large
	ktap_test "large frames, merged on the peer-link" \
		with_legs_down "h1 a" redirected_merged
	ktap_test "no offloads behind GRO" offloads off
	ktap_test "checksums are right behind GRO" normal
	ktap_test "checksums are right behind GRO, redirected" \
		with_legs_down "h1 a" redirected
done
ktap_run
