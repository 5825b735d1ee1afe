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
# A device, a host, an orphan is a network namespace. An end of a cable is named
# after what is at the other end, but for plx, and e0 of an orphan.
#
# Settings: MLAG_TEST_KEEP=1 leaves everything as it is after a failure.

set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
case :$PATH: in
*":$here/../build/bin:"*|*":${MLAG_TOP:-/nonexistent}/build/bin:"*) ;;
*)	PATH=$here/../build/bin:$PATH
	export IP_LIB_DIR=$here/../build/lib ;;
esac

# Ours is before it in PATH.
stock_ip=$(type -aP ip | grep -v '/build/bin/ip$' | head -n 1)

declare -A ns=()	# names of namespaces, by what they are for us
declare -A helper=()	# mlagd's process ids, by device
declare -A option=()	# of the topology
declare -A mac=()	# first of the addresses that it sends from, by end
declare -A netdev=()	# what frames come in by, by end
declare -A programs=()	# paths, by name
declare -A pids=()	# our background processes
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

# Where sleeping takes no time a loop has to sleep, or never ends; there only
# looking takes time.
poll_interval=0.1
[ -z "${MLAG_TIME_TRAVEL:-}" ] || poll_interval=0.5
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
		pause "$poll_interval"
	done
}

##
## Namespaces and processes. Programs are not started without need: on an
## emulated processor that is what takes the time.
##

# jq, for an emulated processor: gojq starts ten times as fast, and faster yet
# without threads
jq()
{
	GOMAXPROCS=1 gojq "$@"
}

# setup_ns NAME...
setup_ns()
{
	local name lines=""

	for name; do
		printf -v "ns[$name]" '%s-%06x' "$name" $((SRANDOM & 0xffffff))
		lines+="netns add ${ns[$name]}"$'\n'
	done
	ip -batch - <<<"$lines" || return 1
	for name; do
		ipn "$name" link set dev lo up || return 1
	done
}

# ipn NAME ARGUMENT...: ip(8) there; for all but ip mlag that is the system's
ipn()
{
	case "$2 ${3:-}" in
	mlag*|-*" mlag")	ip -n "${ns[$1]}" "${@:2}" ;;
	*)			"$stock_ip" -n "${ns[$1]}" "${@:2}" ;;
	esac
}

# program NAME: sets $program to its path. busybox, which starts faster than
# what it stands for, would run its own of that name.
program()
{
	[ -n "${programs[$1]:-}" ] || programs[$1]=$(type -P -- "$1")
	program=${programs[$1]:-$1}
}

# on NAME COMMAND...: run it there; /sys is not that of the namespace
on()
{
	program "$2"
	busybox nsenter --net=/run/netns/"${ns[$1]}" -- "$program" "${@:3}"
}

# spawn NAME COMMAND...: run it there, in the background, as process $spawned
spawn()
{
	program "$2"
	exec busybox nsenter --net=/run/netns/"${ns[$1]}" -- "$program" "${@:3}" &
	spawned=$!
	pids[$spawned]=1
}

# reap PID [SIGNAL]: end a process of ours
reap()
{
	kill "-${2:-TERM}" "$1" 2>/dev/null
	wait "$1" 2>/dev/null
	unset "pids[$1]"
}

cleanup()
{
	local rc=$? pid

	trap - EXIT
	for pid in "${!pids[@]}"; do
		kill -CONT "$pid" 2>/dev/null
		reap "$pid"
	done
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

# lacks DEVICE WHAT: was it left out?
lacks()
{
	[[ " ${option[lacks]} " == *" $1:$2 "* ]]
}

# Lines for ip -batch: a port of a bridge, or its VLANs ports of one each.
port_lines()
{
	local d=$1 port=$2 up=up master="master br0" vid

	lacks "$d" "$port" && return
	[ "${option[bridge]}" = yes ] && ! lacks "$d" "$port.master" || master=""
	! lacks "$d" "$port.up" || up=""
	[ -z "$up$master" ] || echo "link set dev $port $master $up"
	[ "${option[bridge]}" = vlan ] || return
	for vid in ${option[vlans]}; do
		echo "link add link $port name $port.$vid type vlan id $vid"
		echo "link set dev $port.$vid master br$vid up"
	done
}

bridge_lines()
{
	local vid type="type bridge stp_state ${option[stp]}"

	type+=" mcast_snooping ${option[snooping]} forward_delay 200"
	type+=" hello_time 100"
	case ${option[bridge]} in
	yes)	echo "link add br0 up $type vlan_filtering ${option[filtering]}" ;;
	vlan)	for vid in ${option[vlans]}; do
			echo "link add br$vid up $type"
		done ;;
	esac
}

peer_link_lines()
{
	local d=$1 slave=plx link

	if [ "${option[peer_link]}" = bond ]; then
		slave=bondpl
		echo "link add bondpl type bond $(bond_mode)"
		for link in plx ply; do
			echo "link set dev $link master bondpl"
			echo "link set dev $link up"
		done
	fi
	echo "link set dev $slave up"
	lacks "$d" pl0 && return
	echo "link add pl0 mtu ${option[mtu]} type mlag peer-link"
	echo "link set dev $slave master pl0"
	port_lines "$d" pl0
}

bond_mode()
{
	case ${option[lag]} in
	802.3ad) echo "mode 802.3ad miimon 50 lacp_rate fast" ;;
	*)	echo "mode ${option[lag]} miimon 50" ;;
	esac
}

# leg_lines HOST DEVICE: po10 over bond1 over h1
leg_lines()
{
	local h=$1 d=$2 n=${1#h}

	echo "link add bond$n type bond $(bond_mode)"
	echo "link set dev $h master bond$n"
	echo "link set dev $h up"
	echo "link set dev bond$n up"
	lacks "$d" "po${n}0" && return
	echo "link add po${n}0 mtu ${option[mtu]} type mlag id ${n}0"
	echo "link set dev bond$n master po${n}0"
	port_lines "$d" "po${n}0"
}

# cable NETDEV NAME PEER NETDEV
cable()
{
	echo "link add $1 $2 type veth peer name $4 $2 netns ${ns[$3]}"
}

device_lines()
{
	local d=$1 mtu="mtu ${option[mtu]}" name

	if [ "$d" = a ]; then
		cable plx "" b plx
		[ "${option[peer_link]}" != bond ] || cable ply "" b ply
	fi
	bridge_lines
	peer_link_lines "$d"
	for name in ${option[hosts]}; do
		cable "$name" "$mtu" "$name" "$d"
		leg_lines "$name" "$d"
	done
	for name in ${option[orphans]}; do
		[ "$name" = "o$d" ] || continue
		cable "$name" "$mtu" "$name" e0
		port_lines "$d" "$name"
	done
}

host_lines()
{
	echo "link add bond0 mtu ${option[mtu]} type bond $(bond_mode) xmit_hash_policy layer3+4"
	printf 'link set dev %s\n' "a master bond0" "b master bond0" "a up" \
		"b up" "bond0 up"
}

# vlans_add DEVICE: the VLANs of a bridge that filters them, on all its ports
vlans_add()
{
	local d=$1 port vid ports="pl0 o$1"

	[ "${option[bridge]}${option[filtering]}" = yes1 ] || return 0
	for port in ${option[hosts]}; do
		ports+=" po${port#h}0"
	done
	for port in $ports; do
		lacks "$d" "$port" || lacks "$d" "$port.master" ||
			for vid in ${option[vlans]}; do
				echo "vlan add vid $vid dev $port"
			done
	done | bridge -n "${ns[$d]}" -batch -
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
	local word name d

	topology_destroy
	mac=()
	netdev=()
	option=([hosts]="h1 h2" [orphans]="oa ob" [bridge]=yes [filtering]=1
		[stp]=0 [snooping]=0 [vlans]="" [lag]=802.3ad [mtu]=1500
		[peer_link]=veth [group]=7 [set]="" [lacks]="" [start]=1)
	for word; do
		option[${word%%=*}]=${word#*=}
	done
	# An emulated processor, and with it one of the devices, stands still
	# for longer than the default hold time now and then.
	[ -n "${MLAG_TIME_TRAVEL:-}" ] || [[ "${option[set]} " == *hold\ * ]] ||
		option[set]+=" hold 3s"

	# shellcheck disable=SC2086
	setup_ns a b ${option[hosts]} ${option[orphans]} || return 1
	for d in a b; do
		device_lines "$d" | ipn "$d" -batch - || return 1
		# shellcheck disable=SC2086
		ipn "$d" mlag set group "${option[group]}" ${option[set]} ||
			return 1
		vlans_add "$d" || return 1
	done
	for name in ${option[hosts]}; do
		mac[$name]=02:00:00:00:0${name#h}:00
		netdev[$name]=bond0
		host_lines | ipn "$name" -batch - || return 1
	done
	for name in ${option[orphans]}; do
		mac[$name]=02:00:00:00:0${name#o}:00
		netdev[$name]=e0
		ipn "$name" link set dev e0 up || return 1
	done
	[ "${option[start]}" = 1 ] || return 0
	topology_start
}

# topology_start: helpers, and wait
topology_start()
{
	helper_start a
	helper_start b
	wait_paired || fail "not paired"
	[ -n "${option[lacks]}" ] || wait_whole || fail "not all legs open"
}

topology_destroy()
{
	local name lines=""

	for name in "${!helper[@]}"; do
		helper_stop "$name"
	done
	for name in "${!ns[@]}"; do
		lines+="netns del ${ns[$name]}"$'\n'
	done
	[ -z "$lines" ] || ip -force -batch - <<<"$lines"
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

# with_legs_down "HOST DEVICE,..." COMMAND...: with these cut, and everybody
# aware of it
with_legs_down()
{
	local leg h d filter=true
	local -a legs

	IFS=, read -r -a legs <<<"$1"
	for leg in "${legs[@]}"; do
		read -r h d <<<"$leg"
		cut_leg "$h" "$d"
		filter+=" and (.$d.ports[] | select(.ifname == \"po${h#h}0\") |
			.local == \"down\")"
	done
	wait_until 5 is_agreed "$filter" || fail "not down everywhere"
	for leg in "${legs[@]}"; do
		read -r h d <<<"$leg"
		wait_mii "$h" "$d" DOWN || fail "not noticed by the host: $leg"
	done
	"${@:2}"
	for leg in "${legs[@]}"; do
		read -r h d <<<"$leg"
		repair_leg "$h" "$d"
	done
	wait_whole || fail "not whole again"
}

##
## What the devices say
##

# mlag_get DEVICE FILTER: of ip mlag's JSON; status as jq -e
mlag_get()
{
	jq -er ".[0] | $2" < <(exec ip-mlag -n "${ns[$1]}" -j show)
}

# mlag_both FILTER: of both devices' at once, as .a and .b
mlag_both()
{
	jq -ern --slurpfile a <(exec ip-mlag -n "${ns[a]}" -j show) \
		--slurpfile b <(exec ip-mlag -n "${ns[b]}" -j show) \
		"{a: \$a[0][0], b: \$b[0][0]} | $1"
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
	mlag_both 'all(.session == "paired")' >/dev/null
}

# is_leg DEVICE PORT STATE [FIELD]: the local leg, or remote, or pairing
is_leg()
{
	mlag_port "$1" "$2" "${4:-local} == \"$3\"" >/dev/null
}

# is_whole: all legs of both devices are open
is_whole()
{
	mlag_both '[.[].ports[] | select(.id) | .pairing == "dual-homed"] |
		all' >/dev/null
}

# is_agreed [FILTER]: each device knows the other's legs as they are, and what
# the filter asks of both is so
is_agreed()
{
	# shellcheck disable=SC2016
	mlag_both "(${1:-true}) and "'((.a.ports | map({(.ifname): .}) | add) as $a |
		[.b.ports[] | select(.id) |
		 .local == $a[.ifname].remote and
		 .remote == $a[.ifname].local] | all)' >/dev/null
}

# is_lacp HOST PORTS: the host's bond has so many links in its aggregator, all
# of them in use at both ends, and has a queue, which may be a second late
is_lacp()
{
	jq -e --argjson want "$2" '
		(.[] | select(.ifname == "bond0")) as $bond |
		$bond.linkinfo.info_data.ad_info as $ad |
		[.[].linkinfo.info_slave_data |
		 select(. != null and .mii_status == "UP" and
			.ad_aggregator_id == $ad.aggregator and
			([.ad_actor_oper_port_state,
			  .ad_partner_oper_port_state] | all(. % 64 >= 60)))] |
		length == $want and $ad.num_ports == $want and
		$bond.operstate == "UP"' \
		< <(exec "$stock_ip" -n "${ns[$1]}" -j -d link show) >/dev/null
}

# link_get NAME DEV FILTER: of ip link's JSON, with statistics
link_get()
{
	jq -er ".[0] | $3" < <(exec "$stock_ip" -n "${ns[$1]}" -j -d -s link show dev "$2")
}

# is_mii HOST DEVICE STATE: what the host's bond thinks of that link
is_mii()
{
	link_get "$1" "$2" \
		".linkinfo.info_slave_data.mii_status == \"$3\"" >/dev/null
}

wait_paired()	{ wait_until 15 is_paired; }
wait_leg()	{ wait_until 15 is_leg "$@"; }
wait_mii()	{ wait_until 15 is_mii "$@"; }
wait_agreed()	{ wait_until 5 is_agreed; }

wait_lacp()
{
	[ "${option[lag]}" = 802.3ad ] || return 0
	wait_until 15 is_lacp "$@" || return 1
	# Bonding sends by a link of the aggregator when a worker has seen to it.
	pause 0.1
}

# wait_whole: all legs are open and all hosts use both
wait_whole()
{
	local h

	wait_until 20 is_whole || return 1
	for h in ${option[hosts]}; do
		wait_lacp "$h" 2 || return 1
	done
}

##
## Numbered frames. A stream is named SENDER.KIND, such as h1.bcast.
##

streams=()		# arguments of frames send, for the next send_streams
declare -A expected=()	# receivers, by stream
sent=""			# what was sent: JSON objects
heard=""		# what was received: a JSON object
recv_fd="" recv_pid=""
declare -A send_pid=()

# listen [-t] NAME...: hosts and orphans, or DEVICE:DEV such as b:plx
listen()
{
	local -a args=()
	local name ready

	sent=""
	expected=()
	[ "$1" != -t ] || { args+=(-t); shift; }
	for name; do
		case $name in
		*:*)	args+=(-i "$name=${ns[${name%%:*}]}/${name#*:}") ;;
		*)	args+=(-i "$name=${ns[$name]}/${netdev[$name]}") ;;
		esac
	done
	exec {recv_fd}< <(exec frames recv "${args[@]}")
	recv_pid=$!
	pids[$recv_pid]=1
	read -r -u "$recv_fd" ready || ready=not
	[ "$ready" = ready ] || fail "cannot listen"
}

# collect: end it when all is quiet
collect()
{
	kill "$recv_pid"
	read -r -u "$recv_fd" heard
	exec {recv_fd}<&-
	reap "$recv_pid"
}

# stream STREAM OPTION...: from the sender in its name, with its eight addresses
stream()
{
	local name=${1%%.*}

	[ ${#streams[@]} -eq 0 ] || streams+=(+)
	streams+=(-i "${ns[$name]}/${netdev[$name]}" -k "$1"
		  -s "${mac[$name]}" -S 8 "${@:2}")
}

# send_streams OPTION...: send them all; options of frames send for all
send_streams()
{
	sent+=$(frames send "$@" "${streams[@]}") || fail "cannot send"
	streams=()
}

# send_start NAME OPTION...: in the background, without end
send_start()
{
	frames send -n 0 "${@:2}" "${streams[@]}" >"$work/sent.$1" &
	send_pid[$1]=$!
	pids[$!]=1
	streams=()
}

is_stopped()
{
	local key value

	while read -r key value; do
		[ "$key" != State: ] || [[ $value != T* ]] || return 0
	done <"/proc/$1/status"
	return 1
}

# send_pause, send_resume NAME...: not a frame in between, and when it returns
# none is under way
send_pause()
{
	local name

	for name; do
		kill -STOP "${send_pid[$name]}"
		wait_until 5 is_stopped "${send_pid[$name]}"
	done
	pause 0.1
}

send_resume()
{
	local name

	for name; do
		kill -CONT "${send_pid[$name]}"
	done
}

# send_stop NAME...
send_stop()
{
	local name

	for name; do
		reap "${send_pid[$name]}"
		sent+=$(<"$work/sent.$name")
	done
}

# expect STREAM RECEIVER...: each of them gets it once, or with a ? behind it
# perhaps; everybody else not at all
expect()
{
	expected[$1]=${*:2}
}

# check_frames: complain of all that is not as expected, and of a measurement
# that lost frames itself
check_frames()
{
	local stream lines="" complaints

	for stream in "${!expected[@]}"; do
		lines+="$stream ${expected[$stream]}"$'\n'
	done
	complaints=$(jq -rs --arg lines "$lines" --argjson heard "$heard" '
		(add // {}) as $sent |
		[$lines | split("\n")[] | select(. != "") | split(" ") |
		 {(.[0]): .[1:]}] | add // {} | . as $expected |
		($expected | keys[] | select(($sent[.].sent // 0) == 0) |
		 "\(.): nothing was sent"),
		($sent | to_entries[] |
		.key as $stream | .value as $out | $out.sent as $count |
		(if $out.errors > 0 then
			"\($stream): \($out.errors) could not be sent"
		 else empty end),
		($heard.receivers | to_entries[] | .key as $who |
		 (.value.streams[$stream] //
		  {received: 0, distinct: 0, doubled: 0, corrupt: 0,
		   lost: []}) as $got |
		 ($expected[$stream] // []) as $want |
		 if $got.doubled > 0 or $got.corrupt > 0 then "doubled or damaged"
		 elif $want | index($who) then
			if $got.distinct == $count then empty else "not all" end
		 elif $want | index($who + "?") then empty
		 elif $got.received > 0 then "not wanted"
		 else empty end |
		 "\($stream) at \($who): \(.): \($got.distinct) of \($count), " +
		 "\($got.doubled) twice, \($got.corrupt) damaged, " +
		 "missing \($got.lost)"))' <<<"$sent") ||
		complaints+="; cannot tell"
	[ -z "$complaints" ] || fail "$complaints"
}

# check_peer_link: nothing went over the peer-link twice with the same tag in the
# same direction; for listen -t ... a:plx b:plx
check_peer_link()
{
	local complaints

	complaints=$(jq -r '.receivers | to_entries[] |
		select(.key | endswith(":plx")) | .key as $who |
		.value.streams | to_entries[] | select(.value.doubled > 0) |
		"\(.key) at \($who): \(.value.doubled) twice of " +
		"\(.value.distinct)"' <<<"$heard") || complaints+="; cannot tell"
	[ -z "$complaints" ] || fail "$complaints"
}

# flood_streams "SENDER..." "RECEIVER..." [OPTION...]: one of each kind that
# goes to all receivers but the sender
flood_streams()
{
	local s r kind
	local -a others
	local -A kinds=([bcast]="-d bcast" [local4]="-p udp4 -g 224.0.0.251"
			[local6]="-p udp6 -g ff02::fb"
			[group4]="-p udp4 -g 239.1.2.3"
			[group6]="-p udp6 -g ff05::1:3"
			[unknown]="-d 02:00:00:ff:ff:00")

	for s in $1; do
		others=()
		for r in $2; do
			[ "${r%\?}" = "$s" ] || others+=("$r")
		done
		for kind in "${!kinds[@]}"; do
			# shellcheck disable=SC2086
			stream "$s.$kind" ${kinds[$kind]} "${@:3}"
			expect "$s.$kind" "${others[@]}"
		done
	done
}

# known_streams "SENDER..." "RECEIVER..." [OPTION...]: from each of the ones to
# each of the others
known_streams()
{
	local s r

	for s in $1; do
		for r in $2; do
			[ "$r" != "$s" ] || continue
			stream "$s.to-$r" -d "${mac[$r]}" "${@:3}"
			expect "$s.to-$r" "$r"
		done
	done
}

# exactly_once "NAME..." [OPTION...]: each of them sends to all, and to each of
# the others; these get each frame once, and the sender and ends that are not
# named get nothing
exactly_once()
{
	local kind

	for kind in flood known; do	# by the second, they are known
		listen "${!mac[@]}"
		"${kind}_streams" "$1" "$1" "${@:2}"
		send_streams -n 8
		collect
		check_frames
	done
}
