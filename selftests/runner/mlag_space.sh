#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A network namespace stays behind.

echo "1..1"
ip netns add left && echo "ok 1 something"
