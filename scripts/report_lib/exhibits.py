"""What the page and the terminal both show: sections of tables, some with a plot of the same numbers."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Cell:
    """A text; for a number also where it comes from, so that a test can compare it with the JSON."""

    text: str
    value: float = None
    benchmark: str = ""
    counter: str = ""
    run: str = ""
    count: int = 1  # repetitions that the value is the median of

    @property
    def is_number(self):
        return self.value is not None

    @property
    def is_empty(self):
        return self.text in ("", NOTHING.text)


NOTHING = Cell("-")


@dataclasses.dataclass
class Table:
    caption: str
    columns: list  # (heading, True where its cells are numbers)
    rows: list  # of lists of Cell

    def without_empty_columns(self):
        """Also gives the headings of the numbers that went."""
        full = [index for index in range(len(self.columns)) if not all(row[index].is_empty for row in self.rows)]
        gone = [heading for index, (heading, is_number) in enumerate(self.columns) if is_number and index not in full]
        kept = Table(self.caption, [self.columns[index] for index in full], [[row[index] for index in full] for row in self.rows])
        return kept, gone


@dataclasses.dataclass
class Trace:
    label: str
    transport: str
    x: list
    y: list
    low: list = None
    high: list = None
    run: int = 0  # which of several
    hollow: bool = False
    text: str = ""  # beside each marker
    line: bool = True


@dataclasses.dataclass
class Axis:
    title: str
    kind: str = "log"  # or "category"
    categories: list = None
    powers_of_two: bool = False


@dataclasses.dataclass
class Plot:
    id: str
    x: Axis
    y: Axis
    traces: list
    alternative: str  # what is to be seen, for who does not see it
    mark: float = None  # a line across, at this x


@dataclasses.dataclass
class Exhibit:
    title: str
    table: Table = None
    plot: Plot = None
    notes: list = dataclasses.field(default_factory=list)
    folded: bool = False
    in_text: bool = True  # False for what would flood a terminal


@dataclasses.dataclass
class Section:
    id: str
    heading: str
    paragraphs: list
    exhibits: list
    looking: str = ""  # how to look at the plots, where there are any


def three_digits(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def text_cells(*texts):
    return [Cell(str(text)) for text in texts]


def number_cell(run, row, counter, estimate):
    if estimate is None:
        return NOTHING
    return Cell(three_digits(estimate.value), estimate.value, row.name.text, counter, run.letter, estimate.count)


def range_cells(run, row, estimate, counters):
    """The two ends; they are the benchmark's own counters unless repetitions gave them."""
    if estimate is None or not estimate.has_range:
        return [NOTHING, NOTHING]
    if estimate.count > 1:
        counters = ("low", "high")
    return [Cell(three_digits(end), end, row.name.text, counter, run.letter, estimate.count)
            for end, counter in zip((estimate.low, estimate.high), counters)]


def letter(run):
    return f" ({run.letter})" if run.letter else ""
