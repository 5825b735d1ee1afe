#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The kernel complains, whatever the test says. The next one gets a fresh guest.

echo "1..1"
: >/run/complained
echo "BUG: not really one" >/dev/kmsg
echo "ok 1 something"
