#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# One result is missing, as if the test had ended half-way.

echo "1..2"
echo "ok 1 something"
