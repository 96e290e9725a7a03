"""Throughput against the numbers of producers and consumers."""

from ..estimates import estimate
from ..exhibits import Axis, Exhibit, Plot, Section, Trace, letter
from ..names import size_text
from . import common


def by_shape(shape):
    producers, consumers = (int(part) for part in shape.split("x"))
    return producers + consumers, producers


def section(runs):
    size = next(iter(sizes(runs)), 64)
    return Section("shapes", "Throughput by producers and consumers", [
        f"P producers and C consumers, written PxC, {size_text(size)} a message. With more of them than CPUs they take turns, so "
        "a lower rate there is the scheduler's as much as the transport's. Higher is better.",
    ], [exhibit(runs, size)], "The vertical axis is logarithmic.")


def sizes(runs):
    crowds = [row.name.bytes for _, row in common.rows_of(runs, "throughput") if row.name.shape != "1x1"]
    return sorted(set(crowds), key=lambda size: (-crowds.count(size), size))


def exhibit(runs, size):
    pairs = common.rows_of(runs, "throughput", bytes=size)
    crowded = {(row.name.transport, row.name.calls) for _, row in pairs if row.name.shape != "1x1"}
    pairs = [(run, row) for run, row in pairs if (row.name.transport, row.name.calls) in crowded]
    series = {}
    for run, row in pairs:
        if (found := estimate(row, "msgs_per_s")) and found.value > 0:
            label = f"{row.name.transport} {row.name.calls}{letter(run)}"
            series.setdefault((label, row.name.transport, runs.index(run), row.name.poll > 1), {})[row.name.shape] = found.value
    shapes = sorted({row.name.shape for _, row in pairs}, key=by_shape)
    traces = []
    for (label, transport, run, polls), points in series.items():
        ordered = sorted(points, key=by_shape)
        traces.append(Trace(label, transport, ordered, [points[shape] for shape in ordered], run=run, hollow=polls))
    plot = Plot("shapes", Axis("producers x consumers", "category", shapes), Axis("messages/s"), traces,
                "Throughput by producers and consumers: " + common.extremes(traces, "messages/s")) if traces else None
    columns = [common.transport_column(), ("PxC", lambda row: row.name.shape), ("calls", lambda row: row.name.calls)]
    table, notes = common.table(f"Throughput by producers and consumers, {size_text(size)}", pairs, columns,
                                [("messages/s", "msgs_per_s"), ("bytes/s", "bytes_per_s"), *common.cost(pairs)], "to limit")
    notes += common.not_measured(runs, {transport for transport, _ in crowded}, lambda name: name.kind == "throughput"
                                 and name.bytes == size and name.shape != "1x1", size=size, shapes=True)
    return Exhibit(f"{size_text(size)}, by producers x consumers", table if pairs else None, plot, notes)
