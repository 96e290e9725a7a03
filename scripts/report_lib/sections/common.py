"""What the sections have in common: a table of some counters by transport, and a note on what is missing."""

from .. import transports
from ..estimates import estimate
from ..exhibits import Cell, Table, number_cell, range_cells

CPU = [("CPU ns/msg, producer", "cpu_ns_per_msg_producer"), ("CPU ns/msg, consumer", "cpu_ns_per_msg_consumer")]
CALLS = [("system calls/msg, producer", "syscalls_per_msg_producer"), ("system calls/msg, consumer", "syscalls_per_msg_consumer"),
         ("system calls/msg", "syscalls_per_msg")]
TO_LIMIT = ("ratio_to_limit", "ratio_min", "ratio_max")


def rows_of(runs, kind, **wanted):
    """(run, row) pairs in the order of transports, runs beside each other."""
    found = [(run, row) for run in runs for row in run.measured(kind, **wanted)]
    return sorted(found, key=lambda pair: transports.order(pair[1].name.transport))


def cost(pairs):
    """What a message costs, in every table that has it: system calls of each side, or together, as these results have them."""
    return CPU + ([counter for counter in CALLS if any(row.has(counter[1]) for _, row in pairs)] or CALLS[-1:])


def sizes_of(runs, kind, **wanted):
    """Those measured; first the one that most transports have, then from small to large."""
    having = {}
    for _, row in rows_of(runs, kind, **wanted):
        having.setdefault(row.name.bytes, set()).add(row.name.transport)
    if not having:
        return []
    main = max(having, key=lambda size: (len(having[size]), size == 64, -size))
    return [main] + sorted(size for size in having if size != main)


def table(caption, pairs, first, counters, limit_heading=""):
    """A row for each pair: first (heading, text of a row), then counters (heading, key), then the ratio to a limit."""
    several = len({run.letter for run, _ in pairs}) > 1
    columns = [(heading, False) for heading, _ in first] + ([("run", False)] if several else [])
    columns += [(heading, True) for heading, _ in counters]
    columns += [(limit_heading, True), ("from", True), ("to", True)] if limit_heading else []
    rows = []
    for run, row in pairs:
        cells = [Cell(str(text(row))) for _, text in first] + ([Cell(run.letter)] if several else [])
        cells += [number_cell(run, row, key, estimate(row, key)) for _, key in counters]
        if limit_heading:
            ratio = estimate(row, TO_LIMIT[0])
            cells += [number_cell(run, row, TO_LIMIT[0], ratio), *range_cells(run, row, ratio, TO_LIMIT[1:])]
        rows.append(cells)
    kept, gone = Table(caption, columns, rows).without_empty_columns()
    return kept, not_recorded(gone) if rows else []


def not_recorded(headings):
    return ["Not recorded in these results: " + "; ".join(headings) + "."] if headings else []


def none_of(kind):
    return f"Not measured: these results hold no {kind}/... benchmark; a run of scripts/bench without a filter does."


def transport_column():
    return ("transport", lambda row: row.name.transport)


def not_measured(runs, have, matches, what="", **wanted):
    """A sentence on all transports that a plot or a table lacks, with the reasons. matches(name) picks what it wanted."""
    by_reason = {}
    for transport in transports.expected():
        if transport.name not in have:
            def of_this(name, transport=transport):
                return matches(name) and name.transport == transport.name
            by_reason.setdefault(transports.why_not(runs, transport, of_this, **wanted), []).append(transport.name)
    notes = [f"{', '.join(found)} ({reason})" for reason, found in by_reason.items()]
    for run in runs if len(runs) > 1 else []:
        absent = sorted(have - {row.name.transport for row in run.rows.values() if row.samples and matches(row.name)},
                        key=transports.order)
        if absent:
            notes.append(f"in run {run.letter}: {', '.join(absent)}")
    return [f"Not measured{what and ', ' + what}: " + "; ".join(notes) + "."] if notes else []


def extremes(traces, unit, less_is_better=False):
    """A sentence on a plot for who cannot see it: the best and the worst last point."""
    ends = [(trace.y[-1], trace.label) for trace in traces if trace.y]
    if not ends:
        return ""
    low, high = min(ends), max(ends)
    best, worst = (low, high) if less_is_better else (high, low)
    return (f"{len(traces)} series. At the last point of each, the best is {best[1]} with {best[0]:,.3g} {unit}, "
            f"and the worst {worst[1]} with {worst[0]:,.3g} {unit}. The table below has all numbers.")
