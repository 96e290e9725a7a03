"""What the README shows is what the tests compile."""

import os
import pathlib
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ["RINGMAIN_BIN"])


class Readme(unittest.TestCase):
    def test_its_example_is_the_file_that_is_compiled(self):
        example = (ROOT / "engine/examples/hello.cpp").read_text().rstrip("\n")
        self.assertIn(f"```cpp\n// engine/examples/hello.cpp\n{example}\n```", (ROOT / "README.md").read_text())

    def test_its_example_runs(self):
        hello = BIN / "example-hello"
        try:
            subprocess.run([hello, "send", "one", "two"], check=True, timeout=60)
            received = subprocess.run([hello, "receive"], check=True, timeout=60, capture_output=True, text=True)
            self.assertEqual(received.stdout, "one\ntwo\n")
        finally:
            subprocess.run([BIN / "ringmain", "rm", "hello"], check=False, timeout=60, capture_output=True)


if __name__ == "__main__":
    unittest.main()
