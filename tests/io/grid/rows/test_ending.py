"""What stands below the rows of a table, and is none of them."""

import pytest

from kstt import Severity, check
from kstt.io.text import parse_table
from kstt.tables import LineKind, OmissionReason
from tests.io.grid.tables import HEADER, ROWS, TOTAL, table

NUMBERED = [[str(n), name, *counts] for n, (name, counts) in enumerate(ROWS, 1)]
PLAIN = [["", name, *counts] for name, counts in ROWS]
NAMES = [name for name, _ in ROWS]
CAUSES = [["1", "Lỗi hệ thống", "2"], ["2", "Thiếu cán bộ", "1"]]
REMARKS = {
    "numbered in its text": [["1. Một số hồ sơ trễ hạn do lỗi hệ thống"], ["2. Hồ sơ đất đai chuyển kỳ sau"]],
    "under a word": [["Ghi chú: 1. Một số hồ sơ trễ hạn"], ["2. Hồ sơ đất đai chuyển kỳ sau"]],
    "in the columns": [["", "Ghi chú:"], ["1", "Một số hồ sơ trễ hạn"], ["2", "Hồ sơ đất đai chuyển kỳ sau"]],
    "numbered on": [["4", "Một số hồ sơ trễ hạn do lỗi hệ thống"]],
    "numbered on, in its text": [["4. Do thiếu cán bộ"]],
}
COUNTS = {
    "under a text": [["", "Trong đó hồ sơ trễ hạn do:"], *CAUSES],
    "under a word in the first column": [["Ghi chú:"], *CAUSES],
    "with nothing in the last": [["", "Nguyên nhân quá hạn:"], *CAUSES, ["3", "Khác", "0"]],
    "beside a word": [["Ghi chú:", "Số liệu trên gồm hồ sơ rút"], *CAUSES],
}


def read(rows, total, below):
    whole = {"above": [TOTAL, *rows], "below": [*rows, TOTAL], "none": rows}[total]
    return parse_table(table(*whole, *below))


def rows_of(form):
    return [row.label for row in form.rows if row.kind is LineKind.ROW]


def rules(form):
    return [finding.rule for finding in check(form)]


@pytest.mark.parametrize("rows", [NUMBERED, PLAIN], ids=["numbered", "plain"])
@pytest.mark.parametrize("total", ["above", "below", "none"])
@pytest.mark.parametrize("apart", [[], [[""]]], ids=["right below", "apart"])
@pytest.mark.parametrize("below", [*REMARKS.values(), *COUNTS.values()], ids=[*REMARKS, *COUNTS])
def test_remarks_below_are_no_rows_and_are_listed(rows, total, apart, below):
    form = read(rows, total, [*apart, *below])
    assert rows_of(form) == NAMES
    assert not [finding for finding in check(form) if finding.severity is Severity.ERROR]
    left = [one.text for one in form.recognition.left_out]
    assert all(text in left for line in below for text in line if text)


@pytest.mark.parametrize("below", COUNTS.values(), ids=COUNTS)
def test_counts_in_remarks_are_a_finding(below):
    form = read(NUMBERED, "below", below)
    assert rules(form) == ["figures-below"]
    (first, *_) = [one for one in form.recognition.left_out if one.text == "2" and one.where]
    assert first.reason is OmissionReason.BELOW


@pytest.mark.parametrize(
    "last",
    [
        ["4", "Chứng thực", "9"],
        ["4", "Chứng thực", 9, 4, 4, 1, 8, 5, 1, 2, 1, 1, 0],
        ["4", "Chứng thực", 9, 4, 5, 0, 9, 5, 4, 0, 0, 0, 0],
    ],
    ids=["few counts", "wrong", "right"],
)
def test_a_row_right_under_the_others_stays_one(last):
    assert rows_of(read(NUMBERED, "none", [last])) == [*NAMES, "Chứng thực"]


def test_a_blank_row_numbered_on_stays_one():
    assert rows_of(read(NUMBERED, "above", [["4", "Chứng thực"], ["5", "Bồi thường nhà nước"]]))[3:] == [
        "Chứng thực", "Bồi thường nhà nước",
    ]  # fmt: skip


BLANK = [""] * len(ROWS[0][1])
WRONG = ["2", "1", "2", *BLANK[3:]]


@pytest.mark.parametrize("total", ["above", "below", "none"])
@pytest.mark.parametrize(
    "name",
    ["Người có công", "Không gian mạng", "Nguồn nước", "Quản lý người Việt Nam đi làm việc ở nước ngoài",
     "Đề nghị cấp phép", "Bảo trợ xã hội"],
)  # fmt: skip
def test_rows_numbered_on_stay_whatever_their_names_and_sums(name, total):
    form = read(NUMBERED, total, [["4", name, *BLANK], ["5", "Lao động", *WRONG]])
    assert rows_of(form) == [*NAMES, name, "Lao động"]
    assert "row-identity" in rules(form)


@pytest.mark.parametrize("total", ["above", "below", "none"])
def test_a_last_blank_row_numbered_on_stays_whatever_its_name(total):
    assert rows_of(read(NUMBERED, total, [["4", "Người có công", *BLANK]])) == [*NAMES, "Người có công"]


@pytest.mark.parametrize("text", ["Người có công", "Lĩnh vực: Lao động"])
def test_a_row_numbered_on_under_a_text_stays(text):
    assert rows_of(read(NUMBERED, "above", [[text], ["5", "Việc làm", *WRONG]]))[-1] == "Việc làm"


def test_a_section_under_a_total_stays():
    sections = [["I", "Cấp tỉnh"], *NUMBERED, TOTAL, ["II", "Cấp xã"], ["1", "Lao động", *WRONG]]
    assert rows_of(parse_table(table(*sections))) == [*NAMES, "Lao động"]


def test_no_row_is_a_small_count_where_all_have_few():
    header = [["STT", "Lĩnh vực giải quyết", "Tổng số hồ sơ tiếp nhận", "Tổng số hồ sơ đã giải quyết",
               "Tổng số hồ sơ đang giải quyết"]]  # fmt: skip
    rows = [["1", "Đất đai", 10, 7, 3], ["2", "Hộ tịch", 20, 15, 5], ["", "Cộng", 30, 22, 8],
            ["1", "Y tế", 90, 80, 11]]  # fmt: skip
    assert rows_of(parse_table(table(*rows, header=header))) == ["Đất đai", "Hộ tịch", "Y tế"]


def test_counts_below_are_a_warning():
    (finding,) = check(read(NUMBERED, "below", COUNTS["under a text"]))
    assert finding.severity is Severity.WARNING


FURTHER = [["4", "Số hồ sơ thanh toán trực tuyến", "2"], ["5", "Số phản ánh, kiến nghị", "3"]]


@pytest.mark.parametrize("total", ["above", "below"])
@pytest.mark.parametrize(
    "between", [[], [["", "Một số chỉ tiêu khác:"]]], ids=["right below", "under a text"]
)
@pytest.mark.parametrize("count", [1, 2])
def test_small_counts_numbered_on_that_the_total_leaves_out_are_no_rows(total, between, count):
    form = read(NUMBERED, total, [*between, *FURTHER[:count]])
    assert rows_of(form) == NAMES
    assert any(row.kind is LineKind.TOTAL for row in form.rows)
    assert rules(form) == ["figures-below"]


@pytest.mark.parametrize("total", ["above", "below"])
@pytest.mark.parametrize(
    "last",
    [
        ["4", "Chứng thực", 9, 4, 4, 1, 8, 5, 1, 2, 1, 1, 0],
        ["4", "Chứng thực", 2, 2, "", "", "", "", "", "", 2, 2],
        ["4", "Chứng thực", 9, 4, 5, 0],
    ],
    ids=["wrong", "whose sums hold", "half filled in"],
)
def test_a_row_that_the_total_leaves_out_stays_one(total, last):
    form = read(NUMBERED, total, [last])
    assert rows_of(form) == [*NAMES, "Chứng thực"]
    assert {"column-total", "no-total-row"} & set(rules(form))


def test_small_counts_that_the_total_counts_are_those_of_a_row():
    total = ["", "Tổng cộng", TOTAL[2] + 2, *TOTAL[3:]]
    form = parse_table(table(total, *NUMBERED, ["4", "Chứng thực", 2]))
    assert rows_of(form) == [*NAMES, "Chứng thực"]
    assert "row-identity" in rules(form)


@pytest.mark.parametrize("mark", [" *", " (*)", " (1)", " (không có hồ sơ)"])
def test_a_blank_row_with_the_mark_of_a_note_is_kept(mark):
    blank = ["", f"Trợ giúp pháp lý{mark}", *[""] * 11]
    form = parse_table(table(["", *TOTAL[1:]], PLAIN[0], blank, *PLAIN[1:]))
    assert rows_of(form) == [NAMES[0], blank[1], *NAMES[1:]]


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_row_of_dashes_named_like_a_title_begins_no_other_table(place):
    rows = [*PLAIN[:place], ["", "Lĩnh vực Thư viện", *["-"] * 11], *PLAIN[place:]]
    form = parse_table(table(*(row[1:] for row in (TOTAL, *rows)), header=[row[1:] for row in HEADER]))
    assert rows_of(form) == [row[1] for row in rows]


@pytest.mark.parametrize("total", ["above", "below"])
@pytest.mark.parametrize("none", ["Không", "-", "0", "Không có"])
def test_a_numbered_row_with_a_word_for_none_in_every_other_column_stays(total, none):
    last = [str(len(ROWS) + 1), "Thuế", "2", *[none] * (len(TOTAL) - 3)]
    form = parse_table(table(*([TOTAL, *NUMBERED, last] if total == "above" else [*NUMBERED, last, TOTAL])))
    assert rows_of(form) == [*NAMES, "Thuế"]
    errors = [finding for finding in check(form) if finding.severity is Severity.ERROR]
    assert {finding.rule for finding in errors} == {"row-identity", "column-total"}


SIGNED = [[], ["", "Người lập biểu", "", "", "", "", "", "TM. ỦY BAN NHÂN DÂN"], [], []]
CAUSES_OF_DELAY = [
    ["", "Nguyên nhân quá hạn", "Số hồ sơ"],
    ["", "Do quá tải hồ sơ", "5"],
    ["", "Do chờ ý kiến", "7"],
]
OFFICES = [
    ["", "Trễ hạn theo phòng", "Số HS", "Tỷ lệ"],
    ["", "Phòng Kinh tế", "5", "2"],
    ["", "Phòng Nội vụ", "7", "1"],
]


@pytest.mark.parametrize("total", ["above", "below"])
@pytest.mark.parametrize("rows", [NUMBERED, PLAIN], ids=["numbered", "plain"])
@pytest.mark.parametrize("apart", [[[]], SIGNED], ids=["a blank line", "signatures"])
@pytest.mark.parametrize("small", [CAUSES_OF_DELAY, OFFICES], ids=["causes", "offices"])
@pytest.mark.parametrize("sum_", [[], [["", "Tổng cộng", "12"]], [["", "Cộng", "12", "3"]]])
def test_a_small_table_of_its_own_titles_below_is_none_of_the_rows(total, rows, apart, small, sum_):
    form = read(rows, total, [*apart, *small, *sum_])
    assert rows_of(form) == NAMES
    assert [row.label for row in form.rows if row.kind is LineKind.TOTAL] == ["Tổng cộng"]
    assert rules(form) == ["figures-below"]


@pytest.mark.parametrize("dots", ["…", "...", ". . .", "……"])
@pytest.mark.parametrize("number", ["", "…", "4", "..."])
@pytest.mark.parametrize("total", ["above", "below", "none"])
def test_a_row_of_dots_that_a_template_ends_with_is_none(dots, number, total):
    rows = [*NUMBERED, [number, dots, *[""] * 11]]
    form = read(rows, total, [])
    assert rows_of(form) == NAMES
    assert [row.block for row in form.rows if row.block] == []
    assert set(rules(form)) <= {"no-total-row"}
