"""What README.md shows of a whole run of scripts/bench: every transport in a line, and some benchmarks by their names."""

import pathlib
import re

from . import markdown, summary, transports
from .cells import COST, PERCENTILES, cost, counters, percentiles, spread_in_one
from .exhibits import NOTHING, Cell, Exhibit, Table
from .results import ReportError, Run
from .sections import machine

SIZES = (64, 1024)  # of throughput; a latency is that of the first, or of the largest that a transport carries below it

LATENCY = [*PERCENTILES, "over limit", *COST]
THROUGHPUT = ["messages/s", "to limit", *COST]

# Whole names, as regular expressions: each must be in the results.
RATES = [r"rate/lanes/64/(1000|100000|1000000|10000000)", r"rate/mutex/64/1000000", r"rate/pipe/64/(1000|1000000)"]
RATIOS = [f"ratio/{name}" for name in (
    r"lanes/(8|64|1024|65536|1048576)/1x1/poll-over-boost-spsc", r"lanes/(8|64|1024)/1x1/poll-over-reader-writer-queue",
    r"lanes/64/spin/16-lanes-over-1-lane", r"lanes/64/(2x1|1x2)-over-1x1",
    r"(lanes|mutex|semaphore)/64/1x1/batch:64-over-pipe", r"mutex/64/1x1/batch:(1|64)-over-boost-queue",
    r"semaphore/64/1x1/batch:1/over-one-lock-ring", r"semaphore/64/1x1/batch:64-over-batch:1")]


def tables(run):
    rates, ratios = (matching(run, patterns) for patterns in (RATES, RATIOS))
    return [latency(run), throughput(run), summary.table(summary.RATE, rates), summary.table(summary.RATIO, ratios)]


def headings():
    """Of each table; they are the same whatever was measured."""
    return [[heading for heading, _ in table.columns] for table in tables(Run(pathlib.Path(), {}, {}, {}))]


def render(run):
    refuse_parts(run)
    shown = tables(run)
    gaps = [gap for kind in (summary.LATENCY, summary.THROUGHPUT) for gap in summary.missing(run, kind, shapes=False)]
    about, last = ([" ".join(notes)] for notes in ([machine.line(run) + ".", *machine.warnings([run])],
                                                   [*gaps, *summary.not_recorded(shown)]))
    return markdown.render([Exhibit("", notes=about), *(Exhibit("", table) for table in shown), Exhibit("", notes=last)])


def refuse_parts(run):
    lacking = [pattern for pattern in RATES + RATIOS if not matching(run, [pattern])]
    reason = "is a quick run" if run.quick else "lacks " + ", ".join(lacking) if lacking else ""
    if reason:
        raise ReportError(f"{run.path} {reason}, and README.md shows a whole one: run scripts/bench without options")


def matching(run, patterns):
    return [row for pattern in patterns for name, row in run.rows.items() if row.samples and re.fullmatch(pattern, name)]


def two_ways(title, keys, ways, headings, cells):
    """A line for each key, with what was measured of it in the first way and in the second."""
    columns = [(heading, False) for heading in title]
    columns += [(f"{way}: {heading}" if not place else heading, True) for way, _ in ways for place, heading in enumerate(headings)]
    rows = [[Cell(text) for text in shown] + [cell for _, rows in ways for cell in
            (cells(rows[key]) if key in rows else [NOTHING] * len(headings))] for key, shown in keys]
    return Table(title[0], columns, rows)


def latency(run):
    ways = []
    for mode in ("spin", "park"):
        rows = sorted((row for row in run.measured("latency", mode=mode) if row.name.bytes <= SIZES[0]),
                      key=lambda row: row.name.bytes)
        ways.append((mode, {row.name.transport: row for row in rows}))
    sizes = {name: row.name.bytes for _, rows in ways for name, row in rows.items()}
    keys = [(name, [f"`{name}`", f"{sizes[name]}"]) for name in sorted(sizes, key=transports.order)]
    return two_ways(["latency, one way", "bytes"], keys, ways, LATENCY,
                    lambda row: percentiles(row) + [spread_in_one(row, "ratio_to_limit")] + cost(row))


def throughput(run):
    """Who polls has a line of its own."""
    rows = [row for row in run.measured("throughput", shape="1x1") if row.name.bytes in SIZES]
    ways = [(way, {key_of(row.name): row for row in rows if row.name.batch == batch})
            for way, batch in (("one a call", 1), ("64 a call", 64))]
    keys = sorted({key for _, found in ways for key in found}, key=lambda key: (transports.order(key[0]), key[1:]))
    shown = [(key, [f"`{key[0]}`" + (f", poll:{key[2]}" if key[2] > 1 else ""), f"{key[1]}"]) for key in keys]
    return two_ways(["throughput", "bytes"], shown, ways, THROUGHPUT,
                    lambda row: counters(row, "msgs_per_s") + [spread_in_one(row, "ratio_to_limit")] + cost(row))


def key_of(name):
    return name.transport, name.bytes, name.poll
