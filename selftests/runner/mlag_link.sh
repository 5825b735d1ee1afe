#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A link stays behind.

echo "1..1"
ip link add left0 type bridge && echo "ok 1 something"
