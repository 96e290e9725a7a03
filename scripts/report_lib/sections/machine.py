"""What was measured, where and when, and how to read the rest."""

from ..exhibits import Cell, Exhibit, Section, Table

# Heading, key in the machine record, and where Google Benchmark itself has it.
RECORD = [("host", "host", "host_name"), ("CPU", "cpu", ""), ("CPUs", "cpus", "num_cpus"), ("topology", "topology", ""),
          ("governor", "governor", ""), ("virtualisation", "virtualisation", ""), ("isolated CPUs", "isolated_cpus", ""),
          ("kernel", "kernel", ""), ("compiler", "compiler", ""), ("flags", "flags", ""), ("commit", "commit", ""),
          ("date", "date", "date"), ("quick", "quick", "")]
IN_A_LINE = {"cpu": "{}", "cpus": "{} CPUs", "virtualisation": "{}", "kernel": "Linux {}", "compiler": "{}",
             "commit": "commit {}", "date": "{}"}


def section(runs):
    names = [f"run {run.letter}" if run.letter else "here" for run in runs]
    rows = [[Cell("file"), *(Cell(run.path.name) for run in runs)]]
    rows += [[Cell(heading), *(Cell(value(run, key, other)) for run in runs)] for heading, key, other in RECORD]
    others = dict.fromkeys(key for run in runs for key in run.machine if key not in {key for _, key, _ in RECORD})
    rows += [[Cell(key), *(Cell(value(run, key, "")) for run in runs)] for key in others]
    rows.append([Cell("load at the start"), *(Cell(load(run)) for run in runs)])
    table = Table("The machine", [("", False)] + [(name, False) for name in names], rows)
    return Section("machine", "The machine, and how to read this", [
        "Every message was written by its sender and checked by its receiver, in separate pinned processes where the transport "
        "can leave one. Shared and virtual machines drift within seconds, sometimes by a factor of three; so trust ratios, "
        "whose two sides took turns, before rates and latencies of different rows, which did not.",
        "A ratio stands with the range of its rounds, or of its pairs where there was one round. Where its ends are far apart, or on "
        "both sides of 1, the ratio says little. No plot says what a transport promises when a process is killed: `ringmain backends` does.",
    ], [Exhibit("Machine record", table, notes=warnings(runs))])


def line(run):
    """The record in one line, as far as there is one."""
    parts = [form.format(found) for key, form in IN_A_LINE.items() if (found := run.machine.get(key))]
    parts += ["a quick run"] if run.quick else []
    parts += [f"only what matches '{run.filter}'"] if run.filter else []
    return (f"{run.letter}: " if run.letter else "") + (", ".join(parts) or "no record of the machine")


def value(run, key, other):
    found = run.machine.get(key, run.context.get(other) if other else None)
    if found is None or found == "":
        return "not recorded"
    if isinstance(found, bool):
        return "yes" if found else "no"
    return ", ".join(str(part) for part in found) if isinstance(found, list) else str(found)


def load(run):
    average = load_average(run)
    return "not recorded" if average is None else f"{average:.3g}"


def load_average(run):
    averages = run.context.get("load_avg")
    first = averages[0] if isinstance(averages, list) and averages else None
    return first if isinstance(first, (int, float)) else None


def warnings(runs):
    found = []
    for run in runs:
        which = f"Run {run.letter}" if run.letter else "This"
        average, cpus = load_average(run), run.context.get("num_cpus")
        if average is not None and isinstance(cpus, (int, float)) and average > cpus / 2:
            found.append(f"{which} began on a busy machine: load {average:.3g} on {cpus} CPUs. Its tails and its sleepers are "
                         "slower than on an idle one.")
        unsettled = [row.name.text for row in run.rows.values() if any(row.values("unsettled"))]
        if unsettled:
            found.append(f"{which} has samples during which the machine drifted by more than 20 %, however often they were "
                         f"repeated: {', '.join(unsettled)}.")
        if run.quick:
            found.append(f"{which} is a quick run: fewer benchmarks, one round, wider ranges.")
    for heading, key, other in RECORD[:2] + RECORD[7:10]:
        if len({value(run, key, other) for run in runs}) > 1:
            found.append(f"The runs differ in {heading}: compare ratios alone.")
    return found
