"""Errors: their sentences, pickling, and the wrong types that the front door refuses."""

import pickle
from pathlib import Path

import pytest

from kstt import (
    CaseAccount,
    KsttError,
    Ledger,
    ReportingPeriod,
    RowBy,
    UnbalancedAccountError,
    check,
    form_05b,
    form_06a,
    form_06c,
)
from kstt.errors import ArgumentError, ParseError
from kstt.merging import merge_units
from kstt.repair import repair
from kstt.series import form_series

Q2 = ReportingPeriod.quarter(2021, 2)
NO_RECORDS = ["cases.csv", b"id,category", Path("cases.csv"), None, 3, CaseAccount.zero(), {"id": "1"}]
NO_PERIODS = ["2021-Q2", None, 2021, Q2.start]
WRONG = [
    *((lambda value=value: form_06c(value, Q2), "records: ") for value in NO_RECORDS),
    *((lambda value=value: form_05b(value, Q2), "records: ") for value in NO_RECORDS),
    *((lambda value=value: Ledger.from_cases(value), "records: ") for value in NO_RECORDS),
    *((lambda value=value: form_06a([], value), "period: ") for value in NO_PERIODS),
    *((lambda value=value: form_05b([], value), "period: ") for value in NO_PERIODS),
    *((lambda value=value: form_series([], [value]), "period: ") for value in NO_PERIODS),
    *((lambda value=value: Ledger.empty().account(value), "period: ") for value in NO_PERIODS),
    *((lambda value=value: merge_units([], value), "period: ") for value in NO_PERIODS),
    *((lambda rows=rows: form_06c([], Q2, rows=rows), "rows: ") for rows in ("unit", None, RowBy)),
    (lambda: form_series([], "2021-Q2"), "periods: "),
    (lambda: form_series([], [Q2], rows="unit"), "rows: "),
    (lambda: form_06c(Ledger.empty(), Q2, rows="unit"), "rows: "),
    (lambda: merge_units("units/", Q2), "reports: "),
    (lambda: merge_units([], Q2, rows="unit"), "rows: "),
    (lambda: form_06c([], Q2, rules="usual"), "rules: "),
    (lambda: form_06c([], Q2, layout="06c/VPCP/KSTT"), "layout: "),
    (lambda: check("q2.xlsx"), "table: "),
    (lambda: check(Path("q2.xlsx")), "table: "),
    (lambda: check(form_06c([], Q2)), "table: "),
    (lambda: repair("q2.xlsx"), "table: "),
    (lambda: form_06c([1], Q2), "records: "),
]


@pytest.mark.parametrize(("call", "start"), WRONG, ids=range(len(WRONG)))
def test_wrong_types_are_refused_with_what_is_expected(call, start):
    with pytest.raises(ArgumentError) as raised:
        call()
    error = raised.value
    assert isinstance(error, TypeError)
    assert str(error).startswith(start + "found ")
    assert "expected" in str(error)
    assert error.message("vi") != str(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_a_long_text_is_cut():
    with pytest.raises(ArgumentError) as raised:
        form_06c([], "x" * 100_000)
    assert len(str(raised.value)) < 200


def test_errors_pickle():
    with pytest.raises(UnbalancedAccountError) as caught:
        CaseAccount(1, 0, 0, 0, 0, 0, 0, 0)
    error = caught.value
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_a_long_text_is_shown_by_its_beginning_and_its_length():
    found = ParseError("id", "9" * 5000, "0").message("vi")
    assert "5.002 ký tự" in found
    assert len(found) < 200


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize(
    ("call", "shown"),
    [
        (lambda: ReportingPeriod.year(10**5000), "10^5000"),
        (lambda: ReportingPeriod.month(2021, -(10**5000)), "-10^5000"),
        (lambda: CaseAccount(-(10**5000), 0, 0, 0, 0, 0, 0, 0), "-10^5000"),
        (lambda: CaseAccount(10**5000, 0, 0, 0, 0, 0, 0, 0), "10^5000"),
    ],
)
def test_a_number_that_python_does_not_write_is_told(call, shown, lang):
    with pytest.raises(KsttError) as raised:
        call()
    assert shown in raised.value.message(lang)
