#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The helper dies, hangs, and comes back (X6). The data path, liveness, roles,
# legs that fail, come back or are new go on without it, and no frame is lost or
# comes twice; both devices show that it is dead; one that is started picks up
# without an event. Only a session that is lost needs it. IPv6 of the control VLAN
# is given back whatever others do to it.
# timeout: 500

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

# is_helper DEVICE STATE: and the peer knows
is_helper()
{
	local peer=b

	[ "$1" = a ] || peer=a
	mlag_both ".$1.helper == \"$2\" and .$peer.peer.helper == \"$2\"" \
		>/dev/null
}

# What a helper that comes or goes must not change.
pair_state()
{
	mlag_both 'map_values({session, session_number, role, boot_id,
		sessions: .stats.sessions,
		ports: [.ports[] | {ifname, local, remote, pairing, idgen}]})'
}

traffic_start()
{
	local name

	listen h1 h2 oa ob
	known_streams "h1 h2 oa ob" "h1 h2 oa ob"
	send_streams -n 8	# unknown so far
	collect
	listen h1 h2 oa ob
	known_streams "h1 h2 oa ob" "h1 h2 oa ob"
	for name in h1 h2 oa ob; do
		stream "$name.bcast" -d bcast
		# shellcheck disable=SC2046
		expect "$name.bcast" \
			$(printf '%s\n' h1 h2 oa ob | grep -vx "$name")
	done
	send_start all -r 400
}

traffic_end()
{
	send_stop all
	collect
	check_frames
}

# only_events "TYPE..." DEVICE...
only_events()
{
	local d

	for d in "${@:2}"; do
		# of the configuration is what watch does, which may come late
		! event_seen "$d" ".type as \$type | \"$1 config\" | split(\" \") |
			index(\$type) | not" ||
			fail "$d: more than $1: $(cat "$work/events.$d")"
	done
}

killed()
{
	local before

	before=$(pair_state)
	watch a
	watch b
	traffic_start
	helper_stop a KILL
	wait_until 2 is_helper a dead || fail "not shown as dead"
	pause 3
	traffic_end
	expect_equal "state" "$(pair_state)" "$before"
	event_seen a '.type == "helper" and .helper == "dead"' ||
		fail "a: no event"
	event_seen b '.type == "helper" and .peer_helper == "dead"' ||
		fail "b: no event"
	only_events helper a b
	ipn a mlag show | grep -q 'helper.*dead' || fail "a does not show it"
	ipn b mlag show | grep -q 'peer helper.*dead' ||
		fail "b does not show it"
}

# legs_flap: each of two legs goes and comes back
legs_flap()
{
	local leg h d

	for leg in "h1 a" "h2 b"; do
		read -r h d <<<"$leg"
		cut_leg "$h" "$d"
		wait_leg "$d" "po${h#h}0" down || fail "$leg: not down"
		wait_mii "$h" "$d" DOWN
		wait_agreed || fail "$leg: the peer does not know"
		exactly_once "h1 h2 oa ob"
		repair_leg "$h" "$d"
		wait_whole || fail "$leg: not open again"
	done
}

# new_id: an id that neither knew
new_id()
{
	local d

	for d in a b; do
		try ipn "$d" link add d30 type dummy
		try ipn "$d" link add po30 type mlag id 30
		try ipn "$d" link set dev d30 up master po30
		try ipn "$d" link set dev po30 up master br0
	done
	wait_until 10 is_whole || fail "a new id does not open"
	expect_equal "ports" "$(mlag_both '[.[].ports | length] | add')" 8
	for d in a b; do
		ipn "$d" link del po30
		ipn "$d" link del d30
	done
}

without()
{
	local role

	role=$(mlag_both 'map_values(.role)')
	[ -z "${helper[a]+set}" ] || helper_stop a KILL
	wait_until 2 is_helper a dead || fail "the helper lives"
	legs_flap
	new_id
	# with no hellos nobody steps down, and nobody takes over
	ipn a mlag set priority 200
	ipn b mlag set priority 201
	stays 3 mlag_both "map_values(.role) == $role" >/dev/null ||
		fail "roles changed"
	ipn a mlag set priority 100
	ipn b mlag set priority 100
	is_paired || fail "not paired any more"
}

without_both()
{
	helper_stop b KILL
	wait_until 2 is_helper b dead || fail "not shown as dead"
	legs_flap
	stays 3 is_paired || fail "not paired any more"
	helper_start b
	wait_until 5 is_helper b alive || fail "not shown as alive"
}

restarted()
{
	local before d

	before=$(pair_state)
	for d in a b; do
		: >"$work/events.$d"
	done
	traffic_start
	helper_start a
	wait_until 5 is_helper a alive || fail "not shown as alive"
	pause 3
	traffic_end
	expect_equal "state" "$(pair_state)" "$before"
	event_seen a '.type == "helper" and .helper == "alive"' ||
		fail "a: no event"
	event_seen b '.type == "helper" and .peer_helper == "alive"' ||
		fail "b: no event"
	only_events helper a b
	unwatch a
	unwatch b
	expect_equal "control VLANs" "$(ipn a -j -d link show type vlan |
		jq -c '[.[] | select(.linkinfo.info_data.id == 4094) |
		.ifname]')" '["plx.4094"]'
}

# Ended in good order: the same.
stopped()
{
	local before

	before=$(pair_state)
	traffic_start
	helper_stop a
	wait_until 2 is_helper a dead || fail "not shown as dead"
	expect_equal "control VLANs" "$(ipn a -j link show type vlan |
		jq length)" 0
	pause 1
	helper_start a
	wait_until 5 is_helper a alive || fail "not shown as alive"
	traffic_end
	expect_equal "state" "$(pair_state)" "$before"
}

# From the last hello, 500 ms apart, it takes 15 intervals of 100 ms.
hung()
{
	local before from event most=3500

	# when what was counted is looked at is not ours to say there
	[ -n "${MLAG_TIME_TRAVEL:-}" ] || most=60000

	before=$(pair_state)
	watch b
	from=${EPOCHREALTIME/[.,]/}
	kill -STOP "${helper[a]}"
	wait_until 10 is_helper a dead || fail "not shown as dead"
	wait_until 5 event_seen b '.peer_helper == "dead"' || fail "no event"
	event=$(events b '.peer_helper == "dead"' | head -n 1)
	jq -e --argjson from "$from" '(.time / 1000 - $from) / 1000 |
		. > 900 and . < '"$most" <<<"$event" >/dev/null ||
		fail "dead at $(jq .time <<<"$event"), hung from ${from}000"
	stays 1 is_helper a dead || fail "not dead any more"
	kill -CONT "${helper[a]}"
	wait_until 5 is_helper a alive || fail "not shown as alive"
	stays 3 is_helper a alive || fail "not alive any more"
	expect_equal "state" "$(pair_state)" "$before"
	only_events helper b
	unwatch b
}

second_one()
{
	local rc

	on a timeout 10 mlagd 2>"$work/second"
	rc=$?
	expect_equal "exit status" "$rc" 1
	grep -q 'another mlagd' "$work/second" ||
		fail "it says: $(cat "$work/second")"
	stays 2 is_helper a alive || fail "the first one was disturbed"
}

# Without a DAD path nobody decides anything when the peer-link fails, with or
# without a helper: both carry on, and pair again when the helper is back.
peer_link_too()
{
	local d

	helper_stop a KILL
	wait_until 2 is_helper a dead || fail "not shown as dead"
	cut_peer_link
	wait_until 5 mlag_both 'all(.session == "down" and
		.lost_reason == "carrier")' >/dev/null || fail "not down"
	stays 2 mlag_both 'all(.[].ports[]; .id == null or .local == "open")' \
		>/dev/null || fail "a leg closed"
	listen h1 h2 oa ob
	for d in a b; do
		stream "o$d.bcast" -d bcast
		expect "o$d.bcast" h1 h2
	done
	send_streams -n 16
	collect
	check_frames

	# Not paired, but joined: still nothing comes twice.
	repair_peer_link
	wait_until 5 mlag_is b '.session != "paired"'
	stays 3 mlag_is a '.session == "down"' || fail "a hears without a helper"
	exactly_once "h1 h2 oa ob"
	ipn a mlag show | grep -q 'mlagd' || fail "a does not say what to do"
	helper_start a
	wait_paired || fail "not paired again"
	wait_whole || fail "not whole again"
	exactly_once "h1 h2 oa ob"
}

# hears DEVICE NUMBER: it has accepted more hellos than that
hears()
{
	mlag_is "$1" ".stats.hello_rx > $2"
}

# hellos_go_on DEVICE: some more of them come there
hellos_go_on()
{
	wait_until 12 hears "$1" "$(($(mlag_get "$1" .stats.hello_rx) + 3))" ||
		fail "$1 hears no hellos"
}

has_address()
{
	[ -n "$(ipn "$1" -6 -o addr show dev "$2" scope link)" ]
}

# Without its address, by whatever it went, the control VLAN carries nothing.
address_lost()
{
	has_address a plx.4094 || fail "no address to begin with"
	try ipn a -6 addr flush dev plx.4094
	hellos_go_on b
	has_address a plx.4094 || fail "no address"
	hellos_go_on a

	try ipn a link set dev plx.4094 addrgenmode none
	try ipn a -6 addr flush dev plx.4094
	hellos_go_on b
	has_address a plx.4094 || fail "no address after none"
	hellos_go_on a
}

# With the MTU IPv6 goes, and comes back without the groups. The module keeps the
# slave from that, not so the control VLAN.
mtu_too_small()
{
	local before

	try ipn a link set dev plx.4094 mtu 1200
	wait_until 5 link_get a plx.4094 '.mtu >= 1280' >/dev/null ||
		fail "not raised again"
	hellos_go_on b
	hellos_go_on a

	# and faster than anybody can look
	before=$(mlag_get b .stats.sessions)
	try ipn a -batch - <<-END
	link set dev plx.4094 mtu 1200
	link set dev plx.4094 mtu 1400
	END
	hellos_go_on a
	has_address a plx.4094 || fail "no address"
	wait_until 5 is_helper a alive || fail "not shown as alive"
	expect_equal "number of sessions" "$(mlag_get b .stats.sessions)" \
		"$before"
	cut_peer_link
	wait_until 5 mlag_both 'all(.session == "down")' >/dev/null ||
		fail "not down"
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_whole || fail "not whole again"
}

waits_for()
{
	grep -q "event=waiting for=$2 " "$work/mlagd.$1"
}

# before_all: the helper is there first, and each piece comes later
before_all()
{
	local d

	topology_destroy
	setup_ns a b
	for d in a b; do
		: >"$work/mlagd.$d"
		helper_start "$d"
		wait_until 10 waits_for "$d" group ||
			fail "$d: does not say that it waits for a group"
	done
	ipn a link add plx type veth peer name plx netns "${ns[b]}"
	for d in a b; do
		mlag_is "$d" '.helper == "alive"' || fail "$d: not attached"
		try ipn "$d" mlag set group 7
		wait_until 10 waits_for "$d" peer-link || fail "$d: peer-link"
		try ipn "$d" link add pl0 up type mlag peer-link
		wait_until 10 waits_for "$d" slave || fail "$d: slave"
		try ipn "$d" link set dev plx master pl0
		wait_until 10 waits_for "$d" carrier || fail "$d: carrier"
	done
	mlag_is a '.helper == "alive"' || fail "dead for want of a peer-link"
	for d in a b; do
		ipn "$d" link set dev plx up
	done
	wait_paired || fail "not paired"
	# another slave: the helper follows
	ipn a link set dev plx nomaster
	wait_until 5 mlag_is a '.session == "down"' || fail "not down"
	stays 2 mlag_is a '.helper == "alive"' || fail "dead without a slave"
	ipn a link set dev plx master pl0
	ipn a link set dev plx up
	wait_paired || fail "not paired with the slave again"
}

ktap_setup "pair" topology set="$steady"
ktap_test "killed under traffic: nothing lost, nothing doubled" killed
ktap_test "without it legs fail, return and are made, and roles stay" without
ktap_test "without both" without_both
ktap_test "restarted under traffic: not an event" restarted
ktap_test "stopped and started under traffic" stopped
ktap_test "hung: dead by the watchdog, and alive again" hung
ktap_test "a second one is refused" second_one
ktap_test "dead, then the peer-link fails" peer_link_too
ktap_test "the control VLAN loses its address" address_lost
ktap_test "the control VLAN loses IPv6 by its MTU" mtu_too_small
ktap_test "there before the configuration" before_all
ktap_run
