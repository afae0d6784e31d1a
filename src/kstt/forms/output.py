"""What a form and a reported form can be turned into, the same for both."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa  # type: ignore[import-untyped]  # it has no types yet

    from kstt.accounts import Account
    from kstt.forms.form import Form
    from kstt.forms.reported import ReportedForm
    from kstt.frames.tables import Shape

__all__ = ["Tabular"]


class Tabular:
    """A table of a form: text for a terminal, HTML for a notebook, and data frames."""

    __slots__ = ()

    def _table(self) -> Form[Account] | ReportedForm:
        return cast("Form[Account] | ReportedForm", self)

    def __str__(self) -> str:
        from kstt.render import render_text

        return render_text(self._table())

    def __repr__(self) -> str:
        """What it is on one line; the whole table is ``str()``."""
        form = self._table()
        period = "" if form.period is None else f" {form.period}"
        unit = f" {form.reporting_unit}" if form.reporting_unit else ""
        return f"<{type(self).__name__} {form.layout.code}{period}{unit}: {form.summary}>"

    def _repr_html_(self) -> str:
        from kstt.html import render_html

        return render_html(self._table())

    def to_polars(self, shape: Shape | None = None) -> pl.DataFrame:
        """This form as a polars frame: tidy (one row a cell) unless another shape is asked for.

        Raises: MissingExtraError without polars; ParseError for a cell of an official shape that is no
        count.
        """
        from kstt.frames import tables

        return tables.to_polars(self._table(), shape or tables.Shape.TIDY)

    def to_pandas(self, shape: Shape | None = None) -> pd.DataFrame:
        """This form as a pandas frame; shapes and errors as for ``to_polars``."""
        from kstt.frames import tables

        return tables.to_pandas(self._table(), shape or tables.Shape.TIDY)

    def to_arrow(self, shape: Shape | None = None) -> pa.Table:
        """This form as a pyarrow table; shapes and errors as for ``to_polars``."""
        from kstt.frames import tables

        return tables.to_arrow(self._table(), shape or tables.Shape.TIDY)
