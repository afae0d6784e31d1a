"""The rules of merging units' tables."""

from __future__ import annotations

from kstt.findings.finding import Rule, Severity
from kstt.law.instruments import FORMS_2017

__all__ = ["UNIT_RULES"]

_FORM = FORMS_2017
_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

UNIT_RULES = (
    Rule(
        "name-merged",
        _I,
        "row {row}: written as {found!r}, counted as {expected!r}",
        "dòng {row}: ghi là “{found}”, được cộng vào “{expected}”",
        _FORM,
    ),
    Rule(
        "name-unknown",
        _W,
        "row {row}: the catalogue has no category {found!r}, expected {expected}",
        "dòng {row}: danh mục không có lĩnh vực “{found}”, lẽ ra là {expected}",
        _FORM,
    ),
    Rule(
        "unit-unreadable",
        _E,
        "cannot be read: {found}",
        "không đọc được: {found}",
        _FORM,
    ),
    Rule(
        "unit-form",
        _E,
        "{row}: found form {found}, expected {expected}",
        "{row}: là biểu {found}, lẽ ra là {expected}",
        _FORM,
    ),
    Rule(
        "unit-period",
        _E,
        "{row}: the table is of the period {found}, expected {expected}",
        "{row}: biểu của kỳ {found}, lẽ ra là kỳ {expected}",
        _FORM,
    ),
    Rule(
        "unit-level",
        _E,
        "no level of authority is known for {found}; state one of {expected}",
        "chưa biết cấp của {found}; cần nêu một trong: {expected}",
        _FORM,
    ),
    Rule(
        "unit-level-differs",
        _W,
        "{unit} is counted at level {found}, but its name tells {expected}",
        "{unit} được tính ở cấp {found}, nhưng tên đơn vị cho thấy cấp {expected}",
        _FORM,
    ),
    Rule(
        "unit-unnamed",
        _E,
        "the table names no reporting unit, so that it cannot be a row",
        "biểu không ghi đơn vị báo cáo nên không thể lập thành một dòng",
        _FORM,
    ),
    Rule(
        "unit-twice",
        _E,
        "{found} came before, in {expected}",
        "{found} đã có trong {expected}",
        _FORM,
    ),
    Rule(
        "same-figures",
        _E,
        "{row}: {found} has the same figures as {expected}, and its cases would be counted twice",
        "{row}: {found} có số liệu giống hệt {expected}, hồ sơ sẽ bị cộng hai lần",
        _FORM,
    ),
    Rule(
        "same-figures-few",
        _W,
        "{row}: the same few figures as {expected}; counted, since that may be by chance",
        "{row}: số liệu ít và giống hệt {expected}; vẫn được cộng vì có thể là trùng hợp",
        _FORM,
    ),
    Rule(
        "sum-of-others",
        _E,
        "{row}: {found} is the sum of {expected}, and their cases would be counted twice",
        "{row}: {found} là tổng của {expected}, hồ sơ sẽ bị cộng hai lần",
        _FORM,
    ),
    Rule(
        "previous-again",
        _E,
        "{row}: {found} has the figures of another period's table, {expected}",
        "{row}: {found} có số liệu giống hệt biểu của kỳ khác, {expected}",
        _FORM,
    ),
    Rule(
        "repeat-left-out",
        _I,
        "{row}: left out as asked, {found} repeats {expected}",
        "{row}: bỏ ra theo yêu cầu, {found} trùng với {expected}",
        _FORM,
    ),
    Rule(
        "repeat-counted",
        _I,
        "{row}: counted as asked, though {found} repeats {expected}",
        "{row}: vẫn cộng theo yêu cầu, dù {found} trùng với {expected}",
        _FORM,
    ),
    Rule(
        "rows-are-units",
        _E,
        "{row}: the rows are units ({found}), expected {expected}; merge by unit, or ask for the table "
        "by category",
        "{row}: các dòng là đơn vị ({found}), lẽ ra là lĩnh vực; hãy tổng hợp theo đơn vị, hoặc xin biểu "
        "theo lĩnh vực",
        _FORM,
    ),
    Rule(
        "name-twin",
        _W,
        "row {row}: {found!r} may be the same category as {expected!r}; both stand, each on its own row",
        "dòng {row}: “{found}” có thể cùng là lĩnh vực “{expected}”; đang để hai dòng riêng",
        _FORM,
    ),
    Rule(
        "unit-missing",
        _E,
        "there is no table of {found}",
        "thiếu biểu của {found}",
        _FORM,
    ),
    Rule(
        "unit-unlisted",
        _W,
        "{found} is not on the list of units, expected {expected}",
        "{found} không có trong danh sách đơn vị, lẽ ra là {expected}",
        _FORM,
    ),
    Rule(
        "previous-missing",
        _W,
        "{row}: {found} are carried over, but there is no table of the period before",
        "{row}: chuyển qua {found} hồ sơ nhưng không có biểu của kỳ trước",
        _FORM,
    ),
    Rule(
        "previous-unusable",
        _W,
        "the table of the period before is left out: {found}",
        "bỏ qua biểu của kỳ trước: {found_vi}",
        _FORM,
    ),
)
"""What is found where units' tables are merged."""
