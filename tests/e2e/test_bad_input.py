"""What cannot be done is refused in one line, and leaves nothing behind."""

import ctypes
import os
import stat
import subprocess
import unittest

from support import BIN, NOBODY, ProgramTest, consume, finish, ipc_objects, produce, run, setUpModule, tearDownModule, tool


class BadInput(ProgramTest):
    def test_a_line_that_is_too_long_stops_after_those_before_it(self):
        result = produce(self.ring, "--max-message", "10", give=b"one\ntwo\n" + b"x" * 50 + b"\nthree\n")
        self.assert_one_line(result, "line 3", "--max-message", "--frame raw")
        self.assertEqual(consume(self.ring).out, b"one\ntwo\n")

    def test_a_length_that_is_too_long_or_a_stream_that_is_cut_off(self):
        self.assert_one_line(produce(self.ring, "--max-message", "10", "--frame", "length", give=b"\x0b\0\0\0" + b"x" * 11), "11 bytes")
        self.assert_one_line(produce(self.ring, "--frame", "length", give=b"\x05\0\0\0abc"), "ends inside message 1")

    def test_a_message_or_generated_size_that_is_too_long(self):
        self.assert_one_line(produce(self.ring, "--max-message", "4", "--message", "hello", "--frame", "raw"), "--max-message")
        self.assert_one_line(produce(self.ring, "--from", "gen:1", "--size", "64"), "--max-message")

    def test_a_ring_of_another_version(self):
        tool("create", self.ring)
        key = int(self.status()["KEY"], 16)
        libc = ctypes.CDLL(None, use_errno=True)
        libc.shmat.restype = ctypes.c_void_p
        at = libc.shmat(libc.shmget(key, 0, 0), None, 0)
        self.assertNotIn(at, (None, ctypes.c_void_p(-1).value))
        version = ctypes.c_uint32.from_address(at + 8)  # layout/superblock.hpp: keeps its place for ever
        ours, version.value = version.value, 4242
        for result in (produce(self.ring, "--message", "x"), consume(self.ring)):
            self.assert_one_line(result, "4242", str(ours))
        self.assertIn("(incompatible)", tool("ls").out.decode())
        self.assertNotEqual(tool("rm", self.ring).code, 0)
        version.value = ours
        libc.shmdt(ctypes.c_void_p(at))

    def test_names_that_are_none(self):
        before = ipc_objects()
        for name, code in (("", 2), ("a b", 1), ("a" * 101, 1), ("ring!", 1), ("/no/such/file", 1)):
            for result in (produce(name, "--message", "x"), consume(name), tool("create", name)):
                self.assert_one_line(result, "name", code=code)
        self.assertEqual(ipc_objects(), before)

    def test_modes_that_let_everybody_write(self):
        before = ipc_objects()
        for mode in ("0666", "0602", "0777"):
            self.assert_one_line(produce(self.ring, "--message", "x", "--mode", mode), "0660")
        self.assertEqual(ipc_objects(), before)

    def test_missing_files_and_folders_leave_no_ring_behind(self):
        before = ipc_objects()
        missing = self.folder / "missing"
        self.assert_one_line(produce(self.ring, "--from", f"file:{missing}"), "ENOENT", str(missing))
        self.assert_one_line(produce(self.ring, "--from", f"file:{self.folder}"), "EISDIR")
        self.assert_one_line(consume(self.ring, "--to", f"file:{missing}/out"), "ENOENT")
        self.assertEqual(ipc_objects(), before)

    def test_a_bad_ring_leaves_the_output_file_as_it_was(self):
        target = self.file("out", b"precious")
        self.assert_one_line(consume("no ring!", "--to", f"file:{target}"), "name")
        self.assertEqual(target.read_bytes(), b"precious")

    @unittest.skipUnless(os.geteuid() == 0, "needs root, to be somebody else")
    def test_somebody_else_is_kept_out(self):
        tool("create", self.ring)
        readable = all(p.stat().st_mode & stat.S_IXOTH for p in [BIN, *BIN.parents])
        if not readable:
            self.skipTest(f"nobody may not run {BIN}")
        for program in ("ringmain-produce", "ringmain-consume"):
            self.assert_one_line(run(program, self.ring, "--timeout", "1s", user=NOBODY) if "consume" in program
                                 else run(program, self.ring, "--message", "x", user=NOBODY), "EACCES")
        self.assert_one_line(tool("rm", self.ring, user=NOBODY))
        self.assertEqual(tool("ls", self.ring).code, 0)

    def test_more_than_there_is_room_for(self):
        before = ipc_objects()
        self.assert_one_line(produce(self.ring, "--message", "x", "--capacity", "8T"))
        self.assert_one_line(produce(self.ring, "--message", "x", "--capacity", "8T", "--max-message", "1G"))
        self.assertEqual(ipc_objects(), before)

    def test_a_ring_that_exists_with_another_geometry(self):
        tool("create", self.ring, "--slots", "8")
        self.assert_one_line(produce(self.ring, "--message", "x", "--slots", "9"), "8", "9")
        self.assertEqual(produce(self.ring, "--message", "x", "--slots", "8").code, 0)

    def test_a_backend_that_is_none(self):
        self.assert_one_line(produce(self.ring, "--message", "x", "--backend", "carrier-pigeon"), "semaphore")

    def test_a_ring_that_is_removed_under_its_members(self):
        consumer = self.spawn("ringmain-consume", self.ring)
        producer = self.spawn("ringmain-produce", self.ring, stdin=subprocess.PIPE)
        self.await_members("c", 1)
        self.await_members("p", 1)
        self.assertEqual(tool("rm", "--force", self.ring).code, 0)
        self.assert_one_line(finish(consumer), "removed")
        self.assert_one_line(finish(producer, b"one\ntwo\n"), "removed")

    def test_a_full_disk_says_how_many_messages_it_cost_a_semaphore_ring(self):
        produce(self.ring, "--from", "gen:50", "--backend", "semaphore")
        result = consume(self.ring, "--to", "file:/dev/full", "--count", "20")
        self.assert_one_line(result, "ENOSPC", "20 messages taken from the ring could not be written")
        self.assertEqual(self.status()["WAITING"], "30")
        with open("/dev/full", "wb") as full:
            self.assert_one_line(consume(self.ring, "--count", "1", stdout=full), "stdout", "ENOSPC")


if __name__ == "__main__":
    unittest.main(verbosity=2)
