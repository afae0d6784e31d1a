"""``kstt repair``: which cells of a reported table are wrong, and what they should be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kstt.cli.arguments import (
    add_findings_options,
    add_hints,
    add_layout,
    add_period,
    hints_of,
    layout_of,
    period_of,
)
from kstt.cli.files import table_files
from kstt.cli.outputs import input_file, outputs_of, refuse_input_as_output
from kstt.cli.printing import FINDINGS, FINE, UNUSABLE, out, print_findings, print_json, screen_width, warn
from kstt.cli.progress import working
from kstt.errors import DocumentError, KsttError, ParseError
from kstt.i18n import msg

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from kstt.definitions.layout import FormLayout
    from kstt.repair import Change, Explanation, Repair, RuleStatement, Search, Trace, Unit

HELP = "find the wrong cells of a reported table, and what they should be"
_SHOWN = 10
_PROOFS = 20
"""Times the usual work: a proof that is asked for may take minutes."""


def add(command: argparse.ArgumentParser) -> None:
    """The file, further files that say more, how far to search, and where a corrected copy goes."""
    command.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a table in any format that is read: text, Excel, Word, web page, JSON; of several files, also "
        "of folders and patterns, each by itself",
    )
    add_period(command, required=False)
    add_layout(command)
    add_hints(command)
    command.add_argument("--previous", metavar="FILE", help="the form of the period before")
    command.add_argument(
        "--units",
        nargs="+",
        default=[],
        metavar="FILE",
        help="the units' forms that the table sums up, folders and patterns of them; LEVEL:FILE states the "
        "level of a unit (province, ...)",
    )
    command.add_argument("--some-units", action="store_true", help="the units' forms are not all there are")
    command.add_argument(
        "--trust",
        action="append",
        default=[],
        metavar="ROW[:COLUMN]",
        help="a row or cell that is right for certain; may be given several times",
    )
    command.add_argument(
        "--prove", action="store_true", help="search by the integer programme alone, from the start"
    )
    command.add_argument("--seconds", type=float, help="time limit of the search, in seconds")
    command.add_argument("--choose", type=int, metavar="N", help="of several ways take the Nth, as listed")
    command.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="write a copy with the changes that are certain, or those of --choose, and a list of all; "
        "of several files, of those with wrong cells, into this folder",
    )
    command.add_argument("--overwrite", action="store_true", help="replace OUT if it exists")
    add_findings_options(command)


def run(args: argparse.Namespace) -> int:
    """Search, print, and write the copies that were asked for."""
    # What patterns and folders mean, so that none of it is written over.
    args.files = files = table_files(args, args.files)
    if len(files) == 1:
        (args.file,) = files
        document: dict[str, object] = {}
        status = _repaired(args, document)
        if document:
            print_json(document)
        return status
    return _each(args, files)


def _each(args: argparse.Namespace, files: Sequence[str]) -> int:
    """Repair several tables, each by itself; files that cannot be used are named, too."""
    for option in ("previous", "units", "choose", "trust"):
        if getattr(args, option):
            raise ParseError(f"--{option}", msg("{count} files", count=len(files)), msg("one table"))
    if _as_findings(args):
        raise ParseError("--format", msg("{count} files", count=len(files)), msg("one table"))
    folder = _folder(args, files)
    documents: list[dict[str, object]] = []
    status = FINE
    as_json = args.json or args.format == "json"
    for args.file in files:
        args.output = str(folder / Path(args.file).name) if folder else None
        document: dict[str, object] = {"file": args.file}
        if not as_json:
            out(f"{args.file}:")
        try:
            status = max(status, _repaired(args, document, of_several=True))
        except KsttError as error:
            status = UNUSABLE
            document["error"] = {"type": type(error).__name__, "message": error.message(args.lang)}
            if not as_json:
                warn(f"kstt: {error.message(args.lang)}")
        documents.append(document)
    if as_json:
        print_json({"files": documents})
    return status


def _folder(args: argparse.Namespace, files: Sequence[str]) -> Path | None:
    """The folder that the copies of several files go to, made if it is missing.

    Raises: DocumentError for a file in its place, and for files whose copies would have one name.
    """
    if not args.output:
        return None
    folder, known = Path(args.output), dict[str, str]()
    if folder.exists() and not folder.is_dir():
        raise DocumentError(args.output, msg("a file"), msg("a folder, for the copies of several files"))
    for file in files:
        other = known.setdefault(Path(file).stem.casefold(), file)
        if other is not file:
            found = msg("{file} and {other}, whose copies would have one name", file=file, other=other)
            raise DocumentError(args.output, found, msg("files of different names"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _search(args: argparse.Namespace) -> Search:
    """How far to search: a limit of seconds takes the place of that of work."""
    from kstt.repair import Method, Search
    from kstt.repair.search import WORK

    method = Method.PROGRAMME if args.prove else Method.AUTOMATIC
    work = _PROOFS * WORK if args.prove else WORK
    return Search(method=method, seconds=args.seconds, work=work if args.seconds is None else None)


def _repaired(args: argparse.Namespace, document: dict[str, object], *, of_several: bool = False) -> int:
    """Search ``args.file``, print what was found, or put it into the document that ``--json`` prints.

    ``of_several`` tables none is printed whole, and no copy is written of one in which no cell has to change.
    """
    from kstt.io.formats.reading import read_form
    from kstt.repair import Status, repair, trace

    _new_names(args)
    as_findings = _as_findings(args)
    search = _search(args)
    layout = layout_of(args)
    table = read_form(args.file, layout=layout, period=period_of(args), hints=hints_of(args))
    previous = None
    if args.previous:
        previous = read_form(input_file(args, args.previous, msg("one file with a form")), layout=layout)
    trusted = [_trusted(text) for text in args.trust]
    traced: Trace | None = None
    units = [unit for text in args.units for unit in _units(args, text, layout)]
    with working(lambda: msg("looking for the wrong cells").in_language(args.lang)):
        if units:
            traced = trace(
                table, units, previous=previous, complete=not args.some_units, trusted=trusted, search=search
            )
        found = traced.repair if traced else repair(table, previous=previous, trusted=trusted, search=search)
    chosen = _chosen(args, found)
    status = FINE if found.status is Status.CONSISTENT and not found.line_errors else FINDINGS
    if as_findings:
        fine = msg("consistent: no cell has to change").in_language(args.lang)
        status = print_findings(
            args, (*found.findings, *found.line_errors), source=args.file, fine=f"{args.file}: {fine}"
        )
    elif args.json or args.format == "json":
        document.update(_document(args, found, traced, chosen))
    else:
        from kstt.repair.text import repair_text

        most = None if args.all else _SHOWN
        width, whole = screen_width(), not of_several
        out(repair_text(found, traced, chosen, lang=args.lang, most=most, width=width, table=whole))
    if args.output and not (of_several and found.status is Status.CONSISTENT):
        _write(args, found, chosen)
    return UNUSABLE if found.status is Status.INFEASIBLE else status


def _new_names(args: argparse.Namespace) -> None:
    """Raises: DocumentError where the copy or the list of changes would be written over something."""
    from kstt.io.corrected import list_path

    args.changes = str(list_path(args.output)) if args.output else None
    refuse_input_as_output(args)
    for name in map(Path, outputs_of(args)):
        if name.exists() and not args.overwrite:
            raise DocumentError(
                str(name), msg("a file that exists"), msg("a new name"), msg("or replace it with --overwrite")
            )


def _as_findings(args: argparse.Namespace) -> bool:
    """Whether the findings are asked for, in place of the table and what can be said of it.

    Raises: ParseError where the one JSON object of a repair is asked for too.
    """
    asked = bool(args.sort or args.group or args.suppress) or args.format not in {None, "text", "json"}
    if asked and (args.json or args.format == "json"):
        raise ParseError(
            "--json", "--sort, --group, --suppress or --format", msg("one format: --json, or --format alone")
        )
    return asked


def _trusted(text: str) -> tuple[str, str] | str:
    row, colon, column = text.rpartition(":")
    return (row.strip(), column.strip()) if colon else text


def _units(args: argparse.Namespace, text: str, layout: FormLayout | None) -> Iterator[Unit]:
    """The units' tables in a file, a folder or what fits a pattern, ``LEVEL:`` before it."""
    from kstt.io.formats.reading import read_form
    from kstt.repair import Unit
    from kstt.vocabulary import AuthorityLevel

    level, colon, path = text.partition(":")
    known = {member.value: member for member in AuthorityLevel}
    stated = known.get(level) if colon else None
    for file in table_files(args, [text if stated is None else path]):
        yield Unit(read_form(file, layout=layout), level=stated)


def _chosen(args: argparse.Namespace, found: Repair) -> Explanation | None:
    """The explanation that was chosen, to be applied whole."""
    if args.choose is None:
        return None
    ways = (found.explanation, *found.alternatives)
    number = int(args.choose)
    if not found.changes:
        raise ParseError("--choose", number, msg("a table with cells to change"))
    if not 1 <= number <= len(ways):
        raise ParseError("--choose", number, msg("a number from 1 to {count}", count=len(ways)))
    return ways[number - 1]


def _document(
    args: argparse.Namespace, found: Repair, traced: Trace | None, chosen: Explanation | None
) -> dict[str, object]:
    """What ``--json`` prints."""

    def changes(several: Iterable[Change]) -> list[dict[str, object]]:
        return [_change(change, args.lang) for change in several]

    shown = chosen or found.explanation
    others = [way for way in (found.explanation, *found.alternatives) if way is not shown]
    document: dict[str, object] = {
        "status": found.status.value,
        "changes": changes(shown),
        "alternatives": [{"changes": changes(way), "cost": way.cost} for way in others],
        "cost": shown.cost,
        "proved_minimal": found.proved_minimal,
        "complete": found.complete,
        "limit": found.limit.value if found.limit else None,
        "filled": changes(found.filled),
        "remainders": [
            {"row": r.row, "missing": list(r.missing), "amounts": dict(r.amounts)} for r in found.remainders
        ],
        "structure": [
            {"row": m.row, "counts_for": m.shape.value, "where": m.where} for m in found.misreadings
        ],
        "contradiction": [
            {"rule": r.rule, "row": r.row, "column": r.column, "statement": _statement(r, args.lang)}
            for r in found.contradiction
        ],
    }
    if traced is not None:
        document["origins"] = [
            {"change": _change(o.change, args.lang), "units": changes(o.units)} for o in traced.origins
        ]
        document["unmatched"] = list(traced.unmatched)
    return document


def _statement(rule: RuleStatement, lang: str) -> str:
    return rule.statement.in_language(lang)


def _change(change: Change, lang: str) -> dict[str, object]:
    return {
        "row": change.row,
        "column": change.column,
        "found": change.found,
        "proposed": change.proposed,
        "reason": change.reason.in_language(lang),
        "slip": change.slip.name.lower() if change.slip else None,
        "certain": change.certain,
        "determined": change.determined,
        "file": change.source,
        "where": change.where,
    }


def _write(args: argparse.Namespace, found: Repair, chosen: Explanation | None) -> None:
    """Write the corrected copy and the list of changes; what is open stays as it is, and is listed.

    One line says what was changed and what was not; beside JSON it goes to standard error.
    """
    from kstt.atomic import write_atomically
    from kstt.io.corrected import change_list, write_corrected

    made = found.certain_changes if chosen is None else chosen.changes
    here = [change for change in made if change.table == 0]
    listed = found.changes if chosen is None else chosen.changes
    lost = write_corrected(
        args.file, args.output, found.reported, here, lang=args.lang, overwrite=args.overwrite
    )
    if lost is not None and lost.kinds:
        warn(lost.in_language(args.lang))
    write_atomically(args.changes, change_list(listed, here, args.lang), overwrite=args.overwrite)
    (warn if args.json or args.format == "json" else out)(_written(args, listed, here))


def _written(args: argparse.Namespace, listed: Sequence[Change], made: Sequence[Change]) -> str:
    """In one line what the copy has changed, and what not."""
    line = msg("{file}: cells changed: {count}", file=args.output, count=len(made)).in_language(args.lang)
    kept = [change for change in listed if change not in made]
    if not kept:
        return line
    places = [f"{c.row}, {c.column if args.lang == 'en' else c.label}" for c in kept[:_SHOWN]]
    names = "; ".join(places) + ("; …" if len(kept) > _SHOWN else "")
    left = msg(
        "; not changed, since not certain: {count} ({cells}); --choose N takes one way whole",
        count=len(kept),
        cells=names,
    )
    return line + left.in_language(args.lang)
