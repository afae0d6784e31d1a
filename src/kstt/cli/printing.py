"""What the sub-commands share: exit status, printing, errors."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from kstt.cli.arguments import (
    kept_findings,
)
from kstt.errors import ParseError
from kstt.findings.rules import Severity
from kstt.i18n import in_language, msg
from kstt.tables.output import Tabular
from kstt.text import one_line, visible

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping, Sequence

    from kstt.errors import KsttError
    from kstt.findings.collection import Findings
    from kstt.findings.rules import Finding

__all__ = [
    "FINDINGS",
    "FINE",
    "INTERRUPTED",
    "UNREAD",
    "UNUSABLE",
    "UNWRITTEN",
    "out",
    "out_form",
    "print_error",
    "print_findings",
    "print_json",
    "screen_width",
    "status_of",
    "warn",
]

FINE, FINDINGS, UNUSABLE = 0, 1, 2
"""The exit status: nothing found, findings, input that cannot be used."""
UNWRITTEN, INTERRUPTED, UNREAD = 3, 130, 141
"""The exit status where the output cannot be written, after Ctrl-C, and where nobody reads the output."""


def out(text: str, lang: str = "en") -> None:
    """Print to standard output; a message in a language."""
    sys.stdout.write(visible(in_language(text, lang)) + "\n")


def out_form(form: Tabular) -> None:
    """Print a form, as wide as the terminal; into a file or another program, as wide as it is."""
    from kstt.tables.text import render_text

    out(render_text(form, width=screen_width()))


def screen_width() -> int | None:
    """The columns of the terminal that is written to; ``None`` where it is a file or a pipe."""
    width = os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else None
    return width or None


def warn(*lines: str, lang: str = "en") -> None:
    r"""Print lines to standard error; messages in a language.

    The name of a file may have line breaks, which are shown as ``\n``: what follows them is no line of ours.
    """
    for line in lines:
        sys.stderr.write(visible(one_line(in_language(line, lang))) + "\n")


def print_json(document: Mapping[str, object]) -> None:
    """Print one JSON object."""
    out(json.dumps(document, ensure_ascii=False, indent=2))


def print_error(error: KsttError, lang: str, *, as_json: bool) -> None:
    """Report unusable input: on standard error, or as a JSON object on standard output."""
    if as_json:
        print_json({"error": {"type": type(error).__name__, "message": error.message(lang)}})
    else:
        warn(f"kstt: {error.message(lang)}")


def status_of(findings: Iterable[Finding]) -> int:
    """1 when a finding is an error or a warning, 0 otherwise."""
    return FINDINGS if any(f.severity is not Severity.INFO for f in findings) else FINE


def print_findings(
    args: argparse.Namespace,
    findings: Iterable[Finding],
    *,
    source: str,
    fine: str,
    details: Mapping[str, object] | None = None,
    files: Sequence[str] = (),
) -> int:
    """Print findings as ``--format`` (or ``--json``) asks for; returns the exit status.

    Args:
        args: of a command with :func:`add_findings_options`.
        findings: what was found.
        source: the file that was looked at.
        fine: what to say in text when nothing was found.
        details: further keys of the JSON object, which also has ``groups`` where they were asked for.
        files: the names that the spots of findings begin with, to group them by file.

    Raises: ParseError when ``--json`` and another format are asked for together.
    """
    from kstt.codecs import findings as export
    from kstt.codecs.sarif import render_sarif

    if args.json and args.format not in {None, "json"}:
        raise ParseError("--format", args.format, msg("one format: --json, or --format alone"))
    kept = kept_findings(args, findings)
    groups = {name: len(group) for name, group in _groups(args, kept).items()}
    match "json" if args.json else args.format:
        case "json":
            grouped = {"groups": groups} if args.group else {}
            print_json({**export.findings_document(kept), **grouped, **(details or {})})
        case "csv":
            out(export.findings_to_csv(kept).removesuffix("\n"))
        case "sarif":
            out(render_sarif(kept, source=source, lang=args.lang))
        case _:
            _print_text(args, kept, fine, files)
    return status_of(kept)


def _groups(args: argparse.Namespace, kept: Findings) -> Mapping[str, Findings]:
    """The groups that were asked for; one without a name where none were."""
    from kstt.findings.collection import By

    return kept.grouped(By(args.group)) if args.group else {"": kept}


def _named(aspect: str, name: str) -> str:
    """The name of a group of findings."""
    if not name:
        return "-"
    return Severity(name).word if aspect == "severity" else name


def _print_text(args: argparse.Namespace, kept: Findings, fine: str, files: Sequence[str]) -> None:
    from kstt.codecs import findings as export
    from kstt.findings.collection import Findings
    from kstt.findings.text import render_findings

    counted = Findings(kept.items)
    if not counted and not kept.suppressed:
        out(fine, args.lang)
    elif counted and args.format in {None, "text"} and not (args.group or args.sort):
        _print_report(args, counted, files)
    elif counted:
        for name, group in _groups(args, counted).items():
            if args.group:
                title = msg("{name} ({count})", name=_named(args.group, name), count=len(group))
                out(title.in_language(args.lang))
            as_table = args.format == "table"
            out(export.render_table(group, args.lang) if as_table else render_findings(group, args.lang))
    for line in export.suppression_lines(kept, args.lang):
        out(line)


def _print_report(args: argparse.Namespace, findings: Findings, files: Sequence[str]) -> None:
    """Findings by file and row; in colours and as wide as the terminal where that can be done."""
    from kstt.cli.colours import in_colours, print_in_colours
    from kstt.findings.report import arrange_findings

    blocks = arrange_findings(findings, args.lang, files=files, every=args.all)
    # Of many files, those with nothing but remarks are counted in the last line.
    shown = [block for block in blocks if block.rows or len(files) == 1]
    if in_colours(args.color):
        print_in_colours(shown, screen_width())
    elif shown:
        out("\n".join(map(str, shown)))
