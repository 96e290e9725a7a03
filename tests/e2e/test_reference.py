"""The API reference that Doxygen makes of the headers."""

import html.parser
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent
DOXYFILE = pathlib.Path(os.environ["RINGMAIN_BUILD"]) / "engine/reference/Doxyfile"


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.links, self.anchors = [], set()
        self.feed(path.read_text())

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.anchors |= {given.get("id"), given.get("name")} - {None}
        self.links += [link for link in (given.get("href"), given.get("src")) if link]


@unittest.skipUnless(shutil.which("doxygen") and DOXYFILE.exists(), "no doxygen here, or not when this was configured")
class Reference(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        wanted = f'{DOXYFILE.read_text()}\nOUTPUT_DIRECTORY = {cls.folder}\nGENERATE_TAGFILE = "{cls.folder}/tags"\n'
        cls.made = subprocess.run(["doxygen", "-"], input=wanted, capture_output=True, text=True, check=False, timeout=300)

    def names(self):
        """All that is in it, as "ringmain::Ring::open"."""
        for compound in xml.etree.ElementTree.parse(self.folder / "tags").getroot():
            if compound.get("kind") in ("class", "struct", "namespace"):
                yield compound.findtext("name")
                yield from (f"{compound.findtext('name')}::{member.findtext('name')}" for member in compound.iter("member"))

    def test_every_public_name_has_a_comment(self):
        self.assertEqual((self.made.returncode, self.made.stderr), (0, ""))

    def test_it_has_what_users_call_and_nothing_of_the_rooms_below(self):
        names = set(self.names())
        exported = re.findall(r"^(ringmain(?:::[A-Z]\w+)?::[a-z]\w+)(?:\[|\()", (HERE / "exported_symbols.txt").read_text(), re.MULTILINE)
        self.assertGreater(len(exported), 15)
        self.assertEqual(set(exported) - names, set())
        self.assertLessEqual({"ringmain::Producer::send_batch", "ringmain::Consumer::poll", "ringmain::Message::bytes"}, names)
        rooms = {name.split("::")[1] for name in names if re.match(r"ringmain::[a-z_]+::", name)}
        self.assertEqual(rooms, {"literals"})
        self.assertEqual(names & {"ringmain::transport_asked_for", "ringmain::ring_request", "ringmain::cpu_relax"}, set())

    def test_no_link_in_it_is_dead(self):
        pages = {path.name: Page(path) for path in (self.folder / "html").glob("*.html")}
        self.assertGreater(len(pages), 20)
        for name, page in pages.items():
            for link in page.links:
                target = urllib.parse.urlsplit(link)
                if target.scheme:
                    continue
                file = target.path or name
                self.assertTrue((self.folder / "html" / file).exists(), f"{name}: {link}")
                if target.fragment:
                    self.assertIn(target.fragment, pages[file].anchors, f"{name}: {link}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
