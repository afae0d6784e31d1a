"""``kstt brief``: one page of a period for a meeting, as HTML or PDF."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kstt.cli.arguments import add_reading, form_in
from kstt.cli.files import table_files
from kstt.cli.printing import FINE, out, print_json
from kstt.cli.progress import Following, pages_read
from kstt.errors import DocumentError
from kstt.i18n import msg
from kstt.limits import CONVERSION_SECONDS

if TYPE_CHECKING:
    import argparse

HELP = "write one page for a meeting: key figures, trend, worst categories, overdue by unit"

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge", "chrome")


def add(command: argparse.ArgumentParser) -> None:
    """The forms, those of units, and the page."""
    command.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="forms 06 of one or several periods, folders and patterns of them; the page is of the last",
    )
    command.add_argument(
        "--units",
        metavar="FILE",
        help="a form of the same period whose rows are units (kstt merge --by unit)",
    )
    command.add_argument(
        "--remainder", metavar="LABEL", help="count the rows that the table says are missing, as one row"
    )
    add_reading(command)
    command.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        required=True,
        help="the page: .html, or .pdf through a browser on this machine",
    )
    command.add_argument("--overwrite", action="store_true", help="replace OUT if it exists")


def run(args: argparse.Namespace) -> int:
    """Read the forms, write the page."""
    from kstt.atomic import write_atomically
    from kstt.charts.brief import render_brief

    suffix = Path(args.output).suffix.lower()
    if suffix not in {".html", ".pdf"}:
        raise DocumentError(
            args.output, msg("the suffix {suffix}", suffix=repr(suffix)), msg(".html or .pdf")
        )
    following = Following(args.lang)
    with pages_read(args.lang, following.text):
        forms = []
        for number, file in enumerate(files := table_files(args, args.files)):
            following.files(number, len(files))
            forms.append(form_in(args, file).to_form(remainder=args.remainder))
    units = form_in(args, args.units).to_form(remainder=args.remainder) if args.units else ()
    page = render_brief(forms, units)
    content = page.encode() if suffix == ".html" else printed(page, args.output)
    write_atomically(args.output, content, overwrite=args.overwrite)
    if args.json:
        print_json({"written": args.output, "period": str(max(form.period for form in forms))})
    else:
        out(msg("written: {path}", path=args.output), args.lang)
    return FINE


def printed(page: str, name: str) -> bytes:
    """A page as PDF, printed by a browser of this machine.

    Raises: DocumentError where there is no browser, or it prints nothing.
    """
    browser = next((found for found in map(shutil.which, _BROWSERS) if found), None)
    if browser is None:
        raise DocumentError(
            name,
            msg("no Chromium, Chrome or Edge on this machine"),
            msg("one of them, to print PDF"),
            msg("write .html, and print it from a browser"),
        )
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, encoding="utf-8")
        command = [
            *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--disable-background-networking", f"--user-data-dir={folder}/profile"),
            *("--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri()),
        ]
        try:
            subprocess.run(command, capture_output=True, check=False, timeout=CONVERSION_SECONDS)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired) as error:
            raise DocumentError(name, str(error), msg("a page that a browser prints")) from None
        if not target.is_file():
            raise DocumentError(
                name, msg("a browser that printed nothing"), msg("a page that a browser prints")
            )
        return target.read_bytes()
