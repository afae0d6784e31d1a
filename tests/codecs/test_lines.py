from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import Case
from kstt.codecs import InvalidLinesError, from_json, read_json_lines, to_json
from kstt.codecs.strict import parse_json
from kstt.errors import ParseError
from kstt.limits import LONGEST_LINE, MOST_BAD_LINES
from kstt.testing import cases


def read_case(line):
    return from_json(line, Case)


@settings(max_examples=20)
@given(st.lists(cases(), max_size=4), st.sampled_from(["\n", "\r\n", "\n\n \n"]), st.booleans())
def test_lines_of_records_are_read_back(records, between, mark):
    text = between.join(to_json(record, indent=None) for record in records)
    data = (b"\xef\xbb\xbf" if mark and records else b"") + text.encode()
    assert read_json_lines(BytesIO(data), read_case) == records


def test_every_bad_line_is_named_by_its_number():
    with pytest.raises(InvalidLinesError) as raised:
        read_json_lines(BytesIO(b'\n{}\n[1]\n"\xff"\nH1\n' + b"[" * 100_000), parse_json)
    assert [number for number, _ in raised.value.lines] == [4, 5, 6]
    assert raised.value.message("vi").startswith("số dòng không đọc được: 3; dòng 4: JSON: tìm thấy ")


def test_a_long_line_ends_the_reading():
    longest = b'"' + b"x" * (LONGEST_LINE - 3) + b'"\n'
    assert len(longest) == LONGEST_LINE
    assert len(read_json_lines(BytesIO(longest * 2), parse_json)) == 2
    with pytest.raises(InvalidLinesError) as raised:
        read_json_lines(BytesIO(b'"' + longest + b"no JSON\n"), parse_json)
    assert [number for number, _ in raised.value.lines] == [1]


def test_so_many_bad_lines_and_no_more_are_listed():
    file = BytesIO(b"no JSON\n" * (MOST_BAD_LINES * 2))
    with pytest.raises(InvalidLinesError) as raised:
        read_json_lines(file, parse_json)
    assert [number for number, _ in raised.value.lines] == list(range(1, MOST_BAD_LINES + 1))
    assert file.read(1)


def test_other_errors_go_on():
    def refuse(line):
        raise {b"1": ParseError("id", "1", "2"), b"2": RuntimeError("broken")}[line.strip()]

    with pytest.raises(InvalidLinesError, match="line 1: id: found '1', expected 2"):
        read_json_lines(BytesIO(b"1\n"), refuse)
    with pytest.raises(RuntimeError, match="broken"):
        read_json_lines(BytesIO(b"1\n2\n"), refuse)
