"""Rows that call themselves examples: left out where nothing counts them, and no other row is."""

from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kstt.io.grid.lines.examples import calls_itself_example, examples_in
from kstt.io.grid.lines.line import TableLine
from kstt.tables.cells import ReportedCell
from tests.io.grid.office_files import NAMES, UNITS, account, added

TOTAL = "Tổng cộng"


def line(number, label, counts, r=0):
    return TableLine(number, label, tuple(ReportedCell.read(str(count)) for count in counts), r)


@st.composite
def tables(draw):
    """Rows with their accounts."""
    chance = Random(draw(st.integers(0, 2**32)))
    names = chance.sample(NAMES, chance.randint(1, 6))
    return [(name, account(chance)) for name in names]


@given(tables(), st.sampled_from(("Ví dụ: Hộ tịch", "VD", "Ví dụ hay", "Dòng mẫu")), st.data())
def test_an_example_that_the_total_counts_is_a_row(rows, name, data):
    place = data.draw(st.integers(0, len(rows)))
    counts = account(Random(data.draw(st.integers(0, 2**32))))
    assume(any(counts))
    rows.insert(place, (name, counts))
    lines = [line("", label, own) for label, own in rows]
    without = added([own for i, (_, own) in enumerate(rows) if i != place])
    assert examples_in([*lines, line("", TOTAL, added([own for _, own in rows]))]) == []
    assert examples_in([*lines, line("", TOTAL, without)]) == [place]
    assert examples_in(lines) == [place]


@given(tables(), st.sampled_from(("Ví dụ: Hộ tịch", "Ví dụ hay")), st.data())
def test_an_example_that_the_numbering_counts_is_a_row(rows, name, data):
    rows.insert(data.draw(st.integers(0, len(rows))), (name, account(Random(1))))
    lines = [line(str(i), label, own) for i, (label, own) in enumerate(rows, 1)]
    assert examples_in(lines) == []


@pytest.mark.parametrize(
    "text",
    ["Đồng Mậu", "Xã Đồng Mậu", "Dong Mau", "Kiểm nghiệm (Màu)", "Mẫu", "Mẫu dấu", "Mẫu hóa: dấu", "Cấp mẫu (Mẫu)", "VD.01",
     "VD-02", "VD 3", "Vidu", "Vi dục", "Vụ việc", "1", *NAMES, *UNITS],
)  # fmt: skip
def test_a_name_of_a_row_is_none_of_an_example(text):
    assert not calls_itself_example(text)


@pytest.mark.parametrize(
    "text",
    ["Ví dụ", "(Ví dụ) Hộ tịch", "Ví dụ: Hộ tịch", "Mẫu: Hộ tịch", "MẪU: Hộ tịch", "(Mẫu): Hộ tịch", "Mau: Ho tich", "VÍ DỤ Hộ tịch", "VD: đất đai", "vd", "Vi du: Ho tich",
     "Hộ tịch (ví dụ)", "Dòng mẫu", "Hộ tịch (dòng mẫu)"],
)  # fmt: skip
def test_a_name_of_an_example(text):
    assert calls_itself_example(text)


def test_the_number_of_a_row_may_say_that_it_is_an_example():
    rows = [("Mẫu", "Hộ tịch"), ("VD", "Hộ tịch"), ("VD.01", "Hộ tịch"), ("1", "Hộ tịch")]
    assert examples_in([line(number, label, range(11)) for number, label in rows]) == [0, 1]
