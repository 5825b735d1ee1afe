#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Nothing is wrong. It follows one over which the kernel complained.

echo "1..2"
if [ -e /run/complained ]; then
	echo "not ok 1 in a fresh guest"
else
	echo "ok 1 in a fresh guest"
fi
echo "ok 2 something # SKIP for want of anything"
