"""An IPC namespace and a runtime folder of one's own, for tests that remove whatever nobody owns: on the machine itself that
may be somebody else's."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

INSIDE = "RINGMAIN_TEST_NAMESPACE"  # which one we left, so that nobody is fooled by an inherited variable


def namespace():
    return os.readlink("/proc/self/ns/ipc")


def is_own():
    return os.environ.get(INSIDE, namespace()) != namespace()


def enter():
    """Runs this script once more, inside, and exits as it does. Returns inside, and where no namespace can be had: is_own() tells."""
    if is_own():
        return
    for options in (["--ipc"], ["--user", "--map-root-user", "--ipc"]):
        command = ["unshare", *options]
        if not shutil.which("unshare") or subprocess.run([*command, "true"], capture_output=True, check=False).returncode != 0:
            continue
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, INSIDE: namespace(), "RINGMAIN_RUNTIME_DIR": str(pathlib.Path(folder, "runtime"))}
            script = [sys.executable, str(pathlib.Path(sys.argv[0]).resolve()), *sys.argv[1:]]
            sys.exit(subprocess.run([*command, *script], env=environment, check=False).returncode)
