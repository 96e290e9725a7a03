"""kill -9."""

import json
import random
import signal
import time
import unittest

from support import ProgramTest, Result, consume, finish, setUpModule, tearDownModule, tool, wait_until


class Kills(ProgramTest):
    def test_the_others_go_on_when_a_producer_is_killed(self):
        for _ in range(5):
            self.ring = self.new_ring()
            consumer = self.spawn("ringmain-consume", self.ring, "--to", "null", "--verify", "--summary", "json")
            victim = self.spawn("ringmain-produce", self.ring, "--from", "gen:1G")
            other = self.spawn("ringmain-produce", self.ring, "--from", "gen:20k")
            self.assertEqual(finish(other).code, 0)
            victim.kill()
            victim.wait()
            result = finish(consumer)
            summary = json.loads(result.err.splitlines()[0])
            self.assertEqual(result.code, 0, result.err)
            self.assertGreaterEqual(summary["messages"], 20_000)

    def test_the_others_go_on_when_a_consumer_is_killed(self):
        for _ in range(5):
            self.ring = self.new_ring()
            producer = self.spawn("ringmain-produce", self.ring, "--from", "gen:1G")
            victim = self.spawn("ringmain-consume", self.ring, "--to", "null")
            self.await_members("c", 1)
            other = self.spawn("ringmain-consume", self.ring, "--to", "null", "--verify", "--count", "50k")
            time.sleep(random.random() / 50)
            victim.kill()
            victim.wait()
            result = finish(other)
            self.assertEqual(result, Result(0, b"", ""), result.err)
            producer.send_signal(signal.SIGTERM)
            self.assertEqual(finish(producer).code, 143)

    def test_no_slot_is_lost_with_the_dead(self):
        tool("create", self.ring, "--slots", "16")
        for _ in range(10):
            producer = self.spawn("ringmain-produce", self.ring, "--from", "gen:1G")
            consumer = self.spawn("ringmain-consume", self.ring, "--to", "null", "--follow")
            self.await_members("c", 1)
            time.sleep(random.random() / 50)
            for victim in random.sample([producer, consumer], 2):
                victim.kill()
                victim.wait()
        consume(self.ring, "--to", "null", "--follow", "--timeout", "100ms")
        filler = self.spawn("ringmain-produce", self.ring, "--from", "gen:17")
        wait_until("full", lambda: self.status()["WAITING"] == "16")
        self.assertIsNone(filler.poll())
        self.assertEqual(consume(self.ring, "--to", "null", "--count", "17").code, 0)
        self.assertEqual(finish(filler).code, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
