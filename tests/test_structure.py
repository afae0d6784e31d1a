"""Imports run one way: no circle of modules, counting imports in functions and for types."""

import ast
import json
import re
from itertools import chain
from pathlib import Path

import kstt
from tests.support import ROOT

PACKAGE = Path(kstt.__file__).parent


def modules():
    """The path of every module by its dotted name."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = ("kstt", *path.relative_to(PACKAGE).with_suffix("").parts)
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


def imports_of(tree, known):
    """The modules of the library that a module imports, wherever the statement stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in known else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def graph():
    known = modules()
    return {
        name: {
            target
            for target in imports_of(ast.parse(path.read_text(encoding="utf-8")), known)
            if target in known and target != name
        }
        for name, path in known.items()
    }


def circles(arrows):
    """The strongly connected components of more than one module, found by taking away what has no way back."""

    def reached(start, edges):
        seen, left = set(), [start]
        while left:
            node = left.pop()
            for target in edges[node] - seen:
                seen.add(target)
                left.append(target)
        return seen

    backwards = {name: set() for name in arrows}
    for name, targets in arrows.items():
        for target in targets:
            backwards[target].add(name)
    groups = {frozenset(reached(name, arrows) & reached(name, backwards)) for name in arrows}
    return [sorted(group) for group in groups if group]


def test_the_search_finds_circles():
    arrows = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set(), "e": {"a"}}
    assert circles(arrows) == [["a", "b", "c"]]


def test_no_circle_of_modules():
    assert circles(graph()) == []


def test_contracts_have_no_exceptions():
    contracts = (ROOT / ".importlinter").read_text(encoding="utf-8")
    assert "ignore_imports" not in contracts
    assert "exclude_type_checking_imports" not in contracts
    assert "exhaustive = True" in contracts


def test_the_root_imports_only_for_types_and_on_first_use():
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    at_once = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert {node.module for node in at_once} <= {"__future__", "typing"}


def test_no_name_of_a_package_hides_a_module_of_it():
    """``from kstt.x import y`` would give the one or the other, depending on what was imported before."""
    for name, path in modules().items():
        if path.name == "__init__.py" and name not in {"kstt", "kstt.cli"}:
            given = re.findall(r'"(\w+)"', path.read_text(encoding="utf-8").partition("__all__")[2])
            beside = {p.stem for p in chain(path.parent.glob("*.py"), path.parent.glob("*/"))}
            assert not beside & set(given), name


def test_packages_hold_imports_and_names_alone():
    for name, path in modules().items():
        if path.name == "__init__.py" and name not in {"kstt", "kstt.cli"}:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            kinds = {type(node) for node in tree.body}
            assert kinds <= {ast.Expr, ast.Import, ast.ImportFrom, ast.If, ast.Assign}, name


SHARED = {"benchmarks", "data", "typing", "artefacts", "fuzz"}
"""Folders of tests that hold no tests of a package."""
CROSS_CUTTING = {
    "distribution", "django_page", "documentation", "every_case", "hostile_files", "laws", "notebooks", "patterns",
    "portal_backend",
    "public_face", "public_values", "site", "structure",
}  # fmt: skip
"""Tests of the repository as a whole, or of what holds between packages."""


def test_tests_mirror_the_sources():
    """``tests/dates/test_periods.py`` tests ``kstt.dates.periods``; ``tests/cli/test_cli.py`` all of ``kstt.cli``."""
    tests = ROOT / "tests"
    for path in tests.rglob("test_*.py"):
        here = path.relative_to(tests)
        if here.parts[0] in SHARED:
            continue
        package, name = PACKAGE / here.parent, path.stem.removeprefix("test_")
        assert (package / "__init__.py").is_file(), f"{here} is in no folder of a package"
        of_all = {package.name, "laws"} if package != PACKAGE else CROSS_CUTTING
        named = name in of_all or (package / f"{name}.py").is_file() or (package / name).is_dir()
        assert named, f"{here} is named after no module of {package.name}"


def test_shortcuts_have_a_kept_measurement():
    """A second way to the same answer stays only as long as it is measurably faster."""
    modules = (
        "io/excel/xlsx_plain.py",
        "io/grid/rows/arranging.py",
        "io/portal/arrays.py",
        "frames/json_lines.py",
        "frames/plain_lines.py",
    )
    for module in (*modules, "ledger/frames/streamed.py"):
        documented = ast.get_docstring(ast.parse((PACKAGE / module).read_text(encoding="utf-8")))
        assert "tests/benchmarks/bench_shortcuts.py" in documented, module
    kept = json.loads((ROOT / "tests/benchmarks/results/shortcuts.json").read_text(encoding="utf-8"))
    ledgers = ("streamed: a ledger by category", "streamed: a ledger of all that it keeps")
    engines = [found for name in ledgers for found in kept[name].values()]
    names = (
        "xlsx_plain: the published workbook",
        "arranging: the published table",
        "arrays: 100,000 portal messages",
        "arrays: 400,000 rows of CSV",
    )
    readers = [kept[name] for name in names]
    ratios = [found["without / with"] for found in (*readers, *engines)]
    assert len(ratios) == 8
    assert all(ratio > 1.5 for ratio in ratios)
