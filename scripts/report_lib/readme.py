"""The place in README.md for results, between two comments: writes it, and tells whether what stands there has that form."""

import itertools
import re

from . import chosen, markdown
from .results import ReportError

BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"

RECORD = re.compile(r".+, \d+ CPUs, .*\bcommit \w+, \d{4}-\d\d-\d\d\. ?.*")
NUMBER = r"\d[\d,]*(\.\d+)?(e[+-]\d+)?"
SIDE = rf"(&lt;)?{NUMBER}"
# Nothing, one, one with its range, one for each side.
CELL = re.compile(rf"-|{SIDE}|{NUMBER} \({NUMBER}\.\.{NUMBER}\)|(-|{SIDE}) \+ (-|{SIDE})")


def with_results(text, run, path):
    """The text of a README with what it showed replaced."""
    begin, end = place(text, path)
    return f"{text[:begin]}\n\n{chosen.render(run)}\n{text[end:]}"


def place(text, path):
    begin, end = text.find(BEGIN) + len(BEGIN), text.find(END)
    if text.count(BEGIN) != 1 or text.count(END) != 1 or end < begin:
        raise ReportError(f"{path} has no place for results: it needs a line '{BEGIN}' and after it a line '{END}', once each")
    return begin, end


def check(text, path):
    begin, end = place(text, path)
    first = text[:begin].count("\n") + 1
    lines = list(enumerate(text[begin:end].split("\n"), first))
    said = next(((number, line) for number, line in lines if line), (first, ""))
    if not RECORD.fullmatch(said[1]):
        wrong(path, said[0], "no record of the machine, with its commit and date")
    tables = [list(group) for is_table, group in itertools.groupby(lines, lambda line: line[1].startswith("|")) if is_table]
    for headings, table in itertools.zip_longest(chosen.headings(), tables):
        if headings is None:
            wrong(path, table[0][0], "one table too many")
        if table is None:
            wrong(path, lines[-1][0], f"no table '{headings[0]}'")
        check_table(path, headings, table)


def check_table(path, headings, table):
    (number, line), *rest = table
    if line != markdown.row(headings):
        wrong(path, number, f"not the headings of table '{headings[0]}'")
    if len(rest) < 2:
        wrong(path, number, f"no row in table '{headings[0]}'")
    (number, line), *rows = rest
    if not re.fullmatch(r"\| (---:? \| ?)+", line) or line.count("|") != len(headings) + 1:
        wrong(path, number, "no line of dashes under the headings")
    for number, line in rows:
        name, *cells = re.split(r" ?(?<!\\)\| ?", line)[1:-1] or [""]
        if not name or len(cells) != len(headings) - 1 or not all(CELL.fullmatch(cell) for cell in cells):
            wrong(path, number, f"not a name and {len(headings) - 1} numbers or '-'")


def wrong(path, number, what):
    raise ReportError(f"{path}:{number}: {what}: write the results anew with scripts/report --readme RESULT.json")
