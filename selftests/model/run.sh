#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Look at what two devices can get into, further than host_sm.sh does.
#
#	model/run.sh [quick]	a minute of processor time
#	model/run.sh deep	all scenarios, up to 60 million states: an hour
#	model/run.sh NAME...	those scenarios, each up to 40 million states,
#				whose name contains NAME
#	model/run.sh mutants	does the checker notice what is wrong in sm.c?

set -eu

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=$(cd "$here/../.." && pwd)/build/model

make -s -f "$here/Makefile" OUT="$out"
case ${1:-quick} in
quick)
	exec "$out/model" -m 8000000 -t 55 -l 16
	;;
deep)
	exec "$out/model" -d -m 60000000 -t 3600 -l 4
	;;
mutants)
	exec "$here/mutate.py"
	;;
esac
rc=0
for name; do
	"$out/model" -m 40000000 -t 1800 -l 4 -s "$name" || rc=1
done
exit "$rc"
