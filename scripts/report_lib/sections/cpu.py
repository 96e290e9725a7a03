"""What a latency costs in CPU time: those that spin and those that sleep on one plot."""

from ..estimates import estimate
from ..exhibits import Axis, Exhibit, Plot, Section, Trace, letter
from ..names import size_text
from . import common


def cost(row):
    """CPU of both sides, or None where one is not recorded: half of a cost would look like a bargain."""
    sides = [estimate(row, key) for _, key in common.CPU]
    return sum(side.value for side in sides) if all(sides) else None


def section(runs):
    return Section("cpu", "CPU cost against latency", [
        "The cost is the CPU time of both sides for a message. A receiver that spins pays for the time it waits; one that sleeps "
        "pays for its way to sleep and back, and is later.",
    ], [exhibit(runs)], "Each mark is a transport: filled where the receiver spins, hollow where it sleeps. Down and left is "
                        "better. Both axes are logarithmic.")


def exhibit(runs):
    every = [pair for mode in ("spin", "park") for pair in common.rows_of(runs, "latency", mode=mode)]
    paid = [row.name for _, row in every if cost(row) is not None]
    counts = {size: len({name.transport for name in paid if name.bytes == size}) for size in {name.bytes for name in paid}}
    size = max(counts, key=lambda size: (counts[size], size == 64, -size), default=64)
    pairs = [(run, row) for run, row in every if row.name.bytes == size and cost(row) is not None]
    traces = [Trace(f"{row.name.transport} {row.name.mode}{letter(run)}", row.name.transport, [latency.value], [cost(row)],
                    run=runs.index(run), hollow=row.name.mode == "park", text=run.letter, line=False)
              for run, row in pairs if (latency := estimate(row, "p50_ns")) and latency.value > 0 and cost(row) > 0]
    alternative = "CPU cost against latency: " + common.extremes(traces, "CPU ns a message", less_is_better=True)
    plot = Plot("cpu", Axis("p50 ns, one way"), Axis("CPU ns a message, both sides"), traces, alternative) if traces else None
    columns = [common.transport_column(), ("waits by", lambda row: row.name.mode)]
    table, notes = common.table(f"CPU time a message and latency, {size_text(size)}", pairs, columns,
                                [("p50 ns", "p50_ns"), *common.cost(pairs)])
    if not paid and every:
        notes = ["Not measured: these results record no CPU time of the two sides (cpu_ns_per_msg_producer and "
                 "cpu_ns_per_msg_consumer); scripts/bench of this version does."]
    else:
        notes += common.not_measured(runs, {row.name.transport for _, row in pairs},
                                     lambda name: name.kind == "latency" and name.bytes == size, size=size)
    return Exhibit(f"{size_text(size)}, spin and park", table if pairs else None, plot, notes)
