"""Ratios: what one transport measures over what another does, whose runs took turns."""

from ..estimates import AS_RECORDED, EXPLAINED, estimate
from ..exhibits import Axis, Cell, Exhibit, Plot, Section, Table, Trace, letter, number_cell, range_cells
from . import common

COUNTER = "ratio_median"
ENDS = ("ratio_min", "ratio_max")


def section(runs):
    return Section("ratios", "Ratios", [
        "The two sides of a ratio took turns on the same CPUs, so a drift of the machine met both: these are the numbers to "
        "trust. A ratio of latencies has spin or park in its name, and less is better; all others are of throughputs, and more "
        "is better. Where the ends of its range lie on both sides of 1, neither side is faster.",
        EXPLAINED,
    ], [between(runs), to_limits(runs)])


def between(runs):
    pairs = [(run, row) for run in runs for row in run.measured("ratio") if row.has(COUNTER)]
    order = {name: place for place, name in enumerate(dict.fromkeys(row.name.text for _, row in pairs))}
    pairs.sort(key=lambda pair: order[pair[1].name.text])
    if not pairs:
        return Exhibit("One over another", notes=[common.none_of("ratio")])
    several = len(runs) > 1
    rows, traces = [], [trace for run in runs if (trace := marks(runs, run, pairs)).x]
    for run, row in pairs:
        found = estimate(row, COUNTER)
        rows.append([Cell(row.name.text.removeprefix("ratio/"))] + ([Cell(run.letter)] if several else [])
                    + [number_cell(run, row, COUNTER, found), *range_cells(run, row, found, ENDS),
                       Cell("" if found.basis == AS_RECORDED else found.basis)])
    columns = [("ratio", False)] + ([("run", False)] if several else [])
    columns += [("median", True), ("from", True), ("to", True), ("range", False)]
    names = [name.removeprefix("ratio/") for name in reversed(order)]
    alternative = f"{len(order)} ratios, each a median with its range, beside a line at 1. The table below has all numbers."
    axes = Axis("median, with its range"), Axis("", "category", names)
    plot = Plot("ratios", *axes, traces, alternative, mark=1) if traces else None
    table, _ = Table("Ratios", columns, rows).without_empty_columns()
    return Exhibit("One over another", table, plot)


def marks(runs, run, pairs):
    points = [(row.name.text.removeprefix("ratio/"), estimate(row, COUNTER)) for owner, row in pairs if owner is run]
    points = [(name, found) for name, found in points if found.value > 0]
    names, medians = [name for name, _ in points], [found.value for _, found in points]
    lows, highs = [found.low for _, found in points], [found.high for _, found in points]
    return Trace("median" + letter(run), "", medians, names, lows, highs, run=runs.index(run), line=False)


def to_limits(runs):
    pairs = [(run, row) for kind in ("latency", "throughput", "rate") for run, row in common.rows_of(runs, kind)
             if row.has("ratio_to_limit")]
    if not pairs:
        return Exhibit("To the limit beside it", notes=["Not measured: no benchmark here records a ratio_to_limit."])
    table, _ = common.table("Ratios to the limit measured beside each", pairs, [("benchmark", lambda row: row.name.text)], [],
                            "to limit")
    return Exhibit("To the limit beside it: a latency's multiple of it (less is better), a throughput's share of it", table)
