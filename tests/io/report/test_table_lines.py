"""The lines of tables in the text of a report."""

import pytest

from kstt.io.files.lines import SourceLine
from kstt.io.report.table_lines import tables_in

HEADER = "STT\tLĩnh vực\tTổng số\tTrực tuyến\tTrực tiếp\tKỳ trước"
NUMBERS = "(1)\t(2)\t(3)\t(4)\t(5)\t(6)"


def lines_of(*texts):
    return [SourceLine(number, text, "") for number, text in enumerate(texts, 1)]


@pytest.mark.parametrize("how", ["{}", "{},0", "{} hồ sơ", "+{}", "{}*", "({})", "{} (35%)", "'{}"])
def test_a_row_that_comes_again_is_no_header_however_its_counts_are_written(how):
    row = "\t".join(("1", "Đất đai", *(how.format(count) for count in (89, 40, 45, 4))))
    (block,) = tables_in(lines_of(HEADER, NUMBERS, row, row))
    assert [line.text for line in block] == [HEADER, NUMBERS, row, row]


def test_a_header_printed_again_is_left_out():
    first, second = "1\tĐất đai\t89\t40\t45\t4", "2\tHộ tịch\t9\t4\t5\t0"
    (block,) = tables_in(lines_of(HEADER, NUMBERS, first, "", "2", "", HEADER, NUMBERS, second))
    assert [line.text for line in block] == [HEADER, NUMBERS, first, second]


@pytest.mark.parametrize("row", ["1\tĐất đai\t-\t-\t-\t-", "1.\tĐất đai\tkhông\tkhông\tkhông\tkhông",
                                 "1\tĐất đai\t(89)\t(90)\t(95)\t(99)"])  # fmt: skip
def test_a_numbered_row_is_no_header_whatever_stands_in_it(row):
    (block,) = tables_in(lines_of(HEADER, NUMBERS, row, row))
    assert [line.text for line in block] == [HEADER, NUMBERS, row, row]
