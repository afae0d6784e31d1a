"""The names that others build on, and the weight of importing them."""

import ast
import inspect
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

import kstt
from tests.support import ROOT, load

PACKAGE = Path(kstt.__file__).parent
TOOLS = ROOT / "docs" / "tools"


def test_names_and_their_homes_agree():
    tree = ast.parse(inspect.getsource(kstt))
    declared = {
        (node.module.removeprefix("kstt."), alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("kstt.")
        and node.module != "kstt.lazy"
        for alias in node.names
    }
    homes = {(module, name) for module, names in kstt._HOMES.items() for name in names.split()}
    assert declared == homes
    assert {name for _, name in homes} == set(kstt.__all__)
    for name in kstt.__all__:
        assert getattr(kstt, name) is not None
        assert name in dir(kstt)
    assert not hasattr(kstt, "no_such_name")


def test_the_face_is_as_reviewed(capsys):
    """Whatever changes a public name or signature shows here, and is written down by ``make face``."""
    assert load(TOOLS / "face.py").main(["--check"]) == 0, capsys.readouterr().out


def public_values():
    """Every public name with its value, once for each value."""
    found = {}
    for module in load(TOOLS / "reference.py").public_modules():
        names = import_module(module)
        found |= {
            id(value): (f"{module}.{name}", value)
            for name in names.__all__
            if (value := getattr(names, name)) is not None
        }
    return list(found.values())


def is_called(value):
    """Whether a value is a class or a function, also one that keeps its answers."""
    return inspect.isclass(value) or inspect.isfunction(inspect.unwrap(value))


def test_every_public_class_and_function_has_an_example_of_its_own():
    without = {
        name
        for name, value in public_values()
        if is_called(value) and ">>>" not in (vars(value).get("__doc__") or value.__doc__ or "")
    }
    assert not without


def described(tree):
    """The names that a module gives values, where a text right below says what each is."""
    for statement, below in pairwise(tree.body):
        if not isinstance(statement, ast.Assign | ast.AnnAssign):
            continue
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        if (
            isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
            and isinstance(below.value.value, str)
        ):
            yield from (
                node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)
            )


@cache
def described_in(module):
    """The names that say what they are in the files of a public module."""
    base = PACKAGE.joinpath(*module.split(".")[1:])
    files = base.rglob("*.py") if base.is_dir() else [base.with_suffix(".py")]
    return {name for file in files for name in described(ast.parse(file.read_text(encoding="utf-8")))}


def test_every_public_constant_and_type_says_what_it_is():
    others = [name.rpartition(".") for name, value in public_values() if not is_called(value)]
    limits = described_in("kstt.limits")
    assert others
    assert not [(module, name) for module, _, name in others if name not in described_in(module) | limits]


def loaded_by(code):
    """The modules that a new interpreter has after running the code."""
    found = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(found.stdout.split())


ENGINES = {
    "cattrs", "hypothesis", "tabulate", "narwhals", "polars", "pandas", "numpy", "pyarrow", "duckdb", "pyspark",
    "dask", "ibis", "altair", "highspy", "holidays", "docx", "xlsxwriter", "python_calamine", "msgspec",
}  # fmt: skip
SLOW = {
    "json",
    "csv",
    "gettext",
    "argparse",
    "difflib",
    "importlib.resources",
    "tomllib",
    "locale",
}


def test_import_kstt_loads_nothing_else():
    before = loaded_by("pass")
    # typing alone: every other module of the library comes with the first name that needs it.
    assert {name for name in loaded_by("import kstt") - before if name.startswith("kstt")} == {"kstt"}
    assert loaded_by("import kstt") - loaded_by("import typing, __future__") == {"kstt"}


def test_the_core_loads_attrs_alone():
    loaded = loaded_by("import kstt, kstt.compute, kstt.tables.checks")
    assert not {name.partition(".")[0] for name in loaded} & ENGINES
    assert not loaded & SLOW
    assert "attr" in loaded


def test_counting_a_form_loads_no_more_modules_than_it_needs():
    """Each costs about a millisecond: what only some calls need is imported by them."""
    loaded = loaded_by("from kstt import Form, form_06c, check")
    assert len({name for name in loaded if name.partition(".")[0] == "kstt"}) <= 35


@cache
def loaded_name_by_name():
    """The modules that each public name adds to those before it, all in one new interpreter.

    What a name loads by itself was loaded by it here, or by one before it.
    """
    found = subprocess.run(
        [sys.executable, "-c", "import sys, kstt\nfor name in kstt.__all__: getattr(kstt, name), print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = [set(), *(set(line.split()) for line in found.stdout.splitlines())]
    return dict(zip(kstt.__all__, (after - before for before, after in pairwise(lines)), strict=True))


@pytest.mark.parametrize("name", kstt.__all__)
def test_no_public_name_loads_an_engine(name):
    assert not {module.partition(".")[0] for module in loaded_name_by_name()[name]} & ENGINES


def test_no_module_has_state():
    """No ``global``, and no module-level container that a function changes: threads may share everything."""
    changing = {
        "append",
        "add",
        "update",
        "setdefault",
        "pop",
        "clear",
        "extend",
        "insert",
        "remove",
        "discard",
    }
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            target.id
            for node in tree.body
            if isinstance(node, (ast.Assign, ast.AnnAssign))
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        for function in (node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.Lambda))):
            own = {
                n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            }
            for node in ast.walk(function):
                match node:
                    case ast.Global():
                        pytest.fail(f"{path.name}: global")
                    case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()) if (
                        name in names - own
                    ):
                        pytest.fail(f"{path.name}:{node.lineno} changes {name}")
                    case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)) if (
                        name in names - own
                    ):
                        assert attr not in changing, f"{path.name}:{node.lineno} changes {name}"


def test_public_containers_are_read_only():
    for name in load(TOOLS / "reference.py").public_modules():
        module = import_module(name)
        for public in getattr(module, "__all__", ()):
            assert not isinstance(getattr(module, public), (dict, list, set)), f"{name}.{public}"


def test_every_public_name_is_documented():
    for face in load(TOOLS / "reference.py").public_modules():
        module = import_module(face)
        for name in module.__all__:
            value = getattr(module, name)
            if inspect.isclass(value) or inspect.isfunction(value):
                assert inspect.getdoc(value), f"{face}.{name}"


def test_modules_are_small():
    sizes = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in PACKAGE.rglob("*.py"))
    assert sizes[-1] <= 400
    assert sizes[len(sizes) // 2] <= 170


UNNAMED = {"Days", "Drawable", "FrameCounts", "Message", "Messages", "RowTable", "Table"}
"""Types in public signatures that nobody has to name: texts, tables of Arrow, parts that readers make."""


def test_types_in_public_signatures_are_public():
    lines = (ROOT / "tests" / "data" / "public-face.txt").read_text(encoding="utf-8").splitlines()
    names = [re.match(r"[\w.]+", line)[0] for line in lines]
    public = {name.rpartition(".")[2] for name in names}
    ours = {
        name
        for path in PACKAGE.rglob("*.py")
        for name in re.findall(r"^class ([A-Z][a-z]\w*)\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    hidden = {
        (word, name)
        for name, line in zip(names, lines, strict=True)
        for word in re.findall(r"\b[A-Z][a-z]\w*", line[len(name) :])
        if word in ours - public - UNNAMED
    }
    assert not hidden
