"""A case of the second quarter of 2021."""

from datetime import date

from kstt import (
    AuthorityLevel,
    Case,
    Channel,
    ReportingPeriod,
)

QUARTER = ReportingPeriod.quarter(2021, 2)


def case(
    number="1",
    unit="UBND xã A",
    category="Hộ tịch",
    received=date(2021, 4, 1),
    due=date(2021, 4, 20),
    closed=None,
    **more,
):
    return Case(
        number, category, AuthorityLevel.COMMUNE, unit, Channel.DIRECT, received, due, closed, None, **more
    )
