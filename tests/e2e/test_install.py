"""cmake --install, and what an outside project makes of it."""

import gzip
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

BUILD = pathlib.Path(os.environ["RINGMAIN_BUILD"])
CXX = os.environ["RINGMAIN_CXX"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
SONAME = "libringmain.so.0.1"
LANGUAGE = ["-std=c++20", "-fno-exceptions", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, timeout=300, **options)
    if done.returncode != 0:
        raise AssertionError(f"{shlex.join(map(str, command))}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.prefix = cls.folder / "a prefix"
        run("cmake", "--install", BUILD, "--prefix", cls.prefix)
        cls.examples = next(cls.prefix.glob("share/doc/*/examples"))
        cls.shared = next(cls.prefix.rglob(SONAME))
        cls.with_libraries = {**os.environ, "LD_LIBRARY_PATH": str(cls.shared.parent)}

    def assert_hello_works(self, hello, is_shared, **options):
        found = re.findall(rf"{re.escape(SONAME)} => (\S.*) \(0x", run("ldd", hello, **options))
        self.assertEqual(found, [str(self.shared)] if is_shared else [])
        try:
            run(hello, "send", "one", "two", **options)
            self.assertEqual(run(hello, "receive", **options), "one\ntwo\n")
        finally:
            subprocess.run([self.prefix / "bin/ringmain", "rm", "hello"], check=False, capture_output=True, timeout=60)

    def test_the_examples_are_a_project_that_finds_the_library_asked_for_by_cmake(self):
        def build(is_shared):
            project = self.folder / f"examples {is_shared}"
            shutil.copytree(self.examples, project)
            run("cmake", "-S", project, "-B", project / "build", f"-DCMAKE_PREFIX_PATH={self.prefix}",
                f"-DCMAKE_CXX_COMPILER={CXX}", f"-DBUILD_SHARED_LIBS={is_shared}")
            run("cmake", "--build", project / "build", "--target", "example-hello")
            return project / "build/example-hello"

        with ThreadPoolExecutor() as pool:
            for hello, is_shared in zip(pool.map(build, (False, True)), (False, True)):
                self.assert_hello_works(hello, is_shared)

    def pkg_config(self, *asked):
        search = {**os.environ, "PKG_CONFIG_PATH": str(next(self.prefix.rglob("pkgconfig")))}
        return shlex.split(run("pkg-config", *asked, "ringmain", env=search))

    def test_pkg_config_says_how_to_compile_without_exceptions_and_link_either_library(self):
        compiled, hello = self.folder / "hello.o", self.folder / "hello"
        run(CXX, *LANGUAGE, *self.pkg_config("--cflags"), "-c", self.examples / "hello.cpp", "-o", compiled)
        run(CXX, compiled, "-o", hello, *self.pkg_config("--libs"))
        self.assert_hello_works(hello, is_shared=True, env=self.with_libraries)
        static = [word.replace("-lringmain", "-l:libringmain.a") for word in self.pkg_config("--static", "--libs")]
        run(CXX, compiled, "-o", hello, *static)
        self.assert_hello_works(hello, is_shared=False)

    def test_the_shared_library_shows_what_its_users_need_and_no_more(self):
        """A change of exported_symbols.txt is a change of what programs were linked with: think of the soname."""
        expected = (HERE / "exported_symbols.txt").read_text().splitlines()
        shown = re.findall(r"^\w+ (?!A )\w (.*?)(?:@@.*)?$", run("nm", "-DC", "--defined-only", self.shared), re.MULTILINE)
        self.assertEqual(sorted(set(shown)), expected)  # twice: constructors and destructors of two kinds
        user, program = self.folder / "whole.o", self.folder / "whole"
        run(CXX, *LANGUAGE, "-O0", *self.pkg_config("--cflags"), "-c", HERE / "whole_interface.cpp", "-o", user)
        needed = re.findall(r"^ +U (ringmain::.*)$", run("nm", "-uC", user), re.MULTILINE)
        self.assertEqual(sorted(needed), expected)
        run(CXX, user, "-o", program, *self.pkg_config("--libs"))
        variables = re.findall(r"^.* \.(?:data|bss|tdata|tbss).* ringmain::.*$", run("objdump", "-tC", user), re.MULTILINE)
        self.assertEqual(variables, [], "the program and the library would each have one")

    def test_each_header_compiles_alone(self):
        """All of them where there is time, else those that users include."""
        include = self.prefix / "include"
        headers = include.glob("ringmain/**/*.hpp" if os.environ.get("RINGMAIN_LONG") else "ringmain/*.hpp")

        def compile_alone(header):
            run(CXX, *LANGUAGE, "-fsyntax-only", "-I", include, "-include", header, "-x", "c++", "/dev/null")
            return header

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            self.assertIn(include / "ringmain/ring.hpp", list(pool.map(compile_alone, headers)))

    def test_the_programs_run_where_they_are_installed(self):
        for program in ("ringmain", "ringmain-produce", "ringmain-consume"):
            self.assertRegex(run(self.prefix / "bin" / program, "--version"), r"\d+\.\d+\.\d+")

    def help(self, program, *command):
        return run(self.prefix / "bin" / program, *command, "--help")

    def manual(self, program):
        page = self.prefix / "share/man/man1" / f"{program}.1.gz"
        shown = subprocess.run(["groff", "-man", "-ww", "-Tutf8", "-P-cbou"], input=gzip.decompress(page.read_bytes()),
                               capture_output=True, check=True, timeout=60)
        self.assertEqual(shown.stderr, b"")
        return " ".join(shown.stdout.decode().split())

    def test_the_manual_pages_have_every_command_and_option(self):
        for program, count in (("ringmain", 8), ("ringmain-produce", 0), ("ringmain-consume", 0)):
            manual = self.manual(program)
            self.assertRegex(manual, r"SYNOPSIS .* DESCRIPTION .* OPTIONS .* EXIT STATUS .* EXAMPLES .* SEE ALSO")
            above_footer = self.help(program).partition("Examples:")[0]
            commands = re.findall(r"^  ([a-z]+) ", above_footer, re.MULTILINE)
            self.assertEqual(len(commands), count)
            for words in [[], *([command] for command in commands)]:
                for option in re.findall(r"--[a-z][a-z-]+", self.help(program, *words)):
                    self.assertIn(option, manual)

    def test_completion_is_where_the_shells_look_for_it(self):
        for program in ("ringmain", "ringmain-produce", "ringmain-consume"):
            for shell, place in (("bash", f"bash-completion/completions/{program}"), ("zsh", f"zsh/site-functions/_{program}")):
                printed = run(self.prefix / "bin" / program, "--completion", shell)
                self.assertEqual((self.prefix / "share" / place).read_text(), printed)

    def test_nothing_that_is_installed_knows_where_it_was_built(self):
        texts = [path for path in self.prefix.rglob("*") if path.suffix in (".cmake", ".pc", ".hpp", ".txt", ".json")]
        self.assertGreater(len(texts), 50)
        for path in texts:
            self.assertNotIn(str(ROOT), path.read_text(), path)

    def test_what_only_the_programs_share_is_not_installed(self):
        self.assertEqual(list(self.prefix.glob("include/ringmain/program")), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
