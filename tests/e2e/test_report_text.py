"""scripts/report, tables for a terminal: the same numbers, whatever is missing from them, and what follows from them."""

import os
import statistics
import unittest

from report_support import FULL, ReportTest, bench, failed, latency, results


class Text(ReportTest):
    def test_tables_of_80_columns_with_the_same_numbers(self):
        text = self.text(FULL)
        self.assertEqual([line for line in text.splitlines() if len(line) > 80], [])
        self.assertRegex(text, r"\nlanes +134 +284 +1,207 +90,000 +2,000,000 +2.5 +2.25 +2.75\n")
        self.assertRegex(text, r"\nlanes/64/1x1/poll-over-boost-spsc +1.85 +1.73 +2.23\n")
        self.assertNotIn("<", text.replace("<b>twice</b>", ""))

    def test_it_needs_no_plotly_and_html_says_that_it_does(self):
        (self.folder / "plotly.py").write_text("raise ImportError('no plotly here')")
        lacking = {**os.environ, "PYTHONPATH": str(self.folder)}
        path = self.file(results(FULL))
        self.assertEqual(self.run_report("--text", path, env=lacking).returncode, 0)
        self.assert_one_line(self.run_report(path, env=lacking), "plotly", "scripts/setup", "--text")

    def test_output_says_where_text_goes(self):
        done = self.run_report("--text", "--output", self.folder / "out.txt", self.file(results(FULL)))
        self.assertEqual(done.stdout, f"{self.folder / 'out.txt'}\n")
        self.assertIn("Which transport for what", (self.folder / "out.txt").read_text(encoding="utf-8"))

    def test_gaps_and_disturbed_samples_are_explained(self):
        text = self.flat_text(FULL)
        for part in ("fifo (failed: message 17 came <b>twice</b>)", "signal (carries 8 B a message at most)",
                     "boost-spsc, reader-writer-queue (has no way to sleep)",
                     "pipe, boost-spsc, reader-writer-queue (has one producer and one consumer)", "not in these results",
                     "Not recorded in these results: p99.99 ns", "however often they were repeated: latency/mutex/64/park."):
            self.assertIn(part, text)

    def test_results_with_almost_nothing_are_a_report_of_gaps(self):
        for rows in ([bench("latency/lanes/64/spin")], [failed("rate/lanes/64/10", "no")], [bench("x", p50_ns=1)],
                     [bench("latency/lanes/64/spin", p50_ns=float("nan"), ratio_to_limit=float("inf"))],
                     [bench("latency/lanes"), bench("throughput/lanes/many/1x1"), bench("ratio/a"), bench("limit/b"), bench("")],
                     [bench("latency/lanes/64/spin", p50_ns=0, ratio_to_limit=0), bench("ratio/a", ratio_median=0)]):
            for text in (self.flat_text(rows), self.flat_text(rows, rows)):
                self.assertIn("not measured: nobody has this number", text)
                self.assertIn("Not measured: lanes", text)
                self.assertNotRegex(text, r"\b(nan|inf)\b")
        bare = self.file({"context": None, "benchmarks": [bench("x", p50_ns=1)]})
        self.assertEqual(self.run_report("--text", bare).returncode, 0)

    def test_what_to_use_is_the_best_and_all_that_cannot_be_told_from_it(self):
        text = self.flat_text(FULL)
        self.assertIn("(64 B, spin) * boost-spsc (129 ns, 2.4 times the limit); not to be told from it: lanes", text)
        self.assertIn("one a call (64 B, 1x1) * lanes (10,500,000 messages/s, 0.11 of the limit, 64 B, 1x1, single)", text)
        self.assertIn("Least CPU for a message to a sleeper (64 B, park) not measured: only lanes has this number", text)
        self.assertIn("Many producers (64 B) not measured: only lanes has this number", text)

    def test_repetitions_give_a_median_and_an_interval(self):
        values = [100.0, 101.0, 103.0, 107.0, 115.0, 131.0, 163.0]
        few = [bench("ratio/a", number, ratio_median=value) for number, value in enumerate(values[:3])]
        many = [bench("ratio/a", number, ratio_median=value) for number, value in enumerate(values)]
        self.assertRegex(self.text(few), r"\na +101 +100 +103 +range of 3\n")
        text = self.text(many)
        self.assertRegex(text, rf"\na +{statistics.median(values):.0f} +10[0-3] +1(15|31|63) +bootstrap 95 % of 7\n")
        self.assertEqual(text, self.text(many))

    def test_runs_are_compared_by_their_ranges(self):
        before = [bench("ratio/a", ratio_median=2, ratio_min=1.9, ratio_max=2.1), latency("latency/lanes/64/spin", 100)]
        after = [bench("ratio/a", ratio_median=3, ratio_min=2.9, ratio_max=3.1), latency("latency/lanes/64/spin", 105)]
        self.assertIn("B and A: meet", self.flat_text(before, before))
        text = self.flat_text(before, after)
        self.assertIn("2 numbers are in more than one run, 1 of them apart", text)
        self.assertRegex(text, r"ratio/a counter: ratio_median, A: 2, range A: 1\.9\.\.2\.1 \(min\.\.max recorded\), B: 3, "
                               r".*B/A: 1\.5, B and A: apart")
        self.assertRegex(text, r"counter: p50_ns, A: 100, range A: no range, B: 105.*B/A: 1.05, B and A: no range")

    def test_runs_rank_transports_by_what_was_measured_in_the_same_round(self):
        def run(lanes, mutex, boost):
            return [latency(f"latency/{name}/64/spin", p50 * drift, repetition=number)
                    for name, p50 in (("lanes", lanes), ("mutex", mutex), ("boost", boost))
                    for number, drift in enumerate((1, 5, 1, 5, 1, 1))]
        text = self.flat_text(run(100, 110, 200), run(104, 109, 201))
        self.assertIn("Of 3 pairs of transports that both measured alike, 3 differ in both, and of these 0 the other way round", text)
        text = self.flat_text(run(100, 110, 200), run(100, 90, 200))
        self.assertIn("of these 1 the other way round", text)
        self.assertRegex(text, r"latency/lanes/64/spin over: latency/mutex/64/spin quotient A: 0\.909 \(.*\) quotient B: 1\.11 \(")
        self.assertIn("no two transports in common", self.flat_text(run(1, 2, 3)[:6], run(1, 2, 3)[6:]))

    def test_only_rounds_that_met_the_same_machine_rank_transports(self):
        def run(rounds):
            return [latency(f"latency/{name}/64/spin", p50, repetition=number, limit_p50_ns=limit)
                    for place, name in enumerate(("lanes", "mutex"))
                    for number, (limit, *both) in enumerate(rounds) for p50 in [both[place]]]
        near, far = [(50, 100, 110), (52, 101, 112)], [(200, 400, 300), (210, 401, 303)]
        text = self.flat_text(run(near), run(far))
        self.assertIn("Of 1 pairs of transports that both measured alike, 0 differ in both, and of these 0 the other way round. 1 cannot "
                      "be compared", text)
        text = self.flat_text(run(near * 2 + far), run(far * 4))
        self.assertIn("1 differ in both, and of these 0 the other way round. 0 cannot be compared", text)
        other_way = [(59, 110, 100), (60, 112, 101)]  # at 50 to 60 ns the machine is the same
        self.assertIn("of these 1 the other way round", self.flat_text(run(near), run(far + other_way)))
        drifted = run(near * 3)
        for row in drifted[-3:]:  # between lanes and mutex
            row |= {"limit_p50_ns": 12, "p50_ns": 27}
        self.assertIn("1 differ in both", self.flat_text(drifted, run(near)))


if __name__ == "__main__":
    unittest.main()
