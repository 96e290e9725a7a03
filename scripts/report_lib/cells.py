"""What a table of Markdown says of a benchmark: cells of text alone, '-' for what was not recorded."""

from .estimates import estimate
from .exhibits import NOTHING, Cell, three_digits

PERCENTILES = {"p50 ns": "p50_ns", "p99 ns": "p99_ns", "p99.9 ns": "p999_ns"}
COST = ["CPU ns", "system calls"]
RARE = 0.001  # system calls a message: how much rarer does not matter


def text_of(value, least=0.0):
    if value is None:
        return NOTHING
    return Cell(f"<{least}" if 0 < value < least else three_digits(value))


def counters(row, *keys, factor=1.0, least=0.0):
    found = [estimate(row, key) for key in keys]
    return [text_of(each.value * factor if each else None, least) for each in found]


def percentiles(row):
    return counters(row, *PERCENTILES.values())


def spread(row, counter, factor=1.0):
    """The median, and what it lies between."""
    found = estimate(row, counter)
    ends = (found.value, found.low, found.high) if found else (None, None, None)
    return [text_of(None if end is None else end * factor) for end in ends]


def spread_in_one(row, counter):
    median, low, high = spread(row, counter)
    return median if low.is_empty else Cell(f"{median.text} ({low.text}..{high.text})")


def sides(row, counter, least=0.0):
    """The producer's and the consumer's, or what is recorded of both together."""
    each = counters(row, f"{counter}_producer", f"{counter}_consumer", least=least)
    if all(side.is_empty for side in each):
        return counters(row, counter, least=least)[0]
    return Cell(" + ".join(side.text for side in each))


def cost(row):
    return [sides(row, "cpu_ns_per_msg"), sides(row, "syscalls_per_msg", RARE)]
