"""The first description of a system's export, with comments on what its data do not show."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from kstt.definitions.editions import LAYOUTS
from kstt.errors import DocumentError, MissingExtraError, ParseError
from kstt.i18n import Message, in_language, joined, msg, quoted
from kstt.io.excel.records import record_table
from kstt.io.portal.files import json_lines
from kstt.io.records.files import COLUMNAR_SUFFIXES, JSON_SUFFIXES, RecordKind, check_json_lines, record_kind
from kstt.io.records.heading import GROUPED, find_heading
from kstt.records.cases import Case
from kstt.records.date_formats import SERIAL, date_format
from kstt.records.fields import FieldKind, fields_of
from kstt.records.sources import VIETNAMESE_WORDS, CaseSource
from kstt.text import bare, name_key
from kstt.vocabulary import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kstt.records.sources import Word

__all__ = ["HEADERS", "describe_export"]

HEADERS: Mapping[str, tuple[str, ...]] = {
    "id": ("Mã hồ sơ", "Số hồ sơ", "Mã số hồ sơ", "Mã HS", "Số HS", "Số biên nhận", "Mã biên nhận",
        "Dossier code", "Dossier no", "Dossier id", "Case id", "Record id"),
    "category": ("Lĩnh vực", "Tên lĩnh vực", "Lĩnh vực giải quyết", "Lĩnh vực TTHC", "Tên lĩnh vực TTHC",
        "Nhóm lĩnh vực", "Sector", "Domain", "Domain name", "Field name"),
    "level": ("Cấp", "Cấp giải quyết", "Cấp thực hiện", "Cấp thẩm quyền", "Cấp TTHC"),
    "unit": (
        "Đơn vị xử lý", "Đơn vị giải quyết", "Đơn vị tiếp nhận", "Cơ quan giải quyết", "Đơn vị",
        "Đơn vị thực hiện", "Đơn vị thụ lý", "Cơ quan thực hiện", "Cơ quan xử lý", "Cơ quan tiếp nhận",
        "Nơi xử lý", "Agency", "Agency name", "Gov agency name", "Office", "Org", "Organization",
    ),
    "channel": (
        "Hình thức nộp", "Hình thức tiếp nhận", "Kênh tiếp nhận", "Hình thức", "Cách thức nộp",
        "Phương thức nộp", "Kênh nộp", "Nguồn hồ sơ", "Nguồn HS", "Kênh", "Kênh thực hiện", "Receive type",
    ),
    "received": (
        "Ngày tiếp nhận", "Ngày nhận", "Thời gian tiếp nhận", "Ngày nhận hồ sơ", "Ngày nhận HS",
        "Thời điểm tiếp nhận", "Ngày giờ tiếp nhận", "Received date", "Receive date", "Received at",
        "Receiving date",
    ),
    "due": (
        "Ngày hẹn trả", "Hẹn trả", "Hạn xử lý", "Hạn trả kết quả", "Ngày hẹn trả kết quả", "Ngày hẹn",
        "Hạn trả", "Thời hạn trả kết quả", "Hạn giải quyết", "Thời gian hẹn trả", "Due date", "Due at",
        "Appointment date",
    ),
    "closed": (
        "Ngày kết thúc", "Ngày kết thúc xử lý", "Ngày có kết quả", "Ngày hoàn thành", "Ngày xử lý xong",
        "Ngày giải quyết xong", "Ngày giải quyết", "Ngày hoàn tất", "Thời gian kết thúc", "Ngày trả kết quả",
        "Ngày xong", "Closed at", "Closed date", "Finish date", "Finished date", "End date",
    ),
    "closing": (
        "Trạng thái", "Trạng thái hồ sơ", "Tình trạng", "Tình trạng hồ sơ", "Trạng thái xử lý",
        "Tình trạng xử lý", "Kết quả xử lý", "Status", "Status name", "Dossier status",
    ),
    "procedure": ("Tên thủ tục", "Tên thủ tục hành chính", "Thủ tục hành chính", "Thủ tục", "Tên TTHC"),
}  # fmt: skip
"""What systems call the fields of a case, the usual name first [recall]; marks and spaces play no part."""
_BELOW: Mapping[str, tuple[str, ...]] = {
    "received": ("Tiếp nhận", "Nhận"),
    "due": ("Hẹn trả", "Hạn trả"),
    "closed": ("Kết thúc", "Hoàn thành", "Có kết quả"),
}
"""What they are called below the title of a group, as in ``Thời gian / Tiếp nhận``."""
_HISTORIES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "suspensions": (
        ("Ngày yêu cầu bổ sung", "Ngày tạm dừng", "Ngày dừng", "Ngày bắt đầu tạm dừng"),
        (
            "Ngày nhận bổ sung", "Ngày tiếp nhận bổ sung", "Ngày bổ sung", "Ngày tiếp tục",
            "Ngày kết thúc tạm dừng",
        ),
    ),
    "extensions": (
        ("Ngày gia hạn", "Ngày QĐ gia hạn", "Ngày quyết định gia hạn"),
        ("Hạn trả sau gia hạn", "Ngày hẹn trả sau gia hạn", "Ngày hẹn trả mới", "Hạn trả mới", "Hạn mới"),
    ),
}  # fmt: skip
_CHANGED = ("Ngày cập nhật", "Thời gian cập nhật", "Cập nhật lúc", "Thời điểm cập nhật", "Cập nhật lần cuối")
_ENGLISH: Mapping[str, Mapping[str, Word]] = {
    "channel": {"post": Channel.POSTAL, "mail": Channel.POSTAL, "counter": Channel.DIRECT},
}
"""What systems write in English besides the names of the members [recall]."""
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_DATES = (
    *(f"{day}{clock}" for day in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y") for clock in _CLOCKS),
    "%H:%M %d/%m/%Y", "%H:%M:%S %d/%m/%Y", SERIAL,
)  # fmt: skip
_FIRST_NUMBER = re.compile("[0-9]+")
_LOOKED_AT, _WORDS_SHOWN = 20_000, 30


def describe_export(path: str | Path, *, lang: str = "en") -> str:
    """The first description of an export, as TOML with comments on what the data do not show.

    The header and the first 20,000 rows are read. Columns are known by their titles, dates by their
    texts; words that are not known stand in comments, to be given a meaning.

    Args:
        path: the export: CSV, Excel, JSON lines, Parquet, or portal messages.
        lang: the language of the comments, ``en`` or ``vi``.

    Raises: DocumentError for a file that cannot be read; MissingExtraError for Parquet without an engine.
    """
    file = Path(path)
    if file.suffix.lower() in JSON_SUFFIXES and record_kind(file) is RecordKind.MESSAGES:
        lines = _described_messages(file.name, _of_objects(file))
    else:
        lines = _described(file.name, *_table(file))
    return "".join(f"{in_language(line, lang)}\n" for line in lines)


def _table(file: Path) -> tuple[tuple[str, ...], Mapping[str, Sequence[str]]]:
    """The titles of an export's columns, and the first texts of each."""
    if file.suffix.lower() in JSON_SUFFIXES:
        values = _of_objects(file)
    elif file.suffix.lower() in COLUMNAR_SUFFIXES:
        try:
            from kstt.frames.native import collected
            from kstt.frames.prepare import as_narwhals
            from kstt.frames.reading import open_frame
        except ModuleNotFoundError:
            raise MissingExtraError(msg("reading Parquet, JSON lines and databases"), "polars") from None
        values = _by_column(collected(as_narwhals(open_frame(str(file))).head(_LOOKED_AT)))
    else:
        rows = chain.from_iterable(rows for _, rows in record_table(file).sheets())
        found = find_heading(rows, lambda titles: len(_known_columns(titles)))
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
        ]
        values = {name: [row[n] for row in cells] for n, name in enumerate(heading.titles)}
        return heading.titles, values
    return tuple(values), values


def _of_objects(file: Path) -> dict[str, list[str]]:
    """The texts of JSON objects, one a line, by their keys."""
    check_json_lines(file)
    with file.open("rb") as stream:
        objects = [one for one in islice(json_lines(stream), _LOOKED_AT) if isinstance(one, dict)]
    return _by_column(objects)


def _by_column(rows: Sequence[Mapping[str, object]]) -> dict[str, list[str]]:
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: ["" if row.get(name) is None else str(row[name]) for row in rows] for name in names}


def _described_messages(file: str, values: Mapping[str, Sequence[str]]) -> Iterator[Message | str]:
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


def _described(
    file: str, header: Sequence[str], values: Mapping[str, Sequence[str]]
) -> Iterator[Message | str]:
    """The lines of a description; comments are messages."""
    columns = _known_columns(header)
    used = {*columns.values(), *(name for pair in _history_columns(header).values() for name in pair)}
    spare = [name for name in header if name.strip() and name not in used]
    yield _comment(msg("How {file} writes its cases. Read every line before you use it.", file=file))
    yield ""
    yield from _date_lines(columns, values)
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
    yield from _unique_lines(values.get(columns.get("id", ""), ()), header)
    yield from _history_lines(header)
    yield from _column_lines(columns, spare)
    if spare:
        yield _comment(msg("Columns that are not used: {names}", names=tuple(spare)))
    for name in ("level", "channel", "closing"):
        if name in columns:
            yield from _word_lines(name, values[columns[name]])
    if "level" not in columns and "unit" in columns:
        yield from _unit_lines(values[columns["unit"]])


def _column_lines(columns: Mapping[str, str], spare: Sequence[str]) -> Iterator[Message | str]:
    """The columns of the fields, and what was not found, with columns to spare or without."""
    optional, needed = msg('not found: name its column, or "" for none'), msg("not found: it must be named")
    yield from ("", "[columns]")
    for name, field in fields_of(Case).items():
        if name in columns:
            yield f"{name} = {_quoted(columns[name])}"
        elif field.kind is FieldKind.HISTORY or name in {"level", "channel"}:
            continue
        elif field.optional and not spare:
            yield _comment(msg("no remaining column fits"), f'{name} = ""')
        else:
            yield _comment(optional if field.optional else needed, f'# {name} = "…"')


def _comment(text: Message, line: str = "") -> Message:
    """A comment, alone or at the end of a line."""
    return joined("", [f"{line}  # " if line else "# ", text])


def _known_columns(header: Sequence[str]) -> dict[str, str]:
    by_key = _by_key(header)
    found = {}
    for field, titles in HEADERS.items():
        name = _first_of((field, *titles), by_key) or _first_below((*titles, *_BELOW.get(field, ())), by_key)
        if name is not None:
            found[field] = name
    return found


def _first_of(titles: Sequence[str], by_key: Mapping[str, str]) -> str | None:
    """The column of the first title that there is, as it is written, or else without marks and spaces."""
    keys = [*map(name_key, titles), *map(_letters, titles)]
    return next((by_key[key] for key in keys if key in by_key), None)


def _by_key(header: Sequence[str]) -> dict[str, str]:
    """The columns by their titles, and by the letters of these."""
    return {_letters(name): name for name in header} | {name_key(name): name for name in header}


def _letters(title: str) -> str:
    """A title as in ``NgayTiepNhan``, ``ngay_tiep_nhan`` and ``Ngay tiep nhan``: its letters alone."""
    return "".join(filter(str.isalnum, bare(title)))


def _first_below(titles: Sequence[str], by_key: Mapping[str, str]) -> str | None:
    """The column whose title below that of its group is one of these."""
    below = {key.rpartition(GROUPED)[2]: name for key, name in by_key.items() if GROUPED in key}
    return _first_of(titles, below)


def _unique_lines(ids: Sequence[str], header: Sequence[str]) -> Iterator[Message | str]:
    """What is done with repeated ids, and how many there are."""
    yield _comment(
        msg(
            "An id in several rows: refuse, latest (by the column {changed}), last (of the files) or off.",
            changed="`changed`",
        )
    )
    again = sum(count > 1 for identity, count in Counter(ids).items() if identity.strip())
    changed = _first_of(_CHANGED, _by_key(header))
    if again:
        yield _comment(msg("Repeated ids among these rows: {count}.", count=again))
    if again and changed is not None:
        yield from ('unique = "latest"', f"changed = {_quoted(changed)}")
    else:
        yield 'unique = "refuse"'


def _history_columns(header: Sequence[str]) -> dict[str, tuple[str, str]]:
    by_key = _by_key(header)
    pairs = {field: tuple(_first_of(titles, by_key) for titles in both) for field, both in _HISTORIES.items()}
    return {field: (one, other) for field, (one, other) in pairs.items() if one and other}


def _history_lines(header: Sequence[str]) -> Iterator[Message | str]:
    """The columns of suspensions and extensions."""
    meanings = {
        "suspensions": msg("from the first day to the second the clock stands still"),
        "extensions": msg("from the first day on, the second is the due date"),
    }
    for field, pair in _history_columns(header).items():
        yield _comment(meanings[field], f"{field} = [[{', '.join(map(_quoted, pair))}]]")


def _date_lines(columns: Mapping[str, str], values: Mapping[str, Sequence[str]]) -> Iterator[Message | str]:
    moments = [name for name, field in fields_of(Case).items() if field.kind is FieldKind.MOMENT]
    texts = [text for name in moments if name in columns for text in values[columns[name]] if text.strip()]
    used = [written for written in _DATES if any(_fits(written, text) for text in texts)]
    if any(not _reads(CaseSource(dates=used), text) for text in texts):
        other = [written.replace("%d/%m", "%m/%d") for written in used]
        used = other if all(_reads(CaseSource(dates=other), text) for text in texts) else used
    described = CaseSource(dates=used)
    example = next((text for text in texts if any(_fits(written, text) for written in used)), "")
    if used == [SERIAL]:
        yield _comment(msg("Numbers of days, as spreadsheets keep them, such as {text}", text=example))
    elif used and used[0].startswith("%m"):
        yield _comment(msg("Month first, as no other order reads every date: such as {text}", text=example))
    elif used:
        yield _comment(msg("Day first: dates such as {text}", text=example))
        days = (_FIRST_NUMBER.match(_day_of(text)) for text in texts if any(_fits(w, text) for w in used))
        proof = any(found is not None and int(found[0]) > 12 for found in days)
        if not proof:
            yield _comment(
                msg("No day after the 12th was seen, so that month first would be as possible. Make sure.")
            )
    else:
        yield _comment(msg("Dates are ISO 8601 (2021-06-14), or none was recognised."))
    yield f"dates = [{', '.join(map(_quoted, used))}]"
    unread = Counter(text for text in texts if not _reads(described, text))
    if unread:
        yield _comment(msg("Not read: {texts}", texts=quoted(text for text, _ in unread.most_common(3))))
    yield ""


def _day_of(text: str) -> str:
    """The day of a text that may have its clock before it."""
    first, _, rest = text.strip().partition(" ")
    return rest if ":" in first else first


def _fits(written: str, text: str) -> bool:
    return date_format(written).fits(text.strip())


def _reads(described: CaseSource, text: str) -> bool:
    try:
        described.moment(text)
    except ParseError:
        return False
    return True


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
