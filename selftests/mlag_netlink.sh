#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The netlink interface (X9). The kernel's own client of netlink specifications
# reads the group and the ports by Documentation/netlink/specs/mlag.yaml and
# hears events; a dump of more ports than fit into a message is complete; ip
# link, ip mlag and ethtool tell the same; counters count; events come in the
# order in which things happen.
# timeout: 500
# needs: ynl

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

##
## The kernel's client
##

python=/usr/bin/python3
spec=${MLAG_TOP:-$here/..}/Documentation/netlink/specs/mlag.yaml

client=${MLAG_TOP:-$here/..}/build/ynl/cli.py
# it would like to write next to itself
export PYTHONDONTWRITEBYTECODE=1

# It may still be under way, the first time.
find_client()
{
	wait_until 300 test -f "$client" || fail "no $client"
}

# ynl DEVICE OPTION...: the client of 6.12 cannot read attributes of type pad,
# which only some architectures have, but for unknown ones
ynl()
{
	local out rc

	out=$(on "$1" "$python" "$client" --spec "$spec" --no-schema \
		--output-json --process-unknown "${@:2}")
	rc=$?
	[[ $out != *UnknownAttr* ]] || fail "attributes not in the specification"
	jq -c 'del(.. | objects | .pad)' <<<"$out"
	return "$rc"
}

# What both tell of the group, in the words of ip mlag; times pass meanwhile,
# and so do keep-alives.
common='walk(if type == "object" then
		with_entries(.key |= gsub("-"; "_")) else . end) |
	del(.. | objects | .session_age, .heard, .stats, .age, .acked)'

ynl_group()
{
	local ours theirs

	find_client || return
	theirs=$(ynl a --do group-get --json '{}') || fail "no answer"
	theirs=$(jq -c "$common | del(.peer_link, .peer_link_slave, .boot_id,
		.peer.boot_id, .device_mac, .system_mac, .peer.device_mac,
		.system_mac_auto, .key_set)" <<<"$theirs")
	ours=$(mlag_get a "$common | del(.ports, .error_down_ports, .peer_link,
		.peer_link_slave, .boot_id, .peer.boot_id, .device_mac,
		.system_mac, .peer.device_mac, .system_mac_auto, .key_set)" |
		jq -c .)
	expect_equal "ynl's group" "$theirs" "$ours"
	jq -e '.session == "paired" and .id == 7 and .peer.helper == "alive"' \
		<<<"$theirs" >/dev/null || fail "it tells: $theirs"

	try ynl a --do group-set --json '{"priority": 123, "hold": 2500}' \
		>/dev/null
	mlag_is a '.priority == 123 and .hold == 2500' || fail "not set"
	! ynl a --do group-set --json '{"priority": 0}' >/dev/null 2>&1 ||
		fail "a priority of 0 is taken"
	# another hold time is another session
	ipn a mlag set priority 100 hold 3s
	wait_until 5 is_paired && wait_whole || fail "not whole again"
}

ynl_ports()
{
	local ours theirs

	find_client || return
	theirs=$(ynl a --dump port-get | jq -c "$common | map(
		del(.peer_link) | .slave |= (. != null) | .shut |= (. == true))")
	ours=$(mlag_get a "$common | .ports | map(del(.peer_link) |
		.slave |= (. != null))" | jq -c .)
	expect_equal "ynl's ports" "$theirs" "$ours"
	ynl a --do port-get --json '{"ifname": "po10"}' |
		jq -e '.id == 10 and .local == "open" and
			.stats."drop-tx-no-leg" >= 0' >/dev/null ||
		fail "not one port"
}

ynl_events()
{
	local pid

	find_client || return
	spawn a "$python" "$client" --spec "$spec" --no-schema --output-json \
		--process-unknown --subscribe events --sleep 15 >"$work/ynl"
	pid=$spawned
	# until it has started, and then some
	for _ in 1 2 3 4 5; do
		pause 1.5
		cut_leg h1 a
		wait_leg a po10 down
		repair_leg h1 a
		wait_leg a po10 open
	done
	wait "$pid"
	jq -se 'flatten | map(.msg) | map(select(.type == "port" and
		.ifname == "po10" and .id == 10)) | map(.local) |
		index(["down", "open"]) != null' <"$work/ynl" >/dev/null ||
		fail "it heard: $(cat "$work/ynl")"
	wait_whole || fail "not whole again"
}

##
## Dumps
##

many()
{
	local i ids

	for ((i = 1001; i <= 1300; i++)); do
		echo "link add po$i type mlag id $i"
	done | ipn a -batch - || fail "cannot make them"
	ids=$(ipn a -j mlag port show | jq -c 'map(.id // 0)')
	jq -e 'sort == ([0, 10, 20] + [range(1001; 1301)]) and
		length == 303' <<<"$ids" >/dev/null ||
		fail "ip mlag lists $ids"
	ids=$(on a "$here/tools/genl.py" port-get+ | grep -c '^1=')
	expect_equal "number of ports" "$ids" 303
	if find_client; then
		ynl a --dump port-get --dbg-small-recv 4000 2>/dev/null |
			jq -e 'map(.id // 0) | sort == ([0, 10, 20] +
			[range(1001; 1301)])' >/dev/null ||
			fail "ynl misses some"
	fi
	for ((i = 1001; i <= 1300; i++)); do
		echo "link del po$i"
	done | ipn a -batch - || fail "cannot delete them"
	expect_equal "number of ports" \
		"$(ipn a -j mlag port show | jq length)" 3
}

##
## ip link and ip mlag
##

# same_states STATES: of po10, po20 on both devices, by both
same_states()
{
	local d link mlag

	for d in a b; do
		link=$(ipn "$d" -j -d link show type mlag | jq -c 'map(
			{(.ifname): .linkinfo.info_data}) | add')
		mlag=$(mlag_get "$d" '.ports | map({(.ifname):
			(if .id then {id, local, pairing} +
				(if .remote then {remote} else {} end)
			 else {peer_link: true} end)}) | add' | jq -c .)
		expect_equal "$d: ip link" "$link" "$mlag"
		ipn "$d" -d link show dev po20 | grep -q 'mlag id 20' ||
			fail "$d: ip -d link does not show it as text"
	done
}

ip_link()
{
	same_states
	cut_leg h1 a
	wait_leg a po10 down
	ipn b link set dev po20 down
	wait_leg a po20 unpaired pairing
	wait_agreed
	mlag_is a 'any(.ports[]; .pairing == "single-homed")' ||
		fail "nothing single-homed"
	same_states
	ipn b link del po20
	wait_leg a po20 absent remote || fail "not absent"
	ipn b link add po20 numtxqueues 16 type mlag id 20
	cut_peer_link
	wait_until 10 mlag_is a '.session == "down"'
	wait_until 10 mlag_is b '.session == "down"'
	ipn b link set dev bond2 master po20
	ipn b link set dev po20 up master br0
	wait_leg b po20 open || fail "not open"
	mlag_is a 'all(.ports[]; .remote == null)' || fail "still a remote leg"
	same_states
	repair_peer_link
	repair_leg h1 a
	wait_paired
	wait_whole || fail "not whole again"
	same_states
}

##
## Counters
##

link_sum()
{
	local d sum=0

	for d in a b; do
		sum=$((sum + $(link_get "$d" po10 ".stats64.$1")))
	done
	echo "$sum"
}

link_counters()
{
	local what
	local -A before=()

	exactly_once "h1 h2 oa ob"	# everybody is known
	for what in rx.packets tx.packets rx.bytes tx.bytes; do
		before[$what]=$(link_sum "$what")
	done
	listen "${!mac[@]}"
	known_streams h1 oa -l 1000
	known_streams oa h1 -l 1000
	send_streams -n 100
	collect
	check_frames
	# h1's to b goes to a over the peer-link; LACP does not count
	for what in rx tx; do
		jq -ne "$(link_sum "$what.packets") - ${before[$what.packets]} |
			. >= 100 and . < 220" >/dev/null ||
			fail "$what packets: $(link_sum "$what.packets") after ${before[$what.packets]}"
		jq -ne "$(link_sum "$what.bytes") - ${before[$what.bytes]} |
			. >= 98600 and . < 230000" >/dev/null ||
			fail "$what bytes: $(link_sum "$what.bytes") after ${before[$what.bytes]}"
	done
}

# ethtool_stats DEVICE DEV: as one JSON object
ethtool_stats()
{
	on "$1" ethtool -S "$2" | awk -F': *' '
		/^ / { gsub(/ /, "", $1); printf "{\"%s\": %s}\n", $1, $2 }' |
		jq -s -c add
}

same_stats()
{
	[ "$(ethtool_stats "$1" "$2")" = "$(mlag_port "$1" "$2" stats | jq -c .)" ]
}

ethtool_names()
{
	local d dev

	for d in a b; do
		for dev in po10 po20; do
			wait_until 5 same_stats "$d" "$dev" ||
				fail "$d $dev: ethtool -S:
$(ethtool_stats "$d" "$dev"), not $(mlag_port "$d" "$dev" stats | jq -c .)"
		done
		expect_equal "$d pl0: names" \
			"$(ethtool_stats "$d" pl0 | jq -c keys)" \
			"$(mlag_port "$d" pl0 stats | jq -c keys)"
	done
	[ "$(ethtool_stats a po10 | jq length)" -ge 15 ] || fail "too few"
}

# between WHAT IS LEAST MOST
between()
{
	[ "$2" -ge "$3" ] && [ "$2" -lt "$4" ] || fail "$1: $2, not $3"
}

# ways: frames with an M-LAG of origin sent and received by both devices, and
# frames without one received by b
ways()
{
	mlag_both '[([.[].ports[].stats.tx_origin] | add),
		([.[].ports[].stats.rx_origin] | add),
		(.b.ports[] | select(.peer_link) | .stats.rx_plain)] |
		join(" ")'
}

# What else crosses meanwhile are a few frames of the stacks.
way_counters()
{
	local -a before after

	read -ra before < <(ways)
	listen "${!mac[@]}"
	stream h1.bcast -d bcast
	expect h1.bcast h2 oa ob
	stream oa.bcast -d bcast
	expect oa.bcast h1 h2 ob
	send_streams -n 100
	collect
	check_frames
	read -ra after < <(ways)
	between "tx_origin of h1's" $((after[0] - before[0])) 100 200
	between "rx_origin of h1's" $((after[1] - before[1])) 100 200
	between "rx_plain of oa's" $((after[2] - before[2])) 100 200
}

# from_peer OPTION...: 25 frames that only another device could send
from_peer()
{
	frames send -i "${ns[b]}/plx" -k x -d bcast -n 25 "$@"
}

# Without a tag, wrapped, with the tag of an id that is none here; and as a
# keep-alive.
rx_counters()
{
	local tag before malformed
	local -a option

	for tag in "" 88a8:4001/4 88a8:3999; do
		option=()
		[ -z "$tag" ] || option=(-q "$tag")
		before=$(mlag_stat a pl0 rx_plain)
		from_peer "${option[@]}" >/dev/null
		wait_until 5 has_stat pl0 rx_plain $((before + 25))
		between "rx_plain of ${tag:-no tag}" \
			$(($(mlag_stat a pl0 rx_plain) - before)) 25 50
	done
	before=$(mlag_stat a pl0 rx_control)
	malformed=$(mlag_get a .stats.keepalive_malformed)
	from_peer -q 88a8:4002/7 -e 88b5 >/dev/null
	wait_until 5 mlag_is a ".stats.keepalive_malformed == $malformed + 25" ||
		fail "keepalive_malformed: $(mlag_get a .stats) after $malformed"
	has_stat pl0 rx_control $((before + 25)) ||
		fail "rx_control: $(mlag_stat a pl0 rx_control) after $before"
}

# has_stat PORT COUNTER LEAST
has_stat()
{
	[ "$(mlag_stat a "$1" "$2")" -ge "$3" ]
}

# by reason
all_drops='stats | with_entries(select(.key | startswith("drop_")))'

# has_drops PORT DROPS
has_drops()
{
	mlag_port a "$1" "$all_drops == $2" >/dev/null
}

# drops PORT COUNTER rx|tx COMMAND...: 25 frames are dropped by it, all of them
# for this reason, and ip -s link has them
drops()
{
	local port=$1 counter=drop_$2 side=$3 want dropped
	shift 3

	want=$(mlag_port a "$port" "$all_drops" | jq -c ".$counter += 25")
	dropped=$(link_get a "$port" ".stats64.$side.dropped")
	"$@" >/dev/null
	wait_until 5 has_drops "$port" "$want" || fail "$*: not 25 of $counter:
$(mlag_port a "$port" "$all_drops")"
	expect_equal "$*: dropped by ip -s link" \
		$(($(link_get a "$port" ".stats64.$side.dropped") - dropped)) 25
}

# cut_frames TAG: 25 frames from the peer that end within the tag behind this one
cut_frames()
{
	on b "$python" - "$1" <<-'END'
		import socket, sys
		link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
		link.bind(("plx", 0))
		for _ in range(25):
		    link.send(b"\xff" * 6 + b"\2" + bytes(5) +
		              bytes.fromhex("88a8" + sys.argv[1] + "8100" + "0000"))
	END
}

drop_counters()
{
	drops pl0 rx_tag rx from_peer -q 88a8:10/5
	drops pl0 rx_no_id rx from_peer -q 88a8:3999/2
	drops pl0 rx_no_id rx from_peer -q 88a8:3999/3
	# with the kind of a relay it is of no id either
	drops pl0 rx_no_id rx from_peer -q 88a8:4001/3
	# a redirect to po10
	drops po10 nomem rx cut_frames 400a
	ipn a -s mlag show | grep -q drop-rx-no-id || fail "ip -s mlag"
}

# What the peer sends to a leg that is cut does not go back.
drops_of_cut_leg()
{
	cut_leg h1 a
	wait_leg a po10 down
	wait_until 5 is_leg b po10 down remote || fail "the peer does not know"
	listen b:plx
	drops po10 redirect_leg rx from_peer -q 88a8:10/2
	collect
	jq -e '.receivers["b:plx"].streams | has("x") | not' <<<"$heard" \
		>/dev/null || fail "back at the peer: $heard"
	repair_leg h1 a
	wait_whole || fail "not whole again"
}

# What leaves by a port that is in no bridge goes nowhere, though there is a
# carrier, and what its leg receives goes to the peer, if it fits the peer-link:
# the link under the leg takes more.
drops_of_unusable_port()
{
	# nothing of its own
	on a busybox sysctl -qw net.ipv6.conf.po10.disable_ipv6=1
	ipn a link set dev po10 nomaster
	wait_leg a po10 unusable
	wait_until 5 is_leg b po10 unusable remote || fail "the peer does not know"
	drops po10 tx_no_leg tx frames send -i "${ns[a]}/po10" -k x -d bcast -n 25
	ipn a link set dev h1 mtu 2000
	ipn h1 link set dev a mtu 2000
	drops pl0 tx_mtu tx frames send -i "${ns[h1]}/a" -k x -d bcast -n 25 \
		-l 2000
	ipn h1 link set dev a mtu 1500
	ipn a link set dev h1 mtu 1500
	ipn a link set dev po10 master br0
	wait_whole || fail "not whole again"
}

##
## Events
##

# in_order DEVICE FILTER VALUE...: of all events that match, these fields are so
in_order()
{
	local is

	is=$(events "$1" "$2" | jq -sc 'map([.session, .lost_reason, .role,
		.helper, .peer_helper, .local, .remote, .pairing, .leg_role] |
		map(select(. != null)) | join(" "))')
	expect_equal "$1: $2" "$is" "$(jq -cn '$ARGS.positional' --args \
		"${@:3}")"
}

leg_events()
{
	local d others=""

	watch a
	watch b
	cut_leg h1 a
	wait_leg a po10 down
	wait_leg b po10 down remote
	repair_leg h1 a
	wait_leg a po10 open
	wait_leg b po10 open remote
	pause 0.5
	in_order a '.ifname == "po10"' "down open single-homed none" \
		"open open dual-homed backup"
	in_order b '.ifname == "po10"' "open down single-homed master" \
		"open open dual-homed master"
	# Where time is not ours a helper may be late for a moment.
	[ -n "${MLAG_TIME_TRAVEL:-}" ] || others=' and .type != "helper"'
	for d in a b; do
		in_order "$d" ".type != \"config\" and .ifname != \"po10\"$others"
		jq -se 'map(.time) | . == sort' "$work/events.$d" >/dev/null ||
			fail "$d: not in the order of their times"
	done
	wait_whole || fail "not whole again"
}

# before_that DEVICE FILTER FILTER: the former comes before the latter
before_that()
{
	jq -se "(map($2) | index(true)) as \$first |
		(map($3) | index(true)) as \$last |
		\$first != null and \$last != null and \$first < \$last" \
		"$work/events.$1" >/dev/null ||
		fail "$1: $2 not before $3: $(cat "$work/events.$1")"
}

session_events()
{
	local d

	for d in a b; do
		: >"$work/events.$d"
	done
	cut_peer_link
	wait_until 10 event_seen a '.session == "down"' || fail "no event"
	wait_until 10 event_seen b '.session == "down"' || fail "no event"
	repair_peer_link
	wait_paired
	wait_whole
	pause 0.5
	for d in a b; do
		events "$d" '.type == "session"' | jq -se 'map(.session) |
			. - ["init"] == ["down", "paired"]' >/dev/null ||
			fail "$d: $(events "$d" '.type == "session"')"
		events "$d" '.session == "down"' | jq -e \
			'.lost_reason == "carrier"' >/dev/null ||
			fail "$d: no reason"
		before_that "$d" '.session == "down"' '.pairing == "unknown"'
		before_that "$d" '.session == "paired"' \
			'.pairing == "dual-homed"'
		jq -se 'map(.time) | . == sort' "$work/events.$d" >/dev/null ||
			fail "$d: not in the order of their times"
	done
}

other_events()
{
	: >"$work/events.a"
	: >"$work/events.b"
	ipn a mlag set boot-delay 31
	wait_until 5 event_seen a '.type == "config"' || fail "no config"
	ipn a link add po40 type mlag id 40
	ipn a link del po40
	wait_until 5 event_seen a '.type == "port-del" and
		.ifname == "po40"' || fail "no port-del"
	ipn a mlag set priority 200
	ipn b mlag set priority 100
	wait_until 5 event_seen a '.type == "role" and .role == "master"' ||
		mlag_is a '.role == "master"' || fail "no role"
	! event_seen b '.ifname == "po40"' ||
		fail "events of another device"
	unwatch a
	unwatch b
}

ktap_setup "pair" topology set="$steady"
ktap_test "ynl: the group" ynl_group
ktap_test "ynl: ports" ynl_ports
ktap_test "ynl: events" ynl_events
ktap_test "a dump of 303 ports" many
ktap_test "ip link tells the same as ip mlag" ip_link
ktap_test "counters of ip link" link_counters
ktap_test "counters of ethtool" ethtool_names
ktap_test "counters of ways" way_counters
ktap_test "counters of what comes from the peer" rx_counters
ktap_test "counters of reasons to drop" drop_counters
ktap_test "counters of reasons to drop: a leg that is cut" drops_of_cut_leg
ktap_test "counters of reasons to drop: a port in no bridge" drops_of_unusable_port
ktap_test "events of a leg" leg_events
ktap_test "events of a session" session_events
ktap_test "other events" other_events
ktap_run
