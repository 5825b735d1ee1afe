#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Measure what faults take, in a guest whose time is virtual: sleeping takes the
# time that it is to take, and computing none, so what is measured are timers and
# round trips alone. Called by faults.sh.
#
#	faults_guest.sh MODULE FILE
#
# What was measured is added to FILE, one line for each, fields separated by
# tabs; times in microseconds, from the fault:
#
#	yield DELAY RUN...	until the last link under the legs of the device
#				that yields is down, with so many ms of delay
#				on the DAD path in each direction
#	silent WHAT RUN...	of a silent death, until the other device has
#				found out, is master, has its verdict
#	frames LAG FAULT RATE FLOW SENT LOST GAP REST
#				frames of a flow, which a host gives to one of
#				its links: how many a second, in all, and lost,
#				and the longest time between two that arrived;
#				how many were lost after the last one
#
# The exit status is not 0 if anything went wrong.

module=$1
results=$2
insmod "$module" || exit 1

# shellcheck source=selftests/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=selftests/lib_control.sh
. "$here/lib_control.sh"
# shellcheck source=selftests/lib_dad.sh
. "$here/lib_dad.sh"

# frames a second, of each flow
rate=500

report()
{
	local IFS=$'\t'

	printf '%s\n' "$*" >>"$results"
}

progress()
{
	printf '%s\n' "$*"
}

# pair [OPTION...]: a is master and has a DAD path; no port waits
pair()
{
	topology start=0 set="up-delay 0 priority 50" "$@" || return 1
	try ipn a mlag set priority 150
	dad_cable || return 1
	# the default
	dad_add a interval 1s
	dad_add b interval 1s
	topology_start
	wait_until 15 mlag_both '(.a.role == "master") and
		all(.[]; all(.dad_paths[]; .echoed))' >/dev/null ||
		fail "the pair does not work"
}

# stagger RUN: the fault comes at another time of all timers in each run
stagger()
{
	pause "5.$(printf '%03d' $(($1 * 137 % 1000)))"
}

is_settled()
{
	is_whole && mlag_both 'all(.[]; .dad.held | not)' >/dev/null
}

settle()
{
	local h

	wait_until 400 is_settled || fail "does not settle"
	for h in h1 h2; do
		wait_lacp "$h" 2 || fail "$h does not use both links"
	done
}

# dad_works: what each says arrives at the other one
dad_works()
{
	wait_until 15 mlag_both 'all(.[]; (.dad_paths | length == 1) and
		all(.dad_paths[]; .state == "ok" and .echoed))' >/dev/null ||
		fail "DAD does not work"
}

# a_is_master: roles stay with who has them
a_is_master()
{
	try ipn a mlag set priority 151
	try ipn a mlag set priority 150
	wait_until 15 mlag_is a '.role == "master"' || fail "a is not master"
}

##
## The peer-link is cut
##

# yield_once: prints the time
yield_once()
{
	local cut=$1 first last

	watch a
	watch b
	# on one side the administrator, on the other a link without carrier
	ipn "$cut" link set dev plx down
	wait_until 10 event_seen b '.type == "link" and .link == "h2"' ||
		fail "b does not yield"
	pause 0.5
	unwatch a
	unwatch b
	first=$(cat "$work/events.a" "$work/events.b" |
		jq -s 'map(select(.type == "peer-link") | .uptime) | min')
	last=$(events b '.type == "link" and .link_state == "down"' |
		jq -s 'map(.uptime) | max')
	values+=($(((last - first) / 1000)))
	ipn "$cut" link set dev plx up
	wait_paired || fail "not paired again"
	settle
}

yield()
{
	local delay=$1 run d
	local -a values=()

	progress "the peer-link is cut, $delay ms on the DAD path"
	pair || return 1
	for d in a b; do
		ipn_tc "$d" qdisc add dev dad root netem delay "${delay}ms" ||
			fail "no delay"
	done
	for run in 1 2 3 4; do
		stagger "$run"
		yield_once "$([ $((run % 2)) -eq 0 ] && echo a || echo b)"
	done
	report yield "$delay" "${values[@]}"
}

##
## A device falls silent; all links stay up
##

# silence DEVICE: not a frame passes its ports any more
silence()
{
	local dev

	for dev in plx dad "o$1" h1 h2; do
		printf 'qdisc add dev %s clsact\n' "$dev"
		printf 'filter add dev %s %s matchall action drop\n' \
			"$dev" egress "$dev" ingress
	done | tc -n "${ns[$1]}" -batch - || fail "$1 does not fall silent"
}

wake()
{
	local dev

	for dev in plx dad "o$1" h1 h2; do
		printf 'qdisc del dev %s clsact\n' "$dev"
	done | tc -n "${ns[$1]}" -batch - || fail "$1 does not come back"
}

# after FILTER: prints the microseconds from $fault to the event of b
after()
{
	events b "$1" | jq -s --argjson fault "$fault" \
		'map(.time) | min / 1000 - $fault | floor'
}

silent()
{
	local run fault
	local -a found=() master=() verdict=()

	progress "silent death"
	pair || return 1
	for run in 1 2 3 4 5 6; do
		stagger "$run"
		watch b
		pause "0.0$((run * 17 % 100))"
		fault=${EPOCHREALTIME/[.,]/}
		silence a
		wait_until 20 event_seen b '.verdict == "stay"' ||
			fail "b does not take over"
		wait_until 20 event_seen b '.role == "master"' ||
			fail "b does not become master"
		unwatch b
		found+=("$(after '.session == "down"')")
		master+=("$(after '.role == "master"')")
		verdict+=("$(after '.verdict == "stay"')")
		wake a
		wait_paired || fail "not paired again"
		settle
		a_is_master
	done
	report silent found "${found[@]}"
	report silent master "${master[@]}"
	report silent verdict "${verdict[@]}"
}

##
## Frames
##

# flows NAME...: two from each to each of the others, of which a host gives one to
# each of its links
flows()
{
	local s r i

	for s; do
		for r; do
			[ "$s" != "$r" ] || continue
			for i in 0 1; do
				stream "$s.to-$r-$i" -d "${mac[$r]}" -S 1 \
					-s "${mac[$s]%?}$i"
			done
		done
	done
}

# frames_of LAG FAULT "END..." COMMAND...: sent among these ends while it runs
frames_of()
{
	local lag=$1 fault=$2 ends count
	read -r -a ends <<<"$3"

	progress "frames, $lag: $fault"
	count=$((${#ends[@]} * (${#ends[@]} - 1) * 2))
	listen "${ends[@]}"
	flows "${ends[@]}"
	send_start all -r $((rate * count))
	pause 1
	"${@:4}"
	pause 8
	send_stop all
	collect
	jq -rn --argjson heard "$heard" --argjson sent "$(jq -s add <<<"$sent")" \
		--arg lag "$lag" --arg fault "$fault" --arg rate "$rate" '
		$sent | to_entries[] | .key as $stream |
		($stream | split(".to-")[1] | split("-")[0]) as $to |
		($heard.receivers[$to].streams[$stream] //
		 {distinct: 0, gap_ns: 0, lost: []}) as $got |
		["frames", $lag, $fault, $rate, $stream, .value.sent,
		 .value.sent - $got.distinct, ($got.gap_ns / 1000 | floor),
		 .value.sent - $got.distinct -
		 ([$got.lost[] | .[1] - .[0] + 1] | add // 0)] |
		@tsv' >>"$results" || fail "cannot tell"
	jq -e '.backlog_drops == 0 and
		all(.receivers[]; .drops == 0)' <<<"$heard" >/dev/null ||
		fail "the measurement has lost frames"
}

# until_whole COMMAND...: and until all is as it was before a fault
until_whole()
{
	"$@"
	wait_paired || fail "not paired again"
	settle
}

# uplink DEVICE: the orphan is the uplink
uplink()
{
	try ipn "$1" mlag port set dev "o$1" uplink-group 1
}

# uplinks DEVICE: member ports follow it, too
uplinks()
{
	local d=$1 p

	uplink "$d"
	for p in po10 po20; do
		try ipn "$d" mlag port set dev "$p" follow-group 1
	done
}

# unplug DEVICE: it has lost its power, so its links are down for all others
unplug()
{
	printf 'link set dev %s down\n' h1 h2 plx dad "o$1" |
		ipn "$1" -batch - || fail "$1 is still there"
}

# boot DEVICE: with its settings, in the order that is recommended, beside a peer
# that carries traffic
boot()
{
	local d=$1

	dad_lines "$d" | ipn "$d" -batch -
	# shellcheck disable=SC2086
	try ipn "$d" mlag set group "${option[group]}" ${option[set]}
	dad_add "$d" interval 1s
	device_lines "$d" | grep -v ' type veth peer ' | ipn "$d" -batch -
	uplinks "$d"
	helper_start "$d"
}

peer_link_again()
{
	peer_link_lines a | ipn a -batch -
}

# No DAD, or none that works, and then no peer-link either.
frames_without_dad()
{
	local lag=$1 d

	for d in a b; do
		try ipn "$d" mlag dad del path 0
	done
	frames_of "$lag" peer-link-cut-without-dad "h1 h2 oa" cut_peer_link
	until_whole repair_peer_link
	for d in a b; do
		dad_add "$d" interval 1s
	done
	dad_works

	frames_of "$lag" dad-cut "h1 h2 oa ob" cut_dad
	wait_until 15 mlag_both 'all(.[]; .dad_paths[0].state == "lost")' \
		>/dev/null || fail "DAD is not lost"
	frames_of "$lag" dad-and-peer-link "h1 h2 oa" cut_peer_link
	mlag_both 'all(.[]; .dad.verdict == "stay")' >/dev/null ||
		fail "not both go on"
	until_whole repair_peer_link
	try ipn a mlag set dad-lost yield
	try ipn b mlag set dad-lost yield
	frames_of "$lag" dad-and-peer-link-yield "h1 h2 oa" cut_peer_link
	is_decided || fail "nobody yields"
	until_whole repair_peer_link
	try ipn a mlag set dad-lost stay
	try ipn b mlag set dad-lost stay
	frames_of "$lag" dad-back "h1 h2 oa ob" repair_dad
	dad_works
	a_is_master
}

part_frames()
{
	local lag=$1 all="h1 h2 oa ob"

	# Member ports of a device that has yielded wait, but not for minutes.
	pair lag="$lag" set="up-delay 2 flap-hold 0 priority 50" || return 1
	exactly_once "$all"	# everybody is known
	frames_of "$lag" leg-cut "$all" cut_leg h1 a
	frames_of "$lag" leg-back "$all" until_whole repair_leg h1 a

	frames_of "$lag" maintenance-on "$all" ipn a mlag maintenance on
	wait_until 30 mlag_is a '.maintenance.state == "drained"' ||
		fail "not drained"
	frames_of "$lag" maintenance-off "$all" \
		until_whole ipn a mlag maintenance off

	frames_of "$lag" helper-killed "$all" helper_stop a KILL
	frames_of "$lag" helper-back "$all" helper_start a
	wait_until 15 mlag_both 'all(.[]; .helper == "alive" and
		.peer.helper == "alive")' >/dev/null || fail "no helper"

	frames_of "$lag" peer-link-cut "h1 h2 oa" cut_peer_link
	frames_of "$lag" peer-link-back "h1 h2 oa" until_whole repair_peer_link

	frames_without_dad "$lag"

	helper_stop a KILL
	pause 1		# b hears of it
	frames_of "$lag" helper-and-peer-link "h1 h2 ob" cut_peer_link
	wait_until 15 is_verdict a yield || fail "a does not yield"
	helper_start a
	until_whole repair_peer_link
	a_is_master

	frames_of "$lag" goodbye "h1 h2 ob" ipn a link del pl0
	until_whole peer_link_again
	a_is_master

	uplink a
	uplink b
	cut_uplink a
	wait_until 15 mlag_is b '.peer_uplinks_up == 0' ||
		fail "b does not know of the uplink"
	frames_of "$lag" uplink-and-peer-link "h1 h2 ob" cut_peer_link
	is_verdict a yield || fail "a does not yield"
	repair_uplink a
	until_whole repair_peer_link
	a_is_master

	uplinks a
	uplinks b
	frames_of "$lag" uplink-lost "h1 h2 ob" cut_uplink a
	until_whole repair_uplink a
	cut_peer_link
	wait_until 15 is_verdict b yield || fail "b does not yield"
	pause 2
	frames_of "$lag" handover "h1 h2" cut_uplink a
	wait_until 15 is_verdict a yield || fail "a does not hand over"
	repair_uplink a
	until_whole repair_peer_link
	a_is_master

	frames_of "$lag" silent-death "h1 h2 ob" silence a
	unplug a
	ipn_tc a qdisc del dev plx clsact
	power_off a
	frames_of "$lag" device-back "h1 h2 ob" until_whole boot a
	frames_of "$lag" power-failure "h1 h2 ob" unplug a

	power_off a
	until_whole boot a
	a_is_master
	cut_peer_link
	wait_until 15 is_verdict b yield || fail "b does not yield"
	pause 2
	frames_of "$lag" takeover "h1 h2" unplug a
	is_verdict b stay || fail "b does not take over"
}

main()
{
	local delay

	for delay in 1 10 50; do
		yield "$delay"
	done
	silent
	part_frames 802.3ad
	part_frames balance-xor
	dmesg | grep -E 'WARNING:|BUG:|Call Trace' && fail "the kernel complains"
	[ -z "$ktap_bad" ]
}

main
