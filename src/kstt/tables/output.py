"""Output of proved and reported forms: text, HTML and data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from kstt.ports import supplied
from kstt.tables.table import FormTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    import polars as pl
    import pyarrow as pa  # type: ignore[import-untyped]  # it has no types yet
    from great_tables import GT

    from kstt.dates.periods import ReportingPeriod
    from kstt.definitions.layout import FormLayout
    from kstt.findings.finding import Finding
    from kstt.tables.to_frames import Data, Shape

__all__ = ["FormFiles", "HasFrame", "Tabular", "form_files"]


class FormFiles(Protocol):
    """What writes and reads forms in files: a port, answered by the register of formats."""

    def write_form(
        self,
        form: Tabular | Sequence[Tabular],
        path: str | Path,
        *,
        overwrite: bool = ...,
        format: str | None = ...,  # noqa: A002 - the word that users look for
    ) -> None:
        """Write a form, or several to one file."""
        ...

    def read_form(
        self,
        path: str | Path,
        *,
        layout: FormLayout | None = ...,
        period: ReportingPeriod | None = ...,
        sheet: str | None = ...,
        format: str | None = ...,  # noqa: A002 - the word that users look for
    ) -> Tabular:
        """The form in a file."""
        ...


def form_files() -> FormFiles:
    """What writes and reads forms in files."""
    return cast("FormFiles", supplied("files"))


class Tabular:
    """A value with a form's table: text for a terminal, HTML for a notebook, and data frames.

    >>> from kstt import ReportingPeriod, form_06c
    >>> form = form_06c([], ReportingPeriod.quarter(2021, 2))
    >>> isinstance(form, Tabular), form.to_polars().columns[:3]
    (True, ['form', 'unit', 'period_start'])
    """

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

    def save(
        self,
        path: str | Path,
        *,
        overwrite: bool = False,
        format: str | None = None,  # noqa: A002 - the word that users look for
    ) -> None:
        """Write the form in the format that the file's name asks for: Excel, Word, CSV, HTML, JSON, text.

        Args:
            path: the file, which is there whole or not at all.
            overwrite: replace a file that exists.
            format: the name of a format of :data:`kstt.io.formats.FORMATS`, whatever the file's name says.

        Raises: DocumentError for a name of no format that is written, a file that exists or a place that
        cannot be written; MissingExtraError; UnknownNameError for an unknown format.

        >>> import tempfile
        >>> from kstt import Form, ReportingPeriod, form_06c
        >>> file = tempfile.mkdtemp() + "/q2.csv"
        >>> form = form_06c([], ReportingPeriod.quarter(2021, 2))
        >>> form.save(file)
        >>> Form.read(file) == form
        True
        """
        form_files().write_form(self, path, overwrite=overwrite, format=format)

    def to_gt(self, lang: str = "vi") -> GT:
        """This form as a table of great_tables, to style further: heading, merged header, footnotes.

        A reported form's findings colour their cells, with the reason as a footnote.

        Args:
            lang: language of the findings.

        Raises: MissingExtraError without the extra ``gt``.
        """
        from kstt.tables.gt import form_gt

        return form_gt(self, lang)

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
