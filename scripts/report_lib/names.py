"""What the name of a benchmark says: names are the only place where the suite writes down what it measured."""

import dataclasses
import re

# What Google Benchmark appends to the name that the suite gave.
APPENDED = re.compile(r"/(iterations:|repeats:|min_time:|min_warmup_time:|threads:|manual_time|real_time|process_time).*")

KINDS = ("latency", "throughput", "rate", "limit", "ratio", "recovery")


@dataclasses.dataclass(frozen=True)
class Name:
    text: str
    kind: str  # one of KINDS, or "other"
    transport: str = ""
    bytes: int = 0
    mode: str = ""  # spin, park or nothing
    producers: int = 1
    consumers: int = 1
    batch: int = 1
    poll: int = 1
    rate: float = 0.0  # messages a second that were asked for
    extra: str = ""  # what makes it a special case: plots leave it out, the table of all numbers has it

    @property
    def shape(self):
        return f"{self.producers}x{self.consumers}"

    @property
    def many_a_call(self):
        return self.batch > 1 or self.poll > 1

    @property
    def family(self):
        """What it has in common with those that it is compared with."""
        return dataclasses.replace(self, text="", transport="")

    @property
    def calls(self):
        """How messages were handed over, as short as it can be said."""
        parts = [f"batch:{self.batch}"] if self.batch > 1 else []
        parts += [f"poll:{self.poll}"] if self.poll > 1 else []
        return " ".join(parts) or "single"


def parse(full):
    text = APPENDED.sub("", full)
    kind, *parts = text.split("/")
    if kind in ("limit", "ratio"):
        return Name(text, kind)
    if kind not in KINDS or len(parts) < 2 or not parts[1].isdigit():
        return Name(text, "other")
    found = {"transport": parts[0], "bytes": int(parts[1])}
    extra = []
    for position, part in enumerate(parts[2:]):
        key, _, number = part.partition(":")
        if part in ("spin", "park"):
            found["mode"] = part
        elif shape := re.fullmatch(r"(\d+)x(\d+)", part):
            found["producers"], found["consumers"] = int(shape[1]), int(shape[2])
        elif key in ("batch", "poll") and number.isdigit():
            found[key] = int(number)
        elif kind == "rate" and position == 0 and (rate := number_of(part)) is not None:
            found["rate"] = rate
        else:
            extra.append(part)
    if (kind == "latency" and "mode" not in found) or (kind == "rate" and "rate" not in found):
        return Name(text, "other")
    return Name(text, kind, **found, extra="/".join(extra))


def number_of(text):
    """A positive number that may end in k or M, or None."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([kM]?)", text)
    value = float(match[1]) * {"": 1, "k": 1e3, "M": 1e6}[match[2]] if match else 0
    return value or None


def size_text(count):
    for unit, factor in (("MiB", 1 << 20), ("KiB", 1 << 10)):
        if count >= factor and count % factor == 0:
            return f"{count // factor} {unit}"
    return f"{count:,} B"
