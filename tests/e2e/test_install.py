"""cmake --install, and what an outside project makes of it."""

import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

BUILD = pathlib.Path(os.environ["RINGMAIN_BUILD"])
CXX = os.environ["RINGMAIN_CXX"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
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

    def assert_hello_works(self, hello):
        try:
            run(hello, "send", "one", "two")
            self.assertEqual(run(hello, "receive"), "one\ntwo\n")
        finally:
            subprocess.run([self.prefix / "bin/ringmain", "rm", "hello"], check=False, capture_output=True, timeout=60)

    def test_the_examples_are_a_project_that_finds_it_by_cmake(self):
        project = self.folder / "examples"
        shutil.copytree(self.examples, project)
        run("cmake", "-S", project, "-B", project / "build", f"-DCMAKE_PREFIX_PATH={self.prefix}", f"-DCMAKE_CXX_COMPILER={CXX}")
        run("cmake", "--build", project / "build")
        self.assert_hello_works(project / "build/example-hello")

    def test_pkg_config_says_how_to_compile_without_exceptions(self):
        pkg_config = {**os.environ, "PKG_CONFIG_PATH": str(next(self.prefix.rglob("pkgconfig")))}
        flags = shlex.split(run("pkg-config", "--cflags", "--libs", "ringmain", env=pkg_config))
        hello = self.folder / "hello"
        run(CXX, *LANGUAGE, self.examples / "hello.cpp", "-o", hello, *flags)
        self.assert_hello_works(hello)

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

    def test_nothing_that_is_installed_knows_where_it_was_built(self):
        texts = [path for path in self.prefix.rglob("*") if path.suffix in (".cmake", ".pc", ".hpp", ".txt", ".json")]
        self.assertGreater(len(texts), 50)
        for path in texts:
            self.assertNotIn(str(ROOT), path.read_text(), path)

    def test_what_only_the_programs_share_is_not_installed(self):
        self.assertEqual(list(self.prefix.glob("include/ringmain/program")), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
