# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
#
# Sourced behind lib_dad.sh by the tests that stage traces: orders of events that
# a weaker rule does not stand.

##
## The pair: a is master, b is backup
##

is_path_ok()
{
	mlag_both 'all(.[]; .dad_paths[0] | .state == "ok" and .echoed)' \
		>/dev/null
}

# start: of two devices that have paths
start()
{
	try ipn a mlag set priority 150
	topology_start
	wait_until 5 is_path_ok || fail "no DAD path"
	wait_until 5 mlag_is a '.role == "master"' || fail "a is not master"
}

at_once="boot-delay 10 up-delay 0 flap-hold 0 handover-hold 0 $steady"

# setup [OPTION=VALUE]...: of the topology
setup()
{
	topology start=0 set="$at_once" "$@" || return 1
	dad_make || return 1
	start
}

# power_on DEVICE OPTION...: after power_off
power_on()
{
	local d=$1

	shift
	dad_lines "$d" | ipn "$d" -batch -
	# shellcheck disable=SC2086
	try ipn "$d" mlag set group "${option[group]}" ${option[set]} "$@"
	dad_add "$d"
	device_lines "$d" | grep -v ' type veth peer ' | ipn "$d" -batch -
	helper_start "$d"
}

# is_rule RULE: of both verdicts
is_rule()
{
	mlag_both "all(.[]; .dad.rule == \"$1\")" >/dev/null
}

# decided: exactly one goes on; sets $on
decided()
{
	on=a
	wait_until 10 is_decided ||
		fail "not one of them: $(mlag_both 'map_values(.dad)')"
	is_verdict a stay || on=b
}

# carries DEVICE: it alone does, and each frame gets to each host once
carries()
{
	local h other=${peer_of[$1]}

	for h in h1 h2; do
		wait_mii "$h" "$other" DOWN || fail "$h believes in $other"
		wait_lacp "$h" 1 || fail "$h does not use $1 alone"
	done
	exactly_once "h1 h2 o$1"
}

# paired_again: the peer-link is back
paired_again()
{
	repair_peer_link
	wait_paired || fail "not paired again"
}

# whole_again [SECONDS]: and then everything, in such a time
whole_again()
{
	paired_again
	wait_until "${1:-30}" is_whole || fail "not whole again"
	wait_whole || fail "hosts do not use both"
	wait_until 5 mlag_is a '.role == "master"' || fail "a is not master"
}

##
## Events
##

# both_yield: moments at which neither went on. At the same time who takes over
# comes first; where time stands still more cannot be told.
both_yield()
{
	jq -rn --slurpfile a "$work/events.a" --slurpfile b "$work/events.b" '
		[($a[] | .device = "a"), ($b[] | .device = "b")] |
		map(select(.type == "verdict")) |
		sort_by(.time, .verdict != "stay") |
		foreach .[] as $event ({}; .[$event.device] = $event.verdict;
			select(.a == "yield" and .b == "yield") | $event.time)'
}

##
## Time
##

# virtual_only REASON COMMAND...: where time is not ours it is skipped
virtual_only()
{
	if [ -z "${MLAG_TIME_TRAVEL:-}" ]; then
		skip "$1"
		return
	fi
	"${@:2}"
}

# exact COMMAND...: what is milliseconds late is so only if looking takes none
exact()
{
	virtual_only "what happens is milliseconds apart: needs a clock that waits for the test" "$@"
}

# lengthy COMMAND...: short times would show nothing, and there is little in it that is
# another kernel's
lengthy()
{
	virtual_only "takes too long where sleeping takes time" "$@"
}
