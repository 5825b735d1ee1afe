#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Goodbye and maintenance (X4). Numbered frames run in all directions while a
# device is taken out of service and while it comes back: none is lost, none
# comes twice. Meanwhile the other one refuses to go as well, and carries on at
# once if the peer-link fails. A device that is taken down in good order says so:
# the other one does not have to find out. A hello takes that back, and then the
# normal rules apply.
# timeout: 600

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"
. "$here/lib_dad.sh"

setup()
{
	topology start=0 set="up-delay 0 $steady" || return 1
	dad_make || return 1
	converter || return 1
	topology_start
	stranger
}

# h1's cable to a goes through a media converter: h1's own link stays up whatever
# becomes of a's, so that all it knows of a is what LACP says.
converter()
{
	ipn h1 -batch - <<-END || return 1
		link set dev a down
		link set dev a nomaster
		link set dev a name wire
		link add name a type veth peer name conv
		link set dev a master bond0
		link set dev wire up
		link set dev conv up
		link set dev a up
	END
	tc -n "${ns[h1]}" -batch - <<-END
		qdisc add dev wire clsact
		qdisc add dev conv clsact
		filter add dev wire ingress matchall action mirred egress redirect dev conv
		filter add dev conv ingress matchall action mirred egress redirect dev wire
	END
}

# A link of a's bond1 that is not part of h1's LAG: what it says nobody hears,
# and it hears nothing, whatever else happens.
stranger()
{
	setup_ns x || return 1
	{
		cable h1x "" x e0
		printf 'link set dev h1x %s\n' "master bond1" up
	} | ipn a -batch - || return 1
	ipn x link set dev e0 up
	mac[x]=02:00:00:00:0e:00
	netdev[x]=e0
	wait_until 15 is_outside || fail "h1x does not settle"
	stranger_unheard
}

is_outside()
{
	# 64: without a partner
	link_get a h1x '.linkinfo.info_slave_data | .mii_status == "UP" and
		.state == "BACKUP" and .ad_actor_oper_port_state >= 64' \
		>/dev/null
}

stranger_unheard()
{
	listen "${!mac[@]}"
	stream x.bcast -d bcast
	expect x.bcast
	send_streams -n 8
	collect
	check_frames
}

is_state()
{
	mlag_is "$1" ".maintenance.state == \"$2\""
}

# in_service: nobody is in maintenance, and all is as it was
in_service()
{
	mlag_both 'all(.[]; has("maintenance") | not)' >/dev/null && is_whole
}

# while_sending COMMAND...: every frame gets everywhere once meanwhile
while_sending()
{
	exactly_once "h1 h2 oa ob"	# everybody is known
	listen "${!mac[@]}"
	flood_streams "h1 h2 oa ob" "h1 h2 oa ob"
	known_streams "h1 h2 oa ob" "h1 h2 oa ob"
	send_start all -r 1000
	pause 0.2
	"$@"
	pause 0.2
	send_stop all
	collect
	check_frames
}

go_out()
{
	local d=$1 h

	try ipn "$d" mlag maintenance on
	wait_until 15 is_state "$d" drained || fail "not drained"
	for h in h1 h2; do
		wait_until 5 is_link "$d" "$h" down || fail "$h of $d is up"
		wait_lacp "$h" 1 || fail "$h does not notice"
	done
}

# is_back: whole, for all that recoveries are held up that follow each other
is_back()
{
	wait_until 60 in_service || fail "not in service again"
	wait_whole || fail "not whole again"
}

come_back()
{
	try ipn "$1" mlag maintenance off
	is_back
}

out()
{
	local before

	before=$(mlag_stat a po10 tx_redirect)
	watch a
	watch b
	while_sending go_out a
	[ "$(mlag_stat a po10 tx_redirect_drain)" -gt 0 ] ||
		fail "nothing is counted as sent by the peer's leg"
	[ "$(mlag_stat a po10 tx_redirect)" = "$before" ] ||
		fail "counted as if the leg could not"
	mlag_both '(.b.maintenance | .peer and .peer_age > 0 and
			.state == "none") and
		(.a.ports | all(.[] | select(.id); .local == "down" and
			.remote == "open" and .down == ["maintenance"])) and
		all(.b.ports[] | select(.id); .local == "open")' >/dev/null ||
		fail "not as it has to be"
	is_paired || fail "no longer paired"
	event_seen a '.type == "maintenance" and .maintenance == "drain"' ||
		fail "no event of the drain"
	event_seen b '.type == "maintenance" and .peer_maintenance' ||
		fail "no event at the peer"
	ipn a mlag show | grep -q 'maintenance drained .*maintenance off' ||
		fail "ip mlag show of a"
	ipn b mlag show | grep -q 'maintenance of the peer' ||
		fail "ip mlag show of b"
	is_link a oa up || fail "an orphan is down"
	is_link a bond1 up || fail "the bond is down"
	unwatch a
	unwatch b
}

# refuses_netlink DEVICE ATTRIBUTE...: of the command itself
refuses_netlink()
{
	on "$1" "$here/tools/genl.py" maintenance-set "${@:2}" \
		>"$work/refusal" 2>&1 && fail "not refused: $*"
	grep -Eq 'EINVAL|ERANGE' "$work/refusal" ||
		fail "$*: $(<"$work/refusal")"
}

bad_input()
{
	mlag_refuses b 'the peer is in maintenance' maintenance on
	mlag_refuses b 'the peer is in maintenance' maintenance on force
	refuses_netlink b
	refuses_netlink b drain-on:8=2
	refuses_netlink b drain-on:16=1
	try ipn b mlag maintenance off
	try ipn a mlag maintenance on	# it is
	is_state a drained || fail "no longer drained"
	mlag_is b '.maintenance.state == "none"' || fail "b has changed"
	# who raises a link sees it go down again
	ipn a link set dev h1 up
	wait_until 5 is_link a h1 down || fail "h1 stays up"
}

# The peer-link fails: there is nothing to find out.
split()
{
	cut_peer_link
	wait_until 5 mlag_is b '.dad.verdict == "stay" and
		.dad.rule == "goodbye"' || fail "b does not stay at once"
	wait_until 10 is_verdict a yield || fail "a does not yield"
	is_state a drained || fail "a is back"
	mlag_is a 'all(.ports[] | select(.id); .local == "down" and
		(.down | index("maintenance")))' || fail "a has open legs"
	is_open b ||
		fail "b has not"
	exactly_once "h1 h2 ob"
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_until 5 mlag_is b '.maintenance.peer' ||
		fail "b does not know of it any more"
	wait_until 5 is_down_for_it a || fail "a: other reasons"
	is_state a drained || fail "a is back"
}

# A port that is deleted meanwhile leaves its bond as it was.
deleted()
{
	ipn a link del po10
	expect_equal "all_slaves_active" \
		"$(bond_get a bond1 all_slaves_active)" 0
	member_lines h1 a | ipn a -batch - || fail "cannot make it again"
	wait_until 5 is_down_for_it a || fail "not down for it"
	wait_lacp h1 1 || fail "h1"
}

# is_down_for_it DEVICE: all legs, for maintenance and nothing else
is_down_for_it()
{
	mlag_is "$1" 'all(.ports[] | select(.id); .down == ["maintenance"])'
}

back()
{
	while_sending come_back a
	# what was done to the bonds is undone
	wait_until 5 bond_is a bond1 10 || fail "a: bond1 is not as it was"
	expect_equal "all_slaves_active" \
		"$(bond_get a bond1 all_slaves_active)" 0
	stranger_unheard
}

# bond_is DEVICE BOND KEY: that key is shown, as the user's part of it
bond_is()
{
	[ $(($(lacp_pdu "$1" "$2" "h${2#bond}" actor "port key") >> 6)) \
		-eq "$3" ]
}

# unit_runs DIRECTIVE: what the unit has there, on a
unit_runs()
{
	local line

	while read -r line; do
		line=${line#-}
		eval "on a ${line//@SBINDIR@\//}" || fail "$1: $line"
	done < <(sed -n "s/^$1=//p" "$here/../mlagd/mlag-drain.service")
}

# What it is stopped for at a shutdown, and at its start after one by hand
unit()
{
	unit_runs ExecStop
	is_state a drained || fail "not drained"
	unit_runs ExecStart
	is_back
}

# Called off half-way, the links have not been down.
called_off()
{
	try ipn b mlag maintenance on
	# it lasts three seconds
	if [ -n "${MLAG_TIME_TRAVEL:-}" ]; then
		wait_until 5 is_state b drain || fail "not draining"
		mlag_is b 'all(.ports[]; has("down") | not)' ||
			fail "held down already"
	fi
	come_back b
}

# On the way back a bond takes frames early. That the stranger is its only link
# with a carrier for a moment must not have it heard when that is over.
stranger_first()
{
	go_out a
	cut_leg h1 wire
	try ipn a mlag maintenance off
	wait_until 10 link_get a h1x \
		'.linkinfo.info_slave_data.state == "ACTIVE"' >/dev/null ||
		fail "h1x is not in use"
	repair_leg h1 wire
	is_back
	wait_until 15 is_outside || fail "h1x is still in use"
	stranger_unheard
}

nobody_carries_on()
{
	cut_leg h1 b
	wait_until 5 is_leg a po10 down remote || fail "not down"
	mlag_refuses a 'lose its last leg' maintenance on
	repair_leg h1 b
	wait_whole || fail "not whole again"
	cut_peer_link
	wait_until 10 is_decided || fail "no verdict"
	mlag_refuses a 'not paired' maintenance on
	mlag_refuses b 'not paired' maintenance on
	in_maintenance=a
	is_verdict a yield || in_maintenance=b
	# the other one carries on anyhow
	try ipn "$in_maintenance" mlag maintenance on force
	wait_until 15 is_state "$in_maintenance" drained || fail "not drained"
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_until 5 mlag_is "$in_maintenance" 'all(.ports[] | select(.id);
		.down | index("maintenance"))' || fail "not down for it"
	come_back "$in_maintenance"
}

# b deletes its peer-link: nothing is lost, and a knows at once. With a new one it
# is back, and then the peer-link fails as ever.
goodbye()
{
	watch a
	watch b
	ipn b link del pl0
	# By its event: a hello that mlagd of a had still to hand in begins a session
	# that is lost soon for another reason.
	wait_until 5 event_seen a '.session == "down" and
		.lost_reason == "goodbye"' || fail "no event at a"
	expect_equal "reason of b" "$(mlag_get b .lost_reason)" left
	mlag_is a '.dad.verdict == "stay" and .dad.rule == "goodbye"' ||
		fail "a: $(mlag_get a .dad)"
	wait_until 10 is_verdict b yield || fail "b does not yield"
	event_seen b '.session == "down" and .lost_reason == "left"' ||
		fail "no event at b"
	unwatch a
	unwatch b
	wait_lacp h1 1 || fail "h1"
	wait_lacp h2 1 || fail "h2"
	exactly_once "h1 h2 oa"
	peer_link_lines b | ipn b -batch -
	wait_paired || fail "not paired again"
	is_back
	exactly_once "h1 h2 oa ob"
	cut_peer_link
	wait_until 10 is_decided || fail "no verdict"
	mlag_both 'all(.[]; .dad.rule != "goodbye" and
		.lost_reason != "goodbye" and .lost_reason != "left")' \
		>/dev/null || fail "the goodbye still counts"
	repair_peer_link
	wait_paired || fail "not paired again"
	is_back
}

regroup()
{
	ipn b mlag set group 8
	wait_until 5 mlag_is a '.dad.verdict == "stay" and
		.dad.rule == "goodbye"' || fail "$(mlag_get a .dad)"
	ipn b mlag set group 7
	wait_paired || fail "not paired again"
	is_back
}

# A device goes with all it has, under traffic between the rest.
removal()
{
	local stream

	unset "mac[oa]" "netdev[oa]" "mac[x]" "netdev[x]"
	listen h1 h2 ob
	flood_streams "h1 h2 ob" "h1 h2 ob"
	known_streams "h1 h2 ob" "h1 h2 ob"
	# what the hosts gave to a in its last moment is lost
	for stream in "${!expected[@]}"; do
		expected[$stream]="${expected[$stream]// /? }?"
	done
	send_start all -r 1000
	pause 0.2
	helper_stop a TERM
	ip netns del "${ns[a]}"
	unset "ns[a]"
	wait_until 10 mlag_is b '.session == "down"' || fail "still there"
	expect_equal reason "$(mlag_get b .lost_reason)" goodbye
	mlag_is b '.dad.verdict == "stay" and .dad.rule == "goodbye"' ||
		fail "$(mlag_get b .dad)"
	wait_lacp h1 1 || fail "h1"
	wait_lacp h2 1 || fail "h2"
	wait_until 5 mlag_is b '.role == "master" and
		all(.ports[] | select(.id); .local == "open")' ||
		fail "not master, or not open"
	pause 0.2
	send_stop all
	collect
	# with the cable went what was in its queue
	sent=$(jq -c 'map_values(.errors = 0)' <<<"$sent")
	check_frames
	comment "lost by the hosts: $(jq -c '[.receivers[].streams |
		to_entries[] | .value.lost | length] | add' <<<"$heard")"
	exactly_once "h1 h2 ob"
}

# The module goes, and with it both: the first one says so to the other.
unload()
{
	topology hosts=h1 set="$steady" || return 1
	watch a
	watch b
	rmmod mlag || fail "cannot unload"
	wait_until 5 both_told || fail "not told: $(cat "$work"/events.?)"
	unwatch a
	unwatch b
	modprobe mlag 2>/dev/null
	wait_until 10 is_live || fail "cannot load it again"
}

both_told()
{
	[ "$(jq -sc 'map(select(.session == "down") | .lost_reason) | sort' \
		"$work/events.a" "$work/events.b")" = '["goodbye","left"]' ]
}

ktap_setup "pair with a DAD path" setup
ktap_setup "out of service: nothing is lost" out
ktap_test "both at once, and bad input, are refused" bad_input
ktap_setup "the peer-link fails meanwhile" split
ktap_setup "a port deleted meanwhile" deleted
ktap_setup "back in service: nothing is lost" back
ktap_setup "by systemd, and back" unit
ktap_test "called off while it drains" called_off
ktap_test "a link outside the LAG is back first" stranger_first
ktap_setup "nobody would carry on: refused without force" nobody_carries_on
ktap_setup "the peer-link is deleted: goodbye, and back" goodbye
ktap_setup "another group: goodbye, and back" regroup
ktap_test "the namespace is deleted: goodbye" removal
ktap_setup "the module is unloaded: goodbye" unload
ktap_run
