#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Measure what mlag costs, in instructions, next to other ways to do the same.
#
#	run.sh [-k SERIES]... [-m MODULE] [-p PART]...
#
#	-k	series of the kernel, 6.1 or 6.12; both by default
#	-m	measure this module instead of building one, for one kernel
#	-p	only a part: paths, failover, floods, broadcasts, rivals or faults
#
# Faults are measured in virtual time, by faults.sh. For the others it
# runs guest.sh in a virtual machine in which a nanosecond is an instruction, so
# the figures do not depend on the machine or on what else it does. They are
# printed as tables, with the goals, and left in build/bench/SERIES.json.
#
# The exit status is 0 if all was measured and all goals are met.

set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tests=$(cd "$here/.." && pwd)
top=$(cd "$tests/.." && pwd)
# shellcheck source=selftests/cache.sh
. "$tests/cache.sh"
# shellcheck source=selftests/bench/table.sh
. "$here/table.sh"

out=$top/build/bench

usage()
{
	sed -n '3,/^$/{/^$/q;s/^# \{0,1\}//p}' "$0" >&2
	exit 2
}

# build_module SERIES: print the path of the module, built from a copy.
build_module()
{
	local series=$1 kdir dir

	kdir=$("$tests/kernels.sh" vm "$series" kdir) || return 1
	dir=$MLAG_CACHE/build/$(sha256sum <<<"$top" | cut -c1-12)/bench-$series
	[ "$(cat "$dir/.kdir" 2>/dev/null)" = "$kdir" ] || rm -rf "$dir"
	mkdir -p "$dir" || return 1
	( cd "$top" && find Kbuild Kconfig kernel uapi -type f \
		\( -name '*.[chS]' -o -name '*.sh' -o -name 'K*' \) \
		-not -name '*.mod.c' -not -name generated.h -print0 |
		xargs -0 cp -u --parents -t "$dir" ) || return 1
	echo "$kdir" >"$dir/.kdir"
	if ! ( unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
	       make -j"$(nproc)" -C "$kdir" M="$dir" CONFIG_MLAG=m modules
	     ) >"$out/$series.build" 2>&1 </dev/null; then
		tail -n 30 "$out/$series.build" >&2
		return 1
	fi
	echo "$dir/mlag.ko"
}

bench()
{
	local series=$1 module=$2 rc=0

	say "measuring on kernel $series, a few minutes"
	: >"$out/$series.tsv"
	"$tests/vm/boot.sh" -M icount -k "$series" -t 1500 -o "$out" \
		-l "$out/$series.console" \
		"$here/guest.sh" "$module" "$out/$series.tsv" \
		${parts[@]+"${parts[@]}"} >&2 || rc=1
	jq -n -R --arg kernel "$("$tests/kernels.sh" vm "$series" release)" \
		--arg version "$("$tests/kernels.sh" vm "$series" version)" \
		--arg date "$(date -u +%Y-%m-%d)" -f "$here/report.jq" \
		"$out/$series.tsv" >"$out/$series.json" || return 1
	print_table "$out/$series.json" \
		'"kernel \(.kernel) (\(.version)), \(.date)"' \
		"$here/table.jq" '%-43s %-29s %8s %8s %8s %6s %s'
	[ "$rc" -eq 0 ] || say "$series: not everything was measured"
	jq -e '.missed == []' "$out/$series.json" >/dev/null || rc=1
	return "$rc"
}

main()
{
	local opt series module="" ko rc=0
	local -a list=() parts=()

	while getopts "k:m:p:h" opt; do
		case $opt in
		k)	list+=("$OPTARG") ;;
		m)	module=$(realpath -e -- "$OPTARG") || exit 2 ;;
		p)	parts+=("$OPTARG") ;;
		*)	usage ;;
		esac
	done
	[ $OPTIND -gt $# ] || usage
	[ ${#list[@]} -gt 0 ] || list=(6.12 6.1)

	mkdir -p "$out" || exit 1
	"$tests/deps.sh" build test || exit 1
	if ! make -C "$top" user >"$out/user.build" 2>&1 </dev/null; then
		tail -n 30 "$out/user.build" >&2
		die "cannot build the programs"
	fi
	case " ${parts[*]-faults} " in
	*" faults "*)
		"$here/faults.sh" "$out" || rc=1
		[ ${#parts[@]} -ne 1 ] || exit "$rc" ;;
	esac
	for series in "${list[@]}"; do
		ko=${module:-$(build_module "$series")} &&
			[ -n "$ko" ] && bench "$series" "$ko" || rc=1
	done
	exit "$rc"
}

main "$@"
