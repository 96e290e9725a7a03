"""ringmain stat, repair, rm --orphans, doctor. In an IPC namespace of their own: they remove whatever is an orphan there."""

import ctypes
import os
import unittest

import own_namespace
from schema_support import tool_json
from support import ProgramTest, Result, consume, produce, setUpModule, tearDownModule, tool, wait_until

LIBC = ctypes.CDLL(None, use_errno=True)
IPC_CREAT, IPC_EXCL, IPC_RMID = 0o1000, 0o2000, 0
SEMAPHORES = 134  # of a ring's set


@unittest.skipUnless(own_namespace.is_own(), "no IPC namespace of its own: these tests would remove orphans of others")
class Admin(ProgramTest):
    def kill_a_consumer(self, *options):
        consumer = self.spawn("ringmain-consume", self.ring, *options)
        self.await_members("c", 1)
        consumer.kill()
        consumer.wait()
        return consumer.pid

    def orphans(self, *options, code=0):
        """Those of this test, by name or key."""
        told = tool_json(self, "rm", "--orphans", *options, code=code)["orphans"]
        return {each["name"] or each["key"]: each for each in told}

    def orphans_or_none(self):
        result = tool("rm", "--orphans", "--json")
        return self.orphans(code=result.code)

    def key(self):
        return int(tool_json(self, "stat", self.ring)["ring"]["key"], 16)

    def set_at(self, key):
        return LIBC.semget(key, 0, 0)

    def test_stat_shows_geometry_counters_groups_and_members(self):
        tool("create", self.ring, "--capacity", "1M", "--producers", "2")
        produce(self.ring, give=b"a\nb\n")
        consumer = self.spawn("ringmain-consume", self.ring, "--follow", "--group", "audit")
        self.await_members("c", 1)
        text = tool("stat", self.ring).out.decode()
        for part in ("2 lanes of 1.0MiB", "1 joined so far", "dead letters", "default", "audit", str(consumer.pid), "alive", "durable"):
            self.assertIn(part, text)
        self.assertNotIn("MESSAGES/S", text)
        self.assertIn("MESSAGES/S", tool("stat", self.ring, "--interval", "1ms").out.decode())

    def test_stat_of_a_ring_that_is_not_there_says_what_to_do(self):
        self.assert_one_line(tool("stat", self.ring), "no such ring", "ringmain create")
        self.assert_one_line(tool("stat"), "RING", code=2)

    def test_repair_shows_the_dead_and_does_nothing_until_told(self):
        pid = self.kill_a_consumer()
        shown = tool("repair", self.ring)
        self.assertEqual((shown.code, shown.err), (3, ""))
        for part in (str(pid), "1 death", "--yes"):
            self.assertIn(part, shown.out.decode())
        self.assertIn("+1 dead", tool("ls", self.ring).out.decode())
        done = tool("repair", self.ring, "--yes")
        self.assertEqual(done.code, 0, done)
        self.assertIn("repaired", done.out.decode())
        self.assertNotIn("dead", tool("ls", self.ring).out.decode())
        self.assertEqual(tool("repair", self.ring).code, 0)

    def test_repair_works_on_every_ring(self):
        for options in (["--backend", "lanes"], ["--backend", "mutex"], ["--backend", "semaphore"]):
            self.ring = self.new_ring()
            tool("create", self.ring, *options)
            self.kill_a_consumer()
            self.assertEqual(tool("repair", self.ring, "--yes").code, 0)
            self.assertEqual(produce(self.ring, "--message", "x").code, 0)
            self.assertEqual(consume(self.ring).out, b"x\n")

    def test_repair_of_a_transport_is_refused(self):
        tool("create", self.ring, "--backend", "fifo")
        self.assert_one_line(tool("repair", self.ring), "not supported", "only rings")

    def test_a_ring_whose_members_died_is_an_orphan_and_one_that_all_left_is_not(self):
        produce(self.ring, "--message", "x")
        consume(self.ring)
        self.assertNotIn(self.ring, self.orphans_or_none())
        self.kill_a_consumer("--follow")
        self.assertEqual(self.orphans(code=3)[self.ring]["kind"], "ring")
        self.assertNotEqual(tool("stat", self.ring).out, b"")
        self.assertTrue(self.orphans("--yes")[self.ring]["removed"])
        self.assert_one_line(tool("stat", self.ring), "no such ring")

    def test_an_orphan_that_holds_messages_is_kept_until_told(self):
        tool("create", self.ring, "--backend", "semaphore", "--slots", "4", "--max-message", "1K")
        producer = self.spawn("ringmain-produce", self.ring, "--from", "gen:100")
        wait_until("a full ring", self.is_full)
        producer.kill()
        producer.wait()
        self.assertTrue(self.orphans("--yes", code=3)[self.ring]["holds_messages"])
        self.assertEqual(tool_json(self, "stat", self.ring)["ring"]["fill"]["waiting_messages"], 4)
        self.assertTrue(self.orphans("--yes", "--with-messages")[self.ring]["removed"])

    def test_a_creation_that_never_finished_is_an_orphan(self):
        key = 0x7D000000 + 2 * (os.getpid() % 100000)
        number = LIBC.semget(key, SEMAPHORES, IPC_CREAT | IPC_EXCL | 0o600)
        self.assertGreaterEqual(number, 0)
        self.addCleanup(LIBC.semctl, number, 0, IPC_RMID)
        found = self.orphans(code=3)[f"{key:#010x}"]
        self.assertEqual((found["kind"], found["name"]), ("creation", None))
        self.assertTrue(self.orphans("--yes")[f"{key:#010x}"]["removed"])
        self.assertEqual(self.set_at(key), -1)

    def test_what_is_left_of_a_ring_whose_set_was_removed_by_hand_is_an_orphan(self):
        tool("create", self.ring)
        key = self.key()
        LIBC.semctl(self.set_at(key), 0, IPC_RMID)
        found = self.orphans(code=3)[self.ring]
        self.assertEqual(found["kind"], "remains")
        self.assertGreater(found["bytes"], 16 << 20)
        self.assertTrue(self.orphans("--yes")[self.ring]["removed"])
        self.assertEqual(LIBC.shmget(key, 0, 0), -1)
        self.assertEqual(LIBC.shmget(key + 1, 0, 0), -1)
        self.assertEqual(self.set_at(key), -1)

    def test_a_note_of_a_queue_that_is_gone_is_an_orphan(self):
        folder = self.folder / "runtime"
        environment = {**os.environ, "RINGMAIN_RUNTIME_DIR": str(folder)}
        self.assertEqual(tool("create", self.ring, "--backend", "posixq", env=environment).code, 0)
        self.assertEqual(tool_json(self, "rm", "--orphans", env=environment)["orphans"], [])
        note = folder / f"{self.ring}.posixq"
        tool("rm", self.ring, env=environment)
        os.mkfifo(note, 0o600)
        found = tool_json(self, "rm", "--orphans", env=environment, code=3)["orphans"]
        self.assertEqual([(each["kind"], each["name"], each["backend"]) for each in found], [("note", self.ring, "posixq")])
        tool_json(self, "rm", "--orphans", "--yes", env=environment)
        self.assertFalse(note.exists())

    def test_named_orphans_are_removed_and_no_others(self):
        self.kill_a_consumer("--follow")
        spared, self.ring = self.ring, self.new_ring()
        self.kill_a_consumer("--follow")
        self.assertEqual(list(self.orphans("--yes", self.ring)), [self.ring])
        self.assertEqual(list(self.orphans(code=3)), [spared])
        self.assert_one_line(tool("rm", "--orphans", "no-such-ring"), "no-such-ring", "no orphan", "'ringmain rm --orphans'")

    def test_living_members_make_no_orphan(self):
        self.spawn("ringmain-consume", self.ring, "--follow")
        self.await_members("c", 1)
        self.assertNotIn(self.ring, self.orphans_or_none())

    def test_rm_says_what_does_not_go_together(self):
        self.assert_one_line(tool("rm"), "RING", "--orphans", code=2)
        self.assert_one_line(tool("rm", self.ring, "--yes"), "--orphans", code=2)
        self.assertEqual(tool("rm", "--orphans", "--force").code, 2)

    def test_the_doctor_names_orphans_and_rings_with_trouble_and_the_remedy(self):
        pid = self.kill_a_consumer()
        self.assertTrue(pid)
        text = tool("doctor").out.decode()
        self.assertIn(f"ringmain repair {self.ring} --yes", text)
        self.assertIn("ringmain rm --orphans", text)
        self.assertIn("SEM_UNDO", tool("doctor", "--all").out.decode())

    def test_the_doctor_changes_nothing(self):
        self.kill_a_consumer()
        before = tool_json(self, "stat", self.ring)
        tool("doctor")
        self.assertEqual(tool_json(self, "stat", self.ring), before)

    def test_the_doctor_names_a_ring_whose_file_is_gone(self):
        path = self.file("name", b"")
        self.rings.append(str(path))
        tool("create", path)
        self.assertNotIn("is gone", tool("doctor").out.decode())
        path.rename(self.folder / "other")
        self.assertIn("the file that names it is gone", tool("doctor").out.decode())
        (self.folder / "other").rename(path)
        self.assertEqual(tool("rm", path), Result(0, b"", ""))


if __name__ == "__main__":
    own_namespace.enter()
    unittest.main(verbosity=2)
