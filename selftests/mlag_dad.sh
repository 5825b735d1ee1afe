#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Dual-active detection (R4, R11 to R13, X2, X3). Two devices with two DAD paths
# over a cable of their own. With the peer-link cut exactly one yields, the
# backup: its legs take and give nothing, the links of its legs go down for the
# hosts too, and each frame still gets to each host once. Repaired, they come
# back after the up-delay and not before. DAD alone that is lost changes nothing;
# if both are lost both carry on, until they hear each other. A device that dies
# is replaced. Without a path there is none of this.
# timeout: 600

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"
. "$here/lib_dad.sh"

declare -A dad6=([a]=fd00::1 [b]=fd00::2)

# cable_make: for both paths
cable_make()
{
	local d

	dad_cable || return 1
	for d in a b; do
		ipn "$d" addr add "${dad6[$d]}/64" dev dad nodad || return 1
	done
}

# paths_add DEVICE: its two paths
paths_add()
{
	local d=$1

	dad_add "$d"
	try ipn "$d" mlag dad add local "${dad6[$d]}" \
		remote "${dad6[${peer_of[$d]}]}" dev dad interval 200 timeout "$dad_timeout"
}

# cable_repair: and what was lost with the link
cable_repair()
{
	repair_dad
	ipn b addr replace "${dad6[b]}/64" dev dad nodad
}

# long enough to be looked at, where time is not ours
up_delay=6
[ -n "${MLAG_TIME_TRAVEL:-}" ] || up_delay=15

setup()
{
	local d

	# of two devices that have just booted none waits for its up-delay
	topology start=0 set="up-delay 600 $steady" || return 1
	cable_make || return 1
	for d in a b; do
		paths_add "$d"
	done
	topology_start
	for d in a b; do
		try ipn "$d" mlag set up-delay "$up_delay"
	done
	roles
}

is_path_ok()
{
	mlag_both 'all(.[]; (.dad_paths | length == 2) and
		all(.dad_paths[]; .state == "ok" and .echoed))' >/dev/null
}

paths()
{
	wait_until 5 is_path_ok || fail "not all paths work"
	mlag_both 'all(.[]; .dad.verdict == "paired" and (.dad.held | not))' \
		>/dev/null || fail "verdict while paired"
	ipn a mlag show | grep -q '^  verdict  *PAIRED' ||
		fail "no verdict in ip mlag show"
	ipn a mlag dad show | grep -q "remote ${dad6[b]} dev dad .*interval 200ms" ||
		fail "ip mlag dad show"
	exactly_once "h1 h2 oa ob"
}

# DAD alone is lost.
dad_lost()
{
	watch a
	cut_dad
	wait_until 3 mlag_both 'all(.[]; all(.dad_paths[]; .state == "lost"))' \
		>/dev/null || fail "not shown as lost"
	wait_until 1 event_seen a '.type == "dad-path" and .path_state == "lost"' ||
		fail "no event"
	stays 4 mlag_both 'all(.[]; .dad.verdict == "paired" and
		all(.ports[]; .local == "open" or .peer_link))' >/dev/null ||
		fail "something happened"
	exactly_once "h1 h2 oa ob"
	cable_repair
	wait_until 5 is_path_ok || fail "not ok again"
	unwatch a
}

# yielded: as it has to be with the backup held down
yielded()
{
	local h

	mlag_both "(.$master.dad.verdict == \"stay\") and
		(.$backup.dad.verdict == \"yield\") and
		(.$backup.dad.rule == \"role\") and
		all(.$backup.ports[] | select(.id);
		    .local == \"down\" and .down == [\"dad\"]) and
		all(.$master.ports[] | select(.id);
		    .local == \"open\" and (has(\"down\") | not))" >/dev/null ||
		fail "not as it has to be"
	mlag_port "$backup" po10 why | grep -q 'yielded' ||
		fail "why: $(mlag_port "$backup" po10 why)"
	for h in h1 h2; do
		is_link "$backup" "$h" down || fail "$h of $backup is up"
		is_link "$backup" "bond${h#h}" up || fail "the bond is down"
		is_mii "$h" "$backup" DOWN || fail "$h believes in $backup"
		wait_lacp "$h" 1 || fail "$h does not use $master alone"
	done
	is_link "$backup" "o$backup" up || fail "an orphan is down"
}

split()
{
	watch "$backup"
	cut_peer_link
	wait_until 3 is_verdict "$backup" yield || fail "$backup does not yield"
	wait_mii h1 "$backup" DOWN
	wait_mii h2 "$backup" DOWN
	yielded
	stays 4 is_verdict "$backup" yield || fail "did not stay so"
	yielded
	event_seen "$backup" '.type == "verdict" and .verdict == "yield" and
		.rule == "role"' || fail "no event of the verdict"
	event_seen "$backup" '.ifname == "po10" and .down == ["dad"]' ||
		fail "no event of the port"
	ipn "$backup" mlag show | grep -q 'master beats backup' ||
		fail "ip mlag show does not say why"
	unwatch "$backup"
	exactly_once "h1 h2 o$master"
}

# Who raises a port that is held down sees it go down again.
raised()
{
	ipn "$backup" link set dev h1 up
	wait_until 3 is_link "$backup" h1 down || fail "still up"
	busybox dmesg | grep -q 'h1: closed again, .*po10 is held down: .* yielded' ||
		fail "nobody was told why"
	is_verdict "$backup" yield || fail "no longer yields"
	# a new link of the bond, which raises it, goes the way of the others
	ipn "$backup" -batch - <<-END || fail "the bond takes no new link"
		link add extra type veth peer name extra2
		link set dev extra master bond1
	END
	wait_until 3 is_link "$backup" extra down || fail "a new link is up"
	link_get "$backup" extra '.master == "bond1"' >/dev/null ||
		fail "a new link is not in the bond"
	ipn "$backup" link del extra
}

repair()
{
	local h

	repair_peer_link
	wait_paired || fail "not paired again"
	mlag_is "$backup" '.dad.held and .dad.up_in > 0 and
		all(.ports[] | select(.id); .down == ["up-delay"])' ||
		fail "no up-delay"
	stays 4 mlag_is "$backup" 'all(.ports[] | select(.id);
		.local == "down" and .remote == "open")' ||
		fail "did not wait for the up-delay"
	is_link "$backup" h1 down || fail "h1 is up"
	# frames for the hosts go by the peer meanwhile
	is_paired && exactly_once "h1 h2 oa ob"
	wait_until 20 is_link "$backup" h1 up || fail "h1 stays down"
	wait_whole || fail "not whole again"
	for h in h1 h2; do
		is_link "$backup" "$h" up || fail "$h is down"
	done
	exactly_once "h1 h2 oa ob"
}

# Neither hears the other by any way: both carry on. The first packet decides.
both_lost()
{
	cut_dad
	cut_peer_link
	wait_until 5 mlag_both 'all(.[]; .dad.verdict == "stay" and
		.dad.rule == "silence")' >/dev/null || fail "not both stay"
	mlag_both 'all(.[]; all(.ports[] | select(.id); .local == "open"))' \
		>/dev/null || fail "not all open"
	cable_repair
	wait_until 5 is_decided || fail "still both"
	stays 3 is_decided || fail "did not stay so"
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_whole || fail "not whole again"
	exactly_once "h1 h2 oa ob"
	roles
}

# The peer-link and DAD are taken along by the device that dies.
died()
{
	die "$master"
	wait_until 5 is_verdict "$backup" stay || fail "$backup does not stay"
	expect_equal rule "$(mlag_get "$backup" .dad.rule)" silence
	wait_until 5 mlag_is "$backup" '.role == "master" and
		all(.ports[] | select(.id); .local == "open")' ||
		fail "not master, or not open"
	unset "mac[o$master]" "netdev[o$master]"
	wait_lacp h1 1 || fail "h1"
	wait_lacp h2 1 || fail "h2"
	exactly_once "h1 h2 o$backup"
}

# So is the backup, and the master is what it was all the time.
backup_died()
{
	setup || return 1
	wait_until 5 is_path_ok || fail "not all paths work"
	watch "$master"
	die "$backup"
	wait_until 10 is_verdict "$master" stay || fail "$master does not stay"
	unset "mac[o$backup]" "netdev[o$backup]"
	wait_lacp h1 1 || fail "h1"
	wait_lacp h2 1 || fail "h2"
	stays 2 is_open "$master" || fail "not open"
	event_seen "$master" '.type == "verdict" and .verdict == "stay"' ||
		fail "no event of the verdict"
	expect_equal "what has changed" "$(events "$master" '.type == "role" or
		.type == "link" or (.type == "port" and .ifname != "pl0" and
		(.local != "open" or has("down")))')" ""
	unwatch "$master"
	exactly_once "h1 h2 o$master"
}

# With no path nothing is held down, whatever happens.
without()
{
	local d

	topology set="up-delay 60 $steady" || return 1
	for d in a b; do
		mlag_is "$d" 'has("dad") | not' || fail "$d has a verdict"
		ipn "$d" mlag dad show | grep -q 'no paths' || fail "paths"
	done
	cut_peer_link
	wait_until 5 mlag_both 'all(.[]; .session == "down")' >/dev/null
	stays 5 mlag_both 'all(.[]; all(.ports[] | select(.id);
		.local == "open" and (has("down") | not)))' >/dev/null ||
		fail "something is held down"
	repair_peer_link
	wait_paired || fail "not paired again"
	wait_until 3 is_whole || fail "something waits"
	exactly_once "h1 h2 oa ob"
}

# Paths of a pair at work: nothing is held down for their sake.
added()
{
	local d

	cable_make || return 1
	for d in a b; do
		paths_add "$d"
		stays 1 is_whole || fail "something is held down"
	done
	wait_until 5 is_path_ok || fail "not all paths work"
	is_whole || fail "something is held down"
	roles
	# what the administrator has down stays down
	ipn "$backup" link set dev h2 down
	cut_peer_link
	wait_until 3 is_verdict "$backup" yield || fail "$backup does not yield"
	wait_mii h1 "$backup" DOWN || fail "$backup is not down"
	repair_peer_link
	wait_paired || fail "not paired again"
	mlag_is "$backup" '.dad.held and .dad.up_in > 1000' ||
		fail "no up-delay"
	is_link "$backup" h1 down || fail "h1 is up already"
	# and without them nothing is held down
	try ipn "$backup" mlag dad del path 0
	try ipn "$backup" mlag dad del local "${dad6[$backup]}" \
		remote "${dad6[$master]}" dev dad
	wait_until 1 is_link "$backup" h1 up || fail "still down"
	stays 1 is_link "$backup" h2 down ||
		fail "h2 is up, which the administrator wants down"
	ipn "$backup" link set dev h2 up
	wait_whole || fail "not whole again"
}

bad_input()
{
	local i

	mlag_refuses a 'such a DAD path already' dad add local 192.0.2.1 remote 192.0.2.2
	mlag_refuses a 'three times interval' dad add local 192.0.2.1 \
		remote 192.0.2.9 interval 1s timeout 2s
	mlag_refuses a 'unicast' dad add local 192.0.2.1 remote 224.0.0.1
	mlag_refuses a 'not that of this device' dad add local 192.0.2.1 remote 192.0.2.1
	mlag_refuses a 'link-local one needs a device' dad add local fe80::1 remote fe80::2
	mlag_refuses a 'over the peer-link' dad add local 192.0.2.1 remote 192.0.2.9 dev pl0
	mlag_refuses a 'over the peer-link' dad add local 192.0.2.1 remote 192.0.2.9 dev plx
	mlag_refuses a 'no such DAD path' dad del path 3
	mlag_refuses a 'up-delay is 0..3600' set up-delay 3601
	mlag_refuses a 'two addresses\|as local' dad add local 192.0.2.1 remote fd00::2
	for i in 7 8; do
		try ipn a mlag dad add local 192.0.2.1 remote "192.0.2.$i"
	done
	mlag_refuses a 'four DAD paths' dad add local 192.0.2.1 remote 192.0.2.9
	# paths from one address share its port
	wait_until 3 mlag_is a '.dad_paths[2].tx > 0 and .dad_paths[3].tx > 0' ||
		fail "nothing is sent there"
	is_path_ok || wait_until 2 mlag_is a 'all(.dad_paths[:2][];
		.state == "ok" and .echoed)' || fail "paths disturb each other"
	try ipn a mlag dad replace local 192.0.2.1 remote 192.0.2.7 timeout 9s
	expect_equal timeout "$(mlag_get a '.dad_paths[2].timeout')" 9000
	try ipn a mlag dad del path 2
	try ipn a mlag dad del path 3
	is_whole || fail "not whole"
}

ktap_setup "pair with two DAD paths" setup
ktap_test "both paths work" paths
ktap_test "bad input is refused" bad_input
ktap_test "DAD alone is lost: shown, no more" dad_lost
ktap_setup "the peer-link is cut: the backup yields" split
ktap_test "what is raised goes down again" raised
ktap_test "repaired: back after the up-delay" repair
ktap_setup "both are lost: both carry on until DAD is back" both_lost
ktap_test "a device dies: the other one carries on" died
ktap_setup "the backup dies: nothing changes on the master" backup_died
ktap_setup "without a path nothing is held down" without
ktap_test "paths of a pair at work" added
ktap_run
