"""What a transport cannot do is refused in one line, and leaves nothing behind: the bad inputs of rings, for everything else."""

import functools
import os
import stat
import subprocess
import unittest

from support import BIN, NOBODY, consume, finish, ipc_objects, produce, run, setUpModule, tearDownModule, tool, wait_until
from test_transports import NAMED, TransportTest

RINGS = ("lanes", "semaphore", "mutex")
TRANSPORTS = tuple(backend for backend in NAMED if backend not in RINGS) + ("signal",)
MADE = tuple(backend for backend in TRANSPORTS if backend != "signal")  # by a producer that has something to send and nobody yet


def over(backends):
    """The test, with the options that choose each of them, and a ring of its own."""
    def decorate(test):
        @functools.wraps(test)
        def run_all(self):
            for backend in backends:
                with self.subTest(backend=backend):
                    self.ring = self.new_ring()
                    test(self, ("--backend", backend))
        return run_all
    return decorate


class BadTransports(TransportTest):
    def setUp(self):
        super().setUp()
        self.before = ipc_objects()

    def assert_nothing_left(self):
        self.assertEqual(ipc_objects(), self.before)
        self.assertEqual([path.name for path in self.runtime.iterdir() if not path.name.startswith(".")], [])
        self.assertEqual(tool("ls", self.ring).code, 1)

    @over(TRANSPORTS)
    def test_names_that_are_none(self, backend):
        for name, code in (("", 2), ("a b", 1), ("a" * 101, 1), ("ring!", 1)):
            for result in (produce(name, *backend, "--message", "x"), consume(name, *backend), tool("create", name, *backend)):
                self.assert_one_line(result, "name", code=code)
        self.assert_nothing_left()

    @over(TRANSPORTS)
    def test_paths_that_cannot_be(self, backend):
        made = tool("create", "/no/such/folder/x", *backend)
        if backend[1] in ("boost", "boost-queue", "signal"):  # to which a path is as good a name as any
            self.assertEqual(made.code, 0)
            self.assertEqual(tool("rm", "/no/such/folder/x", *backend).code, 0)
        else:
            self.assert_one_line(made, "/no/such/folder/x")
        self.assert_nothing_left()

    @over(TRANSPORTS)
    def test_modes_that_let_everybody_write(self, backend):
        for mode in ("0666", "0602", "0777"):
            refused = produce(self.ring, *backend, "--message", "x", "--mode", mode)
            self.assert_one_line(refused, "drop it" if backend[1] == "signal" else "0660")
        self.assert_nothing_left()

    @over(TRANSPORTS)
    def test_a_missing_input_leaves_nothing_behind(self, backend):
        missing = self.folder / "missing"
        self.assert_one_line(produce(self.ring, *backend, "--from", f"file:{missing}"), "ENOENT", str(missing))
        self.assert_one_line(produce(self.ring, *backend, "--from", f"file:{self.folder}"), "EISDIR")
        self.assert_nothing_left()

    @over(TRANSPORTS)
    def test_a_message_that_is_too_long_names_the_limit(self, backend):
        consumer = self.spawn("ringmain-consume", self.ring, *backend, "--follow")
        wait_until("there", lambda: tool("ls", self.ring).code == 0)
        self.assert_one_line(produce(self.ring, *backend, "--from", "gen:1", "--size", "2M"), "2097152 bytes is too long")
        self.assertEqual(consumer.poll(), None)
        consumer.kill()
        consumer.wait()
        tool("rm", "--force", self.ring, *backend)

    @over(TRANSPORTS)
    def test_more_than_there_is_room_for(self, backend):
        for option in ("--capacity", "--max-message", "--slots"):
            refused = tool("create", self.ring, *backend, option, "8T" if option != "--slots" else "8000000000000")
            self.assert_one_line(refused)
            self.assertRegex(refused.err, "use |raise|drop|give|ask for")
        self.assert_nothing_left()

    def test_one_that_exists_and_is_of_another_size(self):
        for backend, option in (("boost", "--slots"), ("boost-queue", "--slots"), ("posixq", "--slots"), ("unix", "--capacity"),
                                ("msgq", "--capacity")):
            with self.subTest(backend=backend):
                self.ring = self.new_ring()
                self.assertEqual(tool("create", self.ring, "--backend", backend, option, "8").code, 0)
                self.assert_one_line(produce(self.ring, "--backend", backend, "--message", "x", option, "9"), "8", "recreate")
                self.assertEqual(tool("rm", self.ring).code, 0)

    @over(TRANSPORTS)
    def test_one_name_is_one_thing(self, backend):
        self.assertEqual(tool("create", self.ring, *backend).code, 0)
        self.assert_one_line(tool("create", self.ring, *backend), "exists")
        self.assertEqual(tool("rm", self.ring, *backend).code, 0)
        self.assert_one_line(tool("rm", self.ring, *backend), self.ring)
        self.assert_nothing_left()

    @over(("msgq", "posixq", "unix", "signal"))
    def test_it_is_removed_under_those_who_use_it(self, backend):
        consumer = self.spawn("ringmain-consume", self.ring, *backend)
        wait_until("there", lambda: tool("ls", self.ring).code == 0)
        producer = self.spawn("ringmain-produce", self.ring, *backend, stdin=subprocess.PIPE)
        producer.stdin.write(b"1\n")
        producer.stdin.flush()
        self.assertEqual(consumer.stdout.readline(), b"1\n")
        self.assertEqual(tool("rm", "--force", self.ring).code, 0)
        self.assert_one_line(finish(producer, b"2\n"), "removed")
        if backend[1] != "unix":  # whose connections live on until their producers leave
            self.assert_one_line(finish(consumer), "removed")

    @over(MADE)
    def test_a_full_disk_is_reported(self, backend):
        consumer = self.spawn("ringmain-consume", self.ring, *backend, "--to", "file:/dev/full")
        wait_until("there", lambda: tool("ls", self.ring).code == 0)
        producer = self.spawn("ringmain-produce", self.ring, *backend, "--from", "gen:5")
        self.assert_one_line(finish(consumer), "ENOSPC")
        producer.kill()
        producer.wait()
        tool("rm", "--force", self.ring, *backend)

    @unittest.skipUnless(os.geteuid() == 0, "needs root, to be somebody else")
    @over(TRANSPORTS)
    def test_somebody_else_is_kept_out(self, backend):
        if not all(p.stat().st_mode & stat.S_IXOTH for p in [BIN, *BIN.parents]):
            self.skipTest(f"nobody may not run {BIN}")
        self.assertEqual(tool("create", self.ring, *backend).code, 0)
        self.assert_one_line(run("ringmain-consume", self.ring, *backend, "--timeout", "1s", user=NOBODY))
        self.assert_one_line(run("ringmain-produce", self.ring, *backend, "--message", "x", user=NOBODY))
        self.assert_one_line(tool("rm", "--force", self.ring, *backend, user=NOBODY))
        self.assertEqual(tool("rm", self.ring, *backend).code, 0)

    def test_ids_that_are_none(self):
        queue = ("--backend", "msgq", "--id")
        self.assert_one_line(produce(*queue, "2147480000", "--message", "x"), "ipcs -q")
        self.assert_one_line(consume(*queue, "2147480000"), "ipcs -q")
        self.assert_one_line(produce("name", *queue, "0", "--message", "x"), "--id", code=2)
        self.assert_one_line(produce("--backend", "unix", "--id", "0", "--message", "x"), "msgq")

    def test_a_user_to_trust_where_nobody_can_be(self):
        self.assert_one_line(produce(self.ring, "--backend", "unix", "--trust", "1", "--message", "x"), "trust", "msgq")

    def test_something_else_is_there(self):
        for kind in ("fifo", "unix"):
            with self.subTest(backend=kind):
                path = self.file("precious", b"mine")
                self.assert_one_line(produce(path, "--backend", kind, "--message", "x"), str(path))
                self.assert_one_line(tool("rm", path, "--backend", kind))
                self.assertEqual(path.read_bytes(), b"mine")


if __name__ == "__main__":
    unittest.main(verbosity=2)
