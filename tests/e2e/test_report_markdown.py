"""scripts/report --markdown: what scripts/bench prints, each benchmark by its name."""

import unittest

from report_support import FULL, ReportTest, bench, failed, latency, results, to_limit

RECORD = {"cpus": 2, "virtualisation": "KVM", "kernel": "6.1", "compiler": "g++ 12", "date": "2026-01-02"}


class Markdown(ReportTest):
    def markdown(self, *rows_of_runs, **machine):
        paths = [self.file(results(rows, **machine), f"run{number}.json") for number, rows in enumerate(rows_of_runs)]
        done = self.run_report("--markdown", *paths)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.splitlines()

    def test_the_first_line_is_the_record_of_the_machine(self):
        self.assertEqual(self.markdown(FULL, **RECORD)[0],
                         "A CPU &amp; more, 2 CPUs, KVM, Linux 6.1, g++ 12, commit abc1234, 2026-01-02")
        self.assertTrue(self.markdown(FULL, quick=True)[0].endswith(", a quick run"))
        self.assertTrue(self.markdown(FULL, filter="lanes|x")[0].endswith(r", only what matches 'lanes\|x'"))

    def test_each_kind_has_its_table(self):
        lines = self.markdown(FULL)
        for line in ("| limit | p50 ns | p99 ns | p99.9 ns |", "| limit/line-ping-pong | 50.1 | 60.5 | - |",
                     "| limit/line-stream/65536 | 7,250 | 7,000 | 8,000 |",
                     "| latency/lanes/64/spin | 134 | 284 | 1,207 | 2.5 | 2.25 | 2.75 | 140 + 141 | - |",
                     "| latency/mutex/64/park | 13,000 | 27,625 | 117,390 | - | - | - | 900 + - | - |",
                     "| throughput/lanes/64/1x1/batch:1 | 10,500,000 | 672 | 0.11 | 0.099 | 0.121 | - | 0 |",
                     "| throughput/semaphore/64/1x1/batch:1/unspun | 400,000 | 25.6 | - | - | - | - | - |",
                     "| rate/lanes/64/1000 | 15,000 | 40,000 | 200,000 | - | - |",
                     "| ratio/lanes/64/1x1/poll-over-boost-spsc | 1.85 | 1.73 | 2.23 |",
                     "| recovery from a death | us | from | to |", "| recovery/lanes/268435456 | 31,250 | 30,500 | 33,000 |"):
            self.assertIn(line, lines)

    def test_rounds_give_the_range_of_rounds_not_the_middle_of_their_outermost_pairs(self):
        rounds = [bench("recovery/lanes/8", number, recovery_ns=value * 1e3, recovery_ns_min=1e3, recovery_ns_max=9e6)
                  for number, value in enumerate((500, 520, 540))]
        self.assertIn("| recovery/lanes/8 | 520 | 500 | 540 |", self.markdown(rounds))

    def test_every_row_has_as_many_cells_as_its_headings(self):
        for before, line in zip(self.markdown(FULL), self.markdown(FULL)[1:]):
            if before.startswith("|") and line.startswith("|"):
                self.assertEqual(before.count(" |"), line.count(" |"), line)

    def test_system_calls_of_each_side_or_of_both(self):
        each = latency("latency/lanes/64/park", 1, syscalls_per_msg_producer=0.5, syscalls_per_msg_consumer=2)
        both = latency("latency/lanes/64/park", 1, syscalls_per_msg=2.5)
        self.assertIn("| latency/lanes/64/park | 1 | 2.12 | 9.03 | - | - | - | - | 0.5 + 2 |", self.markdown([each]))
        rare = latency("latency/lanes/64/park", 1, syscalls_per_msg_producer=0.00002, syscalls_per_msg_consumer=0)
        self.assertIn("| latency/lanes/64/park | 1 | 2.12 | 9.03 | - | - | - | - | 2.5 |", self.markdown([both]))
        self.assertIn("| latency/lanes/64/park | 1 | 2.12 | 9.03 | - | - | - | - | &lt;0.001 + 0 |", self.markdown([rare]))

    def test_in_the_other_forms_system_calls_have_columns_as_they_were_recorded(self):
        calls = {"syscalls_per_msg_producer": 0.5, "syscalls_per_msg_consumer": 2}
        rows = [bench("throughput/lanes/64/1x1/batch:1", msgs_per_s=1e6, **calls),
                bench("throughput/mutex/64/1x1/batch:1", msgs_per_s=2e6)]
        text = self.text(rows)
        self.assertRegex(text, r"\nlanes +64 B +1,000,000 +0.5 +2\nmutex +64 B +2,000,000 +- +-\n")
        self.assertNotRegex(self.flat_text(rows), r"Not recorded in these results: [^.]*system calls")

    def test_what_is_missing_is_said_and_what_failed_is_named(self):
        lines = self.markdown(FULL)
        self.assertIn("Not measured, spin: semaphore (no benchmark of scripts/bench does); boost, boost-queue, pipe, fifo, msgq, "
                      "posixq, unix (not in these results); reader-writer-queue, zeromq, nng, iceoryx (not in these results: not built "
                      "in, because its Debian package was missing).", lines)
        self.assertIn("| latency/fifo/64/park | message 17 came &lt;b>twice&lt;/b> |", lines)
        self.assertIn("Not measured: these results hold no rate/... benchmark; a run of scripts/bench without a filter does.",
                      self.markdown([latency("latency/lanes/64/spin", 1)]))
        self.assertIn(r"| latency/lanes/64/spin | a \| b c |", self.markdown([failed("latency/lanes/64/spin", "a | b\nc")]))

    def test_several_runs_come_one_after_the_other(self):
        lines = self.markdown(FULL, [latency("latency/lanes/64/spin", 7, **to_limit(2))])
        self.assertTrue(lines[0].startswith("A: "))
        self.assertEqual(sum(line.startswith("B: ") for line in lines), 1)
        self.assertEqual(sum(line.startswith("| latency/lanes/64/spin |") for line in lines), 2)


if __name__ == "__main__":
    unittest.main()
