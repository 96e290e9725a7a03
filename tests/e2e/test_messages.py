"""Single messages: counts, timeouts, rates, and the check of generated ones."""

import json
import os
import subprocess
import time
import unittest

from support import ProgramTest, Result, consume, finish, produce, setUpModule, tearDownModule, tool


class Messages(ProgramTest):
    def test_one_message_is_a_line_unless_it_is_raw(self):
        self.assertEqual(produce(self.ring, "--message", "hello").code, 0)
        self.assertEqual(produce(self.ring, "--message", "raw", "--frame", "raw").code, 0)
        self.assertEqual(consume(self.ring).out, b"hello\nraw")

    def test_lines_can_be_written_with_their_length(self):
        produce(self.ring, give=b"a\nbc\n")
        self.assertEqual(consume(self.ring, "--frame", "length").out, b"\2\0\0\0a\n\3\0\0\0bc\n")

    def test_a_count_takes_no_message_more(self):
        produce(self.ring, give=b"1\n2\n3\n4\n5\n")
        self.assertEqual(consume(self.ring, "--count", "2").out, b"1\n2\n")
        self.assertEqual(self.status()["WAITING"], "48B")  # three records of 16 bytes
        self.assertEqual(consume(self.ring, "--count", "0").out, b"")
        self.assertEqual(consume(self.ring, "--count", "2", "--ack", "taken").out, b"3\n4\n")
        self.assertEqual(consume(self.ring).out, b"5\n")

    def test_a_message_does_not_wait_for_the_batch_to_fill(self):
        producer = self.spawn("ringmain-produce", self.ring, "--batch", "64", stdin=subprocess.PIPE)
        producer.stdin.write(b"now\n")
        producer.stdin.flush()
        self.assertEqual(consume(self.ring, "--count", "1").out, b"now\n")
        self.assertEqual(finish(producer, b"").code, 0)

    def test_what_was_received_is_written_before_waiting_for_more(self):
        consumer = self.spawn("ringmain-consume", self.ring, "--follow")
        produce(self.ring, "--message", "hello")
        self.assertEqual(os.read(consumer.stdout.fileno(), 100), b"hello\n")
        produce(self.ring, "--message", "again")
        self.assertEqual(os.read(consumer.stdout.fileno(), 100), b"again\n")

    def test_timeout_gives_up_with_124(self):
        result = consume(self.ring, "--timeout", "50ms")
        self.assert_one_line(result, "timed out", code=124)

    def test_timeout_counts_from_the_last_message(self):
        produce(self.ring, "--message", "hello")
        result = consume(self.ring, "--follow", "--timeout", "50ms")
        self.assertEqual((result.code, result.out), (124, b"hello\n"))

    def test_rate_is_kept(self):
        began = time.monotonic()
        self.assertEqual(produce(self.ring, "--from", "gen:11", "--rate", "50/s").code, 0)
        self.assertGreaterEqual(time.monotonic() - began, 0.2)


class Verification(ProgramTest):
    def consume_json(self, *arguments):
        result = consume(self.ring, "--to", "null", "--verify", "--summary", "json", *arguments)
        lines = result.err.splitlines()
        return result, json.loads(lines[0]), lines[1:]

    def test_generated_messages_arrive_whole_in_order_and_once(self):
        consumer = self.spawn("ringmain-consume", self.ring, "--to", "null", "--verify", "--summary", "json")
        producers = [self.spawn("ringmain-produce", self.ring, "--from", "gen:30000", "--size", "100") for _ in range(2)]
        for producer in producers:
            self.assertEqual(finish(producer).code, 0)
        result = finish(consumer)
        self.assertEqual(result.code, 0, result.err)
        summary = json.loads(result.err)
        # The second producer may have come when the first, and so the consumer, was already done.
        rest = 60000 - summary["messages"]
        if rest:
            _, more, _ = self.consume_json()
            self.assertEqual(more["messages"], rest)
        self.assertEqual(summary["bytes"], summary["messages"] * 100)
        self.assertEqual(summary["verify"]["violations"], 0)
        self.assertTrue(summary["verify"]["missing_counts"])

    def test_foreign_messages_are_violations(self):
        produce(self.ring, "--message", "hello")
        result, summary, sentences = self.consume_json()
        self.assertEqual(result.code, 1)
        self.assertEqual(summary["verify"]["damaged"], 1)
        self.assertEqual(len(sentences), 1)
        self.assertIn("message 1 (6 bytes)", sentences[0])

    def test_duplicates_and_gaps_are_found(self):
        produce(self.ring, "--from", "gen:5")
        stream = consume(self.ring, "--frame", "length").out
        size = 4 + 64
        messages = [stream[i : i + size] for i in range(0, len(stream), size)]
        other = self.new_ring()
        produce(other, "--frame", "length", give=b"".join(messages[i] for i in (0, 1, 1, 4, 2)))
        self.ring = other
        result, summary, sentences = self.consume_json()
        self.assertEqual(result.code, 1)
        found = summary["verify"]
        self.assertEqual((found["duplicates"], found["out_of_order"], found["missing"]), (1, 1, 1))
        self.assertEqual(found["violations"], 3)
        self.assertEqual(len(sentences), 3)

    def test_what_another_consumer_took_is_not_missing(self):
        produce(self.ring, "--from", "gen:20")
        consume(self.ring, "--to", "null", "--count", "5")
        result, summary, _ = self.consume_json()
        self.assertEqual((result.code, summary["messages"], summary["verify"]["missing"]), (0, 15, 0))

    def test_the_summary_is_one_line(self):
        result = produce(self.ring, "--from", "gen:10", "--summary", "text")
        self.assertEqual(len(result.err.splitlines()), 1)
        self.assertIn("10 messages", result.err)

    def test_progress_is_shown_on_request(self):
        result = produce(self.ring, "--from", "gen:10", "--progress", "always")
        self.assertIn("ring", result.err)
        self.assertEqual(produce(self.ring, "--from", "gen:10").err, "")


if __name__ == "__main__":
    unittest.main(verbosity=2)
