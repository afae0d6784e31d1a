"""The forms that a command is asked for: of one period and unit, or of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from kstt.cli.arguments import layout_of
from kstt.cli.engine_errors import engine_errors
from kstt.cli.progress import working
from kstt.cli.rules import rules_of
from kstt.cli.settings import FromSettings
from kstt.cli.sources import CASES, name_of_files, records_of
from kstt.dates.periods import PeriodKind, ReportingPeriod
from kstt.definitions.rules import CountingRules, RowBy
from kstt.engines import is_frame
from kstt.errors import KsttError, ParseError
from kstt.i18n import msg

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from kstt.cli.sources import Reader
    from kstt.definitions.account import Account
    from kstt.definitions.layout import FormLayout
    from kstt.engines import Frame
    from kstt.forms.form import Form
    from kstt.frames.source import RecordFrame
    from kstt.ledger import Ledger
    from kstt.records.categories import CategoryCatalogue

    Forms = tuple[Form[Account], ...]
    Records = Frame | Ledger | Reader

__all__ = ["PARTS", "UNIT", "add_rows", "count_records", "counted_forms", "parts_of"]

PARTS = {"month": PeriodKind.MONTH, "quarter": PeriodKind.QUARTER, "half": PeriodKind.HALF}
"""The parts of a period of which a form each may be asked for."""
UNIT = "unit"
T = TypeVar("T")


def add_rows(command: argparse.ArgumentParser) -> None:
    """What the rows of the form list."""
    command.add_argument(
        "--by",
        choices=[rows.value for rows in RowBy],
        default=RowBy.CATEGORY.value,
        help="what a row is: a category (default), a unit or a procedure",
    )
    command.add_argument(
        "--catalogue",
        metavar="FILE",
        help="a catalogue, CSV or TOML: the names, the order and the rows to print, also those without cases",
    )


def counted_forms(args: argparse.Namespace) -> tuple[Forms | None, Reader | None]:
    """The forms that were asked for, and the reader of their records where they were read one by one.

    Returns: no forms where rows are bad, as the reader then says.

    Raises: KsttError.
    """
    asked = _Request(args)
    return count_records(args, asked.forms)


def count_records(
    args: argparse.Namespace, count: Callable[[Records, Reader | None], T]
) -> tuple[T | None, Reader | None]:
    """What is counted from the records of ``args.files``, and their reader where they were read one by one.

    Returns: nothing counted where rows are bad, as the reader then says, whatever their absence leads to.

    Raises: KsttError.
    """
    args.file = name_of_files(args)
    with engine_errors(args.file):
        records, reader = records_of(args)

    def progress() -> str:
        if reader is None:
            return msg("counting {source}", source=Path(args.file).name).in_language(args.lang)
        return msg("rows read: {count}", count=reader.rows).in_language(args.lang)

    with working(progress), engine_errors(args.file):
        try:
            return count(records, reader), reader
        except KsttError as error:
            if reader is None or args.skip_invalid or not reader.has_errors:
                raise _said_of(args.file, error, records) from error.__cause__
            return None, reader


def _said_of(source: str, error: KsttError, records: object) -> KsttError:
    """The error, which names the file or the database that the table of an engine is of."""
    if not is_frame(records):
        return error
    from kstt.frames.problems import FrameError
    from kstt.frames.reading import without_password

    return error.as_of(without_password(source)) if isinstance(error, FrameError) else error


def parts_of(period: ReportingPeriod, kind: PeriodKind, option: str) -> tuple[ReportingPeriod, ...]:
    """The periods of a kind that make up another; raises ParseError that names the option."""
    try:
        return period.split(kind)
    except ParseError:
        expected = msg("a kind of period of which {period} is made", period=period)
        raise ParseError(option, next(name for name, one in PARTS.items() if one is kind), expected) from None


class _Request:
    """What is asked for besides the records."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.form: str = args.form
        self.unit: str | None = args.unit
        self.reporting_unit: str = args.reporting_unit
        self.rows = RowBy(args.by)
        self.rules = rules_of(args)
        self.layout: FormLayout | None = layout_of(args)
        self.catalogue: CategoryCatalogue | None = None
        # What is set for every command is a catalogue of categories: it says nothing of other rows.
        usual = isinstance(args.catalogue, FromSettings)
        if args.catalogue and not (usual and self.rows is not RowBy.CATEGORY):
            from kstt.io.settings.catalogues import read_catalogue

            self.catalogue = read_catalogue(args.catalogue)
        each = getattr(args, "each", None) or []
        self.each_unit = UNIT in each
        period, parts = ReportingPeriod.parse(args.period), [name for name in each if name in PARTS]
        if len(parts) > 1:
            raise ParseError("--each", ", ".join(parts), msg("one of them"))
        kind = PARTS[parts[0]] if parts else period.kind
        self.periods = parts_of(period, kind, "--each") if kind is not period.kind else (period,)
        if self.each_unit and self.unit is not None:
            raise ParseError("--each unit", f"--unit {self.unit}", msg("one of both"))
        if self.each_unit and self.reporting_unit:
            expected = msg("no heading of one unit, as each form has its own")
            raise ParseError("--reporting-unit", self.reporting_unit, expected)
        if self.form not in CASES and self.rows is not RowBy.CATEGORY:
            raise ParseError("--by", self.rows.value, msg("category, in a form of feedback"))
        if self.form not in CASES and self.rules != CountingRules():
            raise ParseError("--rules", self.form, msg("a form of cases: 06a, 06b or 06c"))

    def forms(self, records: Records, reader: Reader | None) -> Forms:
        """The forms of these records."""
        from kstt.ledger.book import Ledger

        if not self.each_unit and len(self.periods) == 1:
            return (self._form(records, self.periods[0], self.unit),)
        kept = isinstance(records, Ledger) or (self.form in CASES and self.rows is not RowBy.PROCEDURE)
        if kept:
            return tuple(self._from_ledger(records))
        # Read through once for each form: rows that are read one by one have to stay.
        again = cast("Records", tuple(cast("Iterable[object]", records))) if reader is not None else records
        units = _units_of(again) if self.each_unit else (self.unit,)
        return tuple(self._form(again, period, unit) for unit in units for period in self.periods)

    def _form(self, records: Records, period: ReportingPeriod, unit: str | None) -> Form[Account]:
        from kstt import compute
        from kstt.ledger.book import Ledger

        options: dict[str, object] = {
            "unit": unit,
            "reporting_unit": self.reporting_unit,
            "catalogue": self.catalogue,
            "layout": self.layout,
        }
        if self.form in CASES:
            options |= {"rows": self.rows, "rules": self._rules(isinstance(records, Ledger))}
        count = cast("Callable[..., Form[Account]]", getattr(compute, f"form_{self.form}"))
        return count(records, period, **options)

    def _from_ledger(self, records: Records) -> Iterator[Form[Account]]:
        from kstt.ledger.book import Ledger
        from kstt.series import form_series, forms_by_unit

        source = cast("Ledger", records)
        rules = self._rules(isinstance(records, Ledger))
        if self.each_unit:
            series = forms_by_unit(
                source, self.periods, rules, form=self.form, rows=self.rows, catalogue=self.catalogue,
                layout=self.layout,
            )  # fmt: skip
            if not series:
                raise _no_units()
            for of_unit in series.values():
                yield from of_unit
            return
        yield from form_series(
            source, self.periods, rules, form=self.form, unit=self.unit,
            reporting_unit=self.reporting_unit, rows=self.rows, catalogue=self.catalogue, layout=self.layout,
        )  # fmt: skip

    def _rules(self, of_ledger: bool) -> CountingRules | None:  # says what the records are
        """The rules asked for; those of a ledger unless others are."""
        return None if of_ledger and self.rules == CountingRules() else self.rules


def _units_of(records: object) -> tuple[str, ...]:
    """The units of records that are read through again.

    Raises: ParseError where no record names one.
    """
    from kstt.records.selection import distinct_units

    if is_frame(records):
        from kstt.frames.of_unit import units_of

        found = units_of(cast("RecordFrame", records))
    else:
        named = (getattr(record, "unit", None) for record in cast("Iterable[object]", records))
        found = distinct_units(str(unit) for unit in named if unit is not None)
    if not found:
        raise _no_units()
    return found


def _no_units() -> ParseError:
    expected = msg("records that name their unit; none of these does")
    return ParseError("--each unit", msg("nothing"), expected)
