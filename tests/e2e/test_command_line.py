"""Options that are wrong, and help."""

import unittest

from support import ProgramTest, run, setUpModule, tearDownModule


class CommandLine(ProgramTest):
    def refused(self, *command, says):
        self.assert_one_line(run(*command), *([says] if isinstance(says, str) else says), code=2)

    def test_unknown_options_name_the_near_one(self):
        self.refused("ringmain-produce", self.ring, "--farme", "line", says="did you mean --frame?")
        self.refused("ringmain-consume", self.ring, "--folow", says="did you mean --follow?")
        self.refused("ringmain", "ls", "--logn", says="did you mean --long?")
        self.refused("ringmain", "create", "--capcity=4M", self.ring, says="did you mean --capacity?")
        self.refused("ringmain", "remove", says=("unknown command", "remove"))
        self.refused("ringmain", "crate", self.ring, says="did you mean create?")

    def test_options_that_would_have_no_effect_are_refused(self):
        self.refused("ringmain-produce", self.ring, "--size", "64", says="--from gen:")
        self.refused("ringmain-produce", self.ring, "--from", "gen:1", "--frame", "raw", says="--frame")
        self.refused("ringmain-consume", self.ring, "--to", "null", "--frame", "raw", says="--frame")
        self.refused("ringmain-consume", self.ring, "--to", "null", "--ack", "taken", says="--ack")
        self.refused("ringmain-consume", self.ring, "--batch", "2", "--ack", "written", says="--batch")
        for option in (("--no-default-group",), ("--max-deliveries", "3"), ("--publisher-fences",)):
            self.refused("ringmain", "create", self.ring, "--slots", "4", *option, says=(option[0], "lanes"))
        for option in (("--from", "-"), ("--rate", "1/s"), ("--batch", "2")):
            self.refused("ringmain-produce", self.ring, "--message", "x", *option, says=option[0])

    def test_values_that_are_none_are_explained(self):
        self.refused("ringmain-produce", self.ring, "--capacity", "4Q", says=("--capacity", "'4Q'"))
        self.refused("ringmain-produce", self.ring, "--rate", "5", says="500/s")
        self.refused("ringmain-produce", self.ring, "--from", "nowhere", says="file:PATH")
        self.refused("ringmain-produce", self.ring, "--from", "gen:1", "--size", "23", says="24")
        self.refused("ringmain-produce", self.ring, "--type", "65536", says="65535")
        self.refused("ringmain-produce", self.ring, "--producers", "33", says="1 to 32")
        self.refused("ringmain-produce", self.ring, "--wait", "forever", says="adaptive|spin|park")
        self.refused("ringmain-consume", self.ring, "--start", "now", says="latest|earliest")
        self.refused("ringmain-consume", self.ring, "--prefetch", "0", says="--prefetch")
        self.refused("ringmain", "create", self.ring, "--max-deliveries", "5G", says="--max-deliveries")
        self.refused("ringmain-consume", self.ring, "--timeout", "5", says="500ms")
        self.refused("ringmain-consume", self.ring, "--summary", "xml", says="none|text|json")
        self.refused("ringmain-consume", says="RING")
        self.refused("ringmain", says="subcommand")

    def test_help_shows_examples_and_exit_codes(self):
        for program in ("ringmain-produce", "ringmain-consume", "ringmain"):
            result = run(program, "--help")
            self.assertEqual((result.code, result.err), (0, ""))
            self.assertIn(b"Examples:", result.out)
            self.assertIn(b"Exit codes:", result.out)
            self.assertTrue(run(program, "--version").out.startswith(program.encode()))


if __name__ == "__main__":
    unittest.main(verbosity=2)
