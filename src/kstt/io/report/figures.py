"""The figures in a report's prose: every number, what kind it is, what it counts, where it stands.

Dates, periods, numbers of instruments and numbering are told apart from counts, so that a count is
never guessed from them. Thousands are grouped by dots (or commas, or non-breaking spaces), decimals
follow a comma.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

import attrs

from kstt.dates.periods import ReportingPeriod
from kstt.definitions.editions import CITED_FORM
from kstt.errors import ParseError
from kstt.io.report.items import items_of
from kstt.io.report.units_of_count import unit_after
from kstt.limits import MOST_DIGITS
from kstt.numerals import parse_count
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kstt.io.report.prose import Sentence

__all__ = ["DAYS", "Figure", "FigureKind", "FigureValue", "figures_in"]

FigureValue = int | Decimal | date | ReportingPeriod | None
"""What a figure says: a count or year, a decimal, a day, a period; ``None`` where it cannot be read."""


class FigureKind(Enum):
    """What a number in prose is.

    The value of a COUNT or YEAR is an ``int``, of a DECIMAL or PERCENT a ``Decimal`` with the places as
    written, of a DATE a day (``None`` without a year or for a day that does not exist), of a PERIOD a
    reporting period (``None`` if it names none). INSTRUMENT and FORM are numbers of legal instruments
    and codes of forms, REFERENCE numbers a clause, a heading, a grade (``mức độ 3``), OTHER is the rest:
    clock times, telephone numbers, numbers written in no known way.

    >>> from kstt.io.report import parse_report
    >>> report = parse_report("Quý II/2021 giải quyết 1.200 hồ sơ, đạt 97,5%.")
    >>> [(figure.text, figure.kind.value) for figure in report.figures]
    [('Quý II/2021', 'period'), ('1.200', 'count'), ('97,5%', 'percent')]
    """

    COUNT = "count"
    DECIMAL = "decimal"
    PERCENT = "percent"
    DATE = "date"
    YEAR = "year"
    PERIOD = "period"
    INSTRUMENT = "instrument"
    FORM = "form"
    REFERENCE = "reference"
    OTHER = "other"


@attrs.frozen
class Figure:
    """A number in the prose.

    ``text`` is ``sentence.text[start:end]`` (of a percentage with its sign); ``unit`` the known word of
    what is counted (``hồ sơ``, ``quyết định``, ``%``; empty if none follows); ``before`` the words that
    lead up to it, from the figure or punctuation before; ``after`` the words that follow, to the next
    figure or bracket. ``line`` and ``column`` count from 1; ``where`` names the spot in the source.
    ``near`` is the word that makes an approximation of it (``gần``, ``trên``), ``slack`` by how much the
    last written digit of a number in thousands or millions leaves it open.

    >>> from kstt.io.report import parse_report
    >>> figure = parse_report("Đã tiếp nhận gần 1.200 hồ sơ.").figures[0]
    >>> figure.text, figure.value, figure.unit, figure.near
    ('1.200', 1200, 'hồ sơ', 'gần')
    """

    kind: FigureKind
    text: str
    value: FigureValue
    unit: str
    before: str
    after: str
    sentence: Sentence = attrs.field(repr=False)
    start: int
    end: int
    line: int
    column: int
    where: str
    near: str = ""
    slack: int = 0

    @property
    def count(self) -> int | None:
        """The whole number of a COUNT, ``None`` for any other kind."""
        return self.value if self.kind is FigureKind.COUNT and isinstance(self.value, int) else None

    @property
    def is_compared_with(self) -> bool:
        """Whether something is set beside it: ``so với cùng kỳ năm 2020``, ``quý trước (quý I/2020)``."""
        return bool(_AGAINST.search(name_key(self.sentence.text[max(self.start - _TAIL, 0) : self.start])))


_TIMES = frozenset({"kỳ", "ngày", "tháng", "năm", "quý", "tuần", "giờ", "phút"})
_INSTRUMENT_KINDS = (
    "nghị định", "thông tư", "quyết định", "nghị quyết", "công văn", "kế hoạch", "chỉ thị", "luật", "báo cáo",
    "tờ trình", "thông báo", "văn bản", "hướng dẫn", "quy định", "công điện",
)  # fmt: skip
_NUMBERED = (
    "điều", "khoản", "mục", "tiểu mục", "phần", "chương", "phụ lục", "bảng", "biểu", "biểu mẫu", "mẫu",
    "hình", "trang", "mức độ", "mức", "thứ", "lần", "bước", "đề án", "quận", "phường", "khu vực", "khu phố",
    "thôn", "tổ", "ấp", "số",
)  # fmt: skip
_AGAINST = re.compile(r"(?<!\w)(?:so với(?: cùng kỳ)?(?: năm)?|(?:quý|kỳ|tháng|năm) trước ?[(,:])$")
_SPACE = r"[ \u00a0]"
_TAIL = 80
"""Characters before a figure that are searched for the words that lead up to it."""
_NEAR = re.compile(
    r"(?<!\w)(gần|(?<!nhiều )(?<!ít )(?<!cao )(?<!thấp )hơn|trên|khoảng|xấp xỉ|ngót|dưới|tối thiểu|ít nhất|"
    r"tối đa|không quá|cỡ|chừng)\s*$",
    re.IGNORECASE,
)
_LARGE = {"ngàn": 1_000, "nghìn": 1_000, "vạn": 10_000, "triệu": 1_000_000}
_WHOLE_DAY = r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}\ tháng\ \d{1,2},?\ năm\ \d{4})"
_DAY = rf"(?:{_WHOLE_DAY}|\d{{1,2}}[/.-]\d{{1,2}}|\d{{1,2}}\ tháng\ \d{{1,2}})"
_DAYS = (
    rf"(?:từ\ (?:ngày\ )?{_DAY}\ (?:đến|tới)\ (?:hết\ )?(?:ngày\ )?{_WHOLE_DAY}"
    rf"|{_WHOLE_DAY}\ ?[-–]\ ?{_WHOLE_DAY})(?!\d)"
)
DAYS = re.compile(rf"\(?\ ?{_DAYS}\ ?\)?", re.IGNORECASE)
"""The first and the last day of a period as prose writes them, perhaps in brackets."""
# What is numbered stands apart from the count after it: ``mức độ 3 652 hồ sơ``.
_HALVES = ("một", "toàn")
"""Words that make a quality of *phần*: ``một phần 800`` counts, ``phần 2`` numbers."""
_OF_HALVES = "".join(rf"(?<!{word}[ \u00a0])" for word in _HALVES)
_UNNUMBERED = "".join(
    rf"(?<!(?<!\w){_OF_HALVES if word == 'phần' else ''}{re.escape(word)}[ \u00a0])"
    for word in _NUMBERED
    if word != "số"
)
_GROUPED = (
    rf"{_UNNUMBERED}\d{{1,3}}(?:[\u00a0\u202f\u2009]\d{{3}})+(?!\d)"
    # Plain spaces group thousands where no further number stands beside them, as in a row of a table.
    rf"|{_UNNUMBERED}(?<!\d\ )[1-9]\d{{0,2}}(?:\ \d{{3}})+(?:,\d{{1,2}})?(?![\d/]|[.,]\d|\ \d)"
    r"|\d+(?:[.,]\d+)*"
)
_TOKENS = re.compile(
    rf"""
      (?P<form>(?<!\w){CITED_FORM}(?![\w/]))
    | (?P<days>{_DAYS})
    | (?P<date>(?<![\w/.])(?:
          \d{{1,2}}(?P<separator>[/.-])\d{{1,2}}(?P=separator)(?:19|20)\d{{2}}
        | (?:19|20)\d{{2}}-\d{{2}}-\d{{2}}
        | \d{{1,2}}\ tháng\ \d{{1,2}},?\ năm\ \d{{4}}
        | (?<=ngày\ )\d{{1,2}}(?:/\d{{1,2}}|\ tháng\ \d{{1,2}}|(?!\ (?:lượt|hồ\ sơ)(?!\w)))(?![\d/]|[.,]\d)
        | (?:(?<=đến\ )|(?<=từ\ )|(?<=hết\ ))\d{{1,2}}/\d{{1,2}}(?![\d/]|[.,]\d|\ (?:hồ\ sơ|TTHC|PAKN))
      )(?!\w))
    | (?P<period>(?<!\w)(?:
          quý\ (?:I{{1,3}}|IV|V|\d)(?:\ ?[/-]\ ?|\ ?/?năm\ |\ )\d{{4}}
        | (?:tháng\ \d{{1,2}})(?:\ ?[/-]\ ?|\ ?/?năm\ )\d{{4}}
        | (?:\d{{1,2}}|sáu|chín)\ tháng(?:\ đầu|\ cuối)?(?:\ năm|\ ?[/-])\ ?\d{{4}}
      )(?!\d)(?:\ ?\({_DAYS}\))?)
    | (?P<instrument>(?<![\w/])\d+[a-z]?(?:\ ?/\ ?\d{{4}})?\ ?/\ ?
          (?-i:[A-ZĐ][A-Za-zĐđƯ]*\d*(?:[-&/][A-ZĐ]\w*)*))
    | (?P<clock>(?<![\w])\d{{1,2}}(?:(?::|h|g)\d{{2}}|\ giờ(?:\ \d{{2}})?)(?!\w))
    | (?P<none>(?<!\w)(?:không|chưa)\ (?:có|còn|phát\ sinh|nhận\ được)(?=\ (?:hồ\ sơ|phản\ ánh|PAKN)(?!\w)))
    | (?P<nil>(?<=:\ )(?:không(?:\ có|\ phát\ sinh)?|chưa\ phát\ sinh)(?=[.,;)]|$))
    | (?=\d)(?:
        (?P<large>(?<![\w.,])(?:{_GROUPED}){_SPACE}(?:ngàn|nghìn|vạn|triệu)(?!\w)(?!{_SPACE}(?:đồng|tỷ|USD)))
      | (?P<percent>(?<![\w.,])(?:{_GROUPED}){_SPACE}?(?:%|phần\ trăm))
      | (?P<number>{_GROUPED}))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AMOUNTS = {FigureKind.COUNT, FigureKind.DECIMAL, FigureKind.PERCENT}
_LIST_GAP = re.compile(r"\s*(?:,|và|đến|-|–|&)\s*")
_CELL_BEFORE = re.compile(r"(?<!\d)(?!(?:19|20)\d\d\D)[\d.,]{1,15} ?[|\t] ?$")
"""A count before it in a line of a table: what follows is hardly a year."""
_YEAR_BEFORE = re.compile(r"(?:năm|giai đoạn|nhiệm kỳ|niên độ)\s*$", re.IGNORECASE)
_WORDS_BACKWARDS = re.compile(r"\s*(\w+)(?:\s+(\w+))?(?:\s+(\w+))?")
"""The last words of a text that is read from its end: from its start, it takes the time squared."""


def figures_in(sentence: Sentence) -> tuple[Figure, ...]:
    """Every number in a sentence, in order.

    >>> from kstt.io.report import Sentence
    >>> text = "Quý II/2021 có 06 quyết định theo Thông tư số 02/2017/TT-VPCP, đạt 34,2%."
    >>> for figure in figures_in(Sentence(text, 1, "line 1")):
    ...     print(figure.kind.name, figure.text, figure.value, figure.unit or "-")
    PERIOD Quý II/2021 2021-Q2 -
    COUNT 06 6 quyết định
    INSTRUMENT 02/2017/TT-VPCP None -
    PERCENT 34,2% 34.2 %
    """
    found: list[tuple[FigureKind, FigureValue, int, int]] = []
    items = items_of(sentence)
    counted = False
    for match in _TOKENS.finditer(sentence.text):
        if match.lastgroup == "nil" and not counted:
            # ``Kiến nghị: không.`` counts nothing, ``trước hạn 66 hồ sơ, quá hạn: không`` does.
            continue
        kind, value = _classify(match, sentence, found[-1] if found else None, items)
        counted = counted or kind in _AMOUNTS
        found.append((kind, value, match.start(), match.end()))
    return tuple(_placed(sentence, found))


def _placed(sentence: Sentence, found: list[tuple[FigureKind, FigureValue, int, int]]) -> Iterator[Figure]:
    text = sentence.text
    for i, (kind, value, start, end) in enumerate(found):
        previous = found[i - 1][3] if i else 0
        following = found[i + 1][2] if i + 1 < len(found) else len(text)
        unit = "%" if kind is FigureKind.PERCENT else unit_after(text, end)
        if kind not in {FigureKind.COUNT, FigureKind.DECIMAL, FigureKind.PERCENT}:
            unit = ""
        before = re.split(r"[,;:()]", text[previous:start])[-1].strip()
        after = re.split(r"[;:()]|\.(?:\s|$)", text[end:following])[0].strip(" ,")
        line, column, where = sentence.spot(start)
        near = _NEAR.search(text, max(start - _TAIL, previous), start)
        written = text[start:end]
        yield Figure(
            kind, written, value, unit, before, after, sentence, start, end, line, column, where,
            near[1].casefold() if near and kind in _AMOUNTS else "",
            _slack(written) if kind is FigureKind.COUNT else 0,
        )  # fmt: skip


def _classify(
    match: re.Match[str],
    sentence: Sentence,
    previous: tuple[FigureKind, FigureValue, int, int] | None,
    items: Collection[int],
) -> tuple[FigureKind, FigureValue]:
    written = match[0]
    match match.lastgroup:
        case "form":
            return FigureKind.FORM, None
        case "days" | "period":
            return FigureKind.PERIOD, _period(written)
        case "instrument":
            return FigureKind.INSTRUMENT, None
        case "clock":
            return FigureKind.OTHER, None
        case "percent":
            return FigureKind.PERCENT, _decimal(written.rstrip("% \u00a0").removesuffix("phần trăm").strip())
        case "date":
            return FigureKind.DATE, _day(written)
        case "none" | "nil":
            return FigureKind.COUNT, 0
        case "large":
            return _large(written)
    if match.start() in items:
        return FigureKind.REFERENCE, _whole(written)
    return _number(match, sentence, previous)


def _large(written: str) -> tuple[FigureKind, FigureValue]:
    """A number of thousands or millions: a count to the last digit written."""
    number, _, word = written.replace("\u00a0", " ").rpartition(" ")
    size = _decimal(number)
    if size is None:
        return FigureKind.OTHER, None
    value = size * _LARGE[word.casefold()]
    return (FigureKind.COUNT, int(value)) if value == int(value) else (FigureKind.DECIMAL, value)


def _slack(written: str) -> int:
    """Half a unit of the last digit of a number of thousands or millions; of a plain number none."""
    number, _, word = written.replace("\u00a0", " ").rpartition(" ")
    unit = _LARGE.get(word.casefold(), 0)
    size = _decimal(number) if unit else None
    exponent = size.as_tuple().exponent if size is not None else 0
    return max(int(unit * Decimal(10) ** exponent) // 2, 1) if unit and isinstance(exponent, int) else 0


def _number(
    match: re.Match[str], sentence: Sentence, previous: tuple[FigureKind, FigureValue, int, int] | None
) -> tuple[FigureKind, FigureValue]:
    text, written, start, end = sentence.text, match[0], match.start(), match.end()
    lead, unit = text[max(start - _TAIL, 0) : start], unit_after(text, end)
    opens = sentence.opens_paragraph and start < _TAIL
    if opens and re.fullmatch(r"[\W_]*", lead) and re.match(r"[.)]\s", text[end : end + 2]):
        return FigureKind.REFERENCE, _whole(written)
    if text[start - 1 : start] == "[" and text[end : end + 1] == "]":
        return FigureKind.REFERENCE, _whole(written)
    if (
        text[start - 1 : start].isalpha()
        or (text[end : end + 1].isalpha() and not unit)
        or (len(text) < 2 * _TAIL and len(text.strip()) == len(written))
    ):
        return FigureKind.OTHER, None
    words = _words_before(lead)
    if words[:1] in (["tháng"], ["quý"]) and not unit and len(written) < 3:
        return FigureKind.REFERENCE, _whole(written)
    named = _named_by(words)
    counted = bool(unit) and unit not in _TIMES and (len(written) > 2 or words[:1] == ["số"])
    # ``chữ ký số 60.366/90.227``
    counted = counted or re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written) is not None
    if named is FigureKind.INSTRUMENT or (named is not None and not counted):
        return named, _whole(written)
    if re.fullmatch(r"(?:19|20)\d{2}", written) and (
        _YEAR_BEFORE.search(lead) or not (unit or lead.rstrip().endswith(":") or _CELL_BEFORE.search(lead))
    ):
        return FigureKind.YEAR, int(written)
    if (
        previous
        and previous[0] is FigureKind.REFERENCE
        and not unit
        and _LIST_GAP.fullmatch(text, previous[3], start)
    ):
        return FigureKind.REFERENCE, _whole(written)
    if written.startswith("0") and re.match(r"0\d\d", written):
        return FigureKind.OTHER, None
    value = _whole(written)
    if value is not None:
        return FigureKind.COUNT, value
    decimal = _decimal(written)
    return (FigureKind.OTHER, None) if decimal is None else (FigureKind.DECIMAL, decimal)


def _words_before(lead: str) -> list[str]:
    """Up to three words that stand last in a text, only blanks between them, the nearest first."""
    match = _WORDS_BACKWARDS.match(lead[::-1])
    return [word[::-1].casefold() for word in match.groups() if word] if match else []


def _named_by(nearest: list[str]) -> FigureKind | None:
    """What the words before a number (nearest first) make it the number of."""
    one, two, three = " ".join(nearest[:1]), " ".join(nearest[1::-1]), " ".join(nearest[2:0:-1])
    if one == "phần" and nearest[1:2] and nearest[1] in _HALVES:
        return None
    if one == "số":
        if nearest[1:2] in (["tổng"], ["là"]):
            return None
        return (
            FigureKind.INSTRUMENT
            if three in _INSTRUMENT_KINDS or nearest[1:2] == ["luật"]
            else FigureKind.REFERENCE
        )
    return FigureKind.REFERENCE if one in _NUMBERED or two in _NUMBERED else None


def _whole(written: str) -> int | None:
    if written.startswith("0,"):
        return None
    try:
        return parse_count(written)
    except ParseError:
        return None


def _decimal(written: str) -> Decimal | None:
    plain = re.sub(r"[ \u00a0\u202f\u2009]", "", written)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", plain):
        plain = plain.replace(".", "")
    # A dot before three digits or more groups thousands wrongly rather than marking decimals.
    if len(plain) > MOST_DIGITS or not re.fullmatch(r"\d+(?:,\d+|\.\d{1,2})?", plain):
        return None
    return Decimal(plain.replace(",", "."))


def _period(written: str) -> ReportingPeriod | None:
    days = DAYS.search(written)
    numbers = re.findall(r"\d+", days[0]) if days else []
    if days and len(numbers) in {5, 6}:
        # The year may stand with the last day alone.
        first = numbers[:2] + (numbers[2:3] if len(numbers) == 6 else numbers[-1:])
        plain = f"từ ngày {'/'.join(first)} đến ngày {'/'.join(numbers[-3:])}"
        name = written[: days.start()].strip()
        written = f"{name} ({plain})" if name else plain
    try:
        return ReportingPeriod.parse(written)
    except ParseError:
        return None


def _day(written: str) -> date | None:
    parts = [int(part) for part in re.findall(r"\d+", written)]
    if len(parts) != 3:
        return None
    try:
        return date(*parts) if parts[0] > 31 else date(parts[2], parts[1], parts[0])
    except ValueError:
        return None
