#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What host_goodbye.sh runs in a guest, which is powered off afterwards; the
# argument is the module. By then a and b are paired, and the events of b are
# printed, one JSON object a line, for as long as the machine runs.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

insmod "$1" || exit 1
topology orphans="" set="hold 10s"
: >"$work/events.b"
spawn b ip -j mlag monitor > >(tee "$work/events.b")
wait_until 15 watch_listens b || fail "no events of b"
# b's answer is lost, so a, and with it the machine, waits for it: time enough for
# b to tell.
mute b
is_paired || fail "not paired any more"
[ -z "$ktap_bad" ] || exit 1
# As it is when the power goes off.
trap - EXIT
