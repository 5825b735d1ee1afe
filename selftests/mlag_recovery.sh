#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# How a device yields and how it comes back (R12, R13, X2, X3), by its settings.
# Two devices with a DAD path. Where sleeping takes no time the times are those
# of the defaults, else short ones.
# timeout: 900

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"
. "$here/lib_dad.sh"

# and how late one may look, in seconds
up_delay=240 late=3
[ -n "${MLAG_TIME_TRAVEL:-}" ] || up_delay=15 late=10

# is_path STATE: as both see it
is_path()
{
	mlag_both "all(.[]; .dad_paths[0].state == \"$1\")" >/dev/null
}

setup()
{
	# recoveries follow each other fast here
	topology start=0 set="up-delay $up_delay flap-hold 0 $steady" ||
		return 1
	dad_make || return 1
	topology_start
	wait_until 5 is_path ok || fail "no DAD path"
	roles
}

# split: without the peer-link the backup yields
split()
{
	cut_peer_link
	wait_until 5 is_decided || fail "not decided"
	is_verdict "$backup" yield || fail "$backup does not yield"
}

# whole_again: the peer-link is back, and all is as it was
whole_again()
{
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_until 30 is_whole || fail "not whole again"
	wait_whole || fail "hosts do not use both"
	roles
}

# is_next DEVICE VERDICT RULE: what it says the next failure would do
is_next()
{
	mlag_is "$1" ".dad.next_verdict == \"$2\" and .dad.next_rule == \"$3\""
}

# is_held DEVICE REASON: its member ports are down for that
is_held()
{
	mlag_is "$1" "all(.ports[] | select(.id); .local == \"down\" and
		(.down | index(\"$2\")))"
}

# took WHAT IS AT_LEAST AT_MOST: milliseconds, if nobody but us has the clock
took()
{
	comment "$1 took $2 ms"
	[ -n "${MLAG_TIME_TRAVEL:-}" ] || return 0
	[ "$2" -ge "$3" ] && [ "$2" -le "$4" ] ||
		fail "$1 took $2 ms, not $3 to $4"
}

# A device that has yielded is no master, however long that takes.
no_master()
{
	split
	stays 4 mlag_both ".$backup.role == \"backup\" and
		.$master.role == \"master\"" >/dev/null ||
		fail "roles: $(mlag_both '[.[].role]')"
}

# It comes back after the up-delay and not before, as shown.
up_delay()
{
	repair_peer_link
	wait_paired || fail "not paired again"
	mlag_is "$backup" ".dad.held and
		.dad.up_in > $((up_delay - late)) * 1000" ||
		fail "up_in: $(mlag_get "$backup" .dad.up_in)"
	while [ "$(mlag_get "$backup" '.dad.up_in // 0')" -gt $((late * 700)) ]; do
		mlag_is "$backup" 'all(.ports[] | select(.id);
			.local == "down" and .down == ["up-delay"])' ||
			fail "did not wait"
		pause $((up_delay / 6))
	done
	wait_until $((up_delay + 10)) is_whole || fail "did not come up"
	wait_whole || fail "hosts do not use both"
	exactly_once "h1 h2 oa ob"
	roles
	# that was the one time to wait for it
	set_both up-delay 2
}

# What the next failure would do is shown, and then done.
next()
{
	wait_until 3 is_next "$master" stay role || fail "$master: next"
	wait_until 3 is_next "$backup" yield role || fail "$backup: next"
	ipn "$backup" mlag show |
		grep -q '^  next .*peer-link fails: this device yields (master' ||
		fail "not in ip mlag show"
	ipn "$master" mlag dad show | grep -q 'this device goes on (master' ||
		fail "not in ip mlag dad show"
}

# DAD is lost, then the peer-link: by default both go on.
lost_stay()
{
	cut_dad
	wait_until 5 is_path lost || fail "DAD still works"
	is_next a stay silence && is_next b stay silence || fail "next"
	cut_peer_link
	wait_until 6 mlag_both 'all(.[]; .dad.verdict == "stay")' >/dev/null ||
		fail "not both stay"
	is_open a && is_open b || fail "not all open"
	repair_dad
	wait_until 6 is_decided || fail "DAD is back, and still both"
	whole_again
}

# Or the backup yields, and is back as soon as the two can talk.
lost_yield()
{
	set_both dad-lost yield
	cut_dad
	wait_until 5 is_path lost || fail "DAD still works"
	is_next "$backup" yield lost-before || fail "$backup: next"
	is_next "$master" stay silence || fail "$master: next"
	ipn "$backup" mlag show | grep -q 'yields (the DAD paths were lost' ||
		fail "not in ip mlag show"
	cut_peer_link
	wait_until 6 is_verdict "$backup" yield || fail "$backup does not yield"
	wait_until 6 is_verdict "$master" stay || fail "$master does not stay"
	expect_equal rule "$(mlag_get "$backup" .dad.rule)" lost-before
	mlag_is "$backup" '.dad | has("takeover_in") | not' ||
		fail "would take over"
	is_held "$backup" dad || fail "ports of $backup"
	wait_mii h1 "$backup" DOWN
	wait_mii h2 "$backup" DOWN
	wait_lacp h1 1 && wait_lacp h2 1 || fail "hosts"
	exactly_once "h1 h2 o$master"
	stays 5 is_verdict "$backup" yield || fail "did not stay so"
	repair_dad
	wait_until 6 is_path ok || fail "no DAD path"
	is_decided || fail "no longer decided"
	whole_again
	set_both dad-lost stay
}

# The backup has yielded, then DAD is lost: by default both go on.
later_stay()
{
	split
	# heard since, so that its silence means something
	wait_until 5 mlag_is "$backup" \
		".dad.takeover_in <= ${dad_timeout%s}000" || fail "takeover_in"
	cut_dad
	wait_until 15 mlag_both 'all(.[]; .dad.verdict == "stay")' >/dev/null ||
		fail "not both stay"
	expect_equal rule "$(mlag_get "$backup" .dad.rule)" silence
	wait_until 15 is_open "$backup" || fail "ports of $backup"
	repair_dad
	wait_until 6 is_decided || fail "DAD is back, and still both"
	whole_again
}

# Or it goes on yielding, until it is told that the peer is dead.
later_yield()
{
	set_both dad-lost yield
	split
	cut_dad
	wait_until 6 is_path lost || fail "DAD still works"
	mlag_is "$backup" '.dad | has("takeover_in") | not' ||
		fail "would take over"
	# for longer than it would take it to
	stays 8 is_verdict "$backup" yield || fail "$backup takes over"
	is_decided && is_held "$backup" dad && is_open "$master" ||
		fail "ports"
	exactly_once "h1 h2 o$master"
	repair_dad
	wait_until 6 is_path ok || fail "no DAD path"
	stays 2 is_verdict "$backup" yield || fail "$backup no longer yields"
	cut_dad
	wait_until 6 is_path lost || fail "DAD still works"
	set_both dad-lost stay
	wait_until 15 is_verdict "$backup" stay || fail "$backup still yields"
	repair_dad
	wait_until 6 is_decided || fail "DAD is back, and still both"
	whole_again
}

# No helper on either, then no peer-link: the roles decide.
no_helpers()
{
	helper_stop a KILL
	helper_stop b KILL
	wait_until 5 mlag_both 'all(.[]; .helper == "dead" and
		.peer.helper == "dead")' >/dev/null || fail "helpers"
	is_next "$master" stay helper || fail "$master: next"
	is_next "$backup" yield helper || fail "$backup: next"
	cut_peer_link
	wait_until 10 is_decided || fail "not decided"
	is_verdict "$master" stay && is_held "$backup" dad ||
		fail "not the backup"
	is_open "$master" || fail "$master is not open"
	helper_start a
	helper_start b
	whole_again
}

# The master has none: it yields.
no_helper()
{
	local m=$master b=$backup

	helper_stop "$m" KILL
	wait_until 5 mlag_is "$b" '.peer.helper == "dead"' || fail "helper"
	is_next "$m" yield helper || fail "$m: next"
	is_next "$b" stay silence || fail "$b: next"
	cut_peer_link
	wait_until 10 is_decided || fail "not decided"
	is_held "$m" dad && is_open "$b" || fail "not the one without helper"
	wait_until 5 mlag_both ".$m.role == \"backup\" and
		.$b.role == \"master\"" >/dev/null || fail "roles"
	helper_start "$m"
	whole_again
}

# It waits for one as long as it was told to.
helper_grace()
{
	local m=$master b=$backup lost time=60

	[ -n "${MLAG_TIME_TRAVEL:-}" ] || time=8
	set_both helper-grace "$time"
	helper_stop "$m" KILL
	wait_until 5 mlag_is "$b" '.peer.helper == "dead"' || fail "helper"
	watch "$m"
	cut_peer_link
	wait_until 5 is_verdict "$m" undecided || fail "$m does not wait"
	is_open "$m" || fail "ports of $m"
	wait_until $((time + 5)) is_decided || fail "not decided"
	is_held "$m" dad && is_open "$b" || fail "not the one without helper"
	lost=$(event_time "$m" '.type == "session" and .session == "down"')
	took "to yield" $(($(event_time "$m" '.verdict == "yield"') - lost)) \
		$((time * 1000)) $((time * 1000 + 500))
	unwatch "$m"
	helper_start "$m"
	whole_again
	set_both helper-grace 5
}

# Or it goes on, and both forward until it has one.
helper_stays()
{
	local m=$master b=$backup

	set_both helper-lost stay
	helper_stop "$m" KILL
	wait_until 5 mlag_is "$b" '.peer.helper == "dead"' || fail "helper"
	is_next "$m" stay helper || fail "$m: next"
	cut_peer_link
	wait_until 10 mlag_both 'all(.[]; .dad.verdict == "stay")' >/dev/null ||
		fail "not both stay"
	expect_equal rule "$(mlag_get "$m" .dad.rule)" helper
	stays 5 mlag_both 'all(.[]; .dad.verdict == "stay")' >/dev/null ||
		fail "did not stay so"
	is_open a && is_open b || fail "not all open"
	helper_start "$m"
	wait_until 6 is_decided || fail "the helper is back, and still both"
	is_held "$m" dad && is_open "$b" || fail "not the one that could ask"
	whole_again
	set_both helper-lost yield
}

# The ports come one after the other.
stagger()
{
	local first second time=30

	[ -n "${MLAG_TIME_TRAVEL:-}" ] || time=15
	set_both up-stagger "$time"
	split
	watch "$backup"
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_until 20 is_leg "$backup" po10 open || fail "po10 stays down"
	mlag_is "$backup" '.dad.turn_in > 0' || fail "turn_in"
	ipn "$backup" mlag show | grep -q '^  stagger .*comes up in' ||
		fail "not in ip mlag show"
	mlag_is "$backup" '.ports[] | select(.id == 20) |
		.down == ["up-delay"]' || fail "po20 does not wait"
	exactly_once "h1 h2 oa ob"
	wait_until $((time + 20)) is_whole || fail "not whole again"
	first=$(event_time "$backup" '.ifname == "po10" and
		.local == "open"')
	second=$(event_time "$backup" '.ifname == "po20" and
		.local == "open"')
	took "po20's turn" $((second - first)) $((time * 1000 - 5000)) \
		$((time * 1000 + 5000))
	wait_until 5 mlag_is "$backup" '.dad | has("turn_in") | not' ||
		fail "still somebody's turn"
	unwatch "$backup"
	whole_again
}

# Without the peer there is nothing to wait for.
stagger_ends()
{
	set_both up-stagger 600
	split
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_until 20 is_leg "$backup" po10 open || fail "po10 stays down"
	stays 3 is_leg "$backup" po20 down || fail "po20 does not wait"
	cut_dad
	cut_peer_link
	wait_until 10 is_verdict "$backup" stay || fail "$backup does not stay"
	wait_until 10 is_open "$backup" || fail "po20 still waits"
	set_both up-stagger 0
	repair_dad
	whole_again
}

# With both devices ready there is no need for the up-delay.
gate()
{
	set_both up-gate ready up-delay 600
	split
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_until 15 is_whole || fail "waits for the up-delay"
	mlag_both 'all(.[]; .dad.ready and .dad.peer_ready)' >/dev/null ||
		fail "not ready"
	wait_whole || fail "hosts do not use both"
	exactly_once "h1 h2 oa ob"
	# and only then, which may be changed while it waits
	set_both up-gate delay
	split
	repair_peer_link
	wait_paired || fail "not paired again"
	stays 3 is_held "$backup" up-delay || fail "did not wait"
	try ipn "$backup" mlag set up-gate ready
	wait_until 5 is_whole || fail "still waits"
	set_both up-gate delay up-delay 2
	whole_again
}

# From the second recovery on ports wait longer, each time, up to a maximum.
flap()
{
	local i left

	set_both up-delay 0 flap-hold 16 flap-hold-max 24
	for i in 1 2; do
		split
		repair_peer_link
		wait_paired || fail "not paired again"
		left=$(mlag_get "$backup" '.dad.flap_in // 0')
		[ "$left" -gt 0 ] && [ "$left" -le 24000 ] ||
			fail "flap_in $left"
		mlag_is "$backup" '.dad.recoveries > 1' || fail "recoveries"
		is_held "$backup" flap || fail "not held down"
		ipn "$backup" mlag show | grep -q '^  flap hold .* left: ' ||
			fail "not in ip mlag show"
		wait_until 30 is_whole || fail "not whole again"
		wait_whole || fail "hosts do not use both"
		roles
	done
	set_both flap-hold 0
	split
	repair_peer_link
	wait_paired || fail "not paired again"
	mlag_is "$backup" '.dad | has("flap_in") | not' || fail "still holds"
	whole_again
}

# Three seconds to the first probe, three probes.
classic()
{
	local lost

	set_both dad-mode classic
	watch "$backup"
	split
	lost=$(event_time "$backup" '.type == "session" and
		.session == "down"')
	took "to yield" $(($(event_time "$backup" '.verdict == "yield"') -
		lost)) 3000 3500
	unwatch "$backup"
	whole_again
	watch "$backup"
	cut_dad
	cut_peer_link
	wait_until 10 is_verdict "$backup" stay || fail "$backup does not stay"
	lost=$(event_time "$backup" '.type == "session" and
		.session == "down"')
	took "silence" $(($(event_time "$backup" '.verdict == "stay"') -
		lost)) 3600 3900
	unwatch "$backup"
	set_both dad-mode fast
	repair_dad
	whole_again
}

# Uplinks that come and go on both take the ports over once, and not again for a
# while.
handover()
{
	local hold=60 d m=$master b=$backup

	[ -n "${MLAG_TIME_TRAVEL:-}" ] || hold=40
	set_both handover-hold "$hold"
	for d in a b; do
		try port_set "$d" "o$d" uplink-group 1
	done
	wait_until 5 mlag_both 'all(.[]; .uplinks_up == 1)' >/dev/null ||
		fail "uplinks"
	split
	watch "$b"
	cut_uplink "$m"
	wait_until 5 is_verdict "$b" stay || fail "no handover"
	wait_until 5 is_verdict "$m" yield || fail "both stay"
	event_seen "$b" '.verdict == "stay" and .rule == "handover"' ||
		fail "not a handover"
	repair_uplink "$m"
	cut_uplink "$b"
	wait_until 5 mlag_is "$b" '.dad.handover_in > 0' || fail "handover_in"
	ipn "$b" mlag show | grep -q '^  handover .*not wanted for another' ||
		fail "not in ip mlag show"
	repair_uplink "$b"
	stays 2 is_verdict "$b" stay || fail "changed hands"
	cut_uplink "$b"
	stays 2 is_verdict "$b" stay || fail "changed hands"
	expect_equal "number of verdicts" \
		"$(events "$b" '.type == "verdict"' | wc -l)" 1
	wait_until $((hold + 10)) is_verdict "$m" stay ||
		fail "no handover at all"
	wait_until 5 is_verdict "$b" yield || fail "both stay"
	unwatch "$b"
	repair_uplink "$b"
	for d in a b; do
		try port_set "$d" "o$d" nogroup
	done
	whole_again
}

bad_input()
{
	mlag_refuses a 'up-stagger is 0..600' set up-stagger 601
	mlag_refuses a 'flap-hold must be at most flap-hold-max' \
		set flap-hold 301 up-stagger 7
	mlag_refuses a 'dad-lost is stay or yield' set dad-lost 1
	mlag_refuses a 'helper-grace is 0..3600' set helper-grace 3601
	mlag_refuses a 'helper-lost is yield or stay' set helper-lost 1
	mlag_is a '.up_stagger == 0 and .dad_lost == "stay" and
		.up_gate == "delay" and .dad_mode == "fast" and
		.handover_hold == 30000 and .flap_hold == 0 and
		.flap_hold_max == 300000 and .helper_grace == 5000 and
		.helper_lost == "yield"' || fail "not as it was"
	ipn a mlag show | grep '^  recovery .*up-gate delay .*dad-lost stay ' |
		grep -q ' helper-grace 5s helper-lost yield$' ||
		fail "settings are not shown"
}

ktap_setup "pair with a DAD path" setup
ktap_test "bad input is refused" bad_input
ktap_test "what the next failure would do" next
ktap_setup "a device that has yielded is no master" no_master
ktap_setup "it comes back after the up-delay" up_delay
ktap_setup "DAD is lost before the peer-link: both go on" lost_stay
ktap_setup "or the backup yields" lost_yield
ktap_setup "DAD is lost after the peer-link: both go on" later_stay
ktap_setup "or who has yielded still does" later_yield
ktap_setup "no helper, then no peer-link: the backup yields" no_helpers
ktap_setup "one helper, then no peer-link: the device without yields" no_helper
ktap_setup "a helper is waited for as long as set" helper_grace
ktap_setup "or a device without one goes on" helper_stays
ktap_setup "member ports come up one after the other" stagger
ktap_setup "but not for a peer that is lost" stagger_ends
ktap_setup "both ready: no up-delay" gate
ktap_setup "recoveries that follow each other wait longer" flap
ktap_setup "the classic times of DAD" classic
ktap_setup "uplinks that come and go: no more handovers than set" handover
ktap_run
