#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Every host and every orphan gets exactly one copy of every frame, and a sender
# nothing of its own, from any side: broadcast, multicast, unknown and known
# unicast; with all legs, and with any of them down. (Split horizon: ORIGIN and
# the isolation of what came by the peer-link. Single-homed: REDIRECT.)
# timeout: 240

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Frames that each device received by each of its legs.
leg_load()
{
	local d h

	for d in a b; do
		for h in h1 h2; do
			link_get "$d" "$h" .stats64.rx.packets
		done
	done
}

all_legs()
{
	local -a before after
	local i

	mapfile -t before < <(leg_load)
	exactly_once "h1 h2 oa ob" "$@"
	mapfile -t after < <(leg_load)
	for i in "${!before[@]}"; do
		[ $((after[i] - before[i])) -ge 60 ] ||
			fail "hardly anything came by leg $i"
	done
}

# legs_down "HOST DEVICE,..." "NAME..." [OPTION...]: with these down, these are
# reached
legs_down()
{
	local leg h d
	local -a legs

	IFS=, read -r -a legs <<<"$1"
	for leg in "${legs[@]}"; do
		read -r h d <<<"$leg"
		cut_leg "$h" "$d"
	done
	for leg in "${legs[@]}"; do
		read -r h d <<<"$leg"
		wait_leg "$d" "po${h#h}0" down || fail "still up: $leg"
		wait_mii "$h" "$d" DOWN || fail "not noticed by the host: $leg"
	done
	wait_agreed || fail "the devices do not agree"
	exactly_once "$2" "${@:3}"
	for leg in "${legs[@]}"; do
		read -r h d <<<"$leg"
		repair_leg "$h" "$d"
	done
	wait_whole || fail "not whole again"
}

redirects()
{
	local before after

	before=$(mlag_stat a po10 tx_redirect)
	legs_down "h1 a" "h1 h2 oa ob"
	after=$(mlag_stat a po10 tx_redirect)
	[ "$after" -gt "$before" ] || fail "nothing was redirected"
}

no_drops()
{
	local drops

	# shellcheck disable=SC2016
	drops=$(mlag_both '[.[].ports[] | .ifname as $port | .stats |
		to_entries[] |
		select(.key == ("drop_rx_tag", "drop_rx_no_id",
				"drop_tx_isolated", "drop_tx_mtu", "drop_nomem")
		       and .value > 0) |
		"\($port) \(.key) \(.value)"] | join(", ")')
	[ -z "$drops" ] || fail "$drops"
}

ktap_setup "all legs up" topology vlans=10
ktap_test "all legs" all_legs
ktap_test "all legs, tagged" all_legs -q 10
ktap_test "h1 only on b, with redirects" redirects
ktap_test "h1 only on a" legs_down "h1 b" "h1 h2 oa ob"
ktap_test "h2 only on b" legs_down "h2 a" "h1 h2 oa ob"
ktap_test "h2 only on a, tagged" legs_down "h2 b" "h1 h2 oa ob" -q 10/5
ktap_test "h1 only on a, h2 only on b" legs_down "h1 b,h2 a" "h1 h2 oa ob"
ktap_test "h1 only on b, h2 only on a, tagged" \
	legs_down "h1 a,h2 b" "h1 h2 oa ob" -q 10
ktap_test "h1 and h2 only on a" legs_down "h1 b,h2 b" "h1 h2 oa ob"
ktap_test "h1 on neither" legs_down "h1 a,h1 b" "h2 oa ob"
ktap_test "all legs again" all_legs
ktap_test "nothing was dropped for a wrong reason" no_drops
ktap_setup "peer-link over a bond, static LAGs" \
	topology peer_link=bond lag=balance-xor
ktap_test "all legs" all_legs
ktap_test "h1 only on a" legs_down "h1 b" "h1 h2 oa ob"
ktap_test "h1 only on b, h2 only on a" legs_down "h1 a,h2 b" "h1 h2 oa ob"
ktap_run
