"""A wheel of this tree as its user gets it, and an environment without what the user did not install."""

import json
import os
import re
import shlex
import subprocess
import sys
import zipfile
from functools import cache
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support import ROOT

_GUARD = """
import json, sys
from importlib.machinery import PathFinder
from pathlib import Path

HIDDEN = frozenset(json.loads(Path(__file__).with_name("hidden.json").read_text()))


class Guard(PathFinder):
    # What was not installed is not found, whoever looks for it.
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] in HIDDEN else super().find_spec(name, path, target)


sys.meta_path[sys.meta_path.index(PathFinder)] = Guard
"""


def built_distributions(folder):
    """An sdist of this tree, and a wheel built from that sdist."""
    found = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout + found.stderr
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


def unpacked(wheel, folder):
    """The wheel, unpacked as pip does."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def requirements_of(page):
    """What a page says to install; ``kstt`` alone where it says nothing."""
    text = page.read_text(encoding="utf-8")
    wanted = [f"kstt[{extras}]" for extras in re.findall(r"`kstt\[([\w,]+)\]`", text)]
    for line in re.findall(r"pip install ([^`\n#]+)", text):
        wanted += shlex.split(line)
    # Everything is one of several ways to install, never what an example may lean on.
    return [one for one in wanted if one != "kstt[all]"] or ["kstt"]


@cache
def _modules():
    """The top-level modules of this environment, with the distributions that bring them."""
    return metadata.packages_distributions()


def _names_needed(wanted, installed):
    """The distributions that these requirements bring, and what they require in turn."""
    (kstt,) = metadata.distributions(path=[str(installed)])
    needed, queue = set(), [Requirement(one) for one in ["kstt", *wanted]]
    while queue:
        requirement = queue.pop()
        for extra in {"", *requirement.extras}:
            key = canonicalize_name(requirement.name), extra
            if key in needed:
                continue
            needed.add(key)
            try:
                found = kstt if key[0] == "kstt" else metadata.distribution(requirement.name)
            except metadata.PackageNotFoundError:
                continue
            for line in found.requires or ():
                further = Requirement(line)
                if further.marker is None or further.marker.evaluate({"extra": extra}):
                    queue.append(further)
    return {name for name, _ in needed}


def environment_of(wanted, installed, folder):
    """The variables of a process that has what was installed, and nothing else of this environment."""
    needed = _names_needed(wanted, installed)
    spared = {"pip", "setuptools"}
    hidden = [
        module
        for module, names in _modules().items()
        if not any(canonicalize_name(name) in needed | spared for name in names) and module != "kstt"
    ]
    folder.mkdir()
    (folder / "hidden.json").write_text(json.dumps(sorted(hidden)), encoding="utf-8")
    (folder / "sitecustomize.py").write_text(_GUARD, encoding="utf-8")
    command = folder / "kstt"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kstt "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTEST", "PYTHONDONTWRITE"))
        },
        "PYTHONPATH": f"{folder}{os.pathsep}{installed}",
        "PATH": f"{folder}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
