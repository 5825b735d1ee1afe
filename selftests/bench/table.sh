# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Sourced by what measures: figures as a table, and whether the goals are met.

# print_table FIGURES TITLE ROWS FORMAT: TITLE is a jq expression, ROWS a file
# with one that makes seven cells a line, separated by tabs, FORMAT is printf's.
print_table()
{
	local figures=$1 title=$2 rows=$3 format=$4 tab=$'\t' line
	local -a cell

	printf '\n'
	jq -r "$title + \"\\n\"" "$figures"
	jq -r -f "$rows" "$figures" |
		while IFS= read -r line; do
			# Not one separator for several of them.
			IFS=$'\001' read -r -a cell <<<"${line//$tab/$'\001'}"
			# shellcheck disable=SC2059
			printf "$format\n" "${cell[@]:0:7}" | sed 's/ *$//'
		done
	printf '\n'
	jq -r 'if .missed == [] then "all goals met"
	       else "missed: " + (.missed | join("; ")) end' "$figures"
}
