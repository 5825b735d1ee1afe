# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
#
# Sourced by lib.sh: time, namespaces and processes.

# Ours is before it in PATH.
stock_ip=$(type -aP ip | grep -v '/build/bin/ip$' | head -n 1)

declare -A ns=()	# names of namespaces, by what they are for us
declare -A programs=()	# paths, by name
declare -A pids=()	# our background processes

##
## Time
##

# Looking takes time: programs are started. Where sleeping takes none, a loop has to
# sleep or never ends.
poll_us=100000
poll_us_max=500000
[ -z "${MLAG_TIME_TRAVEL:-}" ] || poll_us=500000 poll_us_max=4000000
exec {pause_fd}<> <(:)
pause()
{
	read -r -t "$1" -u "$pause_fd" _
	return 0
}

# A guest whose clock is the host's stands still when the host has other work.
patience=1
[ -n "${MLAG_TIME_TRAVEL:-}" ] || patience=4

# wait_until SECONDS COMMAND...: until it succeeds; longer where time is not ours
wait_until()
{
	local began=${EPOCHREALTIME/[.,]/} now us
	local deadline=$((began + $1 * patience * 1000000))
	shift

	until "$@"; do
		now=${EPOCHREALTIME/[.,]/}
		[ "$now" -lt "$deadline" ] || return 1
		# What takes long is looked at less and less often.
		us=$(((now - began) / 6))
		us=$((us < poll_us ? poll_us : us > poll_us_max ? poll_us_max : us))
		printf -v us '%07d' "$us"
		pause "${us:0:-6}.${us: -6}"
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
