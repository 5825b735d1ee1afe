#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Generate from Documentation/netlink/specs/mlag.yaml, with the kernel's own
# compiler for netlink specs (tools/net/ynl of a 6.12 source tree):
#
#	uapi/linux/mlag.h	constants for user space
#	kernel/netlink_gen.[ch]	policies and operations of the family
#
# usage: generate.sh [--check] KSRC
#
# With --check nothing is written; the exit status is 1 if a file is stale.

set -euo pipefail

check=
[ "${1-}" = --check ] && { check=1; shift; }
ksrc=${1:?usage: generate.sh [--check] KSRC}
top=$(cd "$(dirname "$0")/../.." && pwd)
spec=$top/Documentation/netlink/specs/mlag.yaml
gen=$ksrc/tools/net/ynl/ynl-gen-c.py

[ -r "$gen" ] || {
	echo "generate.sh: no $gen: KSRC must be a kernel source tree" >&2
	exit 2
}

# The compiler looks for the schema beside the specs, and upwards for a file
# MAINTAINERS, without which it never ends.
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/Documentation/netlink/specs"
touch "$tree/MAINTAINERS"
cp "$ksrc"/Documentation/netlink/*.yaml "$tree/Documentation/netlink/"
cp "$spec" "$tree/Documentation/netlink/specs/"

# In per-op mode the compiler emits the table of multicast groups but no
# family, so the table would be unused: the kernel code has its own.
sed '/^mcast-groups:/,$d' "$spec" \
	> "$tree/Documentation/netlink/specs/kernel.yaml"

status=0
emit()
{
	local out=$1 from=$2

	shift 2
	python3 "$gen" --spec "$tree/Documentation/netlink/specs/$from" "$@" \
		-o "$tree/${out##*/}"
	sed 's,specs/kernel.yaml,specs/mlag.yaml,' "$tree/${out##*/}" \
		> "$tree/out"
	if [ -n "$check" ]; then
		cmp -s "$tree/out" "$top/$out" || {
			echo "$out is stale: run make generate" >&2
			status=1
		}
	else
		cmp -s "$tree/out" "$top/$out" || cp "$tree/out" "$top/$out"
	fi
}

emit uapi/linux/mlag.h mlag.yaml --mode uapi --header
emit kernel/netlink_gen.h kernel.yaml --mode kernel --header
emit kernel/netlink_gen.c kernel.yaml --mode kernel --source
exit $status
