#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make demo: watch a pair at work, in a virtual machine with the stock Debian
# 6.12 kernel. The exit status is 0 if everything happened as told.
#
#	demo.sh [-k 6.1|6.12]

set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/.." && pwd)
series=6.12

while getopts "k:" opt; do
	case $opt in
	k)	series=$OPTARG ;;
	*)	exit 2 ;;
	esac
done

# shellcheck source=selftests/cache.sh
. "$here/cache.sh"
"$here/deps.sh" build test || exit 1
work=$(mktemp -d "${TMPDIR:-/tmp}/mlag-demo.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
logs=$work
# shellcheck source=selftests/build.sh
. "$here/build.sh"

say "building the programs, and the module for Linux $series"
build_user || exit 1
module=$(build_module "vm-$series") || exit 1

say "booting; the first time, the kernel is fetched"
"$here/vm/boot.sh" -k "$series" -t 1200 \
	"$here/demo_guest.sh" "$module"
