"""scripts/report, the HTML file: every number and plot is what the results say, and it asks nobody for anything."""

import os
import shutil
import unittest

from report_support import FULL, HAS_PLOTLY, NEVER_SHOWN, REPORT, ReportTest, bench, latency, results, to_limit
from support import ROOT


@unittest.skipUnless(HAS_PLOTLY, "python3-plotly is not installed")
class Html(ReportTest):
    def test_every_number_is_the_one_in_the_results_and_none_is_left_out(self):
        page = self.page(FULL)
        said = {(row["name"].split("/iterations:")[0], key): value for row in FULL for key, value in row.items()
                if key not in NEVER_SHOWN}
        for name, counter, _, value in page.numbers:
            self.assertEqual(value, said[name, counter], (name, counter))
        self.assertEqual({(name, counter) for name, counter, *_ in page.numbers}, set(said))

    def test_the_plots_are_of_the_same_numbers(self):
        page = self.page(FULL)
        lanes = page.traces("latency-spin-64")["lanes"]
        self.assertEqual(lanes["x"], ["p50", "p99", "p99.9", "p99.99", "max"])
        self.assertEqual(lanes["y"], [FULL[2][key] for key in ("p50_ns", "p99_ns", "p999_ns", "p9999_ns", "max_ns")])
        self.assertEqual(page.figures["latency-spin-64"]["layout"]["yaxis"]["type"], "log")
        self.assertEqual(page.traces("latency-spin-64")["limit/line-ping-pong"]["y"], [50.123456789, 60.5])
        self.assertEqual(page.traces("throughput-single")["lanes"]["x"], [64, 1024])
        self.assertEqual(page.traces("throughput-single")["lanes"]["y"], [6.72e8, 4.096e9])
        self.assertEqual(page.traces("throughput-many")["lanes poll:64"]["y"], [3.84e9])
        self.assertEqual(page.traces("shapes")["lanes single"]["x"], ["1x1", "2x1"])
        self.assertEqual(page.traces("shapes")["lanes single"]["y"], [1.05e7, 1.2e7])
        cost = page.traces("cpu")
        self.assertEqual({name: (mark["x"], mark["y"]) for name, mark in cost.items()}, {
            "lanes spin": ([FULL[2]["p50_ns"]], [281.75]), "mutex spin": ([900.5], [1815]), "lanes park": ([12000.25], [4500])})
        self.assertEqual(page.traces("rate-64-p50_ns")["lanes"]["x"], [1000, 1000000])
        self.assertEqual(page.traces("rate-64-p50_ns")["lanes"]["y"], [15000, 800])
        ratio = page.figures["ratios"]["data"][0]
        self.assertEqual((ratio["x"], ratio["y"]), ([1.85], ["lanes/64/1x1/poll-over-boost-spsc"]))
        self.assertAlmostEqual(ratio["error_x"]["array"][0], 0.38)
        self.assertAlmostEqual(ratio["error_x"]["arrayminus"][0], 0.12)

    def test_each_plot_has_an_alternative_and_its_table(self):
        page = self.page(FULL)
        drawn = [value for _, key, value in page.attributes if key == "data-plot"]
        self.assertEqual(sorted(drawn), sorted(page.figures))
        self.assertEqual(page.text.count("The same numbers as a table"), len(drawn))
        source = (self.folder / "page.html").read_text(encoding="utf-8")
        self.assertEqual(source.count('role="img" aria-label="'), len(drawn))
        self.assertIn(("meta", "name", "viewport"), page.attributes)

    def test_it_names_the_machine_and_shows_nothing_as_markup_that_is_not(self):
        page = self.page(FULL)
        for part in ("helios", "A CPU & more", "abc1234", "message 17 came <b>twice</b>"):
            self.assertIn(part, page.text)
        self.assertNotIn(("b",), {(tag,) for tag, *_ in page.attributes})

    def test_nothing_in_it_can_end_its_scripts(self):
        page = self.page([latency("latency/lanes/64/spin", 100), latency("latency/<!--<script>/64/spin", 100)])
        self.assertNotIn("<", page.json)
        self.assertIn("<!--<script>", page.traces("latency-spin-64"))

    def test_it_refers_to_nothing_outside_itself(self):
        page = self.page(FULL)
        for tag, key, value in page.attributes:
            if key in ("src", "href", "action", "data", "poster", "srcset", "xlink:href"):
                self.assertTrue(value.startswith("#") or value == "data:,", (tag, key, value))
        style = (self.folder / "page.html").read_text(encoding="utf-8").split("<style>")[1].split("</style>")[0]
        self.assertNotIn("url(", style)
        self.assertNotIn("@import", style)
        policies = [value for tag, key, value in page.attributes if (tag, key) == ("meta", "content") and "default-src" in value]
        self.assertEqual(policies, ["default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
                                    "img-src data: blob:"])

    def test_several_runs_have_a_trace_each(self):
        page = self.page(FULL, [latency("latency/lanes/64/spin", 150, **to_limit(2.6))])
        traces = page.traces("latency-spin-64")
        self.assertEqual(traces["lanes (A)"]["y"][0], FULL[2]["p50_ns"])
        self.assertEqual(traces["lanes (B)"]["y"][0], 150)
        self.assertNotEqual(traces["lanes (A)"]["line"]["dash"], traces["lanes (B)"]["line"]["dash"])
        self.assertIn(("latency/lanes/64/spin", "p50_ns", "B", 150.0), page.numbers)
        self.assertIn("in run B: mutex, boost-spsc", page.text)

    def test_the_default_is_the_newest_result_and_a_file_beside_it(self):
        copy = self.folder / "scripts"
        copy.mkdir()
        shutil.copy(REPORT, copy)
        shutil.copytree(ROOT / "scripts/report_lib", copy / "report_lib")
        self.assert_one_line(self.run_report(script=copy / "report"), "no results", "scripts/bench")
        (self.folder / "bench-results").mkdir()
        for age, name in enumerate(("new.json", "old.json")):
            path = self.file(results(FULL), f"bench-results/{name}")
            os.utime(path, (1e9 - age, 1e9 - age))
        done = self.run_report(script=copy / "report")
        self.assertEqual(done.stdout, f"{self.folder.resolve()}/bench-results/new.html\n")
        self.assertTrue((self.folder / "bench-results/new.html").exists())

    def test_an_output_that_cannot_be_written(self):
        done = self.run_report("--output", self.folder / "no/such", self.file(results(FULL)))
        self.assert_one_line(done, "cannot write", "--output")


if __name__ == "__main__":
    unittest.main()
