#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Traces: orders of events that a weaker rule of dual-active detection does not
# stand, so that nobody forwards, or both do, or ports come and go (R11 to R14, X2,
# X3). Each is staged between two devices with a DAD path: what is cut, lost or
# late, and when, is what the trace is about. The state machines alone are searched
# for all of them by the model; here whole devices have to behave. Where sleeping takes
# no time the times are such as are in use, else short ones. Numbers are for reference
# only.
# timeout: 900

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"
. "$here/lib_dad.sh"
. "$here/lib_traces.sh"

# In seconds: what is waited for to its end, and how much of it may be over when one
# looks; how long nothing happens. How often something does.
up_delay=60 late=5 quiet=10 often=5
[ -n "${MLAG_TIME_TRAVEL:-}" ] || up_delay=16 late=7 quiet=3 often=3

##
## The pair: a is master, b is backup
##

# split: without the peer-link b yields
split()
{
	cut_peer_link
	wait_until 5 is_verdict b yield || fail "b does not yield"
	wait_until 5 is_link b h1 down || fail "h1 of b is up"
}

# up_delay SECONDS: for the recoveries to come
up_delay()
{
	set_both up-delay "$1"
}

# is_waiting DEVICE: its member ports do for what is left of 240 s
is_waiting()
{
	mlag_is "$1" '.dad.held and .dad.up_in > 200000 and
		all(.ports[] | select(.id); .down == ["up-delay"])'
}

# waits_no_longer DEVICE: not for so long, where that takes time
waits_no_longer()
{
	local port

	[ -z "${MLAG_TIME_TRAVEL:-}" ] || return 0
	for port in po10 po20; do
		try ipn "$1" mlag port release dev "$port" reason up-delay
	done
}

##
## Events
##

# count DEVICE FILTER: of its events
count()
{
	jq -n "[inputs | select($2)] | length" "$work/events.$1"
}

##
## The tests
##

# Trace 17. The backup yields, the master dies, the backup takes over; the old
# master boots, and has nothing but DAD to ask, and the higher priority, which
# does not count there.
returning_master()
{
	local address

	up_delay 240
	split
	# its silence will mean something
	stays 2 is_verdict b yield || fail "b does not go on yielding"
	address=$(mlag_get a .device_mac)
	power_off a
	wait_until 5 is_verdict b stay || fail "b does not take over"
	expect_equal rule "$(mlag_get b .dad.rule)" silence
	wait_until 15 is_open b || fail "b has taken over, and is not open"
	carries b

	watch a
	watch b
	power_on a priority 150
	try ipn a mlag set up-delay 240
	expect_equal "device MAC address" "$(mlag_get a .device_mac)" "$address"
	wait_until 10 is_verdict a yield || fail "a does not yield"
	# its boot delay will be over
	stays $((quiet + 5)) is_verdict a yield || fail "a did not go on yielding"
	event_seen a '.type == "verdict" and .verdict == "yield" and
		.rule == "ballot"' || fail "a yields by another rule"
	event_seen a '.type == "port" and .local == "open"' &&
		fail "a leg of a was open"
	event_seen b '.type == "verdict" or .down' &&
		fail "b was disturbed: $(events b '.type == "verdict" or .down')"
	unwatch a
	unwatch b
	carries b

	paired_again
	wait_until 5 mlag_is a '.role == "master"' || fail "a is not master"
	wait_until 5 is_waiting a || fail "a does not wait beside b"
	waits_no_longer a
	whole_again 300
	up_delay 0
	exactly_once "h1 h2 oa ob"
}

# Trace 2. No packet of that device leaves by its DAD path, but ARP does, lest the
# other direction be lost as well: one device is deaf when the peer-link fails.
# It goes on, since it cannot know better, and raises its ballot until the other
# one yields.
one_way()
{
	local mute=$1 on

	drop_dad "$mute" egress
	cut_peer_link
	decided
	expect_equal "who goes on" "$on" "${peer_of[$mute]}"
	stays "$quiet" is_decided || fail "did not stay so"
	carries "$on"
	pass_dad "$mute"
	stays 5 is_decided || fail "not one of them when both hear again"
	is_verdict "$on" stay || fail "changed hands"
	whole_again
	exactly_once "h1 h2 oa ob"
}

# The same, and the deaf one has just booted: it can show by no echo that it is not
# long dead, so that it has to be believed for packets that come one after the other.
deaf_boot()
{
	split
	power_off a
	wait_until 5 is_verdict b stay || fail "b does not take over"
	drop_dad a ingress
	watch b
	power_on a priority 150
	wait_until 40 is_verdict b yield || fail "b does not yield"
	is_verdict a stay || fail "a does not go on"
	event_seen b '.verdict == "yield" and .rule == "ballot"' ||
		fail "b yields by another rule"
	unwatch b
	stays "$quiet" is_decided || fail "did not stay so"
	mlag_is a '.dad_paths[0].state != "ok"' ||
		fail "a hears b, so this proves nothing"
	carries a
	pass_dad a
	wait_until 5 is_path_ok || fail "no DAD path"
	stays 5 is_decided || fail "not one of them when both hear again"
	is_verdict a stay || fail "changed hands"
	whole_again
	exactly_once "h1 h2 oa ob"
}

# Trace 5. What waits for its up-delay does not if there is nobody left who
# forwards.
held_alone()
{
	local lost stay

	up_delay 240
	split
	paired_again
	wait_until 5 is_waiting b || fail "b does not wait"
	watch b
	cut_dad
	cut_peer_link
	wait_until 5 is_verdict b stay || fail "b does not go on"
	wait_until 15 is_open b || fail "b does not open"
	lost=$(event_time b '.session == "down"')
	stay=$(event_time b '.verdict == "stay"')
	comment "went on after $((stay - lost)) ms"
	[ $((stay - lost)) -le 1300 ] || fail "not within the DAD timeout"
	event_seen b '.ifname == "po10" and (has("down") | not)' ||
		fail "still held down"
	unwatch b
	up_delay 0
	repair_dad
	wait_until 10 is_decided || fail "not one of them when DAD is back"
	whole_again
}

# Trace 5, the other half: with both alive, who forwards goes on, although who
# waits is master by its priority.
held_yields()
{
	up_delay 240
	split
	paired_again
	try ipn b mlag set priority 200
	wait_until 5 mlag_is b '.role == "master"' || fail "b is not master"
	wait_until 5 is_waiting b || fail "b does not wait"
	watch a
	cut_peer_link
	wait_until 5 is_verdict b yield || fail "b does not yield"
	wait_until 5 is_verdict a stay || fail "a does not go on"
	is_rule class || fail "rules: $(mlag_both 'map(.dad.rule)')"
	event_seen a '.down' && fail "a port of a was held down"
	unwatch a
	carries a
	try ipn b mlag set priority 100
	up_delay 0
	whole_again
	exactly_once "h1 h2 oa ob"
}

# slow DEV: what the devices send there is 80 ms old when it is heard
slow()
{
	local d

	for d in a b; do
		try ipn_tc "$d" qdisc add dev "$1" root netem delay 80ms
	done
}

# fast DEV: no longer
fast()
{
	local d

	for d in a b; do
		ipn_tc "$d" qdisc del dev "$1" root
	done
}

# uplink DEVICE up|down: by its own end, which everybody knows of at once
uplink()
{
	ipn "$1" link set dev "o$1" "$2"
}

# Trace 1. News is late, and the master's uplink fails behind the peer-link. Neither may yield to what the other was.
late_news()
{
	local d ms both

	for d in a b; do
		try port_set "$d" "o$d" uplink-group 1
	done
	slow dad
	for ms in 020 060 120 200; do
		wait_until 5 mlag_both 'all(.[]; .uplinks_up == 1 and
			.peer_uplinks_up == 1)' >/dev/null || fail "uplinks"
		watch a
		watch b
		cut_peer_link
		pause "0.$ms"
		uplink a down
		wait_until 10 is_verdict b stay || fail "$ms ms: b yields"
		wait_until 5 is_verdict a yield || fail "$ms ms: both go on"
		stays 3 is_decided || fail "$ms ms: did not stay so"
		event_seen b '.verdict == "stay"' || fail "no event"
		both=$(both_yield)
		[ -z "$both" ] || fail "$ms ms: neither went on, at $both"
		unwatch a
		unwatch b
		[ "$ms" != 020 ] || carries b
		uplink a up
		whole_again
	done
	fast dad
	for d in a b; do
		try port_set "$d" "o$d" nogroup
	done
	wait_until 5 is_path_ok || fail "DAD"
	exactly_once "h1 h2 oa ob"
}

# nothing_down DEVICE: by its events no port of it was
nothing_down()
{
	event_seen "$1" '.down or .type == "link" or
		(.type == "port" and .id and .local != "open")' || return 0
	fail "ports of $1: $(events "$1" '.type == "port" or .type == "link"')"
}

# The peer-link is back before DAD may decide.
blip()
{
	local d

	# three seconds and a little: a guest that stands still has none to lose
	set_both dad-mode classic
	watch a
	watch b
	cut_peer_link
	wait_until 5 mlag_both 'all(.[]; .session == "down")' >/dev/null ||
		fail "the session is not lost"
	[ -z "${MLAG_TIME_TRAVEL:-}" ] || pause 1
	paired_again
	# when it would have decided
	pause 5
	for d in a b; do
		event_seen "$d" '.session == "down"' || fail "$d: no event"
		event_seen "$d" '.verdict == "stay" or .verdict == "yield"' &&
			fail "$d: $(events "$d" .verdict)"
		nothing_down "$d"
		unwatch "$d"
	done
	set_both dad-mode fast
	is_whole || fail "not whole"
	exactly_once "h1 h2 oa ob"
}

# openings DEVICE PORT: how often it opened, of one that was open
openings()
{
	jq -n "reduce (inputs | select(.type == \"port\" and
			.ifname == \"$2\") | .local) as \$leg "'
		({was: "open", times: 0};
		 if $leg == "open" and .was != "open" then .times += 1
		 else . end | .was = $leg) | .times' "$work/events.$1"
}

# expect_count WHAT DEVICE FILTER WANTED
expect_count()
{
	expect_equal "$2: number of $1" "$(count "$2" "$3")" "$4"
}

# The peer-link comes and goes: ports go down once, and come up once.
flapping()
{
	local i

	up_delay "$up_delay"
	watch a
	watch b
	for ((i = 1; i <= often; i++)); do
		cut_peer_link
		wait_until 5 is_decided || fail "cut $i: not one of them"
		paired_again
	done
	wait_until 5 mlag_is b .dad.held || fail "b does not wait"
	nothing_down a
	expect_count "verdicts" a '.verdict == "stay"' "$often"
	expect_count "verdicts" b '.verdict == "yield"' "$often"
	expect_count "verdicts" a '.verdict == "yield"' 0
	expect_count "verdicts" b '.verdict == "stay"' 0
	whole_again $((up_delay + 30))
	expect_count "times that h1 went down" b \
		'.link == "h1" and .link_state == "down"' 1
	expect_count "times that h1 came up" b \
		'.link == "h1" and .link_state == "up"' 1
	expect_equal "times that po10 of b opened" "$(openings b po10)" 1
	nothing_down a
	unwatch a
	unwatch b
	up_delay 0
	exactly_once "h1 h2 oa ob"
}

# are_heard BEFORE: more hellos than these
are_heard()
{
	[ "$(mlag_both 'map(.stats.hello_rx)')" != "$1" ]
}

# Trace 13. No hello passes, in either direction, but keep-alives do, which say
# that the helpers are alive: nothing is lost.
no_hellos()
{
	local d before heard alive="" others=""

	# where time is not ours a helper may be late for a moment
	[ -z "${MLAG_TIME_TRAVEL:-}" ] || {
		alive=' and .helper == "alive" and .peer.helper == "alive"'
		others=', "helper"'
	}
	before=$(mlag_both 'map([.session_number, .stats.sessions, .role])')
	watch a
	watch b
	drop_hellos a b
	# what is under way
	pause 2
	heard=$(mlag_both 'map(.stats.hello_rx)')
	look_interval=1 stays $((2 * quiet)) mlag_both "all(.[];
		.session == \"paired\" and .dad.verdict == \"paired\"$alive)" \
		>/dev/null ||
		fail "$(mlag_both 'map([.session, .helper, .peer.helper])')"
	expect_equal "hellos heard" "$(mlag_both 'map(.stats.hello_rx)')" \
		"$heard"
	exactly_once "h1 h2 oa ob"
	unmute a b
	wait_until 3 are_heard "$heard" || fail "hellos are still lost"
	expect_equal "sessions, roles" \
		"$(mlag_both 'map([.session_number, .stats.sessions, .role])')" \
		"$before"
	for d in a b; do
		event_seen "$d" ".type |
			IN(\"session\", \"verdict\", \"role\"$others)" &&
			fail "$d: $(events "$d" .type)"
		nothing_down "$d"
		unwatch "$d"
	done
}

# is_left OUT: it is in maintenance, and the other one has heard so
is_left()
{
	mlag_both ".$1.maintenance.state == \"drained\" and
		(.${peer_of[$1]}.maintenance | .state == \"none\" and .peer)" \
		>/dev/null
}

# in_service: nobody is in maintenance
in_service()
{
	mlag_both 'all(.[]; .maintenance // {state: "none"} |
		.state == "none" and (.peer | not))' >/dev/null && is_whole
}

# Trace 16. Each asks the other one to carry on before it has heard that it is asked
# itself: one goes, the other one carries on.
both_ask()
{
	local d out other

	out=$(mlag_both 'if .a.boot_id < .b.boot_id then "a" else "b" end')
	other=${peer_of[$out]}
	watch "$other"
	slow plx
	for d in a b; do
		try ipn "$d" mlag maintenance on
	done
	mlag_both 'all(.[]; .maintenance | .state == "asked" and
		(.peer | not))' >/dev/null ||
		fail "one has heard of the other, so this proves nothing"
	wait_until 10 is_left "$out" ||
		fail "$out: $(mlag_both 'map(.maintenance) | tojson')"
	stays 3 is_left "$out" || fail "did not stay so"
	mlag_is "$other" '.maintenance.refused' || fail "$other was not refused"
	event_seen "$other" '.maintenance | IN("drain", "drained")' &&
		fail "$other drains, too"
	event_seen "$other" '.down' && fail "ports of $other were held down"
	unwatch "$other"
	fast plx
	wait_lacp h1 1 && wait_lacp h2 1 || fail "hosts use $out"
	exactly_once "h1 h2 oa ob"
	mlag_refuses "$other" 'the peer is in maintenance' maintenance on
	try ipn "$out" mlag maintenance off
	wait_until 10 in_service || fail "still in maintenance"
	whole_again
	exactly_once "h1 h2 oa ob"
}

# out_of_service: a is in maintenance
out_of_service()
{
	try ipn a mlag maintenance on
	wait_until 10 is_left a || fail "$(mlag_both 'map(.maintenance) | tojson')"
}

# Trace 16. Maintenance is over, and the peer-link fails before the peer has heard so:
# it goes on, and the other one knows that. Or after that: then it counts no more.
taken_back()
{
	watch a
	watch b
	out_of_service
	slow plx
	try ipn a mlag maintenance off
	cut_peer_link
	wait_until 5 is_verdict b stay || fail "b does not go on"
	expect_equal rule "$(mlag_get b .dad.rule)" goodbye
	wait_until 5 is_verdict a yield || fail "a goes on, too"
	stays 3 is_decided || fail "did not stay so"
	expect_count "verdicts" a '.verdict == "stay"' 0
	expect_count "verdicts" b '.verdict == "yield"' 0
	unwatch a
	unwatch b
	carries b
	fast plx
	whole_again
	in_service || fail "still in maintenance"

	out_of_service
	try ipn a mlag maintenance off
	wait_until 10 in_service || fail "still in maintenance"
	wait_until 5 mlag_is a '.role == "master"' || fail "a is not master"
	cut_peer_link
	decided
	expect_equal "who goes on" "$on" a
	is_rule role || fail "rules: $(mlag_both 'map(.dad.rule)')"
	carries a
	whole_again
	exactly_once "h1 h2 oa ob"
}

# Trace 2. The same, and it is the deaf one that is in maintenance: nobody is to yield to
# a device that forwards nothing. First it was in maintenance before, then it goes on
# alone and is taken out of service.
out_and_deaf()
{
	watch b
	out_of_service
	drop_dad a ingress
	cut_peer_link
	wait_until 5 is_verdict b stay || fail "b does not go on"
	stays 10 is_verdict b stay || fail "b yields"
	expect_equal "verdict of a" "$(mlag_get a .dad.verdict)" stay
	expect_count "verdicts" b '.verdict == "yield"' 0
	carries b
	try ipn a mlag maintenance off
	wait_until 10 is_verdict a stay || fail "a does not go on when it is back"
	wait_until 10 is_verdict b yield || fail "b does not yield"

	try ipn a mlag maintenance on force
	wait_until 10 is_verdict b stay || fail "b does not take over"
	event_seen b '.verdict == "stay" and .rule == "peer-yields"' ||
		fail "b takes over by another rule"
	stays 10 is_verdict b stay || fail "b yields again"
	wait_until 10 mlag_is a '.maintenance.state == "drained"' ||
		fail "a: $(mlag_get a .maintenance)"
	carries b
	pass_dad a
	wait_until 10 is_verdict a yield || fail "a hears, and does not yield"
	unwatch b
	try ipn a mlag maintenance off
	whole_again
	wait_until 10 in_service || fail "still in maintenance"
	exactly_once "h1 h2 oa ob"
}

# Whoever waits for its up-delay waits for all of it again after the next loss, and
# after a crash.
delay_anew()
{
	local before="${option[set]}"

	up_delay "$up_delay"
	split
	paired_again
	pause $((up_delay / 2))
	mlag_is b ".dad.held and .dad.up_in < $((up_delay / 2 + 1)) * 1000" ||
		fail "b does not wait: $(mlag_get b .dad)"
	cut_peer_link
	wait_until 5 is_verdict b yield || fail "b does not yield again"
	paired_again
	waits_anew
	pause $((up_delay / 2))
	power_off b
	option[set]="${before/up-delay 0/up-delay $up_delay}"
	power_on b
	option[set]=$before
	wait_paired || fail "not paired"
	waits_anew
	exactly_once "h1 h2 oa ob"
	whole_again $((up_delay + 30))
	up_delay 0
	exactly_once "h1 h2 oa ob"
}

# waits_anew: b does, for nearly all of it
waits_anew()
{
	mlag_is b ".dad.held and .dad.up_in > $((up_delay - late)) * 1000" ||
		fail "b does not wait anew: $(mlag_get b .dad)"
	is_open b && fail "b is open"
}

# The administrator of the master takes its peer-link away, by each way there is.
# Their own port counts as much as a cable: the backup yields, and nobody is dark. To
# delete it says goodbye: then the backup goes on.
by_hand()
{
	local on how left
	local -a others=()

	[ -z "${MLAG_TIME_TRAVEL:-}" ] ||
		others=("set dev plx down" "set dev pl0 down")
	for how in "${others[@]}" "set dev plx nomaster" "del pl0"; do
		# shellcheck disable=SC2086
		try ipn a link $how
		decided
		left=a
		[ "$how" != "del pl0" ] || left=b
		expect_equal "$how: who goes on" "$on" "$left"
		stays 3 is_decided || fail "$how: did not stay so"
		carries "$left"
		case $how in
		del*)	peer_link_lines a | ipn a -batch - ;;
		*master) try ipn a link set dev plx master pl0 ;;
		*)	try ipn a link ${how/down/up} ;;
		esac
		whole_again
	done
	exactly_once "h1 h2 oa ob"
}

# A host that does not speak LACP believes in a link as long as it is up.
static_host()
{
	local h

	up_delay "$up_delay"
	split
	for h in h1 h2; do
		is_link b "$h" down || fail "$h of b is up"
	done
	carries a
	paired_again
	# what the host sends goes to nobody else before b takes it
	stays 4 is_mii h1 b DOWN || fail "h1 is too early"
	exactly_once "h1 h2 oa ob"
	whole_again $((up_delay + 30))
	for h in h1 h2; do
		wait_mii "$h" b UP || fail "$h does not come back"
	done
	exactly_once "h1 h2 oa ob"
}

# anew [OPTION=VALUE]...: a topology without helpers, when the one before it is gone.
# Where grace periods take time the RTNL is held for seconds by that, and helpers that
# begin wait for it in silence.
anew()
{
	topology_destroy
	pause 5
	topology start=0 "$@" && dad_make
}

# Trace 6. Two devices with the same address boot, and the peer-link is cut: they
# know nothing of each other, and differ in nothing but their boots. (A
# peer-link that works does not pair them: hellos come from link-local addresses,
# which are the same, too.)
equal_addresses()
{
	local d on address=02:00:00:00:77:00

	anew lacks="a:pl0 b:pl0" set="$at_once" || return 1
	option[lacks]=""
	for d in a b; do
		{ echo "link set dev plx address $address"
		  peer_link_lines "$d"; } | ipn "$d" -batch - || return 1
	done
	cut_peer_link
	for d in a b; do
		helper_start "$d"
	done
	decided
	is_rule boot || fail "rules: $(mlag_both 'map(.dad.rule)')"
	mlag_both "all(.[]; .device_mac == \"$address\" and
		.stats.sessions == 0)" >/dev/null || fail "not as it has to be"
	stays 5 is_decided || fail "did not stay so"
	# when its boot delay is over
	wait_until 20 is_open "$on" || fail "$on does not open"
	carries "$on"
}

# Two devices boot together, and hear each other by DAD a little before the
# peer-link lets hellos through: neither has run, so neither waits for the other.
boot_together()
{
	anew set="boot-delay 30 up-delay 240" || return 1
	# devices are there long before their helpers are
	pause 3
	drop_hellos a b
	helper_start a
	helper_start b
	wait_until 5 is_path_ok || fail "no DAD path"
	pause 0.3
	mlag_both 'all(.[]; .session != "paired" and
		.dad.verdict == "undecided")' >/dev/null ||
		fail "$(mlag_both 'map([.session, .dad.verdict])')"
	unmute a b
	wait_paired || fail "not paired"
	wait_whole || fail "waits: $(mlag_both 'map(.dad.up_in)')"
	exactly_once "h1 h2 oa ob"
}

# Two devices boot, and nothing works between them: neither can know of the other
# one, so each carries on alone when its boot delay is over, until they hear.
boot_apart()
{
	local d on

	anew set="$at_once" || return 1
	try ipn a mlag set priority 150
	cut_dad
	cut_peer_link
	for d in a b; do
		helper_start "$d"
	done
	pause 3
	for d in a b; do
		is_open "$d" && fail "$d is open before the boot delay is over"
	done
	for d in a b; do
		wait_until 20 is_open "$d" || fail "$d does not open"
		is_verdict "$d" stay || fail "$d: $(mlag_get "$d" .dad)"
	done
	repair_dad
	decided
	carries "$on"
	whole_again
	exactly_once "h1 h2 oa ob"
}

# bridged: the DAD path is over a bridge, so that its port is not a routed one
# but goes down with the rest
bridged()
{
	local d

	topology start=0 set="$at_once" || return 1
	cable dad "" b dad | ipn a -batch - || return 1
	for d in a b; do
		ipn "$d" -batch - <<-END || return 1
			link add dadbr type bridge
			link set dev dad master dadbr up
			link set dev dadbr up
			addr add ${dad4[$d]}/24 dev dadbr
		END
		dad_add "$d"
		try ipn "$d" mlag set error-down all
	done
	start
	mlag_is b '.dad_paths[0].risk == "goes-down"' || fail "no warning"
}

# tries DEVICE: how long it yielded each time before it went on, in ms
tries()
{
	jq -sc '[.[] | select(.verdict)] | [range(1; length) as $i |
		select(.[$i - 1].verdict == "yield" and
		       .[$i].verdict == "stay") |
		(.[$i].time - .[$i - 1].time) / 1000000 | round]' \
		"$work/events.$1"
}

# Trace 9. Who yields takes down what it hears the other one by. It tries again
# when it has heard nothing for long enough, which is longer each time, and its
# ports come up no more often than that.
deaf_by_itself()
{
	local d tries all=0

	watch a
	watch b
	split
	wait_until 5 is_link b dad down || fail "the DAD port is up"
	pause 60
	for d in a b; do
		tries=$(tries "$d")
		comment "$d yielded for $tries ms"
		jq -e '. as $t | all(range(1; length); $t[.] > $t[. - 1] * 1.5)
			' <<<"$tries" >/dev/null || fail "$d: does not grow"
		all=$((all + $(jq length <<<"$tries")))
		[ "$(count "$d" '.link == "h1" and .link_state == "up"')" -le \
		  "$(count "$d" '.verdict == "stay"')" ] ||
			fail "$d: h1 comes up in between"
		[ "$(count "$d" '.link == "h1" and .link_state == "down"')" \
		  -le "$(count "$d" '.verdict == "yield"')" ] ||
			fail "$d: h1 goes down in between"
	done
	[ "$all" -ge 3 ] && [ "$all" -le 12 ] || fail "$all tries"
	unwatch a
	unwatch b
	whole_again
	# orphans have no up-delay, but an interface tells of its carrier late
	for d in a b; do
		wait_until 5 link_get "$d" "o$d" '.operstate == "UP"' \
			>/dev/null || fail "o$d is down"
	done
	exactly_once "h1 h2 oa ob"
}

ktap_setup "pair with a DAD path" setup
ktap_setup "a master that boots yields to who took over, and is master when paired" returning_master
ktap_setup "the master is not heard: the backup goes on alone" one_way a
ktap_setup "the backup is not heard: the master goes on alone" one_way b
ktap_setup "the same, and it has just booted: it goes on alone" lengthy deaf_boot
ktap_setup "who waits for its up-delay goes on at once if it is alone" exact held_alone
ktap_setup "who waits for its up-delay yields to who forwards" held_yields
ktap_setup "uplinks lost behind the peer-link, DAD is late: never do both yield" exact late_news
ktap_setup "the peer-link is back before DAD may decide: no port goes down" blip
ktap_setup "the peer-link comes and goes: ports go down once" flapping
ktap_setup "the up-delay begins anew, after a loss and after a crash" delay_anew
ktap_setup "the peer-link is taken away by hand: one goes on" by_hand
ktap_setup "both ask for maintenance at the same moment: one goes" exact both_ask
ktap_setup "maintenance is over, and the peer-link fails: one goes on" exact taken_back
ktap_setup "in maintenance one is deaf: the other one goes on" out_and_deaf
ktap_setup "only hellos are lost: nothing happens" no_hellos
ktap_setup "the same address, the first boot: one goes on" lengthy equal_addresses
ktap_setup "booted together, DAD is there before the peer-link: neither waits" exact boot_together
ktap_setup "booted without peer-link and DAD: each goes on, until they hear" lengthy boot_apart
ktap_setup "pair with static LAGs" setup lag=balance-xor
ktap_test "the links of a static LAG go down, and come back after the up-delay" static_host
ktap_setup "pair with DAD over a port that goes down" lengthy bridged
ktap_test "it tries less and less often, and ports no more often than that" lengthy deaf_by_itself
ktap_run
