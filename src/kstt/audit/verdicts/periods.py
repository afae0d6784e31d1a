"""Judging the periods and days of the prose against the reporting period."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from kstt.audit.figures.marks import PLAIN, depth_of, is_carried
from kstt.audit.result import Basis, Reason
from kstt.dates.periods import PeriodKind, ReportingPeriod
from kstt.errors import ParseError
from kstt.io.report.figures import DAYS, FigureKind
from kstt.limits import FIRST_YEAR, LAST_YEAR
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kstt.audit.notes import Notes
    from kstt.io.report.figures import Figure
    from kstt.io.report.prose import Sentence

__all__ = ["compares", "is_as_of", "judge_times", "main_period"]

_AHEAD = re.compile(
    r"(?<!\w)(phương hướng|nhiệm vụ|kế hoạch|thời gian tới|giải pháp|trọng tâm|tiếp theo|dự kiến)(?!\w)"
)
_PLANS = re.compile(r"\W*(?:[ivx]+|\d+)[.)]\s*(?:phương hướng|nhiệm vụ|kế hoạch|chương trình công tác)(?!\w)")
_COMPARED = re.compile(r"(?<!\w)(so với|so sánh|đối chiếu|cùng kỳ)(?!\w)")
_CHANGED = re.compile(
    r"(?<!\w)(so với|so sánh|so|cùng kỳ|tăng|giảm|gấp|hơn|chênh|thay đổi|liền kề|bằng)(?!\w)"
)
"""Words of a sentence that sets figures of two periods side by side."""
_AS_OF = re.compile(r"(?<!\w)(?:tính|số liệu|kỳ báo cáo)\s+(?:\w+\s+)?đến(?:\s+hết)?\s+ngày\s*$")
_HEADING = re.compile(r"((?:phần )?(?:[ivx]{1,5}|\d{1,2})[.):]? )?(?:năm|quý|tháng) [\w/ ]{1,12}")
_ASIDE = re.compile(r"\([^()]{0,80}$|[“\"][^”\"]{0,80}$|; ?$")
_TAKEN = re.compile(r"(?<!\w)(số liệu|kỳ báo cáo|chốt|thống kê|báo cáo)(?!\w)")
_ABOUT = 15
"""Days by which a day of the period may be written wrong."""
_LONG = 300
"""Number of characters before a period that are read."""
_AMOUNT = re.compile(r"\d (?:hồ sơ|TTHC|PAKN)|%", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\w)năm\s*$")


def main_period(figures: Iterable[Figure]) -> ReportingPeriod | None:
    """The period that the prose names most often, the first of these; ``None`` where it names none.

    One that it compares with, carries over from or plans for is not its own, if it names any other; of a name
    with other days, the name.
    """
    every = [(f, period) for f in figures if not f.is_compared_with and (period := _named(f)) is not None]
    named = [
        (f, period)
        for f, period in every
        if not (_CHANGED.search(_words_before(f)) or is_carried(f) or _is_ahead(_words_before(f)))
    ] or every
    often = Counter(period for _, period in named).most_common()
    tied = {period for period, times in often if times == often[0][1]}
    first = next((figure for figure, period in named if period in tied), None)
    if first is None:
        return None
    alike = len({p.kind for p in tied}) < len(tied)
    if alike and (_AMOUNT.search(first.sentence.text) or _heads_columns(first, named)):
        # Two quarters side by side, neither in a heading: it is open which is reported on.
        return None
    return next(period for _, period in named if period in tied)


def _is_ahead(words: str) -> bool:
    """Whether words lead up to what is planned."""
    return bool(_AHEAD.search(words) or _PLANS.match(words))


def _heads_columns(first: Figure, named: Iterable[tuple[Figure, ReportingPeriod]]) -> bool:
    """Whether another period stands beside the first without a word between them, as over columns."""
    text = first.sentence.text
    beside = (f for f, _ in named if f.sentence is first.sentence and f.start >= first.end)
    return any(not any(map(str.isalnum, text[first.end : figure.start])) for figure in beside)


def _named(figure: Figure) -> ReportingPeriod | None:
    """The period that a figure names, by its name alone where days beside it contradict it."""
    if figure.kind is not FigureKind.PERIOD or isinstance(figure.value, ReportingPeriod):
        return figure.value if isinstance(figure.value, ReportingPeriod) else None
    days = DAYS.search(figure.text)
    name = figure.text[: days.start()] if days else figure.text
    try:
        return ReportingPeriod.parse(name) if name.strip() else None
    except ParseError:
        return None


def compares(sentence: Sentence) -> bool:
    """Whether a sentence sets the period beside another one."""
    return _says(_COMPARED, sentence.text)


def _changes(figure: Figure) -> bool:
    """Whether the sentence of a period says how figures of two periods stand to one another."""
    return _says(_CHANGED, figure.sentence.text)


# Of a sentence with many periods, each asks the same of its whole text.
@lru_cache(maxsize=8)
def _key(text: str) -> str:
    return name_key(text)


@lru_cache(maxsize=8)
def _says(words: re.Pattern[str], text: str) -> bool:
    return bool(words.search(_key(text)))


def judge_times(
    notes: Notes,
    sentences: Sequence[Sentence],
    figures: Mapping[int, Sequence[Figure]],
    period: ReportingPeriod | None,
    compared: Sequence[ReportingPeriod],
    *,
    sure: bool,
) -> None:
    """Hold the periods, years and days of the prose against the reporting period.

    Args:
        notes: what is known.
        sentences: of the prose.
        figures: those of each sentence, by its identity.
        period: the reporting period.
        compared: the periods of the earlier forms at hand.
        sure: whether more than the prose itself tells the reporting period; else another may be meant.
    """
    above: list[tuple[int, str]] = []
    depth = PLAIN
    for sentence in sentences:
        if sentence.opens_paragraph:
            depth = depth_of(sentence.text)
            above = [entry for entry in above if entry[0] < depth]
        ahead = any(_AHEAD.search(text) for _, text in above)
        own = figures.get(id(sentence), ())
        beside = {f.value for f in own if f.kind is FigureKind.PERIOD and not DAYS.fullmatch(f.text)}
        for i, figure in enumerate(own):
            if figure.kind is FigureKind.DATE:
                _judge_day(notes, figure, period)
            elif figure.kind in {FigureKind.PERIOD, FigureKind.YEAR}:
                if period is None:
                    notes.leave(figure, Reason.OTHER_PERIOD)
                else:
                    _judge_period(
                        notes, own, i, period, compared, ahead=ahead, sure=sure, is_beside=period in beside
                    )
        if sentence.opens_paragraph and (depth < PLAIN or sentence.text.rstrip("* ").endswith(":")):
            above.append((depth, name_key(sentence.text[:_LONG])))


def _judge_period(
    notes: Notes,
    figures: Sequence[Figure],
    i: int,
    period: ReportingPeriod,
    compared: Sequence[ReportingPeriod],
    *,
    ahead: bool,
    sure: bool,
    is_beside: bool,
) -> None:
    figure = figures[i]
    is_year = figure.kind is FigureKind.YEAR
    value = _year(figures, i, period, compared) if is_year else figure.value
    if not isinstance(value, ReportingPeriod):
        if is_year:
            notes.leave(figure, Reason.YEAR)
        else:
            _judge_halves(notes, figure, period)
        return
    named = _named_before(figures, i)
    right = named if named and value != period else _meant(figure, value, period, compared, ahead=ahead)
    if (
        right is None
        or (right not in {value, named} and not sure and value.kind is not PeriodKind.CUSTOM)
        or (value not in {right, named, period} and is_beside)
    ):
        # Another kind of period, such as a month of the quarter, or two periods side by side.
        notes.leave(figure, Reason.OTHER_PERIOD)
        return
    holds = value == right
    written = figure.text if holds else _like(figure, right)
    basis = Basis.PERIOD if right in {period, named} else Basis.OTHER_PERIOD
    notes.match(figure, basis, right.label, written, holds=holds)
    if not holds:
        rule = "audit-period-days" if right == named else "audit-period"
        notes.find(
            rule, figure, _quote(figure), found=figure.text, expected=written, text=figure.text, right=written
        )


def _meant(
    figure: Figure,
    value: ReportingPeriod,
    period: ReportingPeriod,
    compared: Sequence[ReportingPeriod],
    *,
    ahead: bool,
) -> ReportingPeriod | None:
    """The period that a figure should name; none where that is not known."""
    words = _words_before(figure)
    alike = value.kind is period.kind
    if value != period and _ASIDE.search(words) and value.kind is not PeriodKind.CUSTOM:
        # A bracket or a quotation names times of its own.
        return None
    if is_carried(figure) and value != period:
        return value if value in {period.previous(), period.next()} else None
    if _PLANS.match(words) and alike:
        return period.next()
    if value == period:
        return (*compared, period.previous())[0] if figure.is_compared_with else period
    heading = _HEADING.fullmatch(_key(figure.sentence.text))
    if value == period.next() and heading and (heading[1] or not figure.sentence.opens_paragraph):
        # ``III. Năm 2024`` in the report of 2023 is about what is planned.
        return value
    if _COMPARED.search(words):
        return value if value in (*compared, *_compared_with(period)) else next(iter(compared), None)
    if value.end < period.end and _changes(figure):
        return value if value in (*compared, *_compared_with(period)) else None
    if ahead or _is_ahead(words):
        return period.next() if alike else None
    if value.kind is PeriodKind.CUSTOM:
        own = _is_of_figures(words) and _is_near(value, period)
        return period if own or _shares_an_end(value, period, words) else None
    return period if alike else None


def _named_before(figures: Sequence[Figure], i: int) -> ReportingPeriod | None:
    """The year right before days in a bracket, ``năm 2021 (từ ngày …``."""
    figure = figures[i]
    if not i or figure.kind is not FigureKind.PERIOD or not DAYS.fullmatch(figure.text):
        return None
    before = figures[i - 1]
    between = figure.sentence.text[before.end : figure.start].strip()
    if between != "(" or before.kind is not FigureKind.YEAR or not isinstance(before.value, int):
        return None
    return ReportingPeriod.year(before.value)


def _year(
    figures: Sequence[Figure], i: int, period: ReportingPeriod, compared: Sequence[ReportingPeriod]
) -> ReportingPeriod | None:
    """The year's period where a year alone names one: followed by its days, or compared with."""
    figure = figures[i]
    year = figure.value
    if not isinstance(year, int) or not _YEAR.search(_words_before(figure) + " "):
        return None
    named = ReportingPeriod.year(year) if FIRST_YEAR <= year <= LAST_YEAR else None
    following = figures[i + 1] if i + 1 < len(figures) else None
    days = following is not None and following.kind is FigureKind.PERIOD and DAYS.fullmatch(following.text)
    between = figure.sentence.text[figure.end : following.start].strip() if following else ""
    if days and between == "(":
        return named
    words = _words_before(figure)
    if period.kind is PeriodKind.YEAR and _COMPARED.search(words) and named in compared:
        return named
    if period.kind is PeriodKind.YEAR and named in {period, period.next()}:
        return named
    if any(one.kind is PeriodKind.YEAR for one in compared) and re.search(r"so với năm\s*$", words + " "):
        return named
    return None


def _compared_with(period: ReportingPeriod) -> tuple[ReportingPeriod, ...]:
    """The periods that reports compare with: the one before, and the same of the year before."""
    count = 1 if period.kind.value in {0, 9, 12} else 12 // period.kind.value
    same = period
    for _ in range(count):
        same = same.previous()
    return period.previous(), same


def _like(figure: Figure, period: ReportingPeriod) -> str:
    return period.days_label if DAYS.fullmatch(figure.text) else period.label


def _is_of_figures(words: str) -> bool:
    """Whether days are said of the report as a whole."""
    return words.endswith("kỳ báo cáo") or not words.strip("( -")


def _is_near(value: ReportingPeriod, period: ReportingPeriod) -> bool:
    """Whether days begin or end about when the period does: others are those of an event in it."""
    ends = ((value.start, period.start), (value.end, period.end))
    return any(abs((one - other).days) <= _ABOUT for one, other in ends)


def _shares_an_end(value: ReportingPeriod, period: ReportingPeriod, words: str) -> bool:
    """Whether days begin or end with the period, and are those on which the figures were taken."""
    return bool(_TAKEN.search(words)) and (value.start == period.start or value.end == period.end)


def _words_before(figure: Figure) -> str:
    return name_key(figure.sentence.text[max(figure.start - _LONG, 0) : figure.start])


def _quote(figure: Figure) -> str:
    """A period with the words right before it."""
    before = figure.sentence.text[max(figure.start - 40, 0) : figure.start].split(" ")
    words = " ".join(before[1:] if figure.start > 40 else before)
    return " ".join(f"{words}{figure.text}".split()).lstrip("-–+*(: ")


def _judge_halves(notes: Notes, figure: Figure, period: ReportingPeriod) -> None:
    """A name and days that do not go together, or a period that does not exist."""
    days = DAYS.search(figure.text)
    if days is None and figure.text[:1].isdigit():
        # ``11 tháng năm 2022``: months that are no reporting period, told of for themselves.
        notes.leave(figure, Reason.OTHER_PERIOD)
        return
    name = figure.text[: days.start()] if days else figure.text
    named = _named(figure)
    right = named if named is not None and named == period else period
    expected = f"{right.label} ({right.days_label})" if days and name.strip() else _like(figure, right)
    notes.match(figure, Basis.PERIOD, right.label, expected, holds=False)
    notes.find(
        "audit-period-days", figure, found=figure.text, expected=expected, text=figure.text, right=expected
    )


def is_as_of(figure: Figure) -> bool:
    """Whether a day is that on which figures are taken, ``tính đến ngày …``."""
    return bool(_AS_OF.search(_words_before(figure)))


def _judge_day(notes: Notes, figure: Figure, period: ReportingPeriod | None) -> None:
    """Hold a day of the prose against the calendar, and the day figures are taken on against the period."""
    if figure.value is None:
        if len(re.findall(r"\d+", figure.text)) == 3:
            notes.find("audit-day", figure, found=figure.text, text=figure.text)
        notes.leave(figure, Reason.NO_AMOUNT)
    elif period is not None and is_as_of(figure):
        right = f"{period.end:%d/%m}/{period.end.year}"
        holds = figure.value == period.end
        notes.match(figure, Basis.LAST_DAY, period.label, right, holds=holds)
        if not holds:
            notes.find(
                "audit-period", figure, f"đến ngày {figure.text}", found=figure.text, expected=right,
                text=figure.text, right=right,
            )  # fmt: skip
