"""The pictures of the README and the docs, made from what the library really prints.

    python docs/pictures/make.py           make every picture
    python docs/pictures/make.py --check   say which pictures of text are out of step
    python docs/pictures/make.py --scan    photograph the page of a scan alone

What a command prints becomes an SVG, letter for letter. A page of HTML becomes a photograph by a headless
Chromium, the first page of a Word document one by LibreOffice, with the digest of what is shown beside them.
So a test without a browser finds a stale picture.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from html import escape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from sums import sums

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def checked_form() -> str:
    """A reported form with two wrong cells, as a page."""
    from kstt.html import render_html
    from kstt.io.text import parse_table

    text = (ROOT / "src" / "kstt" / "data" / "samples" / "wrong.tsv").read_text(encoding="utf-8")
    return render_html(parse_table(text, source="wrong.tsv"), page=True)


def great_table() -> str:
    """The same form as a table of great_tables, as a page."""
    from kstt.io.formats import read_form
    from kstt.samples import path

    # The id of the table is not drawn by chance: the same page each time.
    return str(read_form(path("wrong.tsv")).to_gt("en").with_id("form").as_raw_html(make_page=True))


def scan_page() -> str:
    """A grey scan of the published form under a seal and a signature, beside what was read from it, as a page."""
    from kstt.io.formats import read_form
    from kstt.io.pdf import render_beside
    from kstt.samples import published_report

    sys.path.insert(0, str(ROOT))
    from tests.papers import FONTS, form_pdf
    from tests.scanners import scanned

    paper = form_pdf(published_report(), f"{FONTS}freefont/FreeSerif.ttf")
    scan = scanned(paper, dpi=200, turn=0.6, stamp=True, signature=True, seed=7)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "scan.pdf"
        path.write_bytes(scan)
        page = render_beside(read_form(path), path)
    # What a reader sees who asks for the first cell in doubt.
    click = "<script>document.querySelector('[data-kind=doubtful]').click()</script></body>"
    return page.replace("</body>", click)


def report() -> bytes:
    """A report in Word on the form of two units."""
    from kstt import ReportingPeriod, form_06c
    from kstt.io.records import read_cases
    from kstt.io.word import Letter, report_bytes
    from kstt.samples import path

    cases, quarter = read_cases(path("cases.csv")), ReportingPeriod.quarter(2021, 2)
    form = form_06c(cases, quarter, reporting_unit="UBND tỉnh Đắk Nông")
    return report_bytes(form, letter=Letter(place="Đắk Nông", day=quarter.end))


TERMINALS: dict[str, tuple[str, int]] = {
    "check": ("kstt check samples/wrong.tsv --lang vi", 110),
    "form": ("kstt form 06c samples/cases.csv --period 2021-Q2 --reporting-unit 'UBND tỉnh Đắk Nông'", 400),
}
"""Pictures of a terminal: the command, and the columns after which its lines wrap."""
PAGES: dict[str, tuple[Callable[[], str], int, int]] = {
    "checked-form": (checked_form, 1200, 600),
    "great-table": (great_table, 1200, 620),
}
"""Photographs of pages: what makes the page, and its width and height."""
DOCUMENTS: dict[str, Callable[[], bytes]] = {"report-page": report}
"""Photographs of the first pages of Word documents."""
DRAWINGS: dict[str, Callable[[], str]] = {"sums": sums}
"""Pictures that are drawn from the definitions of the forms."""
_DIGESTS = HERE / "pages.txt"
_WIDTH, _HEIGHT, _PAD, _BAR = 8.4, 19, 16, 30
_INK, _PAPER, _PROMPT = "#e6e6e6", "#1f2430", "#7fd962"


def terminal(command: str, columns: int) -> str:
    """The SVG of a terminal in which a command was run."""
    from shlex import split
    from textwrap import wrap

    arguments = split(command)[1:]
    found = subprocess.run(
        [sys.executable, "-m", "kstt", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT / "src" / "kstt" / "data",
        check=False,
    )
    lines = [f"$ {command}"]
    for line in (found.stdout + found.stderr).splitlines():
        deeper = " " * (len(line) - len(line.lstrip()) + 2)
        lines.extend(wrap(line, columns, subsequent_indent=deeper, drop_whitespace=False) or [""])
    return _svg(lines)


def _svg(lines: list[str]) -> str:
    longest = max(map(len, lines))
    width, height = longest * _WIDTH + 2 * _PAD, len(lines) * _HEIGHT + 2 * _PAD + _BAR
    dots = "".join(
        f'<circle cx="{_PAD + 4 + 18 * i}" cy="{_BAR / 2 + 4}" r="5.5" fill="{colour}"/>'
        for i, colour in enumerate(("#ff5f57", "#febc2e", "#28c840"))
    )
    texts = []
    for i, line in enumerate(lines):
        y, ink = _BAR + _PAD + 10 + i * _HEIGHT, _PROMPT if i == 0 else _INK
        # Each word stands where its column is, whatever the reader's font: tables stay aligned.
        words = "".join(
            f'<tspan x="{_PAD + word.start() * _WIDTH:.1f}">{escape(word[0])}</tspan>'
            for word in re.finditer(r"\S+", line)
        )
        if words:
            texts.append(f'<text y="{y}" fill="{ink}">{words}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" '
        'font-family="Liberation Mono, Cascadia Mono, Menlo, Consolas, monospace" font-size="14">\n'
        f'<rect width="100%" height="100%" rx="8" fill="{_PAPER}"/>{dots}\n' + "\n".join(texts) + "\n</svg>\n"
    )


def photograph(page: str, width: int, height: int, picture: Path) -> None:
    """Open a page in a headless browser and keep what it shows."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        sys.exit("photographs of pages need chromium")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        options = (
            "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
            f"--disable-sync --hide-scrollbars --force-device-scale-factor=1.5 --window-size={width},{height}"
        )
        places = (f"--user-data-dir={folder}/profile", f"--screenshot={picture}", file.as_uri())
        subprocess.run([browser, *options.split(), *places], check=True, capture_output=True, timeout=120)


def photograph_document(document: bytes, picture: Path) -> None:
    """Print a Word document by LibreOffice and keep its first page."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "document.docx"
        source.write_bytes(document)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        printing = ("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, source)
        subprocess.run(printing, check=True, capture_output=True, timeout=120)
        page = ("pdftoppm", "-r", "90", "-l", "1", "-singlefile", "-png", source.with_suffix(".pdf"))
        subprocess.run([*page, picture.with_suffix("")], check=True, timeout=120)


def digests() -> str:
    """The digest of each page and each document's text that is photographed."""
    shown = {name: make().encode() for name, (make, _, _) in PAGES.items()}
    for name, write in DOCUMENTS.items():
        with ZipFile(BytesIO(write())) as package:
            shown[name] = package.read("word/document.xml")
    return "".join(f"{name} {sha256(content).hexdigest()}\n" for name, content in shown.items())


def main(arguments: list[str] | None = None) -> int:
    """Make (or check) the pictures; 1 when one is out of step."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="change nothing")
    parser.add_argument("--scan", action="store_true", help="photograph the page of a scan alone")
    args = parser.parse_args(arguments)
    if args.scan:
        # Recognised anew, which takes Tesseract and seconds: no part of what is checked.
        picture = HERE / "scan-page.png"
        photograph(scan_page(), 1500, 840, picture)
        from PIL import Image

        # The grain of a scan in all its shades would take three times the room.
        Image.open(picture).quantize(64, method=Image.Quantize.MAXCOVERAGE).save(picture, optimize=True)
        return 0
    checking, status = args.check, 0
    now = digests()
    if checking and (not _DIGESTS.is_file() or _DIGESTS.read_text(encoding="utf-8") != now):
        sys.stdout.write("a photographed page has changed: run make pictures, and look at them\n")
        status = 1
    elif not checking:
        for name, (make, width, height) in PAGES.items():
            photograph(make(), width, height, HERE / f"{name}.png")
        for name, write in DOCUMENTS.items():
            photograph_document(write(), HERE / f"{name}.png")
        _DIGESTS.write_text(now, encoding="utf-8")
    drawn = {name: draw() for name, draw in DRAWINGS.items()}
    shown = {name: terminal(command, columns) for name, (command, columns) in TERMINALS.items()}
    for name, made in {**drawn, **shown}.items():
        path = HERE / f"{name}.svg"
        if checking and (not path.is_file() or path.read_text(encoding="utf-8") != made):
            sys.stdout.write(f"{path.relative_to(ROOT)} is out of step: run make pictures\n")
            status = 1
        elif not checking:
            path.write_text(made, encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
