"""A report's section on results, written from its form in the usual official Vietnamese.

Every number is taken from the form; percentages follow :func:`kstt.shares.shares`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from kstt.dates.periods import PeriodKind
from kstt.definitions.account import Account
from kstt.definitions.form_05 import FeedbackAccount
from kstt.definitions.form_06 import CaseAccount
from kstt.errors import AdjoiningError
from kstt.i18n import msg
from kstt.numerals import format_count, format_decimal
from kstt.shares import Rounding, change, shares

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.layout import FormLayout
    from kstt.forms.form import Form

__all__ = [
    "NarrativeStyle",
    "overdue_sentences",
    "render_results",
    "result_sentences",
    "timeliness_sentences",
]


@attrs.frozen
class NarrativeStyle:
    """The style of written results.

    ``places`` and ``rounding`` are those of percentages; ``by_level`` adds a sentence for each section
    of a form that has cases; ``bullet`` stands before each sentence in text.

    >>> from kstt import ReportingPeriod, form_06c, samples
    >>> from kstt.io.records import read_cases
    >>> form = form_06c(read_cases(samples.path("cases.csv")), ReportingPeriod.quarter(2021, 2))
    >>> print(render_results(form, style=NarrativeStyle(bullet="+ ")).partition(chr(10))[0])
    + Trong quý II/2021 (từ ngày 15/03/2021 đến ngày 14/06/2021), tổng số hồ sơ thủ tục hành chính phải
    giải quyết là 8 hồ sơ, gồm 7 hồ sơ mới tiếp nhận và 1 hồ sơ từ kỳ trước chuyển sang.
    """

    places: int = 1
    rounding: Rounding = Rounding.LARGEST_REMAINDER
    by_level: bool = False
    bullet: str = "- "


_STYLE = NarrativeStyle()
_CASE, _FEEDBACK = "hồ sơ", "phản ánh, kiến nghị"


def result_sentences(
    form: Form[Account], previous: Form[Account] | None = None, style: NarrativeStyle = _STYLE
) -> tuple[str, ...]:
    """The results of a form as sentences.

    Args:
        form: form 06 (cases) or 05 (feedback).
        previous: the form of an earlier period to compare with, such as the quarter before or the same
            quarter of the year before.
        style: places and rounding of percentages, and which sentences are included.

    Returns: sentences in order: received, by channel, resolved, pending, comparison; fewer where there
        is nothing to report. What a form cannot know (``None``) is not mentioned.

    Raises: AdjoiningError for a previous form of another kind, or one whose period does not end before.

    >>> from kstt import ReportingPeriod, form_06c
    >>> result_sentences(form_06c([], ReportingPeriod.year(2021)))[0]
    'Trong năm 2021 (từ ngày 15/12/2020 đến ngày 14/12/2021), không phát sinh hồ sơ thủ tục hành chính.'
    """
    if previous is not None:
        _comparable(form, previous)
    total = form.total
    before = previous.total if previous is not None else None
    sentences: list[str]
    if isinstance(total, CaseAccount):
        sentences = [*_cases(form.layout, form.period, total, style), *_levels(form, style)]
        if isinstance(before, CaseAccount):
            new, new_before = _new(total), _new(before)
            sentences += _comparison(previous, _CASE, style, (
                ("mới tiếp nhận", new_before, new),
                ("đã giải quyết", before.resolved, total.resolved),
                ("giải quyết quá hạn", before.resolved_late, total.resolved_late),
                ("đang giải quyết", before.pending, total.pending),
            ))  # fmt: skip
    elif isinstance(total, FeedbackAccount):
        sentences = list(_feedback(form.layout, form.period, total, style))
        if isinstance(before, FeedbackAccount):
            sentences += _comparison(previous, _FEEDBACK, style, (
                ("mới tiếp nhận", before.received_new, total.received_new),
                ("đã xử lý", before.resolved, total.resolved),
            ))  # fmt: skip
    else:
        raise AdjoiningError(
            msg("form"), form.code, type(total).__name__, msg("expected a form of cases or feedback")
        )
    return tuple(sentences)


def render_results(
    form: Form[Account], previous: Form[Account] | None = None, style: NarrativeStyle = _STYLE
) -> str:
    """The sentences of :func:`result_sentences` as text, one a line; arguments and errors as there.

    >>> from kstt import ReportingPeriod, form_06c, samples
    >>> from kstt.io.records import read_cases
    >>> form = form_06c(read_cases(samples.path("cases.csv")), ReportingPeriod.quarter(2021, 2))
    >>> print(render_results(form))
    - Trong quý II/2021 (từ ngày 15/03/2021 đến ngày 14/06/2021), tổng số hồ sơ thủ tục hành chính phải
    giải quyết là 8 hồ sơ, gồm 7 hồ sơ mới tiếp nhận và 1 hồ sơ từ kỳ trước chuyển sang.
    - Theo hình thức tiếp nhận: 2 hồ sơ nộp trực tuyến (chiếm 28,6%); 5 hồ sơ nộp trực tiếp hoặc qua
    dịch vụ bưu chính (chiếm 71,4%).
    - Đã giải quyết 4 hồ sơ, trong đó: 1 hồ sơ trước hạn (chiếm 25,0%); 2 hồ sơ đúng hạn (chiếm 50,0%);
    1 hồ sơ quá hạn (chiếm 25,0%).
    - Đang giải quyết 4 hồ sơ, trong đó: 3 hồ sơ trong hạn (chiếm 75,0%); 1 hồ sơ quá hạn (chiếm 25,0%).
    """
    return "\n".join(style.bullet + sentence for sentence in result_sentences(form, previous, style))


def timeliness_sentences(form: Form[Account], style: NarrativeStyle = _STYLE) -> tuple[str, ...]:
    """How many of the resolved cases of form 06 were resolved in time, as a sentence; none for nil.

    >>> from kstt import ReportingPeriod, form_06c, samples
    >>> from kstt.io.records import read_cases
    >>> form = form_06c(read_cases(samples.path("cases.csv")), ReportingPeriod.quarter(2021, 2))
    >>> timeliness_sentences(form)
    ('Đã giải quyết trước hạn và đúng hạn 3 hồ sơ, chiếm 75,0% số hồ sơ đã giải quyết.',)
    """
    total = form.total
    if not isinstance(total, CaseAccount) or not total.resolved:
        return ()
    in_time = total.resolved_early + total.resolved_on_time
    share, _ = shares([in_time, total.resolved_late], style.places, style.rounding)
    percent = format_decimal(share, style.places)
    counted = f"Đã giải quyết trước hạn và đúng hạn {_count(in_time, _CASE)}"
    return (f"{counted}, chiếm {percent}% số hồ sơ đã giải quyết.",)


def overdue_sentences(form: Form[Account], most: int = 5) -> tuple[str, ...]:
    """The rows of form 06 with most cases late or overdue, each as a sentence; one if there are none.

    Args:
        form: form 06; of another one nothing is said.
        most: the number of rows that are named.

    >>> from kstt import ReportingPeriod, form_06c, samples
    >>> from kstt.io.records import read_cases
    >>> form = form_06c(read_cases(samples.path("cases.csv")), ReportingPeriod.quarter(2021, 2))
    >>> overdue_sentences(form, most=1)
    ('UBND cấp huyện, Đất đai: 1 hồ sơ giải quyết quá hạn.',)
    """
    if not issubclass(form.layout.account, CaseAccount):
        return ()
    found: list[tuple[int, str]] = []
    for section in form.sections:
        level = f"{section.level.label}, " if section.level else ""
        for row in section:
            account = row.account
            if isinstance(account, CaseAccount) and (late := account.resolved_late + account.pending_overdue):
                parts = ((account.resolved_late, "giải quyết quá hạn"),
                         (account.pending_overdue, "đang giải quyết quá hạn"))  # fmt: skip
                said = _listed([f"{_count(count, _CASE)} {words}" for count, words in parts if count])
                found.append((late, f"{level}{row.label}: {said}."))
    if not found:
        return ("Không có hồ sơ quá hạn.",)
    return tuple(sentence for _, sentence in sorted(found, key=lambda one: -one[0])[:most])


def _comparable(form: Form[Account], previous: Form[Account]) -> None:
    if form.layout.account is not previous.layout.account:
        raise AdjoiningError(msg("forms differ"), previous.code, form.code, msg("compare forms of one kind"))
    if previous.period.end >= form.period.start:
        hint = msg("compare with a period that ends before this one starts")
        raise AdjoiningError(msg("periods overlap"), previous.period, form.period, hint)


def _new(account: CaseAccount) -> int:
    return account.received_online + account.received_direct


def _named(period: ReportingPeriod) -> str:
    """The period within a sentence: in small letters, a custom period by its days."""
    label = period.label
    return label[0].lower() + label[1:]


def _in_period(period: ReportingPeriod) -> str:
    if period.kind is PeriodKind.CUSTOM:
        return f"Trong kỳ báo cáo {_named(period)}"
    days = period.days_label
    return f"Trong {_named(period)} ({days[0].lower()}{days[1:]})"


def _count(number: int, unit: str) -> str:
    return f"{format_count(number)} {unit}" if number else f"không có {unit}"


def _split(parts: Sequence[tuple[int, str]], unit: str, style: NarrativeStyle) -> str:
    """The parts of a whole with their shares; without shares where the whole is 0."""
    texts = []
    for (number, words), share in zip(
        parts, shares([n for n, _ in parts], style.places, style.rounding), strict=True
    ):
        percent = f" (chiếm {format_decimal(share, style.places)}%)" if number else ""
        texts.append(f"{_count(number, unit)} {words}{percent}")
    return _listed(texts)


def _listed(items: Sequence[str]) -> str:
    return "; ".join(items)


def _parts(
    layout: FormLayout, account: Account, total: str, way: int = 0, lead: str = ""
) -> list[tuple[int, str]]:
    """The parts of a total in the words of the form's own header."""
    values = account.values
    return [
        (values[part] or 0, lead + layout.column(part).header[-1].lower())
        for part in layout.column(total).splits[way]
    ]


def _cases(
    layout: FormLayout, period: ReportingPeriod, account: CaseAccount, style: NarrativeStyle
) -> Iterator[str]:
    if account.received == 0:
        yield f"{_in_period(period)}, không phát sinh hồ sơ thủ tục hành chính."
        return
    new = _new(account)
    yield (
        f"{_in_period(period)}, tổng số hồ sơ thủ tục hành chính phải giải quyết là "
        f"{_count(account.received, _CASE)}, gồm {_count(new, _CASE)} mới tiếp nhận và "
        f"{_count(account.carried_over, _CASE)} từ kỳ trước chuyển sang."
    )
    if new:
        ways = ((account.received_online, "nộp trực tuyến"),
                (account.received_direct, "nộp trực tiếp hoặc qua dịch vụ bưu chính"))  # fmt: skip
        yield f"Theo hình thức tiếp nhận: {_split(ways, _CASE, style)}."
    if account.resolved:
        split = _split(_parts(layout, account, "resolved"), _CASE, style)
        yield f"Đã giải quyết {_count(account.resolved, _CASE)}, trong đó: {split}."
    else:
        yield "Chưa có hồ sơ nào giải quyết xong trong kỳ."
    if account.pending:
        split = _split(_parts(layout, account, "pending"), _CASE, style)
        yield f"Đang giải quyết {_count(account.pending, _CASE)}, trong đó: {split}."
    else:
        yield "Không còn hồ sơ đang giải quyết vào cuối kỳ."


def _levels(form: Form[Account], style: NarrativeStyle) -> Iterator[str]:
    if not style.by_level:
        return
    for section in form.sections:
        total = section.total
        if section.level is not None and isinstance(total, CaseAccount) and total.received:
            yield (
                f"{section.level.label}: phải giải quyết {_count(total.received, _CASE)}; "
                f"đã giải quyết {format_count(total.resolved)} {_CASE}, trong đó "
                f"{_count(total.resolved_late, _CASE)} quá hạn; "
                f"đang giải quyết {format_count(total.pending)} {_CASE}, trong đó "
                f"{_count(total.pending_overdue, _CASE)} quá hạn."
            )


def _feedback(
    layout: FormLayout, period: ReportingPeriod, account: FeedbackAccount, style: NarrativeStyle
) -> Iterator[str]:
    if account.received == 0:
        yield f"{_in_period(period)}, không phát sinh {_FEEDBACK} về quy định hành chính, hành vi hành chính."
        return
    yield (
        f"{_in_period(period)}, tổng số {_FEEDBACK} phải xử lý là {_count(account.received, _FEEDBACK)}, gồm "
        f"{_count(account.received_new, _FEEDBACK)} mới tiếp nhận và "
        f"{_count(account.carried_over, _FEEDBACK)} từ kỳ trước chuyển sang."
    )
    yield f"Theo nội dung: {_split(_parts(layout, account, 'received', lead='về '), _FEEDBACK, style)}."
    if account.resolved:
        split = _split(_parts(layout, account, "resolved", lead="về "), _FEEDBACK, style)
        yield f"Đã xử lý {_count(account.resolved, _FEEDBACK)}, trong đó: {split}."
        if account.published is not None:
            yield (
                f"Đã công khai kết quả xử lý đối với {_count(account.published, _FEEDBACK)}."
                if (account.published)
                else f"Chưa công khai kết quả xử lý {_FEEDBACK}."
            )
    else:
        yield f"Chưa có {_FEEDBACK} nào xử lý xong trong kỳ."
    if account.pending:
        split = _split(_parts(layout, account, "pending", lead="về "), _FEEDBACK, style)
        yield f"Đang xử lý {_count(account.pending, _FEEDBACK)}, trong đó: {split}."


def _comparison(
    previous: Form[Account] | None, unit: str, style: NarrativeStyle, facts: Sequence[tuple[str, int, int]]
) -> list[str]:
    if previous is None:
        return []
    changes = [f"số {unit} {words} {_change(before, after, unit, style)}" for words, before, after in facts]
    return [f"So với {_named(previous.period)}: {_listed(changes)}."]


def _change(before: int, after: int, unit: str, style: NarrativeStyle) -> str:
    if before == after:
        return "không thay đổi"
    word = "tăng" if after > before else "giảm"
    size = f"{word} {format_count(abs(after - before))} {unit}"
    percent = change(before, after, style.places)
    if percent is None:
        return f"{size} (kỳ so sánh không có)"
    if percent == 0:
        least = format_decimal(Decimal(1).scaleb(-style.places), style.places)
        return f"{size} (dưới {least}%)"
    return f"{size} ({word} {format_decimal(abs(percent), style.places)}%)"
