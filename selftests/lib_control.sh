# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
#
# Sourced behind lib.sh by the tests of the control plane: events, and what else
# more than one of them needs.

# A guest whose clock is the host's stands still when the host has other work,
# which is not to be taken for a silent peer.
# shellcheck disable=SC2034
steady=""
[ -n "${MLAG_TIME_TRAVEL:-}" ] || steady="hold 3s"

# Where sleeping takes no time, only looking does.
look_interval=0.05
[ -z "${MLAG_TIME_TRAVEL:-}" ] || look_interval=0.25

# stays SECONDS COMMAND...: it does not fail for so long
stays()
{
	local deadline=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000))
	shift

	while [ "${EPOCHREALTIME/[.,]/}" -lt "$deadline" ]; do
		"$@" || return 1
		pause "$look_interval"
	done
}

# try COMMAND...: complain if it fails
try()
{
	"$@" || fail "failed: $*"
}

# expect_equal WHAT IS WANTED
expect_equal()
{
	[ "$2" = "$3" ] || fail "$1 is $2, not $3"
}

# port_set DEVICE PORT SETTING...
port_set()
{
	ipn "$1" mlag port set dev "${@:2}"
}

# ipn_tc NAME ARGUMENT...: tc(8) there
ipn_tc()
{
	tc -n "${ns[$1]}" "${@:2}"
}

# mlag_is DEVICE FILTER: of ip mlag's JSON, true?
mlag_is()
{
	mlag_get "$@" >/dev/null
}

# is_link DEVICE DEV up|down, as the administrator sees it
is_link()
{
	link_get "$1" "$2" ".flags | index(\"UP\") |
		. $([ "$3" = up ] && echo "!=" || echo "==") null" >/dev/null
}

# is_why DEVICE PORT TEXT: what keeps it from being open, and what is to be done
is_why()
{
	mlag_port "$1" "$2" why | grep -q "$3"
}

# set_both OPTION...: ip mlag set, on both devices
set_both()
{
	try ipn a mlag set "$@"
	try ipn b mlag set "$@"
}

# is_open DEVICE: its member ports are
is_open()
{
	mlag_is "$1" 'all(.ports[] | select(.id); .local == "open")'
}

# has_no_link DEVICE DEV
has_no_link()
{
	! ipn "$1" link show dev "$2" >/dev/null 2>&1
}

# is_live: the module is loaded, and ready
is_live()
{
	local state

	read -r state </sys/module/mlag/initstate && [ "$state" = live ]
} 2>/dev/null

# mlag_refuses DEVICE WORDS ARGUMENT...: ip mlag there fails and says so
mlag_refuses()
{
	local device=$1 text=$2
	shift 2

	ipn "$device" mlag "$@" 2>"$work/refusal" && fail "not refused: $*"
	grep -q "$text" "$work/refusal" || fail "$*: $(<"$work/refusal")"
}

# refused DEVICE REASON: so many hellos were, with - as in the words of ip mlag
refused()
{
	mlag_get "$1" ".refused.${2//-/_}"
}

# fall_silent DEVICE: not even a goodbye comes from it any more
fall_silent()
{
	hold_back "$1"
	[ -z "${helper[$1]:-}" ] || helper_stop "$1" KILL
}

# die DEVICE: as if its power failed
die()
{
	fall_silent "$1"
	ip netns del "${ns[$1]}"
	unset "ns[$1]"
}

# drop_sent DEVICE FILTER...: of what it sends by the peer-link; until unmute
drop_sent()
{
	ipn_tc "$1" qdisc add dev plx clsact &&
		ipn_tc "$1" filter add dev plx egress "${@:2}" action drop ||
		fail "cannot drop"
}

# mute DEVICE...: not a frame leaves them by the peer-link, whose carrier stays
mute()
{
	local d

	for d; do
		drop_sent "$d" matchall
	done
}

# hold_back DEVICE...: the keep-alives that it sends, not the hellos
hold_back()
{
	local d

	for d; do
		drop_sent "$d" protocol 802.1ad flower vlan_id 4002 vlan_prio 7
	done
}

# drop_hellos DEVICE...: those that it sends, not the keep-alives
drop_hellos()
{
	local d

	for d; do
		drop_sent "$d" protocol 802.1q flower vlan_id 4094
	done
}

# unmute DEVICE...
unmute()
{
	local d

	for d; do
		ipn_tc "$d" qdisc del dev plx clsact
	done
}

##
## The RTNL
##

holder=""	# the process that has it

# hold_rtnl: until release_rtnl. A route with a congestion control that is not
# there has the kernel run modprobe, and wait for it with the RTNL held.
hold_rtnl()
{
	local modprobe

	modprobe=$(</proc/sys/kernel/modprobe)
	cat >"$work/modprobe" <<-END
		#!/bin/sh
		: >"$work/held"
		while [ -e "$work/hold" ]; do sleep 0.1; done
	END
	chmod +x "$work/modprobe"
	: >"$work/hold"
	echo "$work/modprobe" >/proc/sys/kernel/modprobe
	spawn h2 ip route add 203.0.113.0/24 dev bond0 congctl none-such \
		2>/dev/null
	holder=$spawned
	wait_until 5 test -e "$work/held" || fail "nobody holds the RTNL"
	echo "$modprobe" >/proc/sys/kernel/modprobe
}

release_rtnl()
{
	rm -f "$work/hold"
	reap "$holder"
}

##
## Events
##

declare -A watcher=()

# watch DEVICE: take down its events from now on
watch()
{
	local d=$1

	: >"$work/events.$d"
	spawn "$d" ip -j mlag monitor >>"$work/events.$d"
	watcher[$d]=$spawned
	# A change that changes nothing is an event, once there are listeners.
	wait_until 15 watch_listens "$d" || fail "no events of $d"
	: >"$work/events.$d"
}

watch_listens()
{
	ipn "$1" mlag set priority "$(mlag_get "$1" .priority)" &&
		[ -s "$work/events.$1" ]
}

# unwatch DEVICE
unwatch()
{
	reap "${watcher[$1]}"
	unset "watcher[$1]"
}

# events DEVICE FILTER: those that match, one a line
events()
{
	jq -c "select($2)" "$work/events.$1"
}

# event_time DEVICE FILTER: of the first that matches, in whole ms of the clock that a
# device reckons by
event_time()
{
	jq -n "first(inputs | select($2)) | .uptime / 1000000 | floor" \
		"$work/events.$1"
}

# event_seen DEVICE FILTER
event_seen()
{
	[ -n "$(events "$@")" ]
}

##
## LACP
##

declare -A lacp=()	# by lacp_read: "LINK actor|partner FIELD"

# lacp_read NAME BOND: what is in the LACPDUs of its links, in the words of
# /proc/net/bonding
lacp_read()
{
	local line link="" side=""

	lacp=()
	while IFS= read -r line; do
		case $line in
		"Slave Interface: "*)	link=${line#*: } side="" ;;
		"details actor "*)	side=actor ;;
		"details partner "*)	side=partner ;;
		"    "*": "*)
			line=${line#"    "}
			lacp[$link $side ${line%%: *}]=${line#*: }
			;;
		esac
	done < <(exec busybox nsenter --net="/run/netns/${ns[$1]}" \
			cat "/proc/net/bonding/$2")
}

# lacp_pdu NAME BOND LINK actor|partner FIELD
lacp_pdu()
{
	lacp_read "$1" "$2"
	echo "${lacp[$3 $4 $5]:-}"
}

# bond_get DEVICE BOND FIELD: of ip link's account of the bond
bond_get()
{
	link_get "$1" "$2" ".linkinfo.info_data.$3"
}
