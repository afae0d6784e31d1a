"""How many cells of scanned forms others read right, beside kstt before and after decoding.

    pip install "img2table[rapidocr]"      # in an environment of its own, with kstt[scan]
    python tests/benchmarks/rivals_scans.py

Measured on the published table (825 cells, 4 pages): img2table finds the cells of a page, and a recogniser reads
them. Of each page its largest table is taken; rows are matched in order so that most cells are right. A cell is
right if its text without dots, commas and spaces is the count; a blank is right where nothing was read.
"""

import argparse
import io
import sys
import time
from pathlib import Path

import attrs
import pypdfium2

from kstt.samples import published_report

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.bench_scans import FACES, KINDS, ROWS, measure
from tests.papers import form_pdf
from tests.scanners import scanned


def recognisers():
    """By name what others read cells with, where it is installed."""
    from img2table import ocr

    yield "img2table, Tesseract", ocr.TesseractOCR(lang="vie")
    try:
        yield "img2table, RapidOCR", ocr.RapidOCR()
    except (ImportError, ModuleNotFoundError, TypeError) as error:
        print(f"img2table, RapidOCR: {error}")


def counts_of(text):
    """The count in a text: ``None`` for a blank, the text itself where it is no count."""
    plain = "".join((text if isinstance(text, str) else "").replace(".", "").replace(",", "").split())
    return int(plain) if plain.isdecimal() else plain or None


def most_right(printed, read):
    """How many cells are right in the best order-keeping match of the rows printed with the rows read."""
    best = [0] * (len(read) + 1)
    for row in printed:
        before, best = best, [0]
        for n, other in enumerate(read):
            same = sum(a == b for a, b in zip(row, other, strict=False))
            best.append(max(before[n] + same, before[n + 1], best[n]))
    return best[-1]


def read_by(recogniser, scan, dpi, form):
    """How many cells another reads right."""
    from img2table.document import Image

    right = 0
    width = len(form.layout.columns)
    for n, page in enumerate(pypdfium2.PdfDocument(scan)):
        rows = form.rows[n * ROWS : (n + 1) * ROWS]
        picture = page.render(scale=max(dpi, 200) / 72).to_pil()
        file = io.BytesIO()
        picture.save(file, "PNG")
        tables = Image(file.getvalue()).extract_tables(ocr=recogniser)
        if not tables:
            continue
        found = max(tables, key=lambda table: table.df.size).df.to_numpy().tolist()
        read = [[counts_of(text) for text in cells[-width:]] for cells in found]
        right += most_right([[cell.value for cell in row.cells] for row in rows], read)
    return right


def main(kinds, fonts, pages, names):
    form = published_report().table()
    form = attrs.evolve(form, rows=form.rows[: pages * ROWS])
    cells = len(form.rows) * len(form.layout.columns)
    others = [(name, one) for name, one in recognisers() if name.endswith(tuple(names) or "")]
    for kind, how in KINDS.items():
        if kind not in kinds:
            continue
        for face in FACES:
            if not Path(face).stem.startswith(tuple(fonts) or ""):
                continue
            scan = scanned(form_pdf(form, face, rows=ROWS), seed=0, **how)
            ours = measure(form, scan)
            print(
                f"{kind}, {Path(face).stem}: kstt recognised {ours['recognised']}, decoded {ours['exact']} of {cells}"
            )
            for name, recogniser in others:
                start = time.process_time()
                right = read_by(recogniser, scan, how["dpi"], form)
                print(f"    {name}: {right} ({time.process_time() - start:.0f} s)", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kind", action="append", help="kinds of scans, by name")
    parser.add_argument("--font", action="append", default=[], help="only fonts whose name begins so")
    parser.add_argument("--pages", type=int, default=4, help="only so many pages of the table")
    parser.add_argument("--recogniser", action="append", default=[], help="only Tesseract, or RapidOCR")
    args = parser.parse_args()
    main(args.kind or ["200 dpi", "150 dpi, noise"], args.font, args.pages, args.recogniser)
