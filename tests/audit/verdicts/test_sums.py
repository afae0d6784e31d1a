"""Sums that are judged beside others: what holds, what time it is of, what a word would have to state."""

import pytest

from kstt.audit import audit
from kstt.io.report import parse_report


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # One division of a total holds: it hides nothing in the other.
        (
            (
                "Năm 2022, Sở nhận 67.977 hồ sơ, gồm 46.117 hồ sơ điện tử, 16.928 hồ sơ giấy, 4.232 hồ sơ chuyển tiếp. "
                "Đã giải quyết 64.743 hồ sơ, còn 3.234 hồ sơ."
            ),
            ["audit-sum"],
        ),
        # What is told of another time is no total of what is told of this.
        (
            (
                "Đã giải quyết 612.564 hồ sơ. Chưa giải quyết 33.104 hồ sơ. "
                "Quý II, số hồ sơ phải giải quyết là 679.004 hồ sơ."
            ),
            [],
        ),
        # A fixed blank before the thousands.
        (
            "Tiếp nhận 48,8\u00a0ngàn hồ sơ, giải quyết 44,1\u00a0ngàn hồ sơ, còn 4,9\u00a0ngàn hồ sơ.",
            ["audit-part"],
        ),
        # No change is the difference of two others.
        (
            (
                "Số hồ sơ mới tiếp nhận giảm 153 hồ sơ; số hồ sơ đã giải quyết tăng 3.791 hồ sơ; "
                "số hồ sơ đang giải quyết giảm 4.124 hồ sơ."
            ),
            [],
        ),
    ],
)
def test_what_fails_among_others(text, found):
    rules = [one.rule for one in audit(parse_report(text)).findings]
    assert [rule for rule in rules if rule != "audit-unchecked"] == found
