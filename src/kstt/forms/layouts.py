"""Form layouts as dated data: code, title, sections and columns of each edition of each form."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs

from kstt.accounts import Account, CaseAccount, FeedbackAccount
from kstt.columns import Column, Identity, columns_of, identities_of
from kstt.errors import NotInForceError, UnknownNameError
from kstt.law import REGISTER, Citation, Provenance, cite
from kstt.rules import EndedLevel
from kstt.text import close_names, name_key
from kstt.vocabulary import AuthorityLevel

if TYPE_CHECKING:
    from kstt.periods import ReportingPeriod

__all__ = ["LAYOUTS", "FormLayout", "LayoutRegister", "SectionHeading"]


@attrs.frozen
class SectionHeading:
    """A section of a form: its level of authority, its printed title, the days on which it exists.

    ``keywords`` are words by which other headings of the same section are recognised.
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


@attrs.frozen(repr=False)
class FormLayout:
    """One edition of a form.

    ``form`` is the form's short name (``06c``), ``code`` what is printed; ``account`` the class of its
    rows, from which the columns come unless an edition prints others; ``sections`` is empty for a form
    that lists its categories without levels of authority.
    """

    form: str
    code: str
    title: str
    account: type[Account]
    source: Citation
    in_force_from: date
    in_force_to: date | None = None
    sections: tuple[SectionHeading, ...] = ()
    total_label: str = "Tổng cộng"
    row_header: str = "Lĩnh vực giải quyết"
    unit_of_count: str = "Số hồ sơ TTHC"
    recipient: str = "Văn phòng Chính phủ"
    columns: tuple[Column, ...] = attrs.field(default=attrs.Factory(_declared_columns, takes_self=True))

    def __repr__(self) -> str:
        return f"<FormLayout {self.code} of {self.account.__name__} from {self.in_force_from.isoformat()}>"

    @property
    def identities(self) -> tuple[Identity, ...]:
        """The sums that hold in every row, of the columns that this edition prints."""
        printed = {column.key for column in self.columns}
        return tuple(i for i in identities_of(self.account) if {i.total, *i.parts} <= printed)

    def column(self, key: str | int) -> Column:
        """The column with this key or printed number.

        Raises: UnknownNameError.
        """
        for column in self.columns:
            if key in {column.key, column.number}:
                return column
        raise UnknownNameError("column", key, close_names(str(key), [c.key for c in self.columns]))

    def heading(self, level: AuthorityLevel) -> SectionHeading:
        """The heading of a level's section.

        Raises: UnknownNameError for a level that the form has no section for.
        """
        for heading in self.sections:
            if heading.level is level:
                return heading
        raise UnknownNameError(
            f"section of form {self.form} for", level.value, tuple(h.level.value for h in self.sections)
        )

    def level_of(self, title: str) -> AuthorityLevel | None:
        """The level that a section's heading names, by its printed title or its keywords."""
        wanted = name_key(title)
        for heading in self.sections:
            if wanted == name_key(heading.title):
                return heading.level
        found = {h.level for h in self.sections if any(_has_word(wanted, word) for word in h.keywords)}
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


# Its hash is asked for with every document that is read.
@attrs.frozen(cache_hash=True)
class LayoutRegister:
    """The editions known, an immutable value: adding one makes a new register."""

    layouts: tuple[FormLayout, ...]

    def on(self, form: str, day: date) -> FormLayout:
        """The latest edition of a form in force on a day.

        Raises: UnknownNameError for a form nobody knows, NotInForceError for a day no edition covers.
        """
        editions = [layout for layout in self.layouts if layout.form == form]
        if not editions:
            forms = sorted({layout.form for layout in self.layouts})
            raise UnknownNameError("form", form, close_names(form, forms) or tuple(forms))
        valid = [layout for layout in editions if layout.in_force_on(day)]
        if not valid:
            known = ", ".join(f"{e.code} from {e.in_force_from.isoformat()}" for e in editions)
            raise NotInForceError(f"edition of form {form}", day, known)
        return max(valid, key=lambda layout: layout.in_force_from)

    def latest(self, form: str) -> FormLayout:
        """The latest edition of a form.

        Raises: UnknownNameError.
        """
        return self.on(form, date.max)

    def by_code(self, code: str) -> FormLayout:
        """The edition with this printed code.

        Raises: UnknownNameError.
        """
        for layout in self.layouts:
            if layout.code.casefold() == code.strip().casefold():
                return layout
        codes = [layout.code for layout in self.layouts]
        raise UnknownNameError("form code", code, close_names(code, codes))

    def with_layouts(self, *layouts: FormLayout) -> LayoutRegister:
        """A register that knows these editions too; one of the same code is replaced."""
        new = {layout.code for layout in layouts}
        return LayoutRegister((*(old for old in self.layouts if old.code not in new), *layouts))


_MOVES = {
    EndedLevel.TO_COMMUNE: AuthorityLevel.COMMUNE,
    EndedLevel.TO_PROVINCE: AuthorityLevel.PROVINCE,
}


def _has_word(text: str, word: str) -> bool:
    return f" {name_key(word)} " in f" {' '.join(text.replace(',', ' ').split())} "


def _last_day_before(citation: Citation) -> date | None:
    start = REGISTER[citation.instrument].in_force_from
    return start - timedelta(days=1) if start else None


def _signed(citation: Citation) -> date:
    """The day an edition begins: neither circular's first day in force was checked against the gazette."""
    return REGISTER[citation.instrument].dated or date.max


_LOCAL_GOVERNMENT = cite("72/2025/QH15")
_LEVELS = tuple(
    SectionHeading(
        level,
        f"TTHC thuộc phạm vi thẩm quyền giải quyết của {level.label}",
        words,
        _last_day_before(_LOCAL_GOVERNMENT) if level is AuthorityLevel.DISTRICT else None,
        _LOCAL_GOVERNMENT if level is AuthorityLevel.DISTRICT else None,
    )
    for level, words in (
        (AuthorityLevel.PROVINCE, ("tỉnh", "sở", "sở ban ngành")),
        (AuthorityLevel.DISTRICT, ("huyện", "quận", "thị xã")),
        (AuthorityLevel.COMMUNE, ("cấp xã", "phường", "xã phường", "thị trấn")),
    )
)
_CASES = "Tình hình, kết quả giải quyết thủ tục hành chính"
_FEEDBACK = "Kết quả tiếp nhận, xử lý phản ánh, kiến nghị về quy định hành chính"
# form, title, account, sections, header of the row labels, unit of count
_FORMS: tuple[tuple[str, str, type[Account], tuple[SectionHeading, ...], str, str], ...] = (
    ("06a", f"{_CASES} tại cơ quan, đơn vị trực tiếp giải quyết thủ tục hành chính", CaseAccount, (),
     "Lĩnh vực giải quyết", "Số hồ sơ TTHC"),
    ("06b", f"{_CASES} tại bộ, cơ quan ngang bộ", CaseAccount, (), "Lĩnh vực giải quyết", "Số hồ sơ TTHC"),
    ("06c", f"{_CASES} trên địa bàn tỉnh", CaseAccount, _LEVELS, "Lĩnh vực giải quyết", "Số hồ sơ TTHC"),
    ("05a", f"{_FEEDBACK} tại bộ, cơ quan ngang bộ", FeedbackAccount, (), "Ngành, lĩnh vực",
     "Số phản ánh, kiến nghị"),
    ("05b", f"{_FEEDBACK} trên địa bàn tỉnh", FeedbackAccount, (), "Ngành, lĩnh vực",
     "Số phản ánh, kiến nghị"),
)  # fmt: skip
# Prefix of the code, and the circular that sets the edition.
_EDITIONS = (
    ("", cite("02/2017/TT-VPCP", provenance=Provenance.DOC)),
    ("II.", cite("01/2020/TT-VPCP", provenance=Provenance.PORTAL)),
)

LAYOUTS = LayoutRegister(
    tuple(
        FormLayout(
            form,
            f"{prefix}{form}/VPCP/KSTT",
            title,
            account,
            source,
            _signed(source),
            sections=sections,
            row_header=row_header,
            unit_of_count=unit,
        )
        for prefix, source in _EDITIONS
        for form, title, account, sections, row_header, unit in _FORMS
    )
)
"""The editions that come with the library."""
