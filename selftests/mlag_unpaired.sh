#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# One of the devices lacks an M-LAG id or cannot use it: no netdev, not up, in
# no bridge, blocked by STP. The id is then unpaired: the other device's leg
# serves the host alone, also for what comes by the peer-link, and what the host
# sends by the unusable leg is relayed (X15). Every frame arrives exactly once,
# and while the port goes and comes back none comes twice.
# timeout: 240

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

names="h1 h2 oa ob"

# unmake_WHAT, make_WHAT DEVICE: po10 there
unmake_absent()	{ ipn "$1" link del dev po10; }
make_absent()
{
	printf '%s\n' "link add po10 type mlag id 10" \
		"link set dev bond1 master po10" \
		"link set dev po10 master br0 up" | ipn "$1" -batch -
}

unmake_down()	{ ipn "$1" link set dev po10 down; }
make_down()	{ ipn "$1" link set dev po10 up; }
unmake_bridge()	{ ipn "$1" link set dev po10 nomaster; }
make_bridge()	{ ipn "$1" link set dev po10 master br0; }
unmake_stp()
{
	# A bridge without STP still has a timer of forward_delay running when
	# a port has come up, which takes it from listening to forwarding.
	pause 2.5
	bridge -n "${ns[$1]}" link set dev po10 state 1
}
make_stp()	{ bridge -n "${ns[$1]}" link set dev po10 state 3; }

is_unpaired()
{
	mlag_both "[.[].ports[] | select(.id == 10) | .pairing == \"unpaired\" or
		   .local == \"absent\"] | all" >/dev/null
}

# A device that lacks the id says nothing of it: the other one has to.
wait_unpaired()
{
	wait_until 10 is_unpaired
}

# isolated DEVICE: frames that it kept from its other port, since they came from the
# peer-link: while an id is released that is decided for each of them
isolated()
{
	mlag_stat "$1" po20 drop_tx_isolated
}

# untaken DEVICE PEER: frames that it gave to the other one as those of its leg, less
# those that it took as such
untaken()
{
	local stats=".ports[] | select(.id == 10) | .stats"

	mlag_both "(.$1 | $stats.tx_relay) - (.$2 | $stats.rx_relay)"
}

# is_taken DEVICE PEER BEFORE: no more are missing than were
is_taken()
{
	[ "$(untaken "$1" "$2")" = "$3" ]
}

# through_netfilter DEVICE: so that has to hold when a packet filter has had them
through_netfilter()
{
	local call=/proc/sys/net/bridge/bridge-nf-call-iptables

	modprobe br_netfilter || fail "no br_netfilter"
	expect_equal "$call of $1" "$(on "$1" cat "$call")" 1
	exactly_once "$names"
	# where it is a module it is not to stay
	[[ ${MLAG_BED:-} != vm-* ]] || modprobe -r br_netfilter ||
		fail "br_netfilter stays"
}

# unpaired WHAT DEVICE: with everything at rest
unpaired()
{
	local what=$1 d=$2 before after kept missing
	local -A peer_of=([a]=b [b]=a)

	"unmake_$what" "$d" || fail "cannot make it so"
	wait_unpaired || fail "not unpaired"
	if [ "$what" = absent ]; then
		# The host's bond sees two partners, and keeps to one.
		wait_lacp h1 1 || fail "the host has not one leg"
	else
		wait_lacp h1 2 || fail "the host has not both legs"
		before=$(mlag_stat "$d" po10 tx_relay)
		missing=$(untaken "$d" "${peer_of[$d]}")
	fi
	kept=$(isolated "${peer_of[$d]}")
	exactly_once "$names"
	[ -z "$ktap_bad" ] || comment "that was while it is unpaired"
	[ "$(isolated "${peer_of[$d]}")" -gt "$kept" ] ||
		fail "nothing was kept from a port that is not released"
	[ "$what" != down ] || through_netfilter "${peer_of[$d]}"
	if [ "$what" != absent ]; then
		after=$(mlag_stat "$d" po10 tx_relay)
		[ $((after - before)) -ge 25 ] || fail "hardly anything relayed"
		wait_until 5 is_taken "$d" "${peer_of[$d]}" "$missing" ||
			fail "not all that was relayed is counted by the peer"
	fi
	exactly_once "$names" -q 10
	[ -z "$ktap_bad" ] || comment "that was before it is repaired"
	"make_$what" "$d" || fail "cannot make it usable"
	vlans_add "$d"
	wait_whole || fail "not whole again"
	to_silent "o$d" h1
	exactly_once "$names"
}

# to_and_fro WHAT DEVICE: under traffic. Those who have nothing to do with it
# lose nothing, either.
to_and_fro()
{
	local what=$1 d=$2 maybe="h1? h2? oa? ob?" s i

	listen -t "${!mac[@]}" a:plx b:plx
	flood_streams "$names" "$maybe"
	known_streams "$names" "$names"
	send_start all -r 2000
	pause 0.2
	for ((i = 0; i < 2; i++)); do
		"unmake_$what" "$d"
		wait_unpaired || fail "not unpaired"
		pause 0.3
		"make_$what" "$d"
		vlans_add "$d"
		wait_whole || fail "not whole again"
		pause 0.3
	done
	send_stop all
	collect
	check_never
	s=$(jq -rs --argjson heard "$heard" '
		(add // {} | to_entries[]) as $out |
		select($out.key | startswith("h1.") or endswith("to-h1") | not) |
		("h2", "oa", "ob") as $who |
		select($out.key | startswith($who + ".") | not) |
		select(($out.key | contains(".to-") | not) or
		       ($out.key | endswith("to-" + $who))) |
		($heard.receivers[$who].streams[$out.key + "@none"].distinct //
		 0) as $got |
		select($got != $out.value.sent) |
		"\($out.key) at \($who): \($got) of \($out.value.sent)"' \
		<<<"$sent") || s+="; cannot tell"
	[ -z "$s" ] || fail "$s"
}

for device in a b; do
	ktap_setup "topology" topology vlans=10
	for case in "absent:there is no netdev" "down:it is not up" \
		    "bridge:it is in no bridge" "stp:STP blocks it"; do
		ktap_test "on $device ${case#*:}" unpaired "${case%%:*}" "$device"
		ktap_test "on $device ${case#*:}, under traffic" \
			to_and_fro "${case%%:*}" "$device"
	done
done
ktap_run
