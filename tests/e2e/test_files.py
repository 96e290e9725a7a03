"""What a producer reads, consumers write, byte by byte."""

import collections
import itertools
import random
import subprocess
import threading
import unittest

from support import LONG, ProgramTest, Result, consume, finish, produce, setUpModule, sha256, tearDownModule


class FilesArriveIdentical(ProgramTest):
    backend = ("--backend", "lanes")
    tiny = ("--capacity", "256")

    def lines(self, count):
        rng = random.Random(7)
        return b"".join(b"%d %s\n" % (i, b"x" * rng.randrange(80)) for i in range(count))

    def check(self, content, frame, *ring_options):
        source = self.file("in", content)
        self.assertEqual(sha256(self.transfer(source, frame, *self.backend, *ring_options)), sha256(source))

    def test_lines(self):
        self.check(self.lines(200_000), "line")

    def test_lines_where_the_last_one_has_no_newline(self):
        self.check(self.lines(1000) + b"the end", "line")

    def test_empty_lines_and_every_byte_there_is(self):
        self.check(b"\n\n\0\n" + bytes(range(256)) * 3 + b"\n\n", "line")

    def test_raw_bytes(self):
        self.check(random.Random(1).randbytes(5_000_001), "raw")

    def test_raw_bytes_in_messages_of_one_byte(self):
        self.check(random.Random(2).randbytes(5000), "raw", "--max-message", "1", *self.tiny)

    def test_an_empty_file(self):
        target = self.folder / "out"
        consumer = self.spawn("ringmain-consume", self.ring, "--to", f"file:{target}", *self.backend)
        self.await_members("c", 1)  # nothing tells one that comes later that a producer was there
        self.assertEqual(produce(self.ring, *self.backend), Result(0, b"", ""))
        self.assertEqual(finish(consumer), Result(0, b"", ""))
        self.assertEqual(target.read_bytes(), b"")

    def test_messages_with_their_length(self):
        rng = random.Random(3)
        messages = [rng.randbytes(rng.choice([0, 1, 10, 5000])) for _ in range(3000)]
        self.check(b"".join(len(m).to_bytes(4, "little") + m for m in messages), "length")

    def test_large_file_in_messages_of_64_kib(self):
        source = self.folder / "in"
        with open(source, "wb") as file:
            block = random.Random(4).randbytes(1 << 20)
            for i in range(1024 if LONG else 64):
                file.write(i.to_bytes(8, "little") + block[8:])
        self.assertEqual(sha256(self.transfer(source, "raw", "--max-message", "64K", *self.backend)), sha256(source))

    def test_through_pipes(self):
        content = self.lines(50_000)
        consumer = self.spawn("ringmain-consume", self.ring)
        producer = self.spawn("ringmain-produce", self.ring, stdin=subprocess.PIPE)
        feeder = threading.Thread(target=finish, args=(producer, content))
        feeder.start()
        consumed = finish(consumer)
        feeder.join()
        self.assertEqual(producer.returncode, 0)
        self.assertEqual((consumed.code, consumed.err, consumed.out == content), (0, "", True))

    def test_a_consumer_that_starts_last_still_gets_everything(self):
        self.assertEqual(produce(self.ring, give=b"one\ntwo\n").code, 0)
        self.assertEqual(consume(self.ring), Result(0, b"one\ntwo\n", ""))

    def test_two_producers_and_two_consumers_move_every_line_once(self):
        parts = [[b"%d:%d\n" % (p, i) for i in range(60_000)] for p in range(2)]
        sources = [self.file(f"in{p}", b"".join(lines)) for p, lines in enumerate(parts)]
        targets = [self.folder / f"out{c}" for c in range(2)]
        # A third party holds the stream open until both producers have joined.
        holder = self.spawn("ringmain-produce", self.ring, stdin=subprocess.PIPE)
        self.await_members("p", 1)
        consumers = [self.spawn("ringmain-consume", self.ring, "--to", f"file:{t}") for t in targets]
        producers = [self.spawn("ringmain-produce", self.ring, "--from", f"file:{s}") for s in sources]
        for process in producers:
            self.assertEqual(finish(process).code, 0)
        self.assertEqual(finish(holder, b"").code, 0)
        for process in consumers:
            self.assertEqual(finish(process).code, 0)
        received = collections.Counter()
        for target in targets:
            lines = target.read_bytes().splitlines(keepends=True)
            received.update(lines)
            for p in range(2):  # each consumer sees each producer's lines in order
                mine = [int(l.split(b":")[1]) for l in lines if l.startswith(b"%d:" % p)]
                self.assertEqual(mine, sorted(mine))
        self.assertEqual(received, collections.Counter(itertools.chain(*parts)))


class FilesArriveIdenticalThroughSemaphores(FilesArriveIdentical):
    backend = ("--backend", "semaphore")
    tiny = ("--slots", "7")


if __name__ == "__main__":
    unittest.main(verbosity=2)
