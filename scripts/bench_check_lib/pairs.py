"""Pairs of runs, before and after, and what they say of a benchmark."""

import dataclasses
import json
import math
import re
import statistics
import subprocess
import sys
import time

from bench_check_lib.failure import Failure

CHANCE = 0.01  # of calling something too slow whose true ratio is just at the threshold
LEAST_PAIRS = math.ceil(-math.log2(CHANCE))
MIN_TIME = "0.005"  # seconds of one run; mid_ns is steady after that
SUFFIX = "/manual_time"


def names_of(program, regex):
    listed = subprocess.run([program, "--benchmark_list_tests"], capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        raise Failure(f"{program}: --benchmark_list_tests ended with {listed.returncode}")
    return [name for name in (line.removesuffix(SUFFIX) for line in listed.stdout.split()) if regex.search(name)]


def measure(program, name):
    exactly = "^" + re.sub(r"[^\w/:-]", r"[\g<0>]", name + SUFFIX) + "$"
    command = [program, f"--benchmark_filter={exactly}", f"--benchmark_min_time={MIN_TIME}", "--benchmark_format=json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        said, _ = process.communicate()
    finally:
        if process.poll() is None:
            process.terminate()  # it takes away what it made
            process.wait()
    try:
        (result,) = json.loads(said)["benchmarks"]
        if not result.get("error_occurred"):
            return float(result["mid_ns"])
        why = result["error_message"]
    except (ValueError, KeyError, TypeError):
        why = f"ended with {process.returncode}, without a result"
    raise Failure(f"{program}: {name}: {why}")


@dataclasses.dataclass(frozen=True)
class Comparison:
    name: str
    pairs: tuple  # of ns before and after
    is_judged: bool

    @property
    def ratios(self):
        return sorted(after / before for before, after in self.pairs)

    @property
    def ratio(self):
        return statistics.median(self.ratios)

    @property
    def interval(self):
        """Of the median ratio, where it is judged; else the outermost pairs."""
        left_out = rank(len(self.pairs)) - 1 if self.is_judged else 0
        return self.ratios[left_out], self.ratios[-1 - left_out]


def rank(pairs):
    """Which of the sorted ratios is a lower end of their median with this confidence; its mirror image is the upper end."""
    chance, found = 0.0, 0
    while chance + math.comb(pairs, found) / 2**pairs <= CHANCE:
        chance += math.comb(pairs, found) / 2**pairs
        found += 1
    return found


def compare(programs, names, pairs, is_judged):
    taken = {name: [] for name in names}
    began = time.monotonic()
    for turn in range(pairs):
        for name in names:
            order = (0, 1) if turn % 2 == 0 else (1, 0)
            ns = {which: measure(programs[which], name) for which in order}
            taken[name].append((ns[0], ns[1]))
        left = (time.monotonic() - began) / (turn + 1) * (pairs - turn - 1)
        doing = "judging" if is_judged else "comparing"
        print(f"{doing} {len(names)}: {turn + 1}/{pairs} pairs, {left:.0f} s left", file=sys.stderr, flush=True)
    return [Comparison(name, tuple(taken[name]), is_judged) for name in names]
