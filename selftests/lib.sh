#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Sourced by the tests. A test defines functions, names them with ktap_setup and
# ktap_test in the order in which they are to run, and ends with ktap_run:
#
#	. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
#	something() { cut_leg h1 a; wait_leg a po10 down || fail "still up"; }
#	ktap_setup "topology" topology stp=1
#	ktap_test "a leg that is cut is down" something
#	ktap_run
#
# The topology, or the parts of it that a test asks for:
#
#	      oa                     ob		orphans: e0
#	      |                      |
#	  .---+---.    plx--plx  .---+---.
#	  |   a   |==============|   b   |	devices: br0 over pl0 (plx),
#	  '-+---+-'              '-+---+-'	po10 (bond1, h1), po20 (bond2,
#	    |   |                  |   |	h2), oa or ob
#	    |   '------. .---------|---'
#	    |           X          |
#	    '---. .----' '----. .--'
#	        h1             h2		hosts: bond0 over a and b
#
# A device, a host, an orphan is a network namespace. The two ends of a cable
# are named after what is at the other end, but for plx, and e0 of an orphan.
#
# Settings: MLAG_TEST_KEEP=1 leaves everything as it is after a failure.

set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
case :$PATH: in
*":$here/../build/bin:"*|*":${MLAG_TOP:-/nonexistent}/build/bin:"*) ;;
*)	PATH=$here/../build/bin:$PATH
	export IP_LIB_DIR=$here/../build/lib ;;
esac

declare -A ns=()	# names of namespaces, by what they are for us
declare -A helper=()	# mlagd's process ids, by device
declare -A option=()	# of the topology
pids=()			# our background processes
work=$(mktemp -d "${TMPDIR:-/tmp}/mlag-test.XXXXXX") || exit 1

##
## KTAP
##

ktap_names=() ktap_kinds=() ktap_commands=()
ktap_bad=""
ktap_skipped=""

# comment TEXT...: part of the test's log
comment()
{
	printf '%s\n' "$*" | sed 's/^/# /'
}

# fail TEXT: the test that is running fails, whatever else it does
fail()
{
	comment "$*"
	ktap_bad=1
	return 1
}

# skip REASON: to be followed by return
skip()
{
	ktap_skipped=$*
}

# ktap_test NAME COMMAND...
ktap_test()
{
	ktap_kinds+=(test)
	ktap_names+=("$1")
	shift
	ktap_commands+=("$(printf '%q ' "$@")")
}

# ktap_setup NAME COMMAND...: the same, and what follows is not even tried if
# this fails, up to the next such one
ktap_setup()
{
	ktap_test "$@"
	ktap_kinds[-1]=setup
}

ktap_run()
{
	local i status=0 broken="" bad

	echo "KTAP version 1"
	echo "1..${#ktap_names[@]}"
	for ((i = 0; i < ${#ktap_names[@]}; i++)); do
		bad=""
		ktap_bad=""
		ktap_skipped=""
		[ "${ktap_kinds[i]}" = test ] || broken=""
		if [ -n "$broken" ]; then
			comment "not tried, because of: $broken"
			bad=1
		else
			eval "${ktap_commands[i]}" || bad=1
			bad=$bad$ktap_bad
			[ -z "$bad" ] || [ -n "$ktap_skipped" ] || topology_dump
		fi
		if [ -n "$ktap_skipped" ]; then
			echo "ok $((i + 1)) ${ktap_names[i]} # SKIP $ktap_skipped"
		elif [ -z "$bad" ]; then
			echo "ok $((i + 1)) ${ktap_names[i]}"
		else
			echo "not ok $((i + 1)) ${ktap_names[i]}"
			[ "${ktap_kinds[i]}" = test ] || broken=${ktap_names[i]}
			status=1
		fi
	done
	exit "$status"
}

##
## Time
##

# Where sleeping takes no time a loop has to sleep, or never ends.
exec {pause_fd}<> <(:)
pause()
{
	read -r -t "$1" -u "$pause_fd" _
	return 0
}

# wait_until SECONDS COMMAND...: until it succeeds
wait_until()
{
	local deadline=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000))
	shift

	until "$@"; do
		[ "${EPOCHREALTIME/[.,]/}" -lt "$deadline" ] || return 1
		pause 0.05
	done
}

##
## Namespaces and processes
##

# setup_ns NAME...
setup_ns()
{
	local name

	for name; do
		ns[$name]=$name-$(od -An -N3 -tx1 /dev/urandom | tr -d ' ')
		ip netns add "${ns[$name]}" || return 1
		ipn "$name" link set dev lo up
	done
}

# ipn NAME ARGUMENT...: ip(8) there
ipn()
{
	ip -n "${ns[$1]}" "${@:2}"
}

# on NAME COMMAND...: run it there
on()
{
	ip netns exec "${ns[$1]}" "${@:2}"
}

# spawn NAME COMMAND...: run it there, in the background, as process $spawned
spawn()
{
	ip netns exec "${ns[$1]}" "${@:2}" &
	spawned=$!
	pids+=("$spawned")
}

# reap PID [SIGNAL]: end a process of ours
reap()
{
	kill "-${2:-TERM}" "$1" 2>/dev/null
	wait "$1" 2>/dev/null
	return 0
}

cleanup()
{
	local rc=$? pid

	trap - EXIT
	for pid in ${pids[@]+"${pids[@]}"}; do
		kill -CONT "$pid" 2>/dev/null
		kill "$pid" 2>/dev/null
	done
	wait
	if [ -z "${MLAG_TEST_KEEP:-}" ] || [ "$rc" -eq 0 ]; then
		topology_destroy
	fi
	rm -rf "$work"
	exit "$rc"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

##
## The topology
##

# defaults NAME=VALUE...: of options that were not given
defaults()
{
	local word

	for word; do
		[ -n "${option[${word%%=*}]+set}" ] ||
			option[${word%%=*}]=${word#*=}
	done
}

# lacks DEVICE WHAT: was it left out?
lacks()
{
	[[ " ${option[lacks]} " == *" $1:$2 "* ]]
}

# device_create DEVICE: with its peer-link
device_create()
{
	local d=$1 slave=plx

	if [ "${option[peer_link]}" = bond ]; then
		slave=bondpl
		ipn "$d" link add bondpl type bond mode 802.3ad miimon 50 \
			lacp_rate fast xmit_hash_policy layer2+3 || return 1
		ipn "$d" link set dev plx master bondpl
		ipn "$d" link set dev ply master bondpl
		ipn "$d" link set dev ply up
	fi
	{
		[ "${option[bridge]}" != yes ] || cat <<-END
			link add br0 mtu ${option[mtu]} type bridge vlan_filtering ${option[filtering]} stp_state ${option[stp]} mcast_snooping ${option[snooping]} forward_delay 200 hello_time 100
			link set dev br0 up
		END
		lacks "$d" pl0 || cat <<-END
			link add pl0 mtu ${option[mtu]} type mlag peer-link
			link set dev $slave master pl0
			link set dev plx up
			link set dev $slave up
		END
	} | ipn "$d" -batch - || return 1
	bridge_add "$d" pl0 || return 1
	ipn "$d" mlag set group "${option[group]}" || return 1
	# shellcheck disable=SC2086
	[ -z "${option[set]}" ] || ipn "$d" mlag set ${option[set]}
}

# bridge_add DEVICE PORT: up, and in the bridge with the VLANs of option vlans,
# or its VLANs in one bridge each, br10 over po10.10 and pl0.10
bridge_add()
{
	local d=$1 port=$2 vid

	! lacks "$d" "$port" || return 0
	[ "${option[bridge]}" != yes ] || lacks "$d" "$port.master" ||
		ipn "$d" link set dev "$port" master br0 || return 1
	lacks "$d" "$port.up" || ipn "$d" link set dev "$port" up
	for vid in ${option[vlans]}; do
		case ${option[bridge]} in
		yes)
			[ "${option[filtering]}" != 1 ] ||
				bridge -n "${ns[$d]}" vlan add vid "$vid" \
					dev "$port" 2>/dev/null
			;;
		vlan)
			ipn "$d" link show "br$vid" >/dev/null 2>&1 ||
				ipn "$d" link add "br$vid" up type bridge
			ipn "$d" link add "$port.$vid" link "$port" \
				type vlan id "$vid" &&
				ipn "$d" link set dev "$port.$vid" up \
					master "br$vid" || return 1
			;;
		esac
	done
}

# peer_link_create: the cables between the devices
peer_link_create()
{
	local link

	for link in plx ply; do
		ipn a link add "$link" type veth peer name "$link" \
			netns "${ns[b]}" || return 1
		[ "${option[peer_link]}" = bond ] || break
	done
}

# leg_create HOST DEVICE: a cable, and the device's port: po10 over bond1 for h1
leg_create()
{
	local h=$1 d=$2 n=${1#h} mode="mode ${option[lag]} miimon 50"

	[ "${option[lag]}" != 802.3ad ] || mode+=" lacp_rate fast"
	ipn "$d" link add "$h" mtu "${option[mtu]}" type veth peer name "$d" \
		mtu "${option[mtu]}" netns "${ns[$h]}" || return 1
	ipn "$h" link set dev "$d" master bond0 || return 1
	{
		# shellcheck disable=SC2086
		printf '%s\n' \
			"link add bond$n type bond $mode" \
			"link set dev $h master bond$n" \
			"link set dev $h up" \
			"link set dev bond$n up"
		lacks "$d" "po${n}0" || printf '%s\n' \
			"link add po${n}0 mtu ${option[mtu]} numtxqueues 16 type mlag id ${n}0" \
			"link set dev bond$n master po${n}0"
	} | ipn "$d" -batch - || return 1
	ipn "$h" link set dev "$d" up
	bridge_add "$d" "po${n}0"
}

# host_create HOST: a bond, and a leg to each device
host_create()
{
	local h=$1 mode="mode ${option[lag]} miimon 50"

	[ "${option[lag]}" != 802.3ad ] || mode+=" lacp_rate fast"
	# shellcheck disable=SC2086
	ipn "$h" link add bond0 mtu "${option[mtu]}" type bond $mode \
		xmit_hash_policy layer3+4 || return 1
	leg_create "$h" a && leg_create "$h" b || return 1
	ipn "$h" link set dev bond0 up
}

# orphan_create ORPHAN: oa is at device a
orphan_create()
{
	local o=$1 d=${1#o}

	ipn "$d" link add "$o" mtu "${option[mtu]}" type veth peer name e0 \
		mtu "${option[mtu]}" netns "${ns[$o]}" || return 1
	bridge_add "$d" "$o" || return 1
	ipn "$o" link set dev e0 up
}

helper_start()
{
	spawn "$1" mlagd 2>>"$work/mlagd.$1"
	helper[$1]=$spawned
}

# helper_stop DEVICE [SIGNAL]
helper_stop()
{
	reap "${helper[$1]}" "${2:-TERM}"
	unset "helper[$1]"
}

# topology [OPTION=VALUE]...: make it, and wait until all of it works
#
#	hosts="h1 h2" orphans="oa ob"
#	bridge=yes	or no, or vlan: one for each of vlans
#	filtering=1 stp=0 snooping=0 vlans=""
#	lag=802.3ad	mode of all bonds, balance-xor for a static LAG
#	mtu=1500 peer_link=veth (or bond) group=7 set="hold 1s"
#	lacks=""	what is left out: "b:po10 b:po20.master a:po10.up"
#	start=1		0 for neither helpers nor waiting
topology()
{
	local word name

	topology_destroy
	option=()
	for word; do
		option[${word%%=*}]=${word#*=}
	done
	defaults hosts="h1 h2" orphans="oa ob" bridge=yes filtering=1 stp=0 \
		snooping=0 vlans="" lag=802.3ad mtu=1500 peer_link=veth \
		group=7 set="" lacks="" start=1

	# shellcheck disable=SC2086
	setup_ns a b ${option[hosts]} ${option[orphans]} || return 1
	peer_link_create && device_create a && device_create b || return 1
	for name in ${option[hosts]}; do
		host_create "$name" || return 1
	done
	for name in ${option[orphans]}; do
		orphan_create "$name" || return 1
	done
	[ "${option[start]}" = 1 ] || return 0
	helper_start a
	helper_start b
	wait_paired || fail "not paired"
	[ -n "${option[lacks]}" ] || wait_whole || fail "not all legs open"
}

topology_destroy()
{
	local name

	for name in "${!helper[@]}"; do
		helper_stop "$name"
	done
	# Peer-links last: their ends are gone when the first device is.
	for name in "${ns[@]}"; do
		ip netns del "$name" 2>/dev/null
	done
	ns=()
}

topology_dump()
{
	local d

	for d in a b; do
		[ -n "${ns[$d]+set}" ] || continue
		comment "$(echo "device $d:"; ipn "$d" -s mlag show 2>&1
			cat "$work/mlagd.$d" 2>/dev/null)"
	done
}

##
## Cutting and repairing
##

# cut_leg HOST DEVICE, repair_leg HOST DEVICE: the device loses the carrier
cut_leg()	{ ipn "$1" link set dev "$2" down; }
repair_leg()	{ ipn "$1" link set dev "$2" up; }
# with a peer-link over a bond, the second cable stays
cut_peer_link()	{ ipn b link set dev plx down; }
repair_peer_link() { ipn b link set dev plx up; }

##
## What the devices say
##

# mlag_get DEVICE FILTER: of ip mlag's JSON; status as jq -e
mlag_get()
{
	ipn "$1" -j mlag show | jq -er ".[0] | $2"
}

# mlag_port DEVICE PORT FIELD
mlag_port()
{
	mlag_get "$1" ".ports[] | select(.ifname == \"$2\") | .$3"
}

# mlag_stat DEVICE PORT COUNTER
mlag_stat()
{
	mlag_port "$1" "$2" "stats.$3"
}

is_paired()
{
	mlag_get "$1" '.session == "paired"' >/dev/null
}

# is_leg DEVICE PORT STATE [FIELD]: the local leg, or remote, or pairing
is_leg()
{
	mlag_port "$1" "$2" "${4:-local} == \"$3\"" >/dev/null
}

# are_legs STATE [FIELD]: all of both devices
are_legs()
{
	local d

	for d in a b; do
		mlag_get "$d" "[.ports[] | select(.id) | .${2:-local} == \"$1\"] |
			all" >/dev/null || return 1
	done
}

# is_lacp HOST PORTS: the host's bond has so many links in its aggregator, all
# of them in use at both ends
is_lacp()
{
	ipn "$1" -j -d link show | jq -e --argjson want "$2" '
		(.[] | select(.ifname == "bond0") |
		 .linkinfo.info_data.ad_info) as $ad |
		[.[].linkinfo.info_slave_data |
		 select(. != null and .mii_status == "UP" and
			.ad_aggregator_id == $ad.aggregator and
			([.ad_actor_oper_port_state,
			  .ad_partner_oper_port_state] | all(. % 64 >= 60)))] |
		length == $want and $ad.num_ports == $want' >/dev/null
}

# is_mii HOST DEVICE STATE: what the host's bond thinks of that link
is_mii()
{
	ipn "$1" -j -d link show dev "$2" | jq -e --arg want "$3" \
		'.[0].linkinfo.info_slave_data.mii_status == $want' >/dev/null
}

# link_get NAME DEV FILTER: of ip link's JSON, with statistics
link_get()
{
	ipn "$1" -j -d -s link show dev "$2" | jq -er ".[0] | $3"
}

wait_paired()	{ wait_until 15 is_paired a && wait_until 15 is_paired b; }
wait_leg()	{ wait_until 15 is_leg "$@"; }
wait_lacp()	{ [ "${option[lag]}" != 802.3ad ] || wait_until 15 is_lacp "$@"; }

# wait_whole: all legs are open and all hosts use both
wait_whole()
{
	local h

	wait_until 20 are_legs dual-homed pairing || return 1
	for h in ${option[hosts]}; do
		wait_lacp "$h" 2 || return 1
	done
}

##
## Numbered frames. A stream is named SENDER.KIND, such as h1.bcast.
##

streams=()		# arguments of frames send, for the next send_streams
declare -A expected=()	# receivers, by stream
sent="{}"		# what was sent, in JSON
heard="{}"		# what was received
recv_fd="" recv_pid="" send_pid=""

# mac NAME: first of eight addresses that it sends from
mac()
{
	case $1 in
	h*)	printf '02:00:00:00:%02x:00' "${1#h}" ;;
	o*)	printf '02:00:00:00:0%s:00' "${1#o}" ;;
	esac
}

# ends: all hosts and orphans
ends()
{
	echo "${option[hosts]} ${option[orphans]}"
}

# end_dev NAME: what frames come in by
end_dev()
{
	case $1 in
	h*)	echo bond0 ;;
	*)	echo e0 ;;
	esac
}

# listen [-t] NAME...: hosts and orphans, or DEVICE:DEV such as b:plx
listen()
{
	local -a args=()
	local name ready

	sent="{}"
	expected=()
	[ "$1" != -t ] || { args+=(-t); shift; }
	for name; do
		case $name in
		*:*)	args+=(-i "$name=${ns[${name%%:*}]}/${name#*:}") ;;
		*)	args+=(-i "$name=${ns[$name]}/$(end_dev "$name")") ;;
		esac
	done
	exec {recv_fd}< <(exec frames recv "${args[@]}")
	recv_pid=$!
	pids+=("$recv_pid")
	read -r -u "$recv_fd" ready && [ "$ready" = ready ] ||
		fail "cannot listen"
}

# collect: end it; fails if anything got lost in the measurement
collect()
{
	local lost

	kill "$recv_pid"
	heard=$(cat <&"$recv_fd")
	exec {recv_fd}<&-
	lost=$(jq -r '[.backlog_drops, .receivers[].drops] | add' <<<"$heard")
	[ "$lost" = 0 ] || fail "the receiver lost ${lost:-all} frames"
}

# stream STREAM OPTION...: from the sender in its name, with its eight addresses
stream()
{
	local name=${1%%.*}

	[ ${#streams[@]} -eq 0 ] || streams+=(+)
	streams+=(-i "${ns[$name]}/$(end_dev "$name")" -k "$1"
		  -s "$(mac "$name")" -S 8 "${@:2}")
}

# send_streams OPTION...: send them all; options of frames send for all
send_streams()
{
	local out

	out=$(frames send "$@" "${streams[@]}") || fail "cannot send"
	streams=()
	sent=$(jq -c --argjson more "$out" '. + $more' <<<"$sent")
}

# send_start OPTION...: in the background, without end
send_start()
{
	frames send -n 0 "$@" "${streams[@]}" >"$work/sent" &
	send_pid=$!
	pids+=("$send_pid")
	streams=()
}

is_stopped()
{
	grep -q '^State:.*T' "/proc/$send_pid/status"
}

# send_pause, send_resume: not a frame in between, and none still under way
send_pause()
{
	kill -STOP "$send_pid"
	wait_until 5 is_stopped
	pause 0.1
}

send_resume()
{
	kill -CONT "$send_pid"
}

send_stop()
{
	reap "$send_pid"
	sent=$(jq -c --slurpfile more "$work/sent" '. + $more[0]' <<<"$sent")
}

# expect STREAM RECEIVER...: each of them gets it once, or with a ? behind it
# perhaps; everybody else not at all
expect()
{
	expected[$1]=${*:2}
}

# check_frames [JQ]: complain of all that is not as expected. What is wanted of
# a receiver that gets a stream may be changed: of $got, $sent.
check_frames()
{
	local stream complaints wanted='$got.distinct == $sent'

	wanted=${1:-$wanted}
	complaints=$(for stream in "${!expected[@]}"; do
		printf '%s %s\n' "$stream" "${expected[$stream]}"
	done | jq -Rrn --argjson sent "$sent" --argjson heard "$heard" '
		[inputs | split(" ") | {(.[0]): .[1:]}] | add // {} |
		. as $expected | $sent | to_entries[] |
		.key as $stream | .value.sent as $sent |
		(if .value.errors > 0 then
			"\($stream): \(.value.errors) could not be sent"
		 else empty end),
		($heard.receivers | to_entries[] | .key as $end |
		 (.value.streams[$stream] //
		  {received: 0, distinct: 0, doubled: 0, corrupt: 0,
		   lost: []}) as $got |
		 ($expected[$stream] // []) as $want |
		 if $got.doubled > 0 or $got.corrupt > 0 then "doubled or damaged"
		 elif $want | index($end) then
			if '"$wanted"' then empty else "not all" end
		 elif $want | index($end + "?") then empty
		 elif $got.received > 0 then "not wanted"
		 else empty end |
		 "\($stream) at \($end): \(.): \($got.distinct) of \($sent), " +
		 "\($got.doubled) twice, \($got.corrupt) damaged, " +
		 "missing \($got.lost)")')
	[ -z "$complaints" ] || fail "$complaints"
}

# others NAME NAME...: all but the first
others()
{
	local name=$1 other
	shift

	for other; do
		[ "$other" = "$name" ] || printf '%s ' "$other"
	done
}

# flood_streams SENDER RECEIVERS [OPTION...]: one of each kind that goes to all
flood_streams()
{
	local s=$1 to=$2 kind
	shift 2

	stream "$s.bcast" -d bcast "$@"
	stream "$s.local4" -p udp4 -g 224.0.0.251 "$@"
	stream "$s.local6" -p udp6 -g ff02::fb "$@"
	stream "$s.group" -p udp4 -g 239.1.2.3 "$@"
	stream "$s.unknown" -d "02:00:00:ff:ff:${ns[$s]: -2}" "$@"
	for kind in bcast local4 local6 group unknown; do
		expect "$s.$kind" $to
	done
}

# exactly_once "NAME..." [OPTION...]: each of them sends to all, and to each of
# the others; these get each frame once, and the sender and ends that are not
# named get nothing
exactly_once()
{
	local -a names all
	local s t
	read -r -a names <<<"$1"
	read -r -a all <<<"$(ends)"
	shift

	listen "${all[@]}"
	for s in "${names[@]}"; do
		flood_streams "$s" "$(others "$s" "${names[@]}")" "$@"
	done
	send_streams -n 16
	collect
	check_frames

	# By now they are known.
	listen "${all[@]}"
	for s in "${names[@]}"; do
		for t in $(others "$s" "${names[@]}"); do
			stream "$s.to-$t" -d "$(mac "$t")" "$@"
			expect "$s.to-$t" "$t"
		done
	done
	send_streams -n 16
	collect
	check_frames
}
