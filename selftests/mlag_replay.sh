#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Traces in which a device hears old news (R11 to R13, X1, X2): DAD packets of an
# earlier split or of a boot that is no more, hellos and keep-alives of before an id
# was there. They do not decide who goes on, they raise no dead, and no leg opens
# beside one that the peer still serves alone: never does a frame come twice. And a
# peer that speaks a later version of all of it. Numbers are for reference only.
# timeout: 900

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"
. "$here/lib_dad.sh"
. "$here/lib_traces.sh"

# capture DEVICE DEV KIND COUNT: what it sends, as $work/old.KIND
capture()
{
	on "$1" "$here/tools/replay.py" capture "$2" "$3" "$work/old.$3" "$4" ||
		fail "nothing to be seen of $1"
}

# replay DEVICE DEV KIND [MS]: once more
replay()
{
	on "$1" "$here/tools/replay.py" send "$2" "$work/old.$3" "${@:4}" ||
		fail "cannot send"
}

##
## DAD
##

# patience_of DEVICE TIMEOUT: the silence that it believes
patience_of()
{
	try ipn "$1" mlag dad replace local "${dad4[$1]}" \
		remote "${dad4[${peer_of[$1]}]}" interval 200 timeout "$2"
}

# dad_refused DEVICE: packets
dad_refused()
{
	mlag_get "$1" '.dad_paths[0].refused'
}

# refuses_dad DEVICE REASON COUNT: packets, as the last ones, since $before
refuses_dad()
{
	wait_until 2 mlag_is "$1" ".dad_paths[0] |
		.refused >= $((before + $3)) and .last_refusal == \"$2\"" ||
		fail "$1, refused $before before: $(mlag_get "$1" '.dad_paths[0] |
			[.refused, .last_refusal]')"
}

# both_raise: a split in which neither hears the other one; what a claims there,
# and b has never heard, is taken down
both_raise()
{
	try ipn a mlag set priority 250
	drop_dad b egress ingress
	cut_peer_link
	wait_until 10 is_verdict a stay || fail "a does not go on"
}

# b_is_master: and a will yield to it
b_is_master()
{
	try ipn a mlag set priority 150
	try ipn b mlag set priority 200
	wait_until 5 mlag_is b '.role == "master"' || fail "b is not master"
}

# split_late: a split in which the first that b hears of a is so old; the path
# passes nothing else
split_late()
{
	watch a
	watch b
	before=$(dad_refused b)
	cut_peer_link
	replay a dad dad
}

# b_goes_on: as without what is old; never did both yield
b_goes_on()
{
	local both

	pass_dad a
	wait_until 10 is_verdict b stay || fail "b yields"
	wait_until 5 is_verdict a yield || fail "a does not yield"
	stays 3 is_decided || fail "did not stay so"
	is_rule role || fail "rules: $(mlag_both 'map(.dad.rule)')"
	event_seen b '.verdict == "stay"' || fail "no event"
	event_seen b '.verdict == "yield"' && fail "b has yielded"
	both=$(both_yield)
	[ -z "$both" ] || fail "neither went on, at $both"
	unwatch a
	unwatch b
}

# back_again: as at first
back_again()
{
	try ipn b mlag set priority 100
	whole_again
	wait_until 5 is_path_ok || fail "no DAD path"
	exactly_once "h1 h2 oa ob"
}

# Trace 3. The claims of an earlier split, as high as they were, are below what
# was agreed on since; what was heard since makes them old.
old_split()
{
	local d before

	# so that nobody raises its ballot between the capture and the session
	for d in a b; do
		patience_of "$d" 3s
	done
	both_raise
	capture a dad dad 3
	paired_again
	b_is_master
	drop_dad a egress
	pass_dad b
	split_late
	b_goes_on
	carries b

	before=$(dad_refused b)
	replay a dad dad
	refuses_dad b stale 3
	stays 2 is_decided || fail "did not stay so"
	for d in a b; do
		patience_of "$d" "$dad_timeout"
	done
	back_again
}

# Packets of its own, as old as a moment, do not stand in for a device that is
# silent: who has yielded to it takes over.
silent_since()
{
	local before

	cut_peer_link
	wait_until 5 is_verdict b yield || fail "b does not yield"
	capture a dad dad 8
	drop_dad a egress
	before=$(dad_refused b)
	replay a dad dad 300
	is_verdict b stay || fail "b believes that it hears a"
	refuses_dad b stale 8
	wait_until 5 is_verdict a yield || fail "a goes on as well"
	pass_dad a
	stays 3 is_decided || fail "did not stay so"
	whole_again
}

# Trace 4. The same of a boot that is no more: it knows of the peer's boot, but
# not of what the peer has sent since.
old_boot()
{
	local before

	# b is the one that raises no ballot
	patience_of b 30s
	both_raise
	pause 5
	capture a dad dad 5
	power_off a
	power_on a priority 150
	paired_again
	patience_of b "$dad_timeout"
	wait_until 30 is_whole || fail "not whole"
	pass_dad b
	wait_until 5 is_path_ok || fail "no DAD path"
	b_is_master
	drop_dad a egress
	split_late
	refuses_dad b boot 5
	b_goes_on
	carries b
	back_again
}

##
## Legs
##

# unpaired: b lacks an id, so that a serves it alone, for 3 s from what it last
# heard; b does not wait for as long by itself
unpaired()
{
	topology lag=balance-xor lacks="b:po10" set="hold 1s" || return 1
	try ipn a mlag set hold 3s
	wait_paired || fail "not paired"
	wait_until 5 is_leg a po10 unpaired pairing || fail "not unpaired"
	option[lacks]=""
	listen "${!mac[@]}"
	stream ob.bcast -d bcast
	send_start ob -r 200
}

# make_leg: b has the id, too
make_leg()
{
	member_lines h1 b | ipn b -batch - || fail "cannot make it"
}

# never_twice: what h1 got until the leg was open, and a moment longer
never_twice()
{
	wait_until 15 is_leg b po10 open || fail "b does not open"
	pause 1
	send_stop ob
	collect
	check_never
	jq -e '.receivers.h1.streams[].distinct > 100' <<<"$heard" >/dev/null ||
		fail "hardly anything got to h1"
}

# whole_pair: all of it works again
whole_pair()
{
	unmute "$@"
	wait_paired || fail "not paired again"
	wait_whole || fail "not whole"
	exactly_once "h1 h2 oa ob"
}

# Trace 7. The helper of a, which serves the id alone, is dead, and the keep-alives
# are lost in one direction.
helper_dead()
{
	local mute=$1

	unpaired || return 1
	helper_stop a KILL
	wait_until 2 mlag_is b '.peer.helper == "dead"' || fail "not dead"
	hold_back "$mute"
	[ "$mute" = b ] || wait_until 5 mlag_is b '.session == "down"' ||
		fail "b is not lost"
	make_leg
	never_twice
	helper_start a
	whole_pair "$mute"
}

# Trace 7, with the helper of b dead, and its hellos under way for longer: they
# keep the session, but do not say that it still lacks the id.
late_hellos()
{
	unpaired || return 1
	drop_hellos b
	capture b plx.4094 hello 10
	helper_stop b KILL
	unmute b
	hold_back a
	wait_until 5 mlag_is b '.session == "down"' || fail "b is not lost"
	make_leg
	spawn b "$here/tools/replay.py" send plx.4094 "$work/old.hello" 500
	wait_until 15 is_leg b po10 open || fail "b does not open"
	mlag_is a '.session == "paired"' ||
		fail "a is not paired any more, so this proves nothing"
	never_twice
	reap "$spawned"
	helper_start b
	whole_pair a
}

# Trace 8. Only b sees the peer-link go for a moment, and a hears nothing of that.
blip_of_one()
{
	unpaired || return 1
	drop_hellos b
	ipn b link set dev pl0 down
	wait_until 2 mlag_is b '.session == "down"' || fail "b sees nothing"
	make_leg
	ipn b link set dev pl0 up
	mlag_is a '.session == "paired"' || fail "a has seen it"
	never_twice
	whole_pair b
}

# Trace 8. That b lacks the id is told once more when it has it.
late_absent()
{
	local before

	unpaired || return 1
	capture b plx keepalive 5
	make_leg
	wait_until 5 is_whole || fail "not dual-homed"
	before=$(mlag_get a .stats.keepalive_refused)
	replay b plx keepalive 130
	never_twice
	[ "$(mlag_get a .stats.keepalive_refused)" -ge $((before + 5)) ] ||
		fail "not refused"
	whole_pair
}

##
## Versions
##

# speaks VERSION MIN-VERSION: so b says of itself, in hellos and DAD packets
speaks()
{
	unmute b 2>/dev/null
	pass_dad b 2>/dev/null
	try ipn_tc b qdisc add dev plx clsact
	try ipn_tc b filter add dev plx egress protocol 802.1q flower \
		vlan_id 4094 action pedit munge offset 52 u8 set "$1" \
		munge offset 53 u8 set "$2" pipe csum udp
	try ipn_tc b qdisc add dev dad clsact
	# the last one is the order of claims
	try ipn_tc b filter add dev dad egress protocol ip flower ip_proto udp \
		action pedit munge offset 32 u8 set "$1" \
		munge offset 33 u8 set "$2" munge offset 84 u8 set "$1" \
		pipe csum ip4h and udp
}

# Trace 15. A device of a later version, that still speaks ours.
later_version()
{
	topology start=0 set="$at_once" || return 1
	dad_make || return 1
	speaks 2 1
	start
	expect_equal "version of b" "$(mlag_get a .peer.version)" 2
	cut_peer_link
	wait_until 5 is_verdict b yield || fail "b does not yield"
	wait_until 5 is_verdict a stay || fail "a does not go on"
	is_rule role || fail "rules: $(mlag_both 'map(.dad.rule)')"
	carries a
	whole_again
	exactly_once "h1 h2 oa ob"
}

# names_version: a does, of hellos and of DAD packets
names_version()
{
	ipn a mlag show | grep -q 'refused .*version.*upgrade the older device' &&
		ipn a mlag dad show | grep -q 'refused.*upgrade the older device'
}

# And one that does not any more: no session begins, and the path is lost.
too_late()
{
	local before hellos

	hellos=$(refused a version)
	before=$(dad_refused a)
	speaks 2 2
	refuses_dad a version 3
	cut_peer_link
	wait_until 5 mlag_is a '.session == "down"' || fail "still paired"
	repair_peer_link
	wait_until 5 names_version || fail "ip mlag does not say what to do"
	[ "$(refused a version)" -gt "$hellos" ] || fail "not counted"
	stays 3 mlag_is a '.session != "paired"' || fail "paired"
	unmute b
	pass_dad b
	whole_again
	wait_until 5 is_path_ok || fail "no DAD path"
	exactly_once "h1 h2 oa ob"
}

ktap_setup "pair with a DAD path" exact setup
ktap_test "claims of an earlier split do not count in a later one" exact old_split
ktap_test "what was heard already is no sign of life" exact silent_since
ktap_test "claims of a former boot do not count" exact old_boot
ktap_setup "the helper of who serves an id alone is dead, and it is not heard" exact helper_dead a
ktap_setup "the same, and it does not hear" exact helper_dead b
ktap_setup "late hellos keep no id released" exact late_hellos
ktap_setup "the peer-link goes for a moment, for who makes the id" exact blip_of_one
ktap_setup "a late word that there is no such id" exact late_absent
ktap_setup "a peer of a later version" later_version
ktap_test "a peer of a version that is too late" too_late
ktap_run
