"""ringmain: create, ls, rm."""

import signal
import unittest

from support import ProgramTest, Result, consume, finish, produce, setUpModule, tearDownModule, tool


class Tool(ProgramTest):
    def test_create_ls_rm(self):
        self.assertEqual(tool("create", self.ring, "--slots", "10", "--max-message", "1K", "--mode", "0660"), Result(0, b"", ""))
        self.assert_one_line(tool("create", self.ring), "exists")
        produce(self.ring, give=b"a\nb\n")
        row = next(l for l in tool("ls").out.decode().splitlines() if l.startswith(self.ring + " "))
        for part in ("semaphore", " 2 ", "20%", "0p 0c", "0660"):
            self.assertIn(part, row)
        self.assertEqual(tool("rm", self.ring), Result(0, b"", ""))
        self.assert_one_line(tool("rm", self.ring), "no such ring")
        self.assert_one_line(tool("ls", self.ring), "no such ring")

    def test_recreate_replaces_a_ring_that_nobody_uses(self):
        tool("create", self.ring, "--slots", "10")
        produce(self.ring, give=b"a\nb\n")
        self.assertEqual(tool("create", self.ring, "--recreate", "--slots", "20").code, 0)
        self.assertEqual(self.status()["WAITING"], "0")
        self.assertEqual(produce(self.ring, "--message", "x", "--slots", "20").code, 0)

    def test_rm_and_recreate_are_refused_while_members_live(self):
        consumer = self.spawn("ringmain-consume", self.ring)
        self.await_members("c", 1)
        self.assert_one_line(tool("rm", self.ring), "ringmain-consume", str(consumer.pid))
        self.assert_one_line(tool("create", self.ring, "--recreate"), str(consumer.pid))
        listed = tool("ls", self.ring).out.decode()
        self.assertIn("0p 1c", listed)
        self.assertIn(str(consumer.pid), listed)
        consumer.send_signal(signal.SIGTERM)
        self.assertEqual(finish(consumer).code, 143)
        self.assertEqual(tool("rm", self.ring).code, 0)

    def test_rm_removes_all_it_can(self):
        other = self.new_ring()
        tool("create", self.ring)
        tool("create", other)
        self.assert_one_line(tool("rm", self.ring, "no-such-ring", other), "no-such-ring")
        self.assertNotEqual(tool("ls", self.ring).code, 0)
        self.assertNotEqual(tool("ls", other).code, 0)

    def test_a_file_names_a_ring_from_everywhere(self):
        path = self.file("name", b"")
        self.rings.append(str(path))
        self.assertEqual(produce(path, "--message", "x").code, 0)
        self.assertIn(str(path), tool("ls", f"{self.folder}/./name").out.decode())
        self.assertEqual(consume("./name", cwd=self.folder).out, b"x\n")
        self.assertEqual(tool("rm", path).code, 0)

    def test_the_dead_are_seen_until_somebody_cleans_up(self):
        consumer = self.spawn("ringmain-consume", self.ring)
        self.await_members("c", 1)
        consumer.kill()
        consumer.wait()
        self.assertIn("+1 dead", tool("ls", self.ring).out.decode())
        produce(self.ring, "--message", "x")
        self.assertNotIn("dead", tool("ls", self.ring).out.decode())


if __name__ == "__main__":
    unittest.main(verbosity=2)
