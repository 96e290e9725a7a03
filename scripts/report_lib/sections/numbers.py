"""Every number in the results, the limits and the special cases too, and everything that failed."""

from ..estimates import estimate
from ..exhibits import Cell, Exhibit, Section, Table, number_cell


def section(runs):
    exhibits = [failures(runs)] + [everything(run) for run in runs]
    return Section("numbers", "All numbers", [
        "In the HTML report, every counter of every benchmark, as the JSON has it: also limits, special cases and parts of a "
        "transport, which the plots leave out. With repetitions, each is the median of them.",
    ], exhibits)


def failures(runs):
    rows = [[Cell(row.name.text + (f" ({run.letter})" if run.letter else "")), Cell(error)]
            for run in runs for row in run.failed() for error in dict.fromkeys(row.errors)]
    if not rows:
        return Exhibit("What failed", notes=["Nothing failed."])
    return Exhibit("What failed", Table("Failed benchmarks", [("benchmark", False), ("why", False)], rows),
                   notes=["A failed benchmark has no numbers. A wrong, lost or doubled message fails one."])


def everything(run):
    rows = []
    for row in run.rows.values():
        note = "; ".join(dict.fromkeys(row.notes))
        counters = list(dict.fromkeys(counter for sample in row.samples for counter in sample))
        rows += [[Cell(row.name.text), Cell(counter), number_cell(run, row, counter, estimate(row, counter)),
                  Cell(str(len(row.values(counter)))), Cell(note)] for counter in counters]
    columns = [("benchmark", False), ("counter", False), ("value", True), ("repetitions", True), ("note", False)]
    table, _ = Table("All counters" + (f" of run {run.letter}" if run.letter else ""), columns, rows).without_empty_columns()
    return Exhibit(table.caption, table, folded=True, in_text=False)
