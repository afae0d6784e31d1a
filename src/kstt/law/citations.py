"""Citations as reports write them: found in running text and checked against the register.

Reports misquote instruments, by number or by date. A verdict says whether a citation is known, known but
wrong (and what was likely meant), or not of the register's kind at all.
"""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

import attrs

from kstt.law.instruments import REGISTER, Instrument, InstrumentKind, Register
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Verdict", "VerdictKind", "WrittenCitation", "parse_citations", "verdict"]

_KINDS = (
    "Bộ luật", "Luật", "Pháp lệnh", "Nghị quyết", "Nghị định", "Quyết định", "Chỉ thị", "Thông tư liên tịch",
    "Thông tư", "Thông báo", "Công văn", "Kế hoạch", "Tờ trình", "Báo cáo", "Công điện",
)  # fmt: skip
_ACCENTED = {name_key(kind): kind for kind in _KINDS}
# A kind of instrument, "số" or not, and a number such as 02/2017/TT-VPCP, 72/2025/QH15 or 68/NQ-CP.
_NUMBER = r"\d{1,5}(?:/\d{4})?\s*/\s*[^\W\d_][\w\-–/]*[^\W_]"
_WRITTEN = re.compile(
    rf"(?P<kind>{'|'.join(re.escape(kind) for kind in _KINDS)})\s+(?:số\s*(?::\s*)?)?(?P<number>{_NUMBER})"
    r"(?:\s*(?:,\s*)?ngày\s+(?P<day>\d{1,2})(?:\s*[/\-.]\s*|\s+tháng\s+)(?P<month>\d{1,2})"
    r"(?:\s*[/\-.]\s*|\s+năm\s+)(?P<year>\d{4}))?",
    re.IGNORECASE,
)


@attrs.frozen
class WrittenCitation:
    """A citation as written in a text: kind and number as read, its date if one is written, its span.

    >>> text = "theo Nghị định số 09/2019/NĐ-CP"
    >>> (written,) = parse_citations(text)
    >>> written.number, text[slice(*written.span)], written.dated
    ('09/2019/NĐ-CP', 'Nghị định số 09/2019/NĐ-CP', None)
    """

    kind: str
    number: str
    dated: date | None
    text: str
    span: tuple[int, int]


class VerdictKind(Enum):
    """The outcome of checking a written citation.

    >>> written = parse_citations("Nghị định 09/2019/NĐ-CP và Nghị định 99/2099/NĐ-CP")
    >>> [verdict(citation).kind.value for citation in written]
    ['known', 'unknown']
    """

    KNOWN = "known"
    WRONG_NUMBER = "wrong number"
    WRONG_DATE = "wrong date"
    WRONG_KIND = "wrong kind"
    UNKNOWN = "unknown"


@attrs.frozen
class Verdict:
    """The verdict on a citation, with the instrument it names or most likely means.

    >>> (written,) = parse_citations("Thông tư số 02/2017/TT-VPCP ngày 30/10/2017")
    >>> found = verdict(written)
    >>> found.kind, found.instrument.dated.isoformat()
    (<VerdictKind.WRONG_DATE: 'wrong date'>, '2017-10-31')
    """

    kind: VerdictKind
    instrument: Instrument | None = None


def parse_citations(text: str) -> tuple[WrittenCitation, ...]:
    """The citations in a running text, in order.

    Reads composed and decomposed letters, ``ND-CP`` for ``NĐ-CP``, and days as 31/10/2017 or
    ``31 tháng 10 năm 2017``. A day that does not exist is kept as no date.

    >>> (found,) = parse_citations("Thực hiện Thông tư số 02/2017/TT-VPCP ngày 31/10/2017")
    >>> found.kind, found.number, found.dated.isoformat()
    ('Thông tư', '02/2017/TT-VPCP', '2017-10-31')
    """
    return tuple(_found(text))


def _found(text: str) -> Iterator[WrittenCitation]:
    import unicodedata

    # Composed letters are searched; each is mapped back to where it stands in the text as given.
    composed, places = "", []
    for match in re.finditer(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", text):
        for letter in unicodedata.normalize("NFC", match[0]):
            composed += letter
            places.append(match.start())
    places.append(len(text))
    for match in _WRITTEN.finditer(composed):
        start, end = places[match.start()], places[match.end()]
        yield WrittenCitation(
            _ACCENTED[name_key(match["kind"])],
            _normal(match["number"]),
            _date(match),
            text[start:end],
            (start, end),
        )


def _normal(number: str) -> str:
    """A number with the letters of its kind in the usual writing."""
    written = re.sub(r"\s+", "", number).replace("–", "-").upper()
    return re.sub(r"/(?:ND|Nđ|NĐ)-CP$", "/NĐ-CP", written)


def _date(match: re.Match[str]) -> date | None:
    if match["day"] is None:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def verdict(written: WrittenCitation, register: Register = REGISTER) -> Verdict:
    """The verdict of the register on a citation.

    A registered number is known, unless the kind or the date written beside it differs. Any other number
    is wrong where one instrument of the same kind shares its date, or all of its number but one digit;
    letters, plans and instruments of other bodies are unknown, not wrong. A number that is reissued
    every year (``68/NQ-CP``) is known only with a date of that year.

    >>> (found,) = parse_citations("Thông tư số 01/2017/TT-VPCP ngày 31/10/2017")
    >>> verdict(found).kind, verdict(found).instrument.number
    (<VerdictKind.WRONG_NUMBER: 'wrong number'>, '02/2017/TT-VPCP')
    """
    for instrument in register:
        if _key(instrument.number) == _key(written.number) and _of_one_year(instrument, written):
            if instrument.kind.value != written.kind:
                return Verdict(VerdictKind.WRONG_KIND, instrument)
            if written.dated and instrument.dated and written.dated != instrument.dated:
                return Verdict(VerdictKind.WRONG_DATE, instrument)
            return Verdict(VerdictKind.KNOWN, instrument)
    if written.kind not in {kind.value for kind in InstrumentKind}:
        return Verdict(VerdictKind.UNKNOWN)
    meant = _likely(written, register)
    return Verdict(VerdictKind.WRONG_NUMBER, meant) if meant else Verdict(VerdictKind.UNKNOWN)


def _key(number: str) -> str:
    """A number without leading zeros, by which two writings of it are the same."""
    return re.sub(r"^0+(?=\d)", "", _normal(number))


def _has_year(number: str) -> bool:
    return re.search(r"/\d{4}/", number) is not None


def _of_one_year(instrument: Instrument, written: WrittenCitation) -> bool:
    """Whether a number without its year, which is reissued every year, can be the same."""
    if _has_year(instrument.number):
        return True
    if instrument.dated is None or written.dated is None:
        return False
    return instrument.dated.year == written.dated.year


def _likely(written: WrittenCitation, register: Register) -> Instrument | None:
    same_kind = [
        i for i in register if i.kind.value == written.kind and _issuer(i.number) == _issuer(written.number)
    ]
    by_date = [i for i in same_kind if written.dated and i.dated == written.dated]
    if by_date:
        return by_date[0] if len(by_date) == 1 else None
    # Where both dates are known and differ it is another instrument, whatever its number looks like.
    near = [
        i
        for i in same_kind
        if _one_digit_apart(_key(i.number), _key(written.number))
        and not (written.dated and i.dated)
        and _has_year(i.number)
    ]
    return near[0] if len(near) == 1 and written.dated is None else None


def _issuer(number: str) -> str:
    return _normal(number).rpartition("/")[2]


def _one_digit_apart(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
