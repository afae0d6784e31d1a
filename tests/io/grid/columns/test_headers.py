"""Headers: found by words, never by position."""

import re

import pytest

from kstt import LAYOUTS, ReportingPeriod, Severity, check
from kstt.codecs import to_json
from kstt.errors import DocumentError
from kstt.forms.proving import ReportedFormError
from kstt.io.grid.recognising import Grid, recognise
from kstt.io.grid.titles.hints import ColumnHints
from kstt.io.text.delimited import parse_table
from kstt.io.text.json import parse_json_forms
from kstt.tables.recognition import OmissionReason
from tests.io.grid.tables import CIVIL, COLUMNS, HEADER, LAND, ROWS, WORKS, added, counts, table

A, B, C = (
    ["A", "Tư pháp", *added(LAND, CIVIL)],
    ["B", "Xây dựng", *WORKS],
    ["", "Cộng nhóm", *added(LAND, CIVIL)],
)


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
    assert reasons.count(OmissionReason.COLUMN_NUMBERS) == 2


@pytest.mark.parametrize("by", ["titles", "keys"])
def test_a_second_table_beside_is_not_passed_over(by):
    header = HEADER if by == "titles" else [["number", "label", *(column.key for column in COLUMNS)]]
    twice = [[*row, *row[2:]] for row in header]
    with pytest.raises(DocumentError, match=r"twice, from line \d field 3 and from line \d field 14"):
        parse_table(table([1, "Đất đai", *LAND, *CIVIL], header=twice))


def test_without_a_header_only_counts_in_exactly_the_columns_of_a_form_are_one():
    plain = table([1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], header=[])
    with pytest.raises(DocumentError, match="no header"):
        parse_table(plain)
    assumed = ColumnHints(assume=True)
    form = parse_table(plain, hints=assumed)
    assert counts(form) == ROWS[:2]
    assert [f.rule for f in check(form) if f.severity is Severity.WARNING] == [
        "columns-assumed",
        "no-total-row",
    ]
    records = table(*[[f"case{n}", "Đất đai", *["2021-03-15"] * 11] for n in range(3)], header=[])
    feedback = table(["", "Tổng cộng", *[0] * len(LAYOUTS.latest("05b").columns)], header=[])
    assert parse_table(feedback, hints=assumed).layout.form == "05b"
    for text in (records, plain.replace("\n", "\tghi chú\n")):
        with pytest.raises(DocumentError, match="no header"):
            parse_table(text, hints=assumed)


def test_titles_that_are_not_known_are_not_read_by_position():
    titles = [["TT", "Lĩnh vực", "Tổng", "Kỳ trước", "Qua mạng", "Tại quầy", "Xong", *"abcdef"]]
    with pytest.raises(DocumentError, match="no column for resolved_early"):
        parse_table(table([1, "Đất đai", *LAND], header=titles))


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
    with pytest.raises(DocumentError, match="that is not clear"):
        parse_table(table([1, "Đất đai", *LAND], header=titles))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("foo=C", r"found 'foo', no column of form 06c, expected one of received, .*, label$"),
        ("resolve=C", r"no column of form 06c, .* \(did you mean 'resolved'"),
        ("late=C,early=D,within=E,overdue=F,online=G,within_pending=H", r"found 'within_pending', no column"),
    ],
)
def test_a_column_that_no_form_has_is_named_with_those_it_has(given, said):
    with pytest.raises(DocumentError, match=said):
        parse_table(table([1, "Đất đai", *LAND]), hints=ColumnHints.parse(given))


@pytest.mark.parametrize(("source", "where"), [("", "line 1"), ("q2.tsv", "q2.tsv: line 1")])
def test_the_place_of_an_unclear_header_is_said_once(source, where):
    titles = [["TT", "Lĩnh vực", "Tiếp nhận", "Kỳ trước", "Qua mạng", "Tại quầy", "Xong", *"abcdef"]]
    with pytest.raises(DocumentError) as one:
        parse_table(table([1, "Đất đai", *LAND], header=titles), source=source)
    assert f"in {where} that is not clear" in one.value.found
    two = [["TT", "Lĩnh vực", "Tiếp nhận", *[""] * 10], ["", "", "Tổng số", *titles[0][3:]]]
    with pytest.raises(DocumentError) as several:
        parse_table(table([1, "Đất đai", *LAND], header=two), source=source)
    assert f"in {where} – line 2 that is not clear" in several.value.found


def test_the_nearest_title_is_one_of_counts():
    titles = [[cell for c, cell in enumerate(row) if c not in {3, 7, 11}] for row in HEADER]
    titles[0][1:3], titles[1][2], titles[2][2] = ["Mảng việc", HEADER[0][2]], "", "Trên nền tảng"
    titles[0][5], titles[0][8] = HEADER[0][6], HEADER[0][10]
    with pytest.raises(DocumentError, match="no column for received_online") as error:
        parse_table(
            table(*([1, "Đất đai", *LAND[1:4], *LAND[5:8], *LAND[9:]] for _ in range(3)), header=titles)
        )
    assert "Mảng việc" not in str(error.value)


def test_titles_cut_short_by_full_stops_are_understood():
    short = [
        ["TT", "Lĩnh vực", "TN", "", "", "", "Đã GQ", "", "", "", "Đang GQ", "", ""],
        [
            "",
            "",
            "TS",
            "Trong kỳ",
            "",
            "K.trước",
            "TS",
            "Tr.hạn",
            "Đ.hạn",
            "Q/hạn",
            "T.số",
            "Tr.hạn",
            "Q. hạn",
        ],
        ["", "", "", "T.tuyến", "T.tiếp, BC", *[""] * 8],
    ]
    assert counts(parse_table(table([1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], header=short))) == ROWS[:2]


@pytest.mark.parametrize("title", ["T.hạn", "C.hạn", "S.hạn"])
def test_a_word_cut_short_that_may_be_two_is_not_guessed(title):
    titles = [list(row) for row in HEADER]
    titles[1][7] = title
    zeros = [0] * 11
    with pytest.raises(DocumentError, match="that is not clear"):
        parse_table(table([1, "Đất đai", *LAND[:5], 0, *LAND[6:]], [2, "Hộ tịch", *zeros], header=titles))


def test_the_time_of_receipt_is_no_group_of_columns():
    contents, times = ["Chia theo nội dung", ""], ["Theo thời điểm tiếp nhận", ""]
    kinds, origins = (
        ["Hành vi hành chính", "Quy định hành chính"],
        ["Từ kỳ trước chuyển qua", "Mới tiếp nhận"],
    )
    header = [
        ["STT", "Lĩnh vực", "Số PAKN tiếp nhận", *[""] * 4, "Số PAKN đã xử lý", *[""] * 4, "Đang xử lý", "", "", "Công khai"],
        ["", "", *(["Tổng số", *contents, *times] * 2), "Tổng số", *contents, ""],
        ["", "", *(["", *kinds, *origins] * 2), "", *kinds, ""],
    ]  # fmt: skip
    row = [9, 4, 5, 2, 7, 6, 3, 3, 1, 5, 3, 1, 2, 6]
    assert counts(parse_table(table([1, "Đất đai", *row], header=header))) == [("Đất đai", row)]


def test_what_the_sums_alone_decide_is_a_warning():
    lowest = [["STT", "Lĩnh vực", "Tổng số", *HEADER[2][3:5], *HEADER[1][5:]]]
    form = parse_table(table([1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], header=lowest))
    assert counts(form) == ROWS[:2]
    (left_open,) = [f for f in check(form) if f.rule == "columns-by-sums"]
    assert left_open.severity is Severity.WARNING
    # Named as the form names them.
    labels = {column.label for column in form.layout.columns}
    assert left_open.found
    assert set(str(left_open.found).split("; ")) <= labels


@pytest.mark.parametrize("numbers", [range(1, 14), ["A", "B", *range(1, 12)], ["", "", *range(3, 14)]])
@pytest.mark.parametrize("place", [1, 2])
def test_column_numbers_once_more_are_no_row_whose_sums_must_hold(numbers, place):
    lowest = [["STT", "Lĩnh vực", "Tổng số", *HEADER[2][3:5], *HEADER[1][5:]]]
    rows = [[1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL]]
    form = parse_table(table(numbers, *rows[:place], numbers, *rows[place:], header=lowest))
    assert counts(form) == ROWS[:2]


def without(keys, *lists):
    """Rows of a header or of a table without the columns of some keys."""
    gone = {2 + i for i, column in enumerate(COLUMNS) if column.key in keys}
    return [[cell for c, cell in enumerate(row) if c not in gone] for row in lists]


RECEIPTS = {"received_online", "received_direct", "carried_over"}
STATES = {"pending_within", "pending_overdue"}


@pytest.mark.parametrize("keys", [RECEIPTS, STATES, RECEIPTS | STATES])
def test_a_total_without_its_parts_holds_them_together(keys):
    header = [["STT", "Lĩnh vực", *(" ".join(column.header) for column in COLUMNS)]]
    rows = [[i, name, *row] for i, (name, row) in enumerate(ROWS, 1)]
    form = parse_table(table(*without(keys, *rows), header=without(keys, *header)))
    kept = [column.key for column in COLUMNS if column.key not in keys]
    assert [column.key for column in form.layout.columns] == kept
    assert [row.values for row in form.rows] == [tuple(row[2:]) for row in without(keys, *rows)]
    joined = {finding.rule for finding in check(form) if finding.severity is not Severity.INFO}
    assert joined == {"column-joined", "no-total-row"}
    with pytest.raises(ReportedFormError):
        form.to_form(ReportingPeriod.quarter(2021, 2))


def test_parts_that_the_sums_do_not_bear_out_are_refused():
    header = [["STT", "Lĩnh vực", *(" ".join(column.header) for column in COLUMNS)]]
    rows = [[i, name, *row] for i, (name, row) in enumerate(ROWS, 1)]
    wrong = [[*row[:2], 7, *row[3:6], 5, *row[7:]] for row in rows]
    with pytest.raises(DocumentError, match="no column for pending_within"):
        parse_table(table(*without(STATES, *wrong), header=without(STATES, *header)))


def test_titles_of_initials_and_with_the_channel_in_brackets():
    short = [
        ["TT", "LV", "HS tiếp nhận", "", "", "", "HS đã GQ", "", "", "", "HS đang GQ", "", ""],
        ["", "", "TS", "Trực tuyến", "TT + BC", "KTCS", "TS", "TH", "ĐH", "QH", "TS", "TH", "QH"],
    ]
    noted = [
        ["S T T", *HEADER[0][1:]],
        ["", "", "TỔNG SỐ", "TRONG KỲ (TRỰC TUYẾN)", "TRONG KỲ (TRỰC TIẾP, BƯU CHÍNH)", *HEADER[1][5:]],
    ]
    rows = [[i, name, *row] for i, (name, row) in enumerate(ROWS, 1)]
    for header in (short, noted):
        form = parse_table(table(*rows, header=header))
        assert [row.values for row in form.rows] == [tuple(row) for _, row in ROWS]


def test_the_unit_of_count_after_each_figure():
    rows = [[i, name, *(f"{count} hồ sơ" for count in row)] for i, (name, row) in enumerate(ROWS, 1)]
    assert [row.values for row in parse_table(table(*rows)).rows] == [tuple(row) for _, row in ROWS]


def test_a_form_with_totals_alone_is_kept_in_json():
    header = [["STT", "Lĩnh vực", *(" ".join(column.header) for column in COLUMNS)]]
    rows = [[i, name, *row] for i, (name, row) in enumerate(ROWS, 1)]
    form = parse_table(table(*without(RECEIPTS, *rows), header=without(RECEIPTS, *header)))
    (again,) = parse_json_forms(to_json(form))
    assert (again.layout, again.rows) == (form.layout, form.rows)


TOTALS = "1;Đất đai;10;8;2\n2;Hộ tịch;20;18;2\n3;Xây dựng;5;4;1\n;Tổng cộng;35;30;5\n"
TOTAL_TITLES = "STT;Lĩnh vực;Số hồ sơ tiếp nhận;Số hồ sơ đã giải quyết;Số hồ sơ đang giải quyết"


@pytest.mark.parametrize(
    "titles",
    [TOTAL_TITLES, "STT;Đơn vị;Tổng số HS;Đã giải quyết;Chưa giải quyết", TOTAL_TITLES.replace("STT;", "")],
)
def test_totals_alone_are_read_as_far_as_they_go(titles):
    rows = TOTALS if titles.startswith("STT") else re.sub("^[123]?;", "", TOTALS, flags=re.MULTILINE)
    form = parse_table(f"{titles}\n{rows}")
    assert [row.values for row in form.rows] == [(10, 8, 2), (20, 18, 2), (5, 4, 1), (35, 30, 5)]
    assert [finding.rule for finding in check(form)] == ["column-joined"] * 3
    wrong = parse_table(f"{titles}\n{rows.replace('20;18;2', '21;18;2')}")
    assert {"row-identity", "column-total"} <= {finding.rule for finding in check(wrong)}


@pytest.mark.parametrize(
    "table",
    [
        f"{TOTAL_TITLES}\n{TOTALS.replace(';2', ';3')}",
        f"Kết quả xử lý phản ánh, kiến nghị\nSTT;Lĩnh vực;Tiếp nhận;Đã xử lý;Đang xử lý\n{TOTALS}",
        f"STT;Lĩnh vực;Số PAKN tiếp nhận;Số PAKN đã xử lý;Số PAKN đang xử lý\n{TOTALS}",
    ],
    ids=["no sum holds", "feedback above", "feedback"],
)
def test_totals_that_may_be_of_anything_else_are_refused_by_column(table):
    with pytest.raises(DocumentError, match="no column for received_"):
        parse_table(table)


def test_a_refusal_without_known_columns_names_the_titles_over_counts_and_what_is_near():
    text = "Báo cáo\nTT\tNội dung\tSố mới\tTrước hạng\tCòn lại\n1\tĐất đai\t10\t5\t5\n2\tHộ tịch\t20\t15\t5\n"
    with pytest.raises(DocumentError) as caught:
        parse_table(text)
    said = str(caught.value)
    assert "line 2 are 'Số mới' (C), 'Trước hạng' (D), 'Còn lại' (E)" in said
    assert "'Trước hạng' is nearest to that of resolved_early" in said
    assert '--columns "received_online=C"' in said
    assert "Nội dung" not in said


@pytest.mark.parametrize(
    "text", ["Kính gửi: các xã\nĐề nghị gửi báo cáo trước ngày 17/6/2024\n", "a\tb\tc\n1\t2\tx\n"]
)
def test_a_refusal_without_titles_over_counts_says_what_is_expected(text):
    with pytest.raises(DocumentError, match=r"no header of a known form, expected a header"):
        parse_table(text)


def test_words_over_parts_alone_end_no_header():
    titles = [*HEADER[1][:3], *HEADER[2][3:5], *HEADER[1][5:]]
    among = [title and "Trong đó" if i in {3, 7, 11} else "" for i, title in enumerate(titles)]
    form = parse_table(
        table([1, "Đất đai", *LAND], [2, "Hộ tịch", *CIVIL], header=[HEADER[0], among, titles])
    )
    assert counts(form) == ROWS[:2]
    assert {one.rule for one in check(form)} == {"no-total-row"}


def test_a_total_that_is_that_of_no_group_is_none_of_the_form():
    """*Tổng* over a count of procedures might be the total of each group whose own is left out."""
    totals = [i + 2 for i, column in enumerate(COLUMNS) if column.key in {"received", "resolved", "pending"}]
    titles = [*HEADER[1][:3], *HEADER[2][3:5], *HEADER[1][5:]]
    groups = [*HEADER[0][:2], "", HEADER[0][2], "", "", HEADER[0][6], "", "", HEADER[0][10], ""]

    def without_totals(row, procedures):
        return [*row[:2], procedures, *(cell for i, cell in enumerate(row) if i > 1 and i not in totals)]

    rows = [without_totals([i, name, *own], 7 * i) for i, (name, own) in enumerate(ROWS, 1)]
    form = parse_table(table(*rows, header=[groups, without_totals(titles, "Tổng")]))
    assert counts(form) == ROWS


@pytest.mark.parametrize("again", ["", "Lĩnh vực giải quyết"])
def test_under_one_title_the_words_name_the_rows_and_the_codes_left_of_them_number_these(again):
    title = [
        ["STT", "Lĩnh vực giải quyết", again, *HEADER[0][2:]],
        *([*row[:2], "", *row[2:]] for row in HEADER[1:]),
    ]
    rows = [
        ["Tổng cộng", "", "", *added(LAND, CIVIL, WORKS)],
        ["I", "TTHC thuộc thẩm quyền cấp tỉnh", "", *added(LAND, CIVIL)],
        ["", "I.1", "Đất đai", *LAND],
        ["", "I.2", "Hộ tịch", *CIVIL],
        ["II", "TTHC thuộc thẩm quyền cấp huyện", "", *WORKS],
        ["", "II.1", "Xây dựng", *WORKS],
    ]
    form = parse_table(table(*rows, header=title))
    assert [(row.number, row.label) for row in form.rows if row.kind.value == "row"] == [
        ("I.1", "Đất đai"),
        ("I.2", "Hộ tịch"),
        ("II.1", "Xây dựng"),
    ]
    assert not form.recognition.left_out


def test_a_second_column_of_codes_stays_a_remark_where_the_rows_have_numbers():
    title = [[*row[:2], "", *row[2:]] for row in HEADER]
    rows = [
        [1, "1.004238", "Đất đai", *LAND],
        [2, "1.004239", "Hộ tịch", *CIVIL],
        [3, "1.00424", "Xây dựng", *WORKS],
    ]
    form = parse_table(table(*rows, header=title))
    assert [(row.number, row.label) for row in form.rows] == [
        ("1", "Đất đai"),
        ("2", "Hộ tịch"),
        ("3", "Xây dựng"),
    ]
    assert [one.reason for one in form.recognition.left_out] == [OmissionReason.REMARK] * 3


@pytest.mark.parametrize("written", ["-{}", "Cột {}", "{}.", "({})"])
def test_a_line_of_column_numbers_is_no_row_however_it_is_written(written):
    form = parse_table(table([written.format(n) for n in range(1, 14)], [1, "Đất đai", *LAND]))
    assert [row.label for row in form.rows] == ["Đất đai"]


def test_a_line_of_letters_that_count_the_columns_is_no_row():
    form = parse_table(table(list("ABCDEFGHIJKLM"), [1, "Đất đai", *LAND]))
    assert [row.label for row in form.rows] == ["Đất đai"]


def test_numbers_alone_are_a_form_s_only_where_they_end_with_it():
    """Columns (14) to (16) of form 05 were passed over, the others read as those of form 06."""

    def of(last, title=""):
        header = ["STT", "Lĩnh vực", *(f"({n})" for n in range(3, last + 1)), *([title] if title else [])]
        row = ["1", "Đất đai", *map(str, range(1, last - 1)), *(["x"] if title else [])]
        return "\n".join(map("\t".join, (header, row)))

    assert parse_table(of(13)).layout.form == "06a"
    assert parse_table(of(13, "(14) Ghi chú")).layout.form == "06a"
    assert parse_table(of(16)).layout.form == "05b"
    for other in (14, 15, 17):
        with pytest.raises(DocumentError):
            parse_table(of(other))


def test_columns_that_are_equal_in_every_row_are_no_rivals():
    header = [
        ["STT", "Lĩnh vực", "Tổng số hồ sơ tiếp nhận", "Trong đó", "", "", "", *HEADER[0][6:]],
        ["", "", "", "Số kỳ trước chuyển qua", "Số mới tiếp nhận", "", "", *HEADER[1][6:]],
        ["", "", "", "", "Tổng", "Trực tuyến", "Trực tiếp", *HEADER[2][6:]],
    ]

    def line(number, name, online, direct, carried):
        received = online + direct + carried
        spent = [received - 3, 1, received - 4, 0, 3, 3, 0]
        return [number, name, received, carried, online + direct, online, direct, *spent]

    rows = [line(1, "Đất đai", 4, 5, 0), line(2, "Hộ tịch", 8, 9, 0)]
    form = parse_table(table(*rows, header=header))
    assert [row.values[:4] for row in form.rows] == [(9, 4, 5, 0), (17, 8, 9, 0)]


@pytest.mark.parametrize("title", ["Trực tiếp", "Offline", "Ngoại tuyến", "Không trực tuyến"])
def test_a_column_that_is_the_sum_of_its_parts_in_every_row_is_no_rival_of_them(title):
    header = [
        ["STT", "Lĩnh vực", "Số lượng hồ sơ tiếp nhận", "", "", "", "", "", *HEADER[0][6:]],
        ["", "", "Tổng số", "Trực tuyến", "", "", title, "Từ kỳ trước", *HEADER[1][6:]],
        ["", "", "", "Tổng", "Toàn trình", "Một phần", "", "", *HEADER[2][6:]],
    ]

    def line(number, counts, whole=None):
        parts = [counts[1] - 1, 1]
        return [
            number,
            f"Đất đai {number}",
            counts[0],
            counts[1] if whole is None else whole,
            *parts,
            *counts[2:],
        ]

    form = parse_table(table(line(1, LAND), line(2, CIVIL), header=header))
    assert [row.values for row in form.rows] == [tuple(LAND), tuple(CIVIL)]
    # Where they differ in a row, the sums of the form decide, or nothing does.
    wrong = table(line(1, LAND, LAND[1] + 1), line(2, CIVIL, CIVIL[1] + 1), header=header)
    assert parse_table(wrong).rows[0].values == tuple(LAND)


@pytest.mark.parametrize("place", [7, 9, 12])
def test_a_title_whose_letters_stand_under_one_another_is_that_title(place):
    second = list(HEADER[1])
    second[place] = "\n".join(second[place])
    header = [HEADER[0], second, HEADER[2]]
    rows = [[i, name, *own] for i, (name, own) in enumerate(ROWS, 1)]
    form = recognise(Grid(tuple(tuple(map(str, row)) for row in (*header, *rows))))
    assert counts(form) == [(name, own) for name, own in ROWS]


def test_the_names_of_rows_may_stand_last_under_a_title_of_contents():
    header = [[row[0], *row[2:], "" if i else "Nội dung"] for i, row in enumerate(HEADER)]
    rows = [[i, *own, name] for i, (name, own) in enumerate(ROWS, 1)]
    assert counts(parse_table(table(*rows, header=header))) == [(name, own) for name, own in ROWS]


@pytest.mark.parametrize(
    ("this", "last"), [("Kỳ này", "Kỳ trước"), ("Năm nay", "Cùng kỳ"), ("KỲ NÀY", "(Kỳ trước)")]
)
@pytest.mark.parametrize("first", [0, 1])
def test_columns_of_the_period_before_beside_each_column_are_left_out(this, last, first):
    """Also where what the form counts of the period before has such a pair under it."""

    def twice(row, other):
        pairs = ([a, b] if not first else [b, a] for a, b in zip(row[2:], other[2:], strict=True))
        return [*row[:2], *(cell for pair in pairs for cell in pair)]

    heads = [[row[0], row[1], *(cell for title in row[2:] for cell in (title, ""))] for row in HEADER]
    lowest = twice(["", "", *[this] * 11], ["", "", *[last] * 11])
    rows = [
        twice([i, name, *own], [i, name, *(count // 2 for count in own)])
        for i, (name, own) in enumerate(ROWS, 1)
    ]
    form = parse_table(table(*rows, header=[*heads, lowest]))
    assert counts(form) == [(name, own) for name, own in ROWS]
    assert not [one for one in check(form) if one.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("titles", "heading", "own"),
    [
        (("Kỳ này", "Kỳ trước"), [], 0),
        (("Kỳ trước", "Kỳ này"), [], 1),
        (("Quý II/2026", "Quý I/2026"), [["Kỳ báo cáo: Quý II/2026"]], 0),
        (("Quý II/2026", "Quý I/2026"), [["Kỳ báo cáo: Quý I/2026"]], 1),
    ],
)
def test_of_two_periods_side_by_side_that_of_the_heading_is_read(titles, heading, own):
    flat = ["Tổng tiếp nhận", "Trực tuyến", "Trực tiếp", "Kỳ trước chuyển sang", "Tổng đã giải quyết", "Trước hạn",
            "Đúng hạn", "Quá hạn", "Tổng đang giải quyết", "Trong hạn", "Quá hạn"]  # fmt: skip
    blank = [""] * 10
    header = [*heading, ["STT", "Lĩnh vực", titles[0], *blank, titles[1], *blank], ["", "", *flat, *flat]]
    rows = []
    for i, (name, counted) in enumerate(ROWS, 1):
        pair = [counted, [2 * count for count in counted]]
        rows.append([i, name, *(pair if own == 0 else pair[::-1])[0], *(pair if own == 0 else pair[::-1])[1]])
    assert counts(parse_table(table(*rows, header=header))) == [(name, counted) for name, counted in ROWS]


def test_two_periods_side_by_side_of_which_the_heading_names_none_are_refused():
    blank = [""] * 10
    header = [["STT", "Lĩnh vực", "Quý II/2026", *blank, "Quý I/2026", *blank]]
    header.append(["", "", *(column.label.split(" · ")[-1] for column in COLUMNS * 2)])
    with pytest.raises(DocumentError):
        parse_table(table(*([i, name, *own, *own] for i, (name, own) in enumerate(ROWS, 1)), header=header))


@pytest.mark.parametrize(
    "groups",
    [
        ["Hồ sơ tiếp nhận năm 2024", "Số lượng hồ sơ đã giải quyết năm 2024", "Số lượng hồ sơ đang giải quyết chuyển năm 2025"],
        ["Hồ sơ tiếp nhận từ quý I/2024 đến nay", "Hồ sơ đã giải quyết quý II/2024", "Hồ sơ đang giải quyết"],
    ],
)  # fmt: skip
def test_a_period_in_the_title_of_a_group_is_no_other_period(groups):
    titles = [list(row) for row in HEADER]
    titles[0][2], titles[0][6], titles[0][10] = groups
    rows = [[i, name, *own] for i, (name, own) in enumerate(ROWS, 1)]
    form = parse_table(table(*rows, header=[["Kỳ báo cáo: Quý II/2024"], *titles]))
    assert counts(form) == ROWS


HEADING = [
    "Biểu số II.06a/VPCP/KSTT\nBan hành theo Thông tư số 01/2020/TT-VPCP",
    "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC\nKỳ báo cáo: Quý II/2024",
    "- Đơn vị báo cáo:\nUBND huyện Đắk Mil\n- Đơn vị nhận báo cáo:\nVăn phòng Chính phủ",
]


@pytest.mark.parametrize("between", [[], [["Đơn vị tính: Số hồ sơ TTHC"]], [[""]]])
@pytest.mark.parametrize("places", [(0, 4, 8), (0, 2, 9)])
def test_the_heading_right_above_the_titles_is_none_of_them(between, places):
    heading = [""] * 13
    for c, text in zip(places, HEADING, strict=True):
        heading[c] = text
    rows = [[i, name, *map(str, own)] for i, (name, own) in enumerate(ROWS, 1)]
    lines = [heading, *between, *HEADER, *rows]
    merges = [(0, a, 0, b - 1) for a, b in zip(places, (*places[1:], 13), strict=True)]
    form = recognise(Grid(tuple(tuple(map(str, line)) for line in lines), "q2.xlsx", merges=tuple(merges)))
    assert counts(form) == ROWS
    assert (str(form.period), form.reporting_unit) == ("2024-Q2", "UBND huyện Đắk Mil")


def test_titles_broken_over_many_rows_are_whole_down_to_the_line_of_numbers():
    upper = ["", "", "", "", "", "Từ kỳ", *[""] * 7]
    lines = [
        ["STT", "Lĩnh vực", "Số lượng", "", "", "", "Số lượng", "", "", "", "Số lượng", "", ""],
        ["", "giải quyết", "hồ sơ tiếp", "", "", "", "hồ sơ đã", "", "", "", "hồ sơ đang", "", ""],
        ["", "", "nhận", "", "", "", "giải quyết", "", "", "", "giải quyết", "", ""],
        ["", "", "Tổng số", "Trong kỳ", "", upper[5], *HEADER[1][6:]],
        ["", "", "", "", "", "trước", *[""] * 7],
        ["", "", "", "Trực tuyến", "Trực tiếp,", *[""] * 8],
        ["", "", "", "", "dịch vụ", *[""] * 8],
        ["", "", "", "", "bưu chính", *[""] * 8],
        [f"({n})" for n in range(1, 14)],
    ]
    rows = [[i, name, *own] for i, (name, own) in enumerate(ROWS, 1)]
    form = parse_table(table(*rows, header=lines))
    assert counts(form) == ROWS
