#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The state machines of kernel/sm*.c, dad*.c, errdown.c and follow.c, without a
# kernel: unit tests, and every order of events that two devices can get into,
# as far as a minute of processor time goes (model/run.sh looks further). Run as
# anyone, on any machine. KTAP on standard output.
# timeout: 600

set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/.." && pwd)
out=$top/build/model
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

number=0
bad=0

# results PREFIX COMMAND...: pass on a KTAP document, with our own numbers; a
# program that ends without the lines it promised has failed
results()
{
	local prefix=$1 line planned=-1 seen=0 rc

	shift
	"$@" >"$work/out" 2>"$work/err"
	rc=$?
	while IFS= read -r line; do
		case $line in
		"ok "*|"not ok "*)
			number=$((number + 1))
			seen=$((seen + 1))
			[[ $line == ok* ]] || bad=$((bad + 1))
			sed -E "s/^((not )?ok) [0-9]+ (.*)/\1 $number $prefix: \3/" \
				<<<"$line"
			;;
		1..*)
			planned=${line#1..}
			;;
		"#"*)
			printf '%s\n' "$line"
			;;
		esac
	done <"$work/out"
	sed 's/^/# /' "$work/err"
	if [ "$seen" -ne "$planned" ] || [ "$rc" -gt 1 ]; then
		number=$((number + 1))
		bad=$((bad + 1))
		echo "not ok $number $prefix: ends with status $rc after $seen of $planned"
	fi
}

echo "KTAP version 1"
if ! make -s -f "$here/model/Makefile" OUT="$out" >"$work/err" 2>&1; then
	sed 's/^/# /' "$work/err"
	echo "not ok 1 builds"
	echo "1..1"
	exit 1
fi
results unit "$out/test_sm"
results "unit, dad" "$out/test_dad"
results "unit, follow" "$out/test_follow"
results "unit, errdown" "$out/test_errdown"
results "model, errdown" "$out/model-down"
results model "$out/model" -m 4000000 -t 28 -l 16
results "model, dad" "$out/model-dad" -m 4000000 -t 28 -l 16
# without undefined behaviour, in the nearest of these states
results "model, ubsan" "$out/model-ubsan" -m 100000 -t 5 -l 16
results "model, dad, ubsan" "$out/model-dad-ubsan" -m 50000 -t 5 -l 16
echo "1..$number"
[ "$bad" -eq 0 ]
