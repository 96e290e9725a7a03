"""Whether two runs rank the transports alike."""

import dataclasses
import itertools

from ..estimates import of
from ..exhibits import Cell, Exhibit, Table, three_digits

# What transports are ranked by.
COUNTERS = {"latency": "p50_ns", "throughput": "msgs_per_s", "rate": "p50_ns"}


@dataclasses.dataclass(frozen=True)
class Judged:
    """Two rows by name, and one over the other in either run: transports in the same round were measured within seconds, so of
    the quotients of each round."""

    one: str
    two: str
    quotients: list

    @property
    def is_clear(self):
        return all(found.has_range and not found.low <= 1 <= found.high for found in self.quotients)

    @property
    def is_opposite(self):
        first, other = self.quotients
        return self.is_clear and (first.value > 1) != (other.value > 1)

    def cells(self):
        return [Cell(self.one), Cell(self.two),
                *(Cell(f"{three_digits(found.value)} ({three_digits(found.low)}..{three_digits(found.high)})") for found in self.quotients)]


def exhibit(first, other):
    runs, letters = (first, other), f"{first.letter} and {other.letter}"
    title = f"How {letters} rank the transports"
    judged = [Judged(one, two, [quotient(run, one, two) for run in runs]) for one, two in pairs(first, other)]
    if not judged:
        return Exhibit(title, notes=[f"Not measured: {letters} have no two transports in common that were measured alike."])
    opposite = [each for each in judged if each.is_opposite]
    columns = [("benchmark", False), ("over", False), *((f"quotient {run.letter}", False) for run in runs)]
    table = Table(f"Ranked the other way round by {letters}", columns, [each.cells() for each in opposite]) if opposite else None
    return Exhibit(title, table, notes=[
        f"Of {len(judged)} pairs of transports that both measured alike, {sum(each.is_clear for each in judged)} differ in both, and of "
        f"these {len(opposite)} the other way round. The others cannot be told apart in one run at least: the range of their quotient "
        "has 1 in it, or there was one round."])


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
