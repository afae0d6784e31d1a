"""Figures that the numbers near them give, whatever the words, and slips of the hand in them."""

from __future__ import annotations

import pytest

from kstt.audit import audit
from kstt.io.report import parse_report


def rules(text: str) -> list[tuple[str, object]]:
    """The rules of the findings, each with what it expects."""
    return [(one.rule, one.expected) for one in audit(parse_report(text)).findings]


@pytest.mark.parametrize(
    ("text", "wrong", "found"),
    [
        ("Có 341 trường hợp được hỗ trợ 7.200.000 đồng/trường hợp, số tiền 2.455.200.000 đồng.",
         ("2.455", "2.465"), ("audit-arithmetic", "2.455.200.000")),
    ],
)  # fmt: skip
def test_a_slip_in_what_numbers_give(text: str, wrong: tuple[str, str], found: tuple[str, str]) -> None:
    assert not rules(text)
    assert found in rules(text.replace(*wrong))


@pytest.mark.parametrize(
    "text",
    [
        # What is less than a product by more than a slip, or is small, or is written twice.
        "Có 341 trường hợp được hỗ trợ 7.200.000 đồng/trường hợp, số tiền 2.111.300.000 đồng.",
        "Có 12 lớp, mỗi lớp 31 người, 382 người.",
        "Đã làm 9.400 trang trong 8.000 trang; còn 2.400 trang, 2.400 trang.",
        # What a mean says to whole numbers is no product that is wrong.
        (
            "Với 64 ngày làm việc trong kỳ, bình quân mỗi ngày các bộ phận Một cửa cấp xã của tỉnh Hà Nam tiếp nhận 815 hồ "
            "sơ (tổng số 52.157 hồ sơ). Chia đều cho 138 xã, phường thì mỗi nơi nhận 377,9 hồ sơ."
        ),
        # A round number says little.
        "Kinh phí: 20 buổi, 5 người, mỗi buổi 150.000 đồng, tổng 15.000.000 đồng.",
    ],
)
def test_what_chance_may_give_is_not_accused(text: str) -> None:
    assert "audit-arithmetic" not in {rule for rule, _ in rules(text)}


def test_what_two_numbers_give_holds_both_up() -> None:
    text = "Sở Tư pháp đúng hạn 98,5%, Sở Y tế đúng hạn 99,1%; tiếp nhận 1.200 hồ sơ, giải quyết 1.182 hồ sơ."
    held = {match.figure.text: match for match in audit(parse_report(text)).matches}
    assert held.keys() >= {"98,5%", "1.200", "1.182"}
    # How probable it is that two numbers give it by chance is told.
    assert 0 < held["98,5%"].chance < 0.01
