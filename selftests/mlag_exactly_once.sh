#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Every host and every orphan gets exactly one copy of every frame, and a sender
# nothing of its own, from any side: broadcast, multicast, unknown and known
# unicast; with all legs, and with any of them down. (Split horizon: ORIGIN and
# the isolation of what came by the peer-link. Single-homed: REDIRECT, which both
# devices count.) With all legs what is for a known host never needs the peer-link.
# timeout: 240

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

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

# Frames that either device sent by the other one's legs.
by_the_peer()
{
	mlag_both '[.[].ports[].stats.tx_redirect] | add'
}

all_legs()
{
	local -a before after
	local i redirected

	redirected=$(by_the_peer)
	mapfile -t before < <(leg_load)
	exactly_once "h1 h2 oa ob" "$@"
	mapfile -t after < <(leg_load)
	for i in "${!before[@]}"; do
		[ $((after[i] - before[i])) -ge 30 ] ||
			fail "hardly anything came by leg $i"
	done
	expect_equal "tx_redirect of both" "$(by_the_peer)" "$redirected"
}

# Local preference: what is for a known host leaves by the legs of the device by
# which it came, and is never seen on the peer-link.
local_preference()
{
	listen h1 h2 oa ob a:plx b:plx
	known_streams "h1 h2 oa ob" "h1 h2"
	send_streams -n 8
	collect
	check_frames
}

# What a sent to b for its leg, b took for that, and counted.
redirects()
{
	local sent_before taken_before redirected

	sent_before=$(mlag_stat a po10 tx_redirect)
	taken_before=$(mlag_stat b po10 rx_redirect)
	with_legs_down "h1 a" exactly_once "h1 h2 oa ob"
	redirected=$(($(mlag_stat a po10 tx_redirect) - sent_before))
	[ "$redirected" -gt 0 ] || fail "nothing was redirected"
	expect_equal "rx_redirect of b" \
		$(($(mlag_stat b po10 rx_redirect) - taken_before)) "$redirected"
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
ktap_test "known hosts are reached by the own legs" local_preference
ktap_test "all legs, tagged" all_legs -q 10
ktap_test "h1 only on b, with redirects" redirects
ktap_test "h2 only on a, tagged" \
	with_legs_down "h2 b" exactly_once "h1 h2 oa ob" -q 10/5
ktap_test "all legs again" all_legs
ktap_test "nothing was dropped for a wrong reason" no_drops
# Without LACP nothing has to settle, so there is time for all combinations.
ktap_setup "static LAGs, peer-link over a bond" \
	topology lag=balance-xor peer_link=bond vlans=10
ktap_test "all legs" all_legs
for legs in "h1 a" "h2 b" "h1 a,h2 b" "h1 b,h2 b"; do
	ktap_test "down: $legs" \
		with_legs_down "$legs" exactly_once "h1 h2 oa ob"
done
for legs in "h1 b" "h2 a" "h1 b,h2 a" "h1 a,h2 a"; do
	ktap_test "down: $legs, tagged" \
		with_legs_down "$legs" exactly_once "h1 h2 oa ob" -q 10
done
for legs in "h1 a,h1 b" "h1 a,h1 b,h2 a"; do
	ktap_test "down: $legs" \
		with_legs_down "$legs" exactly_once "h2 oa ob"
done
ktap_test "down: all" with_legs_down "h1 a,h1 b,h2 a,h2 b" exactly_once "oa ob"
ktap_test "all legs again" all_legs
ktap_test "nothing was dropped for a wrong reason" no_drops
ktap_run
