#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Memory runs out, at every place where a call of the administrator asks for some
# on our behalf, one at a time: the call works nevertheless, or says that it does
# not and has changed nothing, and works the next time. So it is if somebody else
# objects to what is called for, and when the module is loaded. A network namespace
# comes and goes without a trace while memory fails now and then.
#
# The kernel counts a task's allocations down (fail-nth) and has one fail; of all
# that a program asks for, those only that the module is on the stack of.
# beds: uml-debug
# timeout: 400

# Entering a namespace, for each of a thousand calls, is most of what they cost.
[ -n "${MLAG_OWN_NETNS:-}" ] || MLAG_OWN_NETNS=1 exec unshare -n "$0"

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$here/lib_control.sh"

failslab=/sys/kernel/debug/failslab
failpage=/sys/kernel/debug/fail_page_alloc
objections=/sys/kernel/debug/notifier-error-inject/netdev/actions

# put VALUE FILE
put()
{
	echo "$1" >"$2"
}

# between WHAT SYMBOL: sets the two ends of WHAT, require or reject, to a function
# of the kernel, or the module's code
between()
{
	local start end

	case $2 in
	mlag)	read -r _ end _ _ _ start < <(grep '^mlag ' /proc/modules)
		start=${start%% *}
		end=$((start + end)) ;;
	*)	read -r start end < <(sort /proc/kallsyms | awk -v name="$2" '
			$2 ~ /[tT]/ && found && $1 != found {
				print "0x" found, "0x" $1; exit }
			$3 == name { found = $1 }')
		[ -n "$end" ] || fail "no symbol $2" ;;
	esac
	put "$((start))" "$failslab/$1-start"
	put "$((end))" "$failslab/$1-end"
}

# Whole pages never fail, as what needs them depends on what is free just now, nor
# does the kernel's book-keeping of references, which would complain. What fails more
# than a few calls below us is an error of the same calls, of which there are enough.
begin()
{
	put 0 "$failslab/probability"
	put 1 "$failslab/interval"
	put 0 "$failslab/verbose"
	put N "$failslab/ignore-gfp-wait"
	put 12 "$failslab/stacktrace-depth"
	put 1000000000 "$failslab/times"
	put 20 "$failpage/min-order"
	between require mlag
	between reject ref_tracker_alloc
}

# call LINE: ip link, ip mlag and so on; several lines are for ip link
call()
{
	case $1 in
	mlag*)	program ip-mlag ;;
	*)	program=$stock_ip ;;
	esac
	# shellcheck disable=SC2086
	case $1 in
	*$'\n'*) "$program" -batch - <<<"$1" ;;
	*)	exec "$program" ${1#mlag } ;;
	esac
}

# snapshot: of all that a call could change, but for what is known not to be ours.
# Carriers are told of up to a second late, the rest is what goes on by itself.
not_ours="^$"
snapshot()
{
	{
		"$stock_ip" -d link show
		bridge fdb show
		ip-mlag -j show
	} | busybox sed -E 's/[a-z_]+_timer +[0-9.]+//g; s/NO-CARRIER,|,LOWER_UP//g
		s/ (qdisc|state) [^ ]+//g; s/"[a-z_]*age":[0-9]+,?//g
		s/"stats":\{[^}]*\},?//g; s/"helper":"[a-z]*",?//g
		s/"idgen":[0-9]+,//g; s/\{"ifindex/\n&/g
		s/'"$not_ours"'//g' | busybox sort
}

is_unchanged()
{
	now=$(snapshot)
	[ "$now" = "$before" ]
}

# unchanged WHAT
unchanged()
{
	local now

	is_unchanged || wait_until 3 is_unchanged && return
	fail "$1: something changed"
	comment "$(diff <(echo "$before") <(echo "$now"))"
	before=$now
}

# fails_each LINE BACK: LINE is called with the first allocation failing, with the
# second, and so on, and taken back if it worked, until none fails any more
fails_each()
{
	local n=0 before said rc left was failed=0 what=$1

	pause 2
	before=$(snapshot)
	read -r was <"$failslab/times"
	while true; do
		n=$((n + 1))
		said=$( { echo $n >/proc/self/fail-nth; call "$1"; } 2>&1 >/dev/null)
		rc=$?
		read -r left <"$failslab/times"
		[ "$left" -lt "$was" ] || break
		was=$left
		if [ "$rc" -eq 0 ]; then
			(call "$2") >/dev/null || fail "$what: cannot be taken back"
		else
			failed=$((failed + 1))
			[ -n "$said" ] || fail "$what: fails without a word"
		fi
		unchanged "$what, allocation $n ($rc, $said)"
	done
	[ "$rc" -eq 0 ] || fail "$what: does not work any more: $said"
	comment "$what: $((n - 1)) allocations, $failed refusals"
	injected=$((injected + n - 1))
}

# fails LEAST LINE BACK: both in turn, and each takes the other one back; so often
# at least has memory to fail in that
fails()
{
	local injected=0

	fails_each "$2" "$3"
	fails_each "$3" "$2"
	[ "$injected" -ge "$1" ] ||
		fail "$2: no more than $injected allocations failed"
}

# One device: po10 has all that a slave has to be told of, bond1 what it is not.
device()
{
	begin
	# addresses of its own come when they like
	put 1 /proc/sys/net/ipv6/conf/default/disable_ipv6
	(call "link set dev lo up
		link add br0 up address 02:00:00:00:00:b0 type bridge mcast_snooping 0
		link add bond1 mtu 1400 type bond mode balance-xor miimon 50
		link add d1 type dummy
		link set dev d1 master bond1
		link set dev d1 up
		link set dev bond1 up
		link add d2 up type dummy
		link add dpl up type dummy
		link add pl0 type mlag peer-link
		link add po10 type mlag id 10
		link add link po10 name po10.5 type vlan id 5
		link set dev po10 promisc on allmulticast on
		link set dev po10 up
		maddr add 33:33:00:00:00:99 dev po10") &&
		(call "mlag set group 7 boot-delay 0") || return 1
	# events are only made for who listens
	ip-mlag -j monitor >>"$work/events" &
	pids[$!]=1
}

ports()
{
	local add="link add po12 index 99 address 02:00:00:00:00:12" before
	local nodes=/sys/kernel/slab/radix_tree_node/failslab

	add+=" type mlag id 1200"
	fails 5 "$add" "link del po12"

	# for its place in a tree the kernel asks twice
	pause 2
	before=$(snapshot)
	put 1 "$nodes"
	put Y "$failslab/cache-filter"
	put 100 "$failslab/probability"
	! (call "$add") 2>/dev/null || fail "an id needs no place"
	put 0 "$failslab/probability"
	put N "$failslab/cache-filter"
	put 0 "$nodes"
	unchanged "no place for an id"
}

slaves()
{
	fails 6 "link set dev bond1 master po10" "link set dev bond1 nomaster"
	fails 4 "link set dev dpl master pl0" "link set dev dpl nomaster"
}

slave_changes()
{
	(call "link set dev d2 master po10")
	fails 1 "link add link po10 name po10.6 index 98 type vlan id 6" \
		"link del po10.6"
	fails 1 "link set dev po10 address 02:00:00:00:00:01" \
		"link set dev po10 address 02:00:00:00:00:02"
	fails 1 "link set dev po10 down" "link set dev po10 up"
	(call "link set dev d2 nomaster")
}

# What the bridge itself asks for counts, too: it takes back what it has told us.
# But it forgets that it has the port hear everything.
bridge_port()
{
	local not_ours="promiscuity [0-9]+|bridge forward_delay.*"

	between require br_add_if
	fails 5 "link set dev po10 master br0" "link set dev po10 nomaster"
	between require mlag
}

requests()
{
	local path="local 192.0.2.1 remote 192.0.2.2"

	fails 2 "mlag set hello 200 hold 600 priority 9" \
		"mlag set hello 100 hold 300 priority 100"
	fails 2 "mlag dad add $path interval 5s timeout 15s" \
		"mlag dad del $path"
	fails 2 "mlag port set dev d2 uplink-group 3" \
		"mlag port set dev d2 nogroup"
	fails 1 "mlag port set dev d2 reserve" "mlag port set dev d2 noreserve"
	fails 1 "mlag -j show" "mlag -j port show dev po10"
}

# objected EVENT LINE BACK: somebody objects when he is told; nothing has changed
# then, and it works without
objected()
{
	local before

	pause 2
	before=$(snapshot)
	put -1 "$objections/$1/error"
	! (call "$2") 2>/dev/null || fail "$2: nobody objects to $1"
	put 0 "$objections/$1/error"
	unchanged "$2, objected to $1"
	if ! (call "$2") || ! (call "$3"); then
		fail "$2: does not work after $1"
	fi
}

objections()
{
	local event add="link add po12 index 99 address 02:00:00:00:00:12"

	add+=" type mlag id 1200"
	objected NETDEV_REGISTER "$add" "link del po12"
	: >"$work/events"
	objected NETDEV_POST_INIT "$add" "link del po12"
	# that which worked
	wait_until 5 grep -q port-del "$work/events" || fail "no events"
	expect_equal "deletions told of" \
		"$(grep -c port-del "$work/events")" 1
	for event in PRECHANGEUPPER CHANGEUPPER; do
		objected "NETDEV_$event" "link set dev bond1 master po10" \
			"link set dev bond1 nomaster"
		objected "NETDEV_$event" "link set dev dpl master pl0" \
			"link set dev dpl nomaster"
		objected "NETDEV_$event" "link set dev po10 master br0" \
			"link set dev po10 nomaster"
	done
	for event in PRECHANGEMTU CHANGEMTU; do
		objected "NETDEV_$event" "link set dev bond1 master po10" \
			"link set dev bond1 nomaster"
		objected "NETDEV_$event" "link set dev po10 mtu 1490" \
			"link set dev po10 mtu 1500"
	done
}

# Before there was any.
first_peer_link()
{
	objected NETDEV_CHANGEMTU "link set dev dpl master pl0" \
		"link set dev dpl nomaster"
}

# What refuses only when everything else is done.
no_handler()
{
	local before

	(call "link add ipvlan0 mtu 1400 link d2 type ipvlan") || return 1
	pause 2
	before=$(snapshot)
	! (call "link set dev ipvlan0 master po10") 2>"$work/said" ||
		fail "it can be enslaved"
	grep -q "receive handler" "$work/said" || fail "it says: $(<"$work/said")"
	unchanged "a device without a receive handler"
	(call "link del ipvlan0")
}

# Calls and the work of the kernel's threads alike, as memory fails every few times.
namespaces()
{
	local every was left

	read -r was <"$failslab/times"
	for every in 5 3 2; do
		put "$every" "$failslab/interval"
		put 100 "$failslab/probability"
		unshare -n "$stock_ip" -force -batch - >/dev/null 2>&1 <<-END
			link add br0 up type bridge
			link add dpl up type dummy
			link add pl0 type mlag peer-link
			link set dev dpl master pl0
			link set dev pl0 up master br0
			link add d1 up type dummy
			link add po10 type mlag id 10
			link set dev d1 master po10
			link set dev po10 up master br0
			link add po1000 up type mlag id 1000
			link set dev po10 down
			link del po1000
		END
		pause 2
		put 0 "$failslab/probability"
	done
	read -r left <"$failslab/times"
	[ $((was - left)) -gt 10 ] || fail "memory failed $((was - left)) times"
	comment "$((was - left)) allocations"
}

# Whatever loading asks for, at any depth.
module()
{
	local n=0 rc left was

	rmmod mlag || return 1
	between require do_one_initcall
	put 32 "$failslab/stacktrace-depth"
	read -r was <"$failslab/times"
	while true; do
		n=$((n + 1))
		(echo $n >/proc/self/fail-nth; exec insmod "$MLAG_KO") 2>/dev/null
		rc=$?
		read -r left <"$failslab/times"
		[ "$left" -lt "$was" ] || break
		was=$left
		[ "$rc" -ne 0 ] || rmmod mlag || fail "allocation $n: stays"
		[ ! -d /sys/module/mlag ] || fail "allocation $n: half loaded"
	done
	comment "$((n - 1)) allocations"
	[ "$rc" -eq 0 ] || fail "cannot be loaded any more"
	[ "$n" -gt 10 ] || fail "no more than $n allocations"
	(call "link add po1 type mlag id 1") || fail "does not work any more"
	(call "link del po1")
}

if [ ! -w "$failslab/require-start" ] || [ ! -w /proc/self/fail-nth ] ||
   [ ! -d "$objections" ]; then
	echo "KTAP version 1"
	echo "1..0 # SKIP this kernel cannot have memory fail: needs the debug kernel"
	exit 4
fi
ktap_setup "a device" device
ktap_test "the first peer-link" first_peer_link
ktap_test "ports" ports
ktap_test "slaves" slaves
ktap_test "a slave's changes" slave_changes
ktap_test "the bridge" bridge_port
ktap_test "requests" requests
ktap_test "objections" objections
ktap_test "a device without a receive handler" no_handler
ktap_test "network namespaces" namespaces
ktap_test "the module" module
ktap_run
