#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What was executed, and by what?

    coverage.py FOLDER FILE...

FOLDER has what programs made with --coverage have counted. Those named model*
are checkers, all others unit tests. Prints for each FILE how many of its lines
and branches were executed by the checkers, and by all of them, and then those
that were not. Fails if a line of a FILE was executed by none.
"""

import glob
import json
import os
import subprocess
import sys


class Counts:
    """How often lines and branches of a file were executed."""

    def __init__(self):
        self.lines = {}
        self.branches = {}

    def add(self, line):
        """Count what gcov says of a line."""
        number = line["line_number"]
        self.lines[number] = self.lines.get(number, 0) + line["count"]
        for i, branch in enumerate(line["branches"]):
            key = (number, i)
            self.branches[key] = self.branches.get(key, 0) + branch["count"]

    def missing(self):
        """Lines that were not executed, and of those that were the ones with a
        branch that was not."""
        lines = sorted(n for n, count in self.lines.items() if not count)
        partly = sorted({n for (n, _), count in self.branches.items()
                         if not count and self.lines[n]})
        return lines, partly

    def __str__(self):
        def share(counts):
            return f"{sum(map(bool, counts.values()))} of {len(counts)}"
        return f"lines {share(self.lines)}, branches {share(self.branches)}"


def gcov(counters):
    """What gcov makes of a program's counters of a file, and its headers."""
    done = subprocess.run(
        ["gcov", "--json-format", "--branch-probabilities", "--stdout",
         counters], capture_output=True, text=True, check=True)
    report = json.loads(done.stdout)
    folder = report["current_working_directory"]
    for file in report["files"]:
        yield os.path.normpath(os.path.join(folder, file["file"])), file


def ranges(numbers):
    """Numbers of lines, for people."""
    out = []
    for n in numbers:
        if out and n == out[-1][1] + 1:
            out[-1][1] = n
        else:
            out.append([n, n])
    return ", ".join(f"{a}-{b}" if a < b else f"{a}" for a, b in out)


def tell(who, counts):
    """Print what was executed."""
    lines, partly = counts.missing()
    print(f"  {who}: {counts if counts.lines else 'never compiled'}")
    if lines:
        print(f"    lines not reached: {ranges(lines)}")
    if partly:
        print(f"    lines with a branch not taken: {ranges(partly)}")
    return lines


def main():
    folder, *paths = sys.argv[1:]
    paths = {os.path.normpath(path): (Counts(), Counts()) for path in paths}
    for counters in sorted(glob.glob(folder + "/*.gcda")):
        is_model = os.path.basename(counters).startswith("model")
        for path, file in gcov(counters):
            if path not in paths:
                continue
            for line in file["lines"]:
                for counts in paths[path][not is_model:]:
                    counts.add(line)
    failed = False
    total = (Counts(), Counts())
    for path, (models, everything) in paths.items():
        print(os.path.basename(path))
        tell("checkers", models)
        failed |= bool(tell("with unit tests", everything))
        failed |= not everything.lines
        # of a file that no checker is made of none reaches anything
        for counts, in_all in zip((models, everything), total):
            for n in everything.lines:
                in_all.lines[path, n] = counts.lines.get(n, 0)
            for key in everything.branches:
                in_all.branches[path, key] = counts.branches.get(key, 0)
    print(f"all: checkers {total[0]}; with unit tests {total[1]}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
