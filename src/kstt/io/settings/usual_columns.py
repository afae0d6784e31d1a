"""The columns of an export that hold the fields of a case, known by their titles and by what is in them."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from kstt.definitions.editions import LAYOUTS
from kstt.io.report.labels import known_labels
from kstt.io.settings.usual_dates import is_answer, is_no_day, written_dates
from kstt.io.settings.usual_titles import end_of_title, is_title_of, known_columns, same_ends, words_of_title
from kstt.io.settings.usual_words import WORDED, is_known_word, meaning_of, meanings_of_statuses
from kstt.records.cases import Case
from kstt.records.fields import FieldKind, fields_of
from kstt.records.source_words import OpenStatus
from kstt.records.units import level_of_unit
from kstt.text import bare, name_key
from kstt.vocabulary import Closing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Values = Mapping[str, Sequence[str]]

__all__ = [
    "MOMENTS",
    "candidates_for",
    "columns_of",
    "holds_days",
    "is_likely",
    "may_be_statuses",
    "rivals_of",
    "say_the_same",
]

MOMENTS = tuple(name for name, field in fields_of(Case).items() if field.kind is FieldKind.MOMENT)
_FEW = 30
_HEAD = 500
"""Rows by which a column of days or of units is known."""
_OTHER_DAYS = re.compile(
    r"bo sung|dung|tiep tuc|gia han|cap nhat|updat|modif|sinh|birth|cap ngay|ngay cap"
    r"|nhan (?:kq|ket qua)|tra (?:lai|hs|ho so)|(?:kiem|tham|thanh) tra\b|(?:xac|chung|cong) nhan|hoan thien"
    r"|het han"
)
_DAYS: Mapping[str, re.Pattern[str]] = {
    "due": re.compile(r"\bhen\b|\bhan\b|\bdue|deadline|appoint"),
    "closed": re.compile(
        r"\bxong\b|\bhoan\b|ket thuc|\btra\b|ket qua|\bkq\b"
        r"|finish|\bend|\bdone\b|clos|complet|result|releas|hand"
    ),
    "received": re.compile(r"\bnhan\b|\btn\b|\brecv|\breceiv|\baccept"),
}
"""Words in the titles of days [recall], in this order: a title such as "Hạn trả" is that of a due date."""
_IDS = re.compile(r"\bma\b|\bso\b|\bcode\b|\bid\b|\bno\b|\bnumber\b|\bkey\b|bien nhan")
_TITLED: Mapping[str, re.Pattern[str]] = {
    "channel": re.compile(
        r"\bnguon\b|\bkenh\b|(?:hinh|cach|phuong) thuc (?:nop|nhan ho so|tiep nhan)|channel"
        r"|\b(?:submit|submission|receive|receiving|apply|application) (?:method|mode|type)\b"
    ),
    "closing": re.compile(r"trang thai|tinh trang|\bstatus\b|\bstate\b|\b(?:current )?step\b"),
    "category": re.compile(r"linh vuc|\bsector\b|\bdomain\b"),
}
"""Words in the titles of columns that hold few different texts [recall]."""
_AFTER_RECEIPT = re.compile(
    r"\btra\b|ket qua|\bkq\b|thanh toan|\bphi\b|\btien\b|\bpay|\bresult|\breturn|\bfee"
)
"""Words in the titles of columns on what comes after receipt: results handed over, fees paid [recall]."""
_OF_PERSONS = re.compile(
    r"dia chi|noi o|thuong tru|tam tru|ho khau|que quan|address"
    r"|nguoi nop|chu ho so|ho (?:va )?ten|nguoi yeu cau|applicant"
)
"""Words in the titles of columns on people and where they live, whose texts may name communes [recall]."""
_JUDGED = re.compile(r"\b(?:truoc|dung|qua|tre|trong|con|den|som)\s*han\b")
"""What a program says of a case's days: no status of it."""


def columns_of(header: Sequence[str], values: Values) -> dict[str, str]:
    """The column of each field: by its usual titles, or by words of its title and what stands in it.

    Days are a column of days, ids one of different texts, units one of names whose level is known, words one
    most of whose texts are words of a vocabulary, and categories those of a published form. A column whose
    title has words that are not the field's own is none, as it may speak of anything.
    """
    columns = known_columns(header)
    spare = _spare(header, columns)
    days = [name for name in spare if holds_days(values[name])]
    for field in _DAYS:
        found = [name for name in days if _role(name) == field and is_title_of(field, name)]
        if field not in columns and found:
            columns[field] = found[0]
    for field, pattern in _TITLED.items():
        found = [
            name
            for name in spare
            if pattern.search(words_of_title(name)) and is_title_of(field, name) and _holds_few(values[name])
        ]
        if field not in columns and len(found) == 1:
            columns[field] = found[0]
    columns = _with_shortened_days(columns, [name for name in days if name not in columns.values()], values)
    rest = [name for name in spare if name not in columns.values() and name not in days]
    tests: Mapping[str, Callable[[str], bool]] = {
        "id": lambda name: _IDS.search(words_of_title(name)) is not None and _holds_ids(values[name]),
        "unit": lambda name: _holds_units(values[name]),
    }
    for field, fits in tests.items():
        found = [name for name in rest if is_title_of(field, name) and fits(name)]
        if field not in columns and len(found) == 1:
            columns[field] = found[0]
    return _with_columns_by_texts(columns, header, values)


_SHORTENED: Mapping[str, tuple[str, ...]] = {"kt": ("closed",), "ht": ("due", "closed"), "hxl": ("due",)}
"""What the last word of a title is shortened from: kết thúc; hẹn trả, hoàn thành; hạn xử lý [recall]."""


def _with_shortened_days(columns: dict[str, str], days: Sequence[str], values: Values) -> dict[str, str]:
    """The columns, and those of days under shortened titles that statuses leave no other meaning.

    The end of a case has a day in the rows of closed cases, and in no row of open ones; a due date in these,
    too.
    """
    status = columns.get("closing")
    if status is None:
        return columns
    means = [meaning_of("closing", text) for text in values[status]]
    for name in days:
        *_, last = words_of_title(name).split() or [""]
        meant = [field for field in _SHORTENED.get(last, ()) if field not in columns]
        pairs = [(meaning, bool(text.strip())) for meaning, text in zip(means, values[name], strict=True)]
        closed = {there for meaning, there in pairs if isinstance(meaning, Closing)}
        others = {there for meaning, there in pairs if isinstance(meaning, OpenStatus)}
        if closed == {True} and others == {False} and "closed" in meant:
            columns["closed"] = name
        elif closed == {True} and others == {True} and "due" in meant:
            columns["due"] = name
    return columns


def _with_columns_by_texts(columns: dict[str, str], header: Sequence[str], values: Values) -> dict[str, str]:
    """The columns, and those of words, channels and categories that what stands in them shows.

    Words prove a field where the title is of it, or where they say what units or days of closing say, too.
    """
    tests: Sequence[tuple[str, Callable[[str], bool]]] = (
        *((field, partial(_holds_proved_words, field, columns, values)) for field in WORDED),
        ("channel", lambda name: _says_online(name, values[name])),
        ("category", lambda name: _holds_categories(values[name])),
    )
    for field, fits in tests:
        found = [name for name in _spare(header, columns) if fits(name)] if field not in columns else []
        columns |= {field: found[0]} if len(found) == 1 else {}
    return columns


def candidates_for(field: str, spare: Sequence[str], values: Values) -> list[str]:
    """The columns that a field may stand in by their texts, where no title says so; the likeliest first."""
    if field in MOMENTS:
        days = [name for name in spare if holds_days(values[name])]
        return sorted(days, key=lambda name: _role(name) != field)
    spare = [name for name in spare if not _OF_PERSONS.search(words_of_title(name))]
    if field == "id":
        ids = [name for name in spare if _holds_ids(values[name]) and not holds_days(values[name])]
        return sorted(ids, key=lambda name: _IDS.search(words_of_title(name)) is None)
    if field in {"category", "unit"}:
        found = [name for name in spare if _holds_texts(values[name]) or _is_likely(field, name, values)]
        if field == "category":
            # Units are no categories, unless nothing else is left.
            found = [name for name in found if not _holds_units(values[name])] or found
        return sorted(found, key=lambda name: not _is_likely(field, name, values))
    if field == "channel":
        found = [
            name
            for name in spare
            if (_holds_texts(values[name]) or _says_yes_or_no(values[name]) or _codes_of(field, name, values))
            and not _AFTER_RECEIPT.search(words_of_title(end_of_title(name)))
        ]
        return sorted(found, key=lambda name: not _is_likely(field, name, values))
    return [name for name in spare if _holds_words(field, values, name)] if field == "level" else []


def _codes_of(field: str, name: str, values: Values) -> bool:
    """Whether a column whose title speaks of a field holds few codes."""
    numbers = {text.strip() for text in values[name] if text.strip()}
    codes = all(map(str.isdecimal, numbers)) and _TITLED[field].search(words_of_title(name)) is not None
    return codes and 1 < len(numbers) <= _FEW


def is_likely(field: str, names: Sequence[str], values: Values) -> bool:
    """Whether a word of its title or what stands in it speaks for one of the columns."""
    return any(_is_likely(field, name, values) for name in names)


def _is_likely(field: str, name: str, values: Values) -> bool:
    """Whether a word of its title or what stands in it speaks for a column."""
    if field == "unit":
        return _holds_units(values[name])
    speaks = _TITLED[field].search(words_of_title(name)) is not None
    return speaks or (field in WORDED and _holds_words(field, values, name))


def say_the_same(texts: Sequence[str], others: Sequence[str]) -> bool:
    """Whether each text of a column stands beside one of another alone, in several rows, as codes do.

    >>> say_the_same(["G1", "G2", "G1"], ["Đất đai", "Hộ tịch", "Đất đai"])
    True
    """
    pairs = set(zip(texts, others, strict=True))
    return len(pairs) == len(set(texts)) == len(set(others)) < len(texts)


def _spare(header: Sequence[str], columns: Mapping[str, str]) -> list[str]:
    return [name for name in header if name.strip() and name not in columns.values()]


def rivals_of(field: str, column: str, spare: Sequence[str], values: Values) -> list[str]:
    """The columns that a field may as well stand in, and in which something else stands.

    Those with the same title below other groups are asked about whatever stands in them.
    """
    below = same_ends(field, column, spare)
    if field in MOMENTS:
        fits = [name for name in spare if _role(name) == field and holds_days(values[name])]
    elif field == "unit":
        fits = [
            name
            for name in spare
            if _holds_units(values[name]) and not _OF_PERSONS.search(words_of_title(name))
        ]
    else:
        return below
    same = level_of_unit if field == "unit" else str.strip
    return below + [
        other
        for other in fits
        if other not in below
        and any(same(one) != same(two) for one, two in zip(values[column], values[other], strict=True))
    ]


def may_be_statuses(texts: Sequence[str], closed: Sequence[str]) -> bool:
    """Whether a column may be one of statuses: a few words, some of closed or of open cases alone.

    Args:
        texts: the texts of the column.
        closed: the days of closing in the same rows.
    """
    ended: set[str] = set()
    unended: set[str] = set()
    for text, day in zip(texts, closed, strict=True):
        (ended if day.strip() else unended).add(text.strip())
    words = (ended | unended) - {""}
    if not 1 < len(words) <= _FEW or not any(any(map(str.isalpha, word)) for word in words):
        return False
    if any(is_no_day(word) and not is_answer(word) for word in words) or holds_days(texts) or _judges(words):
        return False
    return bool((ended ^ unended) & words) if ended and unended else True


def _judges(words: Iterable[str]) -> bool:
    return any(_JUDGED.search(bare(word)) for word in words)


def _role(title: str) -> str:
    """The field that the words of a title speak of; nothing for another day."""
    if _OTHER_DAYS.search(words_of_title(title)):
        return ""
    end, whole = words_of_title(end_of_title(title)), words_of_title(title)
    fields = [field for field, pattern in _DAYS.items() if pattern.search(end)]
    group = whole.removesuffix(end)
    others = [field for field, pattern in _DAYS.items() if pattern.search(group)]
    if not fields:
        return next(iter(others), "")
    # The group of "Trả kết quả / Ngày nhận" speaks of another day than its column.
    return fields[0] if not others or fields[0] in others else ""


def holds_days(texts: Sequence[str]) -> bool:
    """Whether all the texts of a column, but for some that stand for nothing, are days or instants."""
    some = [text for text in texts if text.strip() and not is_no_day(text)][:_HEAD]
    return bool(some) and not written_dates(some).unread


def _holds_few(texts: Sequence[str]) -> bool:
    """Whether a column holds few different texts, as a vocabulary does."""
    return 0 < len({text.strip() for text in texts if text.strip()}) <= max(_FEW, len(texts) // 10)


def _holds_ids(texts: Sequence[str]) -> bool:
    found = [text.strip() for text in texts]
    different = set(found)
    return "" not in different and 3 * len(different) > len(found) and not all(map(str.isalpha, different))


def _holds_units(texts: Sequence[str]) -> bool:
    found = {text.strip() for text in texts}
    levels = {text for text in found if is_known_word("level", text)}
    return "" not in found and levels < found and all(level_of_unit(text) is not None for text in found)


def _holds_words(field: str, values: Values, name: str) -> bool:
    """Whether most texts of a column, two or more, are words of a vocabulary."""
    found = {text.strip() for text in values[name] if text.strip()}
    if not 1 < len(found) <= _FEW or not all(any(map(str.isalpha, text)) for text in found):
        return False
    known = sum(is_known_word(field, word) for word in found)
    return known > 1 and 2 * known > len(found)


def _holds_proved_words(field: str, columns: Mapping[str, str], values: Values, name: str) -> bool:
    """Whether a column holds words of a field, and its title or another column bears this out."""
    if field == "closing" and "closed" in columns and _says_how_cases_end(name, columns, values):
        return True
    if not _holds_words(field, values, name):
        return False
    if field == "channel":
        return is_title_of(field, name) and _TITLED[field].search(words_of_title(name)) is not None
    if field == "closing" or "unit" not in columns:
        return is_title_of(field, name)
    beside = values[columns["unit"]]
    pairs = [(text, unit) for text, unit in zip(values[name], beside, strict=True) if text.strip()]
    stated = [(meaning_of(field, text), level_of_unit(unit)) for text, unit in pairs]
    known = [level == of_unit for level, of_unit in stated if of_unit is not None]
    return all(known) and (bool(known) or is_title_of(field, name))


def _says_how_cases_end(name: str, columns: Mapping[str, str], values: Values) -> bool:
    """Whether words of a column, most of them known, close cases in just the rows with a day of closing."""
    ended = ["" if is_no_day(day) else day.strip() for day in values[columns["closed"]]]
    words = list(map(str.strip, values[name]))
    if not 1 < len(set(words) - {""}) <= _FEW:
        return False
    meanings = meanings_of_statuses(words, ended, values.get(columns.get("received", ""), ended))
    known = sum(meaning is not None for meaning in meanings.values())
    pairs = [(meanings[word], day) for word, day in zip(words, ended, strict=True) if word]
    agrees = all(isinstance(meaning, Closing) == bool(day) for meaning, day in pairs)
    return agrees and known > 1 and 2 * known > len(meanings)


def _says_online(name: str, texts: Sequence[str]) -> bool:
    """Whether a column says true or false of coming in online; what did not came in directly or by post."""
    speaks = any(word in words_of_title(name) for word in ("online", "truc tuyen"))
    return speaks and is_title_of("channel", name) and _says_yes_or_no(texts)


def _says_yes_or_no(texts: Sequence[str]) -> bool:
    return {text.strip().casefold() for text in texts} <= {"true", "false"}


def _holds_categories(texts: Sequence[str]) -> bool:
    """Whether half the different texts of a column, two or more, are categories of a published form."""
    found = {name_key(text) for text in texts if text.strip()}
    known = len(found & set(map(name_key, known_labels(LAYOUTS.latest("06c")))))
    return _holds_few(texts) and known > 1 and 2 * known >= len(found)


_LISTS = ("[", "{")
"""How lists and objects begin that stand in a text."""


def _holds_texts(texts: Sequence[str]) -> bool:
    """Whether a column holds few different texts that are no days, ids or numbers."""
    words = {text.strip() for text in texts if text.strip()}
    if any(word.startswith(_LISTS) for word in words):
        return False
    return _holds_few(texts) and any(any(map(str.isalpha, word)) for word in words) and not holds_days(texts)
