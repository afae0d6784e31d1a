"""Written results: what is written is read back as the form's own numbers; then the wording by case."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import LAYOUTS, CaseAccount, FeedbackAccount, Form, ReportingPeriod
from kstt.errors import AdjoiningError, DocumentError
from kstt.forms.sections import FormRow, Section
from kstt.io.report.figures import FigureKind
from kstt.io.report.reading import parse_report, read_report
from kstt.io.word.section import HEADING, add_results, write_results
from kstt.narrative import NarrativeStyle, render_results, result_sentences
from kstt.shares import Rounding
from kstt.testing import case_accounts, feedback_accounts, periods

if TYPE_CHECKING:
    from kstt.definitions.account import Account

Q2 = ReportingPeriod.quarter(2021, 2)
PLAIN = NarrativeStyle(rounding=Rounding.HALF_UP)


def _form(account: Account, period: ReportingPeriod = Q2) -> Form[Account]:
    layout = LAYOUTS.latest("06a" if isinstance(account, CaseAccount) else "05b")
    return Form(layout, period, (Section(None, (FormRow("Đất đai", account),), type(account)),))


def _counts(text: str) -> list[int]:
    """The counts in a text, but for nothing said in words (``không có``), which is read as 0."""
    return [figure.count for figure in parse_report(text).figures if figure.count]


@given(case_accounts(), periods())
def test_cases_are_read_back_as_they_were_written(account: CaseAccount, period: ReportingPeriod) -> None:
    report = parse_report(render_results(_form(account, period)))
    new = account.received_online + account.received_direct
    told = [account.received, new, account.carried_over]
    told += [account.received_online, account.received_direct] if new else []
    told += [account.resolved, account.resolved_early, account.resolved_on_time, account.resolved_late]
    told += [account.pending, account.pending_within, account.pending_overdue]
    assert _counts(render_results(_form(account, period))) == [number for number in told if number]
    assert report.period == period
    units = {figure.unit for figure in report.figures if figure.kind is FigureKind.COUNT}
    assert units <= {"hồ sơ", "hồ sơ TTHC"}


@given(feedback_accounts())
def test_feedback_is_read_back_as_it_was_written(account: FeedbackAccount) -> None:
    told = [account.received, account.received_new, account.carried_over]
    told += [account.received_conduct, account.received_regulation]
    told += [account.resolved, account.resolved_conduct, account.resolved_regulation]
    told += [account.published or 0] if account.resolved else []
    told += [account.pending, account.pending_conduct, account.pending_regulation]
    assert _counts(render_results(_form(account))) == [number for number in told if number]


@given(case_accounts(), st.sampled_from(Rounding), st.integers(0, 3))
def test_percentages_add_up_to_100_by_the_largest_remainder(
    account: CaseAccount, rounding: Rounding, places: int
) -> None:
    style = NarrativeStyle(places=places, rounding=rounding)
    for sentence in result_sentences(_form(account), None, style)[1:]:
        percents = [f.value for f in parse_report(sentence).figures if f.kind is FigureKind.PERCENT]
        if percents and rounding is Rounding.LARGEST_REMAINDER:
            assert sum(percents) == 100  # type: ignore[arg-type]  # decimals, being percentages


def test_the_published_totals_in_words() -> None:
    account = CaseAccount(13_725, 108_937, 3_716, 41_200, 78_692, 803, 4_682, 1_001)
    assert (
        render_results(_form(account))
        == """\
- Trong quý II/2021 (từ ngày 15/03/2021 đến ngày 14/06/2021), tổng số hồ sơ thủ tục hành chính phải giải quyết \
là 126.378 hồ sơ, gồm 122.662 hồ sơ mới tiếp nhận và 3.716 hồ sơ từ kỳ trước chuyển sang.
- Theo hình thức tiếp nhận: 13.725 hồ sơ nộp trực tuyến (chiếm 11,2%); 108.937 hồ sơ nộp trực tiếp hoặc qua \
dịch vụ bưu chính (chiếm 88,8%).
- Đã giải quyết 120.695 hồ sơ, trong đó: 41.200 hồ sơ trước hạn (chiếm 34,1%); 78.692 hồ sơ đúng hạn (chiếm \
65,2%); 803 hồ sơ quá hạn (chiếm 0,7%).
- Đang giải quyết 5.683 hồ sơ, trong đó: 4.682 hồ sơ trong hạn (chiếm 82,4%); 1.001 hồ sơ quá hạn (chiếm 17,6%)."""
    )


def test_plain_rounding_may_not_add_up() -> None:
    thirds = _form(CaseAccount(3, 0, 0, 1, 1, 1, 0, 0))
    assert "33,4%" in render_results(thirds)
    assert render_results(thirds, None, PLAIN).count("33,3%") == 3


@pytest.mark.parametrize(
    ("account", "words"),
    [
        (CaseAccount.zero(), "không phát sinh hồ sơ"),
        (CaseAccount(0, 0, 1, 0, 0, 0, 1, 0), "không có hồ sơ mới tiếp nhận"),
        (CaseAccount(0, 1, 0, 0, 0, 0, 1, 0), "Chưa có hồ sơ nào giải quyết xong"),
        (CaseAccount(0, 1, 0, 0, 1, 0, 0, 0), "Không còn hồ sơ đang giải quyết"),
        (CaseAccount(0, 1, 0, 0, 1, 0, 0, 0), "không có hồ sơ quá hạn"),
        (FeedbackAccount.zero(), "không phát sinh phản ánh, kiến nghị"),
        (FeedbackAccount(1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0), "Chưa có phản ánh, kiến nghị nào xử lý xong"),
        (FeedbackAccount(1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0), "Chưa công khai kết quả"),
        (FeedbackAccount(1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1), "Đã công khai kết quả xử lý đối với 1 "),
    ],
)
def test_nothing_is_told_in_words(account: Account, words: str) -> None:
    text = render_results(_form(account))
    assert words in text
    assert " 0 " not in text


def test_what_a_form_cannot_know_is_not_mentioned() -> None:
    account = FeedbackAccount(2, 0, 0, 2, 2, 0, None, None, 0, 0, None)
    text = render_results(_form(account))
    assert "công khai" not in text
    assert "None" not in text


def test_comparison_with_the_period_before() -> None:
    now = _form(CaseAccount(10, 90, 20, 50, 40, 10, 15, 5))
    before = _form(CaseAccount(10, 70, 20, 40, 20, 20, 10, 10), ReportingPeriod.quarter(2021, 1))
    assert result_sentences(now, before)[-1] == (
        "So với quý I/2021: số hồ sơ mới tiếp nhận tăng 20 hồ sơ (tăng 25,0%); số hồ sơ đã giải quyết tăng 20 hồ sơ "
        "(tăng 25,0%); số hồ sơ giải quyết quá hạn giảm 10 hồ sơ (giảm 50,0%); số hồ sơ đang giải quyết không thay "
        "đổi."
    )
    assert result_sentences(now, before)[:-1] == result_sentences(now)


def test_comparison_with_nothing_and_with_almost_the_same() -> None:
    now = _form(CaseAccount(0, 10_001, 0, 0, 10_001, 0, 0, 0))
    nothing = _form(CaseAccount.zero(), ReportingPeriod.quarter(2020, 2))
    almost = _form(CaseAccount(0, 10_000, 0, 0, 10_000, 0, 0, 0), ReportingPeriod.quarter(2020, 2))
    assert "tăng 10.001 hồ sơ (kỳ so sánh không có)" in result_sentences(now, nothing)[-1]
    assert "tăng 1 hồ sơ (dưới 0,1%)" in result_sentences(now, almost)[-1]
    assert "(dưới 1%)" in result_sentences(now, almost, NarrativeStyle(places=0))[-1]
    feedback = FeedbackAccount(1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1)
    earlier = _form(feedback, ReportingPeriod.quarter(2021, 1))
    assert result_sentences(_form(feedback), earlier)[-1].endswith("đã xử lý không thay đổi.")


def test_forms_that_cannot_be_compared_are_refused() -> None:
    cases, feedback = _form(CaseAccount.zero()), _form(FeedbackAccount.zero(), Q2.previous())
    with pytest.raises(AdjoiningError, match="one kind"):
        result_sentences(cases, feedback)
    with pytest.raises(AdjoiningError, match="overlap"):
        result_sentences(cases, cases)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (ReportingPeriod.month(2021, 6), "Trong tháng 6/2021 (từ ngày"),
        (ReportingPeriod.half(2021, 1), "Trong 6 tháng đầu năm 2021 (từ ngày"),
        (ReportingPeriod.nine_months(2021), "Trong 9 tháng đầu năm 2021 (từ ngày"),
        (ReportingPeriod.year(2021), "Trong năm 2021 (từ ngày"),
        (ReportingPeriod(date(2021, 1, 1), date(2021, 1, 31)), "Trong kỳ báo cáo từ ngày 01/01/2021 đến"),
    ],
)
def test_every_kind_of_period_is_named_and_read_back(period: ReportingPeriod, words: str) -> None:
    text = render_results(_form(CaseAccount.zero(), period))
    assert text.startswith(f"- {words}")
    assert parse_report(text).period == period


def test_sections_are_told_by_level() -> None:
    layout = LAYOUTS.latest("06c")
    row = FormRow("Đất đai", CaseAccount(1, 0, 0, 0, 0, 1, 0, 0))
    sections = tuple(
        Section(heading.level, (row,) if n != 1 else (), CaseAccount)
        for n, heading in enumerate(layout.sections)
    )
    told = result_sentences(Form(layout, Q2, sections), None, NarrativeStyle(by_level=True))
    assert [sentence.partition(":")[0] for sentence in told[-2:]] == ["UBND cấp tỉnh", "UBND cấp xã"]
    assert told[-1].endswith(
        "trong đó 1 hồ sơ quá hạn; đang giải quyết 0 hồ sơ, trong đó không có hồ sơ quá hạn."
    )


def test_a_word_section_reads_back(tmp_path: Path) -> None:
    form = _form(CaseAccount(10, 90, 20, 50, 40, 10, 15, 5))
    file = tmp_path / "results.docx"
    write_results(file, form)
    report = read_report(file)
    assert [line.text for line in report.lines] == [HEADING, *render_results(form).split("\n")]
    assert report.period == Q2
    with pytest.raises(DocumentError, match="exists"):
        write_results(file, form)
    write_results(file, form, style=attrs.evolve(PLAIN, bullet="• "), heading="", overwrite=True)
    assert read_report(file).lines[0].text.startswith("• Trong")
    assert [path.name for path in tmp_path.iterdir()] == ["results.docx"]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="a place to write to"):
        write_results(tmp_path / "none" / "results.docx", _form(CaseAccount.zero()))


def test_the_section_is_added_to_a_document_at_hand() -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("I. TÌNH HÌNH")
    add_results(document, _form(CaseAccount.zero()), heading="2. Kết quả")
    assert [paragraph.text for paragraph in document.paragraphs][:2] == ["I. TÌNH HÌNH", "2. Kết quả"]
    assert len(document.paragraphs) == 3
