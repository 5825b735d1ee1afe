#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Frames with a meaning of their own. LACP and pause frames end at the slave.
# The pair never runs STP against itself, but passes on BPDUs that others send
# through it. LLDP is up to the bridge's group_fwd_mask. Users' frames in the
# control VLAN and with S-tags arrive as they were sent, and reach neither the
# peer's helper nor its data path, whatever they claim to be. Keep-alives that
# nobody can understand are counted, and have no effect.
# timeout: 180

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

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
	local s wrapped

	wrapped=$(mlag_stat a pl0 tx_wrapped)
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
	# what came by a leg has a tag of its origin instead
	wrapped=$(($(mlag_stat a pl0 tx_wrapped) - wrapped))
	[ "$wrapped" -ge 24 ] || fail "wrapped: $wrapped of oa's 24"
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
		[ "$(fdb_port "$d" br0 "$end")" = "$port" ] ||
			fail "$d learned $end on $(fdb_port "$d" br0 "$end")"
	done
	is_paired || fail "not paired any more"
}

##
## Keep-alives, as in Documentation/protocol.md: a head of 44 bytes, the word of 18,
## an entry of 18 for po10 and one for po20
##

capture_keepalive()
{
	on b "$here/tools/replay.py" capture plx keepalive "$work/keepalive" ||
		fail "no keep-alive of b"
}

# resend CHANGES...: the keep-alive of b, as replay.py changes it
resend()
{
	on b "$here/tools/replay.py" change plx "$work/keepalive" "$@" ||
		fail "cannot send"
}

not_understood()
{
	mlag_get a .stats.keepalive_malformed
}

sessions()
{
	mlag_both 'map([.session, .session_number, .stats.sessions])'
}

# Each is counted once, while frames flow. Were one of them taken, it would be
# later than the true ones.
malformed()
{
	local before refused same change
	local -a changes=(
		0:6d4c4b42	# magic
		4:00 5:02	# versions
		6:2b 6:00 6:ff	# length of the head
		7:00 7:11 7:ff	# length of an entry
		8:ffff 8:0003	# number of entries
		10:03 10:ff	# helper
		-1 -40 -36 -54	# cut; the last two leave the word and the head
		-55 -94		# and not even that
	)

	changes=("${changes[@]/#/later:1000,}")
	capture_keepalive
	before=$(not_understood)
	refused=$(mlag_get a .stats.keepalive_refused)
	same=$(sessions)
	listen "${!mac[@]}"
	flood_streams "$names" "$names"
	send_start all -r 1000
	resend "${changes[@]}"
	wait_until 5 mlag_is a \
		".stats.keepalive_malformed >= $((before + ${#changes[@]}))"
	pause 0.5
	send_stop all
	collect
	check_frames
	expect_equal "what a did not understand" \
		$(($(not_understood) - before)) ${#changes[@]}
	expect_equal "what a refused" "$(mlag_get a .stats.keepalive_refused)" \
		"$refused"
	expect_equal "the session" "$(sessions)" "$same"
	[ -n "$ktap_bad" ] || return 0

	for change in "${changes[@]}"; do
		before=$(not_understood)
		resend "$change"
		pause 0.5
		expect_equal "$change: the number of those" \
			$(($(not_understood) - before)) 1
	done
}

# new_hold TIME: which takes a new session
new_hold()
{
	set_both hold "$1"
	wait_paired || fail "not paired again"
	wait_whole || fail "not whole again"
}

# closed_there PORT: a has heard that b's leg is not open
closed_there()
{
	wait_until 5 event_seen a ".ifname == \"$1\" and .remote == \"down\"" ||
		fail "a did not hear of $1"
}

# A later version may have more behind what is known of the head and of an entry,
# an earlier one has no word. The one says that the leg of po20 is down, the other
# that of po10. True ones are rare meanwhile, lest they be later.
other_versions()
{
	local before hold same
	local longer=98+ffffffff,80+ffffffff,62+ffffffffffffffff,6:46,7:16

	hold=$(mlag_get a .hold)
	new_hold 30s
	set_both hello 1000
	before=$(not_understood)
	same=$(sessions)
	watch a
	capture_keepalive
	resend "later:9,4:03,82:07,$longer" later:10,64:07,44-18,6:2c
	closed_there po20
	closed_there po10
	unwatch a
	expect_equal "what a did not understand" "$(not_understood)" "$before"
	set_both hello 100
	wait_whole || fail "not whole again"
	expect_equal "the session" "$(sessions)" "$same"
	new_hold "$hold"
}

# Without a helper there is nobody to take what the other one's says.
without_helper()
{
	local closed

	helper_stop a
	closed=$(mlag_stat a pl0 drop_rx_control)
	listen "${!mac[@]}"
	ns[bpl]=${ns[b]} netdev[bpl]=plx mac[bpl]=02:00:00:00:0f:00
	stream bpl.helper -d bcast -q 4094
	unset "ns[bpl]" "netdev[bpl]" "mac[bpl]"
	send_streams -n 8
	collect
	expect bpl.helper
	check_frames
	closed=$(($(mlag_stat a pl0 drop_rx_control) - closed))
	[ "$closed" -ge 8 ] || fail "not counted: $closed of 8"
	helper_start a
	wait_until 5 mlag_get a '.helper == "alive"' >/dev/null || fail "no helper"
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
ktap_test "keep-alives that are malformed have no effect" malformed
ktap_test "keep-alives of other versions count" other_versions
ktap_test "hellos stay on the peer-link without a helper, too" without_helper
ktap_setup "bridges with STP" topology stp=1
ktap_test "own BPDUs do not cross the peer-link" own_bpdus
ktap_run
