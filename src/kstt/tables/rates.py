"""The rates that reports publish, of every line of one or many forms, each with its base."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kstt.tables.output import HasFrame
from kstt.tables.table import FormTable, HasTable
from kstt.tables.to_frames import TIDY_TYPES, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kstt.tables.cells import ReportedRow
    from kstt.tables.to_frames import Data

__all__ = ["FormRates", "rates_of"]

_LINE = tuple(TIDY_TYPES)[: tuple(TIDY_TYPES).index("column")]
"""The columns of a tidy row that say which line it is of."""


@attrs.frozen
class FormRates(HasFrame):
    """The rates of every line of some forms; see :func:`rates_of`.

    Attributes:
        tables: the tables of the forms.

    >>> from kstt import ReportingPeriod, form_06c
    >>> list(rates_of(form_06c([], ReportingPeriod.quarter(2021, 2))).to_polars().columns)[-4:]
    ['rate', 'rate_label', 'base', 'value']
    """

    tables: tuple[FormTable, ...]

    def frame_columns(self) -> Data:
        """A row for each line and rate, in print order.

        Columns: those of a :class:`~kstt.tables.to_frames.TidyRow` up to ``label``; ``rate`` (the key),
        ``rate_label`` (the Vietnamese name, with the base), ``base`` (the keys of the columns that it is a
        share of), ``value`` (from 0 to 1; none where the base is 0 or a count is not known).
        """
        rows = [
            (line, rate, rate.of(_counts(table, row)))
            for table, row, line in lines_of(self.tables)
            for rate in table.layout.account.RATES
        ]
        values = [None if value is None else float(value) for _, _, value in rows]
        return {
            **{name: (TIDY_TYPES[name], [line[name] for line, _, _ in rows]) for name in _LINE},
            "rate": (str, [rate.key for _, rate, _ in rows]),
            "rate_label": (str, [rate.label for _, rate, _ in rows]),
            "base": (str, [" + ".join(rate.base) for _, rate, _ in rows]),
            "value": (float, values),
        }


def _counts(table: FormTable, row: ReportedRow) -> dict[str, int | None]:
    return {column.key: cell.value for column, cell in zip(table.layout.columns, row.cells, strict=True)}


def rates_of(forms: HasTable | Iterable[HasTable]) -> FormRates:
    """The published rates of every line of a form, of several, or of a series.

    Args:
        forms: a form, a reported form, or any number of them.

    Returns: what becomes a frame by ``to_polars``, ``to_pandas`` or ``to_arrow``: a row for each line and
    rate; those of one account, exact, are :attr:`CaseAccount.rates <kstt.definitions.account.Account.rates>`.

    >>> from kstt import ReportingPeriod, form_06c, samples
    >>> from kstt.io.records import read_cases
    >>> form = form_06c(read_cases(samples.path("cases.csv")), ReportingPeriod.quarter(2021, 2))
    >>> rates_of(form).to_polars().select("label", "rate", "base", "value").row(0)
    ('Tổng cộng', 'on_time', 'resolved', 0.75)
    """
    several = (forms,) if isinstance(forms, HasTable) else forms
    return FormRates(tuple(form.table() for form in several))
