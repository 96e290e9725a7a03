"""At least once: on lanes a message stays in the ring until it is written, whatever happens to the consumer."""

import json
import os
import random
import time
import unittest

from support import HANG, ProgramTest, Result, consume, finish, produce, setUpModule, tearDownModule, tool, wait_until

SIZE = 4 + 64  # of a generated message with its length


class Acknowledgement(ProgramTest):
    def verified(self, *arguments):
        result = consume(self.ring, "--to", "null", "--verify", "--summary", "json", *arguments)
        return result, json.loads(result.err.splitlines()[0])

    def numbers(self, stream):
        """The sequence numbers of generated messages written with their lengths; a torn one at the end does not count."""
        return [int.from_bytes(stream[at + 12 : at + 20], "little") for at in range(0, len(stream) - SIZE + 1, SIZE)]

    def test_what_a_killed_consumer_had_not_written_goes_to_the_next(self):
        total, killed_in_time = 100_000, 0
        for attempt in range(8):
            self.ring = self.new_ring()
            first, second = self.folder / f"first{attempt}", self.folder / f"second{attempt}"
            producer = self.spawn("ringmain-produce", self.ring, "--from", f"gen:{total}")
            victim = self.spawn("ringmain-consume", self.ring, "--to", f"file:{first}", "--frame", "length")
            wait_until("some", lambda: first.exists() and first.stat().st_size > 0)
            time.sleep(random.random() / 50)
            victim.kill()
            victim.wait()
            result = consume(self.ring, "--to", f"file:{second}", "--frame", "length", "--verify", "--summary", "json")
            self.assertEqual(finish(producer).code, 0)
            before, after = self.numbers(first.read_bytes()), self.numbers(second.read_bytes())
            found = json.loads(result.err.splitlines()[0])["verify"]
            self.assertEqual((result.code, found["damaged"], found["duplicates"], found["out_of_order"]), (0, 0, 0, 0), found)
            self.assertEqual(before, list(range(len(before))))
            if not after:
                continue  # all was done before the kill
            killed_in_time += 1
            # The message in the victim's hand comes again, flagged, written or not; nothing else does.
            repeated = len(before) - after[0]
            self.assertIn(repeated, (0, 1))
            self.assertEqual(after, list(range(after[0], total)))
            self.assertLessEqual(repeated, found["redelivered"])
            self.assertLessEqual(found["redelivered"], 1)
        self.assertGreater(killed_in_time, 0)

    def test_the_survivor_of_a_group_gets_what_the_dead_one_held(self):
        for _ in range(5):
            self.ring = self.new_ring()
            first, second = self.folder / f"{self.ring}.1", self.folder / f"{self.ring}.2"
            pair = [self.spawn("ringmain-consume", self.ring, "--to", f"file:{path}", "--frame", "length") for path in (first, second)]
            self.await_members("c", 2)
            producer = self.spawn("ringmain-produce", self.ring, "--from", "gen:50k")
            wait_until("some", lambda: first.exists() and first.stat().st_size > 0 or producer.poll() is not None)
            time.sleep(random.random() / 100)
            pair[0].kill()
            pair[0].wait()
            self.assertEqual(finish(producer).code, 0)
            self.assertEqual(finish(pair[1]), Result(0, b"", ""))
            before, after = (self.numbers(path.read_bytes()) for path in (first, second))
            self.assertEqual(sorted({*before, *after}), list(range(50_000)))
            self.assertLessEqual(len(before) + len(after), 50_001)

    def test_the_message_in_the_hand_of_the_dead_is_flagged_and_no_duplicate(self):
        produce(self.ring, "--from", "gen:5", "--size", "200K", "--max-message", "200K")
        self.kill_while_it_writes()
        result, summary = self.verified()
        found = summary["verify"]
        self.assertEqual((result.code, found["checked"], found["redelivered"], found["violations"]), (0, 5, 1, 0), found)

    def produce_a_big_one(self):
        """A message that no pipe takes at once, as it was given: its length, and itself."""
        framed = (200_000).to_bytes(4, "little") + b"x" * 200_000
        self.assertEqual(produce(self.ring, "--frame", "length", give=framed).code, 0)
        return framed

    def kill_while_it_writes(self):
        """A consumer that holds its first message, because nobody reads what it writes."""
        victim = self.spawn("ringmain-consume", self.ring)
        self.assertTrue(os.read(victim.stdout.fileno(), 1))
        victim.kill()
        victim.wait()

    def test_a_full_disk_costs_no_message(self):
        produce(self.ring, "--from", "gen:50")
        self.assert_one_line(consume(self.ring, "--to", "file:/dev/full"), "ENOSPC", "stays in the ring")
        self.assertEqual(self.groups()["default"]["ORPHANS"], "1")
        result, summary = self.verified()
        self.assertEqual((result.code, summary["messages"], summary["verify"]["redelivered"]), (0, 50, 1))

    def test_gathering_costs_what_was_gathered_and_says_so(self):
        produce(self.ring, "--from", "gen:50")
        result = consume(self.ring, "--to", "file:/dev/full", "--ack", "taken", "--count", "20")
        self.assert_one_line(result, "ENOSPC", "20 messages taken from the ring could not be written")
        self.assertEqual(self.verified()[1]["messages"], 30)

    def test_gathering_in_batches_needs_to_be_asked_for(self):
        self.assert_one_line(consume(self.ring, "--batch", "10"), "--ack taken")
        produce(self.ring, give=b"1\n2\n3\n")
        self.assertEqual(consume(self.ring, "--batch", "10", "--ack", "taken").out, b"1\n2\n3\n")

    def test_a_closed_pipe_costs_no_message(self):
        total = 3000
        producer = self.spawn("ringmain-produce", self.ring, "--from", f"gen:{total}", "--size", "1K", "--capacity", "4M")
        consumer = self.spawn("ringmain-consume", self.ring)
        seen = os.read(consumer.stdout.fileno(), 1024)
        consumer.stdout.close()
        self.assertEqual(consumer.wait(HANG), 0)
        self.assertEqual(consumer.stderr.read(), b"")
        self.assertEqual(finish(producer).code, 0)
        _, summary = self.verified()
        self.assertGreater(summary["messages"], 0)
        self.assertEqual((summary["verify"]["redelivered"], summary["verify"]["duplicates"]), (1, 0))
        self.assertGreater(len(seen), 0)

    def test_a_stopped_consumer_that_nobody_reads_keeps_nothing_for_itself(self):
        produce(self.ring, "--from", "gen:5", "--size", "200K", "--max-message", "200K")
        consumer = self.spawn("ringmain-consume", self.ring)
        self.assertTrue(os.read(consumer.stdout.fileno(), 1))
        consumer.terminate()
        self.assertEqual(consumer.wait(HANG), 143)
        self.assertIn("stays in the ring", consumer.stderr.read().decode())
        self.assertEqual(self.verified()[1]["messages"], 5)

    def test_a_message_that_consumers_die_of_is_given_up_and_kept(self):
        dead = self.file("dead", b"")
        tool("create", self.ring, "--max-deliveries", "2", "--max-message", "200K")
        message = self.produce_a_big_one()
        for _ in range(2):
            self.kill_while_it_writes()
        produce(self.ring, "--message", "next")
        result = consume(self.ring, "--dead-letters", dead)
        self.assertEqual(result, Result(0, b"next\n", ""))
        self.assertEqual(dead.read_bytes(), message)
        self.assertIn("1 dead letter", tool("ls").out.decode())

    def test_what_is_given_up_and_kept_nowhere_is_said(self):
        tool("create", self.ring, "--max-deliveries", "1", "--max-message", "200K")
        self.produce_a_big_one()
        self.kill_while_it_writes()
        produce(self.ring, "--message", "next")
        self.assert_one_line(consume(self.ring), "1 messages were given up", "--dead-letters", code=0)

    def test_dead_letters_that_cannot_be_written_are_a_failure(self):
        tool("create", self.ring, "--max-deliveries", "1", "--max-message", "200K")
        self.produce_a_big_one()
        self.kill_while_it_writes()
        produce(self.ring, "--message", "next")
        self.assert_one_line(consume(self.ring, "--dead-letters", "/dev/full"), "/dev/full", "ENOSPC", "1 given-up")

    def test_nothing_a_killed_producer_sent_is_lost(self):
        for _ in range(5):
            self.ring = self.new_ring()
            producer = self.spawn("ringmain-produce", self.ring, "--from", "gen:1G")
            wait_until("some", lambda: self.members("p") == 1 and self.status()["WAITING"] != "0B")
            time.sleep(random.random() / 50)
            producer.kill()
            producer.wait()
            other = self.spawn("ringmain-produce", self.ring, "--from", "gen:10")  # goes on in the same lane, which may be full
            wait_until("joined", lambda: self.members("p") == 1 or other.poll() is not None)
            result, summary = self.verified()
            self.assertEqual(finish(other).code, 0)
            found = summary["verify"]
            self.assertEqual((result.code, found["producers"], found["violations"], found["missing"]), (0, 2, 0, 0), found)
            self.assertEqual(found["redelivered"], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
