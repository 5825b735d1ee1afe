#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Measure what faults take, in virtual time; called by run.sh.
#
#	faults.sh OUT
#
# Runs faults_guest.sh in a User-Mode Linux kernel. The figures are printed as
# tables, with the goals, and left in OUT/faults.json. The exit status is 0 if all
# was measured and all goals are met.

set -u

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
here=$(cd "$bench/.." && pwd)
top=$(cd "$here/.." && pwd)
out=$1
# shellcheck source=selftests/cache.sh
. "$here/cache.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/mlag-faults.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2034
logs=$out
# shellcheck source=selftests/build.sh
. "$here/build.sh"
# shellcheck source=selftests/bench/table.sh
. "$bench/table.sh"

main()
{
	local module rc=0

	build_user || exit 1
	module=$(build_module uml) || exit 1
	say "measuring faults in virtual time, some minutes"
	: >"$out/faults.tsv"
	chmod a+w "$out/faults.tsv"
	"$here/uml/boot.sh" -t 3000 -o "$out" -l "$out/faults.console" \
		"$bench/faults_guest.sh" "$module" "$out/faults.tsv" >&2 ||
		rc=1
	jq -n -R --arg version "$("$here/kernels.sh" vm 6.12 version)" \
		--arg date "$(date -u +%Y-%m-%d)" -f "$bench/faults.jq" \
		"$out/faults.tsv" >"$out/faults.json" || exit 1
	print_table "$out/faults.json" \
		'"virtual time, User-Mode Linux \(.version), \(.date)"' \
		"$bench/faults_table.jq" '%-39s %-17s %9s %9s %9s %9s %s'
	[ "$rc" -eq 0 ] || say "faults: not everything was measured"
	jq -e '.missed == []' "$out/faults.json" >/dev/null || rc=1
	exit "$rc"
}

main
