"""``kstt due``: the cases that are overdue as of a day, and those that soon will be."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime, timedelta
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kstt.atomic import write_atomically
from kstt.cli import form as form_command
from kstt.cli.arguments import day_of
from kstt.cli.counting import count_records
from kstt.cli.printing import FINE, UNUSABLE, out, print_json, warn
from kstt.cli.rules import add_rules, rules_of
from kstt.cli.sources import add_files
from kstt.dates.instants import VIETNAM
from kstt.due import due_cases, due_rows
from kstt.engines import is_frame
from kstt.errors import DocumentError, ParseError
from kstt.i18n import in_language, msg, named
from kstt.text import guarded
from kstt.vocabulary import DueState, parse_member

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from kstt.definitions.rules import CountingRules
    from kstt.engines import Frame
    from kstt.records.cases import Case

    Row = tuple[object, ...]

HELP = "list the cases that are overdue as of a day, and those that are soon due"

__all__ = ["HELP", "add", "run"]

_WITHIN = re.compile(r"(\d{1,4})(d|wd)")
_SUFFIXES = (".csv", ".xlsx", ".json")
_OWN = ("due_state", "due_in_force", "days_late")
_TITLES = {
    "due_state": named("due_state", vi="Tình trạng"),
    "due_in_force": named("due_in_force", vi="Hạn trả"),
    "days_late": named("days_late", vi="Số ngày quá hạn"),
}
_SHORT = ("id", "unit", "category")


def add(command: argparse.ArgumentParser) -> None:
    """The cases, the day, which of them, and where the list goes."""
    add_files(command)
    command.add_argument(
        "--as-of",
        metavar="DAY",
        help="the day at whose end cases are judged, such as 2021-06-30 or 30/6/2021 "
        "(default: today in Vietnam)",
    )
    command.add_argument(
        "--within",
        metavar="SPAN",
        help="list also the cases that are due within some days (3d) or working days (3wd) after that day",
    )
    command.add_argument("--unit", metavar="NAME", help="the cases of this unit alone")
    command.add_argument(
        "--skip-invalid",
        action="store_true",
        help="leave out rows of a CSV file that cannot be records, and say how many",
    )
    command.add_argument(
        "--format", choices=("text", "csv"), default="text", help="how the list is printed (default: text)"
    )
    command.add_argument("-o", "--output", metavar="OUT", help="the file to write: .csv, .xlsx or .json")
    command.add_argument("--overwrite", action="store_true", help="replace OUT if it exists")
    add_rules(command)


def run(args: argparse.Namespace) -> int:
    """List the cases."""
    output = _output(args)
    # The one clock of the library: at the edge, and printed with the list.
    as_of = day_of("--as-of", args.as_of) or datetime.now(VIETNAM).date()
    until = _until(as_of, args.within) if args.within else None
    args.form = "06c"
    rules = rules_of(args)

    def rows_of(records: object, _: object) -> tuple[tuple[str, ...], list[Row]]:
        found = _listed(records, as_of, until, rules, args.unit)
        if is_frame(records):
            form_command.warn_of_rows(args, records)
        return found

    listed, reader = count_records(args, rows_of)
    if (reader is not None and not form_command.usable(args, reader)) or listed is None:
        return UNUSABLE
    names, rows = listed
    heading = _heading(as_of, until, rows, args.lang)
    if output is not None:
        if output.suffix.lower() == ".xlsx":
            from kstt.io.excel.lists import write_list

            shown = [(_shown(row[0], args.lang), *row[1:]) for row in rows]
            write_list(output, heading, _titles(names, args.lang), shown, overwrite=args.overwrite)
        else:
            text = "\ufeff" + _csv(names, rows)
            if output.suffix.lower() == ".json":
                text = json.dumps(_document(as_of, until, names, rows), ensure_ascii=False, indent=2) + "\n"
            write_atomically(output, text, overwrite=args.overwrite)
        out(msg("written: {path}", path=output).in_language(args.lang))
        out(heading)
    elif args.json:
        print_json(_document(as_of, until, names, rows))
    elif args.format == "csv":
        out(_csv(names, rows).removesuffix("\n"))
        warn(heading)
    else:
        out(heading)
        if rows:
            out(_text(names, rows, args.lang))
    return FINE


def _output(args: argparse.Namespace) -> Path | None:
    """The file to write; none where the list is printed.

    Raises: DocumentError; ParseError for two formats.
    """
    if args.json and args.format == "csv":
        raise ParseError("--format", args.format, msg("one format: --json, or --format alone"))
    if not args.output:
        return None
    path = Path(args.output)
    if path.suffix.lower() not in _SUFFIXES:
        expected = msg("a file name that ends in {names}", names=", ".join(_SUFFIXES))
        raise DocumentError(args.output, msg("a name of another kind"), expected)
    if path.exists() and not args.overwrite:
        raise DocumentError(
            args.output, msg("a file that exists"), msg("a new name"), msg("or say overwrite")
        )
    return path


def _until(as_of: date, span: str) -> date:
    """The last day of a span after a day.

    Raises: ParseError, also for working days beyond the next year; MissingExtraError for working days
    without the extra ``workdays``.
    """
    found = _WITHIN.fullmatch(span.strip().lower())
    if found is None:
        raise ParseError("--within", span, msg("days or working days, such as 3d or 3wd"))
    count = int(found[1])
    if found[2] == "d":
        # No list reaches beyond the last day that there is.
        return as_of + timedelta(days=min(count, (date.max - as_of).days))
    from kstt.dates.workdays import WorkCalendar

    last = min(as_of.year + 1, date.max.year)
    try:
        return WorkCalendar.vietnam(as_of.year, last).add_days(as_of, count)
    except ParseError:
        expected = msg("working days that end by {day}", day=date(last, 12, 31))
        raise ParseError("--within", span, expected) from None


def _listed(
    records: object, as_of: date, until: date | None, rules: CountingRules, unit: str | None
) -> tuple[tuple[str, ...], list[Row]]:
    """The names of the columns and the rows, the longest overdue first."""
    if is_frame(records):
        names, rows = _of_frame(due_rows(records, as_of, until=until, rules=rules, unit=unit), as_of)
    else:
        names, rows = _of_cases(cast("Iterable[Case]", records), as_of, until, rules, unit)
    return names, sorted(rows, key=_lateness)


def _lateness(row: Row) -> float:
    """The longest overdue first, before them those without a due date."""
    return -cast("int", row[2]) if row[2] is not None else -inf


def _of_frame(frame: Frame, as_of: date) -> tuple[tuple[str, ...], list[Row]]:
    from kstt.frames.due import DUE_COLUMNS
    from kstt.frames.native import collected
    from kstt.frames.prepare import as_narwhals

    table = as_narwhals(frame)
    fields = tuple(name for name in table.collect_schema().names() if name not in DUE_COLUMNS)
    rows: list[Row] = []
    for row in collected(table):
        due = None if _plain(row["due_in_force"]) is None else _as_day(row["due_in_force"])
        late = None if due is None else (as_of - due).days
        rows.append((row["due_state"], due, late, *(_plain(row[name]) for name in fields)))
    return (*_OWN, *fields), rows


def _as_day(value: Any) -> date:
    """The day of a value as an engine gives it: a date, a timestamp, or, in SQLite, its text."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def _plain(value: object) -> object:
    """A value of an engine as a list shows it: instants on Vietnam's clock; nothing is ``None``."""
    if value is None or value != value:  # noqa: PLR0124  # what is no number is not itself
        return None
    return value.astimezone(VIETNAM) if isinstance(value, datetime) and value.tzinfo else value


def _of_cases(
    cases: Iterable[Case], as_of: date, until: date | None, rules: CountingRules, unit: str | None
) -> tuple[tuple[str, ...], list[Row]]:
    from kstt.dates.instants import day_of
    from kstt.records.cases import Case
    from kstt.records.fields import FieldKind, fields_of

    fields = fields_of(Case)

    def value(case: Case, name: str) -> object:
        field = fields[name]
        return getattr(case, name) if field.kind is FieldKind.MOMENT else field.text_of(case) or None

    rows: list[Row] = []
    for one in due_cases(cases, as_of, until=until, rules=rules, unit=unit):
        own = (one.state.value, None if one.due is None else day_of(one.due), one.days_late)
        rows.append((*own, *(value(one.case, name) for name in fields)))
    names = (*_OWN, *fields)
    # Fields that a case may lack, and all of these do, are left out.
    kept = [
        place
        for place, name in enumerate(names)
        if name in _OWN or fields[name].required or any(row[place] is not None for row in rows)
    ]
    return tuple(names[place] for place in kept), [tuple(row[place] for place in kept) for row in rows]


def _heading(as_of: date, until: date | None, rows: Sequence[Row], lang: str) -> str:
    overdue = sum(row[0] == DueState.OVERDUE.value for row in rows)
    if until is None:
        return msg("as of {day}: {count} overdue", day=as_of, count=overdue).in_language(lang)
    return msg(
        "as of {day}: {count} overdue, {soon} due by {until}",
        day=as_of, count=overdue, soon=len(rows) - overdue, until=until,
    ).in_language(lang)  # fmt: skip


def _text(names: Sequence[str], rows: Sequence[Row], lang: str) -> str:
    """The list as a table: state, days, and of each case its id, unit, category and days."""
    from tabulate import tabulate

    from kstt.text import visible

    wanted = [name for name in (*_OWN, *_SHORT, "received") if name in names]
    places = [names.index(name) for name in wanted]
    body = [[visible(_shown(row[place], lang)) for place in places] for row in rows]
    return tabulate(body, _titles(wanted, lang), tablefmt="simple", disable_numparse=True)


def _titles(names: Sequence[str], lang: str) -> list[str]:
    """The names of columns for people: in Vietnamese as systems call them, in English the names of fields."""
    from kstt.io.settings.usual_titles import HEADERS

    usual = {name: named(name, vi=titles[0]) for name, titles in HEADERS.items()}
    return [str(in_language({**usual, **_TITLES}.get(name, name), lang)) for name in names]


def _shown(value: object, lang: str) -> str:
    if value is None:
        return ""
    if value in {state.value for state in DueState}:
        return parse_member(DueState, str(value)).in_language(lang)
    if not isinstance(value, date):
        return str(value)
    if lang == "en":
        return value.isoformat()
    return f"{value:%d/%m/%Y %H:%M}" if isinstance(value, datetime) else f"{value:%d/%m/%Y}"


def _csv(names: Sequence[str], rows: Sequence[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([value if isinstance(value, int) else guarded(_shown(value, "en")) for value in row])
    return text.getvalue()


def _document(
    as_of: date, until: date | None, names: Sequence[str], rows: Sequence[Row]
) -> dict[str, object]:
    def plain(value: object) -> object:
        return value if value is None or isinstance(value, (int, float, str)) else _shown(value, "en")

    return {
        "as_of": as_of.isoformat(),
        "until": until.isoformat() if until else None,
        "overdue": sum(row[0] == DueState.OVERDUE.value for row in rows),
        "due_soon": sum(row[0] == DueState.SOON.value for row in rows),
        "cases": [dict(zip(names, map(plain, row), strict=True)) for row in rows],
    }
