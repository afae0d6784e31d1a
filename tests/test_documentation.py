"""Every example of the README and the docs is executed: Python as doctests, commands in a shell."""

import ast
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kstt import CaseAccount, FeedbackAccount
from tests.pages import BLOCK
from tests.support import ROOT
from tests.wheels import environment_of, requirements_of

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


def name(page):
    return str(page.relative_to(ROOT))


EXAMPLE = re.compile(r"^(>>> |\$ kstt )", re.MULTILINE)


@pytest.mark.parametrize(
    "page", [p for p in PAGES if EXAMPLE.search(p.read_text(encoding="utf-8"))], ids=name
)
def test_a_page_works_in_an_empty_folder_with_what_it_says_to_install(page, installed, tmp_path, request):
    folder = tmp_path / "empty"
    folder.mkdir()
    wanted = requirements_of(page)
    assigned = [f"url={request.getfixturevalue('postgres_url')}"] if page.name == "postgresql.md" else []
    found = subprocess.run(
        [sys.executable, ROOT / "tests" / "pages.py", page, *assigned],
        cwd=folder, env=environment_of(wanted, installed, tmp_path / "guard"),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, f"with {wanted}\n{found.stdout}{found.stderr}"


def test_a_page_has_nothing_that_it_does_not_install(installed, tmp_path):
    """The guard of the test above guards: polars is there only where it is named."""
    for wanted, status in (["kstt"], 1), (["kstt[polars]"], 0):
        environment = environment_of(wanted, installed, tmp_path / f"guard{status}")
        code = "import kstt, attrs, polars; assert 'installed' in kstt.__file__"
        found = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, check=False
        )
        assert found.returncode == status, found.stderr


def test_every_link_leads_somewhere():
    for page in PAGES:
        prose = BLOCK.sub("", page.read_text(encoding="utf-8"))
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", prose):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{name(page)}: {target}"


SCRIPTS = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("tests/benchmarks", "docs/tools", "docs/pictures")
    for path in (ROOT / folder).glob("*.py")
    if "__main__" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_start_as_their_first_lines_say(script):
    """In a fresh interpreter, from the root of the repository, with no path but its own."""
    lines = ast.get_docstring(ast.parse((ROOT / script).read_text(encoding="utf-8"))).splitlines()
    assert any(f"python {script}" in line for line in lines)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    found = subprocess.run(
        [sys.executable, script, "--help"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith("usage: ")


def test_the_docs_name_the_file_that_defines_each_form():
    page = (ROOT / "docs/reference/columns.md").read_text(encoding="utf-8")
    for account in (CaseAccount, FeedbackAccount):
        path = Path(inspect.getfile(account))
        assert f"`src/kstt/definitions/{path.name}`" in page
        assert path.parent.name == "definitions"
