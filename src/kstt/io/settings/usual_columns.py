"""The columns of an export that hold the fields of a case, known by their titles and by what is in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kstt.io.settings.usual_dates import is_answer, is_no_day, written_dates
from kstt.io.settings.usual_titles import known_columns, same_ends
from kstt.records.cases import Case
from kstt.records.fields import FieldKind, fields_of
from kstt.records.units import level_of_unit
from kstt.text import bare

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Values = Mapping[str, Sequence[str]]

__all__ = ["MOMENTS", "columns_of", "may_be_statuses", "rivals_of"]

MOMENTS = tuple(name for name, field in fields_of(Case).items() if field.kind is FieldKind.MOMENT)
_FEW = 30
_HEAD = 500
"""Rows by which a column of days or of units is known."""
_OTHER_DAYS = re.compile(
    r"bo sung|dung|tiep tuc|gia han|cap nhat|updat|modif|sinh|birth|cap ngay|ngay cap|nhan kq"
)
_DAYS: Mapping[str, re.Pattern[str]] = {
    "due": re.compile(r"\bhen\b|\bhan\b|\bdue|deadline|appoint"),
    "closed": re.compile(
        r"\bxong\b|\bhoan\b|ket thuc|\btra\b|ket qua|\bkq\b"
        r"|finish|\bend|\bdone\b|clos|complet|result|releas|hand"
    ),
    "received": re.compile(r"\bnhan\b|\brecv|\breceiv"),
}
"""Words in the titles of days [recall], in this order: a title such as "Hạn trả" is that of a due date."""
_IDS = re.compile(r"\bma\b|\bso\b|\bcode\b|\bid\b|\bno\b|\bnumber\b|bien nhan")
_TITLED: Mapping[str, re.Pattern[str]] = {
    "channel": re.compile(
        r"\bnguon\b|\bkenh\b|(?:hinh|cach|phuong) thuc (?:nop|nhan ho so|tiep nhan)|channel"
    ),
    "closing": re.compile(r"trang thai|tinh trang|\bstatus\b|\bstate\b"),
    "category": re.compile(r"linh vuc|\bsector\b|\bdomain\b"),
}
"""Words in the titles of columns that hold few different texts [recall]."""
_JUDGED = re.compile(r"\b(?:truoc|dung|qua|tre|trong|con|den|som)\s*han\b")
"""What a program says of a case's days: no status of it."""


def columns_of(header: Sequence[str], values: Values) -> dict[str, str]:
    """The column of each field: by its usual titles, or by words of its title and what stands in it.

    Days are a column of days, ids one of different texts, units one of names whose level is known.
    """
    columns = known_columns(header)
    spare = [name for name in header if name.strip() and name not in columns.values()]
    days = [name for name in spare if _holds_days(values[name])]
    for field in _DAYS:
        found = [name for name in days if _role(name) == field]
        if field not in columns and found:
            columns[field] = found[0]
    for field, pattern in _TITLED.items():
        found = [name for name in spare if pattern.search(_words(name)) and _holds_few(values[name])]
        if field not in columns and len(found) == 1:
            columns[field] = found[0]
    rest = [name for name in spare if name not in columns.values() and name not in days]
    tests: Mapping[str, Callable[[str], bool]] = {
        "id": lambda name: _IDS.search(_words(name)) is not None and _holds_ids(values[name]),
        "unit": lambda name: _holds_units(values[name]),
    }
    for field, fits in tests.items():
        found = [name for name in rest if fits(name)]
        if field not in columns and len(found) == 1:
            columns[field] = found[0]
    return columns


def rivals_of(field: str, column: str, spare: Sequence[str], values: Values) -> list[str]:
    """The columns that a field may as well stand in, and in which something else stands.

    Those with the same title below other groups are asked about whatever stands in them.
    """
    below = same_ends(field, column, spare)
    if field in MOMENTS:
        fits = [name for name in spare if _role(name) == field and _holds_days(values[name])]
    elif field == "unit":
        fits = [name for name in spare if _holds_units(values[name])]
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
    if (
        any(is_no_day(word) and not is_answer(word) for word in words)
        or _holds_days(texts)
        or any(_JUDGED.search(bare(word)) for word in words)
    ):
        return False
    return bool((ended ^ unended) & words) if ended and unended else True


def _role(title: str) -> str:
    """The field that the words of a title speak of; nothing for another day."""
    words = _words(title)
    if _OTHER_DAYS.search(words):
        return ""
    return next((field for field, pattern in _DAYS.items() if pattern.search(words)), "")


def _words(title: str) -> str:
    """The words of a title without marks, those of ``NgayNhan`` and ``ngay_nhan`` apart."""
    letters = zip(f" {title}", title, strict=False)
    apart = "".join(f" {two}" if one.islower() and two.isupper() else two for one, two in letters)
    return " ".join(re.findall(r"[^\W_]+", bare(apart)))


def _holds_days(texts: Sequence[str]) -> bool:
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
    return "" not in found and bool(found) and all(level_of_unit(text) is not None for text in found)
