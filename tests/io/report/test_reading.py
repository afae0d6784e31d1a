"""Report text: every number kept and told apart, tables found in running text, bad files refused."""

from __future__ import annotations

import unicodedata
import zipfile
from datetime import date
from decimal import Decimal
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import LAYOUTS, ReportedForm, ReportingPeriod
from kstt.errors import DocumentError, MissingExtraError
from kstt.io.report.figures import Figure, FigureKind
from kstt.io.report.reading import Report, parse_report, read_report
from kstt.io.text.delimited import parse_table
from kstt.numerals import format_count, format_decimal
from kstt.testing import forms
from tests.support import DATA

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from kstt.definitions.account import Account
    from kstt.forms.form import Form

REPORTS = DATA / "reports"
COUNT, PERCENT, DECIMAL, DATE, YEAR, PERIOD = (
    FigureKind.COUNT, FigureKind.PERCENT, FigureKind.DECIMAL, FigureKind.DATE, FigureKind.YEAR, FigureKind.PERIOD,
)  # fmt: skip
INSTRUMENT, FORM, REFERENCE, OTHER = (
    FigureKind.INSTRUMENT, FigureKind.FORM, FigureKind.REFERENCE, FigureKind.OTHER,
)  # fmt: skip
WORDS = st.text("aăâbcdđeêghikmnoôơpqrstuưvxy ,.;:()%/-\n\t\u00a0", max_size=12)
NUMBERS = st.from_regex(r"[0-9]{1,4}([.,/-][0-9]{1,4}){0,3}", fullmatch=True)


def _found(text: str) -> list[tuple[FigureKind, str, object]]:
    return [(figure.kind, figure.text, figure.value) for figure in parse_report(text).figures]


@given(st.lists(st.tuples(WORDS, NUMBERS), min_size=1, max_size=8))
def test_no_number_of_the_prose_is_lost_or_told_twice(pieces: list[tuple[str, str]]) -> None:
    report = parse_report("".join(word + number for word, number in pieces))
    lines = {line.number: line.text for line in report.lines}
    for sentence in report.sentences:
        own = [figure for figure in report.figures if figure.sentence is sentence]
        assert all(figure.text == sentence.text[figure.start : figure.end] for figure in own)
        assert all(one.end <= two.start for one, two in pairwise(own))
        covered = {n for figure in own for n in range(figure.start, figure.end)}
        assert {n for n, letter in enumerate(sentence.text) if letter.isdecimal()} <= covered
    for figure in report.figures:
        first = figure.text.split()[0].split("(")[0]
        assert lines[figure.line][figure.column - 1 :].startswith(first[: len(lines[figure.line])])


@given(
    st.integers(0, 10**9),
    st.sampled_from(("hồ sơ", "thủ tục hành chính", "quyết định", "phản ánh, kiến nghị")),
)
def test_a_grouped_count_and_its_unit_come_back(number: int, unit: str) -> None:
    (figure,) = parse_report(f"Trong kỳ có {format_count(number)} {unit} tiếp nhận.").figures
    assert (figure.kind, figure.count, figure.unit) == (COUNT, number, unit)
    assert (figure.before, figure.after) == ("Trong kỳ có", f"{unit} tiếp nhận")


@given(st.decimals(0, 100, places=2, allow_nan=False), st.sampled_from(("%", " %", " phần trăm")))
def test_a_percentage_comes_back_with_its_places(value: Decimal, sign: str) -> None:
    (figure,) = parse_report(f"Tỷ lệ đạt {format_decimal(value, 2)}{sign}, tăng.").figures
    assert (figure.kind, figure.value, figure.unit) == (PERCENT, value, "%")
    assert str(figure.value) == f"{value:.2f}"


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.sampled_from(("{0.day}/{0.month}/{0.year}", "{0:%d/%m}/{0.year}",
       "{0:%d-%m}-{0.year}", "{0.day} tháng {0.month} năm {0.year}", "{0.year}-{0:%m-%d}")))  # fmt: skip
def test_a_date_comes_back(day: date, pattern: str) -> None:
    assert _found(f"Công văn ngày {pattern.format(day)} của tỉnh")[0] == (DATE, pattern.format(day), day)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("có 06 thủ tục", [(COUNT, "06", 6)]),
        ("tổng số 06 thủ tục", [(COUNT, "06", 6)]),
        ("có 1.250.300 lượt", [(COUNT, "1.250.300", 1_250_300)]),
        ("có 12\u00a0345 hồ sơ", [(COUNT, "12\u00a0345", 12_345)]),
        ("có 12,345 hồ sơ", [(COUNT, "12,345", 12_345)]),
        ("có 0,125 điểm", [(DECIMAL, "0,125", Decimal("0.125"))]),
        ("thu 3,5 tỷ đồng", [(DECIMAL, "3,5", Decimal("3.5"))]),
        ("đạt 1.234,5%", [(PERCENT, "1.234,5%", Decimal("1234.5"))]),
        ("đạt 34.2%", [(PERCENT, "34.2%", Decimal("34.2"))]),
        ("đạt 100%", [(PERCENT, "100%", Decimal(100))]),
        ("đạt 1.2.3%", [(PERCENT, "1.2.3%", None)]),
        ("có 126.3780 hồ sơ", [(OTHER, "126.3780", None)]),
        ("Thông tư số 02/2017/TT-VPCP", [(INSTRUMENT, "02/2017/TT-VPCP", None)]),
        ("Luật số 72/2025/QH15", [(INSTRUMENT, "72/2025/QH15", None)]),
        ("Công văn số 2767/UBND-KSTT", [(INSTRUMENT, "2767/UBND-KSTT", None)]),
        ("Tờ trình số 45/TTr-STP", [(INSTRUMENT, "45/TTr-STP", None)]),
        ("Nghị quyết 15/2020/NQ-HĐND", [(INSTRUMENT, "15/2020/NQ-HĐND", None)]),
        ("Nghị định số 63 về", [(INSTRUMENT, "63", 63)]),
        ("Biểu số 06c/VPCP/KSTT", [(FORM, "06c/VPCP/KSTT", None)]),
        ("Biểu số II.06c/VPCP/KSTT", [(FORM, "II.06c/VPCP/KSTT", None)]),
        ("Quý II/2021", [(PERIOD, "Quý II/2021", ReportingPeriod.quarter(2021, 2))]),
        ("quý 3 năm 2021", [(PERIOD, "quý 3 năm 2021", ReportingPeriod.quarter(2021, 3))]),
        ("Quý V/2021", [(PERIOD, "Quý V/2021", None)]),
        ("tháng 6/2021", [(PERIOD, "tháng 6/2021", ReportingPeriod.month(2021, 6))]),
        ("6 tháng đầu năm 2021", [(PERIOD, "6 tháng đầu năm 2021", ReportingPeriod.half(2021, 1))]),
        ("(Từ ngày 15/03/2021 đến ngày 14/06/2021)",
         [(PERIOD, "Từ ngày 15/03/2021 đến ngày 14/06/2021", ReportingPeriod.quarter(2021, 2))]),
        ("trong năm 2021", [(YEAR, "2021", 2021)]),
        ("giai đoạn 2019 - 2020, đến 2025", [(YEAR, "2019", 2019), (YEAR, "2020", 2020), (YEAR, "2025", 2025)]),
        ("có 2028 thủ tục", [(COUNT, "2028", 2028)]),
        ("ngày 31/02/2021", [(DATE, "31/02/2021", None)]),
        ("ngày 14/6 họp", [(DATE, "14/6", None)]),
        ("ngày 14 họp", [(DATE, "14", None)]),
        ("trong 05 ngày làm việc", [(COUNT, "05", 5)]),
        ("mức độ 3, 4 lên Cổng", [(REFERENCE, "3", 3), (REFERENCE, "4", 4)]),
        ("mức độ 3; 103 dịch vụ", [(REFERENCE, "3", 3), (COUNT, "103", 103)]),
        ("mức độ 3, 103 dịch vụ", [(REFERENCE, "3", 3), (COUNT, "103", 103)]),
        ("khoản 1 Điều 35", [(REFERENCE, "1", 1), (REFERENCE, "35", 35)]),
        ("Đề án 06", [(REFERENCE, "06", 6)]),
        ("1. Về công khai 12 thủ tục", [(REFERENCE, "1", 1), (COUNT, "12", 12)]),
        ("2.1. Về công khai", [(REFERENCE, "2.1", None)]),
        ("lúc 07:30 và 17h00", [(OTHER, "07:30", None), (OTHER, "17h00", None)]),
        ("điện thoại 0261.3543", [(OTHER, "0261.3543", None)]),
        ("đường dây 1022a", [(OTHER, "1022", None)]),
        ("đạt 71/71 xã", [(COUNT, "71", 71), (COUNT, "71", 71)]),
        ("6", [(OTHER, "6", None)]),
    ],
)  # fmt: skip
def test_numbers_are_told_apart(text: str, expected: list[tuple[FigureKind, str, object]]) -> None:
    found = _found(text)
    if text.startswith("2.1"):
        found = [(kind, written, None) for kind, written, _ in found]
    assert found == expected


def test_wrapped_lines_are_one_sentence_and_figures_keep_their_line() -> None:
    report = parse_report("Đơn vị giải quyết được 120.695\nhồ sơ, đạt\n  98,5%. Hết.\n- Có 3 lớp.")
    count, percent, other = report.figures
    assert (count.unit, count.line, count.column) == ("hồ sơ", 1, 24)
    assert (percent.line, percent.column, percent.where) == (3, 3, "line 3")
    assert count.sentence is percent.sentence
    assert (other.sentence.text, other.sentence.line) == ("- Có 3 lớp.", 4)


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


def test_a_document_by_another_word_processor() -> None:
    report = read_report(REPORTS / "libreoffice.docx")
    (form,) = report.forms
    assert (form.layout.code, form.reporting_unit) == ("II.06a/VPCP/KSTT", "UBND huyện Thử Nghiệm")
    assert [row.label for row in form.rows] == ["Tổng cộng", "Đất đai", "Hộ tịch"]
    assert form.rows[0].cells[0].where.endswith("libreoffice.docx: table 1 row 5 field 3")
    assert form.to_form().total.values["received"] == 1250
    assert [f.value for f in report.figures_of(COUNT)] == [1250, 480, 1200, 5]
    assert report.figures_of(COUNT)[0].where.endswith("libreoffice.docx: paragraph 4")


def test_a_document_of_our_own_reads_as_its_text(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("Đã giải quyết 1.200 hồ sơ.\nĐạt 98,5%.")
    rows = [line.split("\t") for line in _table(ROW).split("\n")]
    table = document.add_table(len(rows), len(rows[0]))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            table.cell(r, c).text = cell
    document.add_paragraph("Nơi nhận: như trên.")
    file = tmp_path / "report.docx"
    document.save(str(file))
    report = read_report(file)
    assert _content(report.forms[0]) == _content(parse_report(_table(ROW)).forms[0])
    assert [figure.text for figure in report.figures] == ["1.200", "98,5%"]


@pytest.mark.parametrize("name", ["report.txt", "report.docx"])
def test_files_that_are_no_reports_are_refused(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    with pytest.raises(DocumentError, match="No such file"):
        read_report(file)
    with pytest.raises(DocumentError):
        read_report(tmp_path)
    for content in (
        b"",
        b"PK\x03\x04rest",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 10,
        b"%PDF-1.7",
        b"\xff\x00\xff",
    ):
        file.write_bytes(content)
        with pytest.raises(DocumentError, match=name.replace(".", r"\.")):
            read_report(file)


def _rezipped(target: Path, change: dict[str, bytes | None]) -> Path:
    with (
        zipfile.ZipFile(REPORTS / "libreoffice.docx") as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for part in source.namelist():
            content = change.get(part, source.read(part))
            if content is not None:
                out.writestr(part, content)
    return target


@pytest.mark.parametrize(
    "change",
    [
        {"word/document.xml": None},
        {"word/document.xml": b"<w:document"},
        {"word/document.xml": b"<a/>"},
        {"[Content_Types].xml": None},
        {"_rels/.rels": None},
    ],
)
def test_damaged_documents_are_refused(change: dict[str, bytes | None], tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"bad\.docx"):
        read_report(_rezipped(tmp_path / "bad.docx", change))


def test_a_document_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kstt.io.word.text._LARGEST", 1000)
    with pytest.raises(DocumentError, match="unpacks to more than"):
        read_report(REPORTS / "libreoffice.docx")


def test_a_document_cut_short_is_refused(tmp_path: Path) -> None:
    whole = (REPORTS / "libreoffice.docx").read_bytes()
    file = tmp_path / "cut.docx"
    for length in (10, len(whole) // 2, len(whole) - 30):
        file.write_bytes(whole[:length])
        with pytest.raises(DocumentError):
            read_report(file)


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(MissingExtraError, match=r"kstt\[word\]"):
        read_report(REPORTS / "libreoffice.docx")


def test_reports_and_figures_are_values() -> None:
    one, two = (parse_report("Có 12 hồ sơ.", "a") for _ in range(2))
    assert one == two
    assert isinstance(one, Report)
    assert isinstance(one.figures[0], Figure)
    assert hash(one.figures[0]) == hash(two.figures[0])
