"""``kstt check``: what is wrong with a reported table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.cli.common import add_period, out, period_of, print_json, status_of

if TYPE_CHECKING:
    import argparse

HELP = "check a reported table: every sum, blank cells, missing rows"


def add(command: argparse.ArgumentParser) -> None:
    """The file, and the period where the file does not name it."""
    command.add_argument("file", help="a table: text with tabs, commas or semicolons")
    add_period(command, required=False)


def run(args: argparse.Namespace) -> int:
    """Print the findings."""
    from kstt import check
    from kstt.codecs import to_document
    from kstt.io.delimited import read_table
    from kstt.render import render_findings

    findings = check(read_table(args.file, period=period_of(args)))
    if args.json:
        print_json({"findings": [to_document(finding) for finding in findings]})
    elif findings:
        out(render_findings(findings, args.lang))
    else:
        out(f"{args.file}: không phát hiện sai sót" if args.lang == "vi" else f"{args.file}: every sum holds")
    return status_of(findings)
