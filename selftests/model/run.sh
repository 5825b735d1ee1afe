#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Look at what two devices can get into, further than host_sm.sh does.
#
#	model/run.sh [quick]	a minute of processor time
#	model/run.sh deep	all scenarios, twice 60 million states: two hours
#	model/run.sh NAME...	those scenarios, each up to 40 million states,
#				whose name contains NAME
#	model/run.sh mutants	do the checkers notice what is wrong in sm.c, dad.c
#				and errdown.c?

set -eu

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
out=$top/build/model

make -s -f "$here/Makefile" OUT="$out"
case ${1:-quick} in
quick)
	set -- -m 4000000 -t 30 -l 16
	;;
deep)
	set -- -d -m 60000000 -t 3600 -l 4
	;;
mutants)
	rc=0
	for file in sm.c dad.c errdown.c; do
		"$here/mutate.py" -f "$top/kernel/$file" || rc=1
	done
	exit "$rc"
	;;
*)
	rc=0
	for name; do
		for model in model model-dad; do
			"$out/$model" -m 40000000 -t 1800 -l 4 -s "$name" ||
				rc=1
		done
	done
	exit "$rc"
	;;
esac
rc=0
"$out/model" "$@" || rc=1
"$out/model-dad" "$@" || rc=1
exit "$rc"
