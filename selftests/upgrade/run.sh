#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A rolling upgrade of two virtual machines, the first of which changes from
# Linux 6.1 to 6.12; see near.sh. KTAP on standard output; the exit status is 0 if
# nothing failed.
#
#	run.sh
#
# Settings: MLAG_LOGS=DIR for the consoles. Needs two processors to itself
# for a few minutes: a machine that has to wait for one loses frames.

set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
top=$(cd "$here/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/mlag-upgrade.XXXXXX") || exit 1
logs=${MLAG_LOGS:-$work}
far=""

# shellcheck source=selftests/cache.sh
. "$here/cache.sh"
# shellcheck source=selftests/build.sh
. "$here/build.sh"

finish()
{
	local rc=$?

	trap - EXIT
	# shellcheck disable=SC2046
	kill $(jobs -p) 2>/dev/null
	wait
	rm -rf "$work"
	exit "$rc"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# boot SIDE OTHER SERIES SCRIPT ARGUMENT...
boot()
{
	local side=$1 other=$2 series=$3 link n=0
	local -a adapters=()
	shift 3

	for link in plx dad h1 h2; do
		adapters+=(-n "02:00:00:0$side:00:0$n,$work/$link.$side,$work/$link.$other")
		n=$((n + 1))
	done
	exec "$here/vm/boot.sh" -k "$series" -t 1500 -o "$work/shared" \
		-l "$logs/upgrade.$side.$series.console" \
		"${adapters[@]}" "$here/upgrade/$1" "${@:2}"
}

# Device a, one kernel after the other. It goes on with the number after the last
# that it was asked for.
far()
{
	local series
	local -a asked

	trap 'kill $(jobs -p) 2>/dev/null; wait; exit 143' TERM
	for series in 6.1 6.12; do
		asked=("$work/shared"/do.*)
		[ -e "${asked[0]}" ] || asked=()
		number=$((${#asked[@]} + (${#asked[@]} > 0)))
		boot a b "$series" far.sh "${module[$series]}" "$number" &
		wait $! || return 1
	done >&2
}

"$here/deps.sh" build test || exit 1
mkdir "$work/shared"
declare -A module=()
build_user || exit 1
for series in 6.1 6.12; do
	module[$series]=$(build_module "vm-$series") || exit 1
done
far &
boot b a 6.12 near.sh "${module[6.12]}" &
wait $!
