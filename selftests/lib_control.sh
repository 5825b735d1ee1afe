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

# refused DEVICE REASON: so many hellos were, with - as in the words of ip mlag
refused()
{
	mlag_get "$1" ".refused.${2//-/_}"
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
