"""Tables of units."""

from __future__ import annotations

from datetime import date

from kstt import (
    AuthorityLevel,
    Case,
    Channel,
    ReportedForm,
    ReportingPeriod,
    form_06a,
)

Q1, Q2, Q3 = (ReportingPeriod.quarter(2021, number) for number in (1, 2, 3))
UNITS = {
    "Sở Tư pháp": AuthorityLevel.PROVINCE,
    "UBND huyện Đắk Mil": AuthorityLevel.DISTRICT,
    "UBND xã Đắk Lao": AuthorityLevel.COMMUNE,
    "Ủy ban nhân dân xã Thuận An": AuthorityLevel.COMMUNE,
}


def table(unit="UBND xã A", category="Đất đai", count=1, period=Q2, **kwargs):
    records = [
        Case(
            str(n), category, AuthorityLevel.COMMUNE, unit, Channel.DIRECT, date(2021, 4, 1), None, None, None
        )
        for n in range(count)
    ]
    return ReportedForm.from_form(form_06a(records, period, reporting_unit=unit, **kwargs))
