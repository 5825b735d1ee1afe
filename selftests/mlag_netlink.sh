#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The netlink interface (X9). The kernel's own client of netlink specifications
# reads the group and the ports by Documentation/netlink/specs/mlag.yaml and
# hears events; a dump of more ports than fit into a message is complete; ip
# link, ip mlag and ethtool tell the same; counters count; events come in the
# order in which things happen.
# timeout: 500

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

##
## The kernel's client
##

python=/usr/bin/python3
spec=${MLAG_TOP:-$here/..}/Documentation/netlink/specs/mlag.yaml

find_client()
{
	local dir

	for dir in "${MLAG_CACHE:-$HOME/.cache/mlag}"/source/linux-source-6.12_*; do
		client=$dir/tools/net/ynl/cli.py
		[ -f "$client" ] || continue
		# it would like to write next to itself
		export PYTHONDONTWRITEBYTECODE=1
		"$python" -c 'import yaml' 2>/dev/null && return
		skip "no python3-yaml"
		return 1
	done
	skip "no tools/net/ynl of linux-source-6.12, see selftests/uml/build.sh"
	return 1
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
	ours=$(mlag_get a "$common | del(.ports, .peer_link,
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
		del(.peer_link) | .slave |= (. != null))")
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
		--subscribe events --sleep 15 >"$work/ynl"
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

ethtool_names()
{
	local d dev

	for d in a b; do
		for dev in po10 po20; do
			expect_equal "$d $dev: ethtool -S" \
				"$(ethtool_stats "$d" "$dev")" \
				"$(mlag_port "$d" "$dev" stats | jq -c .)"
		done
		expect_equal "$d pl0: names" \
			"$(ethtool_stats "$d" pl0 | jq -c keys_unsorted)" \
			"$(mlag_port "$d" pl0 stats | jq -c keys_unsorted)"
	done
	[ "$(ethtool_stats a po10 | jq length)" -ge 15 ] || fail "too few"
}

# Frames that only another device could send.
drop_counters()
{
	local counter tag before after

	for counter in "rx_tag 88a8:10/5" "rx_tag 88a8:4001/3" \
		"rx_no_id 88a8:3999/2" "rx_no_id 88a8:3999/3"; do
		read -r counter tag <<<"$counter"
		# 4001 with the kind of a relay is of no id either
		[ "$tag" != 88a8:4001/3 ] || counter=rx_no_id
		before=$(mlag_get a '.ports[] | select(.peer_link) | .stats')
		dropped=$(link_get a pl0 .stats64.rx.dropped)
		frames send -i "${ns[b]}/plx" -k x -d bcast -q "$tag" -n 25 \
			>/dev/null
		pause 0.2
		after=$(mlag_get a '.ports[] | select(.peer_link) | .stats')
		jq -ne --argjson before "$before" --argjson after "$after" \
			"(\$after.drop_$counter - \$before.drop_$counter) == 25
			and ([\$after, \$before] | map(with_entries(
			select(.key | startswith(\"drop_\")) |
			select(.key != \"drop_$counter\"))) | .[0] == .[1])" \
			>/dev/null || fail "$tag: not 25 of drop_$counter"
		expect_equal "$tag: dropped by ip -s link" \
			$(($(link_get a pl0 .stats64.rx.dropped) - dropped)) 25
	done
	ipn a -s mlag show | grep -q drop-rx-no-id || fail "ip -s mlag"
}

##
## Events
##

# in_order DEVICE FILTER VALUE...: of all events that match, these fields are so
in_order()
{
	local is

	is=$(events "$1" "$2" | jq -sc 'map([.session, .lost_reason, .role,
		.helper, .peer_helper, .local, .remote, .pairing] |
		map(select(. != null)) | join(" "))')
	expect_equal "$1: $2" "$is" "$(jq -cn '$ARGS.positional' --args \
		"${@:3}")"
}

leg_events()
{
	watch a
	watch b
	cut_leg h1 a
	wait_leg a po10 down
	wait_leg b po10 down remote
	repair_leg h1 a
	wait_leg a po10 open
	wait_leg b po10 open remote
	pause 0.5
	in_order a '.ifname == "po10"' "down open single-homed" \
		"open open dual-homed"
	in_order b '.ifname == "po10"' "open down single-homed" \
		"open open dual-homed"
	for d in a b; do
		in_order "$d" '.type != "config" and .ifname != "po10"'
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
ktap_test "counters of reasons to drop" drop_counters
ktap_test "events of a leg" leg_events
ktap_test "events of a session" session_events
ktap_test "other events" other_events
ktap_run
