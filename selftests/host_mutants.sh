#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The faults that mutants.sh puts into the sources still fit them, and what is
# said of those of model/mutate.py does. Whether the tests find them takes hours,
# and is seen by make check-mutants.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

echo "KTAP version 1"
echo "1..2"
rc=0
if said=$("$here/mutants.sh" -n 2>&1); then
	echo "ok 1 ${said##*$'\n'}"
else
	grep -v '^ok' <<<"$said" | sed 's/^/# /'
	echo "not ok 1 a fault does not fit its file"
	rc=1
fi
if said=$("$here/model/mutate.py" -n 2>&1); then
	echo "ok 2 each of model/equivalent.txt is there"
else
	grep -v '^[a-z_]*\.c:' <<<"$said" | sed 's/^/# /'
	echo "not ok 2 a mutant of model/equivalent.txt is not there"
	rc=1
fi
exit "$rc"
