"""Tables as district offices and portals word and arrange them, each a kind that was once misread or refused."""

import pytest

from kstt import Severity, check
from kstt.errors import DocumentError
from kstt.io.grid.lines.sections import named_level
from kstt.io.grid.titles.words import WORDS, path_said
from kstt.io.text import parse_table
from kstt.tables import LineKind

HEADER = """STT;Lĩnh vực;Số hồ sơ tiếp nhận;;;;Số hồ sơ đã giải quyết;;;;Số hồ sơ đang giải quyết;;
;;Tổng số;Trực tuyến;Trực tiếp, dịch vụ bưu chính;Từ kỳ trước;Tổng số;Trước hạn;Đúng hạn;Quá hạn;Tổng số;Trong hạn;Quá hạn
"""
LAND, CIVIL, NONE = "9;4;4;1;7;5;1;1;2;1;1", "6;3;2;1;6;2;3;1;0;0;0", ";;;;;;;;;;"
BOTH = "15;7;6;2;13;7;4;2;2;1;1"
TWICE, THRICE = "30;14;12;4;26;14;8;4;4;2;2", "24;11;10;3;20;12;5;3;4;2;2"
LAND_BLANKS, CIVIL_BLANKS = LAND, "6;3;2;1;6;2;3;1;;;"


def read(*lines, header=HEADER):
    return parse_table(header + "\n".join(lines) + "\n")


def rows(form):
    return [row.label for row in form.rows if row.kind is LineKind.ROW]


def blocks(form):
    return [row.block for row in form.rows if row.kind is LineKind.ROW]


def errors(form):
    return [finding for finding in check(form) if finding.severity is Severity.ERROR]


@pytest.mark.parametrize(
    "numerals", [("I", "II"), ("A", "B"), ("(I)", "(II)"), ("i", "ii"), ("Phần I", "Phần II"), ("", "")]
)
@pytest.mark.parametrize("figures", [(LAND, CIVIL), (NONE, NONE)])
@pytest.mark.parametrize(
    "heads",
    [
        ("UBND xã Đắk Lao", "UBND xã Thuận An"),
        ("TX. Phú Mỹ", "Thành phố Gia Nghĩa"),
        ("Hệ thống của Bộ", "Phần mềm của tỉnh"),
        ("UBND XÃ ĐẮK LAO", "UBND XÃ THUẬN AN"),
    ],
)
def test_headings_of_units_and_systems_make_blocks(numerals, figures, heads):
    (first, second), (land, civil) = numerals, figures
    form = read(
        f"{first};{heads[0]};{land}", f"1;Đất đai;{LAND}", f"{second};{heads[1]};{civil}", f"1;Hộ tịch;{CIVIL}", f";Tổng cộng;{BOTH}",
    )  # fmt: skip
    assert (rows(form), blocks(form), errors(form)) == (["Đất đai", "Hộ tịch"], [*heads], [])


@pytest.mark.parametrize(
    "name", ["Cộng II", "Tổng B", "Cộng phần II", "Tổng cộng TTHC cấp xã", "Cộng khối", "Cộng (II)"]
)
@pytest.mark.parametrize("figures", [LAND, NONE])
def test_a_sum_under_a_section_is_no_row(name, figures):
    form = read(
        f";Tổng cộng;{BOTH}", f"I;Cấp tỉnh;{CIVIL}", f"1;Hộ tịch;{CIVIL}", f"II;Cấp xã;{figures}", f"1;Đất đai;{LAND}", f";{name};{LAND}",
    )  # fmt: skip
    assert (rows(form), errors(form)) == (["Hộ tịch", "Đất đai"], [])
    assert [row.cells[0].value for row in form.rows if row.kind is LineKind.SECTION] == [6, 9]


@pytest.mark.parametrize(
    "name", ["Toàn tỉnh", "TC", "Toàn hệ thống", "Tổng số hồ sơ", "Toàn bộ các đơn vị", "Tổng toàn huyện"]
)
@pytest.mark.parametrize("first", [True, False])
def test_the_total_is_known_by_its_figures_whatever_it_is_called(name, first):
    lines = [f"1;Đất đai;{LAND}", f"2;Hộ tịch;{CIVIL}", f"3;Chứng thực;{CIVIL}"]
    total = f";{name};21;10;8;3;19;9;7;3;2;1;1"
    form = read(*([total, *lines] if first else [*lines, total]))
    assert (rows(form), errors(form)) == (["Đất đai", "Hộ tịch", "Chứng thực"], [])
    assert [row.kind for row in form.rows].count(LineKind.TOTAL) == 1


def test_a_row_that_is_all_blank_is_a_row_where_nothing_is_left_blank():
    form = read(
        f";Tổng cộng;{BOTH}",
        f";Đất đai;{LAND_BLANKS}",
        f";Điện;{NONE}",
        f";Hộ tịch;{CIVIL_BLANKS}",
        f";Du lịch;{NONE}",
    )
    assert (rows(form), errors(form)) == (["Đất đai", "Điện", "Hộ tịch", "Du lịch"], [])
    numbered = read(f"1.1;Đất đai;{LAND}", f"1.2;Điện;{NONE}", f"1.3;Hộ tịch;{CIVIL}", f";Tổng cộng;{BOTH}")
    assert rows(numbered) == ["Đất đai", "Điện", "Hộ tịch"]


@pytest.mark.parametrize(
    "note", [";Số liệu không gồm hồ sơ ngành dọc;", ";NGƯỜI LẬP BIỂU;", "1;Trong đó có 12 hồ sơ liên thông;", "II;TÌNH HÌNH NHÂN SỰ;"],
)  # fmt: skip
def test_a_remark_under_the_rows_is_none(note):
    form = read(f";Tổng cộng;{BOTH}", f";Đất đai;{LAND_BLANKS}", f";Hộ tịch;{CIVIL_BLANKS}", note + NONE[1:])
    assert rows(form) == ["Đất đai", "Hộ tịch"]


@pytest.mark.parametrize(
    "name",
    [
        "Giám định y khoa",
        "Tổng hợp",
        "Đăng ký biện pháp bảo đảm",
        "Cộng đồng",
        "Giáo dục thuộc hệ thống giáo dục quốc dân",
    ],
)
def test_names_that_look_like_sums_comparisons_or_headings_are_rows(name):
    form = read(f";{name};{LAND}", f";Hộ tịch;{CIVIL}", f";Tổng cộng;{BOTH}")
    assert rows(form) == [name, "Hộ tịch"]


@pytest.mark.parametrize("unit", ["Đơn vị", "Xã, phường", "Đơn vị báo cáo", "Nơi giải quyết"])
@pytest.mark.parametrize("category", ["Lĩnh vực/Thủ tục", "Nội dung", "Chỉ tiêu"])
def test_a_column_of_units_is_known_by_what_stands_in_it(unit, category):
    header = "\n".join(
        (f"Thứ tự;{unit};{category}" if i == 0 else ";;") + line.partition(";")[2].partition(";")[2].rjust(0).join((";", ""))
        for i, line in enumerate(HEADER.splitlines())
    )  # fmt: skip
    form = read(
        f"1;UBND xã Đắk Lao;Đất đai;{LAND}", f"2;UBND xã Thuận An;Hộ tịch;{CIVIL}", f";;Tổng cộng;{BOTH}", header=header + "\n",
    )  # fmt: skip
    assert (rows(form), blocks(form)) == (["Đất đai", "Hộ tịch"], ["UBND xã Đắk Lao", "UBND xã Thuận An"])


@pytest.mark.parametrize(
    ("old", "new"),
    [("Đúng hạn", "Đúng hạn quy định"), ("Đúng hạn", "Đúng"), ("Trước hạn", "Hoàn tất sớm hơn lịch"), ("Từ kỳ trước", "Hồ sơ từ hôm qua"),
     ("Trực tuyến", "Trên môi trường số"), ("Số hồ sơ đang giải quyết", "Hồ sơ đang được giải quyết"), ("Số hồ sơ đang giải quyết", "Đang trong quy trình"),
     ("Số hồ sơ tiếp nhận", "Số hồ sơ thụ lý")],
)  # fmt: skip
def test_a_title_of_strange_words_is_settled_by_elimination_and_sums(old, new):
    form = read(
        f"1;Đất đai;{LAND}", f"2;Hộ tịch;{CIVIL}", f";Tổng cộng;{BOTH}", header=HEADER.replace(old, new)
    )
    assert [cell.value for cell in form.rows[0].cells] == [int(n) for n in LAND.split(";")]


def test_two_titles_of_strange_words_that_sums_cannot_part_are_refused():
    header = HEADER.replace("Trước hạn", "Loại một").replace("Đúng hạn", "Loại hai")
    with pytest.raises(ValueError, match="resolved_early"):
        read(f"1;Đất đai;{LAND}", f"2;Hộ tịch;{CIVIL}", header=header)


def test_titles_are_read_with_their_marks():
    assert [kind.value for kind in WORDS.said("Đúng").kinds] == ["on-time"]
    resolved = path_said(WORDS, ("PAKN đã xử lý", "Theo thời gian", "Tiếp nhận trong kỳ"))
    assert (resolved.group.value, [kind.value for kind in resolved.kinds]) == ("resolved", ["in-period"])
    assert path_said(WORDS, ("Kết quả giải quyết", "Tiếp nhận trong kỳ")).group.value == "received"
    assert not WORDS.said("Cụ thể").anything
    assert WORDS.said("Đang trong quy trình").group.value == "pending"
    assert [kind.value for kind in WORDS.said("Trể hạn").kinds] == ["late"]
    assert [kind.value for kind in WORDS.said("DUNG HAN").kinds] == ["on-time"]


@pytest.mark.parametrize(
    ("heading", "level"),
    [
        ("Các huyện, thị xã, thành phố thuộc tỉnh", "district"),
        ("TTHC do cấp xã giải quyết", "commune"),
        ("Các xã, phường trên địa bàn huyện", "commune"),
    ],
)
def test_the_level_of_a_heading_is_that_of_its_first_place(heading, level):
    assert named_level(heading).value == level


def test_bars_part_fields_too():
    text = (HEADER + f"1;Đất đai;{LAND}\n2;Hộ tịch;{CIVIL}\n").replace(";", " | ")
    assert rows(parse_table(text)) == ["Đất đai", "Hộ tịch"]


LAND_ROW, CIVIL_ROW = f"1;Đất đai;{LAND}", f"2;Hộ tịch;{CIVIL}"
AGAIN = HEADER.rstrip("\n")


@pytest.mark.parametrize("between", [[], [";" * 12], [";UBND xã Thuận An;;;;;;;;;;;"], ["Bảng 2" + ";" * 12]])
@pytest.mark.parametrize("total", [[f";Tổng cộng;{CIVIL}"], []])
def test_a_second_table_of_the_form_is_not_mixed_with_the_first(between, total):
    first = (LAND_ROW, CIVIL_ROW, f";Tổng cộng;{BOTH}")
    with pytest.raises(ValueError, match="a second table of the form under the first, from"):
        read(*first, *between, AGAIN, f"1;Chứng thực;{CIVIL}", *total)


def test_a_header_that_is_printed_again_on_a_page_is_of_one_table():
    form = read(LAND_ROW, f";Cộng;{LAND}", AGAIN, CIVIL_ROW, f";Tổng cộng;{BOTH}")
    assert (rows(form), errors(form)) == (["Đất đai", "Hộ tịch"], [])


def test_a_table_of_ten_columns():
    form = parse_table(
        "STT;Lĩnh vực;Tổng số;Số mới tiếp nhận;Số kỳ trước chuyển qua;Tổng số đã giải quyết;Trả đúng thời hạn;"
        "Trả quá hạn;Tổng số đang giải quyết;Chưa đến hạn;Quá hạn\n1;Đất đai;9;8;1;7;6;1;2;1;1\n;Tổng cộng;9;8;1;7;6;1;2;1;1\n"
    )
    assert [cell.value for cell in form.rows[0].cells] == [9, 8, 1, 7, 6, 1, 2, 1, 1]
    assert {column.key for column in form.layout.columns if column.joins} == {
        "received_online+received_direct",
        "resolved_early+resolved_on_time",
    }
    assert errors(form) == []


def test_a_weekly_table_of_fifteen_columns():
    form = parse_table(
        "STT;Đơn vị;Số hồ sơ tiếp nhận trong tuần;;;;;Số hồ sơ đã giải quyết;;;;Số hồ sơ đang giải quyết;;Tỷ lệ đúng hạn;Ghi chú\n"
        ";;Tổng số;Trực tuyến;Trực tiếp;Bưu chính;Tuần trước chuyển sang;Tổng số;Trước hạn;Đúng hạn;Quá hạn;Trong hạn;Quá hạn;;\n"
        "1;UBND xã Đắk Lao;9;4;3;1;1;7;5;1;1;1;1;85,7%;\n2;UBND xã Thuận An;6;3;1;1;1;6;2;3;1;0;0;83,3%;đã đối chiếu\n"
        ";Tổng cộng;15;7;4;2;2;13;7;4;2;1;1;84,6%;\n"
    )
    assert [[cell.value for cell in row.cells] for row in form.rows] == [
        [int(n) for n in line.split(";")] for line in (LAND, CIVIL, BOTH)
    ]
    assert errors(form) == []


def test_a_word_with_not_before_it_says_the_opposite():
    assert [kind.value for kind in WORDS.said("Không đúng hẹn").kinds] == ["late"]
    assert {kind.value for kind in WORDS.said("Không trực tuyến").kinds} == {"direct", "post"}
    form = read(
        LAND_ROW,
        CIVIL_ROW,
        f";Tổng cộng;{BOTH}",
        header=HEADER.replace("Trực tiếp, dịch vụ bưu chính", "Không trực tuyến"),
    )
    assert form.rows[0].cells[2].value == 4


def test_a_sum_under_the_last_section_before_a_total_of_any_name():
    form = read(
        f"I;Cấp tỉnh;{CIVIL}",
        CIVIL_ROW,
        f"II;Cấp xã;{NONE}",
        LAND_ROW,
        f";Tổng II;{LAND}",
        f";Tổng các lĩnh vực;{BOTH}",
    )
    assert (rows(form), errors(form)) == (["Hộ tịch", "Đất đai"], [])


@pytest.mark.parametrize("word", ["không", "Không có", "-", ""])
def test_a_word_for_none_is_as_a_dash(word):
    civil = CIVIL.replace(";0;0;0", f";{word};{word};{word}")
    form = read(f"1;Đất đai;{LAND}", f"2;Hộ tịch;{civil}", f";Tổng cộng;{BOTH}")
    assert (rows(form), errors(form)) == (["Đất đai", "Hộ tịch"], [])
    assert form.cell("Hộ tịch", "pending").is_blank


def test_numbers_marked_as_text_are_counts():
    marked = [";".join(f"'{count}" for count in line.split(";")) for line in (LAND, LAND)]
    form = read(f"1;Đất đai;{marked[0]}", f";Tổng cộng;{marked[1]}")
    assert errors(form) == []


def test_initials_of_a_channel_are_no_numbers_of_rows():
    header = HEADER.replace("Trực tuyến;Trực tiếp, dịch vụ bưu chính", "TT;TT+BCCI")
    form = read(f"1;Đất đai;{LAND}", f"2;Hộ tịch;{CIVIL}", f";Tổng cộng;{BOTH}", header=header)
    assert form.cell("Đất đai", "received_online").value == 4
    assert errors(form) == []


@pytest.mark.parametrize("mark", ["", "-", "+"])
def test_procedures_under_a_numbered_category_that_is_their_sum(mark):
    first = [f"1;Tư pháp;{BOTH}", f"{mark};Chứng thực;{LAND}", f"{mark};Khai sinh;{CIVIL}"]
    second = [f"2;Đất đai;{BOTH}", f"{mark};Cấp đổi;{LAND}", f"{mark};Cấp mới;{CIVIL}"]
    form = read(*first, *second, f";Tổng cộng;{TWICE}")
    assert rows(form) == ["Chứng thực", "Khai sinh", "Cấp đổi", "Cấp mới"]
    assert errors(form) == []


@pytest.mark.parametrize("above", [True, False])
def test_a_second_table_under_its_own_title_is_refused(above):
    def table(first, second, total):
        lines = [f"1;Đất đai;{first}", f"2;Hộ tịch;{second}"]
        return [f";Tổng cộng;{total}", *lines] if above else [*lines, f";Tổng cộng;{total}"]

    with pytest.raises(DocumentError, match="a second table of the form under the first"):
        read(*table(LAND, CIVIL, BOTH), ";LŨY KẾ TỪ ĐẦU NĂM", *HEADER.split("\n"), *table(BOTH, LAND, THRICE))
