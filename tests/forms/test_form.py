import copy
import pickle
from datetime import date

import pytest
from hypothesis import given

from kstt import (
    LAYOUTS,
    AuthorityLevel,
    Case,
    CaseAccount,
    Channel,
    KsttError,
    ReportingPeriod,
    RowBy,
    form_05b,
    form_06a,
    form_06b,
    form_06c,
)
from kstt.errors import AdjoiningError, ContinuityError, NotInForceError, UnknownNameError
from kstt.forms.sections import FormRow, Section
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


def test_sections_follow_the_law_in_force():
    def levels(period, cases=()):
        return [section.level for section in form_06c(cases, period).sections]

    province, district, commune = AuthorityLevel.PROVINCE, AuthorityLevel.DISTRICT, AuthorityLevel.COMMUNE
    assert levels(Q2) == [province, district, commune]
    assert levels(ReportingPeriod.quarter(2025, 3)) == [province, district, commune]
    assert levels(ReportingPeriod.quarter(2025, 4)) == [province, commune]
    # A district case that is still pending is not hidden.
    assert levels(ReportingPeriod.quarter(2025, 4), [case()]) == [province, district, commune]


def test_editions_follow_the_period():
    assert form_06c([], ReportingPeriod.quarter(2019, 2)).code == "06c/VPCP/KSTT"
    assert form_06c([], Q2).code == "II.06c/VPCP/KSTT"
    assert form_06c([], Q2, layout=LAYOUTS.by_code("06c/VPCP/KSTT")).code == "06c/VPCP/KSTT"
    with pytest.raises(NotInForceError):
        form_06c([], ReportingPeriod.year(2016))
    with pytest.raises(KsttError):
        form_06c([], Q2, layout=LAYOUTS.by_code("06a/VPCP/KSTT"))


def test_a_level_without_a_section_is_refused():
    with pytest.raises(UnknownNameError, match="ministry"):
        form_06c([case(AuthorityLevel.MINISTRY)], Q2)
    assert form_06b([case(AuthorityLevel.MINISTRY)], Q2).total.received == 1


def test_rows_by_unit():
    form = form_06c([case(unit="UBND xã B"), case(unit="UBND xã A", number=2)], Q2, rows=RowBy.UNIT)
    assert [row.label for row in form["II"]] == ["UBND xã A", "UBND xã B"]


def test_spellings_of_one_name_are_one_row():
    spelled = ["Đất đai", "đất đai", "ĐẤT  ĐAI", "Đất đai"]
    form = form_06c([case(category=name, number=n) for n, name in enumerate(spelled)], Q2)
    assert [(row.label, row.account.received) for row in form["II"]] == [("Đất đai", 4)]


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


def test_a_section_has_one_row_a_name():
    zero = CaseAccount.zero()
    with pytest.raises(KsttError, match="two rows"):
        Section(None, (FormRow("Đất đai", zero), FormRow("đất ĐAI", zero)), CaseAccount)


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
