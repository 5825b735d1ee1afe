#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Run the tests.
#
#	run.sh [-v] [-b BED]... [-t TEST]... [-d DIR] [-e NAME=VALUE]...
#
#	-b	where to run them: vm-6.1, vm-6.12, uml, uml-debug or host; all
#		by default
#	-t	mlag_exactly_once.sh, mlag_exactly_once, exactly_once, or a
#		pattern such as 'lacp_*'; all by default
#	-d	the folder of the tests, this one by default
#	-v	print all that the tests print, not just of those that fail;
#		on when tests are named
#	-e	a setting of a test, in its environment
#
# A test is an executable selftests/mlag_*.sh that prints KTAP. It runs in a
# guest as root, one guest for all tests of a bed, with these in its
# environment: MLAG_TOP, the checkout; MLAG_BED; MLAG_KO, the module, which is
# loaded and which modprobe knows as mlag; MLAG_TIME_TRAVEL if sleeping takes no
# time there; the programs first in PATH. A line "# timeout: SECONDS" among the
# first thirty changes what it may take from 180. A line "# beds: BED..." there says
# where it is run if no tests are named: in the others it has nothing to do.
# "# needs: ynl" has the netlink client of the kernel's source in build/ynl.
# selftests/host_*.sh are run on the host.
#
# A test fails, besides saying so itself, if it does not print all the results
# it planned, is not done in time, exits with a status that does not fit, leaves
# namespaces or links behind, or if the kernel complains or dies. The tests
# after one over which the kernel complained or died run in a fresh guest.
# host_runner.sh sees to it.
#
# The virtual machines run side by side, each of their beds in three parts, and the
# other beds in the gaps that they leave. Logs are in build/log afterwards. The last
# line says how many results passed, failed and were skipped; the exit status is 0 if
# some passed and none failed.

set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/.." && pwd)
# shellcheck source=selftests/cache.sh
. "$here/cache.sh"
# shellcheck source=selftests/build.sh
. "$here/build.sh"

all_beds=(host vm-6.12 vm-6.1 uml uml-debug)
work=""
logs=""

usage()
{
	sed -n '3,/^$/{/^$/q;s/^# \{0,1\}//p}' "$0" >&2
	exit 2
}

##
## Records: what the beds tell the one process that prints.
##

# result BED STATUS TEXT; STATUS is one of ok, "not ok", skip
result()
{
	printf 'R\t%s\t%s\t%s\n' "$1" "$2" "$3"
}

note()
{
	printf 'N\t%s\t%s\n' "$1" "$2"
}

##
## Reading KTAP
##

test_begin()
{
	current=$1
	planned=""
	results=0
	failures=0
	printed=()
	problems=()
	begun=$SECONDS
}

# One line of a test. Indented lines are results within results.
test_line()
{
	local line=$1 status text

	printed+=("$line")
	if [[ $line =~ ^1\.\.([0-9]+)(.*)$ ]]; then
		planned=${BASH_REMATCH[1]}
		text=${BASH_REMATCH[2]}
		if [ "$planned" -eq 0 ] && [[ ${text^^} == *SKIP* ]]; then
			result "$bed" skip "$current: ${text# }"
		fi
	elif [[ $line =~ ^(ok|not ok)\ +([0-9]+)?\ *-?\ *(.*)$ ]]; then
		status=${BASH_REMATCH[1]}
		text=${BASH_REMATCH[3]}
		results=$((results + 1))
		if [ "$status" = "not ok" ]; then
			failures=$((failures + 1))
		elif [[ ${text^^} =~ \#\ *SKIP ]]; then
			status=skip
		fi
		result "$bed" "$status" "$current: $text"
	elif [ -n "$verbose" ]; then
		note "$bed" "$line"
	fi
}

test_fail()
{
	problems+=("$1")
	result "$bed" "not ok" "$current: $1"
}

# test_end STATUS: the verdict on the whole; no status if it did not end.
test_end()
{
	local rc=$1 line

	# One that was cut short has failed already.
	if [ ${#problems[@]} -gt 0 ]; then
		:
	elif [ -z "$planned" ]; then
		test_fail "printed no plan"
	elif [ "$results" -ne "$planned" ]; then
		test_fail "printed $results results, planned $planned"
	fi
	# 4 is for skipped. One that failed says so twice, not to be counted so.
	if [ -n "$rc" ] && [ "$rc" -ne 0 ] && [ "$rc" -ne 4 ] &&
	   [ $((failures + ${#problems[@]})) -eq 0 ]; then
		test_fail "exit status $rc"
	fi
	if [ -z "$verbose" ] && [ $((failures + ${#problems[@]})) -gt 0 ]; then
		note "$bed" "$current failed, it had printed:"
		for line in "${printed[@]}"; do
			note "$bed" "  $line"
		done
	fi
	note "$bed" "$current took $((SECONDS - begun)) s"
	current=""
}

##
## A bed with a guest
##

boot_guest()
{
	local module=$1 token=$2
	local -a options=(-b "$bed" -l "$logs/$log.console" -t 3600 "${settings[@]}")
	shift 2

	case $bed in
	vm-*)	set -- "$here/vm/boot.sh" -k "${bed#vm-}" "${options[@]}" \
			"$here/guest.sh" "$token" "$module" "$@" ;;
	uml)	set -- "$here/uml/boot.sh" -k base ${uml_cpu:+-p "$uml_cpu"} \
			"${options[@]}" "$here/guest.sh" "$token" "$module" "$@" ;;
	uml-debug) set -- "$here/uml/boot.sh" -k debug ${uml_cpu:+-p "$uml_cpu"} \
			"${options[@]}" "$here/guest.sh" "$token" "$module" "$@" ;;
	esac
	exec "$@"
}

# run_guest MODULE TEST...: one boot. Sets remaining to the tests that did not
# get their turn. Return: 0 if that was all, 1 if there is reason to go on.
run_guest()
{
	local module=$1 token guest fifo=$work/$log.fifo line word rest rc
	local limit=300 deadline
	shift

	remaining=("$@")
	token=selftests-$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')
	rm -f "$fifo"
	mkfifo "$fifo"
	boot_guest "$module" "$token" "$@" >"$fifo" 2>"$work/$log.stderr" &
	guest=$!
	exec 3<"$fifo"
	current=""
	printed=()
	deadline=$((SECONDS + limit))
	while true; do
		line=""
		if ! IFS= read -r -t "$((deadline > SECONDS ?
				deadline - SECONDS : 1))" -u 3 line; then
			if [ "$SECONDS" -ge "$deadline" ]; then
				note "$bed" "no sign of life for $limit s"
				kill -TERM "$guest"
				break
			fi
			[ -n "$line" ] || break
		fi
		printf '%s\n' "$line" >>"$logs/$log.log"
		case $line in
		*"$token "*)
			rest=${line#*"$token "}
			line=${line%%"$token "*}
			;;
		*)
			rest=""
			;;
		esac
		if [ -n "$line" ] || [ -z "$rest" ]; then
			if [ -n "$current" ]; then
				test_line "$line"
			else
				note "$bed" "$line"
			fi
		fi
		word=${rest%% *}
		rest=${rest#* }
		case $word in
		begin)
			test_begin "${rest% *}"
			# Its own limit and then some: emulated processors are
			# slow, and the guest is to notice first.
			limit=$((${rest##* } * 5 + 120))
			;;
		problem)
			if [ -n "$current" ]; then
				test_fail "$rest"
			else
				note "$bed" "$rest"
			fi
			;;
		end)
			test_end "${rest##* }"
			remaining=("${remaining[@]:1}")
			limit=120
			;;
		check)
			if [ "${rest##* }" = 0 ]; then
				result "$bed" ok "${rest% *}"
			else
				result "$bed" "not ok" "${rest% *}"
			fi
			;;
		esac
		[ -z "$word" ] || deadline=$((SECONDS + limit))
	done
	exec 3<&-
	wait "$guest"
	rc=$?

	while IFS= read -r line; do
		note "$bed" "$line"
	done <"$work/$log.stderr"
	case $rc in
	0)
		return 0
		;;
	3)
		note "$bed" "a fresh guest for the tests that are left"
		return 1
		;;
	esac
	if [ -z "$current" ]; then
		# Between two tests or never up: no test to blame.
		result "$bed" "not ok" "the guest died, exit status $rc"
		[ ${#remaining[@]} -lt $# ] && [ ${#remaining[@]} -gt 0 ]
		return $(($? == 0))
	fi
	test_fail "the guest died"
	test_end ""
	remaining=("${remaining[@]:1}")
	[ ${#remaining[@]} -eq 0 ]
}

# run_bed BED LOG TEST...: LOG is what its files are called after
run_bed()
{
	local bed=$1 log=$2 module remaining current planned results failures begun
	local start=$SECONDS
	local -a printed problems
	shift 2

	rm -f "$logs/$log.log"
	if ! module=$(build_module "$bed" 2>"$work/$log.stderr"); then
		while IFS= read -r module; do
			note "$bed" "$module"
		done <"$work/$log.stderr"
		result "$bed" "not ok" "builds"
		return
	fi
	if grep -q '^# needs: ynl' "$@"; then
		# a virtual machine need not wait, its test does
		case $bed in
		vm-*)	build_ynl >"$work/$log.ynl" 2>&1 & ;;
		*)	build_ynl >"$work/$log.ynl" 2>&1 ;;
		esac
	fi
	note "$bed" "built in $((SECONDS - start)) s"
	start=$SECONDS
	until run_guest "$module" "$@"; do
		set -- "${remaining[@]}"
	done
	note "$bed" "took $((SECONDS - start)) s"
}

run_host()
{
	local bed=host test line rc planned results failures current begun
	local -a printed problems

	for test in "$@"; do
		test_begin "${test##*/}"
		( cd "$here" && MLAG_TOP=$top MLAG_BED=host \
			PATH=$top/build/bin:$PATH IP_LIB_DIR=$top/build/lib \
			timeout -k 10 "$(sed -nE '1,30s/^# timeout: ([0-9]+).*/\1/p' \
				"$test" | grep . || echo 180)" \
			"$test" </dev/null 2>&1 ) >"$work/host.out"
		rc=$?
		while IFS= read -r line || [ -n "$line" ]; do
			test_line "$line"
		done <"$work/host.out"
		[ "$rc" -ne 124 ] || test_fail "not done in time"
		test_end "$rc"
	done
}

##
## All of it
##

# bed_tests BED: of those selected, the ones for that bed; all if they were named
bed_tests()
{
	local test beds

	for test in "${guest_tests[@]}"; do
		beds=$(sed -nE '1,30s/^# beds: (.*)/\1/p' "$test")
		[ -n "$beds" ] && [ ${#wanted[@]} -eq 0 ] &&
			[[ " $beds " != *" $1 "* ]] || echo "$test"
	done
}

# run_lane CPU BED...: one after the other, the User-Mode Linux ones on that
# processor if one is named. BED/N/PARTS is one part of its tests, for the first lane
# that gets to it.
run_lane()
{
	local uml_cpu=$1 bed part parts log i
	local -a tests all
	shift

	# shellcheck disable=SC2046
	trap 'kill $(jobs -p) 2>/dev/null; wait; exit 143' TERM
	for bed; do
		if [ "$bed" = host ]; then
			run_host "${host_tests[@]}"
			continue
		fi
		IFS=/ read -r bed part parts <<<"$bed"
		log=$bed${part:+-$part}
		mapfile -t all < <(bed_tests "$bed")
		tests=("${all[@]}")
		if [ -n "$part" ]; then
			if ! mkdir "$work/taken-$log"; then
				[ -d "$work/taken-$log" ] ||
					result "$bed" "not ok" "$part begins"
				continue
			fi 2>/dev/null
			tests=()
			for ((i = part - 1; i < ${#all[@]}; i += parts)); do
				tests+=("${all[i]}")
			done
		fi
		[ ${#tests[@]} -eq 0 ] || run_bed "$bed" "$log" "${tests[@]}"
	done
}

# What needs no processor of its own. Nice alone has a virtual machine that wakes up
# wait for a time slice to end.
run_gaps()
{
	renice -n 19 -p $BASHPID >/dev/null
	chrt -i -p 0 $BASHPID
	run_lane "" "$@"
}

# A virtual machine has two processors, but takes one of the host's, and leaves half
# of it when its tests wait, so there are three for two; User-Mode Linux has one and
# takes one.
run_lanes()
{
	local last=$(($(nproc) - 1)) lane
	local -a vms=()

	# shellcheck disable=SC2046
	trap 'kill $(jobs -p) 2>/dev/null; wait; exit 143' TERM
	if [ ${#lane_vm[@]} -gt 0 ]; then
		for ((lane = 0; lane <= last + (last + 1) / 2; lane++)); do
			run_lane "" "${lane_vm[@]}" &
			vms+=($!)
		done
		run_gaps "${lane_gaps[@]}" "${lane_debug[@]}" &
		wait "${vms[@]}"
	else
		run_lane "${MLAG_UML_CPU-$last}" "${lane_gaps[@]}" "${lane_debug[@]}" &
	fi
	run_lane "${MLAG_UML_CPU-$((last > 0 ? last - 1 : 0))}" "${lane_debug[@]}" &
	wait
}

# Match what was asked for against what is there.
select_tests()
{
	local test name want hit

	for test in "$folder"/mlag_*.sh "$folder"/host_*.sh; do
		[ -x "$test" ] || continue
		name=${test##*/}
		name=${name%.sh}
		hit=""
		for want in "${wanted[@]}"; do
			want=${want##*/}
			want=${want%.sh}
			# A pattern if it is one.
			# shellcheck disable=SC2053
			if [[ $name == $want || ${name#*_} == $want ]]; then
				hit=1
			fi
		done
		[ ${#wanted[@]} -eq 0 ] || [ -n "$hit" ] || continue
		case $name in
		mlag_*)	guest_tests+=("$test")
			! grep -q '^# needs: ynl' "$test" || sets+=(uml) ;;
		host_*)	host_tests+=("$test") ;;
		esac
	done
	[ $((${#guest_tests[@]} + ${#host_tests[@]})) -gt 0 ] ||
		die "no such test: ${wanted[*]-}"
}

print_records()
{
	local kind bed status text n=0

	passed=0
	failed=0
	skipped=0
	while IFS=$'\t' read -r kind bed status text; do
		case $kind in
		N)
			printf '# %s: %s\n' "$bed" \
				"$status${text:+$'\t'$text}"
			continue
			;;
		R)
			n=$((n + 1))
			;;
		*)
			continue
			;;
		esac
		case $status in
		ok)
			passed=$((passed + 1))
			printf 'ok %d %s: %s\n' "$n" "$bed" "$text"
			;;
		skip)
			skipped=$((skipped + 1))
			printf 'ok %d %s: %s\n' "$n" "$bed" "$text"
			;;
		*)
			failed=$((failed + 1))
			failed_list+=("$bed: $text")
			printf 'not ok %d %s: %s\n' "$n" "$bed" "$text"
			;;
		esac
	done
	printf '1..%d\n' "$n"
}

finish()
{
	local rc=$?

	trap - EXIT
	# Guests that are still running, if this was interrupted.
	# shellcheck disable=SC2046
	kill $(jobs -p) 2>/dev/null
	wait
	if [ -n "$work" ]; then
		mkdir -p "$top/build/log"
		cp "$logs"/* "$top/build/log/" 2>/dev/null
		rm -rf "$work"
	fi
	exit "$rc"
}

main()
{
	local opt bed part verbose="" folder=$here start=$SECONDS passed failed skipped
	local -a beds=() wanted=() guest_tests=() host_tests=()
	local -a vm_beds=() lane_vm=() lane_gaps=() lane_debug=() failed_list=()
	local -a sets=(build test) settings=()

	while getopts "b:t:d:e:vh" opt; do
		case $opt in
		b)	beds+=("$OPTARG") ;;
		d)	folder=$(realpath -e -- "$OPTARG") || exit 2 ;;
		e)	settings+=(-e "$OPTARG") ;;
		t)	wanted+=("$OPTARG") verbose=1 ;;
		v)	verbose=1 ;;
		*)	usage ;;
		esac
	done
	[ $OPTIND -gt $# ] || usage
	[ ${#beds[@]} -gt 0 ] || beds=("${all_beds[@]}")

	select_tests
	for bed in "${beds[@]}"; do
		case $bed in
		host)
			[ ${#host_tests[@]} -eq 0 ] || lane_gaps+=("$bed")
			# its source is looked at, and a guest booted
			sets+=(uml)
			;;
		vm-6.1|vm-6.12)
			[ ${#guest_tests[@]} -eq 0 ] || vm_beds+=("$bed")
			;;
		uml)
			[ ${#guest_tests[@]} -eq 0 ] || lane_gaps+=("$bed")
			sets+=(uml)
			;;
		uml-debug)
			# by far the slowest, so two guests share it, and neither
			# is to wait for the other in the end
			lane_debug=("$bed"/{1..6}/6)
			sets+=(uml)
			;;
		*)
			die "no bed $bed, there are: ${all_beds[*]}"
			;;
		esac
	done

	for part in 1 2 3; do
		for bed in "${vm_beds[@]}"; do
			lane_vm+=("$bed/$part/3")
		done
	done

	work=$(mktemp -d "${TMPDIR:-/tmp}/mlag-run.XXXXXX") || exit 1
	logs=$work/log
	mkdir "$logs"
	trap finish EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	"$here/deps.sh" "${sets[@]}" || exit 1
	build_user || exit 1

	echo "TAP version 13"
	mkfifo "$work/records"
	run_lanes >"$work/records" &
	print_records <"$work/records"
	wait

	printf '# took %d s\n' $((SECONDS - start))
	for text in ${failed_list[@]+"${failed_list[@]}"}; do
		printf '# failed: %s\n' "$text"
	done
	printf '%d passed, %d failed, %d skipped\n' \
		"$passed" "$failed" "$skipped"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

main "$@"
