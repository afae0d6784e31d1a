"""The first description of a system's export, with comments on what its data do not show."""

from __future__ import annotations

import json
from collections import Counter
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.definitions.editions import LAYOUTS
from kstt.errors import DocumentError, MissingExtraError, ParseError
from kstt.frames.reading import JSON_LINES_SUFFIXES
from kstt.i18n import Message, in_language, joined, msg, quoted
from kstt.io.excel.records import record_table
from kstt.io.portal.files import json_lines, json_records
from kstt.io.records.files import (
    COLUMNAR_SUFFIXES,
    JSON_SUFFIXES,
    RecordKind,
    check_json_lines,
    record_kind,
)
from kstt.io.records.heading import find_heading
from kstt.io.records.objects import object_texts
from kstt.io.settings.usual_columns import MOMENTS, columns_of, may_be_statuses, rivals_of
from kstt.io.settings.usual_dates import is_answer, is_no_day, is_nothing, written_dates
from kstt.io.settings.usual_titles import changed_column, history_columns, known_columns, of_case, same_ends
from kstt.records.cases import Case
from kstt.records.fields import FieldKind, fields_of
from kstt.records.sources import VIETNAMESE_WORDS, CaseSource, OpenStatus
from kstt.text import bare, name_key
from kstt.vocabulary import Channel, Closing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kstt.records.sources import Word

    Values = Mapping[str, Sequence[str]]

__all__ = ["describe_export"]

_ENGLISH: Mapping[str, Mapping[str, Word]] = {
    "channel": {
        "post": Channel.POSTAL,
        "mail": Channel.POSTAL,
        "counter": Channel.DIRECT,
        "true": Channel.ONLINE,
        "false": Channel.DIRECT,
    },
    "closing": {
        **dict.fromkeys(("done", "completed", "finished"), Closing.DECIDED),
        **dict.fromkeys(("processing", "in progress", "open"), OpenStatus.OPEN),
    },
}
"""What systems write in English besides the names of the members [recall]."""
_LOOKED_AT, _WORDS_SHOWN = 20_000, 30
_WORDED = ("level", "channel", "closing")
"""The fields that hold words of a vocabulary."""


def describe_export(path: str | Path, *, lang: str = "en") -> str:
    """The first description of an export, as TOML with comments on what the data do not show.

    The header and the first 20,000 rows are read. Columns are known by their titles, dates by their
    texts; words that are not known stand in comments, to be given a meaning.

    Args:
        path: the export: CSV, Excel, JSON, Parquet, or portal messages.
        lang: the language of the comments, ``en`` or ``vi``.

    Raises: DocumentError for a file that cannot be read; MissingExtraError for Parquet without an engine.
    """
    file = Path(path)
    if file.suffix.lower() in JSON_SUFFIXES and record_kind(file) is RecordKind.MESSAGES:
        lines = _described_messages(file.name, _of_objects(file))
    else:
        lines = _described(file.name, *_table(file))
    return "".join(f"{in_language(line, lang)}\n" for line in lines)


def _table(file: Path) -> tuple[tuple[str, ...], Values]:
    """The titles of an export's columns, and the first texts of each."""
    if file.suffix.lower() in JSON_LINES_SUFFIXES:
        values = _of_objects(file)
    elif file.suffix.lower() in COLUMNAR_SUFFIXES:
        try:
            from kstt.frames.native import collected
            from kstt.frames.prepare import as_narwhals
            from kstt.frames.reading import open_frame
        except ModuleNotFoundError:
            raise MissingExtraError(msg("reading Parquet, JSON lines and databases"), "polars") from None
        values = _by_column(_texts_of(collected(as_narwhals(open_frame(str(file))).head(_LOOKED_AT)), file))
    else:
        # Of several sheets the first: those of one system are alike.
        _, rows = next(record_table(file).sheets(), ("", iter(())))
        found = find_heading(rows, lambda titles: len(known_columns(titles)))
        if found is None:
            raise DocumentError(
                str(file), msg("an empty file"), msg("a header line and the lines of records")
            )
        heading, below = found
        width = len(heading.titles)
        cells = [
            row.cells
            for row in islice(chain(below, rows), _LOOKED_AT)
            if len(row.cells) >= width and not any(row.cells[width:]) and not heading.stands_in(row)
            # A total or a signature below is none of the records.
            if sum(map(bool, row.cells)) > 2
        ]
        values = {name: [row[n] for row in cells] for n, name in enumerate(heading.titles)}
        return heading.titles, values
    return tuple(values), values


def _of_objects(file: Path) -> dict[str, list[str]]:
    """The texts of JSON objects by their keys."""
    if file.suffix.lower() in JSON_LINES_SUFFIXES:
        check_json_lines(file)
        with file.open("rb") as stream:
            return _by_column(_texts_of(json_lines(stream), file))
    return _by_column(_texts_of(json_records(file), file))


def _texts_of(records: Iterable[object], file: Path) -> list[dict[str, str]]:
    return [
        object_texts(one, str(file), number)
        for number, one in enumerate(islice(records, _LOOKED_AT), 1)
        if isinstance(one, dict)
    ]


def _by_column(texts: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    names = dict.fromkeys(name for row in texts for name in row)
    return {name: [row.get(name, "") for row in texts] for name in names}


def _described_messages(file: str, values: Values) -> Iterator[Message | str]:
    """The lines of a description of portal messages, whose fields and codes are known."""
    yield _comment(msg("How {file} writes its cases. Read every line before you use it.", file=file))
    yield _comment(msg("Portal messages: their fields are known, and the national codes."))
    yield ""
    yield _comment(
        msg("A message comes whenever its case changes: last takes the last one of a case in the file.")
    )
    ids = Counter(values.get("MaHoSo", ()))
    yield 'unique = "last"' if any(count > 1 for count in ids.values()) else 'unique = "refuse"'
    yield from _unit_lines(values.get("DonViXuLy", ()))


def _described(file: str, header: Sequence[str], values: Values) -> Iterator[Message | str]:
    """The lines of a description; comments are messages."""
    columns = _columns(header, values)
    blank, unsure = _blank(columns, values)
    values = {
        name: ["" if text.strip() in blank else text for text in texts] for name, texts in values.items()
    }
    histories = [name for pair in history_columns(header).values() for name in pair]
    used = {*columns.values(), *histories}
    spare = [name for name in header if name.strip() and name not in used]
    yield _comment(msg("How {file} writes its cases. Read every line before you use it.", file=file))
    yield ""
    yield from _date_lines([text for name in MOMENTS for text in values.get(columns.get(name, ""), ())])
    if blank:
        yield _comment(msg("These texts are taken for nothing, in every column:"))
        yield f"blank = [{', '.join(map(_quoted, blank))}]"
        yield ""
    if unsure:
        yield _comment(
            msg("Not taken for nothing, as they stand in columns of words too: {texts}", texts=quoted(unsure))
        )
        yield ""
    if "level" not in columns:
        yield _comment(msg("No column states the level of authority: it follows from the unit's name."))
        yield "level-from-unit = true"
        yield ""
    if "channel" not in columns:
        yield _comment(
            msg("No column states how a case came in. Give every case one channel, or none is counted:")
        )
        yield '# missing-channel = "direct"'
        yield ""
    identity = columns.get("id", "")
    sure = of_case(identity) and not rivals_of("id", identity, spare, values)
    yield from _unique_lines(values.get(identity, ()) if sure else (), header)
    yield from _history_lines(header)
    yield from _without_end_lines(columns, values)
    yield from _column_lines(columns, spare, values)
    if spare:
        yield _comment(msg("Columns that are not used: {names}", names=tuple(spare)))
    for name in _WORDED:
        if name in columns:
            yield from _word_lines(name, _all_texts(name, columns[name], spare, values))
    if "level" not in columns and "unit" in columns:
        yield from _unit_lines(_all_texts("unit", columns["unit"], spare, values))


def _all_texts(field: str, column: str, spare: Sequence[str], values: Values) -> list[str]:
    """The texts of the columns that a field may stand in by their titles."""
    return [text for name in (column, *same_ends(field, column, spare)) for text in values[name]]


def _columns(header: Sequence[str], values: Values) -> dict[str, str]:
    """The columns of the fields by their titles, those of words also by what stands in them."""
    columns = columns_of(header, values)
    for field in _WORDED:
        spare = [name for name in header if name.strip() and name not in columns.values()]
        fits = [name for name in spare if _holds_words(field, values[name])]
        if field not in columns and len(fits) == 1:
            columns[field] = fits[0]
    if "channel" not in columns:
        online = [name for name in values if _says_online(name, values[name])]
        columns |= {"channel": online[0]} if len(online) == 1 else {}
    return columns


def _says_online(name: str, texts: Sequence[str]) -> bool:
    """Whether a column says true or false of coming in online; what did not came in directly or by post."""
    yes_or_no = {text.strip().casefold() for text in texts} <= {"true", "false"}
    return yes_or_no and any(word in bare(name).replace("_", " ") for word in ("online", "truc tuyen"))


def _holds_words(field: str, texts: Sequence[str]) -> bool:
    """Whether all the texts of a column, and not one alone, are words of a vocabulary."""
    found = {text.strip() for text in texts if text.strip()}
    return 1 < len(found) <= _WORDS_SHOWN and all(_meaning(field, word) is not None for word in found)


def _blank(columns: Mapping[str, str], values: Values) -> tuple[list[str], list[str]]:
    """The texts that stand for nothing in the columns that are used, and those that do so in some alone."""
    found: dict[str, None] = {}
    for field, name in columns.items():
        test = is_no_day if field in MOMENTS else is_nothing
        found |= dict.fromkeys(text.strip() for text in values[name] if text.strip() and test(text))
    worded = {name_key(text) for field in _WORDED for text in values.get(columns.get(field, ""), ())}
    unsure = [text for text in found if is_answer(text) and name_key(text) in worded]
    return [text for text in found if text not in unsure], unsure


def _without_end_lines(columns: Mapping[str, str], values: Values) -> Iterator[Message | str]:
    """What is to be decided of cases that are closed, by their words, on no day."""
    if not {"closing", "closed"} <= columns.keys():
        return
    pairs = zip(values[columns["closing"]], values[columns["closed"]], strict=True)
    count = sum(not day.strip() and isinstance(_meaning("closing", word), Closing) for word, day in pairs)
    if count:
        yield _comment(
            msg(
                "Rows closed by their words, but on no day: {count}. They are refused, or else pending:",
                count=count,
            )
        )
        yield "# open-without-end = true"


def _column_lines(
    columns: Mapping[str, str], spare: Sequence[str], values: Values
) -> Iterator[Message | str]:
    """The columns of the fields, and what was not found, with columns to spare or without."""
    optional, needed = msg('not found: name its column, or "" for none'), msg("not found: it must be named")
    closed = values.get(columns.get("closed", ""), ())
    worded = any(may_be_statuses(values[name], closed) for name in spare) if closed else bool(spare)
    yield from ("", "[columns]")
    for name, field in fields_of(Case).items():
        if name in columns:
            rivals = rivals_of(name, columns[name], spare, values)
            if name == "id" and not rivals and not of_case(columns[name]):
                whose = msg("an id of a case, or of a person or an office? Take the # off if of a case.")
                yield _comment(whose, f"# {name} = {_quoted(columns[name])}")
            else:
                yield from _column_line(name, columns[name], rivals)
        elif field.kind is FieldKind.HISTORY or name in {"level", "channel"}:
            continue
        elif name == "procedure" or (field.optional and not spare):
            yield _comment(msg("no remaining column fits"), f'{name} = ""')
        elif name == "closing" and not worded:
            yield _comment(msg("no column of statuses: what has a day of closing is decided"), f'{name} = ""')
        else:
            yield _comment(optional if field.optional else needed, f'# {name} = "…"')


def _column_line(name: str, column: str, rivals: Sequence[str]) -> Iterator[Message | str]:
    """The column of a field, or a question where others may be meant as well."""
    if rivals:
        both = quoted((column, *rivals))
        yield _comment(msg("each of {names} may be meant: take the # off one of these lines.", names=both))
    yield from (f"{'# ' if rivals else ''}{name} = {_quoted(one)}" for one in (column, *rivals))


def _comment(text: Message, line: str = "") -> Message:
    """A comment, alone or at the end of a line."""
    return joined("", [f"{line}  # " if line else "# ", text])


def _unique_lines(ids: Sequence[str], header: Sequence[str]) -> Iterator[Message | str]:
    """What is done with repeated ids, and how many there are."""
    yield _comment(
        msg(
            "An id in several rows: refuse, latest (by the column {changed}), last (of the files) or off.",
            changed="`changed`",
        )
    )
    again = sum(count > 1 for identity, count in Counter(ids).items() if identity.strip())
    changed = changed_column(header)
    if again:
        yield _comment(msg("Repeated ids among these rows: {count}.", count=again))
    if again and changed is not None:
        yield from ('unique = "latest"', f"changed = {_quoted(changed)}")
    else:
        yield 'unique = "refuse"'


def _history_lines(header: Sequence[str]) -> Iterator[Message | str]:
    """The columns of suspensions and extensions."""
    meanings = {
        "suspensions": msg("from the first day to the second the clock stands still"),
        "extensions": msg("from the first day on, the second is the due date"),
    }
    for field, pair in history_columns(header).items():
        yield _comment(meanings[field], f"{field} = [[{', '.join(map(_quoted, pair))}]]")


def _date_lines(texts: Sequence[str]) -> Iterator[Message | str]:
    found = written_dates(texts)
    if found.formats and all("%" not in written for written in found.formats):
        yield _comment(msg("Numbers that stand for days or instants, such as {text}", text=found.example))
    elif any(written.startswith("%m") for written in found.formats):
        yield _comment(
            msg("Month first, as no other order reads every date: such as {text}", text=found.example)
        )
    elif found.formats and found.proved:
        yield _comment(msg("Day first: dates such as {text}", text=found.example))
    elif found.formats:
        yield _comment(
            msg(
                "Dates such as {text} may be read in two orders: take the # off the right line.",
                text=found.example,
            )
        )
        for formats in (found.formats, found.month_first):
            yield f"# dates = [{', '.join(map(_quoted, formats))}]"
    else:
        yield _comment(msg("Dates are ISO 8601 (2021-06-14), or none was recognised."))
    if found.proved:
        yield f"dates = [{', '.join(map(_quoted, found.formats))}]"
    if found.unread:
        yield _comment(msg("Not read: {texts}", texts=quoted(found.unread[:3])))
    yield ""


def _word_lines(name: str, values: Sequence[str]) -> Iterator[Message | str]:
    counts = Counter(text.strip() for text in values if text.strip())
    yield ""
    yield f"[words.{name}]"
    for word, count in counts.most_common(_WORDS_SHOWN):
        meaning = _meaning(name, word)
        if meaning is None:
            yield _comment(msg("{count} rows: what does it mean?", count=count), f'# {_quoted(word)} = "?"')
        else:
            yield _comment(
                msg("{count} rows", count=count), f"{_quoted(word)} = {_quoted(str(meaning.value))}"
            )


def _meaning(name: str, word: str) -> Word | None:
    """What a word means, also where it is written without marks and all that are written so mean the same."""
    try:
        return CaseSource().word(name, word)
    except ParseError:
        words = {**VIETNAMESE_WORDS[name], **_ENGLISH.get(name, {})}
        meanings = {known for text, known in words.items() if bare(text) == word.casefold()}
        return meanings.pop() if len(meanings) == 1 else None


def _unit_lines(values: Sequence[str]) -> Iterator[Message | str]:
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
        yield from (_comment(levels, f'# {_quoted(unit)} = "?"') for unit in unknown)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
