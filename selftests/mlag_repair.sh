#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A leg is cut and repaired while numbered frames run in all directions: none is
# lost, none comes twice (R10).
#
# What is counted: every frame of every stream at every host and orphan, from
# the first to the last. What was on the cable, or already given to it, when it
# was cut is lost whatever one does, so the senders are stopped for the cut.
# Those whose frames a device sends to the host go on as soon as the device has
# seen the carrier go, long before LACP has settled; those of the host itself
# when the host's own bond has seen it, since what it sends until then is its
# own loss. Nobody is stopped for the repair, but for the host if it speaks LACP:
# Linux' bonding sends by a link as soon as the partner is in sync, which may be
# 100 ms before the partner's bonding takes frames from it.
#
# And of a host's two legs the one that was open first is the master, without a way
# back (R3).
# timeout: 120

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

is_cut()
{
	link_get "$2" "$1" '.operstate != "UP"' >/dev/null
}

# cut_and_repair "HOST DEVICE"...: one after the other
cut_and_repair()
{
	local leg h d names="h1 h2 oa ob" rest closed

	exactly_once "$names"	# everybody is known
	for leg; do
		read -r h d <<<"$leg"
		rest=${names/"$h"/}
		listen "${!mac[@]}"
		flood_streams "$h" "$names"
		known_streams "$h" "$names"
		send_start host -r 400
		flood_streams "$rest" "$names"
		known_streams "$rest" "$names"
		send_start others -r 1000
		pause 0.2

		send_pause host others
		cut_leg "$h" "$d"
		wait_until 5 is_cut "$h" "$d" || fail "$leg: no carrier event"
		send_resume others
		wait_mii "$h" "$d" DOWN || fail "$leg: the host did not notice"
		send_resume host
		wait_leg "$d" "po${h#h}0" down
		pause 0.5

		closed=$(mlag_stat "$d" "po${h#h}0" drop_rx_closed)
		[ "${option[lag]}" != 802.3ad ] || send_pause host
		repair_leg "$h" "$d"
		wait_whole || fail "$leg: not whole again"
		send_resume host
		pause 0.5
		send_stop host others
		collect
		check_frames || fail "when the leg of $h to $d was cut"
		[ "$(mlag_stat "$d" "po${h#h}0" drop_rx_closed)" = "$closed" ] ||
			fail "$leg: frames were dropped by the leg"
	done
}

# A host's LACPDUs are lost, and nothing else. From the moment on that bonding stops
# sending by that leg what others send to the host goes by the other one. What the
# host itself sends until it notices is lost, so it sends nothing.
lacp_lost()
{
	local names="h1 h2 oa ob"

	exactly_once "$names"
	listen "${!mac[@]}"
	flood_streams "h2 oa ob" "$names"
	known_streams "h2 oa ob" "$names"
	send_start others -r 2000
	pause 0.2
	tc -n "${ns[h1]}" -batch - <<-END || fail "cannot drop LACPDUs"
		qdisc add dev a clsact
		filter add dev a egress protocol 0x8809 matchall action drop
	END
	wait_leg a po10 down || fail "the leg does not go down"
	link_get a h1 '.operstate == "UP"' >/dev/null || fail "the link is down"
	pause 0.5
	tc -n "${ns[h1]}" qdisc del dev a clsact
	wait_whole || fail "not whole again"
	pause 0.2
	send_stop others
	collect
	check_frames
}

# A port that the administrator takes down and up. Nothing is said of frames in
# the meantime but that none comes twice.
down_and_up()
{
	local d=$1 dev=$2 name

	listen -t "${!mac[@]}" a:plx b:plx
	flood_streams "h1 h2 oa ob" "h1? h2? oa? ob?"
	send_start all -r 1200
	pause 0.2
	ipn "$d" link set dev "$dev" down
	pause 1
	ipn "$d" link set dev "$dev" up
	wait_whole || fail "not whole again"
	pause 0.2
	send_stop all
	collect
	check_never
	exactly_once "h1 h2 oa ob"
}

# are_roles A B: of the legs of h1
are_roles()
{
	mlag_both "[.[].ports[] | select(.id == 10) | .role] ==
		[\"$1\", \"$2\"]" >/dev/null
}

wait_roles()
{
	wait_until 5 are_roles "$@" || fail "not $*:
$(mlag_both '[.[].ports[] | select(.id == 10) | .role]')"
}

is_one_master()
{
	are_roles master backup || are_roles backup master
}

# are_of_master: each leg of h1 has the role of its device
are_of_master()
{
	mlag_both 'all(.[]; .role == (.ports[] | select(.id == 10) | .role)) and
		.a.role != .b.role' >/dev/null
}

leg_roles()
{
	local d

	is_one_master || fail "not one master"
	cut_leg h1 a
	wait_roles none master
	repair_leg h1 a
	wait_whole || fail "not whole again"
	wait_roles backup master
	cut_leg h1 b
	wait_roles master none
	repair_leg h1 b
	wait_whole || fail "not whole again"
	wait_roles master backup
	# each for itself, and then that of the device which is master when all is
	# settled, in either order of who notices first
	for d in a b; do
		ipn "$d" link set dev plx down
		wait_roles master master
		ipn "$d" link set dev plx up
		wait_paired && wait_whole || fail "not paired again"
		wait_until 5 are_of_master || fail "not those of the master: $(
			mlag_both 'map([.role, (.ports[] | select(.id == 10) | .role)])')"
	done
}

ktap_setup "topology" topology
ktap_test "each leg of a host" cut_and_repair "h1 a" "h1 b"
ktap_test "a leg of the other host" cut_and_repair "h2 a"
ktap_test "LACPDUs are lost for a while" lacp_lost
ktap_test "the bond down and up" down_and_up a bond1
ktap_test "the cable's end on the device down and up" down_and_up b h2
ktap_test "the peer-link down and up" down_and_up a plx
ktap_test "one of two legs is the master, without a way back" leg_roles
ktap_setup "static LAGs" topology lag=balance-xor
ktap_test "each leg of a host, without LACP" cut_and_repair "h1 b" "h1 a"
ktap_run
