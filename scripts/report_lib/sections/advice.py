"""Which transport for what: the answers that the numbers give, by rules that stand beside them."""

import dataclasses
import math

from .. import transports
from ..estimates import Estimate, estimate
from ..exhibits import Cell, Exhibit, Section, Table, three_digits
from ..names import size_text
from . import cpu

# What is closer than this counts as equal where no range is recorded: the suite itself repeats a sample beyond it.
EQUAL = 1.2


@dataclasses.dataclass
class Question:
    text: str
    pick: callable  # of a run: the rows in question
    counter: str
    less: bool
    unit: str
    ratio: bool = False  # ask ratio_to_limit where all candidates have it


def latency(mode, size=64):
    return lambda run: run.measured("latency", mode=mode, bytes=size)


def throughput(many):
    return lambda run: run.measured("throughput", bytes=64, shape="1x1", many_a_call=many)


def alike(rows, key, best):
    """Those rows whose key most transports share: only what was measured in the same way can be compared."""
    groups = {}
    for row in rows:
        groups.setdefault(key(row.name), []).append(row)
    shared = {group: len({row.name.transport for row in found}) for group, found in groups.items()}
    shared = {group: count for group, count in shared.items() if count > 1}
    return groups[max(shared, key=lambda group: best(group, shared[group]))] if shared else rows[:1]


def crowd(many_producers, many_consumers):
    def pick(run):
        rows = [row for row in run.measured("throughput", bytes=64)
                if (row.name.producers > 1, row.name.consumers > 1) == (many_producers, many_consumers)]
        return alike(rows, lambda name: (name.shape, name.many_a_call), lambda group, count: (count, group))
    return pick


def largest(run):
    return alike([row for row in run.measured("throughput", shape="1x1") if row.name.bytes >= 4096],
                 lambda name: (name.bytes, name.many_a_call), lambda group, count: (group[0], count))


QUESTIONS = [
    Question("Soonest there, CPUs to spare (64 B, spin)", latency("spin"), "p50_ns", True, "ns", ratio=True),
    Question("Seldom late (64 B, spin, p99.9)", latency("spin"), "p999_ns", True, "ns"),
    Question("Soonest there, the receiver sleeps (64 B, park)", latency("park"), "p50_ns", True, "ns", ratio=True),
    Question("Least CPU for a message to a sleeper (64 B, park)", latency("park"), "cpu", True, "CPU ns"),
    Question("Most messages, one a call (64 B, 1x1)", throughput(False), "msgs_per_s", False, "messages/s", ratio=True),
    Question("Most messages, many a call (64 B, 1x1)", throughput(True), "msgs_per_s", False, "messages/s", ratio=True),
    Question("Large messages (the largest size that two share)", largest, "bytes_per_s", False, "bytes/s", ratio=True),
    Question("Many producers (64 B)", crowd(many_producers=True, many_consumers=False), "msgs_per_s", False, "messages/s"),
    Question("Many consumers (64 B)", crowd(many_producers=False, many_consumers=True), "msgs_per_s", False, "messages/s"),
    Question("Many of both (64 B)", crowd(many_producers=True, many_consumers=True), "msgs_per_s", False, "messages/s"),
]

RULES = (
    "Candidates are the transports that have the number in question, at the same size, producers, consumers and way of calling; "
    "where several rows of a transport qualify, its best stands for it. They are ranked by their ratio to the limit where all "
    "have one and the question is marked with a star, else by the number itself. The best median wins, and all whose range meets "
    "the winner's are named as not to be told from it. A range is that of the estimate (see Ratios); where there is none, "
    f"numbers within a factor of {EQUAL} count as equal. With fewer than two candidates there is no answer. This table knows "
    "speed alone: what survives a kill, keeps an order, or holds many producers and consumers stands in `ringmain backends`."
)


def section(runs):
    rows = [[Cell(question.text + (" *" if question.ratio else "")), *(Cell(answer(question, run)) for run in runs)]
            for question in QUESTIONS]
    columns = [("wanted", False)] + [("transport" + (f", run {run.letter}" if run.letter else ""), False) for run in runs]
    table = Table("Which transport for what", columns, rows)
    return Section("advice", "Which transport for what", [RULES], [
        Exhibit("Answers", table, notes=["* by the ratio to the limit, where all have it"])])


def answer(question, run):
    rows = [row for row in question.pick(run) if transports.known(row.name.transport).role != "part"]
    with_number = [row for row in rows if measured(row, question.counter) is not None]
    by_ratio = question.ratio and bool(with_number) and all(row.has("ratio_to_limit") for row in with_number)
    best = {}
    for row in with_number:
        found = measured(row, "ratio_to_limit" if by_ratio else question.counter)
        standing = best.get(row.name.transport)
        if standing is None or better(question, found, standing[0]):
            best[row.name.transport] = (found, row)
    if len(best) < 2:
        return f"not measured: {'only ' + next(iter(best)) if best else 'nobody'} has this number"
    ranked = sorted(best.items(), key=lambda item: item[1][0].value * (1 if question.less else -1))
    winner, (found, row) = ranked[0]
    shown = f"{three_digits(measured(row, question.counter).value)} {question.unit}"
    if by_ratio:
        shown += f", {three_digits(found.value)} {'times' if question.less else 'of'} the limit"
    if row.name.kind == "throughput":
        shown += f", {size_text(row.name.bytes)}, {row.name.shape}, {row.name.calls}"
    equal = [name for name, (other, _) in ranked[1:] if widened(found).overlaps(widened(other))]
    text = f"{winner} ({shown})"
    if equal:
        text += f"; not to be told from it: {', '.join(equal)}"
    backends = [name for name, _ in ranked if transports.known(name).role == "backend"]
    if backends and backends[0] != winner and backends[0] not in equal:
        text += f"; best of ringmain's backends: {backends[0]}"
    return text


def measured(row, counter):
    if counter == "cpu":
        return Estimate(total) if (total := cpu.cost(row)) is not None else None
    return estimate(row, counter)


def better(question, found, standing):
    return found.value < standing.value if question.less else found.value > standing.value


def widened(found):
    """Without a range of its own, half of the factor on either side: two of them meet if they are within the whole."""
    if found.has_range:
        return found
    half = math.sqrt(EQUAL)
    return Estimate(found.value, found.value / half, found.value * half)
