"""Stray quotation marks never swallow records without a word."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kstt import AuthorityLevel, Case, Channel
from kstt.errors import DocumentError
from kstt.io.records import read_cases, write_records
from tests.support import DATA


def test_a_pair_of_quotes_over_several_records_is_refused():
    with pytest.raises(DocumentError, match="line 3: a quotation mark"):
        read_cases(DATA / "records" / "quote-pair.csv")


@given(st.integers(2, 8), st.integers(1, 3), st.data())
def test_wherever_the_pair_stands(size, apart, data):
    days = (date(2021, 4, 1), date(2021, 4, 20), date(2021, 4, 9))
    cases = [
        Case(str(n), "Đất đai", AuthorityLevel.COMMUNE, "UBND xã A", Channel.DIRECT, *days, None)
        for n in range(size)
    ]
    lines = [line.rstrip("\n") for line in write_records(cases)]
    first = data.draw(st.integers(1, size - 1))
    last = min(first + apart, size)
    lines[first] = lines[first].replace("Đất", '"Đất', 1)
    lines[last] = lines[last].replace("đai", 'đai"', 1)
    try:
        read = read_cases([line + "\n" for line in lines if line])
    except (DocumentError, ValueError):
        return
    assert len(read) == size
