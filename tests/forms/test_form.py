import copy
import pickle
from datetime import date

import pytest
from hypothesis import given

from kstt import (
    AuthorityLevel,
    Case,
    Channel,
    ReportingPeriod,
    form_05b,
    form_06a,
    form_06b,
    form_06c,
)
from kstt.errors import AdjoiningError, ContinuityError
from kstt.tables.cells import LineKind
from kstt.testing import forms

Q2 = ReportingPeriod.quarter(2021, 2)


def case(level=AuthorityLevel.DISTRICT, category="Đất đai", unit="A", number=1):
    return Case(f"H{number}", category, level, unit, Channel.DIRECT, date(2021, 4, 1), None, None, None)


def test_lookups_by_number_level_and_name():
    form = form_06c([case()], Q2)
    account = form["II", "Đất đai"]
    assert account.pending_within == 1
    assert form[AuthorityLevel.DISTRICT, " đất  ĐAI"] == account == form["district", "Đâ\u0301t đai"]
    assert form["II"].total == account == form.total
    with pytest.raises(KeyError, match="did you mean 'Đất đai'"):
        form["II", "Dat dai"]
    with pytest.raises(KeyError, match="did you mean"):
        form["V", "Đất đai"]
    flat = form_06a([case()], Q2)
    assert flat["Đất đai"] == account
    with pytest.raises(KeyError):
        flat["Hộ tịch"]


@given(forms())
def test_printing_order_and_totals(form):
    lines = list(form)
    assert lines[0].kind is LineKind.TOTAL
    assert lines[0].account == form.total
    rows = [line.account for line in lines if line.kind is LineKind.ROW]
    assert sum(rows, start=form.layout.account.zero()) == form.total
    assert str(form).count("\n") > len(lines)


@given(forms())
def test_forms_are_values(form):
    assert pickle.loads(pickle.dumps(form)) == form == copy.deepcopy(form)
    assert hash(copy.copy(form)) == hash(form)
    reversed_rows = form.sections[0].__class__(
        form.sections[0].level, tuple(reversed(form.sections[0].rows)), form.layout.account
    )
    assert reversed_rows == form.sections[0]


@given(forms())
def test_a_form_adds_to_itself_row_by_row(form):
    doubled = form + form
    assert doubled.total == form.total + form.total
    assert doubled.reporting_unit == form.reporting_unit


def test_what_cannot_be_put_together():
    form = form_06c([case()], Q2)
    with pytest.raises(AdjoiningError):
        form + form_06c([], Q2.next())
    with pytest.raises(AdjoiningError):
        form.then(form)
    with pytest.raises(AdjoiningError):
        form + form_06b([], Q2)
    with pytest.raises(ContinuityError) as error:
        form.then(form_06c([], Q2.next()))
    assert error.value.difference == 1
    assert any("Đất đai" in note for note in error.value.__notes__)


def test_headings_are_carried():
    form = form_05b([], Q2, reporting_unit="UBND tỉnh Đắk Nông")
    assert form.recipient == "Văn phòng Chính phủ"
    text = str(form.with_heading(recipient="UBND tỉnh"))
    for part in ("II.05b/VPCP/KSTT", "UBND tỉnh Đắk Nông", "Quý II/2021", "15/03/2021", "Tổng cộng"):
        assert part in text


def test_the_printed_form_as_a_whole():
    text = str(form_06a([case()], Q2, reporting_unit="UBND huyện A"))
    assert text.splitlines()[-3].split("│")[2].strip() == "Tổng cộng"
    assert [cell.strip() for cell in text.splitlines()[-2].split("│")[1:5]] == ["1", "Đất đai", "1", "0"]
