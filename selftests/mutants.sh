#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Break the module on purpose, one way at a time, and see the test fail that is
# to find it; and what runs the tests, so that it keeps nothing back.
#
#	mutants.sh [-n] [-b BED] [WORD]...
#
#	-n	only see whether each can be put in: sources change
#
# The ways are those of mutants.txt, or the ones of them that match any WORD.
# Each is tried in a copy of the sources; one test takes a minute or two. The
# last line says how many were found; the exit status is 0 if all were.

set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/.." && pwd)
# shellcheck source=selftests/cache.sh
. "$here/cache.sh"
bed=uml
copy=""
dry=""

usage()
{
	sed -n '3,/^$/{/^$/q;s/^# \{0,1\}//p}' "$0" >&2
	exit 2
}

# mutate FILE OLD NEW: put it in; what is there has to be there exactly once
mutate()
{
	python3 - "$@" <<-'END'
		import sys
		path, old, new = sys.argv[1:]
		text = open(path).read()
		if text.count(old) != 1:
		    sys.exit(f"{path}: {text.count(old)} times there: {old}")
		open(path, "w").write(text.replace(old, new))
	END
}

# found TEST: does it fail, and not for want of a module? The first failure will do.
found()
{
	local log=$copy/build/mutant.log run bed=$bed beds

	mkdir -p "$copy/build"
	[ ! -x "$copy/selftests/host_$1.sh" ] || bed=host
	# not every test has something to do on every bed
	beds=$(sed -nE '1,30s/^# beds: (.*)/\1/p' \
		"$copy/selftests/mlag_$1.sh" 2>/dev/null)
	[ -z "$beds" ] || [[ " $beds " == *" $bed "* ]] || bed=${beds%% *}
	"$copy/selftests/run.sh" -b "$bed" -t "$1" >"$log" 2>&1 </dev/null &
	run=$!
	while kill -0 "$run" 2>/dev/null; do
		! grep -q "^not ok" "$log" || kill -TERM "$run" 2>/dev/null
		sleep 1
	done
	wait "$run"
	! grep -q "^not ok .*: builds$" "$log" || {
		tail -n 5 "$log" | sed 's/^/# /'
		return 1
	}
	# nothing is found by a test that did not run
	grep -q "^not ok" "$log" || {
		tail -n 1 "$log" | sed 's/^/# /'
		return 1
	}
	grep -m1 "^not ok" "$log" | sed -E 's/^not ok [0-9]+ /# by /'
}

main()
{
	local opt line what="" test file old new number=0 bad=0 word wanted
	local last=""
	local -a lines

	while getopts "nb:h" opt; do
		case $opt in
		n)	dry=1 ;;
		b)	bed=$OPTARG ;;
		*)	usage ;;
		esac
	done
	shift $((OPTIND - 1))

	copy=$(mktemp -d "${TMPDIR:-/tmp}/mlag-mutant.XXXXXX") || exit 1
	trap 'rm -rf "$copy" "$MLAG_CACHE/build/$(sha256sum <<<"$copy" |
		cut -c1-12)"' EXIT
	mapfile -t lines < <(grep -v '^#' "$here/mutants.txt"; echo)
	old="" new=""
	for line in "${lines[@]}"; do
		case $line in
		-*)	old+=${line#-}$'\n'
			continue ;;
		+*)	new+=${line#+}$'\n'
			continue ;;
		?*)	what=${line%:*}
			read -r test file <<<"${line##*: }"
			continue ;;
		esac
		[ -n "$old" ] || continue
		wanted=""
		[ $# -gt 0 ] || wanted=1
		for word; do
			[[ "$what $test" != *$word* ]] || wanted=1
		done
		if [ -n "$wanted" ]; then
			number=$((number + 1))
			# what was built stays, so that little is built anew
			( cd "$top" && git ls-files -z ${dry:+"$file"} |
				xargs -0 cp -p --parents -t "$copy" )
			[ -z "$last" ] || touch "$copy/$last"
			last=$file
			if mutate "$copy/$file" "$old" "$new" &&
			   { [ -n "$dry" ] || found "$test"; }; then
				echo "ok $number $test: $what"
			else
				bad=$((bad + 1))
				echo "not ok $number $test: $what"
			fi
		fi
		old="" new=""
	done
	echo "1..$number"
	word=found
	[ -z "$dry" ] || word="can be put in"
	echo "$((number - bad)) of $number $word"
	[ "$bad" -eq 0 ] && [ "$number" -gt 0 ]
}

main "$@"
