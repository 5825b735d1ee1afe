#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Change a file in one place at a time, and see whether anything notices.

    mutate.py [-c] [-f FILE]... [-m STATES] [-n] [-o PATTERN] [-u]

    -c  only the checker, without the unit tests: what is it worth alone?
    -f  the file to change, instead of all: sm.c, sm_leg.c, errdown.c, follow.c,
        which has no checker, or one of dad*.c but for dad_link.c and
        dad_route.c
    -m  states that the checker may look at for each mutant
    -n  only list the mutants
    -o  only those whose key has PATTERN in it
    -u  only the unit tests, without the checker

Each condition is made true and false and loses its parts, each comparison is
turned round or moved by one, each assignment, call and action is left out, each
time at which something is due never comes. Every mutant is compiled and given to
the unit tests, then to the checker. What none of them notices survives, and is a
failure unless equivalent.txt says why it does not matter. So is what that says of
no mutant, or of one that the unit tests notice. Prints a line for each mutant
and a summary.
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
FILES = SM + DAD + ("follow.c",)
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


def condition_of(text, question):
    """Where the condition of the ?: begins whose question mark is there."""
    depth = 0
    for at in range(question - 1, 0, -1):
        depth += text[at] in ")]}"
        depth -= text[at] in "([{"
        if depth < 0 or not depth and (
                text[at] in ",;:?" or text[:at + 1].endswith("return") or
                re.match(r"[^=!<>]= ", text[at - 1:at + 2])):
            return at + 1
    raise ValueError("no condition")


class Mutants:
    """All changes: (position, end, new text, what)."""

    def __init__(self, text):
        self.text = text
        self.code = blank_comments(text)
        self.found = {}
        for match in re.finditer(r"^(?:static )?([\w ]+)[ \n]\*?"
                                 r"(mlag_(?:sm|dad|down|errdown|follow)\w*)"
                                 r"\([^;{]*\)\n\{\n(.*?)^\}", self.code,
                                 re.S | re.M):
            self.function(match.group(2), *match.span(3),
                          match.group(1) == "__u64")

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

    def function(self, name, start, end, is_time):
        """All changes of a function's body."""
        code = self.code

        def find(pattern):
            # what is before the start can be looked back at
            return re.compile(pattern).finditer(code, start, end)

        for match in find(r"\b(?:if|while) \("):
            at = match.end() - 1
            self.condition(name, at + 1, closing(code, at))
        for match in find(r"\breturn ([^;]+);"):
            at, upto = match.span(1)
            value = match.group(1)
            if is_time and value != "MLAG_DAD_NEVER":
                self.add(name, at, upto, "~0ull", "no time")
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
        for match in find(r"(?<=[\w)\]] )(==|!=|<=|>=|<|>)(?=\s)"):
            at, upto = match.span()
            self.add(name, at, upto, TURNED[match.group()],
                     f"turned at {self.line_of(at)}")
            if match.group() in MOVED:
                self.add(name, at, upto, MOVED[match.group()],
                         f"moved at {self.line_of(at)}")
        # statements: assignments, calls, counters
        # declarations have a type before the name, initialisers a dot
        for match in find(r"(?<=\n)\t+([\w>*\[\]-][\w>*.\[\]-]*(?: [|&+*-]?= [^;]+|"
                          r"\+\+|\([^;]*\)));"):
            at, upto = match.span(1)
            # nor is it what goes on from the line before
            if code[:at].rstrip()[-1] not in "|&,=?+(":
                self.add(name, at, upto, "(void)0", "left out")
        # parts of an initialiser
        for match in find(r"(?<=\n)\t+(\.\w+ = [^,]+,)"):
            at, upto = match.span(1)
            self.add(name, at, upto, "", "left out")
        # initialisers of variables
        for match in find(r"(?<=\n)\t(?:bool|__u\d+) \w+ = ([^;]+);"):
            at, upto = match.span(1)
            if re.search(r"&&|\|\||&", match.group(1)):
                self.condition(name, at, upto)
            elif "(" in match.group(1):
                self.add(name, at, upto, "0", "instead of")
        # assigned conditions
        for match in find(r"\s= ([^;{]*(?:&&|\|\|)[^;{]*);"):
            at, upto = match.span(1)
            self.condition(name, at, upto)
        for match in find(r"\bMLAG_(?:DAD_|DOWN_)?ACT_\w+"):
            at, upto = match.span()
            self.add(name, at, upto, "0", f"left out at {self.line_of(at)}")
        for match in find(r"= (true|false);"):
            at, upto = match.span(1)
            self.add(name, at, upto,
                     "false" if match.group(1) == "true" else "true",
                     f"instead of at {self.line_of(at)}")
        for match in find(r"\s\?\s"):
            at, upto = condition_of(code, match.start()), match.start()
            self.add(name, at, upto, f" !({code[at:upto]})", "negated")
            self.operands(name, at, upto)
        for match in find(r"\+\+(?=\w)"):
            at = match.start()
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
            [CC, *FLAGS, *BOUNDS, "-O0", "-o", work + "/unit", work + "/unit.o",
             mutant], stderr=subprocess.DEVNULL, check=False).returncode

    def build_model(self, work, mutant):
        """Compile the checker with this mutant."""
        macro = self.name.replace(".", "_").upper()
        subprocess.run(
            [CC, *self.flags, "-O1", f'-D{macro}="{mutant}"', "-o",
             work + "/model", work + "/model.o", self.scaled or mutant],
            check=True)

    def prepare(self, work, unit_only):
        """What is the same for all mutants is compiled once."""
        self.compile(work, "unit", [*FLAGS, "-O1"],
                     [TOP + "/selftests/unit/" + self.test, *self.others])
        if unit_only:
            return
        self.compile(work, "model", [*self.flags, "-O2"],
                     [HERE + "/main.c"] + [
                         f"{self.folder}/{name}.c"
                         for name in ("scenarios", "world", "canon", "props")])

    @staticmethod
    def compile(work, name, flags, files):
        """Compile files into one object."""
        objects = []
        for file in files:
            objects.append(f"{work}/{name}-{os.path.basename(file)}.o")
            subprocess.run([CC, *flags, "-c", "-o", objects[-1], file],
                           check=True)
        subprocess.run(["ld", "-r", "-o", f"{work}/{name}.o", *objects],
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
        return "unit", wrong + (", and yet listed" if is_known else "")
    if is_known:
        return "equivalent", ""
    if args.u or not subject.folder:
        return "survived", ""
    subject.build_model(work, mutant)
    wrong = run(checker)
    return ("model", wrong) if wrong else ("survived", "")


def mutants_of(path):
    """The text of a file, and its mutants."""
    with open(path, encoding="ascii") as file:
        text = file.read()
    return text, Mutants(text).found


def known():
    """The keys of equivalent.txt, and those that no mutant has."""
    keys = set()
    with open(HERE + "/equivalent.txt", encoding="ascii") as file:
        for line in file:
            if line.strip() and line[0] not in "#\t":
                keys.add(line.rstrip("\n"))
    return keys, keys.difference(*(mutants_of(f"{TOP}/kernel/{name}")[1]
                                   for name in FILES))


def try_all(path, equivalent, args, counts):
    """Try the mutants of a file. Returns whether a wrong one is listed."""
    subject = Subject(path)
    text, mutants = mutants_of(path)
    unit_only = args.u or not subject.folder
    failed = False
    with tempfile.TemporaryDirectory() as work:
        mutant = work + "/mutant.c"
        checker = [work + "/model", "-f", "-m", args.m, "-l", subject.every]
        subject.prepare(work, unit_only)
        with open(mutant, "w", encoding="ascii") as file:
            file.write(text)
        if not subject.build_unit(work, mutant):
            sys.exit("cannot compile")
        if not unit_only:
            subject.build_model(work, mutant)
        for command in ([work + "/unit"], checker)[:2 - unit_only]:
            wrong = run(command)
            if wrong:
                sys.exit(f"without any change: {wrong}")
        for key, (start, end, new) in mutants.items():
            if args.o not in key:
                continue
            with open(mutant, "w", encoding="ascii") as file:
                file.write(text[:start] + new + text[end:])
            verdict, why = judge(subject, work, mutant, checker,
                                 key in equivalent, args)
            counts[verdict] += 1
            failed |= verdict == "unit" and key in equivalent
            line = text.count("\n", 0, start) + 1
            print(f"{verdict}: {subject.name}:{line}: {key}" +
                  (f" [{why}]" if why else ""), flush=True)
    return failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-c", action="store_true")
    parser.add_argument("-f", action="append")
    parser.add_argument("-m", default="600000")
    parser.add_argument("-n", action="store_true")
    parser.add_argument("-o", default="")
    parser.add_argument("-u", action="store_true")
    args = parser.parse_args()
    paths = args.f or [f"{TOP}/kernel/{name}" for name in FILES]

    equivalent, stale = known()
    for key in sorted(stale):
        print(f"equivalent.txt: there is no such mutant: {key}")
    failed = bool(stale)
    if args.n:
        for path in paths:
            text, mutants = mutants_of(path)
            for key, (start, _, _) in mutants.items():
                if args.o in key:
                    print(f"{os.path.basename(path)}:"
                          f"{text.count(chr(10), 0, start) + 1}: {key}")
        return failed
    counts = {"unit": 0, "model": 0, "equivalent": 0, "survived": 0,
              "no code": 0}
    for path in paths:
        failed |= try_all(path, equivalent, args, counts)
    killed = counts["unit"] + counts["model"]
    print(f"{killed} killed ({counts['unit']} by unit tests, "
          f"{counts['model']} by the checkers), "
          f"{counts['equivalent']} equivalent, {counts['survived']} survived, "
          f"{counts['no code']} cannot be compiled")
    return failed or counts["survived"] > 0


if __name__ == "__main__":
    sys.exit(main())
