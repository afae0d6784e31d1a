"""The lines of a description of an export that speak of its files, dates and units; and its questions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.definitions.editions import LAYOUTS
from kstt.errors import ParseError
from kstt.i18n import Message, joined, msg, quoted
from kstt.records.date_formats import lacks_year
from kstt.records.sources import CaseSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.io.settings.export_columns import ExportColumns
    from kstt.io.settings.usual_dates import WrittenDates

    Lines = Iterator[Message | str]

__all__ = [
    "blank_lines",
    "column_line",
    "comment",
    "date_lines",
    "file_lines",
    "in_quotes",
    "name_lines",
    "open_questions",
    "questions_in",
    "unit_lines",
]

_FILES_SHOWN = 3


def questions_in(description: str) -> dict[int, str]:
    r"""The lines of a description that a person has to answer, by their numbers from 1.

    >>> questions_in('unique = "refuse"\n# How it is written.\n[words.channel]\n# "TT" = "?"  # 204 rows\n')
    {4: '"TT" = "?"  # 204 rows'}
    """
    return {
        number: line.removeprefix("# ")
        for number, line in enumerate(description.splitlines(), 1)
        if _is_question(line)
    }


def open_questions(description: str) -> dict[int, str]:
    r"""The lines with ``"?"`` for their value that are no comments, with which no description can be used.

    >>> open_questions('deleted = "?"\n# "TT" = "?"  # 204 rows\n')
    {1: 'deleted = "?"'}
    """
    lines = enumerate(description.splitlines(), 1)
    return {number: line for number, line in lines if not line.startswith("#") and _is_question(line)}


def _is_question(line: str) -> bool:
    """Whether a line is one of TOML in a comment, or has ``"?"`` for its value."""
    if not line.startswith("# "):
        return line.partition("  # ")[0].endswith(' = "?"')
    key, sign, _ = line.removeprefix("# ").partition(" = ")
    return bool(sign) and (key.startswith('"') or (key.replace("-", "").isalpha() and key.islower()))


def file_lines(export: ExportColumns) -> Lines:
    """Which files were not looked at, where the columns of some are others, and the table of a database."""
    if export.passed:
        yield comment(msg("Files that were not looked at, the first by name: {count}", count=export.passed))
    for name, (lacking, further) in list(export.differing.items())[:_FILES_SHOWN]:
        other = msg(
            "Other columns: {file} lacks {lacking} and adds {further}.",
            file=Path(name).name,
            lacking=quoted(lacking) if lacking else msg("none"),
            further=quoted(further) if further else msg("none"),
        )
        yield comment(other)
    if (more := len(export.differing) - _FILES_SHOWN) > 0:
        yield comment(msg("Further files and sheets of other columns: {count}", count=more))
    if export.unread:
        yield comment(msg("Tables and views that cannot be read: {names}", names=quoted(export.unread)))
    if len(export.tables) == 1:
        yield comment(
            msg("the table or view with most of the columns"), f"table = {in_quotes(export.tables[0])}"
        )
    elif export.tables:
        yield comment(
            msg(
                "each of {names} may be meant: take the # off one of these lines.",
                names=quoted(export.tables),
            )
        )
        yield from (f"# table = {in_quotes(name)}" for name in export.tables)


def date_lines(found: WrittenDates) -> Lines:
    """How dates are written, or the orders in which they may be read."""
    if found.formats and all("%" not in written for written in found.formats):
        yield comment(msg("Numbers that stand for days or instants, such as {text}", text=found.example))
    elif any(written.startswith("%m") for written in found.formats):
        yield comment(
            msg("Month first, as no other order reads every date: such as {text}", text=found.example)
        )
    elif found.formats and found.proved:
        first = msg("Day first: dates such as {text}", text=found.example)
        year_first = found.formats[0].startswith("%Y")
        yield comment(msg("Dates such as {text}", text=found.example) if year_first else first)
    elif found.formats:
        yield comment(
            msg(
                "Dates such as {text} may be read in two orders: take the # off the right line.",
                text=found.example,
            )
        )
        for formats in (found.formats, found.month_first):
            yield f"# dates = [{', '.join(map(in_quotes, formats))}]"
    else:
        yield comment(msg("Dates are ISO 8601 (2021-06-14), or none was recognised."))
    if found.proved:
        yield f"dates = [{', '.join(map(in_quotes, found.formats))}]"
    if any(map(lacks_year, found.unread)):
        shown = next(filter(lacks_year, found.unread))
        yield comment(msg("Days without a year, such as {text}: export them with their years", text=shown))
    if found.unread:
        yield comment(msg("Not read: {texts}", texts=quoted(found.unread[:3])))
    yield ""


def blank_lines(blank: Sequence[str], blank_days: Sequence[str]) -> Lines:
    """The texts that stand for nothing."""
    if blank:
        yield comment(msg("These texts are taken for nothing, in every column:"))
        yield f"blank = [{', '.join(map(in_quotes, blank))}]"
        yield ""
    if blank_days:
        yield comment(msg("These texts are taken for nothing in columns of days:"))
        yield f"blank-days = [{', '.join(map(in_quotes, blank_days))}]"
        yield ""


def name_lines(field: str, names: Mapping[str, str]) -> Lines:
    """The names that codes of a field stand for, of another table of the database."""
    if names:
        yield ""
        yield f"[names.{field}]"
        yield comment(msg("The names of a table beside, with each of these codes."))
        yield from (f"{in_quotes(code)} = {in_quotes(name)}" for code, name in names.items())


def unit_lines(values: Sequence[str]) -> Lines:
    """The units whose names state no level."""
    known = CaseSource()
    unknown = []
    for unit in dict.fromkeys(text.strip() for text in values if text.strip()):
        try:
            known.level_of(unit)
        except ParseError:
            unknown.append(unit)
    if unknown:
        yield ""
        yield "[levels]"
        levels = msg("one of {names}", names=tuple(level.value for level in LAYOUTS.latest("06c").levels))
        yield from (comment(levels, f'# {in_quotes(unit)} = "?"') for unit in unknown)


def column_line(name: str, column: str, rivals: Sequence[str]) -> Lines:
    """The column of a field, or a question where others may be meant as well."""
    if rivals:
        both = quoted((column, *rivals))
        yield comment(msg("each of {names} may be meant: take the # off one of these lines.", names=both))
    yield from (f"{'# ' if rivals else ''}{name} = {in_quotes(one)}" for one in (column, *rivals))


def comment(text: Message, line: str = "") -> Message:
    """A comment, alone or at the end of a line."""
    return joined("", [f"{line}  # " if line else "# ", text])


def in_quotes(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False)
