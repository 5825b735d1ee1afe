#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The first seconds: from before there is a helper, while the devices pair and
# LACP converges, no frame comes twice to anybody, none comes back to its
# sender, and none goes over the peer-link twice. A leg is held until the peer
# has acknowledged its id, or must be gone (X1).
# timeout: 180

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

names="h1 h2 oa ob"

# since_ms MICROSECONDS
since_ms()
{
	echo $(((${EPOCHREALTIME/[.,]/} - $1) / 1000))
}

# any_open: is any leg of a device open?
any_open()
{
	mlag_both '[.[].ports[] | .local == "open"] | any' >/dev/null
}

all_open()
{
	mlag_both '[.[].ports[] | select(.id) | .local == "open"] | all' >/dev/null
}

# has_carried DEVICE FRAMES: of those that entered by its legs
has_carried()
{
	[ "$(mlag_stat "$1" pl0 tx_origin)" -ge "$2" ]
}

# nothing_twice TOPOLOGY-OPTION...: traffic through all of it
nothing_twice()
{
	local s maybe="h1? h2? oa? ob?"

	topology start=0 "$@" || return 1
	listen -t "${!mac[@]}" a:plx b:plx
	flood_streams "$names" "$maybe"
	known_streams "$names" "$names"
	for s in "${!expected[@]}"; do
		expected[$s]=$maybe
	done
	send_start all -r 2000
	pause 0.3
	helper_start a
	pause 0.3
	helper_start b
	wait_whole || fail "not whole"
	pause 1.5
	# senders may have had little time to send in
	wait_until 20 has_carried a 1000 || fail "a does not carry"
	wait_until 20 has_carried b 1000 || fail "b does not carry"
	send_stop all
	collect
	check_never
	jq -e '[.receivers[].streams[] | select(.distinct > 20)] |
		length > 100' <<<"$heard" >/dev/null ||
		fail "hardly anything got through"
}

# What the devices say of themselves is so: as soon as all legs are open, all
# frames get everywhere.
open_means_open()
{
	topology start=0 "$@" || return 1
	helper_start a
	helper_start b
	wait_whole || fail "not whole"
	exactly_once "$names"
}

# Hellos alone keep the devices paired here, but tell nothing of the legs.
held_without_word()
{
	local i

	topology start=0 set="hold 3s" || return 1
	hold_back b
	helper_start a
	helper_start b
	wait_paired || fail "not paired"
	wait_leg a po10 held || fail "po10 of a is not held"
	for ((i = 0; i < 10; i++)); do
		pause 0.3
		is_paired || fail "not paired any more"
		! any_open || fail "a leg is open"
	done
	wait_lacp h1 2 || fail "held legs should speak LACP"
	listen "${!mac[@]}"
	flood_streams "$names" ""
	send_streams -n 16
	collect
	jq -e '[.receivers[].streams | to_entries[] |
		select(.key | startswith("h"))] == []' <<<"$heard" >/dev/null ||
		fail "frames from a held leg got through"
	unmute b
	wait_whole || fail "did not open"
	exactly_once "$names"
}

# The peer is gone when its hold time and a margin have passed.
held_until_gone()
{
	local start time

	topology start=0 set="hold 3s" || return 1
	hold_back b
	helper_start a
	helper_start b
	wait_paired || fail "not paired"
	wait_leg a po10 held || fail "po10 of a is not held"
	start=${EPOCHREALTIME/[.,]/}
	cut_peer_link
	pause 2
	! any_open || fail "open although the peer may still be there"
	wait_until 10 all_open || fail "did not open"
	time=$(since_ms "$start")
	comment "open after $time ms"
	[ "$time" -ge 3200 ] || fail "open after $time ms already"
	unmute b
	repair_peer_link
	wait_whole || fail "not whole"
	exactly_once "$names"
}

held_for_boot_delay()
{
	local start time

	start=${EPOCHREALTIME/[.,]/}
	topology start=0 set="boot-delay 4s" || return 1
	wait_lacp h1 2 || fail "held legs should speak LACP"
	time=$(since_ms "$start")
	[ "$time" -ge 3000 ] || ! any_open || fail "open after $time ms"
	wait_until 10 all_open || fail "did not open"
	time=$(since_ms "$start")
	[ "$time" -ge 4000 ] || fail "open after $time ms already"
	helper_start a
	helper_start b
	wait_whole || fail "not whole"
	exactly_once "$names"
}

# What the devices told on the way.
events_in_order()
{
	local d

	topology start=0 || return 1
	for d in a b; do
		watch "$d"
	done
	helper_start a
	helper_start b
	wait_whole || fail "not whole"
	pause 0.2
	for d in a b; do
		jq -es '[.[] | select(.ifname == "po10" or .type == "session")] |
			(map(.session == "paired") | index(true)) as $paired |
			(map(.local == "held") | index(true)) as $held |
			(map(.local == "open") | index(true)) as $open |
			$paired != null and $open != null and $paired < $open and
			($held == null or $held < $open)' \
			<"$work/events.$d" >/dev/null ||
			fail "$d: $(cat "$work/events.$d")"
	done
}

ktap_test "nothing twice while everything starts" nothing_twice
ktap_test "nothing twice, static LAGs" nothing_twice lag=balance-xor
ktap_test "nothing twice, with STP" nothing_twice stp=1
ktap_test "nothing twice, no boot delay" nothing_twice set="boot-delay 0"
ktap_test "open legs carry frames" open_means_open
ktap_test "open legs carry frames, peer-link over a bond" \
	open_means_open peer_link=bond lag=balance-xor
ktap_test "open legs carry frames, with STP" open_means_open stp=1
ktap_test "held while the peer says nothing of its legs" held_without_word
ktap_test "held until the peer is gone" held_until_gone
ktap_test "held for the boot delay" held_for_boot_delay
ktap_test "paired, then held, then open" events_in_order
ktap_run
