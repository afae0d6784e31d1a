"""Form layouts as dated data: code, title, sections and columns of each edition of each form."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs

from kstt.definitions.account import Account
from kstt.definitions.columns import Column, Identity, columns_of, identities_among, identities_of
from kstt.definitions.rules import EndedLevel
from kstt.errors import UnknownNameError
from kstt.i18n import msg
from kstt.law.instruments import FORMS_2017, FORMS_2020, REGISTER, Citation
from kstt.text import close_names, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from kstt.dates.periods import ReportingPeriod

__all__ = ["CODE_ENDING", "TOTAL_LABEL", "FormLayout", "SectionHeading", "editions_of"]


TOTAL_LABEL = "Tổng cộng"
"""The name of the grand total line."""


@attrs.frozen
class SectionHeading:
    """A section of a form: its level of authority, its printed title, the days on which it exists.

    ``keywords`` identify other headings of the same section.

    >>> from kstt import LAYOUTS, AuthorityLevel, ReportingPeriod
    >>> heading = LAYOUTS.latest("06c").heading(AuthorityLevel.DISTRICT)
    >>> heading.title, heading.exists_in(ReportingPeriod.quarter(2025, 3))
    ('TTHC thuộc phạm vi thẩm quyền giải quyết của UBND cấp huyện', True)
    """

    level: AuthorityLevel
    title: str
    keywords: tuple[str, ...] = ()
    in_force_to: date | None = None
    source: Citation | None = None

    def exists_in(self, period: ReportingPeriod) -> bool:
        """Whether the section exists on any day of the period."""
        return self.in_force_to is None or period.start <= self.in_force_to


def _declared_columns(layout: FormLayout) -> tuple[Column, ...]:
    return columns_of(layout.account)


@attrs.frozen(repr=False, cache_hash=True)
class FormLayout:
    """One edition of a form.

    ``form`` is the form's short name (``06c``), ``code`` what is printed; ``account`` the class of its
    rows, from which the columns come unless an edition prints others; ``sections`` is empty for a form
    that lists its categories without levels of authority; ``of_one_unit`` marks a form that one unit
    makes of its own cases.

    >>> from kstt import LAYOUTS
    >>> layout = LAYOUTS.latest("06a")
    >>> layout.code, layout.title, layout.column(11).key
    ('II.06a/VPCP/KSTT', 'Tình hình, kết quả giải quyết thủ tục hành chính tại cơ quan, đơn vị trực tiếp
    giải quyết thủ tục hành chính', 'pending')
    """

    form: str
    code: str
    title: str
    account: type[Account]
    source: Citation
    in_force_from: date
    in_force_to: date | None = None
    sections: tuple[SectionHeading, ...] = ()
    total_label: str = TOTAL_LABEL
    row_header: str = "Lĩnh vực giải quyết"
    unit_of_count: str = "Số hồ sơ TTHC"
    recipient: str = "Văn phòng Chính phủ"
    columns: tuple[Column, ...] = attrs.field(default=attrs.Factory(_declared_columns, takes_self=True))
    of_one_unit: bool = False

    def __repr__(self) -> str:
        return f"<FormLayout {self.code} of {self.account.__name__} from {self.in_force_from.isoformat()}>"

    @property
    def identities(self) -> tuple[Identity, ...]:
        """The sums that hold in every row, of the columns that this edition prints."""
        printed = {column.key for column in self.columns}
        if any(column.joins or column.further for column in self.columns):
            return identities_among(self.columns)
        return tuple(i for i in identities_of(self.account) if {i.total, *i.parts} <= printed)

    def column(self, key: str | int) -> Column:
        """The column with this key or printed number.

        Raises: UnknownNameError.
        """
        for column in self.columns:
            if key in {column.key, column.number}:
                return column
        raise UnknownNameError(msg("column"), key, close_names(str(key), [c.key for c in self.columns]))

    @property
    def levels(self) -> tuple[AuthorityLevel, ...]:
        """The levels of authority that the form has a section for, in print order; none without sections."""
        return tuple(heading.level for heading in self.sections)

    def heading(self, level: AuthorityLevel) -> SectionHeading:
        """The heading of a level's section.

        Raises: UnknownNameError for a level that the form has no section for.
        """
        for heading in self.sections:
            if heading.level is level:
                return heading
        raise UnknownNameError(
            msg("section of form {form} for", form=self.form),
            level.value,
            tuple(known.value for known in self.levels),
        )

    def level_of(self, title: str) -> AuthorityLevel | None:
        """The level that a section's heading names, by its printed title or its keywords."""
        wanted = name_key(title)
        for heading in self.sections:
            if wanted == name_key(heading.title):
                return heading.level
        from kstt.records.units import without_no_places

        words = without_no_places(f" {' '.join(wanted.replace(',', ' ').split())} ")
        found = {h.level for h in self.sections if any(f" {name_key(word)} " in words for word in h.keywords)}
        return found.pop() if len(found) == 1 else None

    def section_of(self, level: AuthorityLevel, period: ReportingPeriod, ended: EndedLevel) -> AuthorityLevel:
        """The level in whose section a case of ``level`` stands in a period.

        Raises: UnknownNameError for a level that the form has no section for.
        """
        heading = self.heading(level)
        if heading.in_force_to is None or period.end <= heading.in_force_to:
            return level
        return _MOVES.get(ended, level)

    def in_force_on(self, day: date) -> bool:
        """Whether this edition is in force on a day."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


_MOVES = {
    EndedLevel.TO_COMMUNE: AuthorityLevel.COMMUNE,
    EndedLevel.TO_PROVINCE: AuthorityLevel.PROVINCE,
}


# Prefix of the code, and the circular that sets the edition.
_CIRCULARS = (
    ("", FORMS_2017),
    ("II.", FORMS_2020),
)


CODE_ENDING = "/VPCP/KSTT"
"""What ends the printed code of every form: its issuer, and its subject."""


def editions_of(
    form: str,
    title: str,
    account: type[Account],
    *,
    sections: tuple[SectionHeading, ...] = (),
    row_header: str,
    unit_of_count: str,
    of_one_unit: bool = False,
) -> tuple[FormLayout, ...]:
    """The editions of a form, one for each circular.

    An edition begins on the day its circular is dated: the first day in force of neither circular was
    checked against the gazette.
    """
    return tuple(
        FormLayout(
            form,
            f"{prefix}{form}{CODE_ENDING}",
            title,
            account,
            source,
            REGISTER[source.instrument].dated or date.max,
            sections=sections,
            row_header=row_header,
            unit_of_count=unit_of_count,
            of_one_unit=of_one_unit,
        )
        for prefix, source in _CIRCULARS
    )
