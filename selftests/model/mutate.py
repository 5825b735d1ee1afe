#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Change a file in one place at a time, and see whether anything notices.

    mutate.py [-c] [-f FILE] [-m STATES] [-n] [-o PATTERN] [-u]

    -c  only the checker, without the unit tests: what is it worth alone?
    -f  the file to change: kernel/sm.c, which is the default, kernel/sm_leg.c,
        kernel/errdown.c, kernel/follow.c, which has no checker, or one of
        kernel/dad*.c but for dad_link.c and dad_route.c
    -m  states that the checker may look at for each mutant
    -n  only list the mutants
    -o  only those whose key has PATTERN in it
    -u  only the unit tests, without the checker

Each condition is made true and false and loses its parts, each comparison is
turned round or moved by one, each assignment, call and action is left out.
Every mutant is compiled and given to the unit tests, then to the checker. What
none of them notices survives, and is a failure unless equivalent.txt says why
it does not matter. Prints a line for each mutant and a summary.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
CC = os.environ.get("CC", "cc")
# a loop that goes too far is noticed
BOUNDS = ["-fsanitize=bounds", "-fsanitize-undefined-trap-on-error"]
FLAGS = ["-std=gnu11", "-w", "-I" + TOP, "-I" + TOP + "/kernel", "-I" + HERE]
SM = ("sm.c", "sm_leg.c")
DAD = ("dad.c", "dad_claim.c", "dad_verdict.c", "dad_msg.c", "dad_leave.c",
       "dad_recovery.c", "errdown.c")
TURNED = {"==": "!=", "!=": "==", "<": ">=", ">": "<=", "<=": ">",
          ">=": "<"}
MOVED = {"<": "<=", ">": ">=", "<=": "<", ">=": ">"}


def blank_comments(text):
    """Comments become spaces, so that positions stay."""
    def spaces(match):
        return re.sub(r"[^\n]", " ", match.group())
    return re.sub(r"/\*.*?\*/|//[^\n]*", spaces, text, flags=re.S)


def closing(text, start):
    """Position of the bracket that closes the one at start."""
    depth = 0
    for i in range(start, len(text)):
        depth += text[i] in "([{"
        depth -= text[i] in ")]}"
        if not depth:
            return i
    raise ValueError("unbalanced")


def split_parts(text, start, end, operators=("&&", "||")):
    """Spans of the operands of && and || on the outermost level."""
    parts, depth, at, i = [], 0, start, start
    while i < end:
        depth += text[i] in "([{"
        depth -= text[i] in ")]}"
        if not depth and text[i:i + 2] in operators:
            parts.append((at, i, text[i:i + 2]))
            at = i = i + 2
            continue
        i += 1
    parts.append((at, end, None))
    return parts


class Mutants:
    """All changes: (position, end, new text, what)."""

    def __init__(self, text):
        self.text = text
        self.code = blank_comments(text)
        self.found = {}
        for match in re.finditer(r"^(?:static )?[\w ]+[ \n]\*?"
                                 r"(mlag_(?:sm|dad|down|errdown|follow)\w*)"
                                 r"\([^;{]*\)\n\{\n(.*?)^\}", self.code,
                                 re.S | re.M):
            self.function(match.group(1), *match.span(2))

    def add(self, name, start, end, new, what):
        """Note a change, unless it is none."""
        old = self.code[start:end]
        if old == new:
            return
        old = " ".join(old.split())
        key = f"{name}: {what}: {old}"
        number = 2
        while key in self.found:
            if self.found[key][:3] == (start, end, new):
                return
            key = f"{name}: {what}: {old} ({number})"
            number += 1
        self.found[key] = (start, end, new)

    def condition(self, name, start, end):
        """Everything that can go wrong with a condition."""
        self.add(name, start, end, "1", "always")
        self.add(name, start, end, "0", "never")
        self.operands(name, start, end)

    def operands(self, name, start, end):
        """Leave out the operands of && and ||, on every level."""
        parts = split_parts(self.code, start, end)
        if len(parts) > 1:
            for i, (at, upto, operator) in enumerate(parts):
                neutral = operator or parts[i - 1][2]
                self.add(name, at, upto,
                         " 1 " if neutral == "&&" else " 0 ", "without")
                self.operands(name, at, upto)
            return
        inner = self.code[start:end]
        stripped = inner.strip()
        if stripped.startswith("(") and closing(
                stripped, 0) == len(stripped) - 1:
            first = start + inner.index("(")
            self.operands(name, first + 1, first + len(stripped) - 1)

    def function(self, name, start, end):
        """All changes of a function's body."""
        code = self.code
        for match in re.finditer(r"\b(?:if|while) \(", code[start:end]):
            at = start + match.end() - 1
            self.condition(name, at + 1, closing(code, at))
        for match in re.finditer(r"\breturn ([^;]+);", code[start:end]):
            at, upto = start + match.start(1), start + match.end(1)
            value = match.group(1)
            if re.search(r"&&|\|\|", value):
                self.condition(name, at, upto)
            elif value in ("true", "false"):
                self.add(name, at, upto,
                         "false" if value == "true" else "true", "instead of")
            elif value.startswith("MLAG_REFUSAL_"):
                self.add(name, at, upto, "MLAG_REFUSAL_NONE", "instead of")
            elif re.match(r"MLAG_(LEG|PAIRING|DAD_CLASS|ERROR_DOWN_BY)_",
                          value):
                self.add(name, at, upto, "77", "instead of")
        for match in re.finditer(r"(?<=[\w)\]] )(==|!=|<=|>=|<|>)(?=\s)",
                                 code[start:end]):
            at, upto = start + match.start(), start + match.end()
            self.add(name, at, upto, TURNED[match.group()],
                     f"turned at {self.line_of(at)}")
            if match.group() in MOVED:
                self.add(name, at, upto, MOVED[match.group()],
                         f"moved at {self.line_of(at)}")
        # statements: assignments, calls, counters
        for match in re.finditer(r"(?<=\n)\t+([\w>*.-]+(?: [|+-]?= [^;{]+|\+\+|"
                                 r"\([^;]*\)));", code[start:end]):
            at, upto = start + match.start(1), start + match.end(1)
            # declarations have a type before the name
            self.add(name, at, upto, "(void)0", "left out")
        # parts of an initialiser
        for match in re.finditer(r"(?<=\n)\t+(\.\w+ = [^,]+,)",
                                 code[start:end]):
            at, upto = start + match.start(1), start + match.end(1)
            self.add(name, at, upto, "", "left out")
        # initialisers of variables
        for match in re.finditer(r"(?<=\n)\t(?:bool|__u\d+) \w+ = "
                                 r"([^;]+);", code[start:end]):
            at, upto = start + match.start(1), start + match.end(1)
            if re.search(r"&&|\|\||&", match.group(1)):
                self.condition(name, at, upto)
            elif "(" in match.group(1):
                self.add(name, at, upto, "0", "instead of")
        # assigned conditions
        for match in re.finditer(r"\s= ([^;{]*(?:&&|\|\|)[^;{]*);",
                                 code[start:end]):
            at, upto = start + match.start(1), start + match.end(1)
            self.condition(name, at, upto)
        for match in re.finditer(r"\bMLAG_(?:DAD_|DOWN_)?ACT_\w+", code[start:end]):
            at, upto = start + match.start(), start + match.end()
            self.add(name, at, upto, "0", f"left out at {self.line_of(at)}")
        for match in re.finditer(r"= (true|false);", code[start:end]):
            at, upto = start + match.start(1), start + match.end(1)
            self.add(name, at, upto,
                     "false" if match.group(1) == "true" else "true",
                     f"instead of at {self.line_of(at)}")
        for match in re.finditer(r"\+\+(?=\w)", code[start:end]):
            at = start + match.start()
            self.add(name, at, at + 2, "", "left out")

    def line_of(self, position):
        """The code of the line, which says more than its number."""
        begin = self.code.rfind("\n", 0, position) + 1
        end = self.code.find("\n", position)
        return "'" + " ".join(self.code[begin:end].split()) + "'"


class Subject:
    """What tests a file."""

    def __init__(self, path):
        self.name = os.path.basename(path)
        kernel = TOP + "/kernel/"
        # checker: where it is, what it is given, one state in how many is
        # tried for what must happen in the end
        self.scaled, self.every = None, "16"
        if self.name in SM:
            self.test, files = "test_sm.c", SM
            self.folder, self.scaled = HERE, HERE + "/sm_scaled.c"
        elif self.name == "errdown.c":
            self.test, files = "test_errdown.c", (self.name,)
            self.folder, self.every = HERE + "/down", "1"
        elif self.name == "follow.c":
            self.test, files = "test_follow.c", (self.name,)
            self.folder = None
        else:
            self.test, files = "test_dad.c", SM + DAD
            self.folder = HERE + "/dad"
            self.scaled = self.folder + "/dad_scaled.c"
        self.others = [kernel + name for name in files if name != self.name]
        self.flags = [f"-I{self.folder}", *FLAGS]

    def build_unit(self, work, mutant):
        """Compile the unit tests with this mutant."""
        return not subprocess.run(
            [CC, *FLAGS, *BOUNDS, "-O0", "-o", work + "/unit", work + "/unit.o", mutant,
             *self.others], stderr=subprocess.DEVNULL, check=False).returncode

    def build_model(self, work, mutant):
        """Compile the checker with this mutant."""
        macro = self.name.replace(".", "_").upper()
        subprocess.run(
            [CC, *self.flags, "-O1", f'-D{macro}="{mutant}"', "-o",
             work + "/model", work + "/model.o", self.scaled or mutant],
            check=True)

    def prepare(self, work, unit_only):
        """What is the same for all mutants is compiled once."""
        subprocess.run([CC, *FLAGS, "-O1", "-c", "-o", work + "/unit.o",
                        TOP + "/selftests/unit/" + self.test], check=True)
        if unit_only:
            return
        objects = []
        files = [HERE + "/main.c"] + [
            f"{self.folder}/{name}.c"
            for name in ("scenarios", "world", "canon", "props")]
        for file in files:
            objects.append(f"{work}/{os.path.basename(file)}.o")
            subprocess.run([CC, *self.flags, "-O2", "-c", "-o", objects[-1],
                            file], check=True)
        subprocess.run(["ld", "-r", "-o", work + "/model.o", *objects],
                       check=True)


def run(command):
    """Returns what is wrong, None if nothing is."""
    try:
        done = subprocess.run(command, capture_output=True, text=True,
                              timeout=600, check=False)
    except subprocess.TimeoutExpired:
        return "no end"
    if done.returncode == 0:
        return None
    match = re.search(r"^not ok \d+ (.*)", done.stdout, re.M)
    return match.group(1) if match else f"exit status {done.returncode}"


def judge(subject, work, mutant, checker, is_known, args):
    """Returns what becomes of a mutant, and by what."""
    if not subject.build_unit(work, mutant):
        return "no code", ""
    wrong = None if args.c else run([work + "/unit"])
    if wrong:
        return "unit", wrong
    if is_known:
        return "equivalent", ""
    if args.u:
        return "survived", ""
    subject.build_model(work, mutant)
    wrong = run(checker)
    return ("model", wrong) if wrong else ("survived", "")


def known():
    """The keys of equivalent.txt."""
    keys = set()
    with open(HERE + "/equivalent.txt", encoding="ascii") as file:
        for line in file:
            if line.strip() and line[0] not in "#\t":
                keys.add(line.rstrip("\n"))
    return keys


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-c", action="store_true")
    parser.add_argument("-f", default=TOP + "/kernel/sm.c")
    parser.add_argument("-m", default="600000")
    parser.add_argument("-n", action="store_true")
    parser.add_argument("-o", default="")
    parser.add_argument("-u", action="store_true")
    args = parser.parse_args()
    subject = Subject(args.f)
    args.u |= not subject.folder

    with open(args.f, encoding="ascii") as file:
        text = file.read()
    mutants = Mutants(text).found
    equivalent = known()
    counts = {"unit": 0, "model": 0, "equivalent": 0, "survived": 0,
              "no code": 0}
    with tempfile.TemporaryDirectory() as work:
        mutant = work + "/mutant.c"
        checker = [work + "/model", "-f", "-m", args.m, "-l", subject.every]
        if not args.n:
            subject.prepare(work, args.u)
            with open(mutant, "w", encoding="ascii") as file:
                file.write(text)
            if not subject.build_unit(work, mutant):
                sys.exit("cannot compile")
            if not args.u:
                subject.build_model(work, mutant)
            for command in ([work + "/unit"], checker)[:2 - args.u]:
                wrong = run(command)
                if wrong:
                    sys.exit(f"without any change: {wrong}")
        for key, (start, end, new) in mutants.items():
            if args.o not in key:
                continue
            line = text.count("\n", 0, start) + 1
            if args.n:
                print(f"{line}: {key}")
                continue
            with open(mutant, "w", encoding="ascii") as file:
                file.write(text[:start] + new + text[end:])
            verdict, why = judge(subject, work, mutant, checker,
                                 key in equivalent, args)
            counts[verdict] += 1
            print(f"{verdict}: {line}: {key}" + (f" [{why}]" if why else ""),
                  flush=True)
    if args.n:
        return 0
    killed = counts["unit"] + counts["model"]
    print(f"{killed} killed ({counts['unit']} by unit tests, "
          f"{counts['model']} by the checker), "
          f"{counts['equivalent']} equivalent, {counts['survived']} survived")
    return counts["survived"] > 0


if __name__ == "__main__":
    sys.exit(main())
