"""``kstt check``: what is wrong with a reported table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.cli.common import add_findings_options, add_period, period_of, print_findings
from kstt.i18n import translator

if TYPE_CHECKING:
    import argparse

HELP = "check a reported table: every sum, blank cells, missing rows"


def add(command: argparse.ArgumentParser) -> None:
    """The file, and the period where the file does not name it."""
    command.add_argument("file", help="a table: text with tabs, commas or semicolons")
    add_period(command, required=False)
    add_findings_options(command)


def run(args: argparse.Namespace) -> int:
    """Print the findings."""
    from kstt import check
    from kstt.io.delimited import read_table

    findings = check(read_table(args.file, period=period_of(args)))
    _ = translator(args.lang)
    return print_findings(args, findings, source=args.file, fine=f"{args.file}: {_('every sum holds')}")
