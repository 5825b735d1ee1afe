#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Whatever is wrong with a test, or with the kernel under it, fails the run. Each
# test in runner/ has one thing wrong, but for two, and goes the way of all tests:
# through run.sh and guest.sh, in User-Mode Linux, the kernel of which is built if
# need be. KTAP.
# timeout: 7200

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
number=0
status=0

# What is to be found, and what it is called here, in the order of the tests.
wrong=(
	"mlag_complains.sh: kernel: BUG: not really one"
	"a complaint of the kernel"
	"mlag_few.sh: printed 1 results, planned 2"
	"a result that is missing"
	"mlag_late.sh: not done after 20 s"
	"a test that does not end"
	"mlag_link.sh: left the link left0"
	"a link left behind"
	"mlag_memory.sh: kmemleak: 0 leaked"
	"a report of kmemleak"
	"mlag_panic.sh: the guest died"
	"the death of the kernel"
	"mlag_plan.sh: printed no plan"
	"a plan that is missing"
	"mlag_result.sh: this"
	"a bad result, although the exit status is good"
	"mlag_space.sh: left the network namespace left"
	"a network namespace left behind"
	"mlag_status.sh: exit status 1"
	"a bad exit status, although all results are good"
)
good=(
	"ok: mlag_good.sh: in a fresh guest"
	"ok: mlag_good.sh: something # SKIP for want of anything"
	"ok: mlag_skipped.sh: # SKIP for want of anything"
	"ok: module unloads"
)

# result STATUS NAME
result()
{
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number $2"
	else
		echo "not ok $number $2"
		status=1
	fi
}

# Not with the rights to a processor that a run of its own would take: virtual
# machines may be at work.
said=$(MLAG_UML_CPU="" "$here/run.sh" -b uml -d "$here/runner" 2>&1 </dev/null)
rc=$?
# as "STATUS: TEST: TEXT"
results=$(sed -nE 's/^((not )?ok) [0-9]+ uml: /\1: /p' <<<"$said")

echo "KTAP version 1"
echo "1..$((${#wrong[@]} / 2 + 3))"
for ((i = 0; i < ${#wrong[@]}; i += 2)); do
	grep -qxF "not ok: ${wrong[i]}" <<<"$results"
	result $? "found: ${wrong[i + 1]}"
done

[ "$(grep -c '^not ok' <<<"$results")" -eq $((${#wrong[@]} / 2)) ]
result $? "nothing else is found"
[ "$(grep -cxF -f <(printf '%s\n' "${good[@]}") <<<"$results")" -eq ${#good[@]} ]
result $? "what is right passes"
[ "$rc" -eq 1 ] && [[ $said == *" $((${#wrong[@]} / 2)) failed, 2 skipped" ]]
result $? "the last line and the exit status say so"
[ "$status" -eq 0 ] || printf '%s\n' "$said" | sed 's/^/# /'
exit "$status"
