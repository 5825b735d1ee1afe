#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Error-down acts before any link is down: from the moment that a device yields,
# its legs neither give nor take a frame. To close links takes the RTNL, which
# somebody else may have; here somebody has it, from before the device yields
# until what it does meanwhile has been looked at. It yields for want of a
# helper, by the kernel's own timer.
# timeout: 300

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"
. "$here/lib_dad.sh"

setup()
{
	topology start=0 set="up-delay 0 hold 10s" || return 1
	dad_make || return 1
	topology_start
	# h1 has no leg but that of b
	cut_leg h1 a
	wait_until 15 is_agreed '.a.ports[] | select(.ifname == "po10") |
		.local == "down"' || fail "not down"
	wait_lacp h1 1 || fail "h1"
	exactly_once "h1 h2 oa ob"
}

# From h1 to b, and from b to h1.
at_once()
{
	watch b
	helper_stop b KILL
	wait_until 5 mlag_is a '.peer.helper == "dead"' || fail "helper"
	listen "${!mac[@]}"
	# the peer-link falls silent, and nothing is told of it
	mute a b
	hold_rtnl
	wait_until 30 event_seen b '.type == "verdict" and
		.verdict == "yield" and .rule == "helper"' ||
		fail "b does not yield"
	# more than one look at whether legs are ready
	pause 0.5
	stream h1.bcast -d bcast
	expect h1.bcast
	stream ob.bcast -d bcast
	expect ob.bcast
	stream h1.to-ob -d "${mac[ob]}"
	expect h1.to-ob
	stream ob.to-h1 -d "${mac[h1]}"
	expect ob.to-h1
	send_streams -n 8
	[ -e "$work/hold" ] && kill -0 "$holder" || fail "too late"
	event_seen b '.ifname == "po10" and .down == ["dad"]' ||
		fail "no event of the port"
	event_seen b '.ifname == "po10" and .local == "open" and
		.down == ["dad"]' && fail "open and held down"
	# who listens cannot end before that
	release_rtnl
	collect
	check_frames
	unwatch b
	[ "$(mlag_stat b po10 drop_rx_held_down)" -ge 16 ] ||
		fail "not dropped as they came in"
}

# With the RTNL free, the links follow.
links()
{
	wait_until 5 is_link b h1 down || fail "h1 of b is up"
	wait_until 5 is_link b h2 down || fail "h2 of b is up"
	is_link b bond1 up || fail "the bond of b is down"
}

ktap_setup "pair, with a host on one leg" setup
ktap_test "no frame passes a leg that is held down" at_once
ktap_test "its links go down" links
ktap_run
