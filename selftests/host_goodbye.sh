#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A machine that goes down says goodbye: what its reboot notifier does. Two
# devices in one User-Mode Linux kernel, which is powered off; what the one hears of
# the other meanwhile is all that comes back from there.
# timeout: 2400

set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/mlag-goodbye.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
logs=$work
touch "$work/console" "$work/said"
status=0
# shellcheck source=selftests/cache.sh
. "$here/cache.sh"
# shellcheck source=selftests/build.sh
. "$here/build.sh"

# report NUMBER NAME COMPLAINT
report()
{
	if [ -z "$3" ]; then
		echo "ok $1 $2"
	else
		sed 's/^/# /' <<<"$3"
		echo "not ok $1 $2"
		status=1
	fi
}

# The kernel may have to be built first.
boots()
{
	local module

	"$here/deps.sh" build test uml && build_user &&
		module=$(build_module uml) &&
		"$here/uml/boot.sh" -l "$work/console" \
			"$here/goodbye_guest.sh" "$module" >"$work/said"
} 2>"$work/stderr"

complaints()
{
	grep -E 'WARNING:|BUG:|Call Trace|Kernel panic' "$work/console"
}

# told: what b says of the end of the session
told()
{
	local reasons

	reasons=$(grep '^{' "$work/said" |
		jq -r 'select(.session == "down") | .lost_reason')
	[ "$reasons" = goodbye ] || echo "lost: ${reasons:-never}"
}

echo "KTAP version 1"
echo "1..3"
report 1 "a pair is powered off" \
	"$(boots || cat "$work/stderr" "$work/said")"
report 2 "the other device is told" "$(told)"
report 3 "the kernel does not complain" "$(complaints)"
exit "$status"
