"""Two forms of one kind side by side: differences, rates and their change, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.definitions.columns import Rate, Role
from kstt.errors import ParseError
from kstt.forms.comparison_row import ComparisonRow
from kstt.forms.form import Form
from kstt.i18n import msg
from kstt.numerals import format_count, format_percent
from kstt.tables.cells import LineKind
from kstt.tables.output import HasFrame
from kstt.tables.table import FormTable, HasTable
from kstt.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal
    from fractions import Fraction

    from great_tables import GT

    from kstt.definitions.columns import Column
    from kstt.markup.markup import Markup
    from kstt.tables.to_frames import Data
    from kstt.vocabulary import AuthorityLevel

__all__ = ["Comparison", "compare"]


_Place = tuple[LineKind, "AuthorityLevel | None", str]


@attrs.frozen(repr=False)
class Comparison(HasFrame):
    """A form compared with that of another period; see :func:`compare`.

    ``str()`` is a table of the totals and the first rate; frames have every column and every rate.

    >>> from kstt import ReportingPeriod, form_06c, samples
    >>> from kstt.io.records import read_cases
    >>> cases = read_cases(samples.path("cases.csv"))
    >>> now, before = (form_06c(cases, ReportingPeriod.quarter(2021, number)) for number in (3, 2))
    >>> comparison = compare(now, before)
    >>> comparison.total.difference("received"), len(comparison.rows)
    (-4, 7)
    """

    now: FormTable
    before: FormTable
    rows: tuple[ComparisonRow, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are compared."""
        return self.now.columns

    @property
    def totals(self) -> tuple[Column, ...]:
        """The columns that are sums of others, which a table of the comparison shows."""
        return tuple(column for column in self.columns if column.splits and column.role is Role.TOTAL)

    @property
    def rates(self) -> tuple[Rate, ...]:
        """The rates that are compared."""
        return self.now.layout.account.RATES

    @property
    def total(self) -> ComparisonRow:
        """The line of the grand totals."""
        return next(row for row in self.rows if row.kind is LineKind.TOTAL)

    def __iter__(self) -> Iterator[ComparisonRow]:
        return iter(self.rows)

    def __repr__(self) -> str:
        return (
            f"<Comparison {self.now.code} {self.now.period} with {self.before.period}: {len(self.rows)} rows>"
        )

    def __str__(self) -> str:
        from textwrap import fill, wrap

        from tabulate import tabulate

        head, *body = self.texts()
        alignment = ("left", *("right" for _ in head[1:]))
        head = tuple("\n".join(fill(line, 12) for line in title.split("\n")) for title in head)
        body = [("\n".join(wrap(row[0], 36)), *row[1:]) for row in body]
        return tabulate(body, head, tablefmt="simple", disable_numparse=True, colalign=alignment)

    def _repr_html_(self) -> str:
        from kstt.markup.pages import fragment

        return fragment(self.markup())

    def markup(self) -> Markup:
        """The table of :meth:`texts` as HTML."""
        from kstt.markup.markup import element
        from kstt.markup.pages import scrolling

        head, *body = self.texts()
        lines = [
            element("tr", element("th", row[0], scope="row"), *(element("td", cell) for cell in row[1:]),
                    class_=line.kind.value)
            for row, line in zip(body, self.rows, strict=True)
        ]  # fmt: skip
        spans = [(column.header[0], 4) for column in self.totals] + [(r.label, 3) for r in self.rates[:1]]
        above = element(
            "tr",
            element("th", self.now.layout.row_header, scope="col", rowspan="2"),
            *(element("th", title, scope="colgroup", colspan=str(width)) for title, width in spans),
        )
        titles = [title.rpartition("\n")[2] for title in head[1:]]
        below = element("tr", *(element("th", title, scope="col") for title in titles))
        table = element("table", element("thead", above, below), element("tbody", *lines))
        return element("div", table, class_=scrolling(len(body)), tabindex="0")

    def texts(self) -> Iterator[tuple[str, ...]]:
        """The header, and each row as texts.

        Of each total both counts and the change; of the first rate both, and the percentage points between.
        """
        before, now = (form.period.label if form.period else "" for form in (self.before, self.now))
        titles = [
            title
            for column in self.totals
            for title in (f"{column.header[0]}\n{before}", f"\n{now}", "\n±", "\n%")
        ]
        shares = [
            title
            for rate in self.rates[:1]
            for title in (f"{rate.label}\n{before}", f"\n{now}", "\n± điểm %")
        ]
        yield ("", *titles, *shares)
        for row in self.rows:
            counts = [
                text
                for column in self.totals
                for text in (
                    _count(row.before[column.key]), _count(row.now[column.key]),
                    _signed(row.difference(column.key)), _signed_percent(row.change(column.key)),
                )
            ]  # fmt: skip
            rates = [
                text
                for rate in self.rates[:1]
                for mine, theirs, points in (row.rates(rate),)
                for text in (format_percent(theirs), format_percent(mine), _points(points))
            ]
            yield (row.name, *counts, *rates)

    def to_gt(self) -> GT:
        """The table of ``str()`` as a table of great_tables, to style further; its numbers are numbers.

        Raises: MissingExtraError without the extra ``gt``.
        """
        from kstt.forms.comparison_gt import comparison_gt

        return comparison_gt(self.now, self.before, self.rows, self.totals, self.rates[:1])

    def frame_columns(self) -> Data:
        """Every count and rate, a row for each line and column of a tidy frame.

        Columns: ``kind``, ``section``, ``level``, ``label``, ``column`` (the key of a column, or ``rate_``
        and that of a rate), ``now``, ``before``, ``difference`` (cases; rates from 0 to 1), ``change``
        (percent of before).
        """
        lines = [(row, *cell) for row in self.rows for cell in self._cells(row)]
        return {
            "kind": (str, [row.kind.value for row, *_ in lines]),
            "section": (str, [row.section or None for row, *_ in lines]),
            "level": (str, [row.level.value if row.level else None for row, *_ in lines]),
            "label": (str, [row.label for row, *_ in lines]),
            "column": (str, [key for _, key, *_ in lines]),
            "now": (float, [now for _, _, now, *_ in lines]),
            "before": (float, [before for _, _, _, before, *_ in lines]),
            "difference": (float, [difference for *_, difference, _ in lines]),
            "change": (float, [in_percent for *_, in_percent in lines]),
        }

    def _cells(
        self, row: ComparisonRow
    ) -> Iterator[tuple[str, float | None, float | None, float | None, float | None]]:
        for column in self.columns:
            key, in_percent = column.key, row.change(column.key, 2)
            counts = (_number(row.now[key]), _number(row.before[key]), _number(row.difference(key)))
            yield (key, *counts, None if in_percent is None else float(in_percent))
        for rate in self.rates:
            now, before, difference = row.rates(rate)
            yield (f"rate_{rate.key}", _number(now), _number(before), _number(difference), None)


def compare(now: HasTable, before: HasTable) -> Comparison:
    """A form beside one of the same kind, usually of another period: differences, rates and their change.

    Lines are matched by section and name, however they are numbered; those of the later form come first in
    order, then those that only the earlier one has. A line that a proved form lacks counts 0 there; one that
    a reported form lacks is not known.

    Args:
        now: the form of interest, proved or reported.
        before: the form it is compared with.

    Raises: ParseError for forms of different kinds.

    >>> from kstt import ReportingPeriod, form_06c
    >>> from kstt.samples import year_of_cases
    >>> cases = list(year_of_cases(count=300))
    >>> quarters = [form_06c(cases, quarter) for quarter in ReportingPeriod.year(2021).split()]
    >>> found = compare(quarters[1], quarters[0])
    >>> found.total.now["carried_over"] == found.total.before["pending"]
    True
    >>> found.total.difference("received") == quarters[1].total.received - quarters[0].total.received
    True
    """
    later, earlier = now.table(), before.table()
    if later.layout.account is not earlier.layout.account:
        raise ParseError(msg("form"), earlier.code, msg("a form of the same kind as {code}", code=later.code))
    mine, theirs = _lines(later), _lines(earlier)
    missing = [_missing(form) for form in (now, before)]
    keys = [column.key for column in later.columns]
    rows = []
    for place in dict.fromkeys((*mine, *theirs)):
        kind, level, _ = place
        section, label, _ = mine.get(place) or theirs[place]
        counts = [
            {key: lines[place][2].get(key) if place in lines else blank for key in keys}
            for lines, blank in zip((mine, theirs), missing, strict=True)
        ]
        rows.append(ComparisonRow(kind, section, level, label, *counts))
    return Comparison(later, earlier, tuple(rows))


def _missing(form: HasTable) -> int | None:
    """The counts of a line that a form lacks."""
    return 0 if isinstance(form, Form) else None


def _lines(table: FormTable) -> dict[_Place, tuple[str, str, dict[str, int | None]]]:
    """The section, label and counts of each line, by its identity."""
    levels = table.levels
    return {
        (row.kind, levels.get(row.section), name_key(row.label) if row.kind is LineKind.ROW else ""): (
            row.section,
            row.label,
            {column.key: cell.value for column, cell in zip(table.columns, row.cells, strict=True)},
        )
        for row in table.rows
    }


def _number(value: Fraction | int | None) -> float | None:
    return None if value is None else float(value)


def _count(value: int | None) -> str:
    return "–" if value is None else format_count(value)


def _signed(value: int | None) -> str:
    return "–" if value is None else f"{'+' if value > 0 else ''}{format_count(value)}"


def _signed_percent(value: Decimal | None) -> str:
    return "" if value is None else f"{'+' if value > 0 else ''}{str(value).replace('.', ',')}%"


def _points(value: Fraction | None) -> str:
    """The difference of two rates in percentage points."""
    if value is None:
        return ""
    return f"{'+' if value > 0 else ''}{format_percent(value).removesuffix('%')}"
