# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Sourced by lib.sh: tests and their results, as KTAP.

ktap_names=() ktap_kinds=() ktap_commands=()
ktap_bad=""
ktap_skipped=""

# comment TEXT...: part of the test's log
comment()
{
	printf '%s\n' "$*" | sed 's/^/# /'
}

# fail TEXT: the test that is running fails, whatever else it does
fail()
{
	comment "$*"
	ktap_bad=1
	return 1
}

# skip REASON: to be followed by return
skip()
{
	ktap_skipped=$*
}

# ktap_test NAME COMMAND...
ktap_test()
{
	ktap_kinds+=(test)
	ktap_names+=("$1")
	shift
	ktap_commands+=("$(printf '%q ' "$@")")
}

# ktap_setup NAME COMMAND...: the same, and what follows is not even tried if
# this fails, up to the next such one
ktap_setup()
{
	ktap_test "$@"
	ktap_kinds[-1]=setup
}

ktap_run()
{
	local i status=0 broken="" bad

	echo "KTAP version 1"
	echo "1..${#ktap_names[@]}"
	for ((i = 0; i < ${#ktap_names[@]}; i++)); do
		bad=""
		ktap_bad=""
		ktap_skipped=""
		[ "${ktap_kinds[i]}" = test ] || broken=""
		if [ -n "$broken" ]; then
			comment "not tried, because of: $broken"
			bad=1
		else
			eval "${ktap_commands[i]}" || bad=1
			bad=$bad$ktap_bad
			[ -z "$bad" ] || [ -n "$ktap_skipped" ] || topology_dump
		fi
		if [ -n "$ktap_skipped" ]; then
			echo "ok $((i + 1)) ${ktap_names[i]} # SKIP $ktap_skipped"
		elif [ -z "$bad" ]; then
			echo "ok $((i + 1)) ${ktap_names[i]}"
		else
			echo "not ok $((i + 1)) ${ktap_names[i]}"
			[ "${ktap_kinds[i]}" = test ] || broken=${ktap_names[i]}
			status=1
		fi
	done
	exit "$status"
}
