"""``kstt convert``: a form, or a file of records, from one format to another."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.cli.arguments import (
    add_pages,
    add_period,
    add_reading,
    form_in,
    pages_of,
    period_of,
)
from kstt.cli.outputs import input_file
from kstt.cli.printing import FINDINGS, FINE, UNUSABLE, out, print_json, warn
from kstt.findings.text import render_findings
from kstt.i18n import msg

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from kstt.io.portal import PortalReader
    from kstt.io.records.delimited import RecordReader
    from kstt.io.records.files import RecordKind
    from kstt.records.cases import Case
    from kstt.records.feedback import Feedback

    Reader = RecordReader[Case] | RecordReader[Feedback] | PortalReader

HELP = "convert a form between formats, or case records between delimited text and portal messages"


def add(command: argparse.ArgumentParser) -> None:
    """The two files, and what the first does not say itself."""
    from kstt.io.formats.reading import FORMATS

    names = [known.name for known in FORMATS]
    command.add_argument("source", metavar="IN", help="a form in any format, or a file of records")
    command.add_argument("target", metavar="OUT", help="the file to write; its suffix decides the format")
    add_period(command, required=False)
    command.add_argument(
        "--from", dest="from_format", choices=names, help="the format of IN, if its content does not show it"
    )
    command.add_argument(
        "--to", dest="to_format", choices=names, help="the format of OUT, whatever its suffix"
    )
    command.add_argument("--sheet", help="of a workbook take this sheet")
    add_pages(command)
    command.add_argument("--values", action="store_true", help="write totals as plain values, not formulas")
    command.add_argument("--overwrite", action="store_true", help="replace OUT if it exists")
    command.add_argument(
        "--skip-invalid", action="store_true", help="leave out rows that cannot be records, and say how many"
    )
    add_reading(command)


def run(args: argparse.Namespace) -> int:
    """Read, write, say what was left behind."""
    from kstt.io.formats.reading import writable, write_form
    from kstt.io.records.files import record_kind

    args.source = str(input_file(args, args.source, msg("one file")))
    kind = None if args.from_format or Path(args.source).is_dir() else record_kind(args.source)
    if kind is not None:
        return _records(args, kind)
    writable(args.target, overwrite=args.overwrite, format=args.to_format)
    form = form_in(
        args,
        args.source,
        period=period_of(args),
        sheet=args.sheet,
        format=args.from_format,
        pages=pages_of(args),
    )
    scanned = form.recognition.scanned if form.recognition else ()
    for doubt in form.recognition.doubts if form.recognition else ():
        if doubt.rule == "further-part":
            lost = msg(
                "the copy has no column for {titles}, whose cases {total} counts: its sums do not hold "
                "there; --columns says in which column they count",
                titles=doubt.found,
                total=doubt.column,
            )
            warn(lost, lang=args.lang)
    write_form(
        form,
        args.target,
        formulas=not args.values,
        overwrite=args.overwrite,
        format=args.to_format,
        scan=args.source if scanned else None,
    )
    if args.json:
        done = {"read": args.source, "written": args.target, "form": form.layout.code, "rows": len(form.rows)}
        print_json({**done, "period": str(form.period) if form.period else None})
    else:
        out(
            msg(
                "{source}: form {code}, {rows} lines",
                source=args.source,
                code=form.layout.code,
                rows=len(form.rows),
            ),
            args.lang,
        )
        out(msg("written: {path}", path=args.target), args.lang)
    if not scanned:
        return FINE
    from kstt.tables.recognition import Certainty

    counts = Counter(one.certainty for one in scanned)
    if not args.json:
        number = {kind.value: counts[kind] for kind in Certainty}
        out(
            msg(
                "{proved} cells proved, {corrected} corrected, "
                "{doubtful} doubtful, {contradicted} contradicted",
                **number,
            ),
            args.lang,
        )
    return FINE if counts[Certainty.PROVED] == len(scanned) else FINDINGS


def _records(args: argparse.Namespace, kind: RecordKind) -> int:
    """Records are streamed: none is kept, and the file appears only when all were usable."""
    from kstt.io.records.files import JSON_SUFFIXES, scan_records, write_record_file

    reader = scan_records(args.source, kind)
    passing = _Passing(reader, to_messages=args.target.casefold().endswith(JSON_SUFFIXES))

    def usable() -> None:
        if reader.has_errors and not args.skip_invalid:
            raise _InvalidError

    try:
        write_record_file(passing.records(), args.target, overwrite=args.overwrite, before_publishing=usable)
    except _InvalidError:
        return _refuse(args, reader)
    if args.json:
        done = {"read": args.source, "written": args.target, "records": passing.count}
        print_json({**done, "left_out": reader.left_out, "lost": dict(passing.lost)})
    else:
        if reader.findings:
            warn(*render_findings(reader.findings, args.lang).split("\n"))
        for field, count in passing.lost.items():
            warn(
                msg("not carried by messages: {field} ({count} cases)", field=field, count=count),
                lang=args.lang,
            )
        if reader.left_out:
            warn(msg("records left out: {count}", count=reader.left_out), lang=args.lang)
        out(msg("{count} records written: {path}", count=passing.count, path=args.target), args.lang)
    return FINDINGS if passing.lost or reader.left_out else FINE


def _refuse(args: argparse.Namespace, reader: Reader) -> int:
    """Report records that cannot be used; nothing was written."""
    from kstt.codecs.documents import to_document

    said = msg("records that are not usable: {count}; nothing was written", count=reader.left_out)
    message = said.in_language(args.lang)
    if args.json:
        findings = [to_document(finding) for finding in reader.findings]
        print_json({"error": {"type": "InvalidRowsError", "message": message, "findings": findings}})
    else:
        warn(*render_findings(reader.findings, args.lang).split("\n"))
        warn(f"kstt: {message}")
    return UNUSABLE


class _InvalidError(Exception):
    """Some records cannot be used."""


class _Passing:
    """Records on their way, counted, with what messages cannot carry of them."""

    def __init__(self, reader: Reader, *, to_messages: bool) -> None:
        self.reader, self.to_messages = reader, to_messages
        self.count = 0
        self.lost: Counter[str] = Counter()

    def records(self) -> Iterator[Case | Feedback]:
        from kstt.io.portal import lost_in_message
        from kstt.records.cases import Case

        for record in self.reader:
            self.count += 1
            if self.to_messages and isinstance(record, Case):
                self.lost.update(lost_in_message(record))
            yield record
