"""Sample data: the files that the documentation uses, a real quarterly report, and made-up case records.

:func:`path` finds the files, ``kstt samples`` copies them. The figures and row labels of the report are those
of a province's published form 06c for the second quarter of 2021 [doc]; a page of its section I was lost, so
thirty rows are missing. The other files and the case records are made up.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import attrs

from kstt.atomic import write_atomically
from kstt.dates.instants import day_of
from kstt.dates.periods import ReportingPeriod
from kstt.definitions.editions import LAYOUTS
from kstt.errors import DocumentError, UnknownNameError
from kstt.i18n import msg
from kstt.io.text.delimited import parse_table
from kstt.records.cases import Case
from kstt.records.categories import CategoryCatalogue, ProcedureCategory
from kstt.system import document_errors
from kstt.tables.cells import LineKind
from kstt.tables.table import level_of
from kstt.text import close_names
from kstt.vocabulary import AuthorityLevel, Channel, Closing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from kstt.definitions.form_06 import CaseAccount
    from kstt.forms.form import Form
    from kstt.forms.reported import ReportedForm

__all__ = [
    "PUBLISHED_TABLE",
    "REMAINDER",
    "UNITS",
    "cases_for",
    "copy",
    "names",
    "path",
    "published_catalogue",
    "published_report",
    "year_of_cases",
]

PUBLISHED_TABLE = "dak-nong-2021-q2-06c.tsv"
"""The file of the published table that :func:`published_report` reads."""
REMAINDER = "Các lĩnh vực trên trang bị mất"
"""A label for the rows of the published table that are on the page missing from it."""


def _folder() -> Traversable:
    return files("kstt").joinpath("data", "samples")


def names() -> tuple[str, ...]:
    """The names of the sample files, folders before them with a slash.

    >>> [name for name in names() if "/" not in name][:3]
    ['cases.csv', 'export.csv', 'feedback.csv']
    """
    return tuple(sorted(_names(_folder(), "")))


def _names(folder: Traversable, prefix: str) -> Iterator[str]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _names(item, f"{prefix}{item.name}/")
        else:
            yield prefix + item.name


def path(name: str = "") -> Path:
    """Where a sample file, or a folder of them, lies on this machine.

    Args:
        name: of a file or folder, such as ``cases.csv`` or ``units/2021-q2``; the folder of all by default.

    Raises: UnknownNameError.

    >>> path("cases.csv").name, path("units/2021-q2").is_dir()
    ('cases.csv', True)
    >>> path("case.csv")
    Traceback (most recent call last):
        ...
    kstt.errors.UnknownNameError: no sample file 'case.csv'; did you mean 'cases.csv'?
    """
    known = {"", *names()}
    known |= {parent.as_posix() for found in names() for parent in Path(found).parents if parent.name}
    if name not in known:
        raise UnknownNameError(msg("sample file"), name, close_names(name, known - {""}))
    return Path(str(_folder().joinpath(name)))


def copy(folder: str | Path, *, overwrite: bool = False) -> tuple[Path, ...]:
    """Copy the sample files into a folder, which is made if need be; returns their new paths.

    A file that is there already with the same content is left as it is.

    Args:
        folder: where to.
        overwrite: replace a file that is there with other content.

    Raises: DocumentError for a file with other content; none is copied then.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as made:
    ...     copied = copy(made)
    >>> len(copied) == len(names())
    True
    """
    contents = {Path(folder, name): _folder().joinpath(name).read_bytes() for name in names()}
    wanted = {target: data for target, data in contents.items() if not _holds(target, data)}
    if not overwrite:
        for target in wanted:
            if os.path.exists(target):  # noqa: PTH110  # Path.exists raises for a name that is too long
                raise DocumentError(
                    str(target),
                    msg("a file that exists"),
                    msg("a new name"),
                    msg("choose another name, or say overwrite"),
                )
    for target, data in wanted.items():
        with document_errors(target, msg("a place to write to")):
            target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, data, overwrite=overwrite)
    return tuple(contents)


def _holds(target: Path, data: bytes) -> bool:
    return os.path.isfile(target) and target.read_bytes() == data  # noqa: PTH113  # as of exists


def published_report() -> ReportedForm:
    """The published form 06c of UBND tỉnh Đắk Nông for the second quarter of 2021, as it was reported.

    >>> report = published_report()
    >>> len(report.rows), report.cell("Tổng cộng", "received").value
    (75, 126378)
    """
    text = files("kstt").joinpath("data", PUBLISHED_TABLE).read_text(encoding="utf-8")
    table = parse_table(
        text,
        source=PUBLISHED_TABLE,
        layout=LAYOUTS.by_code("06c/VPCP/KSTT"),
        period=ReportingPeriod.quarter(2021, 2),
    )
    return attrs.evolve(
        table, reporting_unit="UBND tỉnh Đắk Nông", recipient="Văn phòng Chính phủ", source=PUBLISHED_TABLE
    )


@cache
def published_catalogue() -> CategoryCatalogue:
    """The rows of a published form 06c, per level: a start for a catalogue of one's own [doc].

    >>> published_catalogue().find("đất  đai", AuthorityLevel.DISTRICT).name
    'Đất đai'
    """
    report = published_report()
    levels = {
        row.section: level_of(report.layout, row) for row in report.rows if row.kind is LineKind.SECTION
    }
    return CategoryCatalogue(
        tuple(
            ProcedureCategory(row.label, levels[row.section], number=row.number)
            for row in report.rows
            if row.kind is LineKind.ROW
        )
    )


def cases_for(form: Form[CaseAccount]) -> Iterator[Case]:
    """Made-up cases, one for each that the form counts, that land in its boxes under the default rules.

    The same form always gives the same cases. In a form without sections they are of commune level.

    >>> from kstt import CaseAccount
    >>> published = published_report().to_form(remainder=REMAINDER).of(CaseAccount)
    >>> sum(1 for _ in cases_for(published))
    126378
    """
    section: AuthorityLevel | None = None
    levels = iter(found.level for found in form.sections)
    for line in form:
        if line.kind is LineKind.SECTION:
            section = next(levels)
        elif line.kind is LineKind.ROW:
            level = section or AuthorityLevel.COMMUNE
            prefix = f"{line.section or '0'}-{line.number}"
            yield from _cases_of(line.account, form.period, prefix, line.label, level)


@attrs.frozen
class SampleUnit:
    """A made-up unit: its level, its share of all cases, its usual delay (days), its share online."""

    name: str
    level: AuthorityLevel
    weight: int
    slowness: int
    online: float


UNITS = (
    SampleUnit("Sở Giao thông vận tải", AuthorityLevel.PROVINCE, 4, 1, 0.35),
    SampleUnit("Sở Tư pháp", AuthorityLevel.PROVINCE, 2, 0, 0.30),
    SampleUnit("UBND huyện A", AuthorityLevel.DISTRICT, 5, 4, 0.15),
    SampleUnit("UBND huyện B", AuthorityLevel.DISTRICT, 4, 1, 0.20),
    SampleUnit("UBND huyện C", AuthorityLevel.DISTRICT, 3, 6, 0.05),
    SampleUnit("UBND xã D", AuthorityLevel.COMMUNE, 6, 0, 0.10),
    SampleUnit("UBND xã E", AuthorityLevel.COMMUNE, 5, 2, 0.08),
)
"""The units of :func:`year_of_cases`, made up like everything about them."""

_PROCEDURES = {
    # Level: category, working time in days, weight; categories as the published form lists them.
    AuthorityLevel.PROVINCE: (("Đường bộ", 5, 5), ("Công chứng", 2, 1), ("Lâm nghiệp", 15, 1)),
    AuthorityLevel.DISTRICT: (("Đất đai", 20, 6), ("Hộ tịch", 5, 2), ("Xây dựng", 15, 2)),
    AuthorityLevel.COMMUNE: (("Chứng thực", 1, 6), ("Hộ tịch", 3, 3), ("Bảo trợ xã hội", 12, 2)),
}


def year_of_cases(year: int = 2021, count: int = 5_000, seed: int = 1) -> tuple[Case, ...]:
    """Made-up cases of several units over a reporting year, in the order of receipt.

    They begin some weeks before the year, so that it has cases carried over; they come in on workdays,
    more of them online as the year goes on, and some units are slow. The same arguments always give the
    same cases.

    Args:
        year: the reporting year.
        count: the number of cases.
        seed: seed of the pseudo-random numbers.

    >>> cases = year_of_cases(count=100)
    >>> len(cases), cases == year_of_cases(count=100), cases == year_of_cases(count=100, seed=2)
    (100, True, False)
    """
    draw = Random(seed)  # noqa: S311  # sample data, no secrets
    whole = ReportingPeriod.year(year)
    first = whole.start - timedelta(45)
    days = (whole.end - first).days + 1
    cases = []
    for number in range(count):
        unit = draw.choices(UNITS, [unit.weight for unit in UNITS])[0]
        procedures = _PROCEDURES[unit.level]
        category, limit, _ = draw.choices(procedures, [weight for *_, weight in procedures])[0]
        passed = draw.randrange(days)
        received = _workday(first + timedelta(passed))
        online = draw.random() < unit.online * (0.5 + 1.5 * passed / days)
        took = round(limit * draw.uniform(0.2, 1))
        if draw.random() < unit.slowness / 50:
            took += limit // 2 + round(draw.expovariate(1 / unit.slowness) * 4)
        closed = _workday(received + timedelta(took))
        ending = draw.choices((Closing.DECIDED, Closing.RETURNED, Closing.WITHDRAWN), (96, 3, 1))[0]
        held = draw.random() < unit.slowness / 500
        cases.append(
            Case(
                id=f"{year}-{number:06}",
                category=category,
                level=unit.level,
                unit=unit.name,
                channel=Channel.ONLINE if online else Channel.DIRECT,
                received=received,
                due=_workday(received + timedelta(limit)),
                closed=None if held or closed > whole.end + timedelta(30) else closed,
                closing=None if held or closed > whole.end + timedelta(30) else ending,
            )
        )
    return tuple(sorted(cases, key=lambda case: (day_of(case.received), case.id)))


def _workday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta({5: 2, 6: 1}.get(day.weekday(), 0))


def _cases_of(
    account: CaseAccount, period: ReportingPeriod, prefix: str, category: str, level: AuthorityLevel
) -> Iterator[Case]:
    start, end, day = period.start, period.end, timedelta(days=1)
    # Every case is received early enough, and closed on the last day, so that any receipt meets any status.
    receipts: list[tuple[Channel, date]] = [
        *([(Channel.ONLINE, start)] * account.received_online),
        *([(Channel.DIRECT, start)] * account.received_direct),
        *([(Channel.DIRECT, start - day)] * account.carried_over),
    ]
    statuses: list[tuple[date, date | None]] = [
        *([(end + day, end)] * account.resolved_early),
        *([(end, end)] * account.resolved_on_time),
        *([(end - day, end)] * account.resolved_late),
        *([(end, None)] * account.pending_within),
        *([(end - day, None)] * account.pending_overdue),
    ]
    for number, ((channel, received), (due, closed)) in enumerate(zip(receipts, statuses, strict=True), 1):
        closing = Closing.DECIDED if closed else None
        yield Case(
            f"{prefix}-{number}", category, level, level.label, channel, received, due, closed, closing
        )
