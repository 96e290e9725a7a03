"""Throughput against the size of a message, single messages and many a call apart."""

from ..estimates import estimate
from ..exhibits import Axis, Exhibit, Plot, Section, Trace, letter
from ..names import size_text
from . import common

WAYS = [("One message a call", "single", False), ("Many messages a call (batches, poll)", "many", True)]


def section(runs):
    return Section("throughput", "Throughput by message size", [
        "One producer as fast as it can, one consumer that reads and checks every byte. Higher is better. To-limit is the share "
        "of a bare stream of cache lines, measured beside it. That is no upper bound: the stream publishes each line by itself, "
        "and what publishes many at once may be faster.",
    ], [exhibit(runs, *way) for way in WAYS], "Both axes are logarithmic.")


def exhibit(runs, title, word, many):
    pairs = common.rows_of(runs, "throughput", shape="1x1", many_a_call=many)
    series = {}
    for run, row in pairs:
        found = estimate(row, "bytes_per_s")
        if found and found.value > 0:
            label = row.name.transport + (f" {row.name.calls}" if many else "") + letter(run)
            series.setdefault((run.letter, label), []).append((row.name, found.value, runs.index(run)))
    traces = []
    for (_, label), points in series.items():
        points.sort(key=lambda point: point[0].bytes)
        traces.append(Trace(label, points[0][0].transport, [name.bytes for name, *_ in points], [y for _, y, _ in points],
                            run=points[0][2], hollow=points[0][0].poll > 1))
    plot = Plot(f"throughput-{word}", Axis("bytes a message", powers_of_two=True), Axis("bytes/s"), traces,
                f"Throughput by message size. {title}: " + common.extremes(traces, "bytes/s")) if traces else None
    columns = [common.transport_column(), ("bytes", lambda row: size_text(row.name.bytes)), ("calls", lambda row: row.name.calls)]
    table, notes = common.table(f"Throughput, 1x1. {title}", pairs, columns if many else columns[:2],
                                [("messages/s", "msgs_per_s"), ("bytes/s", "bytes_per_s"), *common.cost(pairs)], "to limit")
    have = {row.name.transport for _, row in pairs}
    usual = next(iter(common.sizes_of(runs, "throughput", shape="1x1")), 0)
    notes += common.not_measured(runs, have, lambda name: name.kind == "throughput" and not name.extra and name.shape == "1x1"
                                 and name.many_a_call == many, size=usual)
    return Exhibit(title, table if pairs else None, plot, notes)
