"""Limits on what is read stand in one place, each with its reason, and hold at every door."""

import ast
import re
from pathlib import Path

import pytest

import kstt
from kstt import check
from kstt.io.text import parse_table
from kstt.limits import MOST_DIGITS, MOST_ROW_DIGITS
from kstt.tables.text import render_text
from tests.support import DATA

PACKAGE = Path(kstt.__file__).parent
NAMED = re.compile(r"_?(?:MOST|LARGEST|LONGEST|DEEPEST|WIDEST|FAR|LIMIT|BUDGET|MAX(?:IMUM)?)(?:_.*)?")
LARGE = 1_000
READERS = (
    "io",
    "dates",
    "records",
    "law",
    "tables",
    "merging",
    "audit",
    "definitions",
    "numerals.py",
    "text.py",
)
NO_LIMITS = {
    # In the name's module: what it is instead.
    ("io/excel/writing.py", "_LONGEST_TEXT"): "what Excel takes in a cell, when writing",
    ("io/excel/writing.py", "_LONGEST_NAME"): "what Excel takes as the name of a sheet, when writing",
    ("io/excel/scan_marks.py", "_MOST_PICTURES"): "pictures that are written",
    ("io/grid/columns/number_lines.py", "_MOST"): "the highest number printed under a column's title",
    ("io/excel/lists.py", "_LONGEST"): "what Excel takes in a cell, when writing",
    ("io/excel/lists.py", "_WIDEST"): "how wide a column is drawn",
    ("io/excel/marking.py", "range(2, 1000)"): "names for a sheet that is added",
    ("audit/relations/changes.py", "_FAR"): "how far apart the two figures of a change stand",
    ("audit/relations/search.py", "_MOST"): "parts of a total in prose",
    ("audit/relations/rows.py", "_MOST"): "counts of a row in prose; longer ones explain no total",
    ("io/files/legacy.py", "_MOST_WRONG"): "a share of words",
    (
        "io/grid/lines/subtotals.py",
        "_LONGEST",
    ): "how long a number of a row is that may go on from the one before",
    ("audit/relations/bases.py", "_MOST_ADDED"): "how many counts are added up; of more the nearest",
    ("io/excel/simple_cells.py", "_MOST_KEPT"): "how many numbers are remembered; others are read as well",
    (
        "io/excel/twins.py",
        "_MOST_TRIED",
    ): "how often a template is sought; sheets without one are read as well",
    ("io/grid/rows/plain_names.py", "_LONGEST"): "names that a template may have in place of others",
    (
        "io/excel/twins.py",
        "_MOST_CELLS",
    ): "how large a template is remembered; larger sheets are read as well",
    ("io/excel/xlsx_frames.py", "_LONGEST_FRAME"): "how long a sheet is remembered; longer are read as well",
    ("io/excel/written_texts.py", "_MOST_TEXTS"): "how many texts are remembered; others are read as well",
    (
        "io/grid/lines/subtotals.py",
        "_MOST",
    ): "sums of neighbours are sought in tables of so many rows, not in longer ones",
    ("io/excel/cell_looks.py", "_LONGEST_KEPT"): "how large a part is remembered; larger are read as well",
    ("io/excel/xlsx_plain.py", "_LONGEST_KEPT"): "how large a part is remembered; larger are read as well",
    ("io/excel/xlsx_frames.py", "_LONGEST_ROW"): "how long a row is remembered; longer are read as well",
    (
        "io/excel/xlsx_frames.py",
        "_MOST_STYLES",
    ): "how many ways of writing are remembered; others are read as well",
    ("io/grid/heading/units.py", "_LONGEST_PLACE"): "words of a place's name",
    ("io/excel/twins.py", "_MOST_ROWS"): "how many rows are remembered; others are made as well",
    (
        "io/files/plain_packages.py",
        "_LARGEST_KEPT",
    ): "how large a part is remembered; larger are read as well",
    ("io/excel/xlsx_marks.py", "_LONGEST_KEPT"): "how large a part is remembered; larger are read as well",
    ("io/grid/rows/arranging.py", "_LONGEST_KEPT"): "how long a table is remembered; longer are read as well",
    ("io/pdf/strokes.py", "_FAR"): "widths in the points of a picture",
    ("io/pdf/inks.py", "_MOST_ALIKE"): "how alike two colours of ink are",
    ("io/pdf/glyphs.py", "_WIDEST"): "of a figure as it is printed, in the points of the recogniser",
    ("io/pdf/layer.py", "55296 <= code < 57344"): "codes that are no letters",
    ("io/pdf/pages.py", "70 <= stated <= 1200"): "resolutions that are believed",
    ("audit/relations/parts.py", "_MOST_PARTS"): "the counts nearest to a percentage that may be its part",
    ("io/grid/columns/refusing.py", "_MOST"): "titles that a refusal compares",
    ("io/word/shown_text.py", "_MOST_BASED"): "the styles that are followed, each based on another",
    ("io/units.py", "_LONGEST_NOTE"): "what may be a note beside the units' tables, by its size",
    (
        "io/grid/lines/depths.py",
        "_DEEPEST",
    ): "a rank among others, after which all numbers with dots stand alike",
    ("io/grid/titles/words.py", "_MOST_REST"): "how many letters a word is cut short by",
    ("records/unit_words.py", "_MOST_PARTS"): "parts of one abbreviation",
    ("merging/dependence.py", "MOST_TABLES"): "tables that are compared with one another, of any size",
}


def readers():
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if name.split("/")[0] in READERS:
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def number(node):
    """The number that a literal, or an operation on literals, writes."""
    if isinstance(node, ast.Constant) and type(node.value) in {int, float}:
        return node.value
    if isinstance(node, ast.BinOp):
        sides = number(node.left), number(node.right)
        if None not in sides:
            return eval(compile(ast.Expression(node), "literal", "eval"))
    return None


def own_limits(tree):
    """Names of constants that say they are limits, and large literals that something is held against."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value] * len(names)
                for name, value in zip(names, values, strict=False):
                    if isinstance(name, ast.Name) and NAMED.fullmatch(name.id) and number(value) is not None:
                        yield name.id
    for node in ast.walk(tree):
        held = []
        if isinstance(node, ast.Compare):
            held = [node.left, *node.comparators]
        elif isinstance(node, ast.Slice):
            held = [node.lower, node.upper, node.step]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in {
            "min", "max", "range", "read", "readline", "islice",
        }:  # fmt: skip
            held = node.args
        for one in held:
            parts = [one.left, one.right] if isinstance(one, ast.BinOp) else [one]
            values = [number(part) for part in (one, *parts) if part is not None]
            if any(value is not None and abs(value) >= LARGE for value in values):
                yield ast.unparse(node)


def test_no_reader_has_a_limit_of_its_own():
    found = {(name, limit) for name, tree in readers() for limit in own_limits(tree)}
    assert found == set(NO_LIMITS)


def test_the_search_for_limits_finds_them():
    text = "_MOST_ROWS = 5 * 2\nA, LONGEST = 1, 2\nif len(x) > 5_000: pass\ny = x[:4096]\nmin(n, 10**5)\nB = 9_999\nmin(a / b, 5_000 / c)"
    assert sorted(own_limits(ast.parse(text))) == [
        ":4096", "LONGEST", "_MOST_ROWS", "len(x) > 5000", "min(a / b, 5000 / c)", "min(n, 10 ** 5)",
    ]  # fmt: skip


def test_each_limit_has_its_reason():
    body = ast.parse((PACKAGE / "limits.py").read_text(encoding="utf-8")).body[2:]
    assert len(body) > 40
    for limit, reason in zip(body[::2], body[1::2], strict=True):
        assert isinstance(limit, ast.Assign)
        assert isinstance(reason, ast.Expr)
        assert len(reason.value.value) > 40


@pytest.mark.parametrize("digits", [MOST_DIGITS, MOST_DIGITS + 1, 4_301, 100_000])
@pytest.mark.parametrize("place", ["number", "cell", "second cell"])
def test_a_number_of_many_digits_is_read_as_a_count_or_named(digits, place):
    lines = (DATA / "hostile" / "long-number.tsv").read_text(encoding="utf-8").splitlines()
    row = lines[-1].split("\t")
    row[{"number": 0, "cell": 2, "second cell": 5}[place]] = "7" * digits
    table = parse_table("\n".join([*lines[:-1], "\t".join(row)]))
    found = check(table)
    assert found
    assert render_text(table)
    if place != "number":
        text = "7" * digits
        cell = table.rows[-1].cells[0 if place == "cell" else 3]
        assert (cell.text, cell.value) == (text, int(text) if digits <= MOST_DIGITS else None)


def test_a_row_number_never_becomes_a_size():
    for digits in range(1, 30):
        text = (DATA / "hostile" / "long-number.tsv").read_text(encoding="utf-8")
        table = parse_table(re.sub(r"(?m)^1\t", "9" * digits + "\t", text))
        gaps = [finding for finding in check(table) if finding.rule == "row-numbering"]
        assert len(str(gaps[0].message)) < 600
        assert digits <= MOST_ROW_DIGITS or "expected" in str(gaps[0].message)
