"""Lines of delimited text become columns only where csv.reader reads each as a row, and they say the same."""

import csv
from io import StringIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

pytest.importorskip("pyarrow")
from kstt.frames.plain_lines import line_columns, stand_alone

WIDTH = 3
PIECES = st.sampled_from(
    [",", ",", '"', '"', "a", "đ", " ", "\n", "\n", "\r\n", "\r", "\0", "\ufeff", ";", "'", '""', '","']
)
ROWS = st.lists(
    st.lists(st.text('a," \né', max_size=3), min_size=WIDTH, max_size=WIDTH), min_size=1, max_size=4
)


def written(rows, quoting=csv.QUOTE_ALL, end="\n"):
    file = StringIO()
    csv.writer(file, lineterminator=end, quoting=quoting).writerows(rows)
    return file.getvalue()


@settings(max_examples=300)
@given(
    st.lists(PIECES, max_size=16).map("".join)
    | st.builds(
        written, ROWS, st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]), st.sampled_from(["\n", "\r\n"])
    )
)
@example('a,",",b\n')
@example('"a","b","c"\n"","",""\n')
@example('a,"b\nc",d\n')
@example('a,""b"",c\n')
@example('a, "b",c\n')
@example("a,b,c\n\na,b,c\n")
@example("a,b,c")
@example('"a,b,c')
@example('a,"b",c"\n')
def test_what_is_read_is_what_stands_there(text):
    data, count = text.encode(), text.count("\n") + (not text.endswith("\n"))
    if not text or not stand_alone(data, ","):
        return
    lines = StringIO(text, newline="").readlines()
    rows = list(csv.reader(lines, strict=True))
    assert len(rows) == len(lines) == count
    columns = line_columns(data, ",", WIDTH, (2, 0, 2), count)
    if columns is not None:
        assert [len(row) for row in rows] == [WIDTH] * count
        assert {n: column.to_pylist() for n, column in columns.items()} == {
            n: [row[n] for row in rows] for n in (2, 0)
        }


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
def test_what_is_plain_is_read(quoting, end):
    data = written([["a", "b c", ""], ["đ", "e, f", "'g"]], quoting, end).encode()
    for text in (data, data.removesuffix(end.encode())):
        assert stand_alone(text, ",")
        assert line_columns(text, ",", WIDTH, [1], 2)[1].to_pylist() == ["b c", "e, f"]
