"""What the tests of scripts/report share: results made up to the last digit, and a reader of the page made of them."""

import html.parser
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from support import HANG, ROOT

REPORT = ROOT / "scripts/report"
CHROMIUM = shutil.which("chromium")
HAS_PLOTLY = subprocess.run(["/usr/bin/python3", "-c", "import plotly"], capture_output=True, check=False).returncode == 0
NEVER_SHOWN = {"name", "run_type", "repetition_index", "iterations", "real_time", "cpu_time", "error_occurred", "error_message"}


def bench(name, repetition=0, **counters):
    return {"name": f"{name}/iterations:1/manual_time", "run_type": "iteration", "repetition_index": repetition, "iterations": 1,
            "real_time": 12.5, "cpu_time": 0.25, **counters}


def failed(name, message):
    return bench(name, error_occurred=True, error_message=message)


def to_limit(value):
    return {"ratio_to_limit": value, "ratio_min": value * 0.9, "ratio_max": value * 1.1}


def latency(name, p50, repetition=0, **more):
    return bench(name, repetition, p50_ns=p50, p99_ns=p50 * 2.125, p999_ns=p50 * 9.03, **more)


FULL = [
    bench("limit/line-ping-pong", p50_ns=50.123456789, p99_ns=60.5),
    bench("limit/line-stream/65536", bytes_per_s=7.25e9, bytes_per_s_min=7e9, bytes_per_s_max=8e9),
    latency("latency/lanes/64/spin", 133.700000000000017, p9999_ns=9e4, max_ns=2e6, cpu_ns_per_msg_producer=140.5,
            cpu_ns_per_msg_consumer=141.25, **to_limit(2.5)),
    latency("latency/mutex/64/spin", 900.5, cpu_ns_per_msg_producer=910, cpu_ns_per_msg_consumer=905, **to_limit(18)),
    latency("latency/boost-spsc/64/spin", 129.1, **to_limit(2.4)),
    latency("latency/lanes/64/park", 12000.25, cpu_ns_per_msg_producer=2000, cpu_ns_per_msg_consumer=2500),
    latency("latency/mutex/64/park", 13000, cpu_ns_per_msg_producer=900, unsettled=1, samples_repeated=3),
    latency("latency/signal/8/spin", 2800),
    bench("throughput/lanes/64/1x1/batch:1", msgs_per_s=1.05e7, bytes_per_s=6.72e8, syscalls_per_msg=0.0, **to_limit(0.11)),
    bench("throughput/lanes/1024/1x1/batch:1", msgs_per_s=4e6, bytes_per_s=4.096e9, **to_limit(0.5)),
    bench("throughput/mutex/64/1x1/batch:1", msgs_per_s=1.7e6, bytes_per_s=1.088e8, syscalls_per_msg=0.015625, **to_limit(0.02)),
    bench("throughput/lanes/64/1x1/batch:1/poll:64", msgs_per_s=6e7, bytes_per_s=3.84e9),
    bench("throughput/lanes/64/2x1/batch:1", msgs_per_s=1.2e7, bytes_per_s=7.68e8),
    bench("throughput/semaphore/64/1x1/batch:1/unspun", msgs_per_s=4e5, bytes_per_s=2.56e7),
    bench("rate/lanes/64/1000", p50_ns=15000, p99_ns=40000, p999_ns=200000),
    bench("rate/lanes/64/1000000", p50_ns=800, p99_ns=4000, p999_ns=100000),
    bench("ratio/lanes/64/1x1/poll-over-boost-spsc", ratio_median=1.85, ratio_min=1.73, ratio_max=2.23),
    bench("recovery/lanes/268435456", recovery_ns=31.25e6, recovery_ns_min=30.5e6, recovery_ns_max=33e6),
    bench("made/up/by/somebody", p50_ns=3),
    failed("latency/fifo/64/park", "message 17 came <b>twice</b>"),
]


def results(rows, **machine):
    return {"context": {"host_name": "h", "num_cpus": 2, "load_avg": [0.1, 0.1, 0.1], "ringmain": {
        "host": "helios", "cpu": "A CPU & more", "commit": "abc1234", "quick": False, **machine}}, "benchmarks": rows}


class Page(html.parser.HTMLParser):
    """What a test asks of a page: its numbers with their origin, its text, its attributes, and what it draws."""

    def __init__(self, path):
        super().__init__()
        self.numbers, self.attributes, self.pieces, self.json = [], [], [], ""
        self.inside = []
        self.feed(path.read_text(encoding="utf-8"))
        self.text = " ".join(" ".join(self.pieces).split())
        self.figures = json.loads(self.json)

    def handle_starttag(self, tag, attrs):
        self.attributes += [(tag, key, value) for key, value in attrs]
        found = dict(attrs)
        if "data-value" in found:
            self.numbers.append((found["data-name"], found["data-counter"], found["data-run"], float(found["data-value"])))
        if tag in ("script", "style"):
            self.inside.append("figures" if found.get("id") == "figures" else tag)

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.inside.pop()

    def handle_data(self, data):
        if self.inside == ["figures"]:
            self.json += data
        elif not self.inside:
            self.pieces.append(data)

    def traces(self, plot):
        return {trace["name"]: trace for trace in self.figures[plot]["data"]}


class ReportTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def file(self, content, name="run.json"):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def run_report(self, *arguments, script=REPORT, **options):
        command = [str(script), *(str(a) for a in arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=HANG, check=False, **options)

    def page(self, *rows_of_runs):
        paths = [self.file(results(rows), f"run{number}.json") for number, rows in enumerate(rows_of_runs)]
        done = self.run_report("--output", self.folder / "page.html", *paths)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, f"{self.folder / 'page.html'}\n")
        return Page(self.folder / "page.html")

    def text(self, *rows_of_runs):
        paths = [self.file(results(rows), f"run{number}.json") for number, rows in enumerate(rows_of_runs)]
        done = self.run_report("--text", *paths)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def flat_text(self, *rows_of_runs):
        return " ".join(self.text(*rows_of_runs).split())

    def assert_one_line(self, done, *parts, code=1, program="report"):
        self.assertEqual(done.returncode, code, done)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertTrue(done.stderr.startswith(f"{program}: "), done.stderr)
        for part in parts:
            self.assertIn(part, done.stderr)
