#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Build the module for every 6.1 and 6.12 point release whose headers Debian
# offers: no warning at W=1, none from sparse. KTAP.
#
# Stable kernels and distributions take features from later versions, so a
# build for one release of a series says little about the next one.

set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/.." && pwd)
# shellcheck source=selftests/cache.sh
. "$here/cache.sh"
# shellcheck source=selftests/build.sh
. "$here/build.sh"

passed=0
failed=0

report()
{
	local status=$1 name=$2

	if [ "$status" -eq 0 ]; then
		passed=$((passed + 1))
		echo "ok $((passed + failed)) $name"
	else
		failed=$((failed + 1))
		echo "not ok $((passed + failed)) $name"
	fi
}

# build_one KDIR: in a copy, since objects of one kernel are no good for another
build_one()
{
	local kdir=$1 dir=$work/build log=$work/log complaints

	rm -rf "$dir"
	mkdir -p "$dir"
	( cd "$top" && tar c --exclude='*.o' --exclude='*.ko' \
		--exclude=generated.h --exclude='.*.cmd' \
		Kbuild Kconfig kernel uapi ) | tar x -C "$dir"
	make -j"$(nproc)" -C "$kdir" M="$dir" CONFIG_MLAG=m "${strict[@]}" \
		modules >"$log" 2>&1 || {
		sed 's/^/# /' "$log" | tail -n 40
		return 1
	}
	complaints=$(complaints_of "$dir" "$log") || return 0
	while read -r line; do
		echo "# $line"
	done <<<"$complaints"
	return 1
}

"$here/deps.sh" build check || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mapfile -t kdirs < <("$here/kernels.sh" headers-all)
[ "${#kdirs[@]}" -gt 0 ] || die "no kernel headers"

echo "KTAP version 1"
echo "1..${#kdirs[@]}"
for kdir in "${kdirs[@]}"; do
	build_one "$kdir"
	report $? "builds for $(cat "$kdir/include/config/kernel.release")"
done

echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
