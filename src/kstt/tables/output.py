"""Output of proved and reported forms: text, HTML and data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.tables.table import FormTable

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa  # type: ignore[import-untyped]  # it has no types yet

    from kstt.findings.finding import Finding
    from kstt.tables.to_frames import Data, Shape

__all__ = ["HasFrame", "Tabular"]


class Tabular:
    """A value with a form's table: text for a terminal, HTML for a notebook, and data frames."""

    __slots__ = ()

    def table(self) -> FormTable:
        """The table of the form."""
        raise NotImplementedError

    def remarks(self) -> tuple[Finding, ...]:
        """The findings that a drawing marks; a proved form has none."""
        return ()

    @property
    def summary(self) -> str:
        """The content of the form on one line."""
        raise NotImplementedError

    def __str__(self) -> str:
        from kstt.tables.text import render_text

        return render_text(self)

    def __repr__(self) -> str:
        """A summary on one line; the whole table is ``str()``."""
        form = self.table()
        period = "" if form.period is None else f" {form.period}"
        unit = f" {form.reporting_unit}" if form.reporting_unit else ""
        return f"<{type(self).__name__} {form.layout.code}{period}{unit}: {self.summary}>"

    def _repr_html_(self) -> str:
        from kstt.tables.html import render_html

        return render_html(self)

    def to_polars(self, shape: Shape | None = None) -> pl.DataFrame:
        """This form as a polars frame: tidy (one row a cell) unless another shape is asked for.

        Raises: MissingExtraError without polars; ParseError for a cell of an official shape that is no
        count.
        """
        from kstt.tables import to_frames

        return to_frames.to_polars(self, shape or to_frames.Shape.TIDY)

    def to_pandas(self, shape: Shape | None = None) -> pd.DataFrame:
        """This form as a pandas frame; shapes and errors as for ``to_polars``."""
        from kstt.tables import to_frames

        return to_frames.to_pandas(self, shape or to_frames.Shape.TIDY)

    def to_arrow(self, shape: Shape | None = None) -> pa.Table:
        """This form as a pyarrow table; shapes and errors as for ``to_polars``."""
        from kstt.tables import to_frames

        return to_frames.to_arrow(self, shape or to_frames.Shape.TIDY)


class HasFrame:
    """What has columns of its own that become a data frame."""

    __slots__ = ()

    def frame_columns(self) -> Data:
        """The type and the values of each column by name."""
        raise NotImplementedError

    def to_polars(self) -> pl.DataFrame:
        """This value as a tidy polars frame; its columns: :meth:`frame_columns`.

        Raises: MissingExtraError without polars.
        """
        from kstt.tables.to_frames import polars_frame

        return polars_frame(self.frame_columns())

    def to_pandas(self) -> pd.DataFrame:
        """The same as a pandas frame."""
        from kstt.tables.to_frames import pandas_frame

        return pandas_frame(self.frame_columns())

    def to_arrow(self) -> pa.Table:
        """The same as a pyarrow table."""
        from kstt.tables.to_frames import arrow_table

        return arrow_table(self.frame_columns())
