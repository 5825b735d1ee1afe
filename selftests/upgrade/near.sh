#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Rolling upgrade (X4), in two virtual machines: here are device b and two hosts
# with LACP, device a is in the other machine. Numbered frames run between the
# hosts all the time, at the highest rate that the machines carry for ten
# seconds without a fault, while the module and the helper of a are replaced,
# then those of b, and then the kernel of a. None is lost, none comes twice.
#
#	near.sh MODULE

. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
. "$here/upgrade/device.sh"

MLAG_KO=$1
number=0	# of the last thing that was asked of a
rate=0

is_done()
{
	[ -e "$MLAG_OUTPUT/done.$number" ]
}

far_wait()
{
	wait_until 240 is_done || fail "no answer from a"
	grep -q '^exit status 0$' "$MLAG_OUTPUT/done.$number" ||
		fail "a: $(<"$MLAG_OUTPUT/done.$number")"
}

# far COMMAND...: a does it
far()
{
	number=$((number + 1))
	echo "$*" >"$MLAG_OUTPUT/new.b" &&
		mv "$MLAG_OUTPUT/new.b" "$MLAG_OUTPUT/do.$number"
	far_wait
}

# What a says of itself is part of the log, too.
topology_dump()
{
	comment "$(ipn b -s mlag show; cat "$work/mlagd.b")"
	far ipn a -s mlag show >/dev/null
	comment "$(sed 's/^/a: /' "$MLAG_OUTPUT/done.$number")"
}

host_make()
{
	local h=$1

	mac[$h]=02:00:00:00:0${h#h}:00
	netdev[$h]=bond0
	cable "$h" "" "$h" b | ipn b -batch - && adapter "$2" "$h" a &&
		host_lines | ipn "$h" -batch -
}

is_b_whole()
{
	mlag_is b '.session == "paired" and
		([.ports[] | select(.id) | .pairing == "dual-homed"] | all)'
}

wait_both()
{
	wait_until 120 is_b_whole || fail "not whole"
	wait_lacp h1 2 || fail "h1 does not use both"
	wait_lacp h2 2 || fail "h2 does not use both"
}

setup()
{
	modprobe -a virtio_net bonding bridge 8021q veth &&
		setup_ns b h1 h2 &&
		adapter 0 b plx && adapter 1 b dad &&
		host_make h1 2 && host_make h2 3 &&
		device_boot b && device_start b || return 1
	far_wait
	wait_both
}

# sending COMMAND...: frames of both hosts meanwhile
sending()
{
	listen h1 h2
	known_streams "h1 h2" "h1 h2"
	flood_streams "h1 h2" "h1 h2"
	send_start all -r "$rate"
	"$@"
	send_stop all
	pause 1
	collect
}

sent_count()
{
	jq -s 'add | [.[].sent] | add' <<<"$sent"
}

# The sender keeps up with what it is told, or the processor is the limit.
find_rate()
{
	local carried

	exactly_once "h1 h2"
	for rate in 8000 4000 2000 1000; do
		sending pause 10
		carried=$(($(sent_count) / 10))
		if ( check_frames ) >"$work/lost"; then
			comment "$carried frames a second are carried"
			[ "$carried" -ge 1000 ] || fail "too few"
			return
		fi
		comment "$carried frames a second are not"
	done
	fail "the machines are too slow: $(<"$work/lost")"
}

# counted COMMAND...: while frames run
counted()
{
	local begun=$SECONDS

	sending "$@"
	check_frames
	comment "$(sent_count) frames sent in $((SECONDS - begun)) s"
}

software_a()
{
	far device_drain a
	far device_stop a
	far device_start a
	wait_both
}

software_b()
{
	device_drain b || fail "b is not drained"
	device_stop b || fail "cannot unload the module of b"
	device_start b || fail "b does not start"
	wait_both
}


kernel_a()
{
	far device_drain a
	number=$((number + 1))
	echo end >"$MLAG_OUTPUT/do.$number"
	# it says goodbye when it goes, and is started again with another kernel
	number=$((number + 1))
	far_wait
	wait_both
	far uname -r
	grep -q "^6\\.12\\." "$MLAG_OUTPUT/done.$number" ||
		fail "still with $(<"$MLAG_OUTPUT/done.$number")"
}

finish_a()
{
	number=$((number + 1))
	echo end >"$MLAG_OUTPUT/do.$number"
	wait_until 60 is_done
}

ktap_setup "two machines pair" setup
ktap_setup "the highest rate without a fault" find_rate
ktap_setup "module and helper of a are replaced" counted software_a
ktap_setup "module and helper of b are replaced" counted software_b
ktap_setup "the kernel of a is replaced" counted kernel_a
ktap_test "a ends in good order" finish_a
ktap_run
