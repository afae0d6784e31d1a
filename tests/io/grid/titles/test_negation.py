"""Times that a title denies, and columns of nothing that would stand for what a denied one counts."""

import pytest

from kstt import check
from kstt.errors import DocumentError
from kstt.io.grid.titles.words import WORDS
from kstt.io.text.delimited import parse_table
from tests.io.grid.tables import HEADER, ROWS, TOTAL, counts, table


@pytest.mark.parametrize(
    ("title", "group", "kinds"),
    [
        ("Chưa đúng hạn", None, {"late"}),
        ("Không trong hạn", None, {"late"}),
        ("Chua dung han", None, {"late"}),
        ("Còn tồn không quá hạn", "pending", {"within"}),
        ("GQ chưa đúng hạn", "resolved", {"late"}),
        ("Đã giải quyết chưa đúng thời hạn", "resolved", {"late"}),
        ("Chưa giải quyết trong hạn", "pending", {"within"}),
        ("Chưa xử lý xong, trong hạn", "pending", {"within"}),
        ("Chưa (trong hạn)", "pending", {"within"}),
        ("Không trước hạn", None, set()),
        ("Chưa đảm bảo đúng hạn", None, set()),
        ("Không nộp trực tuyến", None, set()),
        ("Hồ sơ không hợp lệ, đúng hạn", None, {"on-time"}),
    ],
)
def test_a_time_that_is_denied_is_the_other_one(title, group, kinds):
    said = WORDS.said(title)
    assert (said.group and said.group.value, {kind.value for kind in said.kinds}) == (group, kinds)


@pytest.mark.parametrize(
    ("late", "overdue"), [("Chưa đúng hạn", "Không trong hạn"), ("Không đúng hẹn", "Quá hạn")]
)
@pytest.mark.parametrize("further", ["Hồ sơ trả trong ngày", "Quá hạn trên 30 ngày"])
@pytest.mark.parametrize("place", [9, 10, 13])
def test_cases_under_a_denied_title_are_read_as_what_they_are(late, overdue, further, place):
    header = [list(row) for row in HEADER]
    header[1][9], header[1][12] = late, overdue
    for row, text in zip(header, ("", further, ""), strict=True):
        row.insert(place, text)
    rows = [
        [*row[:place], 0, *row[place:]]
        for row in (TOTAL, *([i, name, *c] for i, (name, c) in enumerate(ROWS, 1)))
    ]
    form = parse_table(table(*rows, header=header))
    assert counts(form)[1:] == ROWS
    assert not check(form)


def test_a_column_of_nothing_is_no_guess_where_others_are_added_up():
    header = [[*row[:9], "", "", *row[10:]] for row in HEADER]
    header[1][9:11] = "Đúng hẹn", "Hồ sơ trả trong ngày"
    rows = [
        [*row[:10], 0, *row[10:]] for row in (TOTAL, *([i, name, *c] for i, (name, c) in enumerate(ROWS, 1)))
    ]
    with pytest.raises(DocumentError, match="no column for resolved_late"):
        parse_table(table(*rows, header=header))
