"""The Debian packages that cpack makes: what is in them, and what a machine makes of them."""

import gzip
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import own_namespace

BUILD = pathlib.Path(os.environ["RINGMAIN_BUILD"])
PACKAGES = ["libringmain-dev", "libringmain0.1", "ringmain"]


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, timeout=300, **options)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def files_below(root):
    return [path.relative_to(root) for path in root.rglob("*") if not path.is_dir()]


class Machine:
    """A folder that dpkg takes for the root of a machine on which nothing is installed. What the packages need comes from ours."""

    def __init__(self, folder):
        self.root = folder / "machine"
        self.log = folder / "dpkg.log"
        self.tools = folder / "tools"
        for name in ("info", "updates"):
            (self.root / "var/lib/dpkg" / name).mkdir(parents=True)
        (self.root / "var/lib/dpkg/status").touch()
        self.tools.mkdir()
        (self.tools / "ldconfig").symlink_to("/bin/true")  # there is no shell in that machine, so scripts run in ours
        self.empty = self.everything()

    def dpkg(self, *arguments):
        run("dpkg", f"--root={self.root}", f"--log={self.log}", "--path-include=/usr/share/*", "--force-depends", "--force-not-root",
            "--force-script-chrootless", "--force-unsafe-io", *arguments,
            env={**os.environ, "PATH": f"{self.tools}:{os.environ['PATH']}:/usr/sbin:/sbin"})

    def everything(self):
        """All but dpkg's own records."""
        return sorted(path for path in self.root.rglob("*") if "var/lib/dpkg/" not in str(path))

    def first_example(self, program):
        """The command line under EXAMPLES in the page that is installed, without what it says about it."""
        page = gzip.decompress((self.root / "usr/share/man/man1" / f"{program}.1.gz").read_bytes())
        shown = subprocess.run(["groff", "-man", "-Tutf8", "-P-cbou", "-rLL=200n"], input=page, capture_output=True, check=True, timeout=60)
        examples = shown.stdout.decode().partition("\nEXAMPLES\n")[2]
        return re.split(r"\s{2,}", examples.strip())[0]

    def shell(self, command, **options):
        return run("/bin/sh", "-c", command, env={**os.environ, "PATH": str(self.root / "usr/bin")}, **options)


class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        run("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", cls.folder)
        cls.packages = {run("dpkg-deb", "--field", file, "Package").strip(): file for file in cls.folder.glob("*.deb")}

    def field(self, package, name):
        return run("dpkg-deb", "--field", self.packages[package], name).strip()

    def test_together_they_hold_what_is_installed_without_a_file_in_common(self):
        self.assertEqual(sorted(self.packages), PACKAGES)
        files = []
        for package, file in self.packages.items():
            run("dpkg-deb", "--extract", file, self.folder / package)
            files += files_below(self.folder / package / "usr")
        self.assertEqual(len(files), len(set(files)))
        run("cmake", "--install", BUILD, "--prefix", self.folder / "prefix")
        (self.folder / "prefix/share/zsh/site-functions").rename(self.folder / "prefix/share/zsh/vendor-completions")
        self.assertEqual(set(files), set(files_below(self.folder / "prefix")))

    def test_they_say_what_they_need_and_what_a_program_linked_with_the_library_needs(self):
        self.assertRegex(self.field("ringmain", "Depends"), r"\blibc6\b")
        self.assertRegex(self.field("libringmain0.1", "Depends"), r"\blibstdc\+\+6\b")
        version = self.field("libringmain0.1", "Version")
        self.assertIn(f"libringmain0.1 (= {version})", self.field("libringmain-dev", "Depends"))
        shlibs, triggers = (run("dpkg-deb", "--info", self.packages["libringmain0.1"], file) for file in ("shlibs", "triggers"))
        self.assertEqual(shlibs, f"libringmain 0.1 libringmain0.1 (>= {version})\n")
        self.assertEqual(triggers, "activate-noawait ldconfig\n")

    @unittest.skipUnless(shutil.which("dpkg"), "no dpkg here")
    @unittest.skipUnless(own_namespace.is_own(), "no IPC namespace of its own: the ring of the example may be somebody's")
    def test_installed_the_first_example_works_and_removed_they_leave_nothing(self):
        machine = Machine(self.folder)
        machine.dpkg("--install", *self.packages.values())
        lines = "a line\nanother one\nand one without newline"
        (self.folder / "orders.csv").write_text(lines)
        machine.shell(machine.first_example("ringmain-produce"), cwd=self.folder)
        (self.folder / "orders.csv").unlink()
        machine.shell(machine.first_example("ringmain-consume"), cwd=self.folder)
        self.assertEqual((self.folder / "orders.csv").read_text(), lines)
        machine.shell("ringmain rm orders")
        machine.dpkg("--remove", *PACKAGES)
        machine.dpkg("--purge", *PACKAGES)
        self.assertEqual(machine.everything(), machine.empty)
        self.assertEqual(run("dpkg-query", f"--admindir={machine.root}/var/lib/dpkg", "--show", "--showformat", "${Package}"), "")


if __name__ == "__main__":
    own_namespace.enter()
    unittest.main(verbosity=2)
