"""Forms computed from records."""

from datetime import date

import pytest

from kstt import (
    LAYOUTS,
    AuthorityLevel,
    Case,
    Channel,
    KsttError,
    ReportingPeriod,
    RowBy,
    form_06b,
    form_06c,
)
from kstt.errors import NotInForceError, UnknownNameError

Q2 = ReportingPeriod.quarter(2021, 2)


def case(level=AuthorityLevel.DISTRICT, category="Đất đai", unit="A", number=1):
    return Case(f"H{number}", category, level, unit, Channel.DIRECT, date(2021, 4, 1), None, None, None)


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
