"""Latency by percentile, a plot for each size and each way to wait."""

from ..estimates import estimate
from ..exhibits import Axis, Exhibit, Plot, Section, Trace, letter
from ..names import size_text
from . import common

PERCENTILES = [("p50", "p50_ns"), ("p99", "p99_ns"), ("p99.9", "p999_ns"), ("p99.99", "p9999_ns"), ("max", "max_ns")]
MODES = {
    "spin": ("the receiver spins", "half of a round trip between two that never sleep", "limit/line-ping-pong"),
    "park": ("the receiver sleeps", "from the call that sends until the return of a receiver that slept", "limit/futex-wake"),
}


def section(runs):
    exhibits = []
    for mode in MODES:
        sizes = common.sizes_of(runs, "latency", mode=mode)
        for size in sizes or [64]:
            exhibits.append(exhibit(runs, mode, size, folded=bool(sizes) and size != sizes[0]))
    return Section("latency", "Latency", [
        "One way, one message at a time: percentiles of all samples. Lower is better. Over-limit is how many times the limit a "
        "latency is: the same machine with nothing around the message, measured beside it. On a shared machine the highest "
        "percentiles are mostly the machine's own pauses.",
    ], exhibits, "The vertical axis is logarithmic. A dotted grey line is the limit.")


def exhibit(runs, mode, size, folded):
    title, means, limit = MODES[mode]
    pairs = common.rows_of(runs, "latency", mode=mode, bytes=size)
    traces = [curve(run, row, row.name.transport + letter(run), runs) for run, row in pairs]
    traces += [curve(run, run.rows[limit], limit + letter(run), runs) for run in runs if limit in run.rows and pairs]
    traces = [trace for trace in traces if trace.y]
    axis = Axis("percentile", "category", [heading for heading, _ in PERCENTILES])
    plot = Plot(f"latency-{mode}-{size}", axis, Axis("ns, one way"), traces, "Latency by percentile, " + size_text(size) + ", "
                + title + ": " + common.extremes(traces, "ns", less_is_better=True)) if traces else None
    have = {row.name.transport for _, row in pairs}
    table, notes = common.table(
        f"One-way latency in ns, {size_text(size)}, {mode}", pairs, [common.transport_column()],
        [(f"{heading} ns", key) for heading, key in PERCENTILES], "over limit")
    notes += common.not_measured(
        runs, have, lambda name: name.kind == "latency" and name.mode == mode and name.bytes == size, size=size, mode=mode)
    return Exhibit(f"{size_text(size)}, {title} ({mode}): {means}", table if pairs else None, plot, notes, folded)


def curve(run, row, label, runs):
    points = [(heading, found.value) for heading, key in PERCENTILES if (found := estimate(row, key)) and found.value > 0]
    return Trace(label, row.name.transport or "limit", [x for x, _ in points], [y for _, y in points], run=runs.index(run))
