#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What the administrator has to say of a port while it is held down: what it
# shall be afterwards, which nobody could see since it is down already, and that
# one of the reasons is to let it go, as long as that lasts and no longer.
# timeout: 600

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"
. "$here/lib_dad.sh"

setup()
{
	local d

	# of two devices that have just booted none waits for its up-delay
	topology start=0 set="up-delay 600 $steady" || return 1
	dad_make || return 1
	setup_ns net || return 1
	for d in a b; do
		try port_set "$d" dad reserve
		try ipn "$d" mlag set error-down all
		cable up2 "" net "${d}up2" | ipn "$d" -batch - || return 1
		ipn "$d" link set dev up2 up
		ipn net link set dev "${d}up2" up
	done
	topology_start
	roles
	watch "$backup"
}

# of DEVICE FILTER: of what ip mlag tells of its orphan
of()
{
	mlag_is "$1" ".error_down_ports[] | select(.ifname == \"o$1\") | $2"
}

# release DEVICE PORT REASON [force]
release()
{
	ipn "$1" mlag port release dev "$2" reason "${@:3}"
}

# says DEVICE TEXT ARGUMENT...: ip mlag does, in a line
says()
{
	ipn "$1" mlag "${@:3}" >"$work/show"
	grep -q -- "$2" "$work/show" ||
		fail "ip mlag ${*:3} does not say $2: $(<"$work/show")"
}

split()
{
	cut_peer_link
	wait_until 5 is_verdict "$backup" yield || fail "does not yield"
	wait_until 5 is_link "$backup" h1 down || fail "h1 is up"
	wait_until 5 is_link "$backup" "o$backup" down || fail "an orphan is up"
}

not_held()
{
	local i

	for i in oa po10 h1 pl0 lo br0; do
		mlag_refuses a 'not held down: use ip link set dev DEV down' \
			port set dev "$i" afterwards down
	done
	mlag_refuses a 'give its member port' port set dev bond1 afterwards down
	mlag_refuses a 'no such device' port set dev none afterwards down
	for i in dad flap up-delay boot maintenance uplink consistency admin; do
		mlag_refuses a "the port is not held down for $i: ip mlag port" \
			port release dev po10 reason "$i" force
		mlag_refuses a "the port is not held down for $i: " \
			port release dev oa reason "$i" force
	done
	mlag_refuses a 'not held down' port release dev pl0 reason dad
	mlag_refuses a 'give its member port' port release dev bond1 reason dad
	mlag_refuses a 'no such device' port release dev none reason dad
	# what ip mlag does not even send
	on a "$here/tools/genl.py" port-set port-ifname:s=oa \
		port-afterwards:8=1 port-error-down:8=1 , \
		port-set port-ifname:s=oa port-afterwards:8=2 , \
		port-set port-afterwards:8=1 , \
		port-release port-ifname:s=oa , \
		port-release port-reason:32=1 , \
		port-release port-ifname:s=oa port-reason:32=0 , \
		port-release port-ifname:s=oa port-reason:32=3 , \
		port-release port-ifname:s=oa port-reason:32=256 \
		>"$work/said"
	for i in 'afterwards is set by itself' ERANGE \
		'ifindex or ifname is required' 'one reason at a time'; do
		grep -q "$i" "$work/said" || fail "not said: $i"
	done
	expect_equal "done" "$(grep -c '^ok' "$work/said")" 0
	mlag_is a 'all(.ports[]; has("afterwards") or has("released") | not)' ||
		fail "told of ports that are not held down"
}

# While it is closed, ip link cannot say it.
afterwards()
{
	local o=o$backup

	split
	mlag_is "$backup" 'all(.ports[] | select(.id); .afterwards == "up")' ||
		fail "legs do not come up afterwards"
	try port_set "$backup" "$o" afterwards down
	of "$backup" '.stays_down and .down == ["dad"]' || fail "not told"
	says "$backup" "^  down  *$o: stays down afterwards, unless" show
	says "$backup" "^$o down all: .*, held down, and stays down afterwards" \
		port show would-go-down
	try port_set "$backup" "$o" afterwards up
	of "$backup" '.stays_down | not' || fail "not taken back"
	try port_set "$backup" "$o" afterwards down
	# all links of a leg, or one of them
	try port_set "$backup" po10 afterwards down
	mlag_port "$backup" po10 'afterwards == "down"' >/dev/null ||
		fail "po10: not told"
	says "$backup" '^    stays down afterwards, unless' port show dev po10
	try port_set "$backup" h2 afterwards down
	mlag_port "$backup" po20 'afterwards == "down"' >/dev/null ||
		fail "po20: not told"
	try port_set "$backup" po20 afterwards up
	mlag_port "$backup" po20 'afterwards == "up"' >/dev/null ||
		fail "po20: not taken back"
	# who raises it wants it up
	ipn "$backup" link set dev h1 up
	wait_until 3 is_link "$backup" h1 down || fail "still up"
	mlag_port "$backup" po10 'afterwards == "up"' >/dev/null ||
		fail "raised, and is not to come up"
	try port_set "$backup" h1 afterwards down
}

# A port that is none of members, on a device that has yielded.
released()
{
	local o=up2

	mlag_refuses "$backup" 'has yielded: .* both would be active, .* use force' \
		port release dev "$o" reason dad
	mlag_refuses "$backup" 'not held down for flap' \
		port release dev "$o" reason flap
	mlag_refuses "$backup" 'belongs to a leg' \
		port release dev h1 reason dad force
	try release "$backup" "$o" dad force
	is_link "$backup" "$o" up || fail "still down"
	stays 2 is_link "$backup" "$o" up || fail "down again"
	mlag_is "$backup" ".error_down_ports[] | select(.ifname == \"$o\") |
		.released == [\"dad\"] and (has(\"down\") or has(\"down_age\") |
		not)" || fail "not told"
	says "$backup" "^  released  *$o: by the administrator" show
	says "$backup" '^    released: dad: this device has yielded' \
		port show would-go-down
	event_seen "$backup" ".type == \"error-down\" and .ifname == \"$o\" and
		(has(\"down\") | not)" || fail "no event"
	mlag_refuses "$backup" 'released from that already' \
		port release dev "$o" reason dad force
	mlag_refuses "$backup" 'not held down: use ip link' \
		port set dev "$o" afterwards down
	# a port like any other: it is seen again
	ipn "$backup" link set dev "$o" down
	stays 1 is_link "$backup" "$o" down || fail "raised"
	ipn "$backup" link set dev "$o" up
	stays 1 is_link "$backup" "$o" up || fail "closed"
	# the others are not concerned
	is_link "$backup" "o$backup" down || fail "an orphan is up"
	# one that is to stay down does
	try release "$backup" "o$backup" dad force
	stays 1 is_link "$backup" "o$backup" down || fail "up"
	of "$backup" '.released == ["dad"] and (.stays_down | not)' ||
		fail "not released"
}

# The same for a leg.
leg_released()
{
	mlag_refuses "$backup" 'has yielded: .* use force' \
		port release dev po20 reason dad
	try release "$backup" po20 dad force
	wait_until 3 is_link "$backup" h2 up || fail "still down"
	wait_until 10 is_leg "$backup" po20 open || fail "not open"
	mlag_port "$backup" po20 'released == ["dad"]' >/dev/null ||
		fail "not told"
	mlag_is "$backup" '.ports[] | select(.ifname == "po20") |
		has("down") or has("afterwards") | not' || fail "held down"
	says "$backup" '^    released: dad: this device has yielded' port show
	event_seen "$backup" '.type == "port" and .ifname == "po20" and
		(has("down") | not)' || fail "no event"
	mlag_refuses "$backup" 'released from that already' \
		port release dev po20 reason dad force
	stays 1 is_link "$backup" h1 down || fail "the other leg is up"
}

# The reason is over. Another one holds what was released from the first, and
# what was to stay down does.
over()
{
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_until 5 mlag_port "$backup" po20 'down == ["up-delay"]' >/dev/null ||
		fail "po20 does not wait"
	wait_until 5 mlag_is "$backup" 'all(.ports[], .error_down_ports[];
		has("released") | not)' || fail "released from what is over"
	wait_until 3 is_link "$backup" h2 down || fail "h2 is up"
	is_link "$backup" up2 up || fail "up2 is down"
	stays 2 is_link "$backup" "o$backup" down || fail "an orphan is up"
	# that can be seen again
	ipn "$backup" link set dev "o$backup" up
	stays 1 is_link "$backup" "o$backup" up || fail "an orphan is down"

	mlag_refuses "$backup" 'not held down for dad' \
		port release dev po20 reason dad force
	try release "$backup" po20 up-delay
	wait_until 10 is_leg "$backup" po20 open || fail "po20 waits"
	mlag_port "$backup" po20 'released == ["up-delay"]' >/dev/null ||
		fail "not told"
	try release "$backup" po10 up-delay
	wait_until 5 mlag_is "$backup" '.ports[] | select(.ifname == "po10") |
		has("down") or has("afterwards") | not' || fail "po10 waits"
	stays 2 is_link "$backup" h1 down || fail "h1 is up"
	is_why "$backup" po10 'carrier\|administratively\|partner' ||
		fail "why: $(mlag_port "$backup" po10 why)"
	ipn "$backup" link set dev h1 up
	wait_whole || fail "not whole again"
	exactly_once "h1 h2 oa ob"
}

# It comes again, and holds as ever.
again()
{
	set_both flap-hold 0
	split
	wait_until 5 is_link "$backup" h2 down || fail "h2 is up"
	wait_until 5 is_link "$backup" up2 down || fail "up2 is up"
	of "$backup" '.down == ["dad"] and (has("released") | not)' ||
		fail "not held down again"
	mlag_port "$backup" po20 'down == ["dad"]' >/dev/null ||
		fail "po20 is not held down again"
	set_both up-delay 0
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_until 30 is_open "$backup" || fail "not open again"
	wait_whole || fail "not whole again"
	unwatch "$backup"
}

# is_follow STATE: what po10 of the backup makes of its uplinks
is_follow()
{
	mlag_port "$backup" po10 "follow == \"$1\"" >/dev/null
}

uplinks()
{
	try ipn "$backup" mlag set uplink-hold 0
	try port_set "$backup" po10 follow-group 1
	try port_set "$backup" "o$backup" uplink-group 1
	try port_set "$master" "o$master" uplink-group 1
	cut_uplink "$backup"
	wait_until 15 is_follow failed || fail "does not follow"
	wait_until 5 is_link "$backup" h1 down || fail "h1 is up"
	try release "$backup" po10 uplink
	wait_until 10 is_leg "$backup" po10 open || fail "not open"
	is_follow released || fail "follow"
	says "$backup" '^  uplinks  *group 1 failed .*; 1 port released from' show
	stays 2 is_leg "$backup" po10 open || fail "held down again"
	repair_uplink "$backup"
	wait_until 15 is_follow up || fail "not over"
	cut_uplink "$backup"
	wait_until 15 is_follow failed || fail "does not follow any more"
	wait_until 5 is_link "$backup" h1 down || fail "h1 is up"
	repair_uplink "$backup"
	wait_whole || fail "not whole again"
	try port_set "$backup" po10 nogroup
}

maintenance()
{
	ipn "$backup" mlag maintenance on
	wait_until 15 mlag_is "$backup" '.maintenance.state == "drained"' ||
		fail "not drained"
	mlag_refuses "$backup" 'for the whole device: ip mlag maintenance off' \
		port release dev po10 reason maintenance force
	ipn "$backup" mlag maintenance off
	wait_whole || fail "not whole again"
}

# The reason ends and begins again while nobody can look at ports: the master asks
# for a handover, for which uplinks are tried, and takes that back. What is later
# than all that it sends is what it said before, with bits of ours: the sequence
# number and the flags, see Documentation/protocol.md.
meanwhile()
{
	local d=$backup o=up2

	# a port without a carrier does not have the device take over
	ipn net link set dev "$d$o" down
	try port_set "$d" "$o" uplink-group 1
	# what the master sends itself is old news from then on
	try ipn "$d" mlag dad replace local "${dad4[$d]}" \
		remote "${dad4[$master]}" interval 200 timeout 30s
	split
	wait_until 5 of "$d" '.down == ["dad"]' || fail "uplinks are not held"
	try release "$d" "$o" dad force
	on "$master" "$here/tools/replay.py" capture dad dad "$work/dad" ||
		fail "nothing to be seen of $master"
	hold_rtnl
	on "$master" "$here/tools/replay.py" change dad "$work/dad" \
		60:01,139:05 60:02,139:01 || fail "cannot send"
	pause 0.5
	[ -e "$work/hold" ] && kill -0 "$holder" || fail "too late"
	release_rtnl
	wait_until 5 mlag_is "$d" ".error_down_ports[] |
		select(.ifname == \"$o\") | .down == [\"dad\"] and
		(has(\"released\") | not)" || fail "released from what is over"
	is_verdict "$d" yield || fail "does not yield any more"
}

ktap_setup "pair with orphans" setup
ktap_test "what is not held down is refused" not_held
ktap_setup "what a port shall be afterwards" afterwards
ktap_test "a port is released from DAD, with force" released
ktap_test "so is a leg, and opens" leg_released
ktap_test "a reason is over, and another one holds" over
ktap_test "a reason comes again, and holds again" again
ktap_test "a leg is released from its uplinks" uplinks
ktap_test "nothing is released from maintenance" maintenance
ktap_test "a release is over at once, whoever has the RTNL" meanwhile
ktap_run
