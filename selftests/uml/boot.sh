#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Boot a User-Mode Linux kernel and run a script in it as root.
#
#	boot.sh [-k base|debug] [-m MIB] [-p CPU] [-M none] [-e NAME=VALUE]...
#		[-o DIR] [-l FILE] [-t SECONDS] [-b BED] SCRIPT [ARGUMENT]...
#
#	-k	flavour of the kernel, base by default
#	-m	memory in MiB, 512 by default, 768 for debug
#	-p	pin to this processor, any by default
#	-M	none: the guest's time is the host's. By default a guest that
#		sleeps goes straight to the end of the sleep: timers cost
#		nothing and time is the same on every run, but a loop that
#		never sleeps never ends
#	-e	put into the environment, may be repeated
#	-o	a folder that the guest can write to, at the same path
#	-l	keep the kernel's console output in this file
#	-t	give up after so many seconds of the host's, 600 by default
#	-b	name of the bed, uml or uml-debug by default
#
# What the script finds and what comes back is as in vm/boot.sh; all there is
# is built into the kernel. One processor.

set -u

# shellcheck source=selftests/boot.sh
. "$(dirname "${BASH_SOURCE[0]}")/../boot.sh"

main()
{
	local kernel tmp=/dev/shm
	local -a uml user=()

	boot_options "$@"
	series=${series:-base}
	case $series in
	base)	bed=${bed:-uml} memory=${memory:-512} ;;
	debug)	bed=${bed:-uml-debug} memory=${memory:-768} ;;
	*)	usage ;;
	esac
	case $mode in
	"")	environment+=(MLAG_TIME_TRAVEL=1
			      "MLAG_WATCHDOG=${MLAG_WATCHDOG:-1000000}") ;;
	none)	;;
	*)	usage ;;
	esac
	job_init
	kernel=$("$here/uml/build.sh" "$series") || exit 1

	# Root of the guest has the rights of the process that is the guest. If
	# that is root's, let it be an ordinary user that may read everything,
	# as a checkout may well be in a folder that is closed to others.
	if [ "$(id -u)" -eq 0 ]; then
		# access(), which hostfs asks, heeds the right to read of a
		# user other than root only with no_setuid_fixup.
		chown -R nobody "$job" ${output:+"$output"}
		user=(setpriv --reuid=nobody --regid=nogroup --clear-groups
		      --no-new-privs --securebits=+no_setuid_fixup
		      "--inh-caps=-all,+dac_read_search"
		      "--ambient-caps=-all,+dac_read_search"
		      "--bounding-set=-all,+dac_read_search")
	fi

	# The guest's memory is a file: not on a disk.
	[ -w "$tmp" ] || tmp=$job
	# Descriptor 3 is its console, 4 the script's output.
	# shellcheck disable=SC2016,SC2054
	uml=(bash -c 'exec "$@" 3>>"$0" 4>&1 >&3 2>&3' "$log" ${user[@]+"${user[@]}"}
	     env -i TMPDIR="$tmp" HOME="$job" PATH="$PATH"
	     "$kernel/linux" "mem=${memory}M" "uml_dir=$job/uml/"
	     root=/dev/root rootfstype=hostfs rootflags=/ ro
	     "init=$here/uml/init" con0=null,fd:3 con=null
	     ssl0=null,fd:4 ssl=null noreboot panic=-1 oops=panic loglevel=5
	     fb_tunnels=none bonding.max_bonds=0 dummy.numdummies=0
	     ifb.numifbs=0 sysctl.kernel.hung_task_panic=1
	     "selftests.kernel=$kernel" "selftests.job=$job" "selftests.top=$top" "selftests.output=$output")
	[ "$mode" = none ] || uml+=(time-travel=inf-cpu)
	if [ -n "$pin" ]; then
		# It changes between its processes with every system call, and
		# whoever shares the processor runs for a while each time: a
		# fifth of the speed. Real time is the way to go first that
		# holds between sessions; some 5% are left to others.
		uml=(taskset -c "$pin" "${uml[@]}")
		! chrt -f 1 true 2>/dev/null || uml=(chrt -f 1 "${uml[@]}")
	fi
	boot_run "${uml[@]}"
}

main "$@"
