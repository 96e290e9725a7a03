"""The examples do what their first lines say, each run as those say."""

import os
import signal
import subprocess
import unittest

from support import ProgramTest, finish, produce, run, setUpModule, start, tearDownModule, tool, wait_until


class Examples(ProgramTest):
    def example(self, name, *arguments, **options):
        """Started, and killed with the test if it still runs."""
        return self.spawn(f"example-{name}", *arguments, **options)

    def own(self, *rings):
        """Examples name their rings; whoever uses the same name meanwhile would be disturbed."""
        for ring in rings:
            if tool("ls", ring).code == 0:
                self.skipTest(f"there is a ring {ring!r} already")
            self.addCleanup(tool, "rm", "--force", ring)

    def lines(self, process):
        result = finish(process)
        self.assertEqual((result.code, result.err), (0, ""))
        return result.out.decode().splitlines()

    def test_a_pipeline_of_three(self):
        self.own("pipeline.numbers", "pipeline.squares")
        total = self.example("pipeline", "sum")
        square = self.example("pipeline", "square")
        self.lines(self.example("pipeline", "numbers", "1000"))
        self.assertEqual(self.lines(square), [])
        self.assertEqual(self.lines(total), [str(sum(n * n for n in range(1001)))])

    def test_workers_share_tasks_and_do_again_what_a_killed_one_had(self):
        self.own("work-sharing")
        doomed = self.example("work_sharing", "work")
        tasks = [f"task{i}" for i in range(6)]
        submit = self.example("work_sharing", "submit", *tasks)
        first = doomed.stdout.readline().decode().split()  # and sleeps on it
        doomed.kill()
        self.lines(submit)
        others = [self.example("work_sharing", "work") for _ in range(2)]
        done = [line.split(maxsplit=1)[1] for each in others for line in self.lines(each)]
        self.assertEqual(sorted(done), sorted([f"{first[1]} (somebody died at it)", *tasks[1:]]))

    def test_everybody_who_listens_hears_everything(self):
        self.own("broadcast")
        listeners = [self.example("broadcast", "listen") for _ in range(2)]
        wait_until("listening", lambda: tool("ls", "broadcast").out.count(b"example-broadcas") == 2)
        self.lines(self.example("broadcast", "say", "one", "two"))
        for each in listeners:
            self.assertEqual(self.lines(each), ["one", "two"])

    def test_images_that_are_never_copied(self):
        self.own("images")
        look = self.example("images", "look")
        self.lines(self.example("images", "draw", "20"))
        self.assertEqual(self.lines(look), [f"2073600 pixels, {i}.0 on average" for i in range(20)])

    def test_a_ring_beside_stdin_in_a_loop_of_epoll(self):
        loop = self.example("epoll", self.ring, stdin=subprocess.PIPE)
        loop.stdin.write(b"typed\n")
        loop.stdin.flush()
        self.assertEqual(loop.stdout.readline(), b"stdin: typed\n")
        produce(self.ring, give=b"sent\ntoo\n")
        self.assertEqual(self.lines(loop), ["ring: sent", "ring: too"])

    def test_a_coroutine_that_awaits_messages(self):
        awaits = self.example("coroutine", self.ring)
        self.await_members("c", 1)
        produce(self.ring, give=b"one\ntwo\n")
        self.assertEqual(self.lines(awaits), ["one", "two"])

    def test_a_service_that_ends_when_it_is_asked_to(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            service = self.example("service", self.ring)
            self.await_members("c", 1)
            produce(self.ring, give=b"a\nb\nc\n")
            wait_until("served", lambda: b"0B" in tool("ls", self.ring).out)
            os.kill(service.pid, number)
            self.assertEqual(self.lines(service), ["3 served, stopped"])


if __name__ == "__main__":
    unittest.main()
