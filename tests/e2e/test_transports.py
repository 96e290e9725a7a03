"""Every backend moves the same bytes through the same programs, and programs of others understand what they write."""

import os
import pathlib
import re
import signal
import subprocess
import tempfile
import unittest
import unittest.mock

from support import BIN, ProgramTest, Result, consume, finish, produce, sha256, setUpModule, tearDownModule, tool, wait_until

RECEIVER = r"""
#include <stdio.h>
#include <stdlib.h>
#include <sys/msg.h>
int main(int argc, char** argv)
{
    struct { long type; char text[100]; } message;
    ssize_t length = msgrcv(atoi(argv[1]), &message, sizeof message.text, atol(argv[2]), 0);
    if (argc != 3 || length < 0) {
        perror("msgrcv");
        return 1;
    }
    printf("%ld:%.*s", message.type, (int)length, message.text);
    return 0;
}
"""

SENDER = r"""
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
int main(int argc, char** argv)
{
    struct { long type; char text[100]; } message = {argc == 4 ? atol(argv[2]) : 0, ""};
    strncpy(message.text, argv[3], sizeof message.text - 1);
    return msgsnd(atoi(argv[1]), &message, strlen(message.text), 0) == 0 ? 0 : 1;
}
"""

NAMED = ("lanes", "semaphore", "mutex", "boost", "boost-queue", "fifo", "msgq", "posixq", "unix")


class TransportTest(ProgramTest):
    def setUp(self):
        folder = self.enter(tempfile.TemporaryDirectory())
        self.enter(unittest.mock.patch.dict(os.environ, RINGMAIN_RUNTIME_DIR=folder))
        self.runtime = pathlib.Path(folder)
        super().setUp()  # its cleaning up comes first

    def clean_up(self):
        super().clean_up()
        self.assertEqual(sorted(path.name for path in self.runtime.iterdir()), [])

    def lines(self, count=20_000):
        return b"".join(b"line %d\n" % i for i in range(count))

    def queue(self):
        """A System V message queue that nobody here made."""
        made = subprocess.run(["ipcmk", "-Q"], stdout=subprocess.PIPE, check=True, text=True).stdout
        number = re.search(r"\d+", made)[0]
        self.addCleanup(subprocess.run, ["ipcrm", "-q", number], check=True)
        return number

    def compiled(self, source):
        (self.folder / "program.c").write_text(source)
        program = self.folder / "program"
        subprocess.run(["cc", "-o", program, self.folder / "program.c"], check=True)
        return program


class EveryBackend(TransportTest):
    def test_a_file_arrives_identical(self):
        source = self.file("in", self.lines())
        for backend in NAMED:
            with self.subTest(backend=backend):
                self.ring = self.new_ring()
                target = self.folder / f"out-{backend}"
                to = ("--backend", backend, "--to", f"file:{target}")
                consumer = self.spawn("ringmain-consume", self.ring, *to)
                self.assertEqual(produce(self.ring, "--backend", backend, "--from", f"file:{source}"), Result(0, b"", ""))
                self.assertEqual(finish(consumer), Result(0, b"", ""))
                self.assertEqual(sha256(target), sha256(source))

    def test_create_ls_and_rm_know_it(self):
        for backend in NAMED:
            with self.subTest(backend=backend):
                self.ring = self.new_ring()
                self.assertEqual(tool("create", self.ring, "--backend", backend), Result(0, b"", ""))
                self.assertEqual(tool("create", self.ring, "--backend", backend).code, 1)
                self.assertEqual(self.status()["BACKEND"], backend)
                self.assertIn(self.ring.encode(), tool("ls").out)
                self.assertEqual(tool("rm", self.ring), Result(0, b"", ""))
                self.assertNotIn(self.ring.encode(), tool("ls").out)
                self.assertEqual(tool("rm", self.ring).code, 1)

    def test_the_table_names_all_of_them(self):
        table = tool("backends")
        self.assertEqual((table.code, table.err), (0, ""))
        for backend in (*NAMED, "pipe", "signal"):
            self.assertEqual(len(re.findall(rf"^{backend} ", table.out.decode(), re.M)), 2, backend)

    def test_what_it_cannot_do_is_refused_with_one_that_can(self):
        refused = consume(self.ring, "--backend", "fifo", "--group", "g")
        self.assert_one_line(refused, "--group", "lanes", program="ringmain-consume")
        self.assert_one_line(consume(self.ring, "--backend", "unix", "--type", "7"), "lanes", "msgq", program="ringmain-consume")
        self.assert_one_line(produce(self.ring, "--backend", "fifo", "--producers", "4", give=b""), "lanes", program="ringmain-produce")
        self.assert_one_line(produce(self.ring, "--backend", "fifo", "--type", "4", give=b""), "type 4", "lanes", program="ringmain-produce")
        self.assert_one_line(produce(self.ring, "--backend", "posixq", "--type", "40000", give=b""), "32767", program="ringmain-produce")
        self.assert_one_line(produce(self.ring, "--backend", "nonsense", give=b""), "posixq", program="ringmain-produce")
        self.assert_one_line(tool("create", self.ring, "--backend", "msgq", "--max-message", "1M"), "kernel.msgmax")
        self.assertEqual(tool("ls", self.ring).code, 1)


class Pipes(TransportTest):
    def test_a_producer_starts_its_consumer(self):
        source = self.file("in", self.lines())
        target = self.folder / "out"
        command = f"{BIN / 'ringmain-consume'} --backend pipe --to file:{target}"
        self.assertEqual(produce("--exec", command, "--from", f"file:{source}"), Result(0, b"", ""))
        self.assertEqual(sha256(target), sha256(source))

    def test_a_consumer_that_fails_is_reported(self):
        self.assert_one_line(produce("--exec", "exit 3", give=b""), "exit 3", "exited with 3", program="ringmain-produce")
        stopped = produce("--exec", "exit 0", "--from", "gen:1M")
        self.assert_one_line(stopped, "nobody receives any more", program="ringmain-produce")

    def test_a_consumer_that_a_producer_started_hears_signals(self):
        for name, number in (("INT", 2), ("TERM", 15), ("USR1", 10)):
            heard = produce("--exec", f"kill -{name} $$; exit 3", give=b"")
            self.assert_one_line(heard, f"killed by signal {number}", program="ringmain-produce")

    def test_neither_end_works_alone(self):
        self.assert_one_line(consume("--backend", "pipe"), "--exec", code=2, program="ringmain-consume")
        self.assert_one_line(produce("--backend", "pipe", give=b""), "--exec", code=2, program="ringmain-produce")


class ProgramsOfOthers(TransportTest):
    def test_cat_reads_a_fifo(self):
        path = self.folder / "fifo"
        self.assertEqual(tool("create", path, "--backend", "fifo"), Result(0, b"", ""))
        content = self.lines()
        copy = self.folder / "copy"
        with open(copy, "wb") as output, subprocess.Popen(["cat", path], stdout=output) as cat:
            self.assertEqual(produce(path, "--backend", "fifo", give=content), Result(0, b"", ""))
        self.assertEqual((cat.returncode, copy.read_bytes() == content), (0, True))
        with subprocess.Popen(["sh", "-c", f"sleep 0.2; echo from a shell > {path}"]) as echo:
            self.assertEqual(consume(path, "--backend", "fifo"), Result(0, b"from a shell\n", ""))
        self.assertEqual(echo.returncode, 0)
        self.assertEqual(tool("rm", path), Result(0, b"", ""))

    def test_the_classic_send_and_receive(self):
        queue = ("--backend", "msgq", "--id", self.queue())
        self.assertEqual(produce(*queue, "--type", "123", "--message", "hello helios"), Result(0, b"", ""))
        self.assertEqual(consume(*queue, "--type", "123"), Result(0, b"hello helios\n", ""))

    def test_plain_msgrcv_and_msgsnd(self):
        number = self.queue()
        receiver = self.compiled(RECEIVER)
        produce("--id", number, "--type", "123", "--message", "hello helios")
        self.assertEqual(subprocess.run([receiver, number, "123"], stdout=subprocess.PIPE, check=True).stdout, b"123:hello helios\n")
        sender = self.compiled(SENDER)
        for kind, text in (("9", "nine"), ("5", "five"), ("7", "seven")):
            subprocess.run([sender, number, kind, text], check=True)
        self.assertEqual(consume("--id", number, "--type", "-7"), Result(0, b"fiveseven", ""))
        self.assertEqual(consume("--id", number, "--type", "0"), Result(0, b"nine", ""))

    def test_ipcs_sees_the_queue(self):
        produce(self.ring, "--backend", "msgq", "--message", "x")
        listed = subprocess.run(["ipcs", "-q"], stdout=subprocess.PIPE, check=True, text=True).stdout
        key = next(line.split()[1] for line in tool("ls").out.decode().splitlines() if line.startswith(self.ring))
        self.assertRegex(listed, rf"{key}.*\s1\s*\n")

    def test_ipcrm_is_noticed(self):
        consumer = self.spawn("ringmain-consume", self.ring, "--backend", "msgq", "--follow")
        key = self.wait_for_key()
        subprocess.run(["ipcrm", "-Q", key], check=True)
        self.assert_one_line(finish(consumer), "was removed", program="ringmain-consume")

    def wait_for_key(self):
        def key():
            lines = [line for line in tool("ls").out.decode().splitlines() if line.startswith(self.ring)]
            return lines[0].split()[1] if lines else None

        wait_until("queue", key)
        return key()


class Interrupted(TransportTest):
    def test_every_wait_ends_with_sigint(self):
        for backend in (*NAMED, "signal"):
            with self.subTest(backend=backend):
                self.ring = self.new_ring()
                consumer = self.spawn("ringmain-consume", self.ring, "--backend", backend)
                self.await_ring()
                consumer.send_signal(signal.SIGINT)
                self.assertEqual(finish(consumer), Result(130, b"", ""))

    def await_ring(self):
        wait_until("ring", lambda: self.ring.encode() in tool("ls").out)


if __name__ == "__main__":
    unittest.main()
