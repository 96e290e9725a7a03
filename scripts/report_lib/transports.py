"""What is known of the transports without measuring: which there are, what they are, and what they cannot do."""

import dataclasses

from . import names

ANY = 1 << 30


@dataclasses.dataclass(frozen=True)
class Transport:
    name: str
    what: str
    role: str = "backend"  # of ringmain; "peer": what one could use instead; "part": of a backend, to compare with
    largest: int = ANY  # bytes a message
    producers: int = ANY
    consumers: int = ANY
    sleeps: bool = True
    tells: bool = True  # whoever waits for messages that nobody will send any more, because the sender died


KNOWN = {transport.name: transport for transport in (
    Transport("lanes", "ringmain's default: a lock-free log for each producer"),
    Transport("mutex", "ringmain's slots under a robust lock"),
    Transport("semaphore", "ringmain's slots behind a System V semaphore set"),
    Transport("boost", "the ring of a Boost.Interprocess user", tells=False),
    Transport("boost-queue", "Boost.Interprocess message_queue", tells=False),
    Transport("pipe", "an anonymous pipe", producers=1, consumers=1),
    Transport("fifo", "a pipe with a name", largest=4 << 10),
    Transport("msgq", "a System V message queue", largest=8 << 10, tells=False),
    Transport("posixq", "a POSIX message queue", largest=8 << 10, tells=False),
    Transport("unix", "a seqpacket socket", largest=1 << 20, consumers=1),
    Transport("signal", "queued signals", largest=8, consumers=1, tells=False),
    Transport("boost-spsc", "boost::lockfree::spsc_queue in shared memory", "peer", producers=1, consumers=1, sleeps=False),
    Transport("reader-writer-queue", "moodycamel's ReaderWriterQueue between two threads: unpatched, it cannot live in shared "
              "memory", "peer", producers=1, consumers=1, sleeps=False),
    Transport("zeromq", "ZeroMQ, PUSH to PULL over a socket: messages in the queue of a dead end are lost", "peer"),
    Transport("nng", "nng, push to pull over a socket: messages in the queue of a closed or dead end are lost", "peer"),
    Transport("iceoryx", "iceoryx 2, publisher to blocking subscriber: needs its daemon RouDi, which can hang when "
              "a client is killed", "peer"),
    Transport("bare-lane", "a lane without groups, acknowledgement, wake-ups and statistics", "part", producers=1, consumers=1,
              sleeps=False),
)}


def known(name):
    return KNOWN.get(name) or Transport(name, "a transport that this report has no description of", "peer")


def expected():
    return [transport for transport in KNOWN.values() if transport.role != "part"]


def order(name):
    """Backends first, as the README has them, then peers; the unknown last, by name."""
    return (list(KNOWN).index(name) if name in KNOWN else len(KNOWN), name)


def cannot(transport, size=0, mode="", shapes=False, deaths=False):
    """Why it can never be measured so, or nothing."""
    if size > transport.largest:
        return f"carries {names.size_text(transport.largest)} a message at most"
    if mode == "park" and not transport.sleeps:
        return "has no way to sleep"
    if deaths and not transport.tells:
        return "tells nobody of a death"
    if shapes and transport.producers == transport.consumers == 1:
        return "has one producer and one consumer"
    return ""


def why_not(runs, transport, matches, **wanted):
    """Why no run has a number: it failed, it cannot, or nobody measured it. matches(name) picks the rows that were wanted."""
    errors = [f"failed: {row.errors[0]}" for run in runs for row in run.failed() if matches(row.name)]
    if errors or cannot(transport, **wanted):
        return errors[0] if errors else cannot(transport, **wanted)
    if any(run.filter for run in runs):
        return "not among what the filter chose"
    if any(run.quick for run in runs):
        return "not in a quick run"
    if any(row.samples and row.name.transport == transport.name for run in runs for row in run.rows.values()):
        return "no benchmark of scripts/bench does"
    if transport.role == "peer":
        return "not in these results: not built in, because its Debian package was missing"
    return "not in these results"
