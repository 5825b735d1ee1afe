#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The time line of a failover (O3). The peer-link is cut, and comes back: the
# events of each device tell all phases, in their order, with times of the
# kernel's that never go back and ages that fit them, as one incident. So they do
# of a device that dies silently. A port that is down says who put it down, since
# when, and until when, whatever the reason. And the state of all in one exit status.
# timeout: 600

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"
. "$here/lib_dad.sh"

up_delay=6

setup()
{
	topology start=0 set="up-delay $up_delay priority 50 $steady" ||
		return 1
	try ipn a mlag set priority 150
	dad_make || return 1
	topology_start
	wait_until 5 mlag_is a '.role == "master"' || fail "a is not master"
	wait_until 5 mlag_both 'all(.[]; all(.dad_paths[]; .echoed))' \
		>/dev/null || fail "DAD does not work"
}

# phases DEVICE NAME FILTER...: there is an event for each filter, and the first
# for each is not before the first for the one before it
phases()
{
	local d=$1 filter="[" said

	shift
	while [ $# -gt 0 ]; do
		filter+="[\"$1\", (map($2) | index(true))],"
		shift 2
	done
	said=$(jq -src "${filter%,}] |"'
		(map(select(.[1] == null) | "no " + .[0]) | .[]),
		(. as $all | range(1; length) |
		 select($all[.][1] != null and $all[. - 1][1] != null and
			$all[.][1] < $all[. - 1][1]) |
		 "\($all[.][0]) before \($all[. - 1][0])")' "$work/events.$d") ||
		said="cannot tell"
	[ -z "$said" ] ||
		fail "$d: $said: $(jq -c 'del(.stats, .time, .timestamp)' \
			"$work/events.$d")"
}

# one_incident DEVICE [FILTER]: the events that match are of one, their times do
# not go back, and fit the ages, of which the first is 0
one_incident()
{
	jq -se "map(select(${2:-.type != \"config\"})) |"'
		(map(.incident) | unique | length == 1 and .[0] != null) and
		(map(.uptime) | . == sort) and (map(.time) | . == sort) and
		.[0].incident_age == 0 and
		(map(.uptime - .incident_age) | unique | length == 1)' \
		"$work/events.$1" >/dev/null ||
		fail "$1: not one incident: $(jq -c '[.type, .incident,
			.incident_age, .uptime]' "$work/events.$1")"
}

# on_time DEVICE: the kernel's times are those of the clocks here
on_time()
{
	local before=$1

	# what comes later is not to be compared with now
	cp "$work/events.$2" "$work/told"
	jq -se --argjson up "$(uptime)" --argjson before "$before" \
		'map(select(.type != "config") | .uptime / 1e9) | .[0] >= $before - 0.02 and
			.[-1] <= $up + 0.02' "$work/told" >/dev/null ||
		fail "$2: times: $(jq -c '[.type, .uptime]' "$work/told")"
}

uptime()
{
	local up

	read -r up _ </proc/uptime
	echo "$up"
}

split()
{
	local before d

	watch a
	watch b
	before=$(uptime)
	cut_peer_link
	wait_until 5 is_verdict b yield || fail "no verdict"
	wait_mii h1 b DOWN
	wait_mii h2 b DOWN
	wait_until 5 event_seen b '.type == "link" and .link == "h2"' ||
		fail "nothing of h2"
	phases b \
		peer-link '.type == "peer-link" and .link_state == "down"' \
		session '.type == "session" and .session == "down" and
			.lost_reason == "carrier"' \
		undecided '.type == "verdict" and .verdict == "undecided"' \
		heard '.type == "dad-heard" and .path == 0 and
			.peer.role == "master" and .peer.priority == 150' \
		verdict '.type == "verdict" and .verdict == "yield" and
			.rule == "role" and .path_before == "ok" and
			.mine.role == "backup" and .peer.role == "master" and
			.mine.priority == 50 and .helper == "alive"' \
		po10 '.type == "port" and .ifname == "po10" and
			.local == "down" and .down == ["dad"]' \
		link '.type == "link" and .ifname == "po10" and
			.link == "h1" and .link_state == "down" and
			.down == ["dad"]'
	phases b \
		verdict '.verdict == "yield"' \
		po20 '.type == "port" and .ifname == "po20" and
			.local == "down" and .down == ["dad"]' \
		link '.type == "link" and .link == "h2" and
			.link_state == "down" and .down == ["dad"]'
	phases a \
		peer-link '.type == "peer-link" and .link_state == "down"' \
		session '.session == "down"' \
		undecided '.verdict == "undecided"' \
		heard '.type == "dad-heard" and .peer.role == "backup"' \
		stay '.verdict == "stay" and .rule == "role"'
	# the peer's question may be there first, and is an answer, too
	for d in a b; do
		phases "$d" \
			undecided '.verdict == "undecided"' \
			asked '.type == "dad-asked" and .path == 0'
	done
	comment "$(jq -r '"b: \(.incident_age / 1e6) ms \(.type) \(.ifname // "")"' \
		"$work/events.b")"
	one_incident a
	one_incident b
	on_time "$before" a
	on_time "$before" b
	unwatch a
}

repair()
{
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_until $((up_delay + 15)) is_whole || fail "not whole again"
	wait_until 5 event_seen b '.ifname == "po20" and .local == "open"' ||
		fail "nothing of po20"
	# behind the cut, in the same time line
	phases b \
		closed '.type == "link" and .link_state == "down"' \
		peer-link '.type == "peer-link" and .link_state == "up"' \
		paired '.session == "paired"' \
		hold ".type == \"verdict\" and .verdict == \"paired\" and
			.up_in == ${up_delay}000" \
		up-delay '.type == "port" and .ifname == "po10" and
			.down == ["up-delay"]' \
		up '.type == "link" and .link == "h1" and .link_state == "up"' \
		open '.type == "port" and .ifname == "po10" and
			.local == "open" and .incident_age > 6000000000'
	one_incident b
	# what comes next is another matter
	wait_whole || fail "not whole again"
	: >"$work/events.b"
	watch_listens b
	wait_until 5 event_seen b '.type == "config" and
		(has("incident") | not)' || fail "the incident does not end"
	unwatch b
}

# Each session that is lost begins a time line of its own.
again()
{
	local first second

	watch b
	cut_peer_link
	wait_until 5 is_verdict b yield || fail "no verdict"
	first=$(events b '.type == "peer-link"' | jq -s '.[0].incident')
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_until 5 mlag_is b '.dad.held' || fail "does not wait"
	# before the ports are open
	cut_peer_link
	wait_until 5 is_verdict b yield || fail "no verdict"
	second=$(events b '.type == "peer-link"' | jq -s '.[-1].incident')
	expect_equal "the second incident" "$second" $((first + 1))
	repair_peer_link
	wait_paired || fail "not paired again"
	one_incident b ".incident == $first"
	one_incident b ".incident == $second"
	unwatch b
}

# says DEVICE PORT TEXT...: ip mlag port show, in this order
says()
{
	local d=$1 port=$2 text file=$work/show

	ipn "$d" mlag port show dev "$port" >"$file"
	for text in "${@:3}"; do
		grep -q -- "$text" "$file" || fail "$port: no \"$text\": $(<"$file")"
	done
}

# held DEVICE REASON [FILTER]: po10 is, since when, and of the times more
held()
{
	mlag_is "$1" ".ports[] | select(.ifname == \"po10\") |
		(.down | index(\"$2\")) != null and .local == \"down\" and
		(.down_age.${2//-/_} | type == \"number\") and (${3:-true})"
}

# Who, since when and until when, for all that holds a port down.
who()
{
	wait_until 40 held b flap '.down_in.flap > 0 and .down_in.flap <= 10000' ||
		wait_until 5 held b up-delay || fail "neither flap nor up-delay"
	says b po10 'held down: up-delay for .*, over in .*: this device waits'
	wait_until 60 is_whole || fail "not whole again"
	wait_whole || fail "not whole again"
	says b po10 'open'
	mlag_is b 'all(.ports[]; (has("down_age") or has("down_in")) | not)' ||
		fail "times of nothing"

	try ipn b mlag maintenance on
	wait_until 15 mlag_is b '.maintenance.state == "drained"' ||
		fail "not drained"
	held b maintenance '(.down_in | has("maintenance")) | not' ||
		fail "maintenance"
	says b po10 'held down: maintenance for .*"ip mlag maintenance off"'
	try ipn b mlag maintenance off
	wait_until 60 is_whole || fail "not whole again"

	# an uplink that is followed
	ipn b -batch - <<-END
		link add up1 type veth peer name up2
		link set up1 up
		link set up2 up
	END
	try port_set b up1 uplink-group 1
	try port_set b po10 follow-group 1
	try ipn b mlag set uplink-hold 20s
	ipn b link set up2 down
	wait_until 5 held b uplink '(.down_in | has("uplink")) | not' ||
		fail "uplink"
	says b po10 'held down: uplink for .*: all uplinks that it follows are down'
	ipn b link set up2 up
	wait_until 5 held b uplink '.down_in.uplink <= 20000' ||
		fail "uplink, which holds"
	ipn b link del up1
	try port_set b up1 nogroup
	wait_until 30 is_whole || fail "not whole again"

	cut_peer_link
	wait_until 5 held b dad '(.down_in | has("dad")) | not' || fail "dad"
	says b po10 'held down: dad for .*: this device has yielded to its peer; until the peer-link is back'
	repair_peer_link
	wait_paired || fail "not paired again"
}

# Nobody holds it down, and it is down all the same.
nobody()
{
	wait_until 400 is_whole || fail "not whole again"
	cut_leg h1 b
	wait_until 5 is_why b po10 'no carrier: its links' || fail "carrier: $(
		mlag_port b po10 why)"
	mlag_port b po10 'age >= 0' >/dev/null || fail "since when?"
	repair_leg h1 b
	wait_leg b po10 open
	ipn b link set bond1 down
	wait_until 5 is_why b po10 'ip link set its slave up' || fail "slave: $(
		mlag_port b po10 why)"
	ipn b link set bond1 up
	wait_leg b po10 open
	ipn b link set po10 down
	wait_until 5 is_why b po10 'administratively down: ip link set' ||
		fail "port: $(mlag_port b po10 why)"
	ipn b link set po10 up
	wait_leg b po10 open
	ipn b link set po10 nomaster
	wait_until 5 is_why b po10 'put it into the bridge' || fail "bridge: $(
		mlag_port b po10 why)"
	ipn b link set po10 master br0
	wait_leg b po10 open
	ipn b link set bond1 nomaster
	wait_until 5 is_why b po10 'ip link set BOND master' || fail "slave: $(
		mlag_port b po10 why)"
	ipn b link set bond1 master po10
	wait_whole || fail "not whole again"
}

# Silence is found when the hold time is over, and not when a timer next looks, and no
# keep-alive before it was late: in virtual time there may be next to nothing besides.
silence()
{
	local run fault found

	[ -n "${MLAG_TIME_TRAVEL:-}" ] || {
		skip "only where time is virtual"
		return
	}
	watch b
	for run in 1 2 3 4 5; do
		pause "1.0$((run * 19 % 100))"
		: >"$work/events.b"
		fault=${EPOCHREALTIME/[.,]/}
		mute a
		wait_until 5 event_seen b '.session == "down"' || fail "not found"
		found=$(events b '.session == "down"' |
			jq -s "(.[0].time / 1000 | floor) - $fault")
		comment "found in $found us"
		# the last keep-alive was sent an interval of 100 ms before at most
		if [ "$found" -lt 198000 ] || [ "$found" -gt 302000 ]; then
			fail "found in $found us"
		fi
		events b '.session == "down"' |
			jq -se '.[0].lost_reason == "hold"' >/dev/null ||
			fail "by other means"
		unmute a
		wait_paired || fail "not paired again"
	done
	unwatch b
	wait_until 400 is_whole || fail "not whole again"
}

# is_health DEVICE STATUS [LINE]: the exit status of ip mlag show health, and how
# its first line, or another one, begins
is_health()
{
	local status=0

	ipn "$1" mlag show health >"$work/health" || status=$?
	[ "$status" = "$2" ] && grep -q "^${3:-}" "$work/health"
}

# wait_health DEVICE STATUS [LINE]
wait_health()
{
	wait_until 20 is_health "$@" ||
		fail "$1: not $2, ${3:-}: $(<"$work/health")"
}

# The health of the pair, on both devices, in good days and bad.
health()
{
	local d

	wait_until 400 is_whole || fail "not whole again"
	# it has yielded often enough
	try ipn b mlag set flap-hold 0
	for d in a b; do
		wait_health "$d" 0 "ok group ${option[group]}: paired .*, 2 member ports"
	done
	ipn a -j mlag show health | jq -e \
		'. == [{health: "ok", findings: []}]' >/dev/null || fail "JSON"

	cut_leg h1 b
	wait_health b 1 'degraded port po10: local leg down .*, remote leg open, single-homed: the leg has no carrier'
	wait_health a 1 'degraded port po10: local leg open .*, remote leg down, single-homed: ip mlag on the peer'
	[ "$(wc -l <"$work/health")" = 1 ] || fail "more: $(<"$work/health")"
	cut_leg h1 a
	wait_health a 2 'failed port po10: local leg down .*, remote leg down'
	repair_leg h1 a
	repair_leg h1 b
	wait_whole || fail "not whole again"

	# shut on purpose, of which there is nothing to tell but at the other leg
	ipn a link set po10 down
	wait_health b 1 'degraded port po10: local leg open .*, remote leg unusable'
	ipn b link set po10 down
	wait_health a 0 ok
	wait_health b 0 ok
	ipn a link set po10 up
	ipn b link set po10 up
	wait_whole || fail "not whole again"

	helper_stop a
	wait_health a 1 'degraded helper: dead'
	wait_health b 1 'degraded peer-helper: dead'
	helper_start a
	wait_health a 0 ok
	cut_dad
	wait_health a 1 'degraded dad-path 0: lost'
	repair_dad
	wait_health a 0 ok
	try ipn a mlag dad del path 0
	wait_health a 1 'degraded dad: no paths'
	dad_add a
	wait_health a 0 ok
	wait_health b 0 ok

	try ipn b mlag maintenance on
	wait_health b 1 'degraded maintenance: drain'
	wait_health a 1 'degraded maintenance: of the peer'
	try ipn b mlag maintenance off
	wait_health b 0 ok

	cut_peer_link
	wait_health b 2 'failed session: down .* and member ports are held down: peer lost: the peer-link lost its carrier'
	wait_health b 2 'failed verdict: yield .*; master beats backup'
	wait_health b 2 'degraded port po10: local leg down .*, held down: dad for'
	wait_health a 1 'degraded verdict: stay .*: this device carries on'
	ipn a -j mlag show health | jq -e '.[0] | .health == "degraded" and
		([.findings[].type] == ["session", "verdict"])' >/dev/null ||
		fail "a: $(ipn a -j mlag show health)"
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_health b 1 'degraded port po10: local leg down .*held down: up-delay for'
	wait_whole || fail "not whole again"
	wait_health b 0 ok

	ipn b link set plx nomaster
	wait_health b 2 'failed peer-link: pl0 has no slave'
	ipn b link set plx master pl0
	wait_paired || fail "not paired again"
	wait_whole || fail "not whole again"
}

died()
{
	watch b
	die a
	wait_until 10 is_verdict b stay || fail "no verdict"
	wait_until 5 event_seen b '.verdict == "stay"' || fail "no event of it"
	wait_until 5 mlag_is b '.role == "master"' || fail "no takeover"
	wait_until 5 event_seen b '.type == "role" and .role == "master"' ||
		fail "no event of it"
	phases b \
		session '.session == "down"' \
		asked '.type == "dad-asked"' \
		silence '.verdict == "stay" and .rule == "silence" and
			(has("peer") | not) and .mine.role == "backup"'
	phases b \
		session '.session == "down"' \
		takeover '.type == "role" and .role == "master"'
	! event_seen b '.type == "dad-heard"' || fail "heard a dead device"
	one_incident b .incident
	unwatch b
}

ktap_setup "pair with a DAD path" setup
ktap_test "the peer-link is cut: all phases, in order" split
ktap_test "repaired: the same" repair
ktap_test "a session that is lost again is another incident" again
ktap_test "who holds a port down, since when, until when" who
ktap_test "what else keeps a port down" nobody
ktap_test "silence is found when the hold time is over" silence
ktap_test "what is wrong in a line, and how bad it is as the exit status" health
ktap_test "a device dies silently" died
ktap_run
