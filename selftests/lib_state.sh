# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
#
# Sourced by lib.sh: what devices and hosts say of themselves, and waiting for
# it.

# mlag_get DEVICE FILTER: of ip mlag's JSON; status as jq -e
mlag_get()
{
	jq -er ".[0] | $2" < <(exec ip-mlag -n "${ns[$1]}" -j show)
}

# mlag_both FILTER: of both devices' at once, as .a and .b
mlag_both()
{
	jq -ern --slurpfile a <(exec ip-mlag -n "${ns[a]}" -j show) \
		--slurpfile b <(exec ip-mlag -n "${ns[b]}" -j show) \
		"{a: \$a[0][0], b: \$b[0][0]} | $1"
}

# mlag_port DEVICE PORT FIELD
mlag_port()
{
	mlag_get "$1" ".ports[] | select(.ifname == \"$2\") | .$3"
}

# mlag_stat DEVICE PORT COUNTER
mlag_stat()
{
	mlag_port "$1" "$2" "stats.$3"
}

is_paired()
{
	mlag_both 'all(.session == "paired")' >/dev/null
}

# is_leg DEVICE PORT STATE [FIELD]: the local leg, or remote, or pairing
is_leg()
{
	mlag_port "$1" "$2" "${4:-local} == \"$3\"" >/dev/null
}

# is_whole: all legs of both devices are open
is_whole()
{
	mlag_both '[.[].ports[] | select(.id) | .pairing == "dual-homed"] |
		all' >/dev/null
}

# is_agreed [FILTER]: each device knows the other's legs as they are, and what
# the filter asks of both is so
is_agreed()
{
	# shellcheck disable=SC2016
	mlag_both "(${1:-true}) and "'((.a.ports | map({(.ifname): .}) | add) as $a |
		[.b.ports[] | select(.id) |
		 .local == $a[.ifname].remote and
		 .remote == $a[.ifname].local] | all)' >/dev/null
}

# is_lacp HOST PORTS: the host's bond has so many links in its aggregator, all
# of them in use at both ends, and has a queue, which may be a second late
is_lacp()
{
	jq -e --argjson want "$2" '
		(.[] | select(.ifname == "bond0")) as $bond |
		$bond.linkinfo.info_data.ad_info as $ad |
		[.[].linkinfo.info_slave_data |
		 select(. != null and .mii_status == "UP" and
			.ad_aggregator_id == $ad.aggregator and
			([.ad_actor_oper_port_state,
			  .ad_partner_oper_port_state] | all(. % 64 >= 60)))] |
		length == $want and $ad.num_ports == $want and
		$bond.operstate == "UP"' \
		< <(exec "$stock_ip" -n "${ns[$1]}" -j -d link show) >/dev/null
}

# link_get NAME DEV FILTER: of ip link's JSON, with statistics
link_get()
{
	jq -er ".[0] | $3" < <(exec "$stock_ip" -n "${ns[$1]}" -j -d -s link show dev "$2")
}

# feature DEVICE DEV NAME: on or off
feature()
{
	on "$1" ethtool -k "$2" | sed -n "s/^\s*$3: \(o[a-z]*\).*/\1/p"
}

# is_mii HOST DEVICE STATE: what the host's bond thinks of that link
is_mii()
{
	link_get "$1" "$2" \
		".linkinfo.info_slave_data.mii_status == \"$3\"" >/dev/null
}

wait_paired()	{ wait_until 15 is_paired; }
wait_leg()	{ wait_until 15 is_leg "$@"; }
wait_mii()	{ wait_until 15 is_mii "$@"; }
wait_agreed()	{ wait_until 5 is_agreed; }

wait_lacp()
{
	[ "${option[lag]}" = 802.3ad ] || return 0
	wait_until 15 is_lacp "$@" || return 1
	# Bonding sends by a link of the aggregator when a worker has seen to it.
	pause 0.1
}

# wait_whole: all legs are open and all hosts use both
wait_whole()
{
	local h

	wait_until 20 is_whole || return 1
	for h in ${option[hosts]}; do
		wait_lacp "$h" 2 || return 1
	done
}

# fdb_port DEVICE BRIDGE NAME: the ports behind which the bridge has that end
fdb_port()
{
	bridge -n "${ns[$1]}" -j fdb show br "$2" | jq -r --arg mac "${mac[$3]}" \
		'[.[] | select(.mac == $mac) | .ifname] | unique | join(" ")'
}

# is_member DEVICE PORT GROUP: the bridge knows of a member of the group there
is_member()
{
	bridge -n "${ns[$1]}" -j mdb show | jq -e --arg port "$2" --arg grp "$3" \
		'[.. | objects | select(.grp? == $grp and .port? == $port)] != []' \
		>/dev/null
}

# is_router DEVICE PORT: a permanent multicast router port
is_router()
{
	bridge -n "${ns[$1]}" -j -d link show dev "$2" |
		jq -e '.[0].mcast_router // .[0].multicast_router |
			tostring == "2"' >/dev/null
}

# log_says WORDS COMMAND...: where the kernel has nobody to tell, such as in ip link
# set mtu, that it has such words for its log meanwhile
log_says()
{
	local words=$1 mark=log-says-$SRANDOM
	shift

	echo "selftests: $mark" >/dev/kmsg
	"$@"
	busybox dmesg | sed "1,/$mark/d" | grep -qF -- "$words" ||
		fail "$*: the log does not say: $words"
}
