"""What the shells offer behind a program's name: all that --help has, what is known of values, and the rings that are there."""

import os
import pathlib
import pty
import re
import select
import shlex
import shutil
import subprocess
import time
import unittest

from support import BIN, HANG, ProgramTest, run, setUpModule, tearDownModule

PROGRAMS = ["ringmain", "ringmain-produce", "ringmain-consume"]
WITH_PATH = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}


def script(program, shell):
    result = run(program, "--completion", shell)
    assert (result.code, result.err) == (0, ""), result
    return result.out.decode()


def options_in_help(*command):
    """All words that begin a line of --help and its options, as "-y,--yes"."""
    text = run(*command, "--help").out.decode().partition("Examples:")[0]
    return sorted(name for names in re.findall(r"^  (-\S+)", text, re.MULTILINE) for name in names.split(","))


def commands():
    text = run("ringmain", "--help").out.decode().partition("Subcommands:")[2].partition("Examples:")[0]
    return re.findall(r"^  ([a-z]+) ", text, re.MULTILINE)


class Completion(ProgramTest):
    def bash(self, *words):
        """What bash would put in place of the last word; words are as bash breaks them, at = and : too."""
        program = words[0]
        asked = (f"{script(program, 'bash')}\nCOMP_WORDS=({shlex.join(words)})\nCOMP_CWORD={len(words) - 1}\n"
                 f"_{program.replace('-', '_')}\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"")
        done = subprocess.run(["bash", "--norc", "-c", asked], capture_output=True, text=True, check=True, timeout=HANG, env=WITH_PATH,
                              cwd=self.folder)
        self.assertEqual(done.stderr, "")
        return sorted(done.stdout.split())

    def test_bash_offers_the_options_and_commands_of_help(self):
        for program in PROGRAMS:
            self.assertEqual(self.bash(program, "-"), options_in_help(program))
        self.assertEqual(self.bash("ringmain", ""), commands())
        self.assertGreaterEqual(len(commands()), 7)
        for command in commands():
            self.assertEqual(self.bash("ringmain", command, "-"), options_in_help("ringmain", command))

    def test_bash_offers_the_values_that_are_known(self):
        backends = sorted(re.findall(r"^([a-z-]+) ", run("ringmain", "backends").out.decode().partition("\n\n")[0], re.MULTILINE))
        self.assertEqual(len(backends), 11)
        self.assertEqual(self.bash("ringmain-produce", "x", "--backend", ""), backends)
        self.assertEqual(self.bash("ringmain", "rm", "--backend", ""), backends)
        self.assertEqual(self.bash("ringmain-produce", "--wait", "=", "s"), ["spin"])
        self.assertEqual(self.bash("ringmain-produce", "--wait", "="), ["adaptive", "park", "spin"])
        self.assertEqual(self.bash("ringmain-produce", "--capacity", ""), [])
        self.assertEqual(self.bash("ringmain", "--completion", "z"), ["zsh"])
        self.assertIn("root", self.bash("ringmain", "create", "--trust", "roo"))

    def test_bash_offers_files_where_a_file_is_meant(self):
        for name in ("orders.csv", "orders.txt", "other"):
            pathlib.Path(self.folder, name).touch()
        orders = ["orders.csv", "orders.txt"]
        self.assertEqual(self.bash("ringmain-consume", "--dead-letters", "or"), orders)
        self.assertEqual(self.bash("ringmain-consume", "--to", "f"), ["file:"])
        self.assertEqual(self.bash("ringmain-consume", "--to", "file", ":"), [*orders, "other"])
        self.assertEqual(self.bash("ringmain-produce", "--from", "=", "file", ":", "or"), orders)
        self.assertEqual(self.bash("ringmain", "ls", "./ot"), ["./other"])

    def test_bash_offers_the_rings_that_are_there(self):
        self.assertEqual(run("ringmain", "create", self.ring).code, 0)
        for words in (["ringmain-produce"], ["ringmain-consume", "--follow"], ["ringmain", "stat"], ["ringmain", "rm", "other"]):
            self.assertIn(self.ring, self.bash(*words, ""))
            self.assertEqual(self.bash(*words, self.ring[:-1]), [self.ring])
        self.assertEqual(self.bash("ringmain", "doctor", ""), [])


@unittest.skipUnless(shutil.which("zsh"), "no zsh here: scripts/setup test installs it")
class Zsh(ProgramTest):
    """In a terminal, because zsh completes nowhere else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        process, cls.terminal = pty.fork()
        if process == 0:
            os.execvpe("zsh", ["zsh", "-f", "-i"], {**WITH_PATH, "TERM": "dumb", "PS1": "", "COLUMNS": "500", "LINES": "900"})
        cls.addClassCleanup(os.waitpid, process, 0)
        cls.addClassCleanup(os.close, cls.terminal)

    def say(self, text, until):
        os.write(self.terminal, text.encode())
        heard, end = "", time.monotonic() + HANG
        while until not in heard:
            self.assertTrue(select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0], heard)
            heard += os.read(self.terminal, 65536).decode(errors="replace")
        return heard

    def setUp(self):
        super().setUp()
        lines = ["stty -echo cols 500 rows 900", "autoload -Uz compinit", "compinit -D -u", "setopt no_beep no_always_last_prompt",
                 "LISTMAX=0", "said() { print -r -- E-N-D }", "zle -N said", "bindkey '^Xe' said", "bindkey '^I' list-choices"]
        for program in PROGRAMS:
            path = pathlib.Path(self.folder, "_" + program)
            path.write_text(script(program, "zsh"))
            subprocess.run(["zsh", "-n", path], check=True, timeout=HANG)
            lines.append(f"source {path}")
        self.say("\n".join([*lines, "print BEG''UN\n"]), "BEGUN")

    def offered(self, line):
        heard = self.say(f"\x15{line}\t\x18e", "E-N-D")
        return heard.replace("\r", "")

    def test_zsh_offers_the_options_of_help_and_the_rings_that_are_there(self):
        self.assertEqual(run("ringmain", "create", self.ring).code, 0)
        for command in (["ringmain-produce"], ["ringmain-consume"], ["ringmain"], ["ringmain", "rm"], ["ringmain", "create"]):
            heard = self.offered(" ".join([*command, "--"]))
            self.assertEqual(sorted(set(re.findall(r"^ *(--[a-z-]+)", heard, re.MULTILINE)) - {"--"}),
                             [name for name in options_in_help(*command) if name.startswith("--")])
        self.assertIn(self.ring, self.offered("ringmain stat "))

    def test_zsh_offers_values_and_files(self):
        for name in ("orders.csv", "orders.txt"):
            pathlib.Path(self.folder, name).touch()
        self.assertRegex(self.offered(f"ringmain-consume --to file:{self.folder}/or"), r"orders\.csv +orders\.txt")
        self.assertRegex(self.offered("ringmain-produce --wait="), r"adaptive +park +spin")
        self.assertRegex(self.offered("ringmain rm --backend "), r"\bboost-queue\b.*\bunix\b")


if __name__ == "__main__":
    unittest.main(verbosity=2)
