#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Look at what two devices can get into, further than host_sm.sh does.
#
#	model/run.sh [quick]	a minute of processor time
#	model/run.sh deep	all scenarios, twice 60 million states: two hours
#	model/run.sh NAME...	those scenarios, each up to 40 million states,
#				whose name contains NAME
#	model/run.sh mutants [OPTION]...	do the unit tests and checkers
#				notice what is wrong in sm*.c, dad*.c, errdown.c
#				and follow.c? Options are those of mutate.py.
#	model/run.sh coverage	what of these do quick's checkers, and the unit
#				tests, not reach? Fails if it is a whole line.
#				Takes gcc and its gcov.

set -eu

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
out=$top/build/model
files=(sm.c sm_leg.c dad.c dad_claim.c dad_verdict.c dad_msg.c dad_leave.c
	dad_recovery.c errdown.c follow.c)

if [ "${1:-}" = coverage ]; then
	out=$top/build/coverage
	make -s -f "$here/Makefile" OUT="$out" coverage
else
	make -s -f "$here/Makefile" OUT="$out"
fi
case ${1:-quick} in
quick)
	set -- -m 4000000 -t 30 -l 16
	;;
deep)
	set -- -d -m 60000000 -t 3600 -l 4
	;;
coverage)
	rm -f "$out"/*.gcda
	for program in test_sm test_dad test_follow test_errdown model-down; do
		"$out/$program"
	done
	# slower than without counting, and so as far as quick
	"$out/model" -m 4000000 -t 120 -l 16
	"$out/model-dad" -m 4000000 -t 120 -l 16
	exec "$here/coverage.py" "$out" "${files[@]/#/$top/kernel/}"
	;;
mutants)
	shift
	exec "$here/mutate.py" "$@"
	;;
*)
	rc=0
	for name; do
		for model in model model-dad model-down; do
			"$out/$model" -m 40000000 -t 1800 -l 4 -s "$name" ||
				rc=1
		done
	done
	exit "$rc"
	;;
esac
rc=0
"$out/model-down" || rc=1
"$out/model" "$@" || rc=1
"$out/model-dad" "$@" || rc=1
exit "$rc"
