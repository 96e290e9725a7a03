"""scripts/report --readme: README.md shows what a whole run says, and nobody writes there by hand."""

import unittest

from report_support import ReportTest, bench, latency, results, to_limit
from support import ROOT

PLACE = "# Title\n\nBefore.\n\n<!-- results: begin -->\n<!-- results: end -->\n\nAfter.\n"
RECORD = {"cpus": 2, "virtualisation": "KVM", "kernel": "6.1", "compiler": "g++ 12", "date": "2026-01-02"}
COST = {"cpu_ns_per_msg_producer": 10, "cpu_ns_per_msg_consumer": 11}
SHOWN = [f"rate/lanes/64/{rate}" for rate in (1000, 100000, 1000000, 10000000)] + [
    "rate/mutex/64/1000000", "rate/pipe/64/1000", "rate/pipe/64/1000000"]
RATIOS = [f"ratio/{name}" for name in (
    *(f"lanes/{size}/1x1/poll-over-boost-spsc" for size in (8, 64, 1024, 65536, 1048576)),
    *(f"lanes/{size}/1x1/poll-over-reader-writer-queue" for size in (8, 64, 1024)),
    "lanes/64/spin/16-lanes-over-1-lane", "lanes/64/2x1-over-1x1", "lanes/64/1x2-over-1x1",
    *(f"{ring}/64/1x1/batch:64-over-pipe" for ring in ("lanes", "mutex", "semaphore")),
    "mutex/64/1x1/batch:1-over-boost-queue", "mutex/64/1x1/batch:64-over-boost-queue",
    "semaphore/64/1x1/batch:1/over-one-lock-ring", "semaphore/64/1x1/batch:64-over-batch:1")]
WHOLE = [
    latency("latency/lanes/8/spin", 70), latency("latency/lanes/64/spin", 80, **COST, **to_limit(2)),
    latency("latency/lanes/1024/spin", 500), latency("latency/lanes/64/park", 9000, syscalls_per_msg=2.5),
    latency("latency/signal/8/spin", 2000), latency("latency/zeromq/64/park", 4000),
    bench("throughput/lanes/64/1x1/batch:1", msgs_per_s=1e7, **to_limit(0.5)),
    bench("throughput/lanes/64/2x1/batch:1", msgs_per_s=1), bench("throughput/lanes/64/1x1/batch:1/poll:64", msgs_per_s=6e7),
    bench("throughput/lanes/64/1x1/batch:64", msgs_per_s=5e7, **COST),
    bench("throughput/lanes/8/1x1/batch:1", msgs_per_s=2e7), bench("throughput/mutex/1024/1x1/batch:1", msgs_per_s=3e6),
    *(bench(name, p50_ns=100, p99_ns=200, p999_ns=3000, **COST) for name in SHOWN),
    *(bench(name, ratio_median=1.5, ratio_min=1.25, ratio_max=1.75) for name in RATIOS),
]


class Readme(ReportTest):
    def setUp(self):
        super().setUp()
        self.readme = self.file(PLACE, "README.md")
        self.whole = self.file(results(WHOLE, **RECORD), "whole.json")

    def on_readme(self, *arguments):
        return self.run_report("--readme", "--output", self.readme, *arguments)

    def written(self):
        done = self.on_readme(self.whole)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, f"{self.readme}\n", ""))
        return self.readme.read_text(encoding="utf-8")

    def test_the_one_of_this_project_has_the_form_that_is_written(self):
        done = self.run_report("--readme", "--check")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertIn("<!-- results: begin -->", (ROOT / "README.md").read_text(encoding="utf-8"))

    def test_it_writes_between_the_comments_alone_and_twice_the_same(self):
        text = self.written()
        self.assertTrue(text.startswith("# Title\n\nBefore.\n\n<!-- results: begin -->\n\nA CPU &amp; more, 2 CPUs, KVM, "), text)
        self.assertTrue(text.endswith("\n\n<!-- results: end -->\n\nAfter.\n"), text)
        self.assertEqual(self.written(), text)

    def test_every_transport_has_a_line_and_every_number_that_is_missing_a_dash(self):
        lines = self.written().splitlines()
        for line in ("| `lanes` | 64 | 80 | 170 | 722 | 2 (1.8..2.2) | 10 + 11 | - | 9,000 | 19,125 | 81,270 | - | - | 2.5 |",
                     "| `signal` | 8 | 2,000 | 4,250 | 18,060 | - | - | - | - | - | - | - | - | - |",
                     "| `zeromq` | 64 | - | - | - | - | - | - | 4,000 | 8,500 | 36,120 | - | - | - |",
                     "| `lanes` | 64 | 10,000,000 | 0.5 (0.45..0.55) | - | - | 50,000,000 | - | 10 + 11 | - |",
                     "| `lanes`, poll:64 | 64 | 60,000,000 | - | - | - | - | - | - | - |",
                     "| `mutex` | 1024 | 3,000,000 | - | - | - | - | - | - | - |",
                     "| rate/pipe/64/1000000 | 100 | 200 | 3,000 | 10 + 11 | - |",
                     "| ratio/lanes/64/1x1/poll-over-boost-spsc | 1.5 | 1.25 | 1.75 |"):
            self.assertIn(line, lines)
        self.assertEqual(sum(line.startswith(("| rate/", "| ratio/")) for line in lines), len(SHOWN) + len(RATIOS))
        self.assertIn("Not measured, one message a call: ", self.readme.read_text(encoding="utf-8"))

    def test_a_part_of_a_run_is_refused_and_nothing_is_written(self):
        for content, *parts in ((results(WHOLE[:-1], **RECORD), "lacks ratio/semaphore/64/1x1/batch:64-over-batch:1"),
                                (results(WHOLE, **RECORD, quick=True), "quick run")):
            done = self.on_readme(self.file(content, "part.json"))
            self.assert_one_line(done, *parts, "part.json", "scripts/bench without options")
        self.assertEqual(self.readme.read_text(encoding="utf-8"), PLACE)

    def test_a_readme_without_the_comments(self):
        for text in ("", PLACE.replace("begin", "here"), PLACE + PLACE,
                     "<!-- results: end -->\n<!-- results: begin -->\n"):
            self.file(text, "README.md")
            for arguments in ([self.whole], ["--check"], ["--check", self.whole]):
                self.assert_one_line(self.on_readme(*arguments), "README.md has no place for results", "begin")
        self.readme.unlink()
        self.assert_one_line(self.on_readme(self.whole), "cannot read", "README.md", "--output")

    def test_check_tells_the_form_from_any_other(self):
        self.assert_one_line(self.on_readme("--check"), "README.md:5: no record of the machine", "--readme RESULT.json")
        good = self.written()
        self.assertEqual(self.on_readme("--check").returncode, 0)
        for was, now, *parts in (
                (" 2 CPUs", " two", ":7: no record of the machine"), ("| 10,000,000 |", "| fast |", "a name and 9"),
                ("| 1.25 | 1.75 |", "| 1.25 |", "a name and 3"), ("| ratio | median", "| ratio | mean", "headings"),
                ("| latency at a rate |", "| late |", "headings"), ("| --- | ---: | ---: | ---: |\n", "", "dashes"),
                ("(1.8..2.2)", "(1.8-2.2)", "numbers"), ("| `mutex` |", "|  |", "a name and 9"),
                ("<!-- results: end", "| one | more |\n\n<!-- results: end", "one table too many"),
                ("\nA CPU", "\n| A CPU", "headings")):
            self.assertIn(was, good)
            self.file(good.replace(was, now), "README.md")
            self.assert_one_line(self.on_readme("--check"), *parts, "README.md:")
        self.file(good.split("| ratio |")[0] + "<!-- results: end -->\n", "README.md")
        self.assert_one_line(self.on_readme("--check"), "no table 'ratio'")

    def test_check_against_a_result_tells_whether_it_is_the_one_shown(self):
        self.written()
        self.assertEqual(self.on_readme("--check", self.whole).returncode, 0)
        other = self.file(results([latency("latency/lanes/64/spin", 81), *WHOLE], **RECORD), "other.json")
        before = self.readme.read_text(encoding="utf-8")
        self.assert_one_line(self.on_readme("--check", other), "shows other results", "other.json")
        self.assertEqual(self.readme.read_text(encoding="utf-8"), before)

    def test_wrong_usage(self):
        for arguments in (["--check"], ["--readme", "--text"], ["--readme", "--markdown"], ["--readme", self.whole, self.whole]):
            self.assert_one_line(self.run_report(*arguments), "--help", code=2)


if __name__ == "__main__":
    unittest.main()
