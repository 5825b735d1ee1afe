#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Find out what this kernel has, by compiling one small file for each feature
# with the kernel's own flags, and write the result as a header. Versions say
# nothing, since stable and distribution kernels take features from later ones.
#
# usage: probe.sh DIR HEADER KEY COMPILER [FLAG]...
#
# The result is kept in HEADER, with KEY (kernel release and compiler) and a
# checksum of the probes in its first line, and made again when these differ.

dir=$1 header=$2 key=$3
shift 3
key="$key $(cat "$dir"/probes/*.c | cksum)"

[ -r "$header" ] && [ "$(head -n 1 "$header")" = "/* $key */" ] && exit 0

try()
{
	"$@" -Werror=implicit-function-declaration \
	     -Werror=incompatible-pointer-types \
	     -DMODULE -DKBUILD_MODNAME='"probe"' -DKBUILD_BASENAME='"probe"' \
	     -c -o /dev/null "$probe" 2> "$header.log"
}

echo "/* $key */" > "$header.tmp" || exit 1
for probe in "$dir"/probes/have_*.c; do
	name=$(basename "$probe" .c)
	if try "$@"; then found=1; else found=; fi
	case $name in
	have_sane_environment)
		[ "$found" ] && continue
		echo "mlag: no file of this kernel's headers compiles:" >&2
		cat "$header.log" >&2
		exit 1 ;;
	have_always_fails)
		[ "$found" ] || continue
		echo "mlag: the compiler accepts what it must refuse" >&2
		exit 1 ;;
	esac
	[ "$found" ] && echo "#define MLAG_$(echo "$name" | tr a-z A-Z) 1" \
		>> "$header.tmp"
done
rm -f "$header.log"
mv "$header.tmp" "$header"
