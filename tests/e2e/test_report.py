"""scripts/report: what it shows is what the results say, whatever is missing from them, and it asks nobody for anything."""

import os
import shutil
import statistics
import subprocess
import unittest

from report_support import (CHROMIUM, FULL, HAS_PLOTLY, NEVER_SHOWN, REPORT, ReportTest, bench, failed, latency, results,
                            to_limit)
from support import HANG, ROOT


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
        self.assertNotIn("<", page.scripts[0])
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


@unittest.skipUnless(HAS_PLOTLY, "python3-plotly is not installed")
@unittest.skipUnless(CHROMIUM, "chromium is not installed")
class Browser(ReportTest):
    def show(self, path, *options):
        """The page as it stands when all is drawn, and what was written to the console meanwhile."""
        command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
                   "--virtual-time-budget=20000", f"--user-data-dir={self.folder / 'profile'}", *options, "--dump-dom",
                   path.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=HANG, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]

    def test_it_draws_without_a_word_on_the_console(self):
        page = self.page(FULL)
        shown, console = self.show(self.folder / "page.html")
        self.assertEqual(console, [])
        folded = sum(plot.startswith("latency-") and not plot.endswith("-64") for plot in page.figures)
        self.assertIn(f'data-drawn="{len(page.figures) - folded}"', shown)
        self.assertIn('aria-pressed="false"', shown)
        for name in ("lanes park", "boost-spsc", "limit/line-ping-pong"):
            self.assertIn(f">{name}</text>", shown)

    def test_it_is_dark_where_the_reader_is(self):
        self.page(FULL)
        shown, console = self.show(self.folder / "page.html", "--blink-settings=preferredColorScheme=0")
        self.assertEqual(console, [])
        self.assertIn('aria-pressed="true"', shown)

    def test_the_button_turns_the_colours_and_folded_plots_draw_when_opened(self):
        page = self.page(FULL)
        path = self.folder / "page.html"
        source = path.read_text(encoding="utf-8")
        click = "<script>document.getElementById('theme').click();" \
                "for (const each of document.querySelectorAll('details')) each.open = true;</script></body>"
        path.write_text(source.replace("</body>\n</html>", click + "\n</html>"), encoding="utf-8")
        shown, console = self.show(path)
        self.assertEqual(console, [])
        self.assertIn('data-theme="dark"', shown)
        self.assertIn('aria-pressed="true"', shown)
        self.assertIn(f'data-drawn="{len(page.figures)}"', shown)

    def test_its_policy_stops_whoever_would_ask_the_network(self):
        self.page(FULL)
        path = self.folder / "page.html"
        source = path.read_text(encoding="utf-8")
        image = '<img src="http://localhost:9/x.png" alt=""></body>'
        path.write_text(source.replace("</body>\n</html>", image + "\n</html>"), encoding="utf-8")
        _, console = self.show(path)
        self.assertEqual(len(console), 1, console)
        self.assertIn("Content Security Policy", console[0])


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


class Wrong(ReportTest):
    def test_input_that_is_no_result(self):
        for content, *parts in (("", "not JSON", "interrupted"), ('{"context": {', "not JSON"), ("[]", "no benchmark results"),
                                ("{}", "no benchmark results"), ('{"benchmarks": 3}', "no benchmark results"),
                                ('{"benchmarks": [3]}', "no benchmark results"), ('{"benchmarks": [{}]}', "no benchmark results"),
                                ('{"benchmarks": []}', "nothing was measured"), ("\x00" * 9, "not JSON"),
                                ("[" * 100000, "not JSON")):
            path = self.file(content)
            self.assert_one_line(self.run_report(path), str(path), *parts)

    def test_files_that_cannot_be_read(self):
        self.assert_one_line(self.run_report(self.folder / "none.json"), "cannot read", "No such file")
        self.assert_one_line(self.run_report(self.folder), "cannot read", "directory")
        path = self.folder / "bytes.json"
        path.write_bytes(b"\xff\xfe\xfd")
        self.assert_one_line(self.run_report(path), "not JSON")

    def test_wrong_usage(self):
        self.assert_one_line(self.run_report("--tex"), "--help", code=2)
        self.assert_one_line(self.run_report("--output"), "--help", code=2)

    def test_help_names_every_option(self):
        done = self.run_report("--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for part in ("--text", "--output FILE", "--help", "RESULT.json", "Exit codes", "Examples"):
            self.assertIn(part, done.stdout)


if __name__ == "__main__":
    unittest.main()
