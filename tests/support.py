"""Servers and programs that some tests need: started here, stopped after; left out where they are missing.

With ``KSTT_REQUIRE_ALL`` set, as on the integration machine, what is missing fails instead.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"
ARTEFACTS = ROOT / "tests" / "artefacts"
"""Where tests leave pictures and documents to look at."""


def missing(what: str) -> None:
    """Leave the test out, or fail where everything must be there."""
    if os.environ.get("KSTT_REQUIRE_ALL"):
        pytest.fail(f"{what} is not installed")
    pytest.skip(f"{what} is not installed")


def program(*names: str) -> str:
    """The path of the first of these programs that is installed."""
    for name in names:
        path = shutil.which(name)
        if path:
            return path
    missing(names[0])
    raise AssertionError


def converted(folder: Path, source: Path, kind: str) -> None:
    """Let LibreOffice convert a document to another kind; the result stands in the folder."""
    command = [program("soffice"), f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    subprocess.run(
        [*command, "--convert-to", kind, "--outdir", folder, source],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=180,
    )


def load(path: Path) -> ModuleType:
    """A script of the repository as a module; scripts beside it can be imported, as when it is run."""
    if str(path.parent) not in sys.path:
        sys.path.insert(0, str(path.parent))
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _server_binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return Path(path).resolve().parent if path else None


@contextmanager
def postgres_server():
    """The URL of a new, empty PostgreSQL on the loopback interface; stopped and removed at the end."""
    binaries = _server_binaries()
    if binaries is None:
        missing("postgresql")
    # The server refuses to run as root: there the package's own user runs it.
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="kstt-pg-"))
    port = free_port()
    try:
        if user:
            shutil.chown(folder, "postgres", "postgres")
        data = folder / "data"

        def run(*command: object) -> None:
            subprocess.run(
                [*map(str, command)],
                check=True,
                stdout=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
                cwd=folder,
                **user,
            )

        run(binaries / "initdb", "-D", data, "-A", "trust", "-U", "kstt", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
        run(binaries / "pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start")
        try:
            yield f"postgresql://kstt@127.0.0.1:{port}/postgres"
        finally:
            run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
