"""scripts/report, what it cannot use, in one line each."""

import unittest

from report_support import ReportTest, results


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
