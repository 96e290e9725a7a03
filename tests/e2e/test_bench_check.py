"""scripts/bench-check: it finds what is slower, is not taken in by a machine that drifts, and says in one line what is wrong."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from support import HANG, ROOT, default_signals

CHECK = ROOT / "scripts/bench-check"

# A benchmark program made up: beside it, a table with a line for each benchmark, and a log of what was run. The n-th run of one
# says the n-th figure of its line, over and over.
FAKE = r"""#!/bin/sh
for each; do
    case $each in
    --benchmark_list_tests) sed 's| .*|/manual_time|' "$0.table"; exit ;;
    --benchmark_filter=*) filter=${each#*=} ;;
    esac
done
set -- $(awk -v filter="$filter" '$1 "/manual_time" ~ filter' "$0.table")
name=$1
shift
echo "$name" >>"$0.log"
case $1 in
hang) exec sleep 600 ;;
die) exit 7 ;;
full) echo '{"benchmarks": [{"error_occurred": true, "error_message": "shmget: No space"}]}'; exit 1 ;;
esac
shift $((($(grep -cxF "$name" "$0.log") - 1) % $#))
echo "{\"benchmarks\": [{\"mid_ns\": $1}]}"
"""

PAIRS = 11  # one odd one may be among them
STEADY = [100.0, 101.0, 99.0]


class BenchCheckTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def program(self, name, table):
        path = self.folder / name
        path.write_text(FAKE, encoding="utf-8")
        path.chmod(0o755)
        lines = (" ".join([each, *(str(figure) for figure in figures)]) for each, figures in table.items())
        pathlib.Path(f"{path}.table").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def log_of(self, program):
        return pathlib.Path(f"{program}.log")

    def runs_of(self, program):
        return self.log_of(program).read_text(encoding="utf-8").splitlines()

    def run_check(self, *arguments, check=CHECK):
        command = [str(check), *(str(a) for a in arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=HANG, check=False)

    def compare(self, before, after, *arguments):
        programs = self.program("before", before), self.program("after", after)
        return self.run_check("--pairs", PAIRS, *arguments, "--programs", *programs)

    def assert_one_line(self, done, code, *parts):
        self.assertEqual((done.returncode, done.stdout), (code, ""), done)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertTrue(done.stderr.startswith("bench-check: "), done.stderr)
        for part in parts:
            self.assertIn(part, done.stderr)


class Verdicts(BenchCheckTest):
    def test_what_is_as_fast_passes_and_is_not_measured_again(self):
        done = self.compare({"lanes/8/send/alone": STEADY}, {"lanes/8/send/alone": STEADY})
        self.assertEqual(done.returncode, 0, done)
        self.assertIn("\n0 of 1 are more than 10 % slower.\n", done.stdout)
        self.assertEqual(len(self.runs_of(self.folder / "after")), 5)

    def test_what_is_slower_is_named_and_all_else_is_not(self):
        before = {"lanes/8/claim+commit/alone": STEADY, "lanes/8/send/alone": STEADY}
        done = self.compare(before, {**before, "lanes/8/claim+commit/alone": [130.0, 131.0]})
        self.assertEqual(done.returncode, 1, done)
        head, _, listed = done.stdout.partition("\n1 of 2 are more than 10 % slower:\n")
        self.assertRegex(listed, r"^  lanes/8/claim\+commit/alone: [23]\d\.\d % slower, \d\d\.\d % at least\n$")
        self.assertRegex(head, r"\| lanes/8/claim\+commit/alone \| 100 \| 13[01] \| 1\.[23]\d\d \|.* \| 11 \| TOO SLOW \|")
        self.assertRegex(head, r"\| lanes/8/send/alone \| 100 \|.* \| 5 \|  \|")

    def test_the_threshold_decides(self):
        tables = {"mutex/8/send/alone": [100.0]}, {"mutex/8/send/alone": [108.0]}
        self.assertEqual(self.compare(*tables).returncode, 0)
        self.assertEqual(self.compare(*tables, "--threshold", "5").returncode, 1)

    def test_faster_is_no_fault(self):
        self.assertEqual(self.compare({"lanes/8/send/peer": STEADY}, {"lanes/8/send/peer": [20.0]}).returncode, 0)

    def test_a_disturbance_of_most_runs_that_later_ones_do_not_confirm_decides_nothing(self):
        noisy = [130.0] * 5 + [100.0, 130.0, 100.0, 130.0, 99.0] + [130.0] * 6
        done = self.compare({"lanes/8/send/alone": [100.0]}, {"lanes/8/send/alone": noisy})
        self.assertEqual(done.returncode, 0, done)
        self.assertRegex(done.stdout, r"\| lanes/8/send/alone \| 100 \| 130 \| 1\.300 \| 1\.000 \| 1\.300 \| 11 \| not sure \|")

    def test_one_odd_run_does_not_hide_what_is_slower(self):
        slower = [130.0] * 7 + [90.0] + [130.0] * 8
        self.assertEqual(self.compare({"lanes/8/send/alone": [100.0]}, {"lanes/8/send/alone": slower}).returncode, 1)

    def test_both_take_turns_at_being_first(self):
        log = self.folder / "both.log"
        programs = []
        for name in ("before", "after"):
            path = self.program(name, {"lanes/8/send/alone": STEADY})
            path.write_text(FAKE.replace('echo "$name" >>', f'echo {name} >>"{log}"; echo "$name" >>'), encoding="utf-8")
            programs.append(path)
        self.assertEqual(self.run_check("--programs", *programs).returncode, 0)
        self.assertEqual(log.read_text(encoding="utf-8").split()[:6], ["before", "after", "after", "before", "before", "after"])

    def test_only_what_the_filter_matches_and_both_have(self):
        before = {"lanes/8/send/alone": STEADY, "lanes/8/gone/alone": STEADY, "mutex/8/send/alone": STEADY}
        after = {"lanes/8/send/alone": STEADY, "lanes/8/new/alone": [900.0], "mutex/8/send/alone": [900.0]}
        done = self.compare(before, after, "--filter", "^lanes/")
        self.assertEqual(done.returncode, 0, done)
        self.assertIn("\n0 of 1 are more than 10 % slower. (2 are on one side only)\n", done.stdout)


class Wrong(BenchCheckTest):
    def test_usage(self):
        for arguments in (["--thresh", "5"], ["--threshold", "much"], ["--threshold", "0"], ["--threshold", "nan"], ["--pairs", "6"],
                          ["--filter", "("], ["extra"], ["--against"], ["--against", "HEAD", "--programs", "a", "b"]):
            self.assert_one_line(self.run_check(*arguments), 2, "--help")

    def test_a_filter_that_nothing_matches(self):
        table = {"lanes/8/send/alone": STEADY}
        self.assert_one_line(self.compare(table, table, "--filter", "lames"), 2, "'lames'")

    def test_programs_that_fail(self):
        table = {"lanes/8/send/alone": STEADY}
        for failing, why in (("full", "shmget: No space"), ("die", "ended with 7")):
            done = self.compare(table, {"lanes/8/send/alone": [failing]})
            self.assert_one_line(done, 3, "after: lanes/8/send/alone", why)
        self.assert_one_line(self.run_check("--programs", self.folder / "none", "/bin/true"), 3, "none", "No such file")

    def test_help_names_every_option(self):
        done = self.run_check("--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for part in ("--against COMMIT", "--threshold PERCENT", "--filter REGEX", "--pairs N", "--programs", "--help", "Exit codes", "Examples"):
            self.assertIn(part, done.stdout)

    def test_an_interrupt_ends_it_and_the_program(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            program = self.program("hangs", {"lanes/8/send/alone": ["hang"]})
            self.log_of(program).unlink(missing_ok=True)
            checker = subprocess.Popen([CHECK, "--programs", program, program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                       preexec_fn=default_signals)
            while not self.log_of(program).exists():
                time.sleep(0.01)
            checker.send_signal(number)
            out, err = checker.communicate(timeout=HANG)  # the program has these, too: it ends only after that has ended
            self.assertEqual((checker.returncode, out, err), (-signal.SIGINT, "", ""))


@unittest.skipUnless((ROOT / ".git").exists(), "not a clone")
class Commits(BenchCheckTest):
    """In a repository of their own, where nothing can be built."""

    def setUp(self):
        super().setUp()
        self.clone = self.folder / "clone"
        (self.clone / "scripts").mkdir(parents=True)
        self.check = self.clone / "scripts/bench-check"
        shutil.copytree(CHECK.parent / "bench_check_lib", self.check.parent / "bench_check_lib")
        self.check.write_bytes(CHECK.read_bytes())
        self.check.chmod(0o755)
        self.git("init", "--quiet")
        self.commit("first")

    def git(self, *arguments):
        identity = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@a", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@a"}
        subprocess.run(["git", "-c", "commit.gpgsign=false", *arguments], cwd=self.clone, check=True, capture_output=True,
                       env=os.environ | identity)

    def commit(self, subject):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", subject)

    def test_an_unknown_one(self):
        for name in ("no-such-commit", "--all", ""):
            self.assert_one_line(self.run_check(f"--against={name}", check=self.check), 2, "no commit")

    def test_one_without_the_program_is_no_regression(self):
        self.commit("second")
        self.assert_one_line(self.run_check("--against", "HEAD", check=self.check), 3, "has no ringmain-microbench", "--against")

    def test_the_default_is_the_last_commit_that_differs(self):
        self.assert_one_line(self.run_check(check=self.check), 2, "'HEAD~1'")
        (self.clone / "changed").write_text("something")
        self.assert_one_line(self.run_check(check=self.check), 3, "has no ringmain-microbench")

    def test_a_build_that_fails(self):
        (self.clone / "bench/micro").mkdir(parents=True)
        (self.clone / "bench/micro/CMakeLists.txt").write_text("")
        (self.clone / "scripts/setup").write_text("#!/bin/sh\nexit 1\n")
        (self.clone / "scripts/setup").chmod(0o755)
        self.commit("with it")
        self.assert_one_line(self.run_check("--against", "HEAD", check=self.check), 3, "scripts/setup", "failed")


if __name__ == "__main__":
    unittest.main()
