"""Tables as clerks draw them: groups with sums of their own, headers printed again, a second table beside."""

import io

import pytest

from kstt import LAYOUTS, Severity, check
from kstt.errors import DocumentError, ParseError
from kstt.io.report.reading import parse_report
from kstt.io.text.delimited import parse_table
from kstt.io.text.html import parse_html_forms
from kstt.io.word.text import docx_lines
from kstt.numerals import parse_count
from kstt.tables.cells import LineKind
from kstt.tables.recognition import LeftOutReason

COLUMNS = LAYOUTS.latest("06a").columns
HEADER = [
    ["STT", "Lĩnh vực giải quyết", "Số lượng hồ sơ tiếp nhận", "", "", "", "Số lượng hồ sơ đã giải quyết", "",
     "", "", "Số lượng hồ sơ đang giải quyết", "", ""],
    ["", "", "Tổng số", "Trong kỳ", "", "Từ kỳ trước", "Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn",
     "Tổng số", "Trong hạn", "Quá hạn"],
    ["", "", "", "Trực tuyến", "Trực tiếp, dịch vụ bưu chính", *[""] * 8],
]  # fmt: skip
LAND = [35, 10, 20, 5, 25, 10, 10, 5, 10, 8, 2]
CIVIL = [350, 100, 200, 50, 250, 100, 100, 50, 100, 80, 20]
WORKS = [6, 1, 2, 3, 3, 1, 1, 1, 3, 2, 1]


def added(*rows):
    return [sum(column) for column in zip(*rows, strict=True)]


def table(*rows, header=HEADER):
    return "\n".join("\t".join(map(str, row)) for row in (*header, *rows)) + "\n"


def counts(form):
    return [(row.label, [cell.value for cell in row.cells]) for row in form.rows]


ROWS = [("Đất đai", LAND), ("Hộ tịch", CIVIL), ("Xây dựng", WORKS)]
TOTAL = ["", "Tổng cộng", *added(LAND, CIVIL, WORKS)]
A, B, C = (
    ["A", "Tư pháp", *added(LAND, CIVIL)],
    ["B", "Xây dựng", *WORKS],
    ["", "Cộng nhóm", *added(LAND, CIVIL)],
)


@pytest.mark.parametrize(
    "lines",
    [
        [A, [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], B, [3, "Xây dựng", *WORKS]],
        [
            ["I", *A[1:]],
            [1, "Đất đai", *LAND],
            [2, "Hộ tịch", *CIVIL],
            ["II", *B[1:]],
            [1, "Xây dựng", *WORKS],
        ],
        [[1, *A[1:]], ["1.1", "Đất đai", *LAND], ["1.2", "Hộ tịch", *CIVIL], [2, "Xây dựng", *WORKS]],
        [[1, *A[1:]], ["-", "Đất đai", *LAND], ["-", "Hộ tịch", *CIVIL], [2, "Xây dựng", *WORKS]],
        [[1, *A[1:]], ["a)", "Đất đai", *LAND], ["b)", "Hộ tịch", *CIVIL], [2, "Xây dựng", *WORKS]],
        [
            [1, "Đất đai", *LAND],
            [2, "Hộ tịch", *CIVIL],
            C,
            [3, "Xây dựng", *WORKS],
            ["", "Cộng", *WORKS],
            TOTAL,
        ],
    ],
)
def test_a_group_is_counted_once_whether_or_not_there_is_a_total(lines):
    form = parse_table("Biểu số II.06a/VPCP/KSTT\n" + table(*lines))
    assert [row for row in counts(form) if row[0] != "Tổng cộng"] == ROWS
    left = [spot for spot in form.recognition.left_out if spot.reason is LeftOutReason.SUBTOTAL]
    assert left
    assert left[0].text.endswith((" 2)", "1.2)", "Hộ tịch)", "b)"))
    assert [f for f in check(form) if f.severity is Severity.ERROR] == []


def test_a_sum_that_contradicts_its_group_stays():
    wrong = [A[0], A[1], *added(LAND, LAND)]
    form = parse_table(
        "Biểu số II.06a/VPCP/KSTT\n"
        + table(["", "Tổng cộng", *added(LAND, CIVIL)], wrong, [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL])
    )
    assert ("Tư pháp", added(LAND, LAND)) in counts(form)
    assert {f.rule for f in check(form) if f.severity is Severity.ERROR} == {"column-total"}


def test_headings_of_groups_without_figures_are_no_rows():
    form = parse_table(
        "Biểu số II.06a/VPCP/KSTT\n"
        + table(["I", "Tư pháp", *[""] * 11], [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL],
                ["II", "Xây dựng", *[""] * 11], [3, "Xây dựng", *WORKS])
    )  # fmt: skip
    assert counts(form) == ROWS
    assert {"I Tư pháp", "II Xây dựng"} <= set(form.notes)


@pytest.mark.parametrize(
    "numbers",
    [
        ["", "", *range(1, 12)],
        ["", "", *range(3, 14)],
        range(1, 14),
        ["A", "B", *range(1, 12)],
        [f"({n})" for n in range(1, 14)],
    ],
)
def test_column_numbers_are_no_row_also_where_a_page_repeats_them(numbers):
    text = table(numbers, [1, "Đất đai", *LAND], *HEADER, numbers, [2, "Hộ tịch", *CIVIL])
    form = parse_table(text)
    assert counts(form) == ROWS[:2]
    reasons = [spot.reason for spot in form.recognition.left_out]
    assert reasons.count(LeftOutReason.COLUMN_NUMBERS) == 2


def test_a_row_of_dashes_without_number_is_a_row():
    rows = [row[1:] for row in (*HEADER, ["", *ROWS[0][:1], *LAND], ["", "Dầu khí", *["-"] * 11])]
    assert [row.label for row in parse_table(table(*rows, header=[]))] == ["Đất đai", "Dầu khí"]


@pytest.mark.parametrize("by", ["titles", "keys"])
def test_a_second_table_beside_is_not_passed_over(by):
    header = HEADER if by == "titles" else [["number", "label", *(column.key for column in COLUMNS)]]
    twice = [[*row, *row[2:]] for row in header]
    with pytest.raises(DocumentError, match=r"twice, from line \d field 3 and from line \d field 14"):
        parse_table(table([1, "Đất đai", *LAND, *CIVIL], header=twice))


@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
def test_a_quotation_mark_left_open_swallows_no_rows(delimiter):
    rows = (TOTAL, [1, '"Đất đai', *LAND], [2, "Hộ tịch", *CIVIL], [3, "Xây dựng", *WORKS])
    text = table(*rows, header=[["STT", "Lĩnh vực", *(f"({n})" for n in range(3, 14))]])
    for said in (text, text.replace("Xây dựng", 'Xây dựng"')):
        with pytest.raises(DocumentError, match="line 3: a quotation mark"):
            parse_table(said.replace("\t", delimiter))


def test_a_field_without_end_is_refused():
    with pytest.raises(DocumentError, match="field larger"):
        parse_table("a,b\n" + "x" * 200_000)


@pytest.mark.parametrize("text", ["3\n500", "3\r\n500", "12¹", "0,125", "0.125", "½", "1²"])
def test_what_only_looks_like_a_count_is_none(text):
    with pytest.raises(ParseError):
        parse_count(text)


def test_figures_under_one_another_in_a_cell_are_not_one():
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_table(rows=1, cols=2).cell(0, 0).text = "3\n500"
    file = io.BytesIO()
    document.save(file)
    assert docx_lines(file.getvalue())[0].text == "3; 500\t"
    keys = "".join(f"<th>{name}</th>" for name in ("number", "label", *(c.key for c in COLUMNS)))
    cells = "<td>1</td><td>Đất đai</td><td>3<br>500</td>" + "<td>1</td>" * 10
    (form,) = parse_html_forms(f"<table><tr>{keys}</tr><tr>{cells}</tr></table>")
    assert (form.rows[0].cells[0].text, form.rows[0].cells[0].value) == ("3; 500", None)


def test_without_a_header_only_counts_in_exactly_the_columns_of_a_form_are_one():
    plain = table([1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], header=[])
    assert counts(parse_table(plain)) == ROWS[:2]
    records = table(*[[f"case{n}", "Đất đai", *["2021-03-15"] * 11] for n in range(3)], header=[])
    feedback = table(["", "Tổng cộng", *[0] * len(LAYOUTS.latest("05b").columns)], header=[])
    assert parse_table(feedback).layout.form == "05b"
    for text in (records, plain.replace("\n", "\tghi chú\n")):
        with pytest.raises(DocumentError, match="no header"):
            parse_table(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (table(*[[1, "Đất đai", *LAND]] * 20_000), r"a table of \d+ cells"),
        ("x" * 8_000_001, "8000001 characters"),
    ],
)
def test_tables_without_end_are_refused(text, said):
    with pytest.raises(DocumentError, match=said):
        parse_table(text)


def test_reports_without_end_are_refused_and_many_tables_are_found_at_once():
    with pytest.raises(DocumentError, match="1000001 characters"):
        parse_report("x" * 1_000_000)
    one = table([1, "Đất đai", *LAND], header=[["STT", "Lĩnh vực", *(f"({n})" for n in range(3, 14))]])
    assert len(parse_report(f"Biểu\n\n\n\n{one}" * 300).forms) == 300


@pytest.mark.parametrize(
    "name", ["TỔNG CỘNG (I+II)", "Tổng cộng toàn tỉnh", "Cộng chung:", "Tổng số toàn đơn vị"]
)
def test_a_total_by_another_name_is_no_row(name):
    form = parse_table(table(["", name, *added(LAND, CIVIL)], [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL]))
    assert form.rows[0].kind is LineKind.TOTAL
    assert check(form) == ()


def test_titles_that_are_not_known_are_not_read_by_position():
    titles = [["TT", "Lĩnh vực", "Tổng", "Kỳ trước", "Qua mạng", "Tại quầy", "Xong", *"abcdef"]]
    with pytest.raises(DocumentError, match="no header"):
        parse_table(table([1, "Đất đai", *LAND], header=titles))


def test_numbers_within_labels_are_told_apart_where_they_have_no_column():
    rows = [["I. UBND cấp tỉnh", *added(LAND, CIVIL)], ["1. Đất đai", *LAND], ["2) Hộ tịch", *CIVIL]]
    form = parse_table(table(*rows, header=[row[1:] for row in HEADER]))
    assert [(row.number, row.label) for row in form.rows][1:] == [("1", "Đất đai"), ("2", "Hộ tịch")]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize(
    "words",
    [
        ("Trước hạn", "Đúng hạn", "Trễ hạn"),
        ("Sớm hạn", "Đúng hạn", "Trễ hạn"),
        ("Sớm hẹn", "Đúng hẹn", "Quá hạn"),
    ],
)
def test_early_and_late_are_told_apart_by_words_not_by_letters(words, order):
    places = [*range(7), *(7 + place for place in order), 10, 11, 12]
    titles = [list(row) for row in HEADER]
    titles[1][7:10] = words
    titles[0][7:10] = titles[0][6:7] * 3
    shuffled = [
        [row[place] for place in places] for row in (*titles, [1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL])
    ]
    assert counts(parse_table(table(*shuffled, header=[]))) == ROWS[:2]


@pytest.mark.parametrize("title", ["Trước và đúng hạn", "Tỷ lệ trước hạn", "Trước hạn (%)"])
def test_a_column_of_something_else_is_not_taken_for_one_of_the_form(title):
    titles = [list(row) for row in HEADER]
    titles[1][7] = title
    with pytest.raises(DocumentError, match="no header"):
        parse_table(table([1, "Đất đai", *LAND], header=titles))
