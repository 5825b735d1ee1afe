# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2004,SC2034,SC2154
#
# Sourced by lib.sh: numbered frames, who sends them and who gets them. A stream
# is named SENDER.KIND, such as h1.bcast.

streams=()		# arguments of frames send, for the next send_streams
declare -A expected=()	# receivers, by stream
sent=""			# what was sent: JSON objects
heard=""		# what was received: a JSON object
recv_fd="" recv_pid=""
declare -A send_pid=()

# listen [-t] [-O] NAME...: hosts and orphans, or DEVICE:DEV such as b:plx; the
# options are those of frames recv
listen()
{
	local -a args=()
	local name ready

	sent=""
	expected=()
	while [[ $1 == -* ]]; do
		args+=("$1")
		shift
	done
	for name; do
		case $name in
		*:*)	args+=(-i "$name=${ns[${name%%:*}]}/${name#*:}") ;;
		*)	args+=(-i "$name=${ns[$name]}/${netdev[$name]}") ;;
		esac
	done
	exec {recv_fd}< <(exec frames recv "${args[@]}")
	recv_pid=$!
	pids[$recv_pid]=1
	read -r -u "$recv_fd" ready || ready=not
	[ "$ready" = ready ] || fail "cannot listen"
}

# collect: end it when all is quiet
collect()
{
	kill "$recv_pid"
	read -r -u "$recv_fd" heard
	exec {recv_fd}<&-
	reap "$recv_pid"
}

# stream STREAM OPTION...: from the sender in its name, with its eight addresses
stream()
{
	local name=${1%%.*}

	[ ${#streams[@]} -eq 0 ] || streams+=(+)
	streams+=(-i "${ns[$name]}/${netdev[$name]}" -k "$1"
		  -s "${mac[$name]}" -S 8 "${@:2}")
}

# send_streams OPTION...: send them all; options of frames send for all
send_streams()
{
	sent+=$(frames send "$@" "${streams[@]}") || fail "cannot send"
	streams=()
}

# send_start NAME OPTION...: in the background, without end
send_start()
{
	frames send -n 0 "${@:2}" "${streams[@]}" >"$work/sent.$1" &
	send_pid[$1]=$!
	pids[$!]=1
	streams=()
}

is_stopped()
{
	local key value

	while read -r key value; do
		[ "$key" != State: ] || [[ $value != T* ]] || return 0
	done <"/proc/$1/status"
	return 1
}

# send_pause, send_resume NAME...: not a frame in between, and when it returns
# none is under way
send_pause()
{
	local name

	for name; do
		kill -STOP "${send_pid[$name]}"
		wait_until 5 is_stopped "${send_pid[$name]}"
	done
	pause 0.1
}

send_resume()
{
	local name

	for name; do
		kill -CONT "${send_pid[$name]}"
	done
}

# send_stop NAME...
send_stop()
{
	local name

	for name; do
		reap "${send_pid[$name]}"
		sent+=$(<"$work/sent.$name")
	done
}

# expect STREAM RECEIVER...: each of them gets it once, or with a ? behind it
# perhaps; everybody else not at all
expect()
{
	expected[$1]=${*:2}
}

# Where frames recv itself lost frames, nobody knows what they were.
jq_missed='def missed: .receivers | to_entries[] | select(.value.drops != 0) |
	"\(.key): \(.value.drops) frames came too fast for the measurement";'

# check_frames: complain of all that is not as expected, and of a measurement
# that lost frames itself
check_frames()
{
	local stream lines="" complaints

	for stream in "${!expected[@]}"; do
		lines+="$stream ${expected[$stream]}"$'\n'
	done
	complaints=$(jq -rs --arg lines "$lines" --argjson heard "$heard" "$jq_missed"'
		(add // {}) as $sent |
		[$lines | split("\n")[] | select(. != "") | split(" ") |
		 {(.[0]): .[1:]}] | add // {} | . as $expected |
		($heard | missed),
		($expected | keys[] | select(($sent[.].sent // 0) == 0) |
		 "\(.): nothing was sent"),
		($sent | to_entries[] |
		.key as $stream | .value as $out | $out.sent as $count |
		(if $out.errors > 0 then
			"\($stream): \($out.errors) could not be sent"
		 else empty end),
		($heard.receivers | to_entries[] | .key as $who |
		 (.value.streams[$stream] //
		  {received: 0, distinct: 0, doubled: 0, corrupt: 0,
		   lost: []}) as $got |
		 ($expected[$stream] // []) as $want |
		 if $got.doubled > 0 or $got.corrupt > 0 then "doubled or damaged"
		 elif $want | index($who) then
			if $got.distinct == $count then empty else "not all" end
		 elif $want | index($who + "?") then empty
		 elif $got.received > 0 then "not wanted"
		 else empty end |
		 "\($stream) at \($who): \(.): \($got.distinct) of \($count), " +
		 "\($got.doubled) twice, \($got.corrupt) damaged, " +
		 "missing \($got.lost)"))' <<<"$sent") ||
		complaints+="; cannot tell"
	[ -z "$complaints" ] || fail "$complaints"
}

# check_never: complain of what must not be whatever is lost: frames that come
# twice, damaged or back to their sender, or, with listen -t ... a:plx b:plx, go
# over the peer-link twice with the same tag in the same direction; and of a
# measurement that lost frames itself, or heard none
check_never()
{
	local complaints

	complaints=$(jq -r "$jq_missed"'
		missed,
		(if [.receivers[].streams[]] == [] then "nothing was heard"
		 else empty end),
		(.receivers | to_entries[] | .key as $who |
		 .value.streams | to_entries[] |
		 if .value.doubled > 0 or .value.corrupt > 0 then
			"\(.key) at \($who): \(.value.doubled) twice, " +
			"\(.value.corrupt) damaged of \(.value.distinct)"
		 elif .key | startswith($who + ".") then
			"\(.key) came back to \($who)"
		 else empty end)' <<<"$heard") || complaints+="; cannot tell"
	[ -z "$complaints" ] || fail "$complaints"
}

# flood_streams "SENDER..." "RECEIVER..." [OPTION...]: one of each kind that
# goes to all receivers but the sender
flood_streams()
{
	local s r kind
	local -a others
	local -A kinds=([bcast]="-d bcast" [local4]="-p udp4 -g 224.0.0.251"
			[local6]="-p udp6 -g ff02::fb"
			[group4]="-p udp4 -g 239.1.2.3"
			[group6]="-p udp6 -g ff05::1:3"
			[unknown]="-d 02:00:00:ff:ff:00")

	for s in $1; do
		others=()
		for r in $2; do
			[ "${r%\?}" = "$s" ] || others+=("$r")
		done
		for kind in "${!kinds[@]}"; do
			# shellcheck disable=SC2086
			stream "$s.$kind" ${kinds[$kind]} "${@:3}"
			expect "$s.$kind" "${others[@]}"
		done
	done
}

# known_streams "SENDER..." "RECEIVER..." [OPTION...]: from each of the ones to
# each of the others
known_streams()
{
	local s r

	for s in $1; do
		for r in $2; do
			[ "$r" != "$s" ] || continue
			stream "$s.to-$r" -d "${mac[$r]}" "${@:3}"
			expect "$s.to-$r" "$r"
		done
	done
}

# exactly_once "NAME..." [OPTION...]: each of them sends to all, and to each of
# the others; these get each frame once, and the sender and ends that are not
# named get nothing
exactly_once()
{
	local kind

	for kind in flood known; do	# by the second, they are known
		listen "${!mac[@]}"
		"${kind}_streams" "$1" "$1" "${@:2}"
		send_streams -n 8
		collect
		check_frames
	done
}

# to_silent SENDER NAME [OPTION...]: that end has said nothing since its port works
# again, so that what is known of it is from before: behind the peer-link, which
# delivers no more. Where nothing is known others may get it, too.
to_silent()
{
	local name i
	local -a others=()

	for name in "${!mac[@]}"; do
		[ "$name" = "$1" ] || [ "$name" = "$2" ] || others+=("$name?")
	done
	listen "${!mac[@]}"
	for ((i = 0; i < 8; i++)); do
		stream "$1.known$i" -d "${mac[$2]%00}0$i" "${@:3}"
		expect "$1.known$i" "$2" "${others[@]}"
	done
	send_streams -n 4
	collect
	check_frames
}
