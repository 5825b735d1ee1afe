#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Device a, in the virtual machine that is also rebooted: does what near.sh asks
# for, a file do.NUMBER in the folder that they share, and answers by done.NUMBER,
# until that is to end.
#
#	far.sh MODULE NUMBER

. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
. "$here/upgrade/device.sh"

MLAG_KO=$1
number=$2

begin()
{
	modprobe -a virtio_net bonding bridge 8021q &&
		setup_ns a &&
		adapter 0 a plx && adapter 1 a dad && adapter 2 a h1 && adapter 3 a h2 &&
		device_boot a && device_start a
}

command=begin
until [ "$command" = end ]; do
	eval "$command" >"$work/said" 2>&1
	echo "exit status $?" >>"$work/said"
	cp "$work/said" "$MLAG_OUTPUT/new" &&
		mv "$MLAG_OUTPUT/new" "$MLAG_OUTPUT/done.$number"
	number=$((number + 1))
	until [ -e "$MLAG_OUTPUT/do.$number" ]; do
		pause 0.2
	done
	command=$(<"$MLAG_OUTPUT/do.$number")
done
: >"$MLAG_OUTPUT/done.$number"
# As it is when the power goes off: the kernel sees to a goodbye.
trap - EXIT
