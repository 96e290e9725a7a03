"""scripts/bench: it keeps and prints what was measured, names what failed, and leaves nothing behind when it is stopped."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import unittest

from report_support import FULL, ReportTest, bench, failed
from support import BIN, HANG, ROOT, default_signals, ipc_objects, wait_until

BENCH = ROOT / "scripts/bench"
REAL = BIN / "ringmain-bench"
ROUNDS = 6
RINGS = 4  # in a round, for latency/.../spin

# Answers as ringmain-bench does, with rows made up for it.
FAKE = """#!{python}
import json, re, sys
options = dict(argument.lstrip("-").partition("=")[::2] for argument in sys.argv[1:])
rows = [row for row in json.loads({rows!r}) if re.search(options["benchmark_filter"], row["name"])]
for row in rows:
    print(row["name"] if "benchmark_list_tests" in options else row["name"] + " 12 ms")
if not rows:
    print("Failed to match any benchmarks", file=sys.stderr)
elif "benchmark_list_tests" not in options:
    json.dump({{"context": {{"num_cpus": 2}}, "benchmarks": rows}}, open(options["benchmark_out"], "w"))
    sys.stdout.flush()
    {end}
"""


def kernel_objects():
    folders = [pathlib.Path("/dev/shm"), pathlib.Path("/dev/mqueue")]
    return ipc_objects() | {str(path) for folder in folders if folder.exists() for path in folder.iterdir()}


def in_session(leader):
    """The processes that it started, as long as there are any."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue  # it has just ended
        if session == str(leader) and state != "Z":
            found.append(stat.parent.name)
    return found


class BenchTest(ReportTest):
    def setUp(self):
        super().setUp()
        self.results = self.folder / "kept" / "run.json"
        self.runtime = self.folder / "runtime"
        self.runtime.mkdir(mode=0o700)
        self.environment = os.environ | {"RINGMAIN_PAIRS": "1", "RINGMAIN_SLICE_MS": "2", "RINGMAIN_RUNTIME_DIR": str(self.runtime)}

    def fake(self, rows, end="pass"):
        path = self.file(FAKE.format(python=sys.executable, rows=json.dumps(rows), end=end), "fake-bench")
        path.chmod(0o700)
        return path

    def measure(self, program, *arguments):
        return self.run_report("--program", program, "--output", self.results, *arguments, script=BENCH, env=self.environment)

    def assert_one_line_at_the_end(self, done, *parts):
        """After the lines that say how far it is."""
        self.assertEqual(done.returncode, 1, done)
        *progress, last = done.stderr.splitlines()
        self.assertEqual([line for line in progress if " left  " not in line and "draw it with" not in line], [])
        self.assertTrue(last.startswith("bench: "), last)
        for part in parts:
            self.assertIn(part, last)


class Made(BenchTest):
    """With a program that measures nothing."""

    def test_what_was_measured_is_kept_with_a_record_of_the_machine_and_printed(self):
        rows = [row for row in FULL if not row.get("error_occurred")]
        done = self.measure(self.fake(rows))
        self.assertEqual(done.returncode, 0, done)
        kept = json.loads(self.results.read_text(encoding="utf-8"))
        times = [ROUNDS * (RINGS if "/spin/" in row["name"] else 1) for row in rows]
        self.assertEqual(kept["benchmarks"], [row | {"repetitions": repetitions, "repetition_index": index}
                                              for row, repetitions in zip(rows, times) for index in range(repetitions)])
        record = kept["context"]["ringmain"]
        self.assertEqual(record.keys(), {"host", "cpu", "cpus", "topology", "governor", "virtualisation", "isolated_cpus", "kernel",
                                         "compiler", "flags", "commit", "date", "quick"})
        self.assertEqual((record["kernel"], record["cpus"], record["quick"]),
                         (os.uname().release, len(os.sched_getaffinity(0)), False))
        self.assertIn(f"Linux {record['kernel']}, ", done.stdout.splitlines()[0])
        self.assertIn("| ratio/lanes/64/1x1/poll-over-boost-spsc | 1.85 | 1.85 | 1.85 |", done.stdout.splitlines())
        self.assertEqual(done.stdout, self.run_report("--markdown", self.results).stdout)
        self.assertEqual([path.name for path in self.results.parent.iterdir()], ["run.json"])

    def test_a_filter_and_a_quick_run_are_in_the_record(self):
        rows = [bench("latency/lanes/64/spin", p50_ns=1), bench("throughput/mutex/1024/1x1/batch:1", msgs_per_s=2)]
        for arguments, quick, chosen, rounds in ((["--quick"], True, None, 1),
                                                 (["--filter", "mutex/1024"], False, "mutex/1024", ROUNDS)):
            self.assertEqual(self.measure(self.fake(rows), *arguments).returncode, 0)
            kept = json.loads(self.results.read_text(encoding="utf-8"))
            record = kept["context"]["ringmain"]
            self.assertEqual((record["quick"], record.get("filter"), len(kept["benchmarks"])), (quick, chosen, rounds))

    def test_a_round_measures_all_and_what_is_compared_right_after_one_another(self):
        done = self.measure(self.fake([bench("latency/lanes/64/spin", p50_ns=1), bench("throughput/lanes/64/1x1/batch:1", msgs_per_s=2),
                                       bench("latency/mutex/64/spin", p50_ns=3),
                                       bench("ratio/lanes/64/spin-over-two-lines", ratio_median=4)]))
        measured = [line.rpartition("  ")[2] for line in done.stderr.splitlines() if " left  " in line]
        self.assertEqual(measured, ROUNDS * (RINGS * ["latency/lanes/64/spin", "latency/mutex/64/spin"] +
                                             ["throughput/lanes/64/1x1/batch:1", "ratio/lanes/64/spin-over-two-lines"]))

    def test_a_failed_benchmark_is_named_and_the_others_are_kept(self):
        done = self.measure(self.fake([bench("latency/lanes/64/spin", p50_ns=7), failed("latency/mutex/64/spin", "lost 3")]))
        self.assert_one_line_at_the_end(done, "failed: latency/mutex/64/spin")
        self.assertIn("| latency/mutex/64/spin | lost 3 |", done.stdout.splitlines())
        self.assertIn("| latency/lanes/64/spin | 7 | ", done.stdout)
        self.assertEqual(len(json.loads(self.results.read_text(encoding="utf-8"))["benchmarks"]), 2 * ROUNDS * RINGS)

    def test_a_program_that_ends_badly_keeps_nothing(self):
        for end, said in (("sys.exit(3)", f"ended with 3 after 1 of {ROUNDS * RINGS}"),
                          ("import os; os.kill(os.getpid(), 9)", f"ended with -9 after 1 of {ROUNDS * RINGS}")):
            done = self.measure(self.fake([bench("latency/lanes/64/spin", p50_ns=7)], end))
            self.assert_one_line_at_the_end(done, "fake-bench", said)
            self.assertEqual((done.stdout, list(self.results.parent.iterdir())), ("", []))

    def test_a_filter_that_matches_nothing(self):
        done = self.measure(self.fake(FULL), "--filter", "nothing/like/it")
        self.assert_one_line(done, "no benchmark matches 'nothing/like/it'", "--benchmark_list_tests", program="bench")
        self.assertEqual(list(self.results.parent.iterdir()), [])

    def test_an_output_that_cannot_be_written_is_said_before_anything_is_measured(self):
        program = self.fake(FULL, "raise SystemExit('measured all the same')")
        file = self.file("", "file")
        for output in (self.folder, file / "run.json", file / "deep" / "run.json", pathlib.Path("/proc/nowhere/run.json"),
                       pathlib.Path("/proc/run.json")):
            done = self.measure(program, "--output", output)
            self.assert_one_line(done, str(output.parent if output != self.folder else output), program="bench")
        self.assertEqual(file.read_text(), "")

    def test_a_program_that_is_not_there(self):
        for program in (self.folder / "none", self.file("", "data")):
            self.assert_one_line(self.measure(program), str(program), "no program", "--program", program="bench")

    def test_wrong_usage_and_help(self):
        for arguments in (["--quick", "--filter", "x"], ["--filter"], ["--output"], ["--program"], ["--outpt", "x"], ["more"]):
            self.assert_one_line(self.run_report(*arguments, script=BENCH), "--help", code=2, program="bench")
        done = self.run_report("--help", script=BENCH)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for part in ("--quick", "--filter REGEX", "--output FILE", "--program FILE", "Exit codes"):
            self.assertIn(part, done.stdout)


@unittest.skipUnless(REAL.exists(), f"{REAL} is not built")
class Measured(BenchTest):
    def test_it_measures(self):
        done = self.measure(REAL, "--filter", "^(latency/lanes/64/spin|throughput/mutex/64/1x1/batch:1)/")
        self.assertEqual(done.returncode, 0, done)
        kept = json.loads(self.results.read_text(encoding="utf-8"))
        self.assertEqual([row["name"].split("/iterations")[0] for row in kept["benchmarks"]],
                         ROUNDS * RINGS * ["latency/lanes/64/spin"] + ROUNDS * ["throughput/mutex/64/1x1/batch:1"])
        self.assertIn(kept["context"]["ringmain"]["compiler"], done.stdout.splitlines()[0])
        self.assertRegex(kept["context"]["ringmain"]["compiler"], r"\d+\.\d+")
        self.assertRegex(done.stdout, r"\n\| throughput/mutex/64/1x1/batch:1 \| [\d,]+ \| ")
        self.assert_one_line(self.measure(REAL, "--filter", "nothing/like/it"), "no benchmark matches", program="bench")

    def test_stopped_it_leaves_nothing_behind(self):
        before = kernel_objects()
        for stop in (os.killpg, os.kill):  # Ctrl-C goes to the whole group
            command = [str(BENCH), "--program", str(REAL), "--output", str(self.results), "--filter", "^throughput/[a-z-]*/64/1x1/"]
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
                                  env=self.environment | {"RINGMAIN_PAIRS": "9", "RINGMAIN_SLICE_MS": "60"},
                                  preexec_fn=default_signals) as process:
                self.assertIn(" left  throughput/", process.stderr.readline())
                wait_until("several processes measure", lambda: len(in_session(process.pid)) > 3)
                stop(process.pid, signal.SIGINT)
                out, err = process.communicate(timeout=HANG)
            self.assertEqual((process.returncode, out), (-signal.SIGINT, ""), err)
            self.assertEqual([line for line in err.splitlines() if " left  throughput/" not in line], [])
            self.assertEqual(in_session(process.pid), [])
            wait_until("no kernel object is left", lambda: not kernel_objects() - before)
            self.assertEqual([*self.results.parent.iterdir(), *self.runtime.iterdir()], [])


if __name__ == "__main__":
    unittest.main()
