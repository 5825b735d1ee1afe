#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The unit tests of mlagd: the encoding of hellos, and what it does about them
# with everything around replaced by stubs. Needs a compiler and libmnl's
# headers, no privileges and no module.

set -u -o pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
programs=(test_genl test_pdu test_hello test_dad test_link)

echo "KTAP version 1"
echo "1..${#programs[@]}"

if ! make -s -C "$top/mlagd" check-build 2>&1 | sed 's/^/# /'; then
	echo "Bail out! mlagd's tests do not build"
	exit 1
fi

status=0
number=0
for program in "${programs[@]}"; do
	number=$((number + 1))
	if "$top/build/mlagd/check/$program" 2>&1 | sed 's/^/  /' &&
	   [ "${PIPESTATUS[0]}" = 0 ]; then
		echo "ok $number $program"
	else
		echo "not ok $number $program"
		status=1
	fi
done
exit "$status"
