#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Run tests inside a guest; called by run.sh, which reads what is printed.
#
#	guest.sh TOKEN MODULE TEST...
#
# The tests' own output is passed on as it is. In between, lines that begin
# with TOKEN say what goes on:
#
#	begin TEST SECONDS	the test is started, and may take that long
#	problem TEXT		something is wrong, whatever the test says
#	end TEST STATUS		the test is over
#	check NAME STATUS	a check of this script's, 0 if passed
#
# Exit status 3 asks for a fresh guest for the tests that are left, because
# the kernel complained: a warning may show only once in the life of a kernel,
# and what comes after a refcount gone wrong proves nothing.

set -u

token=$1
module=$2
shift 2
tests=("$@")

complaints='WARNING:|BUG:|KASAN|UBSAN|lockdep|possible recursive'
complaints+='|possible circular|suspicious RCU|INFO: task|general protection'
complaints+='|Oops|unregister_netdevice: waiting|refcount|reference leaked'
complaints+='|ODEBUG|Call Trace|detected stall'

kmemleak=/sys/kernel/debug/kmemleak
cgroup=/sys/fs/cgroup/test
marks=0
export MLAG_KO=$module

# A sleep that starts no program, of which emulated processors are slow.
exec 8<> <(:)
nap()
{
	read -rt "$1" -u 8
}

tell()
{
	printf '%s %s\n' "$token" "$*"
}

# modprobe, and the kernel when someone asks for a link of this kind, are to
# find a module that is not installed.
module_install()
{
	local depends alias

	depends=$(modinfo -F depends "$module" | tr ',' ' ')
	{
		while read -r alias; do
			echo "alias $alias mlag"
		done < <(modinfo -F alias "$module")
		# shellcheck disable=SC2016
		printf 'install mlag %s/sbin/insmod %q $CMDLINE_OPTS\n' \
			"${depends:+/sbin/modprobe -a $depends && }" "$module"
		echo 'remove mlag /sbin/rmmod mlag'
	} >/etc/modprobe.d/mlag.conf
}

log_mark()
{
	marks=$((marks + 1))
	echo "selftests: mark $marks: $*" >/dev/kmsg
}

# The kernel's log since the last mark, or all of it if that has gone by.
log_since_mark()
{
	dmesg | awk -v mark="selftests: mark $marks: " '
		index($0, mark) { n = 0; next }
		{ line[n++] = $0 }
		END { for (i = 0; i < n; i++) print line[i] }'
}

# log_check: tell of anything in the log since the mark that should not be.
log_check()
{
	local log hit

	log=$(log_since_mark)
	hit=$(grep -nE -m1 "$complaints" <<<"$log") || return 0
	tell "problem kernel: $(sed -E 's/^[0-9]+:(<[0-9]+>)?(\[ *[0-9.]+\] ?)?//' <<<"$hit")"
	tail -n "+${hit%%:*}" <<<"$log" | head -n 60 | sed 's/^/# kernel: /'
	return 1
}

kmemleak_check()
{
	local report i

	[ -w "$kmemleak" ] || return 0
	# An object is looked at when it is a few seconds old, and a leak if it
	# is the same in two scans; one that is gone in the third was on its way.
	for i in 1 2 3; do
		nap 6
		echo scan >"$kmemleak"
		report=$(cat "$kmemleak")
		[ "$i" -lt 2 ] || [ -n "$report" ] || return 0
	done
	echo clear >"$kmemleak"
	tell "problem kmemleak: $(grep -c '^unreferenced' <<<"$report") leaked"
	head -n 60 <<<"$report" | sed 's/^/# kmemleak: /'
	return 1
}

links()
{
	local link

	for link in /sys/class/net/*/; do
		link=${link%/}
		echo "${link##*/}"
	done
}

namespaces()
{
	ls /run/netns
}

# What a test leaves behind is the next test's trouble.
leftovers_check()
{
	local pid name

	if [ -s "$cgroup/cgroup.procs" ]; then
		while read -r pid; do
			echo "# left running: $(tr '\0' ' ' <"/proc/$pid/cmdline")"
		done <"$cgroup/cgroup.procs" 2>/dev/null
		echo 1 >"$cgroup/cgroup.kill"
		for _ in {1..50}; do
			[ -s "$cgroup/cgroup.procs" ] || break
			nap 0.1
		done
	fi

	while read -r name; do
		tell "problem left the network namespace $name"
		ip netns del "$name"
	done < <(namespaces | grep -vxF -f <(echo "$namespaces_before"))

	while read -r name; do
		[ -d "/sys/class/net/$name" ] || continue
		tell "problem left the link $name"
		ip link del "$name" 2>/dev/null
	done < <(links | grep -vxF -f <(echo "$links_before"))
}

# Namespaces go away in the background, one after the other, and a device that
# someone still holds stops them all. Wait for one of ours to go: a link of it
# has its other end here. The kernel complains after ten seconds.
namespaces_settle()
{
	local deadline

	ip netns add settle &&
		ip link add settle0 type veth peer name settle1 netns settle &&
		ip netns del settle || return 1
	deadline=$((SECONDS + 15))
	while [ "$SECONDS" -lt "$deadline" ]; do
		[ -d /sys/class/net/settle0 ] || return 0
		nap 0.1
	done
	tell "problem a network namespace does not go away"
	return 1
}

test_timeout()
{
	local seconds

	seconds=$(head -n 30 "$1" |
		sed -nE 's/^# timeout: ([0-9]+).*/\1/p' | head -n 1)
	echo "${seconds:-180}"
}

run_test()
{
	local test=$1 name=${1##*/} seconds limit rc clean=0
	local namespaces_before links_before

	seconds=$(test_timeout "$test")
	# Where sleeping takes no time there is no need to be short of it; an
	# emulated processor takes its own, above all beside others.
	limit=$seconds
	if [ -n "${MLAG_TIME_TRAVEL:-}" ]; then
		limit=$((seconds * 20))
	elif [[ $MLAG_BED == vm-* ]]; then
		seconds=$((seconds * 4))
		limit=$seconds
	fi

	namespaces_before=$(namespaces)
	links_before=$(links)
	# The module is there for every test, also after one that removed it.
	[ -d /sys/module/mlag ] || modprobe mlag
	log_mark "$name"
	tell "begin $name $seconds"

	mkdir -p "$cgroup"
	( echo "$BASHPID" >"$cgroup/cgroup.procs"
	  cd "$MLAG_TOP/selftests" || exit 1
	  exec timeout -k 10 "$limit" "$test" ) </dev/null 2>&1 8<&-
	rc=$?
	case $rc in
	124|137) tell "problem not done after $limit s" ;;
	esac

	leftovers_check
	namespaces_settle || clean=1
	kmemleak_check
	log_check || clean=1
	tell "end $name $rc"
	return "$clean"
}

# The module must go, and nothing of it may stay.
final_checks()
{
	local rc=0

	log_mark end
	if [ -d /sys/module/mlag ]; then
		timeout 60 rmmod mlag || rc=1
	fi
	tell "check module unloads $rc"
	# Reading the log first: a device that is waited for is the reason.
	rc=0
	log_check || rc=1
	tell "check kernel log after unloading $rc"
	if [ -w "$kmemleak" ]; then
		rc=0
		kmemleak_check || rc=1
		tell "check nothing leaked $rc"
	fi
}

main()
{
	local i rc=0

	mountpoint -q /sys/fs/cgroup ||
		mount -t cgroup2 cgroup2 /sys/fs/cgroup || exit 1
	# Scans are ordered below.
	[ ! -w "$kmemleak" ] || echo scan=off >"$kmemleak"

	log_mark load
	module_install
	modprobe mlag || rc=1
	log_check || rc=1
	tell "check module loads $rc"
	[ "$rc" -eq 0 ] || exit 0

	for ((i = 0; i < ${#tests[@]}; i++)); do
		if ! run_test "${tests[i]}" && [ $((i + 1)) -lt ${#tests[@]} ]; then
			exit 3
		fi
	done
	final_checks
}

main
