"""scripts/report: every transport that `ringmain backends` lists is in every table, or the reason why not stands under it.

With the names that ringmain-bench has for a quick run and for a whole one, and numbers made up for them.
"""

import html
import importlib.machinery
import importlib.util
import itertools
import re
import subprocess
import sys
import unittest

from report_support import HAS_PLOTLY, Page, ReportTest, bench, failed, results, to_limit
from support import BIN, HANG, ROOT

sys.path.insert(0, str(ROOT / "scripts"))
from report_lib import results as report_results
from report_lib import sections, summary, transports

COUNTERS = {
    "latency": {"p50_ns": 100, "p99_ns": 200, "p999_ns": 300, "cpu_ns_per_msg_producer": 5, "cpu_ns_per_msg_consumer": 6,
                **to_limit(2)},
    "rate": {"p50_ns": 100, "p99_ns": 200, "p999_ns": 300},
    "throughput": {"msgs_per_s": 1e6, "bytes_per_s": 6.4e7, **to_limit(0.5)},
    "ratio": {"ratio_median": 1.5, "ratio_min": 1, "ratio_max": 2},
    "limit": {"p50_ns": 50, "p99_ns": 60},
    "recovery": {"recovery_ns": 6e5, "recovery_ns_min": 5e5, "recovery_ns_max": 7e5},
}
def said_by(program, *arguments):
    done = subprocess.run([str(BIN / program), *arguments], capture_output=True, text=True, timeout=HANG, check=True)
    return done.stdout.splitlines()


def quick():
    """The regular expression of scripts/bench, which is no module by its name."""
    loader = importlib.machinery.SourceFileLoader("bench", str(ROOT / "scripts/bench"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("bench", loader))
    loader.exec_module(module)
    return module.QUICK


def reasons(notes):
    """Why, for every transport that a "Not measured" among them names."""
    found = {}
    for note in notes:
        for part in note.partition(": ")[2].rstrip(".").split("; ") if note.startswith("Not measured") else []:
            if match := re.fullmatch(r"([a-z-]+(?:, [a-z-]+)*) \((.+)\)", part):
                found |= {transport: match[2] for transport in match[1].split(", ")}
    return found


@unittest.skipUnless((BIN / "ringmain").exists() and (BIN / "ringmain-bench").exists(), "ringmain and ringmain-bench are not built")
class Gaps(ReportTest):
    @classmethod
    def setUpClass(cls):
        cls.backends = [line.split()[0] for line in itertools.takewhile(str.strip, said_by("ringmain", "backends")[1:])]
        cls.listed = {pattern: said_by("ringmain-bench", "--benchmark_list_tests", f"--benchmark_filter={pattern}")
                      for pattern in (quick(), ".")}

    def both_runs(self):
        """Of each: its file, and the run that is in it."""
        for pattern, names in self.listed.items():
            rows = [bench(name.split("/iterations")[0], **COUNTERS[name.split("/")[0]]) for name in names]
            path = self.file(results(rows, quick=pattern != "."), "whole.json" if pattern == "." else "quick.json")
            yield path, report_results.load(path)

    def test_each_is_measured_by_a_quick_run_and_known_as_what_it_is(self):
        known = [transport.name for transport in transports.KNOWN.values() if transport.role == "backend"]
        self.assertEqual(sorted(known), sorted(self.backends))
        measured = {name.split("/")[1] for name in self.listed[quick()] if name.startswith(("latency/", "throughput/", "rate/"))}
        self.assertEqual(set(self.backends) - measured, set())

    def test_each_is_in_every_table_of_transports_or_has_its_reason_under_it(self):
        for path, run in self.both_runs():
            tables = 0
            for section in sections.build([run]):
                for exhibit in section.exhibits:
                    if exhibit.table and exhibit.table.columns[0][0] == "transport":
                        tables += 1
                        shown = {row[0].text for row in exhibit.table.rows}
                        self.assertEqual(set(self.backends) - shown - reasons(exhibit.notes).keys(), set(), (path, exhibit.title))
            self.assertGreaterEqual(tables, 9)  # latency 4, throughput 2, shapes, cpu, rates

    def test_the_reasons_stand_in_html_in_text_and_in_markdown(self):
        for path, run in self.both_runs():
            said = {form: " ".join(html.unescape(self.run_report(f"--{form}", path).stdout).split()) for form in ("text", "markdown")}
            notes = {note for section in sections.build([run]) for exhibit in section.exhibits for note in exhibit.notes}
            self.assertGreaterEqual(len(notes), 5)
            for note in notes:
                self.assertIn(note, said["text"])
            if HAS_PLOTLY:
                self.assertEqual(self.run_report("--output", self.folder / "page.html", path).returncode, 0)
                page = Page(self.folder / "page.html")
                self.assertEqual([note for note in notes if " ".join(note.split()) not in page.text], [])
            for exhibit in summary.exhibits(run):
                for note in exhibit.notes:
                    self.assertIn(note, said["markdown"])

    def test_each_is_in_every_table_of_markdown_or_has_its_reason_under_it(self):
        for path, run in self.both_runs():
            for kind in (summary.LATENCY, summary.RATE, summary.THROUGHPUT, summary.RECOVERY):
                exhibit = summary.exhibit(run, kind)
                for what, matches, _ in summary.WAYS[kind.title]:
                    measured = {row.name.transport for row in run.rows.values() if matches(row.name)}
                    gaps = reasons(note for note in exhibit.notes if note.startswith(f"Not measured, {what}: "))
                    self.assertEqual(set(self.backends) - measured - gaps.keys(), set(), (path, what))

    def test_the_reason_is_the_true_one(self):
        for path, run in self.both_runs():
            gaps = {section.id: [reasons(exhibit.notes) for exhibit in section.exhibits] for section in sections.build([run])}
            left_out = "not in a quick run" if run.quick else "no benchmark of scripts/bench does"
            small = "carries 8 B a message at most"
            for section, number, transport, reason in (
                    ("latency", 0, "signal", small), ("throughput", 0, "signal", small), ("throughput", 1, "signal", small),
                    ("cpu", 0, "signal", small), ("rate", 0, "signal", small),
                    ("rate", 2, "lanes", left_out), ("shapes", 0, "pipe", "has one producer and one consumer"),
                    ("shapes", 0, "mutex", left_out)):
                self.assertEqual(gaps[section][number].get(transport), reason, (path, section, number, transport))

    def test_what_failed_and_what_a_filter_left_out_are_reasons_too(self):
        rows = [bench("latency/lanes/64/spin", **COUNTERS["latency"]), failed("latency/mutex/64/spin", "lost 3")]
        run = report_results.load(self.file(results(rows, filter="spin")))
        found = reasons(summary.exhibit(run, summary.LATENCY).notes[:2])
        self.assertEqual((found["mutex"], found["pipe"]), ("failed: lost 3", "not among what the filter chose"))


if __name__ == "__main__":
    unittest.main()
