"""Every example of the README and the docs is executed: Python as doctests, commands in a shell."""

import ast
import doctest
import inspect
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kstt import CaseAccount, FeedbackAccount
from tests.support import ROOT

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(page, *languages):
    return [m[2] for m in BLOCK.finditer(page.read_text(encoding="utf-8")) if m[1] in languages]


def name(page):
    return str(page.relative_to(ROOT))


def _of_page(page, request):
    """What a page takes for granted: a server of its own, a session."""
    if page.name == "postgresql.md":
        return {"url": request.getfixturevalue("postgres_url")}
    if page.name == "spark.md":
        from tests.engines import spark_session

        return {"spark": spark_session()}
    return {}


@pytest.fixture
def reader(tmp_path):
    """The folder of somebody who follows a page: with its data, and room for files of their own."""
    for name in ("docs", "tests"):
        (tmp_path / name).symlink_to(ROOT / name, target_is_directory=True)
    return tmp_path


@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")
@pytest.mark.filterwarnings("ignore:The 'future.infer_string'")
@pytest.mark.parametrize("page", [p for p in PAGES if ">>> " in p.read_text(encoding="utf-8")], ids=name)
def test_python_examples(page, monkeypatch, reader, request):
    monkeypatch.chdir(reader)
    text = page.read_text(encoding="utf-8")
    # Blank lines in place of the prose and the fences keep the line numbers of a failure right.
    kept = [""] * (text.count("\n") + 1)
    for match in BLOCK.finditer(text):
        if match[1] in {"python", "pycon"}:
            first = text.count("\n", 0, match.start(2))
            for i, line in enumerate(match[2].splitlines()):
                kept[first + i] = line
    example = doctest.DocTestParser().get_doctest(
        "\n".join(kept) + "\n", _of_page(page, request), page.name, str(page), 0
    )
    report: list[str] = []
    result = doctest.DocTestRunner(optionflags=FLAGS).run(example, out=report.append)
    assert result.attempted > 0
    assert result.failed == 0, "".join(report)


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "console")], ids=name)
def test_commands(page, reader):
    """Each ``$ kstt …`` of a console block, with what it prints; ``...`` stands for any lines."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    checker = doctest.OutputChecker()
    for block in blocks(page, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            if shlex.split(command)[0] != "kstt":
                continue
            found = subprocess.run(
                command, shell=True, cwd=reader, env=environment, capture_output=True, text=True, check=False
            )
            output = found.stdout + found.stderr
            assert checker.check_output(expected, output, FLAGS), f"$ {command}\n{output}"


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
