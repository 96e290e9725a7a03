"""Whether two runs rank the transports alike."""

import dataclasses
import itertools

from ..estimates import of
from ..exhibits import Cell, Exhibit, Table, three_digits

# What transports are ranked by, and the limit measured beside it, where there is one.
COUNTERS = {"latency": "p50_ns", "throughput": "msgs_per_s", "rate": "p50_ns"}
LIMITS = {"latency": "limit_p50_ns", "throughput": "limit_bytes_per_s"}
SAME_MACHINE = 1.2  # at most, from the lowest limit to the highest


@dataclasses.dataclass(frozen=True)
class Round:
    """One row over another, which were measured within seconds, and the limits beside the two."""

    quotient: float
    limits: list

    def met_the_machine_of(self, other):
        """A shared machine has states, and which transport is faster may depend on them."""
        limits = self.limits + other.limits
        return not limits or max(limits) <= SAME_MACHINE * min(limits)


@dataclasses.dataclass(frozen=True)
class Judged:
    """Two rows by name, and one over the other in either run, in those rounds that met a machine which the other run met, too."""

    one: str
    two: str
    quotients: list  # empty: there are no such rounds

    @property
    def is_clear(self):
        return bool(self.quotients) and all(found.has_range and not found.low <= 1 <= found.high for found in self.quotients)

    @property
    def is_opposite(self):
        if not self.is_clear:
            return False
        first, other = self.quotients
        return (first.value > 1) != (other.value > 1)

    def cells(self):
        return [Cell(self.one), Cell(self.two),
                *(Cell(f"{three_digits(found.value)} ({three_digits(found.low)}..{three_digits(found.high)})") for found in self.quotients)]


def exhibit(first, other):
    letters = f"{first.letter} and {other.letter}"
    title = f"How {letters} rank the transports"
    judged = [judge(first, other, one, two) for one, two in pairs(first, other)]
    if not judged:
        return Exhibit(title, notes=[f"Not measured: {letters} have no two transports in common that were measured alike."])
    opposite = [each for each in judged if each.is_opposite]
    columns = [("benchmark", False), ("over", False), *((f"quotient {run.letter}", False) for run in (first, other))]
    table = Table(f"Ranked the other way round by {letters}", columns, [each.cells() for each in opposite]) if opposite else None
    return Exhibit(title, table, notes=[
        f"Of {len(judged)} pairs of transports that both measured alike, {sum(each.is_clear for each in judged)} differ in both, and of "
        f"these {len(opposite)} the other way round. {sum(not each.quotients for each in judged)} cannot be compared: no round of one "
        f"run met the machine that a round of the other met, with all limits beside them within {SAME_MACHINE - 1:.0%}; where some did, "
        "only those count. The others cannot be told apart in one run at least: the range of their quotient has 1 in it, or there was one round."])


def pairs(first, other):
    """Names of two rows that differ in the transport alone, each sample of one with one of the other."""
    families = {}
    for name, row in first.rows.items():
        counter = COUNTERS.get(row.name.kind)
        if counter and row.has(counter) and name in other.rows and other.rows[name].has(counter):
            families.setdefault(row.name.family, []).append(name)
    return [pair for family in families.values() for pair in itertools.combinations(family, 2)
            if all(are_paired(run.rows[pair[0]], run.rows[pair[1]]) for run in (first, other))]


def are_paired(one, two):
    counter = COUNTERS[one.name.kind]
    return len(one.samples) == len(two.samples) and all(sample.get(counter, 0) > 0 for sample in one.samples + two.samples)


def judge(first, other, one, two):
    runs = [rounds(run, one, two) for run in (first, other)]
    shared = [[mine.quotient for mine in run if any(mine.met_the_machine_of(theirs) for theirs in others)]
              for run, others in (runs, runs[::-1])]
    return Judged(one, two, [of(quotients) for quotients in shared] if all(shared) else [])


def rounds(run, one, two):
    kind = run.rows[one].name.kind
    counter, limit = COUNTERS[kind], LIMITS.get(kind)
    return [Round(a[counter] / b[counter], [sample[limit] for sample in (a, b) if sample.get(limit)])
            for a, b in zip(run.rows[one].samples, run.rows[two].samples)]
