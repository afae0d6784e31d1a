"""What became of an office's file: read back equal, blamed though right, refused, or read otherwise.

Usage: python -m tests.io.grid.outcomes [--files 2000] [--seed 1] [--fresh] [--written] [--show OUTCOME]

With ``--written`` each is written as a workbook, document, page or text first, and read from that.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from kstt import Severity, check
from kstt.errors import DocumentError
from kstt.io.excel.sheets import address_in
from kstt.io.formats import read_forms
from kstt.io.grid.grids import Grid
from kstt.io.grid.recognising import recognise
from kstt.numerals import parse_roman
from kstt.tables.cells import LineKind
from kstt.text import clean
from tests.io.grid.office_files import draw
from tests.io.grid.office_formats import KINDS, written_as

if TYPE_CHECKING:
    from kstt.forms.reported import ReportedForm
    from tests.io.grid.office_files import OfficeFile

EQUAL, BLAMED, REFUSED, TOLD, SILENT = (
    "equal",
    "blamed",
    "refused",
    "read otherwise, told",
    "read otherwise, silently",
)


def grid_of(file: OfficeFile) -> Grid:
    rows = tuple(tuple(str(cell) for cell in row) for row in file.rows)
    return Grid(rows, "file.xlsx", address=address_in("Sheet1", "file.xlsx"), merges=tuple(file.merges))


def only(forms: tuple[ReportedForm, ...]) -> ReportedForm:
    (form,) = forms
    return form


def bare_name(label: str) -> str:
    """A row's name without its number or dash."""
    return re.sub(r"^(?:\d+[.)]|-)\s+", "", label)


def said(form: ReportedForm) -> list[tuple[int, str, tuple[int | None, ...]]]:
    """The rows as truth has them: section, name, counts, blanks being nothing."""
    return [
        (
            parse_roman(row.section) or 0 if form.layout.sections else 0,
            bare_name(row.label),
            tuple(c.value or 0 for c in row.cells),
        )
        for row in form.rows
        if row.kind is LineKind.ROW
    ]


def outcome(file: OfficeFile, written: bytes | None = None) -> tuple[str, str]:
    """What became of a file, and the first word about it; of its grid, or as it was written."""
    try:
        form = recognise(grid_of(file)) if written is None else only(read_forms(written))
    except DocumentError as error:
        return REFUSED, str(error)
    errors = [f.message_en for f in check(form) if f.severity is Severity.ERROR]
    read, truth = said(form), file.truth
    if "blanks for zero" in file.traits and form.recognition is not None:
        # A row without number or figure may be taken for a heading, as long as it is listed as left out.
        left = {bare_name(clean(one.text)) for one in form.recognition.left_out}
        truth = [row for row in truth if any(row[2]) or row in read or row[1] not in left]
    if read == truth and form.layout.form == file.form:
        return (BLAMED, errors[0]) if errors else (EQUAL, "")
    pairs = zip(read, truth, strict=False)
    wrong = f"{form.layout.form}: {next((pair for pair in pairs if pair[0] != pair[1]), len(form.rows))}"
    return (TOLD, f"{wrong} {errors[0]}") if errors else (SILENT, wrong)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--written", action="store_true")
    parser.add_argument("--show", default="")
    parser.add_argument("--most", type=int, default=5)
    args = parser.parse_args()
    found: Counter[str] = Counter()
    traits: dict[str, Counter[str]] = {}
    shown = 0
    for seed in range(args.seed * 1_000_000, args.seed * 1_000_000 + args.files):
        chance = Random(seed)
        file = draw(chance, fresh=args.fresh)
        kind = chance.choice(KINDS) if args.written else ""
        what, why = outcome(file, written_as(kind, file, chance) if kind else None)
        file.traits += [f"as {kind}"] if kind else []
        found[what] += 1
        if what != EQUAL:
            traits.setdefault(what, Counter()).update(file.traits)
        if args.show and what.startswith(args.show) and shown < args.most:
            shown += 1
            print(f"--- {seed} {what}: {why}\n    {file.traits}")
            for row in file.rows[:16] if args.most < 4 else ():
                print("   ", "|".join(map(str, row)).replace("\n", "\\n"))
    print(dict(found))
    for what, counted in traits.items():
        print(what, counted.most_common(8))


if __name__ == "__main__":
    main()
