"""What scripts/bench prints when it has measured: each benchmark by its name, in a table of its kind, and what is missing."""

import dataclasses

from .cells import COST, PERCENTILES, cost, counters, percentiles, spread
from .exhibits import Cell, Exhibit, Table
from .sections import common, machine, numbers


@dataclasses.dataclass
class Kind:
    """A table: which rows are in it, and what it says of each."""

    title: str
    headings: list
    wanted: callable
    cells: callable


def of_kind(kind, counter):
    return lambda row: row.name.kind == kind and row.has(counter)


RANGE = ["from", "to"]  # what a figure lies between, see estimates.EXPLAINED
LATENCY = Kind("latency, one way", [*PERCENTILES, "over limit", *RANGE, *COST], of_kind("latency", "p50_ns"),
               lambda row: percentiles(row) + spread(row, "ratio_to_limit") + cost(row))
RATE = Kind("latency at a rate", [*PERCENTILES, *COST], of_kind("rate", "p50_ns"), lambda row: percentiles(row) + cost(row))
THROUGHPUT = Kind("throughput", ["messages/s", "MB/s", "to limit", *RANGE, *COST], lambda row: row.has("msgs_per_s"),
                  lambda row: counters(row, "msgs_per_s") + counters(row, "bytes_per_s", factor=1e-6)
                  + spread(row, "ratio_to_limit") + cost(row))
RECOVERY = Kind("recovery from a death", ["us", *RANGE], of_kind("recovery", "recovery_ns"),
                lambda row: spread(row, "recovery_ns", factor=1e-3))
RATIO = Kind("ratio", ["median", *RANGE], of_kind("ratio", "ratio_median"), lambda row: spread(row, "ratio_median"))
KINDS = [
    Kind("limit", list(PERCENTILES), of_kind("limit", "p50_ns"), percentiles),
    Kind("limit", ["ns", *RANGE], of_kind("limit", "mid_ns_min"), lambda row: spread(row, "mid_ns")),
    Kind("limit", ["MB/s", *RANGE], of_kind("limit", "bytes_per_s_min"), lambda row: spread(row, "bytes_per_s", factor=1e-6)),
    LATENCY, RATE, THROUGHPUT, RECOVERY, RATIO]


def alone(name):
    return name.kind == "throughput" and name.shape == "1x1"


# In what ways a transport can be measured: a word, the names that are about it, and how transports.cannot calls it.
WAYS = {LATENCY.title: [
    ("spin", lambda name: name.kind == "latency" and name.mode == "spin", {"mode": "spin"}),
    ("park", lambda name: name.kind == "latency" and name.mode == "park", {"mode": "park"}),
], RATE.title: [
    ("at a rate", lambda name: name.kind == "rate", {}),
], THROUGHPUT.title: [
    ("one message a call", lambda name: alone(name) and not name.many_a_call, {}),
    ("many messages a call", lambda name: alone(name) and name.many_a_call, {}),
    ("several producers or consumers", lambda name: name.kind == "throughput" and name.shape != "1x1", {"shapes": True}),
], RECOVERY.title: [
    ("after a death", lambda name: name.kind == "recovery", {"deaths": True}),
]}


def exhibits(run):
    heading = Exhibit("", notes=[machine.line(run), *machine.warnings([run])])
    empty = [Exhibit("", notes=[common.none_of(name)]) for name in ("limit", "latency", "rate", "throughput", "recovery", "ratio")
             if not run.measured(name)]
    return [heading, *(shown for kind in KINDS if (shown := exhibit(run, kind))), *empty, numbers.failures([run])]


def exhibit(run, kind):
    rows = [row for row in run.rows.values() if row.samples and kind.wanted(row)]
    if not rows:
        return None
    shown = table(kind, rows)
    return Exhibit(kind.title, shown, notes=not_recorded([shown]) + missing(run, kind))


def table(kind, rows):
    columns = [(kind.title, False)] + [(heading, True) for heading in kind.headings]
    return Table(kind.title, columns, [[Cell(row.name.text), *kind.cells(row)] for row in rows])


def not_recorded(tables):
    """The columns stay where they are, so that tables of two runs have the same form."""
    return common.not_recorded(dict.fromkeys(heading for table in tables for heading in table.without_empty_columns()[1]))


def missing(run, kind, shapes=True):
    usual = next(iter(common.sizes_of([run], "throughput", shape="1x1")), 0) if kind is THROUGHPUT else 0
    notes = []
    for what, matches, wanted in (way for way in WAYS.get(kind.title, []) if shapes or "shapes" not in way[2]):
        have = {row.name.transport for row in run.rows.values() if row.samples and matches(row.name)}
        notes += common.not_measured([run], have, matches, what, size=usual, **wanted)
    return notes
