"""The two programs: of this tree, and of a commit."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from bench_check_lib.failure import USAGE, Failure

ROOT = pathlib.Path(__file__).resolve().parents[2]
CACHE = ROOT / "build" / "bench-check"
TARGET = "ringmain-microbench"


def said_by(*command):
    """None where it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, text=True, cwd=ROOT)
    return done.stdout.strip() if done.returncode == 0 else None


def commit_to_compare(asked):
    """The full hash."""
    named = asked if asked is not None else ("HEAD" if said_by("git", "status", "--porcelain") else "HEAD~1")
    commit = said_by("git", "rev-parse", "--verify", "--quiet", "--end-of-options", f"{named}^{{commit}}")
    if commit is None:
        raise Failure(f"there is no commit '{named}' here: name another with --against, see git log", USAGE)
    if said_by("git", "cat-file", "-e", f"{commit}:bench/micro/CMakeLists.txt") is None:
        raise Failure(f"commit {commit[:12]} has no {TARGET}, which came later: name a newer one with --against")
    return commit


def do(*command, cwd):
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, check=False, text=True)
    if done.returncode != 0:
        sys.stderr.write(done.stdout)  # where ninja tells what failed
        raise Failure(f"{' '.join(map(str, command))}: failed: see above")


def build(source, folder, *options):
    do("cmake", "--preset", "release", "-B", folder, "--log-level=WARNING", *options, cwd=source)
    do("cmake", "--build", folder, "--target", TARGET, "--", "--quiet", cwd=source)
    return folder / "bin" / TARGET


def extract(commit):
    """Its sources, as a whole or not at all."""
    source = CACHE / commit / "source"
    if source.exists():
        return source
    CACHE.mkdir(parents=True, exist_ok=True)
    for other in CACHE.iterdir():
        shutil.rmtree(other)
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        archive = pathlib.Path(scratch, "archive.tar")
        do("git", "archive", f"--output={archive}", commit, cwd=ROOT)
        shutil.unpack_archive(archive, pathlib.Path(scratch, "source"))
        source.parent.mkdir()
        pathlib.Path(scratch, "source").rename(source)
    return source


def build_both(commit):
    """With the same compiler. Their flags are those of their presets, which are part of what is compared."""
    do("scripts/setup", cwd=ROOT)
    after = build(ROOT, ROOT / "build" / "release")
    cached = dict(re.findall(r"^(\w+):\w+=(.*)$", (ROOT / "build" / "release" / "CMakeCache.txt").read_text(), re.M))
    same = [f"-D{key}={cached[key]}" for key in ("CMAKE_CXX_COMPILER", "CMAKE_CXX_COMPILER_LAUNCHER") if cached.get(key)]
    return build(extract(commit), CACHE / commit / "build", *same), after
