"""Results as scripts/bench writes them: Google Benchmark's JSON with a machine record in its context."""

import dataclasses
import json
import math
import pathlib

from . import names

# What Google Benchmark says of a run besides its counters. Its times are those of the harness, not of messages.
NO_COUNTERS = {"family_index", "per_family_instance_index", "repetitions", "repetition_index", "threads", "iterations",
               "real_time", "cpu_time"}


class ReportError(Exception):
    """One line: what failed, on what, what to do."""


@dataclasses.dataclass
class Row:
    """One benchmark with all its repetitions."""

    name: names.Name
    samples: list = dataclasses.field(default_factory=list)  # counters, a dict for each repetition
    errors: list = dataclasses.field(default_factory=list)
    notes: list = dataclasses.field(default_factory=list)

    def values(self, counter):
        return [sample[counter] for sample in self.samples if counter in sample]

    def has(self, counter):
        return any(counter in sample for sample in self.samples)


@dataclasses.dataclass
class Run:
    """One file. Its letter tells it from others on the same page; a lone run has none."""

    path: pathlib.Path
    machine: dict
    context: dict
    rows: dict  # by name, in the order of the file
    letter: str = ""

    @property
    def quick(self):
        return self.machine.get("quick") is True

    @property
    def filter(self):
        """What the names of its benchmarks had to match, if that was asked for."""
        return self.machine.get("filter") or ""

    def measured(self, kind, **wanted):
        """The plain rows of a kind that have numbers, and the wanted attributes in their names."""
        return [row for row in self.rows.values() if row.samples and row.name.kind == kind and not row.name.extra
                and all(getattr(row.name, key) == value for key, value in wanted.items())]

    def failed(self):
        return [row for row in self.rows.values() if row.errors]


def load(path):
    try:
        content = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise ReportError(f"cannot read {path}: {error.strerror}; name a file that scripts/bench wrote") from None
    except (ValueError, RecursionError) as error:
        raise ReportError(f"not JSON: {path} ({error}); was scripts/bench interrupted? Run it again") from None
    runs = content.get("benchmarks") if isinstance(content, dict) else None
    if not isinstance(runs, list) or not all(isinstance(run, dict) and isinstance(run.get("name"), str) for run in runs):
        raise ReportError(f"no benchmark results: {path} lacks a list 'benchmarks'; name a file that scripts/bench wrote")
    rows = {}
    for run in runs:
        if run.get("run_type") != "aggregate":
            add(rows, run)
    if not rows:
        raise ReportError(f"nothing was measured: {path} holds no single benchmark; run scripts/bench without a filter")
    context = content.get("context") if isinstance(content.get("context"), dict) else {}
    machine = context.get("ringmain") if isinstance(context.get("ringmain"), dict) else {}
    return Run(pathlib.Path(path), machine, context, rows)


def add(rows, run):
    name = names.parse(run["name"])
    row = rows.setdefault(name.text, Row(name))
    if run.get("error_occurred"):
        row.errors.append(str(run.get("error_message") or "no reason given"))
        return
    if run.get("label"):
        row.notes.append(str(run["label"]))
    # NaN and infinity are no measurements: what has them counts as not recorded.
    row.samples.append({key: float(value) for key, value in run.items()
                        if key not in NO_COUNTERS and type(value) in (int, float) and math.isfinite(value)})


def load_all(paths):
    runs = [load(path) for path in paths]
    if len(runs) > 1:
        for number, run in enumerate(runs):
            run.letter = chr(ord("A") + number) if number < 26 else str(number)
    return runs
