#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Opening a leg (X1). A leg never opens before the peer has acknowledged its id,
# or must be gone: with the keep-alives held back it is held, and what it
# receives is dropped and counted; it opens as soon as they pass. A device that
# was never paired waits for its boot delay, one that lost its peer for the
# longer hold time and 200 ms, and all of them until STP lets the peer-link
# forward. A flap of an acknowledged leg needs no round trip.
# timeout: 400

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

# A switch, t, with a link to each device and no LACP. It forwards nothing
# itself, so that what a leg sends there can be told apart: ends ta and tb.
switch_create()
{
	local d

	setup_ns ta tb || return 1
	for d in a b; do
		try ipn "$d" link add name t type veth peer name e0 netns "${ns[t$d]}"
		ipn "t$d" link set dev e0 up
		ipn "$d" link set dev t up
		netdev[t$d]=e0
		mac[t$d]=02:00:00:00:1$d:00
	done
}

port_create()
{
	ipn "$1" -batch - <<-END
		link add po30 type mlag id 30
		link set dev t master po30
		link set dev po30 up master br0
	END
}

port_delete()
{
	ipn "$1" link del po30
}

setup()
{
	topology hosts=h1 set="hold 3s" || return 1
	switch_create
}

# to_and_from DEVICE WHO...: broadcasts in by its leg, and out of it, get to these
# alone
to_and_from()
{
	local d=$1
	shift

	listen "${!mac[@]}"
	stream "t$d.up" -d bcast
	expect "t$d.up" "$@"
	stream oa.down -d bcast
	# what leaves by t alone
	expect oa.down h1 ob "${out[@]}"
	send_streams -n 16
	collect
	check_frames
}

held()
{
	local d before out=()

	hold_back b
	port_create a
	port_create b
	for d in a b; do
		wait_leg "$d" po30 held || fail "$d: not held"
	done
	before=$(mlag_stat a po30 drop_rx_closed)
	stays 2 mlag_both 'all(.[].ports[] | select(.id == 30);
		.local == "held")' >/dev/null || fail "opened unacknowledged"
	is_paired || fail "not paired, so this proves nothing"
	mlag_port a po30 why | grep -q 'acknowledge' ||
		fail "why: $(mlag_port a po30 why)"
	to_and_from a
	# the switch may have something to say of its own
	[ "$(mlag_stat a po30 drop_rx_closed)" -ge $((before + 16)) ] ||
		fail "drop_rx_closed is $(mlag_stat a po30 drop_rx_closed)"
	to_and_from b
	link_get a po30 '.stats64.rx.dropped >= 16' >/dev/null ||
		fail "ip -s link does not count them"

	unmute b
	for d in a b; do
		wait_until 2 is_leg "$d" po30 open || fail "$d: still held"
	done
	is_leg a po30 dual-homed pairing || fail "not dual-homed"
	out=(ta)
	to_and_from a h1 oa ob
	to_and_from b h1 oa ob
}

idgen()
{
	mlag_port "$1" "$2" idgen
}

# Nothing is asked when a leg comes back; but a port that was closed is new.
flap()
{
	local gen d

	gen=$(idgen a po30)
	hold_back a b
	ipn ta link set dev e0 down
	wait_leg a po30 down || fail "not down"
	ipn ta link set dev e0 up
	wait_until 2 is_leg a po30 open || fail "a flap needs a round trip"
	expect_equal "generation" "$(idgen a po30)" "$gen"
	cut_leg h1 a
	wait_leg a po10 down || fail "not down"
	repair_leg h1 a
	wait_leg a po10 open || fail "a flap with LACP needs a round trip"
	is_paired || fail "not paired, so this proves nothing"

	ipn a link set dev po30 down
	wait_leg a po30 unusable || fail "not unusable"
	ipn a link set dev po30 up
	wait_leg a po30 held || fail "not held"
	stays 2 is_leg a po30 held || fail "opened unacknowledged"
	[ "$(idgen a po30)" != "$gen" ] || fail "the same generation"
	unmute a b
	for d in a b; do
		wait_until 2 is_leg "$d" po30 open || fail "$d: still held"
	done
	wait_whole || fail "not whole again"
}

# seconds_between DEVICE FILTER FILTER MIN MAX: in milliseconds, of its events, which
# are whole ones for a device; at most only where nobody else has the processor
seconds_between()
{
	local from to

	wait_until 5 event_seen "$1" "$3" || fail "$1: no event: $3"
	from=$(events "$1" "$2" | tail -n 1 | jq .uptime)
	to=$(events "$1" "$3" | tail -n 1 | jq .uptime)
	jq -ne --argjson from "${from:-0}" --argjson to "${to:-0}" \
		"(\$to / 1e6 | floor) - (\$from / 1e6 | floor) |
		 . >= $4 and (. <= $5 or $slow > 0)" \
		>/dev/null || fail "$1: $2 at $from, $3 at $to"
}

# The longer of the two hold times counts, and 200 ms for what is under way.
lost_peer()
{
	local out=(ta)

	port_delete a
	port_delete b
	ipn a mlag set hold 1s
	ipn b mlag set hold 2s
	pause 1
	watch a
	watch b
	cut_peer_link
	wait_until 5 event_seen b '.session == "down"' || fail "still paired"
	port_create a
	port_create b
	wait_until 1 is_leg a po30 held || fail "a: not held"
	wait_until 1 is_leg b po30 held || fail "b: not held"
	mlag_port a po30 why | grep -q 'waiting for the peer' ||
		fail "why: $(mlag_port a po30 why)"
	wait_until 10 is_leg a po30 open || fail "a: still held"
	wait_until 10 is_leg b po30 open || fail "b: still held"
	seconds_between a '.session == "down"' \
		'.ifname == "po30" and .local == "open"' 2200 2400
	seconds_between b '.session == "down"' \
		'.ifname == "po30" and .local == "open"' 2200 2400
	unwatch a
	unwatch b
	# each for itself
	listen oa ob ta tb
	stream ta.up -d bcast
	expect ta.up oa
	stream tb.up -d bcast
	expect tb.up ob
	send_streams -n 16
	collect
	check_frames

	repair_peer_link
	wait_paired || fail "not paired again"
	wait_whole || fail "not whole again"
	to_and_from a h1 oa ob
}

# A device that has never paired.
boot_delay()
{
	local delay=$1 least=$2

	topology_destroy
	mac=()
	setup_ns c
	ipn c link add d0 type dummy
	ipn c link set dev d0 up
	ipn c link add dpl type dummy
	ipn c link set dev dpl up
	ipn c link add br0 up type bridge
	ipn c mlag set group 7 boot-delay "$delay"
	watch c
	ipn c -batch - <<-END
		link add pl0 type mlag peer-link
		link set dev dpl master pl0
		link set dev pl0 up master br0
		link add po10 type mlag id 10
		link set dev d0 master po10
		link set dev po10 up master br0
	END
	# a slow machine may look too late; the events tell below
	if [ "$slow" = 0 ]; then
		wait_until 2 is_leg c po10 held || fail "not held"
		expect_equal "role" "$(mlag_get c .role)" none
	fi
	wait_until $((delay + 5)) is_leg c po10 open || fail "still held"
	expect_equal "role" "$(mlag_get c .role)" master
	seconds_between c '.ifname == "po10" and .local == "held"' \
		'.ifname == "po10" and .local == "open"' \
		$((least - 200 - slow)) $((least + 300))
	unwatch c
}

##
## STP
##

forwards()
{
	link_get "$1" "$2" '.linkinfo.info_slave_data.state == "forwarding"' \
		>/dev/null
}

# No leg of it is open while the peer-link does not forward. In this order: it
# may begin to while we look.
not_early()
{
	mlag_is "$1" 'all(.ports[]; .local != "open")' || forwards "$1" pl0
}

stp()
{
	local d

	topology stp=1 start=0 set="hold 3s boot-delay 20" || return 1
	for d in a b; do
		helper_start "$d"
	done
	wait_paired || fail "not paired"
	[ "$slow" != 0 ] || ! forwards a pl0 ||
		fail "forwards already, so this proves nothing"
	until is_whole; do
		not_early a || fail "a: open before the peer-link forwards"
		not_early b || fail "b: open before the peer-link forwards"
		[ -z "$ktap_bad" ] || return
		pause 0.1
		((++rounds < 600)) || { fail "not whole"; return; }
	done
	wait_whole || fail "not whole"
	exactly_once "h1 h2 oa ob"
}

# The ports of the bridge forward already, the peer-link joins it again.
stp_rejoin()
{
	ipn a link set dev pl0 nomaster
	wait_leg a po10 unusable || wait_leg a po10 open
	ipn a link set dev pl0 master br0
	wait_until 5 is_why a po10 'STP' || fail "why: $(mlag_port a po10 why)"
	rounds=0
	until is_whole; do
		not_early a || { fail "open before the peer-link forwards"; return; }
		pause 0.1
		((++rounds < 600)) || { fail "not whole"; return; }
	done
	wait_whole || fail "not whole"
	exactly_once "h1 h2 oa ob"
}

rounds=0
slow=0
[ -n "${MLAG_TIME_TRAVEL:-}" ] || slow=1500
ktap_setup "pair" setup
ktap_test "held until the id is acknowledged" held
ktap_test "a flap needs no round trip" flap
ktap_test "a new leg of a device that lost its peer" lost_peer
ktap_test "a device without a peer waits for its boot delay" \
	boot_delay 5 5000
ktap_test "and with none, for the hold time" boot_delay 0 500
ktap_setup "STP" stp
ktap_test "the peer-link joins again" stp_rejoin
ktap_run
