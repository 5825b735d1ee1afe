#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Loss of anything at any moment (X11): slaves, bridges, ports, links of bonds,
# the peer-link, a whole device, the module. Under traffic from all sides each is
# taken away and made again; the rest goes on forwarding, and when all is back,
# everybody gets every frame once. What leaks, hangs or makes the kernel complain
# is found by run.sh after the test.
# timeout: 900

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

##
## Traffic that nobody counts, so that something is always under way
##

noise_start()
{
	local name to

	streams=()
	for name in "${!mac[@]}"; do
		stream "$name.noise" -d bcast
		stream "$name.group" -p udp4 -g 239.1.2.3
		for to in h1 oa ob; do
			stream "$name.to-$to" -d "${all_macs[$to]}"
		done
	done
	send_start noise -r "$rate"
}

noise_stop()
{
	reap "${send_pid[noise]}"
}

# round WHAT REST LACP DEVICE LINES AGAIN: with these lines of ip something is
# taken away while frames are under way; once hosts have so many links in their
# aggregates (h1:1 h2:2), the rest goes on; then it is made again, and all is well
round()
{
	local what=$1 rest=$2 lacp=$3 d=$4 lines=$5 again=$6 word

	noise_start
	pause 0.3
	ipn "$d" -batch - <<<"$lines" || fail "$what: cannot take it away"
	pause 0.3
	noise_stop
	for word in $lacp; do
		wait_lacp "${word%:*}" "${word#*:}" ||
			fail "$what: ${word%:*} does not settle"
	done
	if [ -n "$rest" ]; then
		wait_agreed || [[ $lines == *"del po"* ]] ||
			fail "$what: the devices do not agree"
		goes_on "$rest" || fail "$what: the rest is cut off"
	fi
	noise_start
	pause 0.2
	ipn "$d" -batch - <<<"$again" || fail "$what: cannot make it again"
	pause 0.2
	noise_stop
	all_well || fail "after $what"
}

# goes_on "NAME...": between these, whatever the others may hear
goes_on()
{
	local kind names
	read -r -a names <<<"$1"

	for kind in flood known; do
		listen "${names[@]}"
		"${kind}_streams" "$1" "$1"
		send_streams -n 16
		collect
		check_frames
	done
}

peer_link_forwards()
{
	local d

	for d in a b; do
		link_get "$d" pl0 '.operstate == "UP" and
			.linkinfo.info_slave_data.state == "forwarding"' \
			>/dev/null || return 1
	done
}

all_well()
{
	wait_paired || fail "not paired again"
	wait_whole || fail "not whole again"
	# legs that opened alone do not wait for it
	wait_until 5 peer_link_forwards || fail "the peer-link does not forward"
	exactly_once "h1 h2 oa ob"
}

# A bond that is let go still speaks LACP, for itself: h1 is left out there.
pieces()
{
	round "the slave let go" "h2 oa ob" "h2:2" a \
		"link set dev bond1 nomaster" \
		"link set dev bond1 master po10"
	round "the port of the bridge" "h1 h2 oa ob" "h1:2 h2:2" a \
		"link set dev po10 nomaster" "link set dev po10 master br0"
	round "the port closed" "h1 h2 oa ob" "h1:2 h2:2" b \
		"link set dev po20 down" "link set dev po20 up"
}

deleted()
{
	round "the slave deleted" "h1 h2 oa ob" "h1:1 h2:2" a \
		"link del bond1" "
		link add bond1 type bond $(bond_mode)
		link set dev h1 master bond1
		link set dev h1 up
		link set dev bond1 up
		link set dev bond1 master po10"
	round "the port deleted" "h2 oa ob" "h2:2" a "link del po10" "
		link add po10 numtxqueues 16 type mlag id 10
		link set dev bond1 master po10
		link set dev po10 master br0 up"
	round "port and slave deleted" "h1 h2 oa ob" "h1:2 h2:1" b \
		"link del po20
		link del bond2" "$(leg_lines h2 b)"
}

# The two halves cannot reach each other meanwhile.
peer_link_pieces()
{
	round "the peer-link's slave let go" "" "" a \
		"link set dev plx nomaster" "link set dev plx master pl0"
	round "the peer-link's port of the bridge" "" "" b \
		"link set dev pl0 nomaster" "link set dev pl0 master br0"
	round "the peer-link's port deleted" "" "" b "link del pl0" "
		link add pl0 type mlag peer-link
		link set dev plx master pl0
		link set dev plx up
		link set dev pl0 master br0 up"
	noise_start
	pause 0.2
	ipn a link del plx
	pause 0.2
	ipn a link add plx type veth peer name plx netns "${ns[b]}"
	ipn a link set dev plx up master pl0
	ipn b link set dev plx up master pl0
	noise_stop
	all_well || fail "after the peer-link's cable"
}

bridge_deleted()
{
	round "the bridge deleted" "" "" a "link del br0" "$(bridge_lines)
		link set dev pl0 master br0
		link set dev po10 master br0
		link set dev po20 master br0
		link set dev oa master br0"
}

links()
{
	round "a link of a bond" "h1 h2 oa ob" "h1:1 h2:2" a \
		"link set dev h1 nomaster" "
		link set dev h1 master bond1
		link set dev h1 up"
	noise_start
	# a cable has two ends, and both go
	ipn a link del h2
	wait_leg a po20 down || fail "still open without a link"
	noise_stop
	wait_lacp h2 1 || fail "h2 does not settle"
	wait_agreed || fail "the devices do not agree"
	goes_on "h1 h2 oa ob" || fail "a cable: the rest is cut off"
	noise_start
	ipn a link add h2 type veth peer name a netns "${ns[h2]}"
	ipn a link set dev h2 master bond2
	ipn a link set dev h2 up
	ipn h2 link set dev a master bond0
	ipn h2 link set dev a up
	noise_stop
	all_well || fail "after a cable"
}

# device DEVICE: it dies with all it has
device_dies()
{
	local d=$1 other=$2 boot h

	boot=$(mlag_get "$d" .boot_id)
	listen h1 h2 "o$other"
	known_streams "h1 h2 o$other" "h1 h2 o$other"
	send_streams -n 8
	collect
	noise_start
	pause 0.2
	die "$d"
	unset "mac[o$d]"		# its orphan lost its cable
	noise_stop
	wait_until 30 has_no_link "$other" plx || fail "its cables stay"
	wait_until 5 mlag_is "$other" '.session == "down"' ||
		fail "$other is still paired"
	for h in h1 h2; do
		wait_lacp "$h" 1 || fail "$h still uses the dead"
	done
	exactly_once "h1 h2 o$other" || fail "the survivor does not forward"

	setup_ns "$d"
	noise_start
	device_again "$d" "$other" || fail "cannot make it again"
	helper_start "$d"
	wait_paired || fail "not paired"
	noise_stop
	mac[o$d]=${all_macs[o$d]}
	all_well || fail "after its return"
	[ "$(mlag_get "$d" .boot_id)" != "$boot" ] || fail "the same boot id"
}

device_again()
{
	local d=$1 other=$2 h lines

	ipn "$d" link add plx type veth peer name plx netns "${ns[$other]}"
	lines=$(bridge_lines; peer_link_lines "$d"; for h in h1 h2; do
		cable "$h" "" "$h" "$d"; leg_lines "$h" "$d"; done
		cable "o$d" "" "o$d" e0; port_lines "$d" "o$d")
	ipn "$d" -batch - <<<"$lines" || return 1
	# shellcheck disable=SC2086
	ipn "$d" mlag set group 7 $steady
	ipn "$other" link set dev plx up master pl0
	ipn "o$d" link set dev e0 up
	for h in h1 h2; do
		ipn "$h" link set dev "$d" master bond0
		ipn "$h" link set dev "$d" up
	done
}

# A slave that moves to another namespace is let go, with nothing of it left.
moved()
{
	noise_start
	setup_ns elsewhere
	ipn a link set dev plx netns "${ns[elsewhere]}"
	expect_equal "MTU" "$(link_get elsewhere plx .mtu)" 1500
	on a cat /proc/self/net/dev_snmp6/plx >/dev/null 2>&1 &&
		fail "IPv6 believes in it where it was"
	ipn elsewhere link set dev plx netns "${ns[a]}"
	ip netns del "${ns[elsewhere]}"
	unset "ns[elsewhere]"
	ipn a link set dev plx up master pl0
	wait_paired || fail "not paired again"
	noise_stop
	all_well || fail "after its return"
}

# The module goes while everything is in use. Its ports go with it; bonds, hosts
# and bridges stay, and orphans behind the same bridge still reach each other.
module()
{
	local d rc

	noise_start
	pause 0.3
	rmmod mlag
	rc=$?
	expect_equal "status of rmmod" "$rc" 0
	# It may be back already: mlagd asks for it.
	pause 0.3
	for d in a b; do
		has_no_link "$d" po10 || fail "$d: po10 is still there"
		has_no_link "$d" pl0 || fail "$d: pl0 is still there"
		expect_equal "$d: bond1's system id" "$(link_get "$d" bond1 \
			.linkinfo.info_data.ad_user_port_key)" 0
		kill -0 "${helper[$d]}" || fail "$d: mlagd is gone"
	done
	load || fail "cannot load it again"
	for d in a b; do
		{
			echo "link add pl0 type mlag peer-link"
			echo "link set dev plx master pl0"
			echo "link set dev pl0 master br0 up"
			for h in h1 h2; do
				echo "link add po${h#h}0 type mlag id ${h#h}0"
				echo "link set dev bond${h#h} master po${h#h}0"
				echo "link set dev po${h#h}0 master br0 up"
			done
		} | ipn "$d" -batch - || fail "$d: cannot make it again"
		# shellcheck disable=SC2086
		ipn "$d" mlag set group 7 $steady || fail "$d: mlag set"
	done
	wait_paired || fail "not paired again"
	noise_stop
	all_well
}

# mlagd asks for it, too, and may be first.
load()
{
	modprobe mlag 2>/dev/null || wait_until 10 is_live
}

# Loaded and unloaded with a helper and a monitor waiting for it.
module_rounds()
{
	local i

	noise_start
	watch a
	for i in 1 2 3 4 5; do
		rmmod mlag || fail "cannot unload"
		load || fail "cannot load"
		ipn a link add pl0 type mlag peer-link
		ipn a link set dev plx master pl0
		ipn a link add po10 type mlag id 10
		ipn a link set dev bond1 master po10
		ipn a link set dev po10 master br0 up
		ipn a mlag set group 7
	done
	kill -0 "${watcher[a]}" || fail "ip mlag monitor is gone"
	wait_until 5 event_seen a '.type == "loaded"' ||
		fail "ip mlag monitor does not tell"
	unwatch a
	noise_stop
}

# chaos ROUNDS: what comes, from a list, with a seed that is told
chaos()
{
	local i d port n action

	RANDOM=${MLAG_SEED:-$$}
	comment "MLAG_SEED=${MLAG_SEED:-$$}"
	noise_start
	for ((i = 0; i < $1; i++)); do
		d=a
		[ $((RANDOM % 2)) = 0 ] || d=b
		n=$((1 + RANDOM % 2))
		port=po${n}0
		action=$((RANDOM % 14))
		case $action in
		0)	echo "link del $port" ;;
		1)	echo "link add $port type mlag id ${n}0
			link set dev bond$n master $port
			link set dev $port master br0 up" ;;
		2)	echo "link set dev bond$n nomaster" ;;
		3)	echo "link set dev bond$n master $port" ;;
		4)	echo "link set dev $port nomaster" ;;
		5)	echo "link set dev $port master br0" ;;
		6)	echo "link set dev $port down" ;;
		7)	echo "link set dev $port up" ;;
		8)	echo "link del pl0" ;;
		9|10)	echo "link add pl0 type mlag peer-link
			link set dev plx master pl0
			link set dev pl0 master br0 up" ;;
		11)	echo "link set dev plx down
			link set dev plx up" ;;
		12)	echo "link del br0
			$(bridge_lines)
			link set dev pl0 master br0
			link set dev po10 master br0
			link set dev po20 master br0
			link set dev o$d master br0" ;;
		13)	echo "link set dev h$n nomaster
			link set dev h$n master bond$n
			link set dev h$n up" ;;
		esac | ipn "$d" -force -batch - 2>/dev/null
	done
	noise_stop
	for d in a b; do
		{
			echo "link del pl0"
			echo "link del po10"
			echo "link del po20"
		} | ipn "$d" -force -batch - 2>/dev/null
		{
			echo "link set dev plx up"
			echo "link add pl0 type mlag peer-link"
			echo "link set dev plx master pl0"
			echo "link set dev pl0 master br0 up"
			for n in 1 2; do
				echo "link set dev h$n up"
				echo "link set dev bond$n up"
				echo "link add po${n}0 type mlag id ${n}0"
				echo "link set dev bond$n master po${n}0"
				echo "link set dev po${n}0 master br0 up"
			done
			echo "link set dev o$d master br0"
		} | ipn "$d" -batch - || fail "$d: cannot make it again"
	done
	all_well
}

# All at once, on both devices, with slaves, in the bridge.
# many COUNT
many()
{
	local d i count last=$((100 + $1))

	noise_start
	for d in a b; do
		for ((i = 101; i <= last; i++)); do
			echo "link add d$i type dummy"
			echo "link add po$i type mlag id $i"
			echo "link set dev d$i up master po$i"
			echo "link set dev po$i up master br0"
		done | ipn "$d" -batch - || fail "$d: cannot make them"
	done
	noise_stop
	wait_until 30 is_whole || fail "not all are open"
	for d in a b; do
		count=$(mlag_get "$d" '.ports | length')
		expect_equal "$d: number of ports" "$count" $(($1 + 3))
	done
	exactly_once "h1 h2 oa ob"
	noise_start
	for d in a b; do
		for ((i = 101; i <= last; i++)); do
			echo "link del po$i"
			echo "link del d$i"
		done | ipn "$d" -batch - || fail "$d: cannot delete them"
	done
	noise_stop
	wait_paired || fail "not paired any more"
	exactly_once "h1 h2 oa ob"
}

pair()
{
	topology set="$steady" || return 1
	for name in "${!mac[@]}"; do
		all_macs[$name]=${mac[$name]}
	done
}

declare -A all_macs=()
# Where each takes long, fewer have to do.
rate=1600 ports=200 rounds=30
[ "${MLAG_BED:-uml}" = uml ] || rate=200 ports=40 rounds=10
ktap_setup "pair" pair
ktap_test "a member port comes apart" pieces
ktap_test "a member port's parts are deleted" deleted
ktap_test "the peer-link's parts" peer_link_pieces
ktap_test "the bridge" bridge_deleted
ktap_test "links of bonds" links
ktap_test "a slave moves to another namespace" moved
ktap_test "a device dies and returns" device_dies b a
ktap_test "the other one" device_dies a b
ktap_test "$ports member ports come and go" many "$ports"
ktap_test "$rounds rounds of anything" chaos "$rounds"
ktap_test "the module is unloaded in use, and loaded again" module
ktap_test "five times" module_rounds
ktap_run
