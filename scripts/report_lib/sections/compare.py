"""Several runs beside each other, each number with its range."""

from ..estimates import EXPLAINED, estimate
from ..exhibits import NOTHING, Cell, Exhibit, Section, Table, number_cell, three_digits
from . import ranking

# What stands for a benchmark of a kind. Ratios come first, because they outlive a drift between two runs.
COUNTERS = {"latency": ["ratio_to_limit", "p50_ns"], "throughput": ["ratio_to_limit", "msgs_per_s"],
            "rate": ["p50_ns", "p999_ns"], "ratio": ["ratio_median"], "limit": ["p50_ns", "bytes_per_s"]}


def section(runs):
    first, *others = runs
    columns = [("benchmark", False), ("counter", False)]
    for run in runs:
        columns += [(run.letter, True), (f"range {run.letter}", False)]
    for run in others:
        columns += [(f"{run.letter}/{first.letter}", True), (f"{run.letter} and {first.letter}", False)]
    names = {name: row for run in runs for name, row in run.rows.items()}
    rows = [line(runs, name, counter) for name, row in names.items() for counter in COUNTERS.get(row.name.kind, [])
            if sum(name in run.rows and run.rows[name].has(counter) for run in runs) > 1]
    apart = sum(any(cell.text == "apart" for cell in row) for row in rows)
    notes = [f"{len(rows)} numbers are in more than one run, {apart} of them apart."] if rows else [
        "Not measured: no benchmark is in two of these runs."]
    table = Table("Runs compared", columns, rows) if rows else None
    return Section("compare", "The runs compared", [
        "Apart means that the two ranges do not meet. With this many rows a few are apart by chance, and a machine that drifted "
        "between two runs sets rates and latencies apart without any change of the program: look at ratios first.",
        EXPLAINED,
    ], [*(ranking.exhibit(first, other) for other in others), Exhibit("Every benchmark that two runs share", table, notes=notes)])


def line(runs, name, counter):
    cells = [Cell(name), Cell(counter)]
    estimates = []
    for run in runs:
        row = run.rows.get(name)
        found = estimate(row, counter) if row else None
        estimates.append(found)
        cells += [number_cell(run, row, counter, found) if row else NOTHING, Cell(range_text(found))]
    for other in estimates[1:]:
        cells += against(estimates[0], other)
    return cells


def range_text(found):
    if found is None:
        return "not measured"
    if not found.has_range:
        return found.basis
    return f"{three_digits(found.low)}..{three_digits(found.high)} ({found.basis})"


def against(first, other):
    if first is None or other is None:
        return [NOTHING, NOTHING]
    quotient = Cell(three_digits(other.value / first.value)) if first.value else NOTHING
    if not (first.has_range and other.has_range):
        return [quotient, Cell("no range")]
    return [quotient, Cell("meet" if first.overlaps(other) else "apart")]
