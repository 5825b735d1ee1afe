#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Frames with a meaning of their own. LACP and pause frames end at the slave.
# The pair never runs STP against itself, but passes on BPDUs that others send
# through it. LLDP is up to the bridge's group_fwd_mask. Users' frames in the
# control VLAN and with S-tags arrive as they were sent, and reach neither the
# peer's helper nor its data path, whatever they claim to be.
# timeout: 180

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

names="h1 h2 oa ob"

# from_all KIND "RECEIVER..." OPTION...: each end sends, and each receiver gets
# it once
from_all()
{
	local s r
	local -a to

	listen "${!mac[@]}"
	for s in $names; do
		to=()
		for r in $2; do
			[ "$r" = "$s" ] || to+=("$r")
		done
		stream "$s.$1" "${@:3}"
		expect "$s.$1" "${to[@]}"
	done
	send_streams -n 8
	collect
	check_frames
}

stay_with_slave()
{
	from_all slow "" -d 01:80:c2:00:00:02
	from_all pause "" -d 01:80:c2:00:00:01
}

# IEEE 802.1D says that bridges without STP pass BPDUs on.
transit_bpdus()
{
	from_all bpdu "$names" -d 01:80:c2:00:00:00
	from_all pvst "$names" -d 01:00:0c:cc:cc:cd
	with_legs_down "h1 a" from_all bpdu "$names" -d 01:80:c2:00:00:00
}

# forward_mask MASK: of both bridges, and of the ports
forward_mask()
{
	ipn a link set dev br0 type bridge group_fwd_mask "$1" &&
		ipn b link set dev br0 type bridge group_fwd_mask "$1"
}

lldp()
{
	from_all lldp "" -d 01:80:c2:00:00:0e
	forward_mask 0x4000 || fail "cannot set group_fwd_mask"
	from_all lldp "$names" -d 01:80:c2:00:00:0e
	with_legs_down "h2 b" from_all lldp "$names" -d 01:80:c2:00:00:0e
	forward_mask 0
	from_all lldp "" -d 01:80:c2:00:00:0e
}

# as_sent KIND TAGS OPTION...: from all to all, and with these tags
as_sent()
{
	local kind=$1 tags=$2 wrong
	shift 2

	from_all "$kind" "$names" "$@"
	wrong=$(jq -r --arg tags "$tags" '.receivers | to_entries[] |
		.key as $who | .value.streams | to_entries[] |
		select(.value.tags | keys != [$tags]) |
		"\(.key) at \($who) with \(.value.tags | keys)"' <<<"$heard") ||
		wrong+="; cannot tell"
	[ -z "$wrong" ] || fail "$wrong"
}

tagged_frames()
{
	local dest

	for dest in bcast 02:00:00:ff:ff:00; do
		as_sent control-vlan 8100:4094/0 -d "$dest" -q 4094
		as_sent stag 88a8:100/3 -d "$dest" -q 88a8:100/3
		as_sent qinq 88a8:100/0,8100:4094/0 -d "$dest" \
			-q 88a8:100 -q 4094
		as_sent priority 8100:0/5 -d "$dest" -q 0/5
	done
	# what the pair itself puts on frames
	as_sent origin 88a8:10/0 -d bcast -q 88a8:10
	as_sent origin2 88a8:20/0,8100:10/0 -d bcast -q 88a8:20 -q 10
	as_sent redirect 88a8:10/2 -d bcast -q 88a8:10/2
	as_sent redirect2 88a8:20/2 -d bcast -q 88a8:20/2
	as_sent relay 88a8:10/3 -d bcast -q 88a8:10/3
	as_sent plain 88a8:4001/4 -d bcast -q 88a8:4001/4
	as_sent unknown 88a8:10/6 -d bcast -q 88a8:10/6
	as_sent control 88a8:4002/7 -d bcast -q 88a8:4002/7 -e 88b5
}

# The helpers talk over plx.4094.
not_to_helpers()
{
	local s

	listen "${!mac[@]}" a:plx.4094 b:plx.4094
	for s in $names; do
		stream "$s.group" -p udp6 -g ff02::fb -q 4094
		stream "$s.bcast" -d bcast -q 4094
		stream "$s.first" -d bcast -q 88a8:4001/4 -q 4094
		stream "$s.untagged" -d bcast
	done
	send_streams -n 8
	collect
	jq -e '[.receivers["a:plx.4094", "b:plx.4094"].streams[]] == []' \
		<<<"$heard" >/dev/null || fail "$heard"
}

# fdb_port DEVICE NAME
fdb_port()
{
	bridge -n "${ns[$1]}" -j fdb show br br0 | jq -r --arg mac "${mac[$2]}" \
		'[.[] | select(.mac == $mac) | .ifname] | unique | join(" ")'
}

# What a forged frame could do: be learned where the sender is not, be sent out
# of one leg only, or be taken for the word of the peer.
forged()
{
	local before after name d end port
	local counters='[.[] | .stats.keepalive_malformed,
		(.ports[].stats | .drop_rx_tag, .drop_rx_no_id,
		 .drop_redirect_leg, .rx_redirect, .rx_relay)] | add'

	before=$(mlag_both "$counters")
	as_sent origin 88a8:20/0 -d 02:00:00:ff:ff:00 -q 88a8:20
	as_sent control 88a8:4002/7 -d 01:00:5e:00:00:fb -q 88a8:4002/7 -e 88b5
	as_sent redirect 88a8:20/2 -d 02:00:00:ff:ff:01 -q 88a8:20/2
	after=$(mlag_both "$counters")
	[ "$before" = "$after" ] || fail "counted: $before before, $after after"
	for name in a,h1,po10 b,h1,po10 a,oa,oa b,oa,pl0 a,ob,pl0 b,ob,ob; do
		IFS=, read -r d end port <<<"$name"
		[ "$(fdb_port "$d" "$end")" = "$port" ] ||
			fail "$d learned $end on $(fdb_port "$d" "$end")"
	done
	is_paired || fail "not paired any more"
}

# count_bpdus DEVICE DEV: those that come in by it, from now on
count_bpdus()
{
	tc -n "${ns[$1]}" qdisc add dev "$2" clsact &&
		tc -n "${ns[$1]}" filter add dev "$2" ingress protocol all \
			flower dst_mac 01:80:c2:00:00:00 action pass
}

bpdus()
{
	tc -n "${ns[$1]}" -j -s filter show dev "$2" ingress |
		jq '[.. | .stats? // empty | .packets] | add // 0'
}

# The bridges send every second. Whoever is behind them hears it.
own_bpdus()
{
	local dev dropped

	dropped=$(mlag_stat a pl0 drop_tx_bpdu)
	for dev in a,plx b,plx h1,a h1,b oa,e0; do
		count_bpdus "${dev%,*}" "${dev#*,}" ||
			{ skip "no tc flower"; return; }
	done
	pause 3.5
	for dev in a,plx b,plx; do
		[ "$(bpdus "${dev%,*}" "${dev#*,}")" = 0 ] ||
			fail "BPDUs came in by $dev"
	done
	for dev in h1,a h1,b oa,e0; do
		[ "$(bpdus "${dev%,*}" "${dev#*,}")" -ge 2 ] ||
			fail "no BPDUs came in by $dev"
	done
	[ $(($(mlag_stat a pl0 drop_tx_bpdu) - dropped)) -ge 2 ] ||
		fail "BPDUs of the own bridge were not counted"
	exactly_once "$names"
}

ktap_setup "bridges without STP" topology filtering=0 lag=balance-xor
ktap_test "LACP and pause frames stay with the slave" stay_with_slave
ktap_test "BPDUs of others pass" transit_bpdus
ktap_test "LLDP passes as group_fwd_mask says" lldp
ktap_test "S-tags and the control VLAN arrive as sent" tagged_frames
ktap_test "and where they are redirected" with_legs_down "h1 a" tagged_frames
ktap_test "nobody reaches the helpers" not_to_helpers
ktap_test "forged tags have no effect" forged
ktap_setup "bridges with STP" topology stp=1
ktap_test "own BPDUs do not cross the peer-link" own_bpdus
ktap_run
