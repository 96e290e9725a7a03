"""Stopping, and asking how it goes."""

import contextlib
import ctypes
import json
import os
import pathlib
import signal
import struct
import subprocess
import unittest

from support import HANG, ProgramTest, Result, consume, finish, produce, setUpModule, tearDownModule, tool, wait_until


class Signals(ProgramTest):
    def test_sigint_and_sigterm_end_a_waiting_consumer(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            consumer = self.spawn("ringmain-consume", self.ring)
            self.await_members("c", 1)
            consumer.send_signal(number)
            self.assertEqual(finish(consumer), Result(code, b"", ""))
            self.assertEqual(self.members("c"), 0)

    def test_sigint_and_sigterm_end_a_producer_that_waits_for_input(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            producer = self.spawn("ringmain-produce", self.ring, stdin=subprocess.PIPE)
            self.await_members("p", 1)
            producer.send_signal(number)
            self.assertEqual(producer.wait(HANG), code)
            self.assertEqual(producer.stderr.read(), b"")
            self.assertEqual(self.members("p"), 0)

    def test_a_producer_stops_at_a_full_ring_and_says_what_it_could_not_send(self):
        producer = self.spawn("ringmain-produce", self.ring, "--slots", "4", stdin=subprocess.PIPE)
        producer.stdin.write(b"line\n" * 10)
        producer.stdin.flush()
        wait_until("full", lambda: self.members("p") == 1 and self.status()["WAITING"] == "4")
        producer.send_signal(signal.SIGTERM)
        self.assertEqual(producer.wait(HANG), 143)
        self.assertIn("30 bytes", producer.stderr.read().decode())
        self.assertEqual(consume(self.ring).out, b"line\n" * 4)

    def test_a_stopped_consumer_has_written_all_it_took_and_leaves_the_rest(self):
        for options in ((), ("--ack", "taken"), ("--backend", "semaphore")):
            with self.subTest(options):
                self.ring = self.new_ring()
                self.check_stop(*options)

    def check_stop(self, *options):
        total = 200_000
        target = self.folder / self.ring
        producer = self.spawn("ringmain-produce", self.ring, "--from", f"gen:{total}", "--size", "24", *options[:2 * ("--backend" in options)])
        consumer = self.spawn("ringmain-consume", self.ring, "--to", f"file:{target}", "--summary", "json", *options)
        wait_until("some", lambda: target.exists() and target.stat().st_size > 0)
        consumer.send_signal(signal.SIGTERM)
        result = finish(consumer)
        taken = json.loads(result.err.splitlines()[0])["messages"]
        self.assertEqual(target.stat().st_size, taken * 24)
        if result.code != 0:  # else it was done before the signal came
            self.assertEqual(result.code, 143)
            rest = consume(self.ring, "--to", "null", "--summary", "json")
            self.assertEqual(json.loads(rest.err)["messages"], total - taken)
        self.assertEqual(finish(producer).code, 0)

    def test_a_reader_that_does_not_read_does_not_hold_a_stopped_consumer(self):
        producer = self.spawn("ringmain-produce", self.ring, "--from", "gen:1M", "--size", "1K")
        consumer = self.spawn("ringmain-consume", self.ring)
        self.await_members("c", 1)
        wait_until("a full pipe", self.is_full)
        consumer.send_signal(signal.SIGINT)
        self.assertEqual(consumer.wait(HANG), 130)
        self.assertIn("the message in hand stays in the ring", consumer.stderr.read().decode())
        producer.send_signal(signal.SIGTERM)
        self.assertEqual(producer.wait(HANG), 143)

    def test_a_second_signal_exits_at_once(self):
        producer = self.spawn("ringmain-produce", self.ring, "--from", "gen:1M", "--size", "1K")
        consumer = self.spawn("ringmain-consume", self.ring)
        self.await_members("c", 1)
        wait_until("a full pipe", self.is_full)
        consumer.send_signal(signal.SIGINT)
        with contextlib.suppress(ProcessLookupError):
            consumer.send_signal(signal.SIGTERM)
        self.assertIn(consumer.wait(HANG), (130, 143))
        producer.kill()

    def test_whoever_waits_for_a_ring_to_open_exits_at_once(self):
        lock = self.hold_the_lock()
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            for program in ("ringmain-consume", "ringmain-produce"):
                waiting = self.spawn(program, self.ring)
                wait_until("asleep in semtimedop", lambda: "semtimedop" in self.place_in_the_kernel(waiting))
                waiting.send_signal(number)
                self.assertEqual(waiting.wait(HANG), code)
        subprocess.run(["ipcrm", "-s", lock], check=True)

    def hold_the_lock(self):
        """Of a ring that somebody is about to make: its set is there, and locked, and its segments are not."""
        tool("create", self.ring)
        key = next(line.split()[1] for line in tool("ls").out.decode().splitlines() if line.startswith(self.ring))
        sets = [line.split() for line in pathlib.Path("/proc/sysvipc/sem").read_text().splitlines()[1:]]
        found = next(number for its_key, number, *_ in sets if int(its_key) % (1 << 32) == int(key, 16))
        for segment in (int(key, 16), int(key, 16) + 1):
            subprocess.run(["ipcrm", "-M", str(segment)], check=True)
        self.assertEqual(ctypes.CDLL(None).semop(int(found), struct.pack("Hhh", 0, 1, 0), 1), 0)
        return found

    def place_in_the_kernel(self, process):
        return pathlib.Path(f"/proc/{process.pid}/wchan").read_text()

    def test_sigusr1_prints_the_summary_so_far_and_goes_on(self):
        consumer = self.spawn("ringmain-consume", self.ring, "--follow", "--summary", "json")
        produce(self.ring, "--message", "hello")
        self.assertEqual(os.read(consumer.stdout.fileno(), 100), b"hello\n")
        consumer.send_signal(signal.SIGUSR1)
        self.assertEqual(json.loads(consumer.stderr.readline())["messages"], 1)
        self.assertIsNone(consumer.poll())
        consumer.send_signal(signal.SIGINT)
        self.assertEqual(finish(consumer).code, 130)

    def test_a_closed_output_pipe_is_no_failure(self):
        producer = self.spawn("ringmain-produce", self.ring, "--from", "gen:1M", "--size", "1K")
        consumer = self.spawn("ringmain-consume", self.ring)
        self.assertTrue(os.read(consumer.stdout.fileno(), 10))
        consumer.stdout.close()
        self.assertEqual(consumer.wait(HANG), 0)
        self.assertEqual(consumer.stderr.read(), b"")
        producer.kill()


if __name__ == "__main__":
    unittest.main(verbosity=2)
