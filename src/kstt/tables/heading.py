"""The lines above a form's table, written and recognised from one list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs

from kstt.findings.rules import RULES, Finding
from kstt.i18n import msg

if TYPE_CHECKING:
    from kstt.dates.periods import ReportingPeriod
    from kstt.tables.table import FormTable, HasTable

__all__ = ["PREFIXES", "Heading", "Signatures", "unstated"]


@attrs.frozen
class Prefixes:
    """The words that open each line of a heading."""

    code: str = "Biểu số"
    issued: str = "Ban hành theo"
    unit: str = "Đơn vị báo cáo"
    recipient: str = "Đơn vị nhận báo cáo"
    period: str = "Kỳ báo cáo"
    count: str = "Đơn vị tính"


PREFIXES = Prefixes()


@attrs.frozen
class Heading:
    """The lines above a form's table; a line without content is empty."""

    code: str
    issued: str
    title: str
    unit: str
    recipient: str
    period: str
    days: str
    count: str

    @classmethod
    def of(cls, form: HasTable) -> Heading:
        """The heading of a form.

        >>> from kstt import ReportingPeriod, form_06c
        >>> heading = Heading.of(form_06c([], ReportingPeriod.quarter(2021, 2)))
        >>> heading.period, heading.days
        ('Kỳ báo cáo: Quý II/2021', '(Từ ngày 15/03/2021 đến ngày 14/06/2021)')
        """
        from kstt.law.instruments import REGISTER

        table = form.table()
        layout, period = table.layout, table.period
        number = layout.source.instrument
        instrument = REGISTER.get(number)
        named = period is not None and period.label != period.days_label
        return cls(
            code=f"{PREFIXES.code} {layout.code}",
            issued=f"{PREFIXES.issued} {instrument}" if instrument else "",
            title=layout.title,
            unit=f"{PREFIXES.unit}: {table.reporting_unit}" if table.reporting_unit else "",
            recipient=f"{PREFIXES.recipient}: {table.recipient}" if table.recipient else "",
            period=f"{PREFIXES.period}: {period.label}" if period else "",
            days=f"({period.days_label})" if period and named else "",
            count=f"{PREFIXES.count}: {layout.unit_of_count}",
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines in plain text, from the top; the days stand beside the period's name."""
        period = " ".join(filter(None, (self.period, self.days)))
        lines = (self.code, self.title, self.unit, self.recipient, period, self.count)
        return tuple(filter(None, lines))


@attrs.frozen
class Signatures:
    """The lines under a form's table: who prepared it, who is responsible, where and when.

    Missing parts become dots, to be filled in by hand.

    >>> Signatures(place="Đắk Nông", day=date(2021, 6, 21)).dateline
    'Đắk Nông, ngày 21 tháng 6 năm 2021'
    """

    place: str = ""
    day: date | None = None
    prepared_by: str = ""
    signed_by: str = ""
    prepared_title: str = "Người lập biểu"
    signed_title: str = "Thủ trưởng đơn vị"
    prepared_note: str = "(Ký, ghi rõ họ tên)"
    signed_note: str = "(Ký, ghi rõ họ tên, đóng dấu)"

    @property
    def dateline(self) -> str:
        """Place and day, as documents write them."""
        if self.day is None:
            return f"{self.place or '………'}, ngày … tháng … năm …"
        # Days and months are padded with a zero, so that no digit can be added before them.
        month = f"{self.day.month:02}" if self.day.month < 3 else f"{self.day.month}"
        return f"{self.place or '………'}, ngày {self.day.day:02} tháng {month} năm {self.day.year}"

    @property
    def columns(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The two columns of lines, left and right: day, title, note, name."""
        return (
            ("", self.prepared_title, self.prepared_note, self.prepared_by),
            (self.dateline, self.signed_title, self.signed_note, self.signed_by),
        )


def unstated(
    reported: FormTable, *, period: ReportingPeriod | None = None, unit: str = ""
) -> tuple[Finding, ...]:
    """A finding for the reporting period and one for the unit that a table does not name.

    Args:
        reported: the table.
        period: the period of which it is counted then.
        unit: the unit that it is known to be of.
    """
    found: list[Finding] = []
    if reported.period is None and period is not None:
        found.append(RULES["unit-period-unstated"].finding(found=msg("no period"), expected=str(period)))
    elif reported.period is None:
        found.append(RULES["period-unstated"].finding())
    if not reported.reporting_unit and not unit:
        found.append(RULES["unit-unstated"].finding())
    return tuple(found)
