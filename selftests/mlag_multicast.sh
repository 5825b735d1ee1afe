#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Multicast snooping: a report that one device hears is learned by the other on
# the right port, since it enters there by the same M-LAG (ORIGIN). Streams from
# everywhere reach each member once and nobody else; pl0 is a permanent router
# port (R5, R7).
# timeout: 180

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

names="h1 h2 oa ob"
declare -A group=([4]=239.1.2.3 [6]=ff05::1:3) length=([4]=32 [6]=128)

snooping_topology()
{
	local d

	topology snooping=1 || return 1
	for d in a b; do
		ipn "$d" link set dev br0 type bridge mcast_querier 1 \
			mcast_query_response_interval 100 || return 1
	done
	wait_until 20 snooping_works || fail "what nobody joined is flooded"
}

# Until a querier has had its answers, everything is flooded.
snooping_works()
{
	local s

	listen "${!mac[@]}"
	for s in oa ob; do
		stream "$s.group4" -p udp4 -g "${group[4]}"
		stream "$s.group6" -p udp6 -g "${group[6]}"
	done
	send_streams -n 2
	collect
	jq -e '[.receivers[].streams[]] == []' <<<"$heard" >/dev/null
}

router_port()
{
	is_router a pl0 || fail "a"
	is_router b pl0 || fail "b"
}

# join NAME FAMILY
join()
{
	ipn "$1" addr add "${group[$2]}/${length[$2]}" \
		dev "${netdev[$1]}" autojoin
}

# port_of DEVICE NAME: the port by which a device reaches an end
port_of()
{
	case $1,$2 in
	*,h*)	echo "po${2#h}0" ;;
	a,oa|b,ob) echo "$2" ;;
	*)	echo pl0 ;;
	esac
}

# joined NAME: in both families, and learned by both devices
joined()
{
	local name=$1 family d port

	for family in 4 6; do
		join "$name" "$family" || fail "cannot join"
	done
	for family in 4 6; do
		for d in a b; do
			port=$(port_of "$d" "$name")
			wait_until 10 is_member "$d" "$port" "${group[$family]}" ||
				fail "$d did not learn ${group[$family]} on $port"
		done
	done
}

# only_members "MEMBER...": from everybody
only_members()
{
	local s m to

	listen "${!mac[@]}"
	for s in $names; do
		to=""
		for m in $1; do
			[ "$m" = "$s" ] || to+=" $m"
		done
		stream "$s.group4" -p udp4 -g "${group[4]}"
		stream "$s.group6" -p udp6 -g "${group[6]}"
		# shellcheck disable=SC2086
		expect "$s.group4" $to
		# shellcheck disable=SC2086
		expect "$s.group6" $to
	done
	send_streams -n 16
	collect
	check_frames
}

h1_joins()
{
	joined h1
	only_members "h1"
}

ob_joins()
{
	joined ob
	only_members "h1 ob"
}

ktap_setup "snooping, with queriers" snooping_topology
ktap_test "pl0 is a permanent router port" router_port
ktap_test "no member" only_members ""
ktap_test "a host joins" h1_joins
ktap_test "an orphan joins, too" ob_joins
ktap_test "leg a down" with_legs_down "h1 a" only_members "h1 ob"
ktap_test "leg b down" with_legs_down "h1 b" only_members "h1 ob"
ktap_test "all legs again" only_members "h1 ob"
ktap_run
