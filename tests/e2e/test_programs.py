"""The three programs, as a user sees them: real processes, real rings, every byte compared.

RINGMAIN_BIN names the folder of the programs (default: build/release/bin). RINGMAIN_LONG=1 moves 1 GB instead of 64 MB.
Timeouts only tell a hang from a slow machine; nothing here depends on how fast it is.
"""

import collections
import contextlib
import ctypes
import errno
import hashlib
import itertools
import json
import os
import pathlib
import random
import signal
import stat
import subprocess
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("RINGMAIN_BIN", ROOT / "build" / "release" / "bin")).resolve()
LONG = os.environ.get("RINGMAIN_LONG") == "1"
HANG = 600 if LONG else 180  # seconds
NOBODY = 65534

numbers = itertools.count()


def ipc_objects():
    """Keys and ids of every System V object, as the kernel lists them."""
    found = set()
    for kind in ("shm", "sem", "msg"):
        for line in pathlib.Path("/proc/sysvipc", kind).read_text().splitlines()[1:]:
            key, number = line.split()[:2]
            found.add((kind, key, number))
    return found


def default_signals():
    """A script that runs us in the background may have us ignore SIGINT; our children must not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def start(program, *arguments, **options):
    options.setdefault("stdin", subprocess.DEVNULL)
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    command = [str(BIN / program), *(str(a) for a in arguments)]
    return subprocess.Popen(command, preexec_fn=default_signals, **options)


Result = collections.namedtuple("Result", "code out err")


def finish(process, give=None):
    try:
        out, err = process.communicate(give, timeout=HANG)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        raise AssertionError(f"hangs: {process.args}: {err!r}") from None
    return Result(process.returncode, out or b"", (err or b"").decode())


def run(program, *arguments, give=None, **options):
    if give is not None:
        options["stdin"] = subprocess.PIPE
    return finish(start(program, *arguments, **options), give)


def produce(*arguments, **options):
    return run("ringmain-produce", *arguments, **options)


def consume(*arguments, **options):
    return run("ringmain-consume", *arguments, **options)


def tool(*arguments, **options):
    return run("ringmain", *arguments, **options)


def wait_until(what, condition):
    end = time.monotonic() + HANG
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"never: {what}")
        time.sleep(0.01)


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


class ProgramTest(unittest.TestCase):
    def setUp(self):
        self.rings = []
        self.started = []
        self.ring = self.new_ring()
        self.folder = pathlib.Path(self.enter(tempfile.TemporaryDirectory()))
        self.addCleanup(self.clean_up)

    def enter(self, manager):
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value

    def new_ring(self):
        name = f"e2e-{os.getpid()}-{next(numbers)}"
        self.rings.append(name)
        return name

    def clean_up(self):
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout, process.stderr):
                if pipe:
                    pipe.close()
        for name in self.rings:
            tool("rm", "--force", name)

    def spawn(self, program, *arguments, **options):
        process = start(program, *arguments, **options)
        self.started.append(process)
        return process

    def members(self, kind):
        """Living producers ("p") or consumers ("c") of self.ring."""
        listed = tool("ls", self.ring)
        if listed.code != 0:
            return 0
        for word in listed.out.decode().splitlines()[1].split():
            if word[:-1].isdigit() and word.endswith(kind):
                return int(word[:-1])
        return 0

    def await_members(self, kind, count):
        wait_until(f"{count} {kind}", lambda: self.members(kind) == count)

    def status(self):
        """The columns of self.ring in `ringmain ls`."""
        titles, values = tool("ls", self.ring).out.decode().splitlines()[:2]
        return dict(zip(titles.split()[:5], values.split()[:5]))

    def assert_one_line(self, result, *parts, code=1, program="ringmain"):
        self.assertEqual(result.code, code, result)
        self.assertEqual(len(result.err.splitlines()), 1, result.err)
        self.assertTrue(result.err.startswith(program), result.err)
        for part in parts:
            self.assertIn(part, result.err)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def transfer(self, source, frame, *ring_options, to_frame=None):
        """source through the ring into a new file, one producer and one consumer."""
        target = self.folder / "out"
        consumer = self.spawn("ringmain-consume", self.ring, "--to", f"file:{target}", "--frame", to_frame or frame, *ring_options)
        producer = produce(self.ring, "--from", f"file:{source}", "--frame", frame, *ring_options)
        self.assertEqual((producer.code, producer.err), (0, ""))
        consumed = finish(consumer)
        self.assertEqual((consumed.code, consumed.err), (0, ""))
        return target


class FilesArriveIdentical(ProgramTest):
    def lines(self, count):
        rng = random.Random(7)
        return b"".join(b"%d %s\n" % (i, b"x" * rng.randrange(80)) for i in range(count))

    def check(self, content, frame, *ring_options):
        source = self.file("in", content)
        self.assertEqual(sha256(self.transfer(source, frame, *ring_options)), sha256(source))

    def test_lines(self):
        self.check(self.lines(200_000), "line")

    def test_lines_where_the_last_one_has_no_newline(self):
        self.check(self.lines(1000) + b"the end", "line")

    def test_empty_lines_and_every_byte_there_is(self):
        self.check(b"\n\n\0\n" + bytes(range(256)) * 3 + b"\n\n", "line")

    def test_raw_bytes(self):
        self.check(random.Random(1).randbytes(5_000_001), "raw")

    def test_raw_bytes_in_messages_of_one_byte(self):
        self.check(random.Random(2).randbytes(5000), "raw", "--max-message", "1", "--slots", "7")

    def test_an_empty_file(self):
        self.check(b"", "line")

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
        self.assertEqual(sha256(self.transfer(source, "raw", "--max-message", "64K")), sha256(source))

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
        self.assertEqual(self.status()["MESSAGES"], "3")
        self.assertEqual(consume(self.ring, "--count", "0").out, b"")
        self.assertEqual(consume(self.ring, "--count", "2", "--batch", "1").out, b"3\n4\n")
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

    def test_selecting_by_type_is_refused_where_the_backend_cannot(self):
        self.assertEqual(produce(self.ring, "--message", "x", "--type", "7").code, 0)
        self.assert_one_line(consume(self.ring, "--type", "7"), "lanes")


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
        wait_until("full", lambda: self.members("p") == 1 and self.status()["MESSAGES"] == "4")
        producer.send_signal(signal.SIGTERM)
        self.assertEqual(producer.wait(HANG), 143)
        self.assertIn("30 bytes", producer.stderr.read().decode())
        self.assertEqual(consume(self.ring).out, b"line\n" * 4)

    def test_a_stopped_consumer_has_written_all_it_took(self):
        total = 200_000
        target = self.folder / "out"
        producer = self.spawn("ringmain-produce", self.ring, "--from", f"gen:{total}", "--size", "24")
        consumer = self.spawn("ringmain-consume", self.ring, "--to", f"file:{target}", "--summary", "json")
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
        wait_until("a full pipe", lambda: self.status()["FILL"] == "100%")
        consumer.send_signal(signal.SIGINT)
        self.assertEqual(consumer.wait(HANG), 130)
        self.assertIn("could not be written", consumer.stderr.read().decode())
        producer.send_signal(signal.SIGTERM)
        self.assertEqual(producer.wait(HANG), 143)

    def test_a_second_signal_exits_at_once(self):
        producer = self.spawn("ringmain-produce", self.ring, "--from", "gen:1M", "--size", "1K")
        consumer = self.spawn("ringmain-consume", self.ring)
        self.await_members("c", 1)
        wait_until("a full pipe", lambda: self.status()["FILL"] == "100%")
        consumer.send_signal(signal.SIGINT)
        with contextlib.suppress(ProcessLookupError):
            consumer.send_signal(signal.SIGTERM)
        self.assertIn(consumer.wait(HANG), (130, 143))
        producer.kill()

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
            self.assertEqual(finish(other), Result(0, b"", ""))
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
        wait_until("full", lambda: self.status()["MESSAGES"] == "16")
        self.assertIsNone(filler.poll())
        self.assertEqual(consume(self.ring, "--to", "null", "--count", "17").code, 0)
        self.assertEqual(finish(filler).code, 0)


class BadInput(ProgramTest):
    def test_a_line_that_is_too_long_stops_after_those_before_it(self):
        result = produce(self.ring, "--max-message", "10", give=b"one\ntwo\n" + b"x" * 50 + b"\nthree\n")
        self.assert_one_line(result, "line 3", "--max-message", "--frame raw")
        self.assertEqual(consume(self.ring).out, b"one\ntwo\n")

    def test_a_length_that_is_too_long_or_a_stream_that_is_cut_off(self):
        self.assert_one_line(produce(self.ring, "--max-message", "10", "--frame", "length", give=b"\x0b\0\0\0" + b"x" * 11), "11 bytes")
        self.assert_one_line(produce(self.ring, "--frame", "length", give=b"\x05\0\0\0abc"), "ends inside message 1")

    def test_a_message_or_generated_size_that_is_too_long(self):
        self.assert_one_line(produce(self.ring, "--max-message", "4", "--message", "hello", "--frame", "raw"), "--max-message")
        self.assert_one_line(produce(self.ring, "--from", "gen:1", "--size", "64"), "--max-message")

    def test_a_ring_of_another_version(self):
        tool("create", self.ring)
        key = int(self.status()["KEY"], 16)
        libc = ctypes.CDLL(None, use_errno=True)
        libc.shmat.restype = ctypes.c_void_p
        at = libc.shmat(libc.shmget(key, 0, 0), None, 0)
        self.assertNotIn(at, (None, ctypes.c_void_p(-1).value))
        version = ctypes.c_uint32.from_address(at + 8)  # layout/superblock.hpp: keeps its place for ever
        ours, version.value = version.value, 4242
        for result in (produce(self.ring, "--message", "x"), consume(self.ring)):
            self.assert_one_line(result, "4242", str(ours))
        self.assertIn("(incompatible)", tool("ls").out.decode())
        self.assertNotEqual(tool("rm", self.ring).code, 0)
        version.value = ours
        libc.shmdt(ctypes.c_void_p(at))

    def test_names_that_are_none(self):
        before = ipc_objects()
        for name in ("", "a b", "a" * 101, "ring!", "/no/such/file"):
            for result in (produce(name, "--message", "x"), consume(name), tool("create", name)):
                self.assert_one_line(result, "name")
        self.assertEqual(ipc_objects(), before)

    def test_modes_that_let_everybody_write(self):
        before = ipc_objects()
        for mode in ("0666", "0602", "0777"):
            self.assert_one_line(produce(self.ring, "--message", "x", "--mode", mode), "0660")
        self.assertEqual(ipc_objects(), before)

    def test_missing_files_and_folders_leave_no_ring_behind(self):
        before = ipc_objects()
        missing = self.folder / "missing"
        self.assert_one_line(produce(self.ring, "--from", f"file:{missing}"), "ENOENT", str(missing))
        self.assert_one_line(produce(self.ring, "--from", f"file:{self.folder}"), "EISDIR")
        self.assert_one_line(consume(self.ring, "--to", f"file:{missing}/out"), "ENOENT")
        self.assertEqual(ipc_objects(), before)

    def test_a_bad_ring_leaves_the_output_file_as_it_was(self):
        target = self.file("out", b"precious")
        self.assert_one_line(consume("no ring!", "--to", f"file:{target}"), "name")
        self.assertEqual(target.read_bytes(), b"precious")

    @unittest.skipUnless(os.geteuid() == 0, "needs root, to be somebody else")
    def test_somebody_else_is_kept_out(self):
        tool("create", self.ring)
        readable = all(p.stat().st_mode & stat.S_IXOTH for p in [BIN, *BIN.parents])
        if not readable:
            self.skipTest(f"nobody may not run {BIN}")
        for program in ("ringmain-produce", "ringmain-consume"):
            self.assert_one_line(run(program, self.ring, "--timeout", "1s", user=NOBODY) if "consume" in program
                                 else run(program, self.ring, "--message", "x", user=NOBODY), "EACCES")
        self.assert_one_line(tool("rm", self.ring, user=NOBODY))
        self.assertEqual(tool("ls", self.ring).code, 0)

    def test_more_than_there_is_room_for(self):
        before = ipc_objects()
        self.assert_one_line(produce(self.ring, "--message", "x", "--capacity", "8T"))
        self.assert_one_line(produce(self.ring, "--message", "x", "--capacity", "8T", "--max-message", "1G"))
        self.assertEqual(ipc_objects(), before)

    def test_a_ring_that_exists_with_another_geometry(self):
        tool("create", self.ring, "--slots", "8")
        self.assert_one_line(produce(self.ring, "--message", "x", "--slots", "9"), "8", "9")
        self.assertEqual(produce(self.ring, "--message", "x", "--slots", "8").code, 0)

    def test_a_backend_that_is_none(self):
        self.assert_one_line(produce(self.ring, "--message", "x", "--backend", "carrier-pigeon"), "semaphore")

    def test_a_ring_that_is_removed_under_its_members(self):
        consumer = self.spawn("ringmain-consume", self.ring)
        producer = self.spawn("ringmain-produce", self.ring, stdin=subprocess.PIPE)
        self.await_members("c", 1)
        self.await_members("p", 1)
        self.assertEqual(tool("rm", "--force", self.ring).code, 0)
        self.assert_one_line(finish(consumer), "removed")
        self.assert_one_line(finish(producer, b"one\ntwo\n"), "removed", "8 bytes")

    def test_a_full_disk_says_how_many_messages_it_cost(self):
        produce(self.ring, "--from", "gen:50")
        result = consume(self.ring, "--to", "file:/dev/full", "--count", "20")
        self.assert_one_line(result, "ENOSPC", "20 messages taken from the ring could not be written")
        self.assertEqual(self.status()["MESSAGES"], "30")
        with open("/dev/full", "wb") as full:
            self.assert_one_line(consume(self.ring, "--count", "1", stdout=full), "stdout", "ENOSPC")


class CommandLine(ProgramTest):
    def refused(self, *command, says):
        self.assert_one_line(run(*command), *([says] if isinstance(says, str) else says), code=2)

    def test_unknown_options_name_the_near_one(self):
        self.refused("ringmain-produce", self.ring, "--farme", "line", says="did you mean --frame?")
        self.refused("ringmain-consume", self.ring, "--folow", says="did you mean --follow?")
        self.refused("ringmain", "ls", "--verbos", says="did you mean --verbose?")
        self.refused("ringmain", "create", "--capcity=4M", self.ring, says="did you mean --capacity?")
        self.refused("ringmain", "remove", says=("unknown command", "remove"))
        self.refused("ringmain", "crate", self.ring, says="did you mean create?")

    def test_options_that_would_have_no_effect_are_refused(self):
        self.refused("ringmain-produce", self.ring, "--size", "64", says="--from gen:")
        self.refused("ringmain-produce", self.ring, "--from", "gen:1", "--frame", "raw", says="--frame")
        self.refused("ringmain-consume", self.ring, "--to", "null", "--frame", "raw", says="--frame")
        for option in (("--from", "-"), ("--rate", "1/s"), ("--batch", "2")):
            self.refused("ringmain-produce", self.ring, "--message", "x", *option, says=option[0])

    def test_values_that_are_none_are_explained(self):
        self.refused("ringmain-produce", self.ring, "--capacity", "4Q", says=("--capacity", "'4Q'"))
        self.refused("ringmain-produce", self.ring, "--rate", "5", says="500/s")
        self.refused("ringmain-produce", self.ring, "--from", "nowhere", says="file:PATH")
        self.refused("ringmain-produce", self.ring, "--from", "gen:1", "--size", "23", says="24")
        self.refused("ringmain-produce", self.ring, "--type", "65536", says="65535")
        self.refused("ringmain-consume", self.ring, "--timeout", "5", says="500ms")
        self.refused("ringmain-consume", self.ring, "--summary", "xml", says="none|text|json")
        self.refused("ringmain-consume", says="RING")
        self.refused("ringmain", says="subcommand")

    def test_help_shows_examples_and_exit_codes(self):
        for program in ("ringmain-produce", "ringmain-consume", "ringmain"):
            result = run(program, "--help")
            self.assertEqual((result.code, result.err), (0, ""))
            self.assertIn(b"Examples:", result.out)
            self.assertIn(b"Exit codes:", result.out)
            self.assertTrue(run(program, "--version").out.startswith(program.encode()))


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
        self.assertEqual(self.status()["MESSAGES"], "0")
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


def setUpModule():
    global objects_before
    for program in ("ringmain", "ringmain-produce", "ringmain-consume"):
        if not (BIN / program).exists():
            raise AssertionError(f"{BIN / program} is missing: build it, or set RINGMAIN_BIN")
    objects_before = ipc_objects()


def tearDownModule():
    left = ipc_objects() - objects_before
    if left:
        raise AssertionError(f"left behind in the kernel: {sorted(left)}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
