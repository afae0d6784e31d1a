"""Report text: every number kept and told apart, tables found in running text, bad files refused."""

from __future__ import annotations

import unicodedata
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import LAYOUTS, ReportedForm, ReportingPeriod, check
from kstt.errors import DocumentError
from kstt.io.report.figures import Figure, FigureKind
from kstt.io.report.reading import Report, parse_report
from kstt.io.text.delimited import parse_table
from kstt.numerals import format_count
from kstt.testing import forms
from tests.io.grid.tables import LAND, table

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from kstt.definitions.account import Account
    from kstt.forms.form import Form
COUNT, PERCENT, DECIMAL, DATE, YEAR, PERIOD = (
    FigureKind.COUNT, FigureKind.PERCENT, FigureKind.DECIMAL, FigureKind.DATE, FigureKind.YEAR, FigureKind.PERIOD,
)  # fmt: skip


def _found(text: str) -> list[tuple[FigureKind, str, object]]:
    return [(figure.kind, figure.text, figure.value) for figure in parse_report(text).figures]


def test_wrapped_lines_are_one_sentence_and_figures_keep_their_line() -> None:
    report = parse_report("Đơn vị giải quyết được 120.695\nhồ sơ, đạt\n  98,5%. Hết.\n- Có 3 lớp.")
    count, percent, other = report.figures
    assert (count.unit, count.line, count.column) == ("hồ sơ", 1, 24)
    assert (percent.line, percent.column, percent.where) == (3, 3, "line 3")
    assert count.sentence is percent.sentence
    assert (other.sentence.text, other.sentence.line) == ("- Có 3 lớp.", 4)


def test_lines_of_cells_were_not_wrapped() -> None:
    text = "Xã\tTiếp nhận\tGiải quyết\nhuyện ủy | 10 | 8\nvà tỉnh | 12 | 9\nQuá hạn: 3%\nChi tiết: sớm 5."
    assert [sentence.text for sentence in parse_report(text).sentences] == text.split("\n")


def test_sentences_end_where_sentences_end() -> None:
    text = "1. Tại TP. Huế có 3 xã. Đạt 98,5 %. (Chi tiết kèm theo). KT. CHỦ TỊCH"
    assert [s.text for s in parse_report(text).sentences] == [
        "1. Tại TP. Huế có 3 xã.", "Đạt 98,5 %.", "(Chi tiết kèm theo).", "KT. CHỦ TỊCH",
    ]  # fmt: skip


def test_sentences_know_the_heading_they_stand_under() -> None:
    report = parse_report(
        "Mở đầu.\n\n**I. KẾT QUẢ**\n\n1. Công bố\n\nCó 3 lớp.\n\n2. Khác\n\nII. ĐÁNH GIÁ\n\nTốt."
    )
    sections = {sentence.text: sentence.section for sentence in report.sentences}
    assert sections["Mở đầu."] == ""
    assert sections["Có 3 lớp."] == "I.1"
    assert sections["Tốt."] == "II"


def test_decomposed_text_reads_as_composed() -> None:
    text = "Quý II/2021 có 12 hồ sơ, đạt 34,2%"
    assert _found(unicodedata.normalize("NFD", text)) == _found(text)


@st.composite
def _printed(draw: DrawFn) -> tuple[Form[Account], str]:
    """A form and a report of it: prose, heading, and the table cut by page breaks."""
    form = draw(forms(layouts=[layout for layout in LAYOUTS.layouts if layout.form in {"06a", "06c"}]))
    header = ["STT\tLĩnh vực giải quyết\t" + "\t".join(c.label for c in form.columns)]
    header.append("\t".join(f"({n})" for n in (1, 2, *(c.number for c in form.columns))))
    lines = [f"BÁO CÁO\n\nThực hiện Nghị định số 61/2018/NĐ-CP, có {draw(st.integers(0, 99))} quyết định.\n",
             f"Biểu số {form.code}\n\nĐơn vị báo cáo:\nSở Thử nghiệm\n\nKỳ báo cáo: {form.period.label}",
             f"({form.period.days_label})\n", *header]  # fmt: skip
    for line in form:
        if draw(st.booleans()):
            page = str(draw(st.integers(1, 99)))
            lines += draw(
                st.sampled_from(([], ["", ""], ["", f"\f{page}", ""], ["", f"Trang {page}/99", *header]))
            )
        cells = (line.account.values[column.key] for column in form.columns)
        lines.append(
            "\t".join((line.number, line.label, *("" if c is None else format_count(c) for c in cells)))
        )
    return form, "\n".join([*lines, "", "6", "Nơi nhận: như trên."])


@given(_printed())
def test_a_table_in_running_text_is_the_table_that_was_printed(printed: tuple[Form[Account], str]) -> None:
    form, text = printed
    report = parse_report(text, "report.txt")
    (found,) = report.forms
    expected = ReportedForm.from_form(form)
    assert _content(found) == _content(expected)
    assert (found.period, report.period, report.reporting_unit) == (form.period, form.period, "Sở Thử nghiệm")
    assert found.source == report.source == "report.txt"
    lines = text.split("\n")
    for row in found:
        assert row.where.startswith("report.txt: line ")
        assert row.label in lines[int(row.where.rpartition(" ")[2]) - 1]
        assert row.cells[0].where == f"{row.where} field 3"
    assert {figure.unit for figure in report.figures if figure.kind is COUNT} <= {"quyết định"}


def _content(form: ReportedForm) -> list[object]:
    return [(row.kind, row.number, row.label, row.section, [c.text for c in row.cells]) for row in form]


def _published() -> tuple[ReportedForm, list[list[str]]]:
    text = files("kstt").joinpath("data/dak-nong-2021-q2-06c.tsv").read_text(encoding="utf-8")
    return parse_table(text), [line.split("\t")[1:] for line in text.splitlines()[1:]]


def test_the_published_table_in_running_text_has_its_75_rows() -> None:
    published, rows = _published()
    header = (
        "STT\tLĩnh vực giải quyết\tSố lượng hồ sơ tiếp nhận\t\t\t\tSố lượng hồ sơ đã giải quyết\t\t\t\t"
        "Số lượng hồ sơ đang giải\t\t\n"
        "\t\tTổng số\tTrong kỳ\t\tTừ kỳ trước\tTổng số\tTrước hạn\tĐúng hạn\tQuá hạn\tTổng số\tTrong hạn\tQuá hạn\n"
        "\t\t\tTrực tuyến\tTrực tiếp, dịch vụ bưu chính\t\t\t\t\t\t\t\t"
    )
    pages = [rows[:15], rows[15:43], rows[43:]]
    table = "\n\n\n\n".join("\n".join("\t".join(row) for row in page) for page in pages)
    text = f"Chi tiết tại Biểu số 06c/VPCP/KSTT.\n\nKỳ báo cáo: Quý 2/2021\n(Từ ngày 15/03/2021 đến ngày 14/06/2021)\n\n{header}\n{table}\n\n\n6"
    report = parse_report(text)
    (found,) = report.forms
    assert _content(found) == _content(published)
    assert len(found.rows) == 75
    assert found.layout.code == "06c/VPCP/KSTT", "the edition that the prose cites"
    assert report.period == ReportingPeriod.quarter(2021, 2)
    assert report.form("06c") is found
    with pytest.raises(DocumentError, match="a table of form 05b"):
        report.form("05b")


def _table(*rows: str, title: str = "") -> str:
    header = "STT\tLĩnh vực\t" + "\t".join(c.label for c in LAYOUTS.latest("06a").columns)
    return "\n".join(filter(None, (title, header, *rows)))


ROW = "1\tĐất đai\t3\t1\t1\t1\t2\t1\t1\t0\t1\t1\t0"
OTHER_ROW = "1\tHộ tịch\t1\t1\t0\t0\t1\t1\t0\t0\t0\t0\t0"


def test_two_tables_with_titles_are_two_forms() -> None:
    one = _table(ROW, title="Đơn vị báo cáo: Xã A")
    two = _table(OTHER_ROW, title="Đơn vị báo cáo: Xã B")
    found = parse_report(f"{one}\n\n{two}").forms
    assert [(form.reporting_unit, form.rows[0].label) for form in found] == [
        ("Xã A", "Đất đai"),
        ("Xã B", "Hộ tịch"),
    ]


def test_another_header_begins_another_table() -> None:
    feedback = LAYOUTS.latest("05b")
    header = "TT\tNgành, lĩnh vực\t" + "\t".join(c.label for c in feedback.columns)
    cells = "\t".join("0" for _ in feedback.columns)
    found = parse_report(f"{_table(ROW)}\n\n{header}\n\tTổng cộng\t{cells}").forms
    assert [form.layout.account.__name__ for form in found] == ["CaseAccount", "FeedbackAccount"]


def test_a_table_that_is_no_form_is_told_and_stays_in_the_prose() -> None:
    report = parse_report("a\tb\tc\td\te\tf\n1\t2\t3\t4\t5\t60.000 hồ sơ\n")
    assert report.forms == ()
    assert report.unread[0].startswith("line 1 – line 2: ")
    assert report.figures[-1].count == 60_000


def test_a_report_without_table_has_period_and_unit_from_its_prose() -> None:
    report = parse_report("Quý I/2022\n\nThực hiện quy định, UBND tỉnh Thử Nghiệm báo cáo kết quả như sau.")
    assert (report.period, report.reporting_unit) == (
        ReportingPeriod.quarter(2022, 1),
        "UBND tỉnh Thử Nghiệm",
    )
    assert parse_report("Báo cáo năm 2022.").period == ReportingPeriod.year(2022)
    assert parse_report("Báo cáo.").period is None
    assert parse_report("Báo cáo.").reporting_unit == ""


def test_reports_and_figures_are_values() -> None:
    one, two = (parse_report("Có 12 hồ sơ.", "a") for _ in range(2))
    assert one == two
    assert isinstance(one, Report)
    assert isinstance(one.figures[0], Figure)
    assert hash(one.figures[0]) == hash(two.figures[0])


def test_reports_without_end_are_refused_and_many_tables_are_found_at_once():
    with pytest.raises(DocumentError, match="1000001 characters"):
        parse_report("x" * 1_000_000)
    one = table([1, "Đất đai", *LAND], header=[["STT", "Lĩnh vực", *(f"({n})" for n in range(3, 14))]])
    assert len(parse_report(f"Biểu\n\n\n\n{one}" * 300).forms) == 300


@pytest.mark.parametrize("again", [False, True])
def test_sections_under_headings_in_the_text_are_one_form(again: bool) -> None:
    first = _table(ROW, title="Biểu số II.06c/VPCP/KSTT\n\nI. Cấp tỉnh")
    (form,) = parse_report(f"{first}\n\nIII. Cấp xã\n\n{_table(OTHER_ROW) if again else OTHER_ROW}").forms
    assert [(row.section, row.label) for row in form.rows if row.number.isdecimal()] == [
        ("I", "Đất đai"),
        ("III", "Hộ tịch"),
    ]


@pytest.mark.parametrize("line", ["UBND xã B", "Quý I/2021"])
def test_rows_under_another_unit_or_period_in_the_text_are_not_counted(line: str) -> None:
    first = _table(ROW, title="Đơn vị báo cáo: UBND xã A\n\nKỳ báo cáo: Quý II/2021")
    report = parse_report(f"{first}\n\n{line}\n\n{OTHER_ROW}")
    assert not any(row.label == "Hộ tịch" for form in report.forms for row in form.rows)
    assert report.unread or len(report.forms) > 1


@pytest.mark.parametrize(
    ("prose", "period", "told"),
    [
        ("Quý trước (Quý I/2020), toàn tỉnh tiếp nhận 12.345 hồ sơ.", None, False),
        ("Báo cáo quý II/2021. So với quý I/2021 tăng 5%.", "2021-Q2", False),
        ("Thực hiện kế hoạch quý I/2021, kết quả quý II/2021 như sau.", "2021-Q1", True),
        ("Thực hiện nhiệm vụ năm 2021." + "\n\nMột dòng." * 40, "2021", True),
    ],
)
def test_a_period_of_the_prose_is_told_where_it_may_be_another(
    prose: str, period: str | None, told: bool
) -> None:
    report = parse_report(f"{prose}\n\n{_table(ROW, title='Biểu số II.06a/VPCP/KSTT')}")
    (form,) = report.dated_forms
    assert (str(form.period) if form.period else None) == period
    assert ("period-elsewhere" in {one.rule for one in check(form)}) is told


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009"])
def test_spaces_of_another_width_part_words_as_plain_ones_do(space):
    text = "Tiếp nhận 48,8 ngàn hồ sơ, giải quyết 44,1 ngàn hồ sơ (90,4 %), giai đoạn 1 có 268 hồ sơ."
    plain, other = (parse_report(one).figures for one in (text, text.replace(" ", space)))
    assert [(one.text, one.value, one.unit) for one in other] == [
        (one.text, one.value, one.unit) for one in plain
    ]
    (figure,) = parse_report(f"Tiếp nhận{space}12{space}345{space}hồ sơ.").figures
    assert figure.value == 12_345
