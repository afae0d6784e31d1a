"""The names that others build on, and the weight of importing them."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import kstt

ROOT = Path(kstt.__file__).parent


def test_names_and_their_homes_agree():
    tree = ast.parse(inspect.getsource(kstt))
    declared = {
        (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kstt.")
        for alias in node.names
    }
    homes = {(module, name) for module, names in kstt._HOMES.items() for name in names}
    assert declared == homes
    assert {name for _, name in homes} == set(kstt.__all__)
    for name in kstt.__all__:
        assert getattr(kstt, name) is not None
        assert name in dir(kstt)
    assert not hasattr(kstt, "no_such_name")


def test_importing_is_light():
    code = "import sys, kstt, kstt.compute, kstt.checks; print(*sorted(m.partition('.')[0] for m in sys.modules))"
    loaded = set(
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.split()
    )
    heavy = {
        "cattrs",
        "hypothesis",
        "tabulate",
        "narwhals",
        "polars",
        "pandas",
        "numpy",
        "pyarrow",
        "duckdb",
        "json",
    }
    assert not loaded & heavy


def test_every_public_name_is_documented():
    for name in kstt.__all__:
        value = getattr(kstt, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert inspect.getdoc(value), name


def test_modules_are_small():
    sizes = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in ROOT.rglob("*.py"))
    assert sizes[-1] <= 400
    assert sizes[len(sizes) // 2] <= 170
