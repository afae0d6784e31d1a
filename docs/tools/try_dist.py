"""Try a wheel and an sdist as their users get them; exits with 1 at the first thing that fails.

    python docs/tools/try_dist.py dist

The wheel is installed without extras into a new environment, where the core, ``kstt demo`` and every page of
the documentation that names no extra must work, each page in an empty folder.
From the unpacked sdist all tests are collected, and a few of the core are run (``--all``: all are run);
this module is the plugin of pytest that leaves out the others.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tarfile
import venv
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[2]

TESTS = (
    "src/kstt/definitions", "tests/definitions", "tests/findings",
    "tests/test_documentation.py::test_every_link_leads_somewhere", "tests/test_public_face.py",
    "tests/test_public_values.py", "tests/test_i18n.py",
)  # fmt: skip
"""The tests that are run from the sdist: a few of the core, and those that need the whole repository."""
_PROBE = """
import sys, kstt
from kstt import ReportingPeriod, form_06c
assert form_06c([], ReportingPeriod.quarter(2021, 2)).total.received == 0
assert kstt.errors.MissingExtraError("x", "word").message("vi").startswith("x cần")
assert "site-packages" in kstt.__file__, kstt.__file__
try:
    import numpy
except ImportError:
    pass
else:
    sys.exit("the environment has more than the core")
"""


def _ran(command: tuple[object, ...], cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}}
    return subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def run(*command: object, cwd: Path, **environment: str) -> str:
    """Run a command; its output, or the end of this script."""
    found = _ran(command, cwd, **environment)
    if found.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {found.returncode}\n{found.stdout}{found.stderr}")
    return found.stdout


def _environment(folder: Path) -> Path:
    """A new, empty environment in the folder; where its commands are."""
    venv.create(folder / "environment", clear=True)
    return folder / "environment" / ("Scripts" if os.name == "nt" else "bin")


def installed(what: object, folder: Path, *options: object) -> Path:
    """Install something with pip into a new environment in the folder; where its commands are."""
    binaries = _environment(folder)
    pip = sys.executable, "-m", "pip", "--python", binaries / "python", "--disable-pip-version-check"
    run(*pip, "install", "--quiet", "--no-compile", *options, what, cwd=folder)
    return binaries


def installed_quickly(what: object, folder: Path, *options: object) -> Path:
    """The same with uv: at first from what it keeps of earlier installations, then from where it finds packages."""
    uv = Path(sys.executable).with_name("uv.exe" if os.name == "nt" else "uv")
    if uv.exists():
        binaries = _environment(folder)
        for further in (("--offline",), ()):
            command = uv, "pip", "install", "--quiet", "--python", binaries / "python", *further
            if not _ran((*command, *options, what), folder).returncode:
                return binaries
    return installed(what, folder, *options)


def pages_of_the_core() -> Iterator[Path]:
    """The pages with examples that name no extra (``all`` apart, which none leans on)."""
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        text = page.read_text(encoding="utf-8")
        if not re.search(r"kstt\[(?!all\])", text) and re.search(r"^(>>> |\$ kstt )", text, re.MULTILINE):
            yield page


def try_wheel(wheel: Path, folder: Path) -> None:
    """Install the wheel without extras and use it."""
    binaries = installed(wheel, folder)
    run(binaries / "python", "-c", _PROBE, cwd=folder)
    demo = json.loads(run(binaries / "kstt", "demo", "--json", cwd=folder))
    if not demo["equal"]:
        sys.exit("kstt demo: the computed form differs from the published one")
    said = run(binaries / "kstt", "--lang", "vi", "--help", cwd=folder)
    if "cách dùng" not in said:
        sys.exit("the wheel lacks the Vietnamese catalogue")
    pages = list(pages_of_the_core())
    for number, page in enumerate(pages):
        empty = folder / f"page{number}"
        empty.mkdir()
        path = f"{binaries}{os.pathsep}{os.environ['PATH']}"
        run(binaries / "python", ROOT / "tests" / "pages.py", page, cwd=empty, PATH=path)
    sys.stdout.write(
        f"{wheel.name}: works without extras; demo compared {demo['cells']} cells, {len(pages)} pages ran\n"
    )


def try_sdist(sdist: Path, folder: Path, *, every: bool) -> None:
    """Unpack the sdist and run its tests with this interpreter's environment."""
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    root = folder / sdist.name.removesuffix(".tar.gz")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    sources = f"{root / 'src'}{os.pathsep}{Path(__file__).parent}"
    plugin = () if every else ("-p", Path(__file__).stem)
    pytest = sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *plugin
    said = run(*pytest, cwd=root, PYTHONPATH=sources, PATH=path)
    sys.stdout.write(f"{sdist.name}: {said.strip().splitlines()[-1].strip('= ')}\n")


def pytest_collection_modifyitems(config: Any, items: list[Any]) -> None:
    """Of all the tests that were collected, run the few."""
    few = [item for item in items if item.nodeid.startswith(TESTS)]
    config.hook.pytest_deselected(items=[item for item in items if not item.nodeid.startswith(TESTS)])
    items[:] = few


def main() -> None:
    """Try what is in the folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--all", action="store_true", help="run every test from the sdist")
    args = parser.parse_args()
    (wheel,), (sdist,) = (sorted(args.folder.resolve().glob(pattern)) for pattern in ("*.whl", "*.tar.gz"))
    with TemporaryDirectory() as folder:
        try_wheel(wheel, Path(folder))
        try_sdist(sdist, Path(folder), every=args.all)


if __name__ == "__main__":
    main()
