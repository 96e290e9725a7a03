"""Whether two runs rank the transports alike."""

import itertools

from ..estimates import of
from ..exhibits import Cell, Exhibit, Table, three_digits

# What transports are ranked by.
COUNTERS = {"latency": "p50_ns", "throughput": "msgs_per_s", "rate": "p50_ns"}


def exhibit(first, other):
    """Two transports in the same round were measured within seconds, so what is judged is the quotient of a round's two."""
    letters = f"{first.letter} and {other.letter}"
    title = f"How {letters} rank the transports"
    judged = [(one, two, [quotient(run, one, two) for run in (first, other)]) for one, two in pairs(first, other)]
    if not judged:
        return Exhibit(title, notes=[f"Not measured: {letters} have no two transports in common that were measured alike."])
    clear = [each for each in judged if all(is_clear(found) for found in each[2])]
    opposite = [each for each in clear if (each[2][0].value > 1) != (each[2][1].value > 1)]
    columns = [("benchmark", False), ("over", False)] + [(f"quotient {run.letter}", False) for run in (first, other)]
    rows = [[Cell(one), Cell(two), *(Cell(f"{three_digits(found.value)} ({three_digits(found.low)}..{three_digits(found.high)})")
                                     for found in quotients)] for one, two, quotients in opposite]
    notes = [f"Of {len(judged)} pairs of transports that both measured alike, {len(clear)} differ in both, and of these "
             f"{len(opposite)} the other way round. The rest are equals: the range of their quotient has 1 in it."]
    return Exhibit(title, Table(f"Ranked the other way round by {letters}", columns, rows) if rows else None, notes=notes)


def pairs(first, other):
    """Names of two rows that differ in the transport alone, each sample of one with one of the other."""
    families = {}
    for name, row in first.rows.items():
        counter = COUNTERS.get(row.name.kind)
        if counter and row.has(counter) and name in other.rows and other.rows[name].has(counter):
            families.setdefault(row.name.family, []).append(name)
    return [pair for family in families.values() for pair in itertools.combinations(family, 2)
            if all(are_pairs(values(run, pair[0]), values(run, pair[1])) for run in (first, other))]


def are_pairs(ones, twos):
    return len(ones) == len(twos) and all(value > 0 for value in ones + twos)


def values(run, name):
    row = run.rows[name]
    return row.values(COUNTERS[row.name.kind])


def quotient(run, one, two):
    return of([a / b for a, b in zip(values(run, one), values(run, two))])


def is_clear(found):
    return found.has_range and not found.low <= 1 <= found.high
