#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What "make demo" shows happens, and if something does not, the demo says so: run
# in User-Mode Linux once as it is, and once with programs before the real ones in
# PATH that spoil two of its steps. KTAP.
# timeout: 2400

set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/mlag-demo.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
logs=$work
status=0
number=0
module=""
# shellcheck source=selftests/cache.sh
. "$here/cache.sh"
# shellcheck source=selftests/build.sh
. "$here/build.sh"

# result NAME COMPLAINT
result()
{
	number=$((number + 1))
	if [ -z "$2" ]; then
		echo "ok $number $1"
	else
		sed 's/^/# /' <<<"$2"
		echo "not ok $number $1"
		status=1
	fi
}

# demo NAME [PROGRAM]: what it prints to $work/NAME, without colours; run by that
# program if there is one. Return: its status.
demo()
{
	"$here/uml/boot.sh" -l "$work/$1.console" ${2:+"$2"} \
		"$here/demo_guest.sh" "$module" \
		>"$work/$1.coloured" 2>"$work/$1.stderr"
	local rc=$?

	sed 's/\x1b\[[0-9;]*m//g' "$work/$1.coloured" >"$work/$1"
	return "$rc"
}

# all_of NAME: for a complaint
all_of()
{
	cat "$work/$1" "$work/$1.stderr"
}

# ends_with NAME STATUS LINE: what is wrong with how it ended, $rc
ends_with()
{
	[ "$rc" -eq "$2" ] || echo "exit status $rc, not $2"
	[ "$(tail -n 1 "$work/$1")" = "$3" ] || echo "the last line is not: $3"
}

# not_shown NAME: steps, but the first, when nothing runs yet, where ip mlag show of
# a or of b is missing
not_shown()
{
	awk 'function step() { if (n > 1 && (!a || !b)) print title; a = b = 0 }
	     /^== / { step(); title = $0; n++ }
	     /^a# ip mlag show$/ { a = 1 }
	     /^b# ip mlag show$/ { b = 1 }
	     END { step(); if (n < 2) print "no steps" }' "$work/$1"
}

complaints()
{
	grep -E 'WARNING:|BUG:|Call Trace|Kernel panic' "$work/$1.console"
}

# A ping that nobody answers, a sender of h1 that sends each broadcast twice. What
# runs the demo lies beside them: a guest has the folders of what it is told to run.
make_spoilers()
{
	mkdir "$work/spoilers"
	cat >"$work/spoilers/run" <<-'END'
		#!/bin/bash
		PATH=${0%/*}:$PATH exec "$@"
	END
	cat >"$work/spoilers/ping" <<-'END'
		#!/bin/bash
		exit 1
	END
	cat >"$work/spoilers/frames" <<-'END'
		#!/bin/bash
		PATH=${PATH#"${0%/*}:"}
		[[ "$1 $*" != "send "*" h1.bcast "* ]] || frames "$@" >/dev/null
		exec frames "$@"
	END
	chmod +x "$work/spoilers/"*
}

# The kernel may have to be built first.
prepare()
{
	"$here/deps.sh" build test uml && build_user && build_module uml
} 2>"$work/prepare"

echo "KTAP version 1"
echo "1..5"
module=$(prepare)
result "what it takes is built" "$([ -n "$module" ] || cat "$work/prepare")"
[ -n "$module" ] || exit 1

demo good
rc=$?
wrong=$(ends_with good 0 "All of it happened as told.")
result "all happens as told" "${wrong:+$wrong$'\n'$(all_of good)}"
result "each step shows both devices" "$(not_shown good)"
result "the kernel does not complain" "$(complaints good)"

make_spoilers
demo spoiled "$work/spoilers/run"
rc=$?
wrong=$(ends_with spoiled 1 "2 things did not happen as told."
	diff <(printf '%s\n' "pings between all of h1, h2, oa, ob, in both directions" \
		"from h1") <(sed -n 's/^   NO   //p' "$work/spoiled"))
result "two steps that are spoiled are found" "${wrong:+$wrong$'\n'$(all_of spoiled)}"
exit "$status"
