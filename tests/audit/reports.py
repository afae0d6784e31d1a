"""The report of a quarter, and what is right of each of its figures."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from kstt import LAYOUTS, AuthorityLevel, CaseAccount, Form, ReportingPeriod
from kstt.forms.sections import FormRow, Section
from tests.support import DATA

if TYPE_CHECKING:
    from kstt.definitions.account import Account

REPORTS = DATA / "reports"
Q2 = ReportingPeriod.quarter(2021, 2)
HEADER = (
    "STT\tLĩnh vực giải quyết\tSố lượng hồ sơ tiếp nhận\t\t\t\tSố lượng hồ sơ đã giải quyết\t\t\t\t"
    "Số lượng hồ sơ đang giải quyết\t\t\n"
    "\t\tTổng số\tTrong kỳ\t\tTừ kỳ trước\tTổng số\tTrước hạn\tĐúng hạn\tQuá hạn\tTổng số\tTrong hạn\tQuá hạn\n"
    "\t\t\tTrực tuyến\tTrực tiếp, dịch vụ bưu chính\t\t\t\t\t\t\t\t\n"
)


def quarter() -> str:
    """A report in other words with the figures of the published one, its table under the prose."""
    table = files("kstt").joinpath("data/dak-nong-2021-q2-06c.tsv").read_text(encoding="utf-8")
    rows = "\n".join(line.partition("\t")[2] for line in table.splitlines()[1:])
    return (REPORTS / "quarter.txt").read_text(encoding="utf-8") + HEADER + rows + "\n"


def case_form(*levels: AuthorityLevel, account: CaseAccount | None = None) -> Form[Account]:
    row = FormRow("Đất đai", account or CaseAccount(10, 80, 10, 20, 50, 10, 15, 5))
    layout = LAYOUTS.on("06c", Q2.end)
    return Form(
        layout,
        Q2,
        tuple(Section(level, (row,), CaseAccount) for level in levels or (AuthorityLevel.PROVINCE,)),
    )


ONE = case_form()
"""Received 100 (online 10, direct 80, before 10), resolved 80 (20, 50, 10), pending 20 (15, 5)."""
TRUTH = [
    (
        "citation-misquoted",
        "Thông tư số 01/2017/TT-VPCP ngày 31/10/2017",
        "Thông tư số 02/2017/TT-VPCP ngày 31/10/2017",
    ),
    ("audit-percent", "34,2%", "34,1%"),
    ("audit-percent", "65,1%", "65,2%"),
    ("audit-percent", "82,3%", "82,4%"),
    ("audit-percent", "17,7%", "17,6%"),
    ("form-edition", "06c/VPCP/KSTT", "II.06c/VPCP/KSTT"),
    ("audit-sum", 2_028, 1_966 + 517 + 103),
    ("citation-close", "Nghị quyết số 68/NQ-CP ngày 15/5/2020", "Nghị quyết số 68/NQ-CP ngày 12/05/2020"),
    ("form-edition", "05b/VPCP/KSTT", "II.05b/VPCP/KSTT"),
    ("citation-after-period", "Công văn số 3170/UBND-NCKSTT ngày 21/6/2021", "14/06/2021"),
    ("citation-after-period", "Công văn số 4011/VPCP-KSTT ngày 16/6/2021", "14/06/2021"),
    ("citation-after-period", "Công văn số 3171/UBND-NCKSTT ngày 21/6/2021", "14/06/2021"),
    ("citation-after-period", "Công văn số 4013/VPCP-KSTT ngày 16/6/2021", "14/06/2021"),
]
