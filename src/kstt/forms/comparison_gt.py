"""Two forms side by side as a table of great_tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.tables.gt import emphasised, new_gt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import SupportsFloat

    from great_tables import GT

    from kstt.definitions.columns import Column, Rate
    from kstt.forms.comparison_row import ComparisonRow
    from kstt.tables.table import FormTable
    from kstt.tables.to_frames import Data

__all__ = ["comparison_gt"]


def comparison_gt(
    now: FormTable,
    before: FormTable,
    rows: Sequence[ComparisonRow],
    totals: Sequence[Column],
    rates: Sequence[Rate],
) -> GT:
    """Columns of two forms beside one another, their change, and a rate of both.

    Args:
        now: the later form, for the title and the name of its period.
        before: the earlier one.
        rows: the lines, in order.
        totals: the columns that are shown.
        rates: the rate that is shown, or none.

    Returns: a table with the columns ``label``; of each total ``KEY_before``, ``KEY_now``, ``KEY_difference``
        and ``KEY_change`` (percent); ``rate_before``, ``rate_now`` (from 0 to 1), ``rate_difference``.

    Raises: MissingExtraError without the extra ``gt``.
    """
    earlier, later = (form.period.label if form.period else "" for form in (before, now))
    columns: Data = {"label": (str, [row.name for row in rows])}
    labels = {"label": now.layout.row_header}
    spanners: dict[str, list[str]] = {}
    for column in totals:
        key = column.key
        titles = {
            f"{key}_before": earlier,
            f"{key}_now": later,
            f"{key}_difference": "±",
            f"{key}_change": "%",
        }
        columns[f"{key}_before"] = int, [row.before[key] for row in rows]
        columns[f"{key}_now"] = int, [row.now[key] for row in rows]
        columns[f"{key}_difference"] = int, [row.difference(key) for row in rows]
        columns[f"{key}_change"] = float, [_number(row.change(key)) for row in rows]
        labels |= titles
        spanners[column.header[0]] = list(titles)
    for rate in rates:
        titles = {"rate_before": earlier, "rate_now": later, "rate_difference": "± điểm %"}
        columns["rate_before"] = float, [_number(row.rates(rate)[1]) for row in rows]
        columns["rate_now"] = float, [_number(row.rates(rate)[0]) for row in rows]
        columns["rate_difference"] = float, [_number(row.rates(rate)[2]) for row in rows]
        labels |= titles
        spanners[rate.label] = list(titles)
    table = new_gt(columns, labels).tab_header(now.layout.title, f"{later} · {earlier}")
    for title, names in spanners.items():
        table = table.tab_spanner(title, names)
    keys = [column.key for column in totals]
    table = table.fmt_integer([f"{key}_difference" for key in keys], force_sign=True)
    table = table.fmt_number([f"{key}_change" for key in keys], decimals=1, force_sign=True, pattern="{x}%")
    if "rate_now" in columns:
        table = table.fmt_percent(["rate_before", "rate_now"], decimals=1)
        table = table.fmt_number(["rate_difference"], decimals=1, scale_by=100, force_sign=True)
    return emphasised(table, [row.kind for row in rows])


def _number(value: SupportsFloat | None) -> float | None:
    return None if value is None else float(value)
