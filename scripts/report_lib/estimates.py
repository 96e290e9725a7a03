"""A number with the range to believe it in: from repetitions where there are some, else as the benchmark recorded it."""

import dataclasses
import functools
import random
import statistics

# Below this the bootstrap interval of a median is the range of the values, and no 95 %.
ENOUGH = 6
RESAMPLES = 1000

AS_RECORDED = "min..max recorded"

# Counters whose outermost values the benchmark records beside them.
RECORDED = {
    "ratio_to_limit": ("ratio_min", "ratio_max"),
    "ratio_median": ("ratio_min", "ratio_max"),
    "bytes_per_s": ("bytes_per_s_min", "bytes_per_s_max"),
    "mid_ns": ("mid_ns_min", "mid_ns_max"),
    "recovery_ns": ("recovery_ns_min", "recovery_ns_max"),
}


@dataclasses.dataclass(frozen=True)
class Estimate:
    value: float
    low: float = None
    high: float = None
    basis: str = "no range"
    count: int = 1

    @property
    def has_range(self):
        return self.low is not None

    def overlaps(self, other):
        return self.low <= other.high and other.low <= self.high


def estimate(row, counter):
    """None where the row lacks the counter."""
    values = row.values(counter)
    if len(values) == 1:
        lowest, highest = (row.values(key) for key in RECORDED.get(counter, ("", "")))
        return Estimate(values[0], min(lowest), max(highest), AS_RECORDED) if lowest and highest else Estimate(values[0])
    return of(values) if values else None


def of(values):
    """Of repetitions, at least one."""
    value = statistics.median(values)
    if len(values) >= ENOUGH:
        low, high = bootstrap(tuple(values))
        return Estimate(value, low, high, f"bootstrap 95 % of {len(values)}", len(values))
    if len(values) > 1:
        return Estimate(value, min(values), max(values), f"range of {len(values)}", len(values))
    return Estimate(value)


@functools.cache
def bootstrap(values):
    """The middle 95 % of medians of resamples. The seed is fixed: the same file gives the same page."""
    chance = random.Random(1)
    medians = sorted(statistics.median(chance.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return medians[int(RESAMPLES * 0.025)], medians[int(RESAMPLES * 0.975) - 1]


EXPLAINED = (
    f"With {ENOUGH} repetitions or more, a range is the 95 % bootstrap interval of the median ({RESAMPLES:,} resamples); with "
    f"2 to {ENOUGH - 1} it is the range of the repetitions, which is no 95 %; with one it is the min and max that the benchmark "
    "recorded over its own pairs, where it records them."
)
