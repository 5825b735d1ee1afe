#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Sourced by vm/boot.sh and uml/boot.sh: what booting a guest has in common.
# The options and what the script finds in the guest are described there.
#
# A guest is told what to do by a job folder, the path of which is on its
# kernel command line:
#
#	run	the script's command line, run by init.sh
#	env	read by init.sh: where things are, what to mount, the token
#
# The exit status comes back in a line that begins with the token, a random
# word. Whether there was such a line is the only thing that tells a guest
# that finished from one that died; emulators' exit statuses say nothing.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/.." && pwd)
# shellcheck source=selftests/cache.sh
. "$here/cache.sh"

# No result: the guest died, hung, or never came up.
no_result=125

usage()
{
	sed -n '3,/^$/{/^$/q;s/^# \{0,1\}//p}' "$0" >&2
	exit 2
}

# The callers use what not every one of them has an option for.
# shellcheck disable=SC2034
boot_options()
{
	local opt

	series=""
	cpus=""
	memory=""
	pin=""
	mode=""
	output=""
	log=""
	limit=600
	bed=""
	environment=()
	adapters=()
	while getopts "k:c:m:p:M:e:n:o:l:t:b:h" opt; do
		case $opt in
		k)	series=$OPTARG ;;
		c)	cpus=$OPTARG ;;
		m)	memory=$OPTARG ;;
		p)	pin=$OPTARG ;;
		M)	mode=$OPTARG ;;
		e)	environment+=("$OPTARG") ;;
		n)	adapters+=("$OPTARG") ;;
		o)	output=$OPTARG ;;
		l)	log=$OPTARG ;;
		t)	limit=$OPTARG ;;
		b)	bed=$OPTARG ;;
		*)	usage ;;
		esac
	done
	shift $((OPTIND - 1))
	[ $# -gt 0 ] || usage
	command=("$@")
	if [ -n "$output" ]; then
		output=$(realpath -e -- "$output") || exit 2
	fi
}

job_init()
{
	local path word
	local -a needed

	job=$(mktemp -d "${TMPDIR:-/tmp}/mlag-boot.XXXXXX") || exit 1
	chmod 755 "$job"
	emulator=""
	trap boot_cleanup EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM

	token=guest-exit-$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')
	path=$(command -v -- "${command[0]}") || path=${command[0]}
	[ -e "$path" ] || die "no such script: ${command[0]}"
	command[0]=$(realpath -- "$path")
	log=${log:-$job/console.log}
	: >"$log" || exit 1

	{
		printf '%q ' "${command[@]}"
		echo
	} >"$job/run"
	{
		declare -p token top output bed
		# Folders the guest may hide below a file system of its own.
		needed=("$top" "$PWD" "$job" "$MLAG_CACHE" ${output:+"$output"})
		for word in "${command[@]}"; do
			case $word in
			/*/*)	[ ! -f "$word" ] || needed+=("${word%/*}") ;;
			esac
		done
		echo "needed=($(printf '%q ' "${needed[@]}"))"
		printf 'directory=%q\n' "$PWD"
		echo "environment=($(printf '%q ' ${environment[@]+"${environment[@]}"}))"
	} >"$job/env"
}

boot_cleanup()
{
	local rc=$?

	trap - EXIT
	# The group: timeout and the emulator below it.
	[ -n "$emulator" ] && kill -TERM -- "-$emulator" 2>/dev/null
	[ -n "$emulator" ] && wait "$emulator" 2>/dev/null
	rm -rf "$job"
	exit "$rc"
}

# boot_once COMMAND...: run the emulator, which is to copy the script's output to
# its standard output; sets rc to the script's status, and began if there was
# any output.
boot_once()
{
	local line fifo=$job/output

	rc=""
	began=""
	rm -f "$fifo"
	mkfifo "$fifo" || exit 1
	# Job control gives the emulator a process group of its own, to be ended
	# as a whole; timeout must not make another.
	set -m
	timeout --foreground -k 5 "$limit" "$@" </dev/null >"$fifo" 2>>"$log" &
	emulator=$!
	set +m

	# Live, therefore line by line. The token may follow a line that the
	# script left unfinished.
	while IFS= read -r line || [ -n "$line" ]; do
		line=${line%$'\r'}
		began=1
		case $line in
		*"$token "*)
			rc=${line##*"$token "}
			line=${line%%"$token "*}
			[ -n "$line" ] || continue
			;;
		esac
		printf '%s\n' "$line"
	done <"$fifo"
	# Not a word from bash about one that was killed.
	wait "$emulator" 2>/dev/null
	case $? in
	124|137)
		say "no end after $limit s"
		began=1
		;;
	esac
	emulator=""
}

# boot_run COMMAND...: do that, and exit with the script's status. A guest that
# dies before it comes to the script says nothing about what is to be run, so it
# gets another try.
boot_run()
{
	local rc began try

	for try in 1 2 3; do
		boot_once "$@"
		[ -z "$rc$began" ] || break
		say "the guest died while booting (try $try)"
	done
	if ! [[ $rc =~ ^[0-9]+$ ]]; then
		say "the guest died; the end of its console:"
		tail -n "${MLAG_CONSOLE_LINES:-60}" "$log" >&2
		exit "$no_result"
	fi
	exit "$rc"
}
