"""Every error text of the library and the programs says what to do next.

Reads the source: finds each place that makes an error, takes the argument that holds the remedy, and looks for an imperative in
it. `test_error_texts.py --list` prints them all.
"""

import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ("engine/ringmain", "engine/cli", "producers", "consumers")

# What makes an error, and which argument is the remedy: an index, or None for a text that has it behind its last colon.
MAKERS = {
    r"\bError\{": 4,
    r"\bfailure\(": -1,
    r"\bsystem_failure\(": -1,
    r"\bbad_option\(": -1,
    r"\brefused\(": -1,
    r"\bno_place\(": 1,
    r"\bCLI::ValidationError\(": None,
}
# Remedies that stand in tables.
FORMS = (
    r'return fmt::format\(("\'\{\}\' is not [^"]*")',  # of values of options
    r'return \{Errc::\w+, ((?:"(?:\\.|[^"\\])*"\s*)+)\}',  # of failing system calls
    r'case Errc::\w+: return \{"[^"]*", ("[^"]*")\}',  # of each code
)
# An argument without a text of its own: handed on, or one that a test of every code covers (tests/unit/error_test.cpp).
HANDED_ON = re.compile(r"remedy\(|^Errc::|\bhint\b|\.error\(\)|\berror\b|std::string\(\w*hint")
VERBS = set(
    "allow ask call check choose clean close connect continue create detach drop end free give keep kill leave let make mount move name open "
    "pass put raise read recreate remove replace report run see send set start stop take try use wait write".split()
)


def without_comments(text):
    return re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*', lambda match: match.group(1) or "", text)


def arguments_from(text, start):
    """The arguments of a call whose bracket was opened just before `start`, and where it ends."""
    arguments, depth, begin, at = [], 0, start, start
    while True:
        literal = re.match(r'"(?:\\.|[^"\\])*"', text[at:])
        if literal:
            at += literal.end()
            continue
        character = text[at]
        if character in "([{":
            depth += 1
        elif character in ")]}":
            if depth == 0:
                return [*arguments, text[begin:at].strip()], at
            depth -= 1
        elif character == "," and depth == 0:
            arguments.append(text[begin:at].strip())
            begin = at + 1
        at += 1


def literals_in(expression):
    """The texts in an expression; those that stand side by side are one."""
    joined = re.sub(r'"\s*\n?\s*"', "", expression)
    return [re.sub(r"\\(.)", r"\1", each) for each in re.findall(r'"((?:\\.|[^"\\])*)"', joined)]


def says_what_to_do(text):
    clauses = re.split(r"[:;,(]|\bor\b|\band\b|\bto\b", text)
    return any(clause.split() and clause.split()[0].strip("'").lower() in VERBS for clause in clauses)


def error_texts():
    """Yields (file, line, text, whether it has a remedy)."""
    for folder in FOLDERS:
        for path in sorted(pathlib.Path(ROOT, folder).rglob("*.[ch]pp")):
            source = without_comments(path.read_text())
            for maker, which in MAKERS.items():
                for match in re.finditer(maker, source):
                    arguments, _ = arguments_from(source, match.end())
                    if any(re.match(r"(std::string_view|std::string|const \w|Errc|int) \w+$", each) for each in arguments):
                        continue  # the function itself
                    yield from checked(path, source[: match.start()].count("\n") + 1, arguments, which)
            for form in FORMS:
                for match in re.finditer(form, source):
                    text = " ".join(literals_in(match.group(1)))
                    yield path, source[: match.start()].count("\n") + 1, text, says_what_to_do(text)


def checked(path, line, arguments, which):
    """What one maker makes: nothing, where it makes no text for users or takes the remedy from a table."""
    whole = ", ".join(arguments)
    if which is None:
        literals = literals_in(whole)
        text = " ".join(literals)
        yield path, line, text or whole, says_what_to_do(text) or bool(".error()" in whole and re.fullmatch("-*[a-z-]*", text))
        return
    if which >= len(arguments) or len(arguments) < 2:
        return
    remedy = arguments[which]
    literals = [each for each in literals_in(remedy) if " " in each]
    yield path, line, " ".join(literals) or remedy, any(map(says_what_to_do, literals)) or (
        not literals and bool(HANDED_ON.search(remedy))
    )


class ErrorTexts(unittest.TestCase):
    def test_each_says_what_to_do_next(self):
        found = list(error_texts())
        self.assertGreater(len(found), 130, "the makers of errors have other names now")
        without = [f"{path.relative_to(ROOT)}:{line}: {text}" for path, line, text, has_remedy in found if not has_remedy]
        self.assertEqual(without, [])

    def test_a_text_without_a_remedy_is_noticed(self):
        for text in "it is broken", "the ring 'x' is too small: 4 bytes", "":
            self.assertFalse(says_what_to_do(text), text)
        for text in "it is broken: remove it", "stop one", "allow that call, or use another backend":
            self.assertTrue(says_what_to_do(text), text)


if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        for path, line, text, has_remedy in error_texts():
            print(f"{'' if has_remedy else 'NO REMEDY '}{path.relative_to(ROOT)}:{line}: {text}")
    else:
        unittest.main()
