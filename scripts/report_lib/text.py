"""The report for a terminal: the tables and notes of the sections, without the plots."""

import textwrap

from .exhibits import Table

WIDTH = 80
GAP = 2


def render(title, sections):
    lines = [title, "=" * len(title)]
    for section in sections:
        lines += ["", section.heading, "-" * len(section.heading)]
        for paragraph in section.paragraphs:
            lines += wrapped(paragraph) + [""]
        for exhibit in section.exhibits:
            lines += block(exhibit)
    while lines[-1] == "":
        lines.pop()
    return "\n".join(lines) + "\n"


def wrapped(text, width=WIDTH, first="", rest=""):
    """Names of transports have hyphens, at which no line may break."""
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def block(exhibit):
    if (exhibit.table is None and not exhibit.notes) or not exhibit.in_text:
        return []
    lines = wrapped(exhibit.title)
    if exhibit.table is not None:
        lines += rows(exhibit.table)
    for note in exhibit.notes:
        lines += wrapped(note, first="  ", rest="  ")
    return [*lines, ""]


def rows(table):
    """As many columns beside each other as fit."""
    if not table.columns[-1][1]:
        return ending_in_text(table)
    texts = [[cell.text for cell in row] for row in table.rows]
    if total(widths_of(table, texts)) > WIDTH:
        texts = [[short(cell) for cell in row] for row in table.rows]
    widths = widths_of(table, texts)
    names = [index for index, (_, is_number) in enumerate(table.columns) if not is_number]
    pieces = [list(names)]
    for index in range(len(names), len(widths)):
        if total([widths[place] for place in pieces[-1]] + [widths[index]]) > WIDTH and len(pieces[-1]) > len(names):
            pieces.append(list(names))
        pieces[-1].append(index)
    lines = []
    for piece in pieces:
        part = Table("", [table.columns[index] for index in piece], [])
        lines += ([""] if lines else []) + grid(part, [[row[index] for index in piece] for row in texts])
    return lines


def ending_in_text(table):
    """The last column is wrapped where the line would be too long."""
    texts = [[cell.text for cell in row] for row in table.rows]
    room = WIDTH - total(widths_of(table, texts)[:-1]) - GAP
    if room < 20:
        return stacked(table)
    wrapped_rows = []
    for row in texts:
        first, *more = wrapped(row[-1], room) or [""]
        wrapped_rows += [[*row[:-1], first]] + [[*[""] * (len(row) - 1), line] for line in more]
    return grid(table, wrapped_rows)


def stacked(table):
    """A block a row, for tables that no terminal is wide enough for."""
    lines = []
    for row in table.rows:
        lines.append(row[0].text)
        said = [f"{heading}: {cell.text}" for (heading, _), cell in zip(table.columns[1:], row[1:]) if not cell.is_empty]
        for text in [", ".join(said)] if len(table.columns) > 4 else said:
            lines += wrapped(text, first="  ", rest="    ")
    return lines


def grid(table, texts):
    widths = widths_of(table, texts)
    headings = [wrapped(heading, width) for (heading, _), width in zip(table.columns, widths)]
    height = max(map(len, headings))
    above = list(zip(*([""] * (height - len(lines)) + lines for lines in headings)))

    def line(cells):
        aligned = (text.rjust(width) if is_number else text.ljust(width)
                   for text, width, (_, is_number) in zip(cells, widths, table.columns))
        return (" " * GAP).join(aligned).rstrip()
    return [*map(line, above), (" " * GAP).join("-" * width for width in widths), *map(line, texts)]


def widths_of(table, texts):
    """A heading is wrapped, so only its longest word counts."""
    columns = zip(*texts) if texts else [()] * len(table.columns)
    return [max([len(text) for text in column] + [len(word) for word in heading.split()], default=0)
            for column, (heading, _) in zip(columns, table.columns)]


def total(widths):
    return sum(widths) + GAP * (len(widths) - 1)


def short(cell):
    """Three digits and a prefix, where all digits would make the table too wide."""
    if not cell.is_number or abs(cell.value) < 100_000:
        return cell.text
    for prefix, factor in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if abs(cell.value) >= factor * 0.9995:
            return f"{cell.value / factor:#.3g}".rstrip(".") + prefix
    return cell.text
