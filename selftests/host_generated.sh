#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What is generated from the netlink spec is what the kernel's compiler for such
# specs makes of it today; and it would be seen if it were not. Takes the source of
# the kernel from the cache, which is fetched if need be. KTAP.
# timeout: 3600

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/mlag-generated.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
generated=(uapi/linux/mlag.h kernel/netlink_gen.h kernel/netlink_gen.c)
status=0

# result NUMBER NAME STATUS: with what was said before it, if that is a failure
result()
{
	if [ "$3" -eq 0 ]; then
		echo "ok $1 $2"
	else
		sed 's/^/# /' "$work/said"
		echo "not ok $1 $2"
		status=1
	fi
}

# check TREE
check()
{
	"$1/Documentation/netlink/generate.sh" --check "$ksrc" >"$work/said" 2>&1
}

# All three bear the name of the family.
notices()
{
	local tree=$work/tree file

	( cd "$top" && cp --parents -rt "$tree" Documentation/netlink "${generated[@]}" )
	sed -i 's/^name: mlag$/name: other/' \
		"$tree/Documentation/netlink/specs/mlag.yaml"
	check "$tree"
	[ $? -eq 1 ] || return
	for file in "${generated[@]}"; do
		grep -q "^$file is stale" "$work/said" || return
	done
}

echo "KTAP version 1"
echo "1..2"
if ! ksrc=$("$here/uml/build.sh" source 2>"$work/said"); then
	sed 's/^/# /' "$work/said"
	echo "Bail out! no source of the kernel"
	exit 1
fi
check "$top"
result 1 "what is generated from the netlink spec is not stale" $?
mkdir "$work/tree"
notices
result 2 "a change of the spec is noticed" $?
exit "$status"
