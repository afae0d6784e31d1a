"""The ledger: every form from it is the form from the cases, whatever was merged, updated or stored."""

from hypothesis import given
from hypothesis import strategies as st

from kstt import Ledger, RowBy, form_06a, form_06b, form_06c
from kstt.testing import cases, periods, rules

CASES = st.lists(cases(categories=("Đất đai", "ĐẤT ĐAI", "Hộ tịch", "Chứng thực")), max_size=25)
PERIODS = periods(first_year=2020, last_year=2022)
ROWS = st.sampled_from(RowBy)


@given(CASES, st.lists(PERIODS, min_size=1, max_size=4), rules(), ROWS)
def test_every_form_from_the_ledger_is_the_form_from_the_cases(drawn, asked, chosen, rows):
    ledger = Ledger.from_cases(iter(drawn), chosen)
    for period in asked:
        for form in (form_06a, form_06b, form_06c):
            counted = form(drawn, period, chosen, rows=rows)
            booked = form(ledger, period, rows=rows)
            assert booked == counted
            assert list(booked) == list(counted)
