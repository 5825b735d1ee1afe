#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What "make demo" shows, inside the guest; its argument is the module. Every step is checked; the exit
# status is not 0 if anything did not happen as told.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

failures=0

modprobe -a bonding bridge 8021q veth && insmod "$1" || exit 1

title()
{
	printf '\n\033[1m== %s\033[0m\n' "$*"
}

# show COMMAND...: with what it prints
show()
{
	printf '\033[36m# %s\033[0m\n' "$*"
	"$@"
}

# check TEXT COMMAND...: it must succeed
check()
{
	local text=$1
	shift

	if "$@"; then
		printf '   \033[32myes\033[0m  %s\n' "$text"
	else
		printf '   \033[31mNO\033[0m   %s\n' "$text"
		failures=$((failures + 1))
	fi
}

show_devices()
{
	local d

	for d in a b; do
		printf '\033[36m%s# ip mlag show\033[0m\n' "$d"
		ipn "$d" mlag show
	done
}

ends()
{
	echo "${option[hosts]} ${option[orphans]}"
}

# others NAME NAME...: all but the first
others()
{
	local name=$1 other
	shift

	for other; do
		[ "$other" = "$name" ] || printf '%s ' "$other"
	done
}

roles_differ()
{
	[ "$(mlag_get a .role)$(mlag_get b .role)" = masterbackup ] ||
		[ "$(mlag_get a .role)$(mlag_get b .role)" = backupmaster ]
}

is_helper()
{
	[ "$(mlag_get "$1" .helper)" = "$2" ]
}

# knows_helper_dead: both devices know that of a
knows_helper_dead()
{
	mlag_both '.a.helper == "dead" and .b.peer.helper == "dead"' >/dev/null
}

# one_partner HOST: both links in one aggregator, so one LACP system
one_partner()
{
	is_lacp "$1" 2
}

same_identity()
{
	local n d

	for n in 1 2; do
		for d in a b; do
			ipn "$d" -j -d link show "bond$n" | jq -c '.[0].linkinfo.info_data |
				[.ad_actor_sys_prio, .ad_actor_system]'
		done
	done | sort -u | wc -l | grep -qx 1
}

addresses()
{
	local name n=0

	for name in $(ends); do
		n=$((n + 1))
		ipn "$name" addr add "192.0.2.$n/24" dev "${netdev[$name]}"
		address[$name]=192.0.2.$n
	done
}

ping_all()
{
	local from to bad=0

	for from in $(ends); do
		for to in $(others "$from" $(ends)); do
			on "$from" ping -q -c 2 -i 0.2 -W 2 "${address[$to]}" \
				>/dev/null || { echo "   $from does not reach $to"; bad=1; }
		done
	done
	return "$bad"
}

leg_rx()
{
	link_get "$1" "$2" .stats64.rx.packets
}

# load_on_both HOST: streams of many addresses use both of its legs
load_on_both()
{
	local h=$1 a b

	a=$(leg_rx a "$h") b=$(leg_rx b "$h")
	listen ob
	stream "$h.load" -d "${mac[ob]}"
	send_streams -n 400
	collect
	a=$(($(leg_rx a "$h") - a)) b=$(($(leg_rx b "$h") - b))
	echo "   400 frames of $h: $a by the leg to a, $b by the leg to b"
	[ "$a" -gt 40 ] && [ "$b" -gt 40 ]
}

# once FROM: a broadcast arrives exactly once everywhere else
once()
{
	ktap_bad=""
	listen $(ends)
	stream "$1.bcast" -d bcast
	expect "$1.bcast" $(others "$1" $(ends))
	send_streams -n 100
	collect
	check_frames
	jq -r --arg s "$1.bcast" '.receivers | to_entries |
		map("\(.key) \(.value.streams[$s].distinct // 0) (\(.value.streams[$s].doubled // 0) twice)") |
		"   100 broadcasts received: " + join(", ")' <<<"$heard"
	[ -z "$ktap_bad" ]
}

# tell_frames: lost and doubled ones of all streams
tell_frames()
{
	jq -r --argjson sent "$(jq -sc 'add // {}' <<<"$sent")" '
		[.receivers[].streams | to_entries[]] | group_by(.key)[] | .[0].key as $s |
		(map(.value.distinct) | add) as $n |
		"   \($s): \($sent[$s].sent) sent, \($n) received, " +
		"\($sent[$s].sent - $n) lost, \(map(.value.doubled) | add) twice"' \
		<<<"$heard"
}

# tell_pauses HOST DEVICE: what is lost at a cut whoever forwards
tell_pauses()
{
	cat <<-END
		   Frames run between $1, oa and ob. All senders stop for the cut, until the
		   bonds have noticed (they look every 50 ms): what is on a wire that is cut, or
		   is sent into it meanwhile, is lost with any LAG. $1 stops while the link comes
		   back, too: its bond, Linux' own, sends by it up to 100 ms before the bond of
		   $2 takes frames from it. All else that is lost would be the devices' doing.
	END
}

# pausing NAME... and resuming NAME...: senders, where the loss that is not ours is
# to be left out
pausing()	{ [ -z "$pauses" ] || send_pause "$@"; }
resuming()	{ [ -z "$pauses" ] || send_resume "$@"; }

# cut_and_repair HOST DEVICE: under numbered frames in both directions
cut_and_repair()
{
	local h=$1 d=$2 port="po${1#h}0"

	ktap_bad=""
	[ -z "$pauses" ] || tell_pauses "$h" "$d"
	listen "$h" oa ob
	stream oa.down -d "${mac[$h]}"
	stream ob.down -d "${mac[$h]}"
	expect oa.down "$h"
	expect ob.down "$h"
	send_start down -r 200
	stream "$h.up" -d "${mac[oa]}"
	expect "$h.up" oa
	send_start up -r 100
	pause 1
	pausing up down
	cut_leg "$h" "$d"
	wait_leg "$d" "$port" down || fail "the leg is not down"
	wait_until 10 is_lacp "$h" 1 || fail "the bond of $h has not noticed"
	resuming up down
	pause 2
	show_devices
	pausing up
	repair_leg "$h" "$d"
	wait_leg "$d" "$port" open || fail "the leg is not open again"
	wait_lacp "$h" 2 || fail "LACP has not both links again"
	resuming up
	pause 2
	send_stop up down
	pause 0.5
	collect
	tell_frames
	if [ -n "$pauses" ]; then
		check_frames
	else
		check_never
	fi
	[ -z "$ktap_bad" ]
}

declare -A address=()
pauses=1	# of the senders, at a cut

title "Two devices, a and b, with a peer-link; hosts h1 and h2 with an 802.3ad bond,
   one link to each device; oa and ob, each on one device only"
sed -n '/^#	      oa/,/^#	        h1/s/^#//p' "$here/lib_topology.sh"
echo "   Each is a network namespace of this virtual machine, kernel $(uname -r)."
topology start=0 set="boot-delay 600s hold 2s" || exit 1
addresses
show ip -n "${ns[a]}" -d link show type mlag

title "Nobody has paired yet: legs are held, so that nothing is forwarded twice"
show_devices

title "Start mlagd on both: they find each other, the kernels pair and elect"
helper_start a
helper_start b
check "a and b are paired" wait_paired
check "one is master, the other backup" wait_until 5 roles_differ
check "all legs are open" wait_until 30 is_whole
show_devices

title "The hosts see one LACP partner with two ports"
check "the bonds of a and b show the same system id and priority" same_identity
for h in h1 h2; do
	check "$h: both links in one aggregator" wait_until 20 one_partner "$h"
done
printf '\033[36mh1# cat /proc/net/bonding/bond0\033[0m\n'
on h1 grep -E 'Aggregator ID|Partner Mac|Number of ports|Partner Key' \
	/proc/net/bonding/bond0
show_devices

title "Everybody reaches everybody"
check "pings between all of h1, h2, oa, ob, in both directions" ping_all
check "h1 uses both legs" load_on_both h1
check "h2 uses both legs" load_on_both h2
show_devices

title "A broadcast arrives exactly once, from any side"
for name in $(ends); do
	check "from $name" once "$name"
done
show_devices

title "The leg of h1 to a is cut and repaired, under numbered frames"
check "nothing lost, nothing doubled" cut_and_repair h1 a
show_devices

title "Once more without a pause: what the cable and the bonds themselves lose"
pauses=""
check "nothing doubled" cut_and_repair h1 a
pauses=1

title "The helper of a dies, and the leg of h2 to b is cut and repaired"
helper_stop a KILL
check "both devices say so" wait_until 10 knows_helper_dead
check "nothing lost, nothing doubled" cut_and_repair h2 b
check "still paired" is_paired
show_devices
title "It is started again"
helper_start a
check "the helper is alive" wait_until 10 is_helper a alive
check "in the same session" test "$(mlag_get a .stats.sessions)" = 1
show_devices

echo
if [ "$failures" -eq 0 ]; then
	echo "All of it happened as told."
else
	echo "$failures things did not happen as told."
fi
exit "$((failures > 0))"
