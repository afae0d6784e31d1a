"""Findings: what a check has to say, one kind of value for every check of the library."""

from __future__ import annotations

from enum import Enum

import attrs

from kstt.law import Citation, Provenance, cite
from kstt.numerals import format_count

__all__ = ["RULES", "Finding", "Rule", "Severity"]


class Severity(Enum):
    """How grave a finding is: an error makes a form unusable, a warning asks for a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """The Vietnamese word."""
        return {"error": "lỗi", "warning": "cảnh báo", "info": "thông tin"}[self.value]


@attrs.frozen
class Rule:
    """What can be found: an id, a severity, the message in two languages, and what the rule rests on.

    The messages are format strings over the parts of a finding.
    """

    id: str
    severity: Severity
    message_en: str
    message_vi: str
    source: Citation

    def finding(
        self,
        *,
        row: str = "",
        column: str = "",
        found: int | str | None = None,
        expected: int | str | None = None,
        where: str = "",
        **parts: object,
    ) -> Finding:
        """A finding of this rule; ``parts`` fill what the messages ask for."""
        filled = {"row": row, "column": column, "found": found, "expected": expected, **parts}
        return Finding(
            self.id,
            self.severity,
            row,
            column,
            found,
            expected,
            self.message_vi.format_map({key: _written(value) for key, value in filled.items()}),
            self.message_en.format_map(filled),
            str(self.source),
            where,
        )


def _written(value: object) -> object:
    """A count as Vietnamese reports write it; anything else as it is."""
    return format_count(value) if type(value) is int else value


@attrs.frozen(repr=False)
class Finding:
    """One thing that a check found.

    ``row`` names a line of the form (``II.20 Đất đai``), ``column`` a column by its key; ``found`` and
    ``expected`` are cases or words; ``where`` is the spot in the file it was read from, if any.
    """

    rule: str
    severity: Severity
    row: str
    column: str
    found: int | str | None
    expected: int | str | None
    message_vi: str
    message_en: str
    reference: str
    where: str = ""

    def __repr__(self) -> str:
        return f"<Finding {self}>"

    def _repr_html_(self) -> str:
        from kstt.html import render_findings

        return render_findings([self])

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.severity.value} [{self.rule}] {self.message_en}"


_FORM = cite("02/2017/TT-VPCP", provenance=Provenance.DOC)
_RECORD = Citation("practice of portals", provenance=Provenance.PORTAL)
_PERIODS = cite("09/2019/NĐ-CP", article="12")
_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

RULES = {
    rule.id: rule
    for rule in (
        Rule(
            "row-identity",
            _E,
            "row {row}: {column} is {found}, but {terms} makes {expected}",
            "dòng {row}: cột “{label}” ghi {found}, nhưng {terms_vi} bằng {expected}",
            _FORM,
        ),
        Rule(
            "column-total",
            _E,
            "row {row}, {column}: found {found}, but the rows under it add up to {expected}",
            "dòng {row}, cột “{label}”: ghi {found}, nhưng các dòng bên dưới cộng lại bằng {expected}",
            _FORM,
        ),
        Rule(
            "column-bound",
            _E,
            "row {row}: {column} is {found}, more than {bound}, which is {expected}",
            "dòng {row}: cột “{label}” ghi {found}, lớn hơn cột “{bound_vi}” ({expected})",
            _FORM,
        ),
        Rule(
            "rows-missing",
            _E,
            "section {row}: rows {expected} are missing; the rows that are there are {found}",
            "mục {row}: thiếu các dòng {expected}; chỉ có các dòng {found}",
            _FORM,
        ),
        Rule(
            "missing-rows-add-up",
            _I,
            "section {row}, {column}: the missing rows add up to {expected}",
            "mục {row}, cột “{label}”: các dòng thiếu cộng lại bằng {expected}",
            _FORM,
        ),
        Rule(
            "row-numbering",
            _W,
            "section {row}: rows are numbered {found}, expected {expected}",
            "mục {row}: số thứ tự các dòng là {found}, lẽ ra là {expected}",
            _FORM,
        ),
        Rule(
            "duplicate-row",
            _E,
            "row {row}: the same name stands in row {expected}",
            "dòng {row}: trùng tên với dòng {expected}",
            _FORM,
        ),
        Rule(
            "blank-filled",
            _I,
            "row {row}, {column}: the blank can only be {expected}",
            "dòng {row}, cột “{label}”: ô trống chỉ có thể là {expected}",
            _FORM,
        ),
        Rule(
            "blank-open",
            _E,
            "row {row}, {column}: blank, and the sums do not tell what it should be",
            "dòng {row}, cột “{label}”: ô trống và các phép cộng không xác định được giá trị",
            _FORM,
        ),
        Rule(
            "formula-without-value",
            _W,
            "row {row}, {column}: the formula {found} was never calculated; the cell is read as blank",
            "dòng {row}, cột “{label}”: công thức {found} chưa được tính; ô được coi là trống",
            _FORM,
        ),
        Rule(
            "not-a-count",
            _E,
            "row {row}, {column}: found {found!r}, expected a whole number of cases, 0 or more",
            "dòng {row}, cột “{label}”: ghi “{found}”, lẽ ra phải là số nguyên không âm",
            _FORM,
        ),
        Rule(
            "no-total-row",
            _W,
            "the row {expected!r} is missing",
            "thiếu dòng “{expected}”",
            _FORM,
        ),
        Rule(
            "unknown-section",
            _E,
            "section {row}: the heading {found!r} names no level of authority; expected one of {expected}",
            "mục {row}: tiêu đề “{found}” không ứng với cấp nào; lẽ ra là một trong {expected}",
            _FORM,
        ),
        Rule(
            "duplicate-section",
            _E,
            "section {row}: the same level stands in section {expected}",
            "mục {row}: trùng cấp với mục {expected}",
            _FORM,
        ),
        Rule(
            "row-outside-section",
            _E,
            "row {row}: stands in no section",
            "dòng {row}: không thuộc mục nào",
            _FORM,
        ),
        Rule(
            "continuity",
            _E,
            "row {row}: carried over {found}, but {expected} were pending at the end of the period before",
            "dòng {row}: kỳ trước chuyển qua {found}, nhưng cuối kỳ trước còn {expected} đang giải quyết",
            _FORM,
        ),
        Rule(
            "name-merged",
            _I,
            "row {row}: written as {found!r}, counted as {expected!r}",
            "dòng {row}: ghi là “{found}”, được cộng vào “{expected}”",
            _FORM,
        ),
        Rule(
            "periods-apart",
            _E,
            "the forms do not adjoin: the earlier ends on {found}, the later begins on {expected}",
            "hai biểu không liền kỳ: kỳ trước kết thúc ngày {found}, kỳ sau bắt đầu ngày {expected}",
            _PERIODS,
        ),
        Rule(
            "repair-change",
            _W,
            "row {row}, {column}: found {found}, should be {expected} ({reason})",
            "dòng {row}, cột “{label}”: ghi {found}, lẽ ra là {expected} ({reason_vi})",
            _FORM,
        ),
        Rule(
            "repair-ambiguous",
            _W,
            "row {row}, {column}: found {found}, may have to be {expected} ({reason}); one of {ways} ways",
            "dòng {row}, cột “{label}”: ghi {found}, có thể phải là {expected} ({reason_vi}); "
            "một trong {ways} cách",
            _FORM,
        ),
        Rule(
            "repair-contradiction",
            _E,
            "no counts satisfy these rules together: {statement}",
            "không có số liệu nào thỏa mãn đồng thời các quy tắc: {statement_vi}",
            _FORM,
        ),
        Rule(
            "repair-not-proved",
            _I,
            "{found} cells to change; it is not proved that fewer would not do",
            "cần sửa {found} ô; chưa chứng minh được rằng không thể ít hơn",
            _FORM,
        ),
        Rule(
            "record-invalid",
            _E,
            "{row}, {column}: found {found!r}, expected {expected}",
            "{row}, cột {column}: ghi “{found}”, lẽ ra phải là {expected}",
            _RECORD,
        ),
        Rule(
            "record-duplicate",
            _E,
            "{row}, {column}: {found!r} was read before, in {expected}",
            "{row}, cột {column}: “{found}” trùng với {expected}",
            _RECORD,
        ),
        Rule(
            "record-due-before-received",
            _W,
            "{row}, {column}: due {found} before received {expected}; counted as it stands",
            "{row}, cột {column}: ngày hẹn trả {found} trước ngày tiếp nhận {expected}; vẫn được tính",
            _RECORD,
        ),
        Rule(
            "record-waiting-differs",
            _W,
            "{row}, {column}: found {found}, expected {expected}; the supplements are taken as they stand",
            "{row}, {column}: ghi {found}, lẽ ra là {expected}; vẫn tính theo danh sách bổ sung",
            _RECORD,
        ),
        Rule(
            "record-due-differs",
            _W,
            "{row}, {column}: due {found}, but its supplements say {expected}, which is taken",
            "{row}, {column}: ngày hẹn trả {found}, danh sách bổ sung ghi {expected}; tính theo danh sách",
            _RECORD,
        ),
    )
}
