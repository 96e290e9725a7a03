"""Groups of consumers, and selecting by type: what rings of the backend lanes do, and others refuse."""

import pathlib
import subprocess
import unittest

from support import ProgramTest, Result, consume, finish, produce, setUpModule, tearDownModule, tool, wait_until


class Groups(ProgramTest):
    def test_each_group_gets_everything(self):
        lines = b"".join(b"%d\n" % i for i in range(20_000))
        groups = [self.spawn("ringmain-consume", self.ring, "--group", name) for name in ("audit", "billing")]
        self.await_members("c", 2)
        self.assertEqual(produce(self.ring, give=lines).code, 0)
        for consumer in groups:
            self.assertEqual(finish(consumer), Result(0, lines, ""))
        self.assertEqual(consume(self.ring), Result(0, lines, ""))  # group default, which was there from the start

    def test_consumers_of_a_group_share(self):
        group = ("--group", "workers", "--prefetch", "1")
        # Into files: neither sees the end before the other has written all, and a full pipe would hold it up.
        files = [self.enter(open(self.folder / name, "wb")) for name in ("one", "two")]
        pair = [self.spawn("ringmain-consume", self.ring, *group, stdout=file) for file in files]
        self.await_members("c", 2)
        self.assertEqual(produce(self.ring, give=b"".join(b"%d\n" % i for i in range(20_000))).code, 0)
        self.assertEqual([finish(consumer).code for consumer in pair], [0, 0])
        shares = [[int(line) for line in pathlib.Path(file.name).read_text().split()] for file in files]
        for share in shares:
            self.assertEqual(share, sorted(share))
        self.assertEqual(sorted(shares[0] + shares[1]), list(range(20_000)))

    def test_a_durable_group_keeps_messages_while_nobody_is_there(self):
        self.assertEqual(consume(self.ring, "--group", "audit", "--timeout", "1ms").code, 124)
        produce(self.ring, "--message", "kept")
        self.assertEqual(self.groups()["audit"]["LAG"], "16B")
        self.assertEqual(consume(self.ring, "--group", "audit").out, b"kept\n")

    def test_rm_takes_a_group_away_and_leaves_the_ring(self):
        consumer = self.spawn("ringmain-consume", self.ring, "--group", "audit")
        self.await_members("c", 1)
        remove = ("rm", self.ring, "--group")
        self.assert_one_line(tool(*remove, "audit"), "audit", str(consumer.pid), "stop")
        consumer.terminate()
        self.assertEqual(finish(consumer).code, 143)
        produce(self.ring, "--message", "kept")
        self.assertEqual(tool(*remove, "audit"), Result(0, b"", ""))
        self.assertEqual(list(self.groups()), ["default"])
        self.assert_one_line(tool(*remove, "audit"), "audit", "ringmain ls")
        self.assert_one_line(tool(*remove, ""), "ringmain ls")
        self.assert_one_line(tool(*remove, "default", "--force"), "--force", code=2)
        self.assertEqual(consume(self.ring).out, b"kept\n")
        other = self.new_ring()
        tool("create", other, "--slots", "4")
        self.assert_one_line(tool("rm", other, "--group", "default"), "lanes")

    def test_an_ephemeral_group_goes_with_its_last_consumer(self):
        pair = [self.spawn("ringmain-consume", self.ring, "--group", "watch", "--ephemeral") for _ in range(2)]
        self.await_members("c", 2)
        self.assertEqual((self.groups()["watch"]["MEMBERS"], self.groups()["watch"]["KIND"]), ("2", "ephemeral"))
        for consumer in pair:
            self.assertIn("watch", self.groups())
            consumer.terminate()
            self.assertEqual(finish(consumer).code, 143)
        self.assertEqual(list(self.groups()), ["default"])

    def test_an_ephemeral_consumer_without_a_group_has_one_for_itself(self):
        watchers = [self.spawn("ringmain-consume", self.ring, "--ephemeral") for _ in range(2)]
        self.await_members("c", 2)
        produce(self.ring, "--message", "news")
        for watcher in watchers:
            self.assertEqual(finish(watcher).out, b"news\n")
        self.assertEqual(list(self.groups()), ["default"])

    def test_a_new_group_begins_with_what_comes_or_with_what_is_there(self):
        produce(self.ring, "--message", "old")
        late = self.spawn("ringmain-consume", self.ring, "--group", "late")
        early = self.spawn("ringmain-consume", self.ring, "--group", "early", "--start", "earliest", "--count", "2", "--follow")
        self.await_members("c", 2)
        produce(self.ring, "--message", "new")
        self.assertEqual(finish(late).out, b"new\n")
        self.assertEqual(finish(early).out, b"old\nnew\n")

    def test_a_ring_without_a_default_group_keeps_nothing(self):
        self.assertEqual(tool("create", self.ring, "--no-default-group", "--capacity", "1K"), Result(0, b"", ""))
        self.assertEqual(produce(self.ring, "--from", "gen:100").code, 0)  # many times what it holds
        self.assertIn("no group", tool("ls", self.ring).out.decode())
        result = consume(self.ring, "--timeout", "1ms")
        self.assertEqual((result.code, result.out), (124, b""))

    def test_a_group_of_one_type_gets_that_type_alone(self):
        urgent = self.spawn("ringmain-consume", self.ring, "--group", "urgent", "--type", "7", "--count", "2", "--follow")
        self.await_members("c", 1)
        for text, number in (("a", 7), ("b", 0), ("c", 8), ("d", 7)):
            produce(self.ring, "--message", text, "--type", number)
        self.assertEqual(finish(urgent).out, b"a\nd\n")
        self.assertEqual(self.groups()["urgent"]["TYPE"], "7")
        self.assertEqual(consume(self.ring).out, b"a\nb\nc\nd\n")

    def test_a_group_in_another_role_than_it_has_is_refused(self):
        consume(self.ring, "--group", "urgent", "--type", "7", "--timeout", "1ms")
        self.assert_one_line(consume(self.ring, "--group", "urgent"), "type 7", "--group")
        self.assert_one_line(consume(self.ring, "--group", "urgent", "--type", "8"), "type 7", "type 8")
        self.assert_one_line(consume(self.ring, "--group", "default", "--ephemeral"), "--ephemeral")
        self.assertEqual(self.members("c"), 0)

    def test_a_type_needs_a_group_and_leaves_no_ring_behind(self):
        self.assert_one_line(consume(self.ring, "--type", "7"), "--group")
        self.assert_one_line(tool("ls", self.ring), "no such ring")

    def test_group_names_that_are_none(self):
        for name in ("a#b", "g" * 40):
            self.assert_one_line(consume(self.ring, "--group", name), "39 characters")

    def test_a_semaphore_ring_refuses_all_of_it(self):
        tool("create", self.ring, "--slots", "8")
        for option in (("--group", "default"), ("--ephemeral",), ("--start", "latest"), ("--prefetch", "2"), ("--ack", "written"),
                       ("--dead-letters", str(self.folder / "dead"))):
            self.assert_one_line(consume(self.ring, *option), option[0], "lanes")
        self.assert_one_line(consume(self.ring, "--type", "7"), "lanes")
        self.assert_one_line(consume(self.new_ring(), "--slots", "8", "--group", "g"), "--group", "lanes")
        self.assert_one_line(produce(self.new_ring(), "--slots", "8", "--producers", "2", "--message", "x"), "producers")
        self.assertFalse((self.folder / "dead").exists())

    def test_lanes_refuse_slots_and_more_producers_than_they_are_for(self):
        self.assert_one_line(produce(self.ring, "--backend", "lanes", "--slots", "8", "--message", "x"), "slots", "capacity")
        holder = self.spawn("ringmain-produce", self.ring, "--producers", "1", stdin=subprocess.PIPE)
        self.await_members("p", 1)
        self.assert_one_line(produce(self.ring, "--message", "x"), "producer")
        self.assertEqual(finish(holder, b"").code, 0)
        self.assertEqual(produce(self.ring, "--message", "x").code, 0)

    def test_every_way_of_waiting_moves_messages(self):
        for wait in ("adaptive", "spin", "park"):
            for backend in ("lanes", "semaphore"):
                with self.subTest(wait=wait, backend=backend):
                    self.ring = self.new_ring()
                    consumer = self.spawn("ringmain-consume", self.ring, "--wait", wait, "--backend", backend)
                    self.assertEqual(produce(self.ring, "--wait", wait, "--backend", backend, "--message", "x").code, 0)
                    self.assertEqual(finish(consumer), Result(0, b"x\n", ""))

    def test_ls_shows_lanes_and_groups(self):
        tool("create", self.ring, "--producers", "3", "--capacity", "4K", "--max-message", "100")
        consumer = self.spawn("ringmain-consume", self.ring, "--group", "audit")
        producer = self.spawn("ringmain-produce", self.ring, stdin=subprocess.PIPE)
        self.await_members("c", 1)
        producer.stdin.write(b"hello\n")
        producer.stdin.flush()
        wait_until("received", lambda: self.groups()["audit"]["LAG"] == "0B")
        listed = tool("ls", self.ring).out.decode()
        self.assertIn("3 lanes of 4.0 KiB, 1 used, 1 with a producer; messages of up to 100 B", listed)
        self.assertEqual((self.groups()["default"]["LAG"], self.groups()["default"]["MEMBERS"]), ("16B", "0"))
        self.assertEqual(self.groups()["audit"]["MEMBERS"], "1")
        overview = tool("ls").out.decode().splitlines()
        longest_name = max(len(line.split()[0]) for line in overview)  # others may have rings, too
        self.assertLessEqual(max(map(len, overview)) - longest_name + len(self.ring), 80)
        self.assertEqual(len([line for line in overview if line.startswith(self.ring + " ")]), 1)
        self.assertIn("GROUP", tool("ls", "--long").out.decode())
        finish(producer, b"")
        finish(consumer)


if __name__ == "__main__":
    unittest.main(verbosity=2)
