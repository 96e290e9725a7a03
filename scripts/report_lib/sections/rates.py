"""Latency against the rate of sending: an open loop, from one message a second to saturation."""

from ..estimates import estimate
from ..exhibits import Axis, Exhibit, Plot, Section, Trace, letter
from ..names import size_text
from . import common
from .latency import PERCENTILES

DRAWN = [("p50", "p50_ns", False), ("p99.9", "p999_ns", True)]


def section(runs):
    sizes = common.sizes_of(runs, "rate")
    exhibits = [exhibit(runs, size, *drawn, folded=size != sizes[0]) for size in sizes for drawn in DRAWN]
    if not sizes:
        exhibits = [Exhibit("Latency by rate", notes=[common.none_of("rate")])]
    return Section("rate", "Latency against rate", [
        "Messages are sent on a timetable, whether or not the last one has arrived, and each latency counts from the moment the "
        "message was due: what waits behind a stall is counted as late. Lower is better.",
    ], exhibits, "Where a curve turns up, the transport is saturated. Both axes are logarithmic.")


def exhibit(runs, size, heading, counter, again, folded):
    """Under every plot the same table, because it has all percentiles; a terminal shows it once."""
    pairs = sorted(common.rows_of(runs, "rate", bytes=size),
                   key=lambda pair: (common.transports.order(pair[1].name.transport), pair[1].name.mode, pair[1].name.rate))
    series = {}
    for run, row in pairs:
        if (found := estimate(row, counter)) and found.value > 0:
            label = f"{row.name.transport} {row.name.mode}".rstrip() + letter(run)
            points = series.setdefault((label, row.name.transport, runs.index(run), row.name.mode), [])
            points.append((row.name.rate, found.value))
    traces = [Trace(label, transport, [x for x, _ in points], [y for _, y in points], run=run, hollow=mode == "park")
              for (label, transport, run, mode), points in series.items()]
    alternative = f"{heading} latency by rate, {size_text(size)}: " + common.extremes(traces, "ns", less_is_better=True)
    plot = Plot(f"rate-{size}-{counter}", Axis("messages/s sent"), Axis(f"{heading} ns, from when it was due"), traces,
                alternative) if traces else None
    title = f"{heading} by rate, {size_text(size)}"
    columns = [common.transport_column(), ("waits by", lambda row: row.name.mode),
               ("messages/s", lambda row: f"{row.name.rate:,.12g}")]
    counters = [(f"{text} ns", key) for text, key in PERCENTILES] + [("messages/s done", "msgs_per_s"), *common.cost(pairs)]
    table, notes = common.table(f"Latency by rate, {size_text(size)}", pairs, columns, counters)
    notes += common.not_measured(runs, {row.name.transport for _, row in pairs},
                                 lambda name: name.kind == "rate" and name.bytes == size, size=size)
    return Exhibit(title if plot else f"{title}: not recorded", table, plot, notes, folded, in_text=not again)
