"""What all tests of the programs share: they run them as a user does, with real rings, and compare every byte.

RINGMAIN_BIN names the folder of the programs (default: build/release/bin). RINGMAIN_LONG=1 moves 1 GB instead of 64 MB.
Timeouts only tell a hang from a slow machine; nothing here depends on how fast it is.
"""

import collections
import hashlib
import itertools
import os
import pathlib
import signal
import subprocess
import tempfile
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

    def is_full(self):
        """Nearly: on lanes a little room is always left, because a record is not cut in two."""
        return int(self.status()["FILL"].rstrip("%")) >= 90

    def groups(self):
        """The groups of self.ring in `ringmain ls`, each with its columns."""
        table = tool("ls", self.ring).out.decode().split("GROUP ", 1)[1].splitlines()
        titles = ["GROUP", *table[0].split()]
        rows = itertools.takewhile(lambda line: len(line.split()) == 7 and "PID" not in line and "alive" not in line, table[1:])
        return {row.split()[0]: dict(zip(titles, row.split())) for row in rows}

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
