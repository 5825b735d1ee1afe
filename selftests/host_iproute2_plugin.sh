#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# ip mlag, its dispatcher and the link type, without the kernel module: what
# becomes of the words of a command line, and of what a kernel would tell. Run
# as anyone, on any machine. KTAP on standard output.
# timeout: 120

set -u

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin=$top/build/bin
lib=$top/build/lib
fake=$top/build/iproute2-plugin/ip-mlag-fake
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

number=0
bad=0

# result STATUS NAME: one line of KTAP; what was seen goes before it on a failure
result()
{
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number $2"
	else
		bad=$((bad + 1))
		sed 's/^/# /' "$work/out" "$work/err" 2>/dev/null
		echo "not ok $number $2"
	fi
}

# run COMMAND...: standard output and error to files, exit status to $status
run()
{
	"$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
}

# says FILE TEXT...: does it contain all of them?
says()
{
	local file=$work/$1 text

	shift
	for text; do
		grep -qF -- "$text" "$file" || return 1
	done
}

# no command was sent to the kernel
nothing_sent()
{
	! grep -q '^cmd' "$work/err"
}

##
## The dispatcher
##

# A system's ip and an ip-mlag that say who they are and what they were given.
make_fakes()
{
	mkdir -p "$work/usr/sbin" "$work/local/sbin" "$work/other/sbin"
	cat >"$work/usr/sbin/ip" <<-'END'
		#!/bin/sh
		printf 'real'
		printf ' <%s>' "$@"
	END
	cat >"$work/local/sbin/ip-mlag" <<-'END'
		#!/bin/sh
		printf 'mlag'
		printf ' <%s>' "$@"
	END
	chmod +x "$work/usr/sbin/ip" "$work/local/sbin/ip-mlag"
	cp "$bin/ip" "$work/local/sbin/ip"
	cp "$bin/ip" "$work/other/sbin/ip"
}

# dispatch PATH ARGUMENT...: run the dispatcher of local/sbin
dispatch()
{
	local path=$1

	shift
	run env PATH="$path" "$work/local/sbin/ip" "$@"
}

# goes_to WORDS ARGUMENT...: WORDS are what the fake that gets them says
goes_to()
{
	local want=$1

	shift
	dispatch "$work/local/sbin:$work/usr/sbin:/usr/bin:/bin" "$@"
	[ "$(cat "$work/out")" = "$want" ]
	result $? "dispatch: ip $*"
}

test_dispatch()
{
	goes_to 'mlag <>' mlag
	goes_to 'mlag <show>' mlag show
	goes_to 'mlag <-j> <-d> <show> <dev> <po10>' -j -d mlag show dev po10
	goes_to 'mlag <-json> <-pretty>' -json -pretty mlag
	goes_to 'mlag <--json> <show>' --json mlag show
	goes_to 'mlag <-n> <NS> <show>' -n NS mlag show
	goes_to 'mlag <-netns> <mlag> <show>' -netns mlag mlag show
	goes_to 'mlag <-f> <inet> <-4> <show>' -f inet -4 mlag show
	goes_to 'mlag <-l> <5> <-rc> <9000> <show>' -l 5 -rc 9000 mlag show
	goes_to 'mlag <-c> <show>' -c mlag show
	goes_to 'mlag <-color=auto> <show>' -color=auto mlag show
	goes_to 'mlag <--> <show>' -- mlag show
	goes_to 'mlag <show> <mlag>' mlag show mlag

	goes_to 'real <>'
	goes_to 'real <link> <show>' link show
	goes_to 'real <link> <add> <a b> <> <type> <mlag> <id> <1>' \
		link add 'a b' '' type mlag id 1
	goes_to 'real <netns> <exec> <x> <ip> <mlag>' netns exec x ip mlag
	goes_to 'real <mla> <show>' mla show
	goes_to 'real <mlagx>' mlagx
	goes_to 'real <MLAG>' MLAG
	goes_to 'real <m> <show>' m show
	goes_to 'real <-n> <mlag> <link>' -n mlag link
	goes_to 'real <-n> <mlag>' -n mlag
	goes_to 'real <-family> <mlag> <address>' -family mlag address
	goes_to 'real <-b> <mlag> <mlag>' -b mlag mlag
	goes_to 'real <-batch> <-> <mlag>' -batch - mlag
	goes_to 'real <-force> <-b> <x>' -force -b x
	goes_to 'real <-V> <mlag>' -V mlag
	goes_to 'real <-help> <mlag>' -help mlag
	goes_to 'real <-x> <mlag>' -x mlag
	goes_to 'real <-color=mlag> <mlag>' -color=mlag mlag
	goes_to 'real <help>' help
	goes_to 'real <-rcvbuf>' -rcvbuf

	# Its own name can be the object, as for ip itself.
	ln -s ip "$work/local/sbin/ipaddr"
	run env PATH="$work/usr/sbin:/usr/bin:/bin" \
		"$work/local/sbin/ipaddr" mlag
	[ "$(cat "$work/out")" = "real <mlag>" ]
	result $? "dispatch: under another name"
}

test_dispatch_search()
{
	local path=$work/usr/sbin

	dispatch "$work/local/sbin:$work/other/sbin:$work/local/sbin:$path:/bin" \
		link
	says out 'real <link>'
	result $? "dispatch: copies of itself are skipped"

	ln -sf ../../local/sbin/ip "$work/other/sbin/ip"
	dispatch "$work/other/sbin:$work/local/sbin:$path:/bin" link
	says out 'real <link>'
	result $? "dispatch: a link to itself is skipped"

	( cd "$work/local" && cp sbin/ip ip ) # a copy in the working directory
	run env -C "$work/local" PATH=":.:sbin:$path:/bin" ./sbin/ip link
	says out 'real <link>'
	result $? "dispatch: empty and relative parts of PATH are skipped"

	dispatch "$work/local/sbin" -V
	[ "$status" -eq 0 ] && says out 'ip utility'
	result $? "dispatch: no ip in PATH, the system's is found"

	run env -u PATH "$work/local/sbin/ip" -V
	[ "$status" -eq 0 ] && says out 'ip utility'
	result $? "dispatch: no PATH, the system's is found"

	# Somebody's wrapper that calls us by our full name.
	cat >"$work/other/sbin/wrapper" <<-END
		#!/bin/sh
		exec "$work/local/sbin/ip" "\$@"
	END
	chmod +x "$work/other/sbin/wrapper"
	mv "$work/other/sbin/wrapper" "$work/other/sbin/ip"
	run timeout 30 env PATH="$work/other/sbin:/usr/bin:/bin" \
		"$work/local/sbin/ip" link
	[ "$status" -eq 127 ] && says err 'again and again'
	result $? "dispatch: a wrapper that calls back ends with an error"

	run env PATH="$work/local/sbin:$path:/bin" IP_MLAG_DEPTH=5 \
		"$work/local/sbin/ip" link
	says out 'real <link>'
	result $? "dispatch: ip in ip in ip works"

	mv "$work/local/sbin/ip-mlag" "$work/local/sbin/moved"
	dispatch "$work/local/sbin:$path:/bin" mlag show
	[ "$status" -eq 127 ] && says err 'cannot run ip-mlag'
	result $? "dispatch: ip-mlag is missing"
	mv "$work/local/sbin/moved" "$work/local/sbin/ip-mlag"
}

##
## The link type
##

# link_refused TEXT WORD...: ip link add ... type mlag WORD... says TEXT
link_refused()
{
	local text=$1

	shift
	run "$real" link add mlagtest0 type mlag "$@"
	[ "$status" -ne 0 ] && says err "Error: mlag: $text" &&
		! says err RTNETLINK
	result $? "link: type mlag $* is refused"
}

test_link()
{
	local real

	real=$(PATH=/usr/sbin:/sbin:/usr/bin:/bin command -v ip)
	export IP_LIB_DIR=$lib

	run env LD_BIND_NOW=1 "$real" link help mlag
	says out 'mlag { id ID | peer-link }' || says err 'mlag { id ID | peer-link }'
	result $? "link: every symbol is found in $("$real" -V | cut -d, -f2)"

	link_refused 'argument "0" is wrong: id is 1..4000' id 0
	link_refused 'argument "4001" is wrong: id is 1..4000' id 4001
	link_refused 'argument "-1" is wrong: id is 1..4000' id -1
	link_refused 'argument "1x" is wrong: id is 1..4000' id 1x
	link_refused 'argument "65537" is wrong: id is 1..4000' id 65537
	link_refused '"id" needs a number' id
	link_refused 'duplicate "id"' id 1 id 2
	link_refused 'duplicate "peer-link"' peer-link peer-link
	link_refused '"id" and "peer-link" exclude each other' id 1 peer-link
	link_refused '"id" and "peer-link" exclude each other' peer-link id 1
	link_refused 'unknown option "peer"' peer

	unset IP_LIB_DIR
}

##
## ip-mlag
##

# refused STATUS TEXT WORD...: wrong words, an error, and nothing is sent
refused()
{
	local text=$1

	shift
	run "$fake" "$@"
	[ "$status" -eq 1 ] && says err "$text" && nothing_sent
	result $? "ip mlag: $* is refused"
}

# sets REQUEST WORD...: what "set" sends, as "ATTRIBUTE=HEX ..."
sets()
{
	local want=$1

	shift
	run "$fake" set "$@"
	[ "$status" -eq 0 ] && [ "$(cat "$work/err")" = "cmd 2 $want" ]
	result $? "ip mlag: set $*"
}

# sends REQUEST WORD...: what any other command asks of the kernel, with its number
sends()
{
	local want=$1

	shift
	run "$fake" "$@"
	[ "$status" -eq 0 ] && [ "$(cat "$work/err")" = "cmd $want" ]
	result $? "ip mlag: $*"
}

port_sets()	{ sends "14 2=6574683900 $1" port set dev eth9 "${@:2}"; }
releases()	{ sends "18 2=6574683900 $1" port release dev eth9 "${@:2}"; }
dad_sends()	{ sends "$1" dad "${@:2}"; }

test_words()
{
	refused 'Command "foo" is unknown, try "ip mlag help"' foo
	says err '"ip mlag" knows: show list set port dad maintenance monitor help'
	result $? "ip mlag: an unknown command lists the known ones"
	refused 'Command "s" is unknown' s
	refused 'Command "foo" is unknown' port foo
	refused 'only "dev DEV" can stand here' show po10
	refused '"dev" needs the name' show dev
	refused 'nothing can stand behind' show dev po10 po11
	refused '1..15 characters' port show dev abcdefghijklmnop
	refused 'nothing can stand behind "monitor"' monitor x
	refused 'option "-x" is unknown' -x show
	refused '-batch is not supported' -b file show
	refused 'option "-n" needs an argument' -n

	refused 'nothing to set' set
	refused '"foo" is no option of "ip mlag set"' set foo
	refused '"group" needs a value: 1..65535' set group
	refused 'argument "0" is wrong: group is 1..65535' set group 0
	refused 'argument "65536" is wrong: group is 1..65535' set group 65536
	refused 'argument "+7" is wrong' set group +7
	refused 'argument "" is wrong' set group ''
	refused 'argument "99999999999999999999" is wrong' \
		set group 99999999999999999999
	refused 'argument "0" is wrong: priority is 1..254' set priority 0
	refused 'argument "255" is wrong: priority is 1..254' set priority 255
	refused 'lacp-priority is 1..65535' set lacp-priority 0
	refused 'lacp-priority is 1..65535' set lacp-priority 65536
	refused 'hello is 20..10000 milliseconds' set hello 19
	refused 'hello is 20..10000 milliseconds' set hello 10001
	refused 'hello is 20..10000 milliseconds' set hello 10.001s
	refused 'hello is 20..10000 milliseconds' set hello 20.5
	refused 'hold is 60..30000 milliseconds' set hold 59
	refused 'hold is 60..30000 milliseconds' set hold 30001
	refused 'at least three hello intervals, here 600 milliseconds' \
		set hold 599 hello 200
	refused 'boot-delay is 0..3600 seconds' set boot-delay 3600.001
	refused 'boot-delay is 0..3600 seconds' set boot-delay 1m
	refused 'boot-delay is 0..3600 seconds' set boot-delay .5
	refused 'boot-delay is 0..3600 seconds' set boot-delay 1e3
	refused 'boot-delay is 0..3600 seconds' set boot-delay 0.0001
	refused 'unicast MAC address' set system-mac 01:00:00:00:00:01
	refused 'unicast MAC address' set system-mac 00:00:00:00:00:00
	refused 'unicast MAC address' set system-mac 02:00:00:00:00
	refused 'unicast MAC address' set system-mac 02:00:00:00:00:001
	refused 'unicast MAC address' set system-mac 2:0:0:0:0:1
	refused 'up-delay is 0..3600 seconds' set up-delay 3601
	refused 'are required' dad add local 192.0.2.1
	refused 'local is an IPv4 or IPv6 address' dad add local 192.0.2
	refused 'remote is an IPv4 or IPv6 address, as local' \
		dad add local 192.0.2.1 remote fd00::1
	refused 'dev is the name of a device, 1..15 characters' dad add \
		local 192.0.2.1 remote 192.0.2.2 dev abcdefghijklmnop
	refused 'port is 1..65535' dad add port 0
	refused 'interval is 100..10000' dad add interval 99
	refused 'timeout is 300..30000' dad add timeout 31s
	refused '"timeout" needs a value' dad add timeout
	refused 'duplicate "port"' dad add port 1 port 1
	refused '"path" is no option here' dad add path 1
	refused 'path is 0..3' dad del path 4
	refused '"path" stands alone' dad del path 0 \
		local 192.0.2.1 remote 192.0.2.2
	refused '"path" stands alone' dad del dev eth9 path 0
	refused 'Command "foo" is unknown' dad foo
	refused 'uplink-hold is 0..3600000 milliseconds' set uplink-hold 3601s
	refused 'up-stagger is 0..600 seconds' set up-stagger 601
	refused 'up-gate is delay or ready' set up-gate soon
	refused 'dad-lost is stay or yield' set dad-lost yields
	refused '"dad-mode" needs a value: fast or classic' set dad-mode
	refused 'flap-hold-max is 0..3600 seconds' set flap-hold-max 3601
	refused 'helper-grace is 0..3600 seconds' set helper-grace 3601
	refused 'helper-lost is yield or stay' set helper-lost stays
	refused '"dev DEV" is required' port set
	refused '"dev" needs the name' port set dev
	refused 'nothing to set' port set dev eth9
	refused '1..15 characters' port set dev abcdefghijklmnop nogroup
	refused 'uplink-group is 1..64' port set dev eth9 uplink-group 0
	refused 'follow-group is 1..64' port set dev eth9 follow-group 65
	refused '"follow-group" needs a value: 1..64' port set follow-group
	refused '"uplink-group" and "nogroup" exclude each other' \
		port set dev eth9 uplink-group 1 nogroup
	refused 'duplicate "nogroup"' port set nogroup nogroup
	refused 'duplicate "dev"' port set dev eth9 dev eth9
	refused '"x" is no option of "ip mlag port set"' port set x
	refused '"reserve" and "suspend" exclude each other' \
		port set dev eth9 reserve suspend
	refused '"uplink-group" and "reserve" exclude each other' \
		port set dev eth9 uplink-group 1 reserve
	refused 'afterwards is up or down' port set dev eth9 afterwards on
	refused '"afterwards" needs a value: up or down' \
		port set dev eth9 afterwards
	refused '"reserve" and "afterwards" exclude each other' \
		port set dev eth9 reserve afterwards up
	refused '"afterwards" and "nogroup" exclude each other' \
		port set dev eth9 afterwards up nogroup
	refused 'duplicate "afterwards"' \
		port set dev eth9 afterwards up afterwards down
	refused '"dev DEV" and "reason REASON" are required' port release
	refused '"dev DEV" and "reason REASON" are required' \
		port release dev eth9 force
	refused '"dev DEV" and "reason REASON" are required' \
		port release reason flap
	refused '"reason" needs a value' port release dev eth9 reason
	refused '"dev" needs a value' port release dev
	refused 'reason is flap, up-delay, uplink or, with force, dad' \
		port release dev eth9 reason DAD
	refused 'reason is flap, up-delay, uplink or, with force, dad' \
		port release dev eth9 reason ''
	refused 'the name of a device has 1..15 characters' \
		port release dev abcdefghijklmnop reason dad
	refused 'the name of a device has 1..15 characters' \
		port release dev '' reason dad
	refused 'duplicate "reason"' port release reason dad reason flap
	refused 'duplicate "dev"' port release dev eth9 dev eth9
	refused 'duplicate "force"' port release force force
	refused '"x" is no option of "ip mlag port release"' port release x
	refused 'nothing can stand behind "would-go-down"' \
		port show would-go-down dev eth9
	refused 'error-down is members or all' set error-down unset
	refused '"error-down" needs a value: members or all' set error-down
	refused '"maintenance" is on or off' maintenance
	refused '"maintenance" is on or off' maintenance o
	refused 'only "force" can stand behind "on"' maintenance on now
	refused 'only "force" can stand behind "on"' maintenance on force x
	refused 'nothing can stand behind "off"' maintenance off force
	refused 'duplicate "group"' set group 1 group 1
	refused 'duplicate "hold"' set hold 300 priority 3 hold 400
	echo secret >key
	chmod 600 key
	refused '"key-file" and "nokey" exclude each other' \
		set key-file key nokey
	refused '"nokey" and "key-file" exclude each other' \
		set nokey key-file key
	refused 'hello is 20' set group 7 priority 9 hello 1

	sets '1=0700' group 7
	sets '1=ffff' group 65535
	sets '2=fe' priority 254
	sets '3=020000000001' system-mac 02:00:00:00:00:01
	sets '3=02abcdef0001' system-mac 02:AB:cd:EF:00:01
	sets '3=000000000000' system-mac auto
	sets '5=0100' lacp-priority 1
	sets '6=14000000' hello 20
	sets '6=64000000' hello 0.1s
	sets '6=64000000' hello 100ms
	sets '7=2c010000' hold 300
	sets '8=00000000' boot-delay 0
	sets '8=d0070000' boot-delay 2s
	sets '8=f4010000' boot-delay 500ms
	sets '8=c4090000' boot-delay 2.5
	sets '8=80ee3600' boot-delay 3600
	sets '9=' nokey
	sets '27=00000000' uplink-hold 0
	sets '34=d0070000' up-stagger 2
	sets '35=01' up-gate ready
	sets '35=00' up-gate delay
	sets '36=00000000 37=60ea0000' flap-hold-max 60 flap-hold 0
	sets '38=01' dad-lost yield
	sets '39=01' dad-mode classic
	sets '40=30750000' handover-hold 30
	sets '41=88130000' helper-grace 5
	sets '42=01' helper-lost stay
	sets '42=00' helper-lost yield
	sets '27=10270000' uplink-hold 10s
	port_sets '18=01' uplink-group 1
	port_sets '19=40' follow-group 64
	port_sets '18=00 19=00' nogroup
	port_sets '23=01' reserve
	port_sets '23=02' suspend
	port_sets '23=00' noreserve
	port_sets '23=00' nosuspend
	port_sets '26=01' afterwards up
	port_sets '26=00' afterwards down
	releases '28=01000000' reason dad
	releases '28=01000000 29=' force reason dad
	releases '28=04000000' reason up-delay
	releases '28=80000000' reason admin
	sets '33=01' error-down members
	# a device that is absent on this machine, too: the kernel knows its name
	dad_sends '9 2=c0000201 3=c0000202 20=6e6f6e6500' \
		replace local 192.0.2.1 remote 192.0.2.2 dev none
	dad_sends '10 2=c0000201 3=c0000202 20=6e6f6e6500' \
		del local 192.0.2.1 remote 192.0.2.2 dev none
	dad_sends '10 1=03' del path 3
	sets '33=02' error-down all
	sets '1=0700 2=09 6=64000000 7=2c010000' \
		hold 300 hello 100 priority 9 group 7
}

# key_file BYTES TEXT STATUS NAME: printf BYTES into a file and set it
key_file()
{
	# shellcheck disable=SC2059
	printf "$1" >key
	chmod 600 key
	run "$fake" set key-file key
	[ "$status" -eq "$3" ] && says err "$2"
	result $? "ip mlag: set key-file, $4"
}

test_key_file()
{
	local long

	long=$(printf '%064d' 0)
	key_file 'secret\n' 'cmd 2 9=736563726574' 0 "a newline is cut off"
	key_file 'secret' 'cmd 2 9=736563726574' 0 "no newline"
	key_file 'a\n\n' 'cmd 2 9=610a' 0 "one newline only"
	key_file 'a\000\377' 'cmd 2 9=6100ff' 0 "any bytes"
	key_file "$long" 'cmd 2 9=3030' 0 "64 bytes"
	key_file "$long\n" 'cmd 2 9=3030' 0 "64 bytes and a newline"
	key_file "${long}0" 'too long: a key has 1..64 bytes' 1 "65 bytes"
	nothing_sent
	result $? "ip mlag: set key-file, nothing is sent"
	key_file "${long}\n\n" 'too long: a key has 1..64 bytes' 1 \
		"64 bytes and two newlines"
	key_file '' 'is empty' 1 "empty"
	key_file '\n' 'is empty' 1 "a newline alone"

	refused 'cannot be read: No such file' set key-file none
	refused 'cannot be read: Is a directory' set key-file .

	printf 'x' >key
	chmod 644 key
	run "$fake" set key-file key
	[ "$status" -eq 0 ] && says err 'Warning: key-file' 'cmd 2 9=78'
	result $? "ip mlag: set key-file, a warning if all can read it"
}

test_options()
{
	local words

	for words in '-j -d' '-json -pretty' '--json' '-jso' '-4 -6 -0 -M -B -j' \
		'-f inet -l 3 -j' '-o -r -t -ts -br -a -N -iec -j' '-j --'; do
		# shellcheck disable=SC2086
		run "$fake" $words show
		[ "$status" -eq 0 ] && jq -e '.[0].id == 7' <"$work/out" >/dev/null
		result $? "ip mlag: options $words"
	done

	run "$fake" -n blue -j show
	[ "$status" -eq 0 ] && says err 'netns blue'
	result $? "ip mlag: option -n"

	run "$fake" -V
	[ "$status" -eq 0 ] && says out 'ip-mlag '
	result $? "ip mlag: option -V"

	for words in help -h -help; do
		run "$fake" "$words"
		[ "$status" -eq 0 ] && says out 'Usage: ip [ OPTIONS ] mlag' &&
			nothing_sent
		result $? "ip mlag: $words"
	done

	run "$fake" -c show
	says out $'\033[32mPAIRED\033[0m'
	result $? "ip mlag: option -c"
	run "$fake" -c=auto show
	! says out $'\033'
	result $? "ip mlag: option -c=auto into a file"
	run "$fake" -c -j show
	! says out $'\033' && jq -e . <"$work/out" >/dev/null
	result $? "ip mlag: option -c with -j"

	run "$fake" sho
	[ "$status" -eq 0 ] && says out 'group 7 PAIRED'
	result $? "ip mlag: a command cut short"

	run "$fake" maintenance on
	[ "$(cat "$work/err")" = "cmd 16 1=01" ]
	result $? "ip mlag: maintenance on"
	run "$fake" maintenance on force
	[ "$(cat "$work/err")" = "cmd 16 1=01 2=" ]
	result $? "ip mlag: maintenance on force"
	run "$fake" maint off
	[ "$(cat "$work/err")" = "cmd 16 1=00" ]
	result $? "ip mlag: maintenance off"
	run "$fake" -rc 4096 monitor
	says err 'subscribe 4096'
	result $? "ip mlag: option -rc"

	"$fake" show >/dev/full 2>"$work/err"
	[ $? -eq 2 ] && says err 'cannot write the output'
	result $? "ip mlag: a full disk is an error"
}

# json STATE FILTER NAME: what jq makes of it is true
json()
{
	MLAG_FAKE=$1 run "$fake" -j show
	[ "$status" -eq 0 ] && jq -e "$2" <"$work/out" >/dev/null
	result $? "ip mlag: JSON, $3"
}

test_show()
{
	json paired 'length == 1 and (.[0] | type == "object")' "an array of one"
	json paired '.[0] | .session == "paired" and .role == "master" and
		.system_mac == "02:4d:4c:47:00:07" and .system_mac_auto and
		.boot_delay == 2500 and .key_set and .helper == "alive" and
		.boot_id == "0x0123456789abcdef" and .peer_link == "lo" and
		.peer_link_slave == "if99999"' "the group"
	json paired '.[0].peer | .device_mac == "02:00:00:00:00:02" and
		.role == "backup" and .helper == "dead" and .heard == 40' \
		"the peer"
	json paired '.[0].refused.group_mismatch == 12 and
		(.[0].refused | length) == 11 and
		.[0].stats.keepalive_rx == 1234567' "counters"
	json paired '.[0].ports | length == 4 and
		(map(select(.ifname == "po11"))[0] | .id == 11 and
		 .local == "down" and .remote == "open" and .acked and
		 .pairing == "single-homed" and .why == "no partner in sync" and
		 .stats.tx_redirect == 11000000 and .peer_link == false) and
		(map(select(.peer_link))[0] | .ifname == "pl0" and
		 (has("id") | not))' "ports"
	json down '.[0] | .session == "down" and .lost_reason == "hold" and
		(has("peer") | not) and (.ports[0] | has("remote") | not)' \
		"what is absent has no key"
	json new '.[0] | .id == 0 and .ports == [] and .key_set == false' "unset"
	json uplinks '.[0] | .uplinks_declared == 3 and .uplinks_up == 1 and
		.peer_uplinks_up == 0 and (.uplinks | length == 3 and
		 .[1].state == "absent" and .[0].hold_in == 3400 and
		 .[0].group_state == "hold" and (.[1] | has("hold_in") | not)) and
		(.ports | map(.follow) | sort) ==
		[null, "failed", "peer-leg", "up"]' "uplinks"
	json odd '.[0] | .session == 77 and .lost_reason == 99 and
		(.ports[0] | .local == 200 and .pairing == 202 and
		 .why == "a\nb\"c" and (.ifname | startswith("p\"\\\u001b")) and
		 (.ifname | endswith("é")))' "unknown values, odd names"

	run "$fake" -j -p show
	[ "$(wc -l <"$work/out")" -gt 20 ] &&
		jq -e '.[0].id == 7' <"$work/out" >/dev/null
	result $? "ip mlag: JSON, on many lines"
	run "$fake" -j port show dev po12
	jq -e 'length == 1 and .[0].id == 12' <"$work/out" >/dev/null
	result $? "ip mlag: JSON, port show dev"
	run "$fake" -j show dev po12
	jq -e '.[0] | .id == 7 and (.ports | length == 1)' <"$work/out" \
		>/dev/null
	result $? "ip mlag: JSON, show dev"

	run "$fake"
	says out 'group 7 PAIRED 1m02s  master  peer 02:00:00:00:00:02 backup, heard 40ms ago' \
		'1 dual-homed, 1 single-homed, 1 unpaired' 'no partner in sync' \
		'boot-delay 2.5s key set' \
		'12 group-mismatch since the module was loaded' &&
		! says out statistics && ! says out boot-id && ! grep -q ' $' "$work/out"
	result $? "ip mlag: text"
	[ "$(grep -o '^p[lo][0-9]*' "$work/out" | xargs)" = "pl0 po11 po12 po10" ]
	result $? "ip mlag: text, what is wrong comes first"
	run "$fake" -d
	says out 'boot-id 0xfedcba9876543210' 'session-number 5' \
		'mode bridge idgen 3 acked lacp-key 11'
	result $? "ip mlag: text, details"
	run "$fake" -s
	says out 'tx-redirect' 'keepalive-rx' '1234567' \
		'set the same on both' && ! says out drop-nomem
	result $? "ip mlag: text, statistics that are not zero"
	run "$fake" -s -s
	says out 'tx-redirect' 'drop-nomem' 'keepalive-malformed'
	result $? "ip mlag: text, all statistics"
	run "$fake" -h -s
	says out '1.2M'
	result $? "ip mlag: text, human-readable"
	MLAG_FAKE=down run "$fake"
	says out 'group 7 DOWN' 'peer lost: nothing was heard for the hold time' \
		'start mlagd' '12 group-mismatch: the other device has another'
	result $? "ip mlag: text, peer lost"
	MLAG_FAKE=new run "$fake"
	says out 'group unset' 'ip mlag set group ID' 'type mlag peer-link' \
		'start mlagd' 'type mlag id ID'
	result $? "ip mlag: text, what to do first"
	MLAG_FAKE=uplinks run "$fake"
	says out "STAY 3.4s: this device carries on; uplinks 1/3, the peer's 0/2" \
		"who has uplinks beats who has lost them (own / peer's: ballot 3 = 3, class run = run, uplinks ok / none)" \
		'group 1 hold 1m02s, over in 3.4s: eth8 up, eth10 down 5.0s' \
		'group 2 failed 1m02s: eth9 absent 5.0s; 1 port held down until one is up' \
		"1 port kept up: the peer's leg is not open" &&
		[ "$(grep -c '^  uplinks' "$work/out")" -eq 2 ]
	result $? "ip mlag: text, uplinks"
	says out 'down        eth9 eth13: up by itself' \
		'down        eth14: up by itself' \
		'down        eth12: stays down afterwards, unless "ip mlag port set dev DEV afterwards up"' \
		'released    eth15: by the administrator, until what held it down is over' \
		'error-down  all; suspended: eth11; reserved: eth0; routed, and so spared: eth8' \
		'eth8: routed uplinks draw traffic even if'
	result $? "ip mlag: text, error-down"
	[ "$(grep -c '^  down ' "$work/out")" -eq 3 ] &&
		[ "$(grep -A 2 '^  down .*eth9' "$work/out" | tail -n 2)" = "\
    held down: dad for 1m02s: this device has yielded to its peer; until the peer-link is back, or the peer is not heard by DAD any more
    held down: flap for 31s, over in 5.0s: this device has yielded again and again; passes by itself" ] &&
		grep -A 1 '^  down .*eth14' "$work/out" |
			grep -q '^    held down: dad for 8.4s: '
	result $? "ip mlag: text, who holds other ports down, since when and until when"
	MLAG_FAKE=uplinks run "$fake" port show would-go-down
	says out 'eth1 down member: a link of a member port' \
		'eth9 down all: a physical port, and error-down is all, held down' \
		'eth12 down all: a physical port, and error-down is all, held down, and stays down afterwards' \
		'eth11 down suspend: set to suspend, by bond5, loses static routes and IPv6 addresses by it' &&
		grep -A 1 '^eth15 ' "$work/out" |
			grep -q '^    released: dad: this device has yielded to its peer; until' &&
		! says out eth0 &&
		grep -A 1 '^eth9 ' "$work/out" |
			grep -q '^    held down: dad for 1m02s: this device has yielded to its peer; until' &&
		grep -A 2 '^eth13 ' "$work/out" |
			grep -q '^    held down: flap for 30s, over in 5.0s: this device has yielded' &&
		! grep -A 1 '^eth11 ' "$work/out" | grep -q 'held down:'
	result $? "ip mlag: text, what would go down"
	[ "$(grep -A 3 '^eth9 ' "$work/out" | tail -n 1)" = "    its NIC keeps the link up when it is closed, so the other end goes on sending: ethtool --set-priv-flags eth9 link-down-on-close on" ] &&
		[ "$(grep -c 'keeps the link' "$work/out")" -eq 1 ]
	result $? "ip mlag: text, whose link stays up"
	MLAG_FAKE=uplinks run "$fake" -d port show would-go-down
	says out 'eth0 spared reserve: set to reserve' \
		'suspend takes it, an uplink' &&
		[ "$(grep -c 'keeps the link' "$work/out")" -eq 1 ]
	result $? "ip mlag: text, and what would not"
	MLAG_FAKE=uplinks run "$fake" -j port show would-go-down
	jq -e 'length == 7 and .[6].released == ["dad"] and
		(.[6] | has("down") | not) and .[1].ifname == "eth9" and .[1].rule == "all" and
		.[1].down == ["dad", "flap"] and .[2].by == "bond5" and
		.[1].down_age == {"dad": 62000, "flap": 31000} and
		.[1].down_in == {"flap": 5000} and
		(.[2] | (has("down_age") or has("down_in")) | not) and
		all(.[]; .goes_down)' <"$work/out" >/dev/null
	result $? "ip mlag: JSON, what would go down"
	jq -e 'all(.[]; .keeps_link == (.ifname == "eth9"))' <"$work/out" \
		>/dev/null
	result $? "ip mlag: JSON, whose link stays up"
	json uplinks '.[0].error_down_ports | length == 9 and
		all(.[]; .keeps_link == (.ifname == "eth9"))' "whose link stays up"
	MLAG_FAKE=uplinks run "$fake" dad
	says out 'STAY 3.4s' 'uplinks ok / none' 'no paths'
	result $? "ip mlag: text, dad show has the verdict"
	json yield '.[0].ports | map(select(.id == 11))[0] |
		.down == ["dad", "up-delay", "20"] and
		.down_age == {"dad": 62000, "up_delay": 3400} and
		.down_in == {"up_delay": 5000} and
		.afterwards == "down" and .released == ["uplink", "21"]' "held down"
	json yield '.[0].ports | map(select(.id == 10))[0] |
		has("afterwards") or has("released") | not' "not held down"
	MLAG_FAKE=yield run "$fake" port show
	says out '    held down: dad for 1m02s: this device has yielded to its peer; until' \
		'    held down: up-delay for 3.4s, over in 5.0s: this device waits' &&
		grep -qx '    held down: 20' "$work/out" &&
		says out '    released: uplink: all uplinks that it follows are down; until' \
			'    stays down afterwards, unless "ip mlag port set' &&
		grep -qx '    released: 21' "$work/out"
	result $? "ip mlag: text, who holds a port down, since when and until when"
	json drained '.[0].maintenance | .state == "drained" and .age == 90000 and
		.peer == false' "in maintenance"
	json paired '.[0] | has("maintenance") | not' "in service"
	MLAG_FAKE=drained run "$fake"
	says out 'maintenance drained 1m30s: the peer carries on, until "ip mlag maintenance off"'
	result $? "ip mlag: text, in maintenance"
	MLAG_FAKE=peer-drained run "$fake"
	says out 'maintenance of the peer, 30s: this device carries on alone' \
		'the last one was refused' && ! says out 'maintenance none'
	result $? "ip mlag: text, the peer in maintenance"
	MLAG_FAKE=odd run "$fake"
	[ "$status" -eq 0 ] && says out '201' && ! says out $'\033'
	result $? "ip mlag: text, unknown values, odd names"

	MLAG_FAKE=broken run "$fake"
	[ "$status" -eq 2 ]
	result $? "ip mlag: an attribute of a wrong size"
	MLAG_FAKE=error run "$fake" set group 7
	[ "$status" -eq 2 ] && says err 'Error: mlag: said by the kernel.'
	result $? "ip mlag: what the kernel refuses"
	run "$fake" port show dev none
	[ "$status" -eq 2 ]
	result $? "ip mlag: no such device"
}

# healthy STATUS WRONG [LINE]: of the pair of which just that is wrong, the exit
# status, the first line, and in JSON the same
healthy()
{
	local names=(ok degraded failed) line=${3:-ok group 7: paired 1m02s, 2 member ports}

	MLAG_FAKE=whole MLAG_FAKE_WRONG=$2 run "$fake" show health
	[ "$status" -eq "$1" ] && [ "$(head -n 1 "$work/out")" = "$line" ]
	result $? "health: $2 is ${names[$1]}"
	line=$(MLAG_FAKE=whole MLAG_FAKE_WRONG=$2 "$fake" -j show health \
		2>"$work/err")
	[ $? -eq "$1" ] && jq -e --arg health "${names[$1]}" \
		--rawfile text "$work/out" 'length == 1 and (.[0] |
			.health == $health and (.findings | all(.[];
			 (keys - ["name"]) == ["severity", "text", "type"])) and
			([.findings[] | "\(.severity) \(.type)" +
			  (if .name then " " + .name else "" end) +
			  ": \(.text)\n"] | join("")) ==
			(if $health == "ok" then "" else $text end))' \
		<<<"$line" >/dev/null
	result $? "health: $2, JSON"
}

# What is not ok, with one thing wrong at a time; and what is.
test_health()
{
	local list json_dev dead="a session stays but a lost one does not return: start mlagd"

	healthy 0 nothing
	healthy 0 shut-both
	healthy 1 lost 'degraded session: down 1m02s: peer lost: the peer-link lost its carrier, was shut or removed'
	says out 'degraded verdict: stay 3.4s: this device carries on' &&
		[ "$(wc -l <"$work/out")" -eq 2 ]
	result $? "health: nothing is said of ports that carry on"
	healthy 1 init 'degraded session: init 1m02s: a peer is heard, which does not hear us yet'
	healthy 1 helper "degraded helper: dead, $dead"
	healthy 1 no-helper 'degraded helper: none, no hello is sent and nothing pairs: start mlagd'
	healthy 1 peer-helper "degraded peer-helper: dead, $dead there"
	healthy 1 drained 'degraded maintenance: drained 1m30s: the peer carries on, until "ip mlag maintenance off"'
	says out 'degraded port po10: local leg down 3.4s, remote leg open, single-homed, held down: maintenance: the administrator'
	result $? "health: who holds a port down"
	healthy 1 peer-drained 'degraded maintenance: of the peer, 30s: this device carries on alone, until "ip mlag maintenance off" there'
	healthy 1 no-dad 'degraded dad: no paths, no dual-active detection: ip mlag dad add local ADDR remote ADDR'
	healthy 1 never 'degraded dad-path 1: never heard 1m02s, 3 refused: the keys differ: set the same key-file on both devices'
	healthy 1 path-lost 'degraded dad-path 1: lost 1m02s, heard 180ms ago'
	healthy 1 path-absent 'degraded dad-path 1: lost 1m02s, heard 180ms ago: its device is absent: nothing is sent until it is back'
	MLAG_FAKE=whole MLAG_FAKE_WRONG=path-absent run "$fake" dad
	says out 'path 1 local 192.0.2.1 remote 192.0.2.2 dev mgmt port' \
		'lost 1m02s, heard 180ms ago, its device is absent'
	result $? "ip mlag: text, a path whose device is absent"
	json_dev=$(MLAG_FAKE=whole MLAG_FAKE_WRONG=path-absent "$fake" -j dad |
		jq -r '.[0].dev')
	[ "$json_dev" = mgmt ]
	result $? "ip mlag: JSON, a path whose device is absent"
	healthy 1 deaf 'degraded dad-path 1: ok 1m02s, heard 180ms ago, the peer does not hear us'
	healthy 1 risk 'degraded dad-path 1: ok 1m02s, heard 180ms ago, over lo: lost with the peer-link, as it runs over it: route it elsewhere'
	healthy 1 up-delay 'degraded up-delay: after a recovery, member ports up in 5.0s'
	healthy 1 uplinks 'degraded uplink-group 1: failed 1m02s: eth8 down 5.0s, eth9 down 5.0s'
	healthy 1 uplink-hold 'degraded uplink-group 1: hold 1m02s'
	healthy 1 flap 'degraded error-down eth9: held down: dad for 1m02s: this device has yielded to its peer; until the peer-link is back, or the peer is not heard by DAD any more; and: flap for 31s, over in 5.0s: this device has yielded again and again; passes by itself'
	healthy 1 keeps-link 'degraded keeps-link eth11: its NIC keeps the link up when it is closed, so the other end goes on sending: ethtool --set-priv-flags eth11 link-down-on-close on'
	[ "$(wc -l <"$work/out")" -eq 1 ]
	result $? "health: nothing is said of NICs that take their link down"
	healthy 1 leg 'degraded port po10: local leg down 3.4s, remote leg open, single-homed: the leg has no carrier'
	[ "$(wc -l <"$work/out")" -eq 1 ]
	result $? "health: nothing is said of the other port"
	healthy 1 remote-leg 'degraded port po10: local leg open 3.4s, remote leg down, single-homed: ip mlag on the peer says why'
	healthy 1 unpaired 'degraded port po10: local leg open 3.4s, remote leg absent, unpaired: the peer has no port with its id: make it there'
	healthy 1 shut 'degraded port po10: local leg unusable 3.4s, remote leg open, unpaired: administratively down: ip link set it up'
	healthy 2 no-slave 'failed peer-link: lo has no slave, nothing pairs without: ip link set DEV master lo'
	healthy 2 both-legs 'failed port po10: local leg down 3.4s, remote leg down, single-homed: the leg has no carrier'
	healthy 2 no-bridge 'failed port po10: local leg unusable 3.4s, remote leg unusable, unpaired: not in the bridge of the peer-link: put it there'
	healthy 2 lost-leg 'failed port po10: local leg down 3.4s: the leg has no carrier'
	healthy 2 boot 'failed session: down 1m02s and member ports are held down: peer lost: nothing was heard for the hold time'
	says out 'failed port po10: local leg down 3.4s, held down: boot'
	result $? "health: a port that nobody carries"
	healthy 2 yield 'failed session: down 1m02s and member ports are held down: peer lost: nothing was heard for the hold time'
	says out 'failed verdict: yield 3.4s: the peer carries on, member ports are held down; master beats backup' \
		'degraded port po10: local leg down 3.4s, held down: dad: '
	result $? "health: a port that the peer carries"
	healthy 2 alone 'failed uplink-group 1: failed 1m02s: eth8 down 5.0s, eth9 down 5.0s; this device is alone and has no uplink left'

	run "$fake" show health dev po10
	[ "$status" -eq 3 ] && says err 'nothing can stand behind "health"' &&
		nothing_sent && [ ! -s "$work/out" ]
	result $? "health: wrong words are neither ok nor degraded"
	MLAG_FAKE=new run "$fake" show health
	[ "$status" -eq 2 ] && says out \
		'failed group: none, nothing pairs without: ip mlag set group ID' \
		'failed peer-link: none' && ! says out session
	result $? "health: nothing is configured"
	MLAG_FAKE=gone run "$fake" show health
	[ "$status" -eq 2 ] && says err 'is the module loaded' &&
		[ "$(cat "$work/out")" = 'failed module: not loaded: modprobe mlag' ]
	result $? "health: no module"
	MLAG_FAKE=error run "$fake" -j show health
	[ "$status" -eq 2 ] && jq -e '.[0] | .health == "failed" and
		.findings == [{severity: "failed", type: "module",
			text: "cannot be asked: Invalid argument"}]' \
		<"$work/out" >/dev/null
	result $? "health: the kernel refuses to tell"
	for list in dads uplinks error-downs ports; do
		healthy 2 "torn-$list" 'failed module: cannot be asked: what it tells changed each time while it was read, try again'
		MLAG_FAKE=whole MLAG_FAKE_WRONG=torn-$list run "$fake" show
		[ "$status" -eq 0 ] && says out 'po10'
		result $? "ip mlag: $list that may be wrong are better than none"
	done
	MLAG_FAKE=odd run "$fake" show health
	[ "$status" -eq 2 ] && says out 'local leg 200' && ! says out $'\033'
	result $? "health: unknown values, odd names"
	MLAG_FAKE=whole MLAG_FAKE_WRONG=leg run "$fake" -c show health
	says out $'\033[33mdegraded\033[0m port \033[36mpo10\033[0m: local'
	result $? "health: colours"
	MLAG_FAKE=whole MLAG_FAKE_WRONG=leg "$fake" show health >/dev/full \
		2>"$work/err"
	[ $? -eq 2 ] && says err 'cannot write the output'
	result $? "health: what cannot be told is an error"
}

test_monitor()
{
	TZ=UTC run "$fake" monitor
	says out '2023-11-14 22:13:20.118 #3 +0.000000 session down, role master: nothing was heard for the hold time' \
		'port po10 id 10 local open remote down single-homed' \
		'port po10 id 10 deleted' "helper alive peer's dead" \
		'configuration changed' 'verdict yield: master beats backup' \
		'dad path 2 lost' 'uplink eth9 down, group 2' \
		'uplinks of group 2 failed' 'maintenance drain' 'event 16' \
		'#3 +0.011000 peer-link down' '#3 +0.012000 dad path 1 peer asked' \
		'dad path 1 peer heard, claims ballot 3, class run, uplinks none, role master, priority 100' \
		'20.118 configuration changed' \
		'master beats backup (own / peer'"'"'s: ballot 3 = 3, class run = run, uplinks ok = ok, role backup / master), best path before ok' \
		'link eth3 down, port po10 held down: dad, uplink' \
		'eth9 held down: dad, flap' \
		'events were lost' 'module unloaded' 'module loaded'
	result $? "ip mlag: monitor"

	run "$fake" -j -p monitor
	[ "$(wc -l <"$work/out")" -eq 20 ] &&
		jq -s -e 'length == 20 and .[0].session == "down" and
			.[0].timestamp == "2023-11-14T22:13:20.118123456Z" and
			.[3].pairing == "single-homed" and .[6].verdict == "yield" and
			.[7].path_state == "lost" and .[8].uplink == "down" and
			.[9].group_state == "failed" and
			.[10].maintenance == "drain" and .[16].type == 16 and
			.[15].down == ["dad", "flap"] and
			.[11].link_state == "down" and .[12].path == 1 and
			.[13].peer.role == "master" and .[6].mine.role == "backup" and
			.[6].path_before == "ok" and .[14].link == "eth3" and
			.[14].down == ["dad", "uplink"] and .[0].incident == 3 and
			.[11].incident_age == 11000000 and
			(map(.uptime // empty) | . == sort and length == 17) and
			(.[5] | .type == "config" and (has("incident") | not)) and
			.[17].type == "lost"' <"$work/out" >/dev/null
	result $? "ip mlag: monitor, one JSON object a line"

	TZ=UTC run "$fake" -ts monitor
	says out '[2023-11-14T22:13:20.118123] #3 +0.011000 peer-link down' \
		'[2023-11-14T22:13:20.118123] configuration changed'
	result $? "ip mlag: monitor, short timestamps"
	TZ=UTC run "$fake" -t monitor
	says out 'Timestamp: Tue Nov 14 22:13:20 2023 118123 usec' &&
		grep -qx '#3 +0.011000 peer-link down' "$work/out"
	result $? "ip mlag: monitor, timestamps"
}

# What the kernel says rarely.
test_netlink()
{
	local line said

	run "$top/build/iproute2-plugin/nl-test"
	said=$(cat "$work/out")
	[ "$status" -eq 0 ] && [ -n "$said" ]
	result $? "netlink: all cases were run"
	while read -r line; do
		[[ $line == ok* ]]
		result $? "netlink: ${line#*ok }"
	done <<<"$said"
	says err 'cannot subscribe to the events: Too many open files in system'
	result $? "netlink: why no events are heard is told"
	says err 'Error: capped text.' 'Error: text behind the request.' \
		'Warning: just a warning.' 'this needs CAP_NET_ADMIN' \
		'what is listed changed each time while it was read, the list may be wrong'
	result $? "netlink: the kernel's words"
	! says err 'from another process' && ! says err 'to another request'
	result $? "netlink: nobody else's words"
}

# The real one, on a machine that may have no such module.
test_real()
{
	if [ -d /sys/module/mlag ]; then
		number=$((number + 1))
		echo "ok $number ip mlag: no module # SKIP it is loaded"
		return
	fi
	run "$bin/ip-mlag" show
	[ "$status" -eq 2 ] &&
		says err 'Error: mlag: generic netlink family "mlag" not found: is the module loaded (modprobe mlag)?'
	result $? "ip mlag: no module"
	run "$bin/ip-mlag" -n "none-$$" show
	[ "$status" -eq 2 ] && says err "Cannot open network namespace \"none-$$\""
	result $? "ip mlag: no such network namespace"
}

# help_ranges: "OPTION RANGE [UNIT]" of all that have one in the help, in the
# option's own line or in those behind it
help_ranges()
{
	"$fake" help 2>/dev/null | awk '
		/^       [a-z-]+ [A-Z]+ / { option = $1 }
		option && match($0, /[0-9]+\.\.[0-9]+( ms| s)?/) {
			print option, substr($0, RSTART, RLENGTH)
		}'
}

# What the help says that can be set is what is taken, and what errors say.
test_help()
{
	local option range unit value ranges
	local -a set
	local -A units=([ms]=" milliseconds" [s]=" seconds" [-]="")

	ranges=$(help_ranges)
	[ "$(wc -l <<<"$ranges")" -ge 15 ]
	result $? "help: it tells ranges"
	while read -r option range unit; do
		case $option in
		interval|timeout)	set=(dad add) ;;
		*-group)		set=(port set dev eth9) ;;
		key-file)		continue ;;
		*)			set=(set) ;;
		esac
		for value in $((${range%..*} - 1)) $((${range#*..} + 1)); do
			refused "$option is $range${units[${unit:--}]}" \
				"${set[@]}" "$option" "$value"
		done
		[ "${set[0]}" != dad ] || continue
		for value in "${range%..*}" "${range#*..}"; do
			run "$fake" "${set[@]}" "$option" "$value"
			[ "$status" -eq 0 ] && ! nothing_sent
			result $? "help: $option $value is taken"
		done
	done <<<"$ranges"
}

# help_words, synopsis_words: those of the usage, in order. Help says how each command
# begins, the manual once for all.
help_words()
{
	"$fake" help 2>/dev/null | sed -nE '/^Usage:/,/SIZE \}$/{
			s/^Usage://;s/^where//;p
		}
		s/^ *(TIME := [^;]*);.*/\1/p' | usage_words
}

synopsis_words()
{
	sed -n '/^\.SH SYNOPSIS/,/^\.SH DESCRIPTION/{/^\.SH/d;/^\.ad/d;p}' "$1" |
		sed -E 's/^\.[A-Za-z]+( |$)//; s/\\f[A-Z]//g; s/\\-/-/g' |
		usage_words
}

usage_words()
{
	grep -oE '[A-Za-z-]+' | grep -vxE 'ip|mlag|OPTIONS'
}

# The synopsis is the help text's, and every word of that and of the tables is said
# something about.
test_manual()
{
	local man=$top/Documentation/man/ip-mlag.8 word missing=""

	help_words >"$work/help"
	synopsis_words "$man" >"$work/synopsis"
	diff "$work/help" "$work/synopsis" >"$work/out" && [ -s "$work/help" ]
	result $? "manual: its synopsis has the words of help"

	sed '/^\.SH SYNOPSIS/,/^\.SH DESCRIPTION/d; s/\\-/-/g; s/\\f[A-Z]//g' "$man" \
		>"$work/man"
	for word in $("$fake" -j show 2>/dev/null | jq -r '.[0] |
		(.refused, .stats, (.ports[0].stats)) | keys[]' | tr _ -) \
		$("$fake" help 2>/dev/null | sed '/^where/,$d' |
			grep -oE '\b[a-z][a-z-]+' | sort -u) \
		absent down held open unusable unknown dual-homed \
		single-homed unpaired health degraded failed; do
		grep -qw -- "$word" "$work/man" || missing+=" $word"
	done
	echo "missing:$missing" >"$work/out"
	[ -z "$missing" ]
	result $? "manual: all words are in it"

	if command -v man >/dev/null; then
		LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -l "$man" \
			"$top/Documentation/man/ip-link-mlag.8" 2>"$work/err" \
			>/dev/null
	else
		groff -man -ww -z "$man" \
			"$top/Documentation/man/ip-link-mlag.8" 2>"$work/err"
	fi
	[ ! -s "$work/err" ]
	result $? "manual: no warnings"
}

if ! make -s -C "$top/iproute2-plugin" all tests >"$work/make" 2>&1; then
	sed 's/^/# /' "$work/make"
	echo "Bail out! iproute2-plugin does not build"
	exit 1
fi
cd "$work" || exit 1

echo "TAP version 13"
make_fakes
test_dispatch
test_dispatch_search
test_link
test_words
test_key_file
test_options
test_show
test_health
test_monitor
test_netlink
test_real
test_help
test_manual
echo "1..$number"

[ "$bad" -eq 0 ]
