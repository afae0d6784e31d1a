"""The heading above a table: its period whatever stands beside it, and the unit of a letterhead."""

import pytest

from kstt import LAYOUTS, ReportingPeriod, RowBy
from kstt.definitions.rules import EndedLevel
from kstt.io.formats.reading import read_forms
from kstt.io.grid.heading.period_lines import joined_pieces
from kstt.io.grid.heading.title_block import TitleBlock
from kstt.io.text.delimited import parse_table
from kstt.io.units import read_units
from kstt.merging.reading import Target, take
from kstt.tables.checks import check
from tests.io.grid.tables import ROWS, TOTAL, table
from tests.support import DATA

Q2 = ReportingPeriod.quarter(2021, 2)
TARGET = Target(LAYOUTS.on("06c", Q2.end), Q2, RowBy.CATEGORY, None, EndedLevel.OWN_SECTION)
DATE_LINE = "Đắk Lao, ngày 20 tháng 6 năm 2021"


def read(*texts):
    return TitleBlock.read([(text, f"A{n}") for n, text in enumerate(texts, 1)])


@pytest.mark.parametrize(
    "texts",
    [
        (DATE_LINE, "BÁO CÁO GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH QUÝ II NĂM 2021"),
        ("BÁO CÁO QUÝ II NĂM 2021", DATE_LINE),
        ("BÁO CÁO NĂM 2021", "Kỳ báo cáo: Quý II", "(từ ngày 15 tháng 3 đến ngày 14 tháng 6 năm 2021)"),
        ("Kỳ báo cáo: Q2/2021",),
        ("Kỳ báo cáo:", "Quý II/2021"),
        ("Số liệu quý II/2021 so với quý I/2021",),
    ],
)
def test_the_period_is_read_and_no_day_of_a_letter(texts):
    block = read(*texts)
    assert (block.period, block.others) == (Q2, ())


@pytest.mark.parametrize(
    "texts",
    [
        ("Don vi bao cao: UBND xa Dak Lao", "Don vi nhan bao cao: UBND huyen", "Ky bao cao: Quy II/2021"),
        ("Don vi bao cao: UBND xa Dak Lao. Don vi nhan bao cao: UBND huyen - Ky bao cao: Quy II/2021",),
        (
            "DON VI BAO CAO:",
            "UBND xa Dak Lao",
            "DON VI NHAN BAO CAO:",
            "UBND huyen",
            "Kì báo cáo: quí II/2021",
        ),
        ("Don vi bao cao: UBND xa Dak Lao - Don vi nhan bao cao: UBND huyen; Kì báo cáo: Quý II/2021",),
    ],
)
def test_a_heading_without_marks_or_with_i_for_y_says_the_same(texts):
    block = read(*texts)
    assert (block.period, block.reporting_unit, block.recipient) == (Q2, "UBND xa Dak Lao", "UBND huyen")
    assert not block.others


def test_several_periods_are_a_finding():
    block = read(
        "Kỳ báo cáo: Quý II/2021", "Báo cáo tháng 6 năm 2021", "(Từ ngày 01/04/2021 đến ngày 30/06/2021)"
    )
    assert block.period == Q2
    assert [(period.label, where) for period, where in block.others] == [
        ("Tháng 6/2021", "A2"),
        ("Từ ngày 01/04/2021 đến ngày 30/06/2021", "A3"),
    ]


def test_several_periods_of_a_file_are_a_warning(tmp_path):
    path = tmp_path / "q2.csv"
    header = ",".join(["STT", "Lĩnh vực", *(f"({n})" for n in range(3, 14))])
    titles = (
        "STT,Lĩnh vực,Tổng số tiếp nhận,Trực tuyến,Trực tiếp,Từ kỳ trước,Tổng số đã giải quyết,Trước hạn,Đúng hạn,"
        "Quá hạn,Tổng số đang giải quyết,Trong hạn,Quá hạn"
    )
    rows = f"{titles}\n{header}\n,Tổng cộng,1,0,1,0,1,0,1,0,0,0,0\n1,Đất đai,1,0,1,0,1,0,1,0,0,0,0\n"
    path.write_text(f"Kỳ báo cáo: Quý II/2021\nSố liệu tháng 6/2021\n{rows}", encoding="utf-8")
    (form,) = read_forms(path)
    (finding,) = (one for one in check(form) if one.rule == "periods-several")
    assert (finding.found, finding.expected, form.period) == ("Tháng 6/2021", "Quý II/2021", Q2)


def test_the_unit_of_a_letterhead_is_the_last_of_its_units():
    assert read("UBND TỈNH ĐẮK NÔNG", "SỞ TƯ PHÁP", "BÁO CÁO").reporting_unit == "SỞ TƯ PHÁP"
    assert read("UBND XÃ ĐẮK LAO", DATE_LINE).reporting_unit == "UBND XÃ ĐẮK LAO"
    assert read("UBND XÃ A", "Đơn vị báo cáo: UBND xã B").reporting_unit == "UBND xã B"
    assert read("BÁO CÁO", "Văn hóa cơ sở").reporting_unit == ""


def test_the_day_of_the_letter_is_not_the_period_of_a_file():
    (form,) = read_forms(DATA / "merging" / "period-from-date-line.xlsx")
    assert (form.period, form.reporting_unit) == (Q2, "UBND xã Đắk Lao")


@pytest.mark.parametrize(
    ("texts", "unit"),
    [
        (("Đơn vị: UBND xã Đắk Lao",), "UBND xã Đắk Lao"),
        (("Tên đơn vị UBND xã Đắk Lao", "Đơn vị: hồ sơ"), "UBND xã Đắk Lao"),
        (("Cơ quan báo cáo:UBND xã Đắk Lao",), "UBND xã Đắk Lao"),
        (("Tên cơ quan báo cáo: UBND xã Đắk Lao",), "UBND xã Đắk Lao"),
        (
            ("UBND XÃ ĐẮK LAO CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BỘ PHẬN MỘT CỬA Độc lập - Tự do - Hạnh phúc"),
            "UBND XÃ ĐẮK LAO",
        ),
        (("Kết quả giải quyết thủ tục hành chính của UBND xã Đắk Lao từ ngày 15/3 đến 14/6/2021",), "UBND xã Đắk Lao"),
        (("Tình hình giải quyết tại UBND xã Đắk Lao quý II/2021",), "UBND xã Đắk Lao"),
        (("(Kèm theo Công văn số 1/UBND-KSTT của UBND tỉnh Đắk Nông)",), ""),
        (("Thủ tục thuộc thẩm quyền của UBND cấp xã",), ""),
        (("Tình hình, kết quả giải quyết TTHC của Sở Tài nguyên và Môi trường quý II/2021",), "Sở Tài nguyên và Môi trường"),
        (("Số liệu tiếp nhận và giải quyết hồ sơ tại UBND phường 1",), "UBND phường 1"),
        (("Đơn vị: UBND xã Đắk Lao, huyện Đắk Mil, tỉnh Đắk Nông",), "UBND xã Đắk Lao, huyện Đắk Mil, tỉnh Đắk Nông"),
        (("ĐƠN VỊ: VĂN PHÒNG HĐND VÀ UBND HUYỆN ĐẮK MIL",), "VĂN PHÒNG HĐND VÀ UBND HUYỆN ĐẮK MIL"),
        (("Cơ quan, đơn vị: Sở TN&MT",), "Sở TN&MT"),
        (("Đơn vị: Sở Du lịch",), "Sở Du lịch"),
        (("Cơ quan: Phòng Văn hóa và Thông tin huyện Đắk Mil",), "Phòng Văn hóa và Thông tin huyện Đắk Mil"),
        (("Kết quả tại cơ quan, đơn vị trực tiếp giải quyết",), ""),
        (("TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT QUÝ III/2023 - UBND XÃ MƯỜNG BÚ",),
         "UBND XÃ MƯỜNG BÚ"),
        (("UBND xã Mường Bú – Tổng hợp hồ sơ TTHC quý I/2024",), "UBND xã Mường Bú"),
        (("BÁO CÁO QUÝ I/2024 - SỞ DU LỊCH",), "SỞ DU LỊCH"),
        (("BÁO CÁO QUÝ I/2024 - SỞ DU LỊCH CHƯA NỘP",), ""),
        (("BÁO CÁO QUÝ I/2024 - CẤP XÃ",), ""),
        (("KẾT QUẢ GIẢI QUYẾT TTHC CỦA UBND XÃ ĐẮK LAO QUÝ I/2024",), "UBND XÃ ĐẮK LAO"),
        (("KẾT QUẢ GIẢI QUYẾT TTHC TẠI UBND XÃ ĐẮK LAO PHÂN LOẠI LĨNH VỰC",), ""),
        (("Đơn vị: Chi cục Thuế khu vực Sông Đà. Thời gian chốt số liệu: từ 15/12/2024 đến 14/03/2025",),
         "Chi cục Thuế khu vực Sông Đà"),
        (("Đơn vị báo cáo: UBND xã A; Kỳ báo cáo: Quý I/2024",), "UBND xã A"),
        (("Đơn vị báo cáo: UBND xã A Đơn vị nhận báo cáo: Văn phòng UBND tỉnh B",), "UBND xã A"),
        (("Đơn vị nhận báo cáo: UBND tỉnh B - Đơn vị báo cáo: UBND xã A  Kỳ báo cáo: Quý I/2024",), "UBND xã A"),
    ],
)  # fmt: skip
def test_the_unit_by_whatever_line_names_it(texts, unit):
    assert read(*texts).reporting_unit == unit


@pytest.mark.parametrize(
    "line",
    [
        "Thực hiện Công văn số 12 của UBND tỉnh Bắc Giang",
        "(Đính kèm Báo cáo của Sở Nội vụ)",
        "Biểu tổng hợp theo yêu cầu của UBND tỉnh Bắc Giang",
        "Phụ lục Kế hoạch của UBND tỉnh Bắc Giang năm 2021",
        "Hồ sơ không thuộc thẩm quyền của UBND huyện A",
        "Kết quả giải quyết hồ sơ thuộc thẩm quyền của UBND huyện A",
        "Kết quả giải quyết TTHC theo chỉ đạo của UBND tỉnh Bắc Giang",
        "Kết quả giải quyết khiếu nại của UBND tỉnh Bắc Giang",
        "Kết quả giải quyết hồ sơ tại UBND xã A và UBND xã B",
        "Kết quả giải quyết hồ sơ tại UBND xã A và xã B",
        "Kết quả giải quyết hồ sơ tại UBND xã A, UBND xã B",
        "Kết quả giải quyết hồ sơ tại UBND xã A, B",
        "Kết quả giải quyết hồ sơ tại UBND xã A còn chậm",
        "KẾT QUẢ GIẢI QUYẾT HỒ SƠ TẠI UBND XÃ A CÒN CHẬM",
        "Đơn vị: UBND tỉnh giao",
        "Đơn vị: UBND giao",
        "Đơn vị UBND xã A nộp chậm",
        "ĐƠN VỊ UBND XÃ A NỘP CHẬM",
        "Đơn vị: Sở Nội vụ nộp chậm",
        "Đơn vị: Sở Du lịch nộp chậm",
        "ĐƠN VỊ: SỞ DU LỊCH CHƯA BÁO CÁO",
        "Đơn vị: UBND xã A, UBND huyện A, xã B",
        "Cơ quan, đơn vị: Sở Nội vụ, Sở Tư pháp",
        "Cơ quan, đơn vị: Sở Nội vụ và Sở Tư pháp",
    ],
)
def test_a_letter_a_sentence_or_a_list_names_no_reporting_unit(line, tmp_path):
    assert read(line).reporting_unit == ""
    path = tmp_path / "UBND xã Đắk Lao.tsv"
    path.write_text(f"{line}\n{table(TOTAL, [1, ROWS[0][0], *ROWS[0][1]])}", encoding="utf-8")
    (report,) = read_units([path]).reports
    assert (report.form.reporting_unit, take(report, TARGET).outcome.unit) == ("", "UBND xã Đắk Lao")


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("UBND xã Đắk Lao", ""),
        ("UBND xã Đắk Mil", ""),
        ("UBND xã Đắk Ka Ri", ""),
        ("UBND xã Đắk Ka", "UBND xã Đắk Ka"),
        ("xã Đắk Ka, huyện Đắk Mil", "UBND xã Đắk Ka"),
        ("UBND xã Đắk Ka Q2-2021", "UBND xã Đắk Ka"),
        ("UBND xã Đắk Ka quý II", "UBND xã Đắk Ka"),
        ("bieu 06a", "UBND xã Đắk Ka"),
    ],
)
def test_a_title_names_no_unit_where_the_file_names_another(name, unit):
    cells = [("Kết quả giải quyết TTHC của UBND xã Đắk Ka quý II/2021", "A1")]
    assert TitleBlock.read(cells, names=("Sheet1", name)).reporting_unit == unit


@pytest.mark.parametrize(
    ("texts", "unit"),
    [
        (("SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG", "CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI GIA NGHĨA"),
         "CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI GIA NGHĨA"),
        (("UBND HUYỆN A", "CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI"), "CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI"),
        (("UBND TỈNH ĐẮK NÔNG", "UBND THÀNH PHỐ GIA NGHĨA"), "UBND THÀNH PHỐ GIA NGHĨA"),
        (("UBND XÃ A", "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ"), "UBND XÃ A"),
        (("UBND XÃ A", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"), "UBND XÃ A"),
        (("UBND HUYỆN A", "BỘ PHẬN MỘT CỬA UBND XÃ B"), "BỘ PHẬN MỘT CỬA UBND XÃ B"),
        (("UBND XÃ A", "BỘ PHẬN MỘT CỬA HIỆN ĐẠI"), "UBND XÃ A"),
        (("BỘ PHẬN MỘT CỬA HIỆN ĐẠI",), "BỘ PHẬN MỘT CỬA HIỆN ĐẠI"),
    ],
)  # fmt: skip
def test_only_a_desk_is_its_committees(texts, unit):
    assert read(*texts).reporting_unit == unit


@pytest.mark.parametrize(
    "texts",
    [
        ("Đơn vị báo cáo: UBND xã A Quý II năm 2021",),
        ("Đơn vị báo cáo: UBND xã A (Quý II/2021)",),
        ("Đơn vị: UBND xã A - Kỳ: Quý II/2021",),
        ("UBND xã A - Quý II/2021", "Biểu tổng hợp"),
        ("UBND xã A báo cáo quý II năm 2021",),
        ("UBND xã A", "Từ ngày: 15/03/2021", "Đến ngày: 14/06/2021"),
        ("UBND xã A", "Từ ngày:", "15/03/2021", "Đến ngày:", "14/06/2021"),
        ("UBND xã A", "Năm báo cáo: 2021", "Kỳ báo cáo: Quý II"),
        ("UBND xã A", "Quý báo cáo: II", "Năm báo cáo: 2021"),
    ],
)
def test_a_unit_and_a_period_on_one_line_and_a_period_on_two(texts):
    block = read(*texts)
    assert (block.reporting_unit, block.period) == ("UBND xã A", Q2)


def test_a_month_and_its_year_on_two_lines():
    block = read("Tháng báo cáo: 5", "Năm báo cáo: 2021")
    assert block.period == ReportingPeriod.month(2021, 5)


def test_the_line_of_the_form_comes_before_any_other():
    block = read("Kết quả của UBND xã A quý II/2021", "Đơn vị báo cáo: UBND xã B", "Đơn vị: UBND xã C")
    assert block.reporting_unit == "UBND xã B"


def test_a_period_in_pieces_each_in_a_cell_of_its_own_is_read():
    rows = [["Đơn vị:", "", "UBND xã Đắk Lao"], ["Quý", "II", "Năm", "2021"],
            ["Từ ngày", "", "15/03", "đến ngày", "", "14/06"]]  # fmt: skip
    form = parse_table(
        "\n".join("\t".join(row) for row in rows) + "\n" + table(TOTAL, *([1, n, *c] for n, c in ROWS))
    )
    assert (form.period, form.reporting_unit) == (Q2, "UBND xã Đắk Lao")


@pytest.mark.parametrize("unit", ["nghìn hồ sơ", "1.000 hồ sơ", "Ngàn HS", "nghìn"])
def test_a_unit_of_count_that_is_not_the_case_is_an_error(unit):
    for row in (f"Đơn vị tính: {unit}", f"ĐVT:\t{unit}"):
        form = parse_table(row + "\n" + table(TOTAL, *([1, n, *c] for n, c in ROWS)))
        found = [one for one in check(form) if one.rule == "counts-scaled"]
        assert [unit in one.message_en for one in found] == [True]
    form = parse_table("Đơn vị tính: Số hồ sơ TTHC\n" + table(TOTAL, *([1, n, *c] for n, c in ROWS)))
    assert "counts-scaled" not in {one.rule for one in check(form)}


@pytest.mark.parametrize(
    "written",
    ["Quý V năm 2024", "Quý … năm 2024", "Quý năm 2024", "Tháng 13 năm 2024", "Kỳ báo cáo: Quý .../2024"],
)
def test_a_quarter_or_month_that_cannot_be_read_is_no_year(written):
    block = TitleBlock.read([(written, "A1")])
    assert block.period is None
    assert block.unread == (written, "A1")
    pieces = joined_pieces([(word, f"{word}1") for word in written.split()])
    assert TitleBlock.read(pieces).period is None


@pytest.mark.parametrize(
    "cells",
    [
        ["(Đơn vị tính: nghìn hồ sơ)"],
        ["Biểu 06a - ĐVT: nghìn hồ sơ"],
        ["Đơn vị: nghìn hồ sơ"],
        ["Đơn vị tính", "chục hồ sơ"],
        ["Đơn vị tính: 10 hồ sơ"],
        ["Số liệu tính bằng nghìn hồ sơ"],
    ],
)
def test_a_unit_of_count_of_many_cases_is_found_however_it_is_written(cells):
    assert TitleBlock.read([(text, text) for text in cells]).scaled == (cells[-1], cells[-1])


@pytest.mark.parametrize("text", ["Đơn vị tính: hồ sơ", "Đơn vị: UBND xã Nghìn", "Đơn vị tính: hồ sơ, %"])
def test_single_cases_and_units_are_no_unit_of_many(text):
    assert TitleBlock.read([(text, "A1")]).scaled is None


@pytest.mark.parametrize("number", ["2025", "7459"])
def test_a_number_in_a_cell_of_its_own_is_no_year(number):
    assert read("Tổng số hồ sơ tiếp nhận", number).period is None
    block = read("Kỳ báo cáo: Quý II/2021", "Tổng số hồ sơ tiếp nhận", number)
    assert (block.period, block.others) == (Q2, ())
    assert read("Kỳ báo cáo:", "2021").period == ReportingPeriod.year(2021)


@pytest.mark.parametrize(
    ("texts", "label"),
    [
        (("Quý I", "Năm 2024"), "Quý I/2024"),
        (("KẾT QUẢ GIẢI QUYẾT TTHC QUÝ I", "NĂM 2024"), "Quý I/2024"),
        (("Kỳ báo cáo: Quý III", "(Năm 2022)"), "Quý III/2022"),
        (("6 tháng đầu năm", "Năm 2024"), "6 tháng đầu năm 2024"),
        (("Quý: III; Năm: 2022",), "Quý III/2022"),
        (("Kì báo cáo: Quí II/2021",), "Quý II/2021"),
    ],
)
def test_a_quarter_and_the_year_in_a_text_of_its_own_are_one_period(texts, label):
    found = read(*texts)
    assert (found.period.label, found.others, found.unread) == (label, (), None)


def test_a_quarter_that_may_be_of_either_year_is_no_year():
    found = read("Quý I", "Năm 2024", "Năm 2023")
    assert found.period is None
    assert found.unread[0] == "Quý I"


@pytest.mark.parametrize("line", ["Kèm theo báo cáo tháng 12", "(Không gồm quý IV", "So với quý I"])
def test_a_line_that_mentions_a_period_does_not_take_the_year_of_another(line):
    found = read(line, "Năm 2021")
    assert found.period is None
    assert found.unread[0] == line


def test_the_day_of_a_letter_without_a_day_is_no_month():
    assert read("Đắk Nông, ngày    tháng 12", "Năm 2021").period == ReportingPeriod.year(2021)


def test_a_line_about_the_quarter_before_does_not_name_the_period():
    found = read(
        "Quý trước (Quý I/2020), toàn tỉnh tiếp nhận nhiều hồ sơ", "BIỂU SỐ LIỆU BÁO CÁO QUÝ III NĂM 2024"
    )
    assert found.period == ReportingPeriod.quarter(2024, 3)
    assert [period.label for period, _ in found.others] == ["Quý I/2020"]
    assert read("Quý trước (Quý I/2020), toàn tỉnh tiếp nhận nhiều hồ sơ").period is None
