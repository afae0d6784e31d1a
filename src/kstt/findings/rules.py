"""Every rule of the library whose breach is a finding, by its id."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from kstt.findings.finding import Finding, Rule, Severity
from kstt.findings.unit_rules import UNIT_RULES
from kstt.i18n import translator
from kstt.law.instruments import FORMS_2017, FORMS_2020, PORTALS, Citation, Provenance, cite

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["RULES", "Finding", "Rule", "Severity", "errors_shown"]


def errors_shown(findings: Iterable[Finding], lang: str = "en", limit: int = 3) -> str:
    """The messages of the first errors on one line, and how many more there are."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    shown = [error.message_vi if lang == "vi" else error.message_en for error in errors[:limit]]
    if len(errors) > limit:
        _ = translator(lang)
        shown.append(_("and {count} more").format(count=len(errors) - limit))
    return "; ".join(shown)


_FORM = FORMS_2017
_RECORD = PORTALS
_PERIODS = cite("09/2019/NĐ-CP", article="12")
_EDITION = FORMS_2020
_INSTRUMENTS = Citation("register of instruments", provenance=Provenance.PORTAL)
_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

_PROSE = (
    Rule("audit-count", _E,
         "stated {text}, but {what} is {right}: “{quote}”",
         "ghi {text}, nhưng {what} là {right}: “{quote}”", _FORM),
    Rule("audit-percent", _E,
         "stated {text}, but {sum} is {right}: “{quote}”",
         "ghi {text}, nhưng {sum} là {right}: “{quote}”", _FORM),
    Rule("audit-sum", _W,
         "stated {text}, but the parts listed, {parts}, add up to {right}: “{quote}”",
         "ghi {text}, nhưng các phần được liệt kê ({parts}) cộng lại bằng {right}: “{quote}”", _FORM),
    Rule("audit-contradiction", _W,
         "stated {text}, but {right} in {other}: “{quote}”",
         "ghi {text}, nhưng ở {other} ghi {right}: “{quote}”", _FORM),
    Rule("audit-period", _W,
         "stated {text}, expected {right}: “{quote}”",
         "ghi {text}, lẽ ra là {right}: “{quote}”", _PERIODS),
    Rule("audit-period-days", _W,
         "stated {text}, but the period and its days are {right}",
         "ghi {text}, nhưng kỳ báo cáo và các ngày của kỳ là {right}", _PERIODS),
    Rule("audit-day", _W,
         "stated {text}, a day that there is not",
         "ghi {text}, không có ngày này", _PERIODS),
    Rule("audit-form", _W,
         "cites form {text}, but the form at hand is {expected}",
         "dẫn biểu {text}, nhưng biểu kèm theo là {expected}", _FORM),
    Rule("form-edition", _I,
         "cites form {text}; the edition for {label} is {expected}, set by {source}",
         "dẫn biểu {text}; biểu áp dụng cho {label} là {expected} theo {source}", _EDITION),
    Rule("citation-misquoted", _W,
         "cites {found!r}, expected {expected!r}",
         "dẫn “{found}”, lẽ ra là “{expected}”", _INSTRUMENTS),
    Rule("citation-close", _I,
         "cites {found!r}; the register has {expected!r}",
         "dẫn “{found}”; danh mục văn bản có “{expected}”", _INSTRUMENTS),
    Rule("citation-not-in-force", _W,
         "cites {found!r}, which is not in force in {label} (in force {since}{instead})",
         "dẫn “{found}”, không có hiệu lực trong {label} (hiệu lực {since_vi}{instead_vi})", _INSTRUMENTS),
    Rule("citation-after-period", _I,
         "cites {found!r}, signed after the last day of the period, {expected}",
         "dẫn “{found}”, ký sau ngày cuối kỳ báo cáo ({expected})", _PERIODS),
)  # fmt: skip
"""What is found in the prose of a report."""

_RULES = {
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
            "column-joined",
            _W,
            "column {label} holds several columns of the form together ({found}): it is checked as the sum "
            "it is, its parts are not known",
            "cột “{label}” gộp nhiều cột của biểu (ghi “{found}”): các tổng được kiểm tra theo số gộp, "
            "không tách được từng phần",
            _FORM,
        ),
        Rule(
            "column-parts-unknown",
            _E,
            "column {label} holds several columns of the form together; without each of them the form is "
            "not complete",
            "cột “{label}” gộp nhiều cột của biểu; không có số riêng của từng cột thì biểu không đầy đủ",
            _FORM,
        ),
        Rule(
            "column-added-up",
            _I,
            "column {label} is the sum of the columns {found}",
            "cột “{label}” là tổng của các cột {found}",
            _FORM,
        ),
        Rule(
            "column-computed",
            _I,
            "column {label} is not in the table; it is computed as the sum of its parts",
            "bảng không có cột “{label}”; cột này được tính bằng tổng các phần của nó",
            _FORM,
        ),
        Rule(
            "column-number-differs",
            _W,
            "the printed number {found} stands over {column}, but is that of {expected}; the titles are "
            "followed",
            "số cột {found} in trên cột {column}, nhưng là số của cột “{expected}”; đã đọc theo tiêu đề cột",
            _FORM,
        ),
        Rule(
            "columns-assumed",
            _W,
            "the table has no titles: its columns are assumed to stand as the form prints them, from {found} "
            "to {expected}",
            "bảng không có tiêu đề cột: các cột được coi là đúng thứ tự của biểu, "
            "từ “{found}” đến “{expected}”",
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
        *UNIT_RULES,
        *_PROSE,
    )
}

RULES: Mapping[str, Rule] = MappingProxyType(_RULES)
"""Every rule by its id."""
