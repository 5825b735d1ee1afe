#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Declared uplinks (R9, R14, X2). Two devices with a DAD path; the uplink of each
# is its orphan. The device without uplinks yields, whatever its role, and one
# that loses them after it stayed hands over. A member port that follows uplinks
# goes down with them and comes back after the hold time; it stays up while the
# peer is gone, has none either, or does not serve the host. A declaration outlives
# its netdev.
# timeout: 600

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"
. "$here/lib_dad.sh"

# uplink_add DEVICE: one more netdev for an uplink
uplink_add()
{
	ipn "$1" -batch - <<-END
		link add up1 type veth peer name up1x
		link set dev up1x up
		link set dev up1 up
	END
}

setup()
{
	local d

	topology start=0 set="up-delay 0 handover-hold 0 $steady" || return 1
	dad_make || return 1
	for d in a b; do
		try port_set "$d" "o$d" uplink-group 1
	done
	topology_start
	roles
}

shown()
{
	wait_until 5 mlag_both 'all(.[]; .uplinks_declared == 1 and
		.uplinks_up == 1 and .peer_uplinks_up == 1 and
		.uplinks[0].state == "up")' >/dev/null || fail "uplinks"
	ipn a mlag show >"$work/show"
	grep -q 'PAIRED.*; uplinks 1/1, the peer.s 1/1' "$work/show" ||
		fail "no counts with the verdict"
	grep -q '^  uplinks  *group 1 up .*: oa up$' "$work/show" ||
		fail "no line for the uplinks"
	ipn a mlag dad show | grep -q 'PAIRED.*; uplinks 1/1' ||
		fail "no verdict in ip mlag dad show"
}

bad_input()
{
	local i

	mlag_refuses a 'no such device' port set dev none uplink-group 1
	mlag_refuses a 'declare a port to the network' port set dev po10 uplink-group 1
	mlag_refuses a 'declare a port to the network' port set dev lo uplink-group 1
	mlag_refuses a 'take it out of there first' port set dev bond1 uplink-group 1
	mlag_refuses a 'take it out of there first' port set dev h1 uplink-group 1
	mlag_refuses a 'take it out of there first' port set dev plx uplink-group 1
	mlag_refuses a 'only a member port' port set dev oa follow-group 1
	mlag_refuses a 'the peer-link follows no' port set dev pl0 follow-group 1
	mlag_refuses a 'not a declared uplink' port set dev dad nogroup
	mlag_refuses a 'uplink-group is 1..64' port set dev dad uplink-group 65
	# what ip mlag does not even send
	on a "$here/tools/genl.py" port-set port-ifname:s=oa , \
		port-set port-ifname:s=oa port-uplink-group:8=1 \
		port-follow-group:8=1 , \
		port-set port-uplink-group:8=1 , \
		port-set port-ifname:s=dad port-uplink-group:8=65 , \
		uplink-get uplink-ifname:s=dad >"$work/said"
	for i in 'uplink-group, follow-group, error-down or afterwards is' 'not both' \
		'ifindex or ifname is required' 'ERANGE' \
		'not a declared uplink'; do
		grep -q "$i" "$work/said" || fail "not said: $i"
	done
	setup_ns many || fail "namespace"
	for ((i = 1; i <= 65; i += 2)); do
		echo "link add up$i type veth peer name up$((i + 1))"
	done | ipn many -batch -
	for ((i = 1; i <= 64; i++)); do
		ip-mlag -n "${ns[many]}" port set dev "up$i" uplink-group "$i" ||
			fail "uplink $i"
	done
	ipn many mlag port set dev up65 uplink-group 1 2>"$work/refusal" &&
		fail "65 uplinks"
	grep -q 'there are 64 uplinks' "$work/refusal" ||
		fail "$(<"$work/refusal")"
	# neither by itself nor by a bond can it become a leg
	ipn a -batch - <<-END || fail "cannot try"
		link set dev oa nomaster
		link set dev oa down
		link add extra type bond
		link set dev oa master extra
		link add pox type mlag id 99
	END
	ipn a link set dev extra master pox 2>"$work/refusal" &&
		fail "an uplink in a leg"
	grep -q 'declared uplink' "$work/refusal" || fail "$(<"$work/refusal")"
	ipn a -batch - <<-END
		link del pox
		link del extra
		link set dev oa down
	END
	ipn a link set dev oa master bond1 2>"$work/refusal" &&
		fail "an uplink in the bond of a leg"
	ipn a link set dev oa master br0 up
	mlag_is a '.uplinks_declared == 1' || fail "not one uplink"
	wait_until 5 mlag_is a '.uplinks_up == 1' || fail "not up again"
}

# is_follow DEVICE STATE [FILTER]: po10 there, and nothing else is held down
is_follow()
{
	mlag_is "$1" ".ports | map({(.ifname): .}) | add |
		.po10.follow == \"$2\" and .po20.local == \"open\" and
		(${3:-true})"
}

open='.po10.local == "open" and (.po10 | has("down") | not)'
down='.po10.local == "down" and .po10.down == ["uplink"]'

followed()
{
	try port_set "$master" po10 follow-group 1
	try ipn "$master" mlag set uplink-hold 3600s
	is_follow "$master" up "$open" || fail "not open"
	# one of two is enough
	uplink_add "$master"
	try port_set "$master" up1 uplink-group 1
	wait_until 5 mlag_is "$master" '.uplinks_up == 2' || fail "up1"
	cut_uplink "$master"
	wait_until 5 mlag_is "$master" '.uplinks_up == 1' || fail "still up"
	stays 1 is_follow "$master" up "$open" || fail "follows the first"
	watch "$master"
	ipn "$master" link set dev up1x down
	wait_until 5 is_follow "$master" failed "$down" || fail "not down"
	wait_until 5 is_link "$master" h1 down || fail "h1 is up"
	wait_mii h1 "$master" DOWN || fail "h1 believes in $master"
	wait_lacp h1 1 || fail "h1 does not use $backup alone"
	mlag_port "$master" po10 why | grep -q 'uplinks' || fail "why"
	ipn "$master" mlag show | grep -q \
		"^  uplinks  *group 1 failed .*: o$master down .*, up1 down .*; 1 port held down" ||
		fail "ip mlag show does not say it"
	wait_until 2 event_seen "$master" '.type == "uplink" and
		.ifname == "up1" and .uplink == "down"' ||
		fail "no event of the uplink"
	event_seen "$master" '.type == "uplink-group" and
		.uplink_group == 1 and .group_state == "failed"' ||
		fail "no event of the group"
	event_seen "$master" '.ifname == "po10" and .down == ["uplink"]' ||
		fail "no event of the port"
	unwatch "$master"
	try port_set "$master" up1 nogroup
	ipn "$master" link del up1
	exactly_once "h1 h2 o$backup"
}

held()
{
	repair_uplink "$master"
	wait_until 5 is_follow "$master" hold "$down" || fail "not held"
	mlag_is "$master" '.uplinks[0] | .group_state == "hold" and
		.hold_in > 0' || fail "hold time"
	is_link "$master" h1 down || fail "h1 is up"
	# a port that follows anew is not taken down while the uplink is up
	try port_set "$master" po20 follow-group 1
	mlag_port "$master" po20 'follow == "up"' >/dev/null || fail "po20"
	try port_set "$master" po20 nogroup
	try ipn "$master" mlag set uplink-hold 0
	wait_until 5 is_follow "$master" up || fail "the hold time does not end"
	wait_whole || fail "not whole again"
	exactly_once "h1 h2 oa ob"
}

# since_back FILTER: of $master, time in ms from the event that the uplink was
# up, the last one, to the first one behind it that matches
since_back()
{
	jq -sre ".[(map(.uplink == \"up\") | rindex(true)):] |
		([.[] | select($1)][0].uptime - .[0].uptime) / 1e6 | floor" \
		"$work/events.$master"
}

# By its own clock the port waits for the hold time, from when the uplink was
# last back: no less, and no longer than it takes to look.
hold_time()
{
	local what ms

	[ -n "${MLAG_TIME_TRAVEL:-}" ] || {
		skip "only where time is virtual"
		return
	}
	try ipn "$master" mlag set uplink-hold 10s
	cut_uplink "$master"
	wait_until 5 is_follow "$master" failed "$down" || fail "not down"
	wait_until 5 is_link "$master" h1 down || fail "h1 is up"
	watch "$master"
	repair_uplink "$master"
	wait_until 5 is_follow "$master" hold "$down" || fail "not held"
	pause 6
	cut_uplink "$master"
	wait_until 3 is_follow "$master" failed "$down" || fail "not failed"
	repair_uplink "$master"
	wait_until 5 is_follow "$master" hold "$down" || fail "not held again"
	stays 8 is_follow "$master" hold "$down" || fail "not for the hold time"
	wait_until 5 event_seen "$master" '.type == "link" and
		.link == "h1" and .link_state == "up"' || fail "not up"
	for what in '.type == "uplink-group" and .group_state == "up"' \
		'.type == "port" and .ifname == "po10" and (has("down") | not)' \
		'.type == "link" and .link == "h1" and .link_state == "up"'; do
		ms=$(since_back "$what") || fail "no event: $what"
		comment "after $ms ms: $what"
		if [ "${ms:-0}" -lt 10000 ] || [ "${ms:-0}" -gt 10300 ]; then
			fail "after $ms ms: $what"
		fi
	done
	unwatch "$master"
	try ipn "$master" mlag set uplink-hold 0
	wait_whole || fail "not whole again"
}

# Nobody but this device would serve the host.
peer_leg()
{
	cut_uplink "$master"
	wait_until 5 is_follow "$master" failed "$down" || fail "not down"
	cut_leg h1 "$backup"
	wait_until 15 is_follow "$master" peer-leg "$open" || fail "not open"
	wait_lacp h1 1 || fail "h1 has no leg"
	repair_leg h1 "$backup"
	wait_until 15 is_follow "$master" failed "$down" || fail "not down again"
}

# The peer has none either.
peer_uplinks()
{
	cut_uplink "$backup"
	wait_until 15 is_follow "$master" peer-uplinks "$open" ||
		fail "not open"
	ipn "$master" mlag show | grep -q 'the peer has no uplinks either' ||
		fail "ip mlag show does not say it"
	wait_whole || fail "not whole"
	repair_uplink "$backup"
	wait_until 5 is_follow "$master" failed "$down" || fail "not down again"
}

# is_verdicts MASTER'S BACKUP'S
is_verdicts()
{
	mlag_both ".$master.dad.verdict == \"$1\" and
		.$backup.dad.verdict == \"$2\"" >/dev/null
}

# Who stays does not follow, nor does who yields; there is nobody else.
health()
{
	try port_set "$backup" po10 follow-group 1
	watch "$master"
	cut_peer_link
	wait_until 5 is_verdicts yield stay || fail "health does not decide"
	mlag_both 'all(.[]; .dad.rule == "uplinks")' >/dev/null || fail "rule"
	mlag_is "$master" 'all(.ports[] | select(.id); .down == ["dad"])' ||
		fail "not held down for DAD"
	wait_until 2 event_seen "$master" '.ifname == "po10" and
		.down == ["dad"]' || fail "no event of the port"
	event_seen "$master" '.ifname == "po10" and (has("down") | not)' &&
		fail "was up in between"
	unwatch "$master"
	mlag_port "$master" po10 'follow == "no-peer"' >/dev/null ||
		fail "who yields follows"
	ipn "$master" mlag show | grep -q 'rule .*uplinks none / ok' ||
		fail "ip mlag show does not say why"
	wait_lacp h1 1 || fail "h1"
	wait_lacp h2 1 || fail "h2"
	exactly_once "h1 h2 o$backup"
}

handover()
{
	local d

	# with none on both sides nothing changes
	cut_uplink "$backup"
	wait_until 5 is_follow "$backup" no-peer "$open" ||
		fail "who stays follows"
	stays 2 is_verdicts yield stay || fail "handed over"
	watch "$master"
	repair_uplink "$master"
	wait_until 5 is_verdicts stay yield || fail "not handed over"
	wait_until 2 event_seen "$master" '.verdict == "stay" and
		.rule == "handover"' || fail "no event"
	unwatch "$master"
	wait_until 15 is_follow "$master" up "$open" || fail "not open"
	wait_lacp h1 1 || fail "h1"
	wait_lacp h2 1 || fail "h2"
	exactly_once "h1 h2 o$master"

	# and back
	repair_uplink "$backup"
	wait_until 5 mlag_is "$backup" '.uplinks_up == 1' || fail "uplink"
	cut_uplink "$master"
	wait_until 5 is_verdicts yield stay || fail "not handed back"
	repair_uplink "$master"
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_whole || fail "not whole again"
	for d in a b; do
		try port_set "$d" po10 nogroup
	done
	exactly_once "h1 h2 oa ob"
}

# One of two DAD paths is over the uplinks, and lost with one of them. The other
# one tells of it, so who has no uplink does not go on for silence.
path_lost()
{
	local -A addr=([a]=198.51.100.1 [b]=198.51.100.2)
	local d

	roles
	setup_ns net || return 1
	ipn net link add br0 up type bridge
	for d in a b; do
		cable up1 "" net "net$d" | ipn "$d" -batch - || return 1
		ipn net link set dev "net$d" master br0 up
		ipn "$d" -batch - <<-END
			link set dev up1 up
			addr add ${addr[$d]}/24 dev up1
		END
		try port_set "$d" up1 uplink-group 1
		try port_set "$d" "o$d" nogroup
		try ipn "$d" mlag dad add local "${addr[$d]}" \
			remote "${addr[${peer_of[$d]}]}" dev up1 interval 200 \
			timeout "$dad_timeout"
	done
	wait_until 10 mlag_both 'all(.[]; .uplinks_up == 1 and
		all(.dad_paths[]; .state == "ok"))' >/dev/null || fail "paths"
	ipn net link set dev "net$master" down
	wait_until 10 mlag_both ".$master.uplinks_up == 0 and
		all(.[]; [.dad_paths[].state] == [\"ok\", \"lost\"])" >/dev/null ||
		fail "the path is not lost with the uplink"
	cut_peer_link
	wait_until 5 is_verdicts yield stay || fail "who has no uplink goes on"
	mlag_both 'all(.[]; .dad.rule == "uplinks")' >/dev/null || fail "rule"
	stays $((2 * ${dad_timeout%s} + 1)) is_verdicts yield stay ||
		fail "did not stay so"
	exactly_once "h1 h2 o$backup"
	ipn net link set dev "net$master" up
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_whole || fail "not whole again"
	for d in a b; do
		try ipn "$d" mlag dad del path 1
		try port_set "$d" "o$d" uplink-group 1
		try port_set "$d" up1 nogroup
		ipn "$d" link del up1
	done
}

# Without DAD there is monitor-link, too; nobody to ask is nobody to take over.
without_dad()
{
	local d

	for d in a b; do
		try ipn "$d" mlag dad del path 0
	done
	try port_set a po10 follow-group 1
	cut_uplink a
	wait_until 5 is_follow a failed "$down" || fail "not down"
	mlag_is a 'has("dad") or has("peer_uplinks_up") | not' ||
		fail "there is DAD"
	cut_peer_link
	wait_until 15 is_follow a no-peer "$open" || fail "not open"
	repair_peer_link
	wait_until 20 is_follow a failed "$down" || fail "not down again"
	try ipn a mlag set uplink-hold 0
	repair_uplink a
	wait_whole || fail "not whole again"
	try port_set a po10 nogroup
}

# is_one_open: po10 is open on one device and held down on the other
is_one_open()
{
	mlag_both '[.[].ports[] | select(.ifname == "po10") | .follow] | sort ==
		["failed", "peer-leg"]' >/dev/null
}

# Each has uplinks, but not those that its port follows.
both_follow()
{
	local d

	for d in a b; do
		uplink_add "$d"
		try port_set "$d" up1 uplink-group 2
		try port_set "$d" po10 follow-group 1
	done
	wait_until 5 mlag_both 'all(.[]; .uplinks_up == 2)' >/dev/null ||
		fail "up1"
	ipn a link set dev oa down
	ipn b link set dev ob down
	wait_until 30 is_one_open || fail "not one of them"
	stays 5 is_one_open || fail "did not stay so"
	wait_lacp h1 1 || fail "h1 has no leg"
	ipn a link set dev oa up
	ipn b link set dev ob up
	wait_whole || fail "not whole again"
	for d in a b; do
		try port_set "$d" po10 nogroup
		try port_set "$d" up1 nogroup
		ipn "$d" link del up1
	done
}

# is_uplink NAME STATE of a
is_uplink()
{
	mlag_is a "any(.uplinks[]; .ifname == \"$1\" and .state == \"$2\")"
}

outlives()
{
	local other=$1

	uplink_add a
	try port_set a up1 uplink-group 2
	wait_until 5 is_uplink up1 up || fail "up1 is not up"
	ipn a link del up1
	wait_until 5 is_uplink up1 absent || fail "up1 is not absent"
	mlag_is a '.uplinks_declared == 2 and .uplinks_up == 1' || fail "counts"
	ipn a mlag show | grep -q 'group 2 failed .*: up1 absent' ||
		fail "ip mlag show"
	mlag_refuses a 'only "nogroup"' port set dev up1 uplink-group 3
	uplink_add a
	wait_until 5 is_uplink up1 up || fail "up1 is not watched again"
	# its name goes with it, but not into another namespace
	ipn a -batch - <<-END
		link set dev up1 down
		link set dev up1 name up2
		link set dev up2 up
	END
	wait_until 5 is_uplink up2 up || fail "up2 is not up"
	mlag_is a '[.uplinks[].ifname] == ["oa", "up2"]' || fail "names"
	ipn a link set dev up2 netns "${ns[$other]}"
	wait_until 5 is_uplink up2 absent || fail "up2 is not absent"
	mlag_is b '.uplinks_declared == 1' || fail "declared elsewhere"
	ipn "$other" link set dev up2 netns "${ns[a]}"
	ipn a link set dev up2 up
	wait_until 5 is_uplink up2 up || fail "up2 is not watched again"
	ipn a link del up2
	try port_set a up2 nogroup
	mlag_refuses a 'no such device' port set dev up2 nogroup
	mlag_is a '.uplinks_declared == 1' || fail "still declared"
	is_whole || fail "not whole"
}

# What is absent is not found by another netdev's alternative name, and what is there
# is by its own.
other_names()
{
	uplink_add a
	try port_set a up1 uplink-group 2
	ipn a link del up1
	wait_until 5 is_uplink up1 absent || fail "up1 is not absent"
	ipn a link property add dev oa altname up1
	stays 1 is_uplink up1 absent || fail "up1 is watched as oa"
	try port_set a up1 nogroup
	mlag_is a '[.uplinks[].ifname] == ["oa"]' || fail "still declared"
	try port_set a up1 reserve
	try port_set a oa noreserve
	mlag_refuses a 'nothing is set' port set dev up1 noreserve
	ipn a link property del dev oa altname up1
	# something was set for it, but it is no uplink, and no longer there
	uplink_add a
	try port_set a up1 reserve
	ipn a link del up1
	mlag_refuses a 'not a declared uplink' port set dev up1 nogroup
	try port_set a up1 noreserve
	# refused as a whole
	on a "$here/tools/genl.py" port-set port-ifname:s=oa \
		port-uplink-group:8=0 port-follow-group:8=1 \
		>/dev/null 2>&1 && fail "not refused"
	mlag_is a '[.uplinks[].ifname] == ["oa"]' || fail "half of it was done"
}

ktap_setup "pair with declared uplinks" setup
ktap_test "uplinks are shown on both devices" shown
ktap_test "bad input is refused" bad_input
ktap_setup "a port goes down with the uplinks that it follows" followed
ktap_test "and comes back after the hold time" held
ktap_test "which is as long as it was set to" hold_time
ktap_setup "it stays up while the peer's leg is down" peer_leg
ktap_test "it stays up while the peer has no uplinks either" peer_uplinks
ktap_setup "the peer-link is cut: who has no uplinks yields" health
ktap_test "who loses its uplinks hands over" handover
ktap_setup "a DAD path is lost with the uplink, then the peer-link" path_lost
ktap_setup "a declaration outlives its netdev" outlives h1
ktap_test "by any of its names" other_names
ktap_test "ports follow without DAD, too" without_dad
ktap_test "the same port does not follow on both devices" both_follow
ktap_run
