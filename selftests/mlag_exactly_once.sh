#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Every host and every orphan gets exactly one copy of every frame, and a sender
# nothing of its own, from any side: broadcast, multicast, unknown and known
# unicast; with all legs, and with any of them down. (Split horizon: ORIGIN and
# the isolation of what came by the peer-link. Single-homed: REDIRECT.)
# timeout: 240

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# leg_load DEVICE LINK: frames received there
leg_load()
{
	link_get "$1" "$2" .stats64.rx.packets
}

all_legs()
{
	local leg
	local -A before=()

	for leg in a:h1 a:h2 b:h1 b:h2; do
		before[$leg]=$(leg_load "${leg%:*}" "${leg#*:}")
	done
	exactly_once "h1 h2 oa ob" "$@"
	for leg in "${!before[@]}"; do
		[ $(($(leg_load "${leg%:*}" "${leg#*:}") - before[$leg])) -ge 50 ] ||
			fail "hardly anything sent by leg $leg"
	done
}

# legs_down "HOST DEVICE,..." "NAME...": with these down, these are reached
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
		wait_leg "$d" "po${h#h}0" down ||
			fail "the leg of $h to $d is not down"
		wait_until 5 is_mii "$h" "$d" DOWN
	done
	for d in a b; do
		for h in h1 h2; do
			wait_until 5 agree "$d" "po${h#h}0"
		done
	done
	exactly_once "$2" "${@:3}"
	for leg in "${legs[@]}"; do
		read -r h d <<<"$leg"
		repair_leg "$h" "$d"
	done
	wait_whole || fail "not whole again"
}

# agree DEVICE PORT: one sees the other's leg as it is
agree()
{
	local peer=a

	[ "$1" = b ] || peer=b
	[ "$(mlag_port "$1" "$2" remote)" = "$(mlag_port "$peer" "$2" local)" ]
}

redirects()
{
	local before after

	before=$(mlag_stat a po10 tx_redirect)
	legs_down "h1 a" "h1 h2 oa ob"
	after=$(mlag_stat a po10 tx_redirect)
	[ "$after" -gt "$before" ] || fail "nothing was redirected"
}

cross_nothing()
{
	local d port drops

	for d in a b; do
		for port in pl0 po10 po20; do
			for drops in rx_tag rx_no_id tx_isolated nomem; do
				[ "$(mlag_stat "$d" "$port" "drop_$drops")" = 0 ] ||
					fail "$d $port: drop_$drops"
			done
		done
	done
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
ktap_test "nothing was dropped for a wrong reason" cross_nothing
ktap_setup "peer-link over a bond, static LAGs" \
	topology peer_link=bond lag=balance-xor
ktap_test "all legs" all_legs
ktap_test "h1 only on a" legs_down "h1 b" "h1 h2 oa ob"
ktap_test "h1 only on b, h2 only on a" legs_down "h1 a,h2 b" "h1 h2 oa ob"
ktap_run
