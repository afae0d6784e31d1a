"""How many cells of scanned forms are read right: by the recogniser alone, and after decoding.

    python tests/benchmarks/bench_scans.py                          # 4 scans of each kind in each font
    python tests/benchmarks/bench_scans.py 1 --kind "150 dpi"       # kinds whose name begins so
    python tests/benchmarks/bench_scans.py 1 --font NotoSerif

The real table and tables of the same lines with other counts are printed in three fonts (two of which the recogniser
was not trained on), scanned, read cell by cell, and decoded with the sums of the form. What is printed
for each kind of scan and font: the share of cells that the recogniser alone reads right, the share that is exact
after decoding, how many cells are in doubt, and how many are called proved and are wrong.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

import attrs

from kstt.io.pdf.figures import read_figures
from kstt.io.pdf.orientation import table_of, upright
from kstt.io.pdf.pages import open_pdf
from kstt.io.pdf.pictures import DPI, cut_cell, cut_over
from kstt.repair.likelihood import decode
from kstt.samples import published_report
from kstt.tables.cells import LineKind, ReportedCell
from kstt.tables.equations import bounds_of, equations_of
from kstt.tables.recognition import Certainty

# The papers and scanners of the tests stand two folders up.
sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.papers import FONTS, form_pdf
from tests.scanners import scanned

ROWS = 24
"""Rows of the form on a page."""
FACES = [
    f"{FONTS}freefont/FreeSerif.ttf",
    f"{FONTS}crosextra/Carlito-Regular.ttf",
    f"{FONTS}noto/NotoSerif-Regular.ttf",
]
TITLES = (
    "cells",
    "recognised",
    "decoded",
    "doubtful",
    "contradicted",
    "proved wrong",
    "corrected wrong",
    "s/page",
)
KINDS = {
    "300 dpi": {"dpi": 300},
    "200 dpi": {"dpi": 200},
    "200 dpi, turned 1.5°": {"dpi": 200, "turn": 1.5},
    "200 dpi, blur, JPEG 40": {"dpi": 200, "blur": 0.8, "jpeg": 40},
    "200 dpi, back shines through": {"dpi": 200, "bleed": 0.25},
    "200 dpi, faint": {"dpi": 200, "fade": 0.6},
    "200 dpi, hairlines": {"dpi": 200, "thick": 0.25},
    "200 dpi, a stamp on every page": {"dpi": 200, "stamp": True},
    "200 dpi, signed across cells": {"dpi": 200, "signature": True},
    "200 dpi, a page lost": {"dpi": 200, "lost": (2,)},
    "200 dpi, in colour, a red stamp": {"dpi": 200, "stamp": True, "colour": True},
    "200 dpi, in colour, signed in blue": {"dpi": 200, "signature": True, "colour": True},
    "150 dpi, noise": {"dpi": 150, "noise": 14, "turn": 0.6},
    "150 dpi, noise, turned 1.5°": {"dpi": 150, "noise": 14, "turn": 1.5},
    "150 dpi, noise, blur, JPEG 40": {"dpi": 150, "noise": 14, "turn": 0.8, "blur": 0.8, "jpeg": 40},
}


def read(pdf, form):
    """For each row of the form the readings of its cells; ``None`` where no table with such rows was found."""
    rows = []
    with open_pdf(pdf, "scan") as file:
        for number in file.numbers:
            picture = upright(file.picture(number, DPI))
            lattice = table_of(picture)
            if lattice is None:
                return None
            by_row = {}
            for cell in lattice.cells:
                by_row.setdefault(cell.row, {})[cell.column] = cell
            full = [by_row[r] for r in sorted(by_row) if len(by_row[r]) == len(form.layout.columns) + 2][1:]
            boxes = [row[c].box for row in full for c in range(2, len(row))]
            cells, over = ([one(picture, box) for box in boxes] for one in (cut_cell, cut_over))
            figures = read_figures(cells, over)
            each = len(form.layout.columns)
            rows += [figures[n : n + each] for n in range(0, len(figures), each)]
    return rows if len(rows) == len(form.rows) else None


def measure(form, pdf):
    """Counts: cells, right as recognised, exact after decoding, in doubt, proved and wrong; seconds of one core."""
    start = time.process_time()
    rows = read(pdf, form)
    counts = Counter(cells=len(form.rows) * len(form.layout.columns))
    if rows is None:
        return counts + Counter(unread=1)
    readings = {(i, c): cell.readings for i, row in enumerate(rows) for c, cell in enumerate(row)}
    found = decode(readings, [*equations_of(form), *bounds_of(form)])
    counts["seconds"] = time.process_time() - start
    for (i, c), one in found.items():
        truth = form.rows[i].cells[c].value
        counts["recognised"] += readings[i, c].best.value == truth
        counts["exact"] += one.value == truth and one.certainty is not Certainty.DOUBTFUL
        counts["doubtful"] += one.certainty is Certainty.DOUBTFUL
        counts["contradicted"] += one.certainty is Certainty.CONTRADICTED
        counts["proved wrong"] += one.certainty is Certainty.PROVED and one.value != truth
        counts["corrected wrong"] += one.certainty is Certainty.CORRECTED and one.value != truth
    return counts


def forms(count, seed=0):
    """The published table, then the same lines with other counts whose sums hold."""
    truth = published_report().table()
    for n in range(seed, seed + count):
        yield shaken(truth, random.Random(n)) if n else truth


def without(form, lost):
    """The rows of a form that are left where pages are lost."""
    return attrs.evolve(form, rows=tuple(row for n, row in enumerate(form.rows) if n // ROWS + 1 not in lost))


def shaken(form, rng):
    """The lines of a form with counts by chance; a section with missing rows keeps its own."""
    place = {column.key: c for c, column in enumerate(form.layout.columns)}
    parts = {
        place[i.total]: [place[p] for p in i.parts]
        for i in form.layout.identities
        if "resolved" not in i.parts
    }
    total = dict.fromkeys(range(len(form.layout.columns)), 0)
    rows, sections = [], {}
    for row in form.rows:
        if row.kind is not LineKind.ROW or row.section == "I":
            rows.append(row)
            continue
        received = int(10 ** rng.uniform(0, 4.2))
        resolved = rng.randint(0, received)
        values = [0] * len(place)
        for key, whole in (("received", received), ("resolved", resolved), ("pending", received - resolved)):
            columns = parts[place[key]]
            values[place[key]] = whole
            cuts = sorted(rng.choice([0, whole, rng.randint(0, whole)]) for _ in columns[1:])
            for c, start, stop in zip(columns, [0, *cuts], [*cuts, whole], strict=True):
                values[c] = stop - start
        old = sections.setdefault(row.section, [0] * len(place))
        sections[row.section] = [a + b for a, b in zip(old, values, strict=True)]
        rows.append(attrs.evolve(row, cells=tuple(ReportedCell.of(v) for v in values)))
    done = []
    for line in rows:
        row = line
        if row.kind is LineKind.SECTION and row.section in sections:
            row = attrs.evolve(row, cells=tuple(ReportedCell.of(v) for v in sections[row.section]))
        if row.kind is LineKind.SECTION:
            for c, cell in enumerate(row.cells):
                total[c] += cell.value
        done.append(row)
    done = [
        attrs.evolve(row, cells=tuple(ReportedCell.of(total[c]) for c in range(len(place))))
        if row.kind is LineKind.TOTAL
        else row
        for row in done
    ]
    return attrs.evolve(form, rows=tuple(done))


def main(count, kinds, fonts, seed, out):
    every = list(forms(count, seed))
    totals = {}
    # Form by form, so that whenever it is stopped every kind and font has been measured about as often.
    for n, form in enumerate(every, seed):
        for kind, how in KINDS.items():
            if not kind.startswith(tuple(kinds) or ""):
                continue
            for face in FACES:
                font = Path(face).stem.partition("-")[0]
                if not font.startswith(tuple(fonts) or ""):
                    continue
                pdf = form_pdf(form, face, rows=ROWS, repeat=True, thick=how.get("thick", 0.6))
                scan = scanned(pdf, seed=n, **{name: value for name, value in how.items() if name != "thick"})
                counts = totals.setdefault((kind, font), Counter())
                counts += measure(without(form, how.get("lost", ())), scan) + Counter(scans=1)
                if out:
                    said = [{"kind": k, "font": f, **one} for (k, f), one in totals.items()]
                    out.write_text(json.dumps(said, indent=1) + "\n")
    print(f"{'kind of scan':36} {'font':10}", *(f"{title:>{max(len(title), 7)}}" for title in TITLES))
    for (kind, font), counts in totals.items():
        line(kind, font, counts)


def line(kind, font, counts):
    cells = max(counts["cells"], 1)
    shares = (f"{counts[name] / cells:.3%}" for name in ("recognised", "exact"))
    several = [counts["cells"], *shares]
    several += [counts[name] for name in ("doubtful", "contradicted", "proved wrong", "corrected wrong")]
    several.append(f"{counts['seconds'] / counts['scans'] / 4:.2f}")
    widths = (7, 10, 7, 8, 12, 12, 15, 7)
    unread = f"  {counts['unread']} not read" if counts["unread"] else ""
    print(
        f"{kind:36} {font:10}",
        *(f"{one:>{w}}" for one, w in zip(several, widths, strict=True)),
        unread,
        flush=True,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("number", type=int, nargs="?", default=4, help="scans of each kind in each font")
    parser.add_argument("--kind", action="append", default=[], help="only kinds whose name begins so")
    parser.add_argument("--font", action="append", default=[], help="only fonts whose name begins so")
    parser.add_argument(
        "--seed", type=int, default=0, help="of the counts and scans; with 0 the published table"
    )
    parser.add_argument("--json", type=Path, help="where the counts are written as they come")
    args = parser.parse_args()
    main(args.number, args.kind, args.font, args.seed, args.json)
