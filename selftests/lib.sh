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
# What there is for that:
#
#	lib_ktap.sh	ktap_test, fail, skip, comment
#	lib_process.sh	wait_until; ipn, on, spawn in a namespace
#	lib_topology.sh	topology, which is drawn there; cut_leg and the like
#	lib_state.sh	mlag_get, is_leg, wait_whole and the like
#	lib_frames.sh	stream, expect, check_frames; exactly_once for all of it
#
# and, to be sourced behind this, lib_control.sh, lib_dad.sh and lib_traces.sh.
#
# Settings: MLAG_TEST_KEEP=1 leaves everything as it is after a failure.

set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
case :$PATH: in
*":$here/../build/bin:"*|*":${MLAG_TOP:-/nonexistent}/build/bin:"*) ;;
*)	PATH=$here/../build/bin:$PATH
	export IP_LIB_DIR=$here/../build/lib ;;
esac

work=$(mktemp -d "${TMPDIR:-/tmp}/mlag-test.XXXXXX") || exit 1

. "$here/lib_ktap.sh"
. "$here/lib_process.sh"
. "$here/lib_topology.sh"
. "$here/lib_state.sh"
. "$here/lib_frames.sh"
