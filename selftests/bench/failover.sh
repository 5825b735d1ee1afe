# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Sourced in the guest: a leg is cut under load, and comes back.
#
#	o.paira			frames with rising numbers, for a host
#	paira === pairb		a pair, one M-LAG, a bond with LACP
#	m1.paira  m1.pairb
#	   host.pair		the host's bond; what it receives is captured
#
# The carrier event is the kernel's own word to everybody that the link has
# changed: a call of netdev_state_change(). Which frame was the last to enter
# po1 before it is taken from a trace of both.

tracing=/sys/kernel/tracing

failover_pps=5000
latency_runs=8

# The host, as the device knows it by a static entry.
failover_mac=02:00:00:00:01:01

# tci of REDIRECT(1)
redirect_tci=$((2 << 13 | 1))

trace_setup()
{
	local start=$tracing/events/net/net_dev_start_xmit

	echo 8192 >$tracing/buffer_size_kb
	echo mono >$tracing/trace_clock
	echo 'p:bench/carrier netdev_state_change' >$tracing/kprobe_events ||
		return 1
	printf 'name == "po1" || (name == "plx" && vlan_tci == %d)\n' \
		"$redirect_tci" >$start/filter || return 1
}

# trace_on VALUE
trace_on()
{
	echo "$1" >$tracing/events/net/net_dev_start_xmit/enable
	echo "$1" >$tracing/events/bench/carrier/enable
	[ "$1" -eq 0 ] || echo >$tracing/trace
}

leg_cut()
{
	ip link set "m1.$1" down
}

leg_back()
{
	ip link set "m1.$1" up
}

counter()
{
	in_dev "$1" ethtool -S "$2" | awk -v name="$3:" '$1 == name { print $2 }'
}

# entered: how many frames have come from the network
entered()
{
	received paira/eo
}

learned()
{
	local bytes

	bytes=$(in_dev paira cat /sys/class/net/br0/brforward | wc -c)
	# struct __fdb_entry
	echo $((bytes / 16))
}

# learn COUNT: as many hosts behind the leg
learn()
{
	pktgen_set m1.paira "count $1" "dst_mac 02:00:00:00:02:01" \
		"src_mac 02:00:01:00:00:00" "src_mac_count $1" &&
		pktgen_run m1.paira >/dev/null
}

# seen FILE: the numbers of the generated frames in a capture, in order of
# arrival. All are of the same length, so records in the file are, too.
seen()
{
	od -An -v -j 24 -w76 -tu2 --endian=big "$1" |
		awk '{ print $32 * 65536 + $33 }'
}

# failover MACS: count frames lost and doubled
failover()
{
	local macs=$1 capture=/tmp/host.pcap tcpdump before back sent
	local base redirected no_leg direct loss

	progress "failover, $macs MAC addresses"
	tcpdump -i host.pair -n -Q in -s 60 -B 16384 -w "$capture" \
		udp 2>/tmp/tcpdump.log &
	tcpdump=$!
	until grep -q 'listening on' /tmp/tcpdump.log; do
		sleep 0.1
		[ -d /proc/$tcpdump ] || { problem "no tcpdump"; return 1; }
	done

	pktgen_set o.paira "count 0" \
		"delay $((1000000000 / failover_pps))" \
		"dst_mac $failover_mac" "src_mac 02:00:00:00:0a:01" ||
		problem "cannot set up the generator"
	base=$(entered)
	redirected=$(counter paira po1 tx_redirect)
	no_leg=$(counter paira po1 drop_tx_no_leg)
	trace_on 1
	pktgen_run o.paira >/tmp/sent &
	sent=$!
	sleep 0.5
	leg_cut paira
	sleep 0.3
	trace_on 0
	before=$(awk '/ carrier:/ { print n + 0; found = 1; exit }
		      / net_dev_start_xmit:.*dev=po1 / { n++ }
		      END { if (!found) print -1 }' $tracing/trace)
	sleep 0.2
	redirected=$(($(counter paira po1 tx_redirect) - redirected))
	back=$(($(entered) - base))
	leg_back paira
	legs_open paira 1 || problem "the leg does not come back"
	direct=$(received m1.paira)
	sleep 0.5
	pktgen_stop
	wait "$sent"
	direct=$(($(received m1.paira) - direct))
	no_leg=$(($(counter paira po1 drop_tx_no_leg) - no_leg))
	read -r sent _ </tmp/sent
	# It gets them in blocks, the last one when that is a second old. Ended
	# sooner it leaves some unread, though the host has had them, and these
	# last of all would be taken for lost when the leg came back. It tells
	# by its own counters, see below.
	sleep 3
	kill -INT "$tcpdump"
	wait "$tcpdump"
	if [ "$(awk '/packets (captured|received)/ { print $1 }' \
		/tmp/tcpdump.log | uniq | wc -l)" -ne 1 ]; then
		problem "tcpdump has lost frames"
		return 1
	fi

	loss=$(seen "$capture" | awk -v n="$sent" -v before="$before" \
		-v back="$back" '
		{ got[$1]++ }
		END {
			for (i = 1; i <= n; i++) {
				phase = "back"
				if (i <= back)
					phase = "cut"
				if (i <= before)
					phase = "dead"
				if (!got[i])
					lost[phase]++
				else if (got[i] > 1)
					doubled[phase] += got[i] - 1
				else
					ok++
			}
			printf "ok=%d", ok
			printf "\tlost_before_event=%d", lost["dead"]
			printf "\tlost_after_event=%d", lost["cut"]
			printf "\tlost_back=%d", lost["back"]
			printf "\tdoubled_cut=%d", doubled["dead"] + doubled["cut"]
			printf "\tdoubled_back=%d", doubled["back"]
		}')
	if [ "$before" -lt 100 ] || [ "$direct" -lt 100 ] ||
	   [ "$redirected" -lt 100 ] || [ "$back" -ge "$sent" ]; then
		problem "failover: $before frames before the event," \
			"$redirected redirected, $direct after it came back"
		return 1
	fi
	report failover "$macs" "fdb=$(learned)" "sent=$sent" "$loss" \
		"entered_before_event=$before" "entered_before_back=$back" \
		"tx_redirect=$redirected" "drop_tx_no_leg=$no_leg" \
		"by_leg_after_back=$direct"
}

# latency MACS: instructions until the first redirected frame. Whose turn it is
# after the event is chance, so what acts on it is given precedence.
latency()
{
	local macs=$1 run value sent
	local -a values=()

	progress "failover latency, $macs MAC addresses"
	pgrep kworker/0: | xargs renice -n -20 -p >/dev/null
	for ((run = 0; run < latency_runs; run++)); do
		pktgen_set o.paira "count 0" "dst_mac $failover_mac" \
			"src_mac 02:00:00:00:0a:01"
		pktgen_run o.paira >/tmp/sent &
		sent=$!
		sleep 0.01
		trace_on 1
		leg_cut paira
		sleep 0.01
		trace_on 0
		pktgen_stop
		wait "$sent"
		value=$(awk '
			function ns(t) {
				sub(/:$/, "", t)
				split(t, part, ".")
				return (part[1] % 1000 * 1e6 + part[2]) * 1000
			}
			/ carrier:/ && !event { event = ns($4) }
			/dev=plx / && event {
				print ns($4) - event
				exit
			}' $tracing/trace)
		leg_back paira
		legs_open paira 1 || problem "the leg does not come back"
		sleep 1
		[ -n "$value" ] || { problem "no frame redirected"; return 1; }
		values+=("$value")
	done
	report latency "$macs" "${values[@]}"
}
