"""ringmain top, driven in tmux as a user does it at a terminal: keys in, and the screen compared."""

import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import unittest

import own_namespace
from schema_support import validator
from support import BIN, HANG, ProgramTest, finish, produce, setUpModule, start, tearDownModule, tool, wait_until

servers = itertools.count()


class Terminal:
    """A tmux server of its own, with a shell that runs `ringmain top` and says how it ended."""

    def __init__(self, test, *arguments, rows=24, columns=80, **environment):
        self.socket = str(test.folder / f"tmux-{next(servers)}")
        test.addCleanup(self.tmux, "kill-server", check=False)
        self.tty = test.folder / f"{self.socket}.tty"
        words = " ".join(f"'{word}'" for word in (BIN / "ringmain", "top", *arguments))
        after = f"echo ended $?; stty -g > {self.tty}.after; echo shell; exec sleep 1000"
        script = f"trap : INT QUIT; stty -g > {self.tty}.before; {words}; {after}"
        variables = [f"{name}={value}" for name, value in environment.items()]
        self.tmux("new-session", "-d", "-x", columns, "-y", rows, "env", *variables, "sh", "-c", script)

    def tmux(self, *words, check=True):
        command = ["tmux", "-S", self.socket, "-f", "/dev/null", *map(str, words)]
        options = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL, "timeout": HANG}
        return subprocess.run(command, check=check, **options).stdout

    def lines(self, *options):
        return self.tmux("capture-pane", "-p", *options).splitlines()

    def text(self):
        return "\n".join(self.lines())

    def press(self, *keys):
        self.tmux("send-keys", *keys)

    def resize(self, rows, columns):
        self.tmux("resize-window", "-x", columns, "-y", rows)

    def pid(self):
        shell = self.tmux("display-message", "-p", "#{pane_pid}").strip()
        found = subprocess.run(["pgrep", "-P", shell], capture_output=True, text=True, check=False).stdout.split()
        return int(found[0])

    def wait_for(self, *parts, without=()):
        """Until the screen has all of these, regular expressions, and none of those; returns it."""
        seen = []

        def is_there():
            seen[:] = [self.text()]
            return all(re.search(part, seen[0]) for part in parts) and not any(re.search(part, seen[0]) for part in without)

        try:
            wait_until(f"{parts}", is_there)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{seen[0]}") from None
        return seen[0]

    def is_as_before(self):
        return self.tty.with_suffix(".tty.before").read_text() == self.tty.with_suffix(".tty.after").read_text()


def masked(text):
    """What differs from run to run: speeds, moments, process numbers."""
    text = re.sub(r"\d\d:\d\d:\d\d", "HH:MM:SS", text)
    return "\n".join(line.rstrip() for line in text.splitlines()).rstrip("\n")


LIST = """\
ringmain top  2 rings  by NAME  every 100ms  HH:MM:SS
NAME     BACKEND   STATE  MSG/S  BYTES/S FILL                LAG MEMBERS REPAIRS
top-a    lanes     ready      0       0B [           0%]     16B 0p 1c         0
top-b    semaphore ready      0       0B [||||||    50%]       - 0p 0c         0



















q quit  h help  Enter open  s sort  r reverse  p pause  d delay"""


@unittest.skipUnless(shutil.which("tmux"), "tmux is not installed")
@unittest.skipUnless(own_namespace.is_own(), "no IPC namespace of its own: the list would have rings of others")
class Screen(ProgramTest):
    maxDiff = None

    def setUp(self):
        super().setUp()
        self.first, self.second = "top-a", "top-b"
        self.rings += [self.first, self.second]

    def two_rings(self):
        tool("create", self.first, "--max-message", "1K", "--capacity", "64K", "--producers", "2")
        tool("create", self.second, "--backend", "semaphore", "--slots", "2", "--max-message", "8")
        produce(self.second, "--message", "x")

    def top(self, *arguments, **options):
        return Terminal(self, "--interval", "100ms", *arguments, **options)

    def quit(self, terminal, key="q", code=0):
        terminal.press(key)
        terminal.wait_for(f"^ended {code}\n", "shell")
        self.assertTrue(terminal.is_as_before())
        self.assertEqual(terminal.tmux("display-message", "-p", "#{alternate_on} #{cursor_flag}").strip(), "0 1")

    def test_lists_the_rings_and_leaves_the_terminal_as_it_was(self):
        self.two_rings()
        produce(self.first, "--message", "")
        consumer = self.spawn("ringmain-consume", self.first, "--follow", "--group", "audit")
        self.assertTrue(consumer)
        terminal = self.top()
        terminal.wait_for("top-a", "top-b", "1c")
        terminal.press("<", "<", "<")
        terminal.wait_for("by NAME", r"ready +0 ")
        self.assertEqual(masked(terminal.text()), LIST)
        self.quit(terminal)

    def test_chooses_a_ring_shows_its_members_and_goes_back(self):
        self.two_rings()
        consumer = self.spawn("ringmain-consume", self.first, "--follow", "--group", "audit", "--to", "null")
        producer = self.spawn("ringmain-produce", self.first, "--from", "gen:1G", "--rate", "500/s")
        terminal = self.top()
        terminal.wait_for("1p 1c")
        terminal.press("Enter")
        terminal.wait_for("top-a  lanes ready  1p 1c", rf"{producer.pid} ringmain-produce producer - +alive +[1-9]",
                          rf"{consumer.pid} ringmain-consume consumer audit +alive +[1-9]",
                          r"(?m)^audit +\S+B ", "LANE  PUBLISHED")
        terminal.press("Escape")
        terminal.wait_for("2 rings")
        terminal.press("Down", "Enter")
        terminal.wait_for("top-b  semaphore ready", "nobody is attached", "1 message of 2")
        self.quit(terminal)

    def test_sorts_by_the_column_that_keys_choose(self):
        self.two_rings()
        terminal = self.top()
        terminal.wait_for("by MSG/S", "top-b")
        for keys, title, order in (("ss", "by FILL", "ba"), ("r", "by FILL reversed", "ab"),
                                   ("<<<<<", "by NAME", "ab"), ("r", "by NAME reversed", "ba")):
            terminal.press(*keys)
            terminal.wait_for(f"{title}  every", "(?s)top-{}.*top-{}".format(*order))

    def test_pause_holds_what_is_shown(self):
        self.two_rings()
        terminal = self.top()
        terminal.wait_for(r"ready +0 ")
        terminal.press("p")
        before = terminal.wait_for("PAUSED")
        produce(self.second, "--message", "y")
        tool("top", "--json", "--interval", "100ms", "--count", "3")  # long enough for it to look again, if it did
        self.assertEqual(terminal.text(), before)
        terminal.press("Down", "Enter")
        terminal.wait_for("PAUSED  top-b", "50%")
        terminal.press("p")
        terminal.wait_for("100%", without=["PAUSED"])

    def test_the_delay_is_asked_for(self):
        self.two_rings()
        terminal = self.top()
        terminal.wait_for("top-a")
        terminal.press("d")
        terminal.wait_for("delay .now 100ms.: _")
        terminal.press("2", "Enter")
        terminal.wait_for("every 2s")

    def test_survives_every_size_and_draws_at_once(self):
        self.two_rings()
        terminal = Terminal(self, "--interval", "1h")
        whole = terminal.wait_for("top-a", "REPAIRS", "d delay")
        terminal.resize(10, 40)
        terminal.wait_for(r"NAME +MSG/S FILL +LAG\n", "top-b", "q quit", without=["REPAIRS"])
        self.assertEqual(len(terminal.lines()), 10)
        terminal.resize(3, 12)
        terminal.wait_for(r"ringmain top\nNAME", without=["q quit"])
        terminal.resize(24, 80)
        terminal.wait_for("top-a", "REPAIRS", "d delay")
        self.assertEqual(terminal.text(), whole)
        self.quit(terminal)

    def test_a_ring_that_is_removed_is_said_to_be_gone_and_comes_back(self):
        self.two_rings()
        terminal = self.top(self.first)
        terminal.wait_for("top-a  lanes ready")
        tool("rm", self.first)
        terminal.wait_for("top-a  GONE", "It is gone")
        tool("create", self.first, "--backend", "mutex", "--slots", "2")
        terminal.wait_for("top-a  mutex ready")
        terminal.press("Escape")
        terminal.wait_for("2 rings")
        tool("rm", self.first)
        terminal.wait_for("1 ring ", without=["top-a"])
        tool("rm", self.second)
        terminal.wait_for("0 rings", "ringmain create")
        self.quit(terminal)

    def test_a_member_that_is_killed_is_shown_as_dead(self):
        self.two_rings()
        consumer = self.spawn("ringmain-consume", self.first, "--follow")
        terminal = self.top(self.first)
        terminal.wait_for(rf"{consumer.pid} .*alive")
        consumer.kill()
        consumer.wait()
        terminal.wait_for("0p 0c .1 dead", rf"{consumer.pid} .*dead", "TROUBLE +1 death")
        tool("repair", self.first, "--yes")
        terminal.wait_for("nobody is attached", r"repairs +1", without=["TROUBLE"])

    def test_the_terminal_is_restored_whatever_signal_ends_it(self):
        self.two_rings()
        for number in (signal.SIGTERM, signal.SIGHUP):
            terminal = self.top()
            terminal.wait_for("top-a")
            os.kill(terminal.pid(), number)
            terminal.wait_for(f"^ended {128 + number}\n", "shell")
            self.assertTrue(terminal.is_as_before())
        for key, number in (("C-c", signal.SIGINT), ("C-\\", signal.SIGQUIT)):
            terminal = self.top()
            terminal.wait_for("top-a")
            self.quit(terminal, key, 128 + number)

    def test_ends_when_its_terminal_goes_away(self):
        self.two_rings()
        terminal = self.top()
        terminal.wait_for("top-a")
        pid = terminal.pid()
        terminal.tmux("kill-server")
        wait_until("the end of top", lambda: not os.path.exists(f"/proc/{pid}"))

    def test_without_colours_where_nobody_wants_them(self):
        self.two_rings()
        for environment, coloured in (({"TERM": "tmux-256color"}, True), ({"TERM": "tmux-256color", "NO_COLOR": "1"}, False)):
            terminal = self.top(**environment)
            terminal.wait_for("top-a")
            self.assertEqual(any("\x1b[32m" in line for line in terminal.lines("-e")), coloured)

    def test_what_cannot_be_drawn_on_is_refused_with_a_remedy(self):
        self.two_rings()
        for kind in ("dumb", "no-such-terminal"):
            terminal = self.top(TERM=kind)
            self.assertIn(kind, terminal.wait_for("cannot be drawn on", "--json", "ended 1"))
        self.assert_one_line(tool("top"), "no terminal", "--json")


class Lines(ProgramTest):
    def lines(self, *arguments):
        result = tool("top", "--json", "--interval", "100ms", *arguments)
        self.assertEqual((result.code, result.err), (0, ""))
        told = [json.loads(line) for line in result.out.splitlines()]
        for each in told:
            self.assertEqual([error.message for error in validator("top").iter_errors(each)], [])
        return told

    def test_json_is_a_valid_line_for_each_interval(self):
        tool("create", self.ring)
        tool("create", self.new_ring(), "--backend", "fifo")
        producer = self.spawn("ringmain-produce", self.ring, "--from", "gen:1G", "--rate", "500/s")
        self.await_members("p", 1)
        told = self.lines("--count", "3", self.ring)
        self.assertEqual([[each["ring"]["name"] for each in line["rings"]] for line in told], [[self.ring]] * 3)
        seen = told[-1]["rings"][0]
        self.assertGreaterEqual(seen["interval_seconds"], 0.1)
        self.assertEqual([each["pid"] for each in seen["rates"]], [producer.pid])
        self.assertGreater(seen["rate"]["sent_messages_per_second"], 0)
        self.assertGreaterEqual({each["ring"]["name"] for each in self.lines("--count", "1")[0]["rings"]}, set(self.rings))

    def test_json_of_a_ring_that_is_removed_goes_on_without_it(self):
        tool("create", self.ring)
        process = start("ringmain", "top", "--json", "--interval", "100ms", self.ring)
        self.started.append(process)
        self.assertEqual(len(json.loads(process.stdout.readline())["rings"]), 1)
        tool("rm", self.ring)
        wait_until("an empty line", lambda: json.loads(process.stdout.readline())["rings"] == [])
        tool("create", self.ring)
        wait_until("the ring again", lambda: len(json.loads(process.stdout.readline())["rings"]) == 1)
        process.send_signal(signal.SIGINT)
        self.assertEqual(finish(process).code, -signal.SIGINT)

    def test_what_is_wrong_on_the_command_line_is_one_line(self):
        self.assert_one_line(tool("top", "no-such-ring", "--json"), "no such ring")
        self.assert_one_line(tool("top", "--interval", "1ms"), "100ms to 24h", code=2)
        self.assert_one_line(tool("top", "-n", "x"), "--count", code=2)


if __name__ == "__main__":
    own_namespace.enter()
    unittest.main(verbosity=2)
