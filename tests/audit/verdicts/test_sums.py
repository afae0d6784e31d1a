"""Sums that are judged beside others: what they are of, and what a word would have to state."""

import pytest

from kstt.audit import audit
from kstt.audit.auditing import amounts_in
from kstt.audit.relations.search import candidates
from kstt.audit.tables import Tables
from kstt.io.report import parse_report

RIGHT = [
    # A fixed blank before the thousands.
    "Trung tâm tiếp nhận 48,8\u00a0ngàn hồ sơ, giải quyết 44,1\u00a0ngàn hồ sơ (90,5%), còn 4,7\u00a0ngàn hồ sơ.",
    # A row in capitals.
    (
        "TRONG TỔNG SỐ 47.114 HỒ SƠ ĐÃ GIẢI QUYẾT, TỶ LỆ TRƯỚC HẠN, ĐÚNG HẠN, QUÁ HẠN LẦN LƯỢT LÀ 40,1%, 57,4% VÀ 2,5% "
        "(TƯƠNG ỨNG 18.886, 27.035 VÀ 1.193 HỒ SƠ)."
    ),
    # No change is the difference of two others.
    (
        "So với tháng 12/2020: số hồ sơ mới tiếp nhận giảm 153 hồ sơ (giảm 53%); số hồ sơ đã giải quyết tăng 3.791 hồ sơ "
        "(tăng 313%); số hồ sơ giải quyết quá hạn tăng 3.790 hồ sơ (tăng 313%); số hồ sơ đang giải quyết giảm 4.124 hồ sơ."
    ),
    # What is told of the quarter before is no total of this one.
    (
        "Quý III năm 2025\n\n2. Đã giải quyết 612.564 hồ sơ.\n3. Chưa giải quyết 33.104 hồ sơ.\n\n"
        "Quý II, số hồ sơ phải giải quyết là 679.004; như vậy quý này giảm 33.336 hồ sơ (giảm 4,91%)."
    ),
    # What nearly adds up, and no word says does, is something else.
    "Gộp bốn quý: phát sinh 196.944, hoàn thành 196.144. Năm 2024 để lại 2.835.",
]


@pytest.mark.parametrize("text", RIGHT)
def test_nothing_is_accused_of_a_sum_that_is_none(text):
    assert {one.rule for one in audit(parse_report(text)).findings} <= {"audit-unchecked"}


def test_a_division_of_a_total_is_judged_apart():
    """That one way of dividing a total adds up hides nothing in another."""
    text = (
        "Năm 2022, Sở nhận 67.977 hồ sơ, gồm 46.117 hồ sơ điện tử, 16.928 hồ sơ giấy, {} hồ sơ chuyển tiếp. "
        "Đã giải quyết 64.743 hồ sơ, còn 3.234 hồ sơ."
    )
    assert not audit(parse_report(text.format("4.932"))).findings
    assert [one.rule for one in audit(parse_report(text.format("4.232"))).findings] == ["audit-sum"]


@pytest.mark.parametrize(
    "text",
    [
        # Subsets that overlap.
        (
            "Trong 1.250 hồ sơ tiếp nhận:\n- 1.000 hồ sơ nộp trực tuyến;\n- 900 hồ sơ thanh toán trực tuyến;\n"
            "- 850 hồ sơ được số hóa."
        ),
        "Trong 1.250 hồ sơ tiếp nhận: có 700 hồ sơ nộp trực tuyến, 500 hồ sơ thanh toán trực tuyến.",
        "Đã giải quyết 1.250 hồ sơ, trong đó có 700 hồ sơ số hóa thành phần, 500 hồ sơ số hóa kết quả.",
        # A list that leaves out one of those that divide a whole.
        "Tiếp nhận 1.250 hồ sơ, trong đó 720 hồ sơ trực tuyến, 510 hồ sơ qua bưu chính.",
        "Đã giải quyết 2.322 hồ sơ, tỷ lệ đúng hạn đạt 96,9%; trong đó có 696 hồ sơ trước hạn, 71 hồ sơ quá hạn.",
        # A level is no sum of the others, and a quarter none of another's counts.
        "Số hồ sơ tiếp nhận tại cấp tỉnh là 10.000 hồ sơ, cấp huyện 1.000 hồ sơ, cấp xã 14.000 hồ sơ.",
        (
            "Đầu quý I tồn 114 hồ sơ, trong quý tiếp nhận 2.195 hồ sơ, giải quyết 1.904 hồ sơ, cuối quý còn 405 hồ sơ. "
            "Quý II tiếp nhận 1.860 hồ sơ, giải quyết 1.866 hồ sơ, cuối quý còn 399 hồ sơ."
        ),
    ],
)
def test_what_overlaps_or_is_not_all_accuses_nothing(text):
    assert {one.rule for one in audit(parse_report(text)).findings} <= {"audit-unchecked"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Those that pay, by how they pay: one quality.
        ("Có 1.200 hồ sơ thu phí: thanh toán trực tuyến 700 hồ sơ, nộp trực tiếp 500 hồ sơ.", []),
        ("Có 1.200 hồ sơ thu phí: thanh toán trực tuyến 700 hồ sơ, nộp trực tiếp 510 hồ sơ.", ["audit-sum"]),
        # Parts of one of those that divide a whole.
        (
            "Có 126 hồ sơ quá hạn, gồm 43 hồ sơ quá hạn dưới 5 ngày, 58 hồ sơ quá hạn 5 ngày, 25 hồ sơ quá hạn lâu hơn.",
            [],
        ),
        (
            "Có 126 hồ sơ quá hạn, gồm 43 hồ sơ quá hạn dưới 5 ngày, 85 hồ sơ quá hạn 5 ngày, 25 hồ sơ quá hạn lâu hơn.",
            ["audit-part"],
        ),
    ],
)
def test_what_divides_by_one_quality_is_held_to_it(text, found):
    assert [one.rule for one in audit(parse_report(text)).findings] == found


def test_round_numbers_and_other_levels_make_no_total():
    text = "Cấp tỉnh giải quyết trước hạn 50.000 hồ sơ; cấp huyện 30.000 hồ sơ; cấp xã 80.000 hồ sơ."
    found = candidates(amounts_in(parse_report(text), Tables(), None))
    assert any(one.adds_up for one in found)
    assert not any(one.holds for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "Tiếp nhận 1.234 hồ sơ, giảm 232 hồ sơ so với quý trước (1.456).",
        "Tiếp nhận 1.234 hồ sơ, ít hơn 232 hồ sơ so với quý trước (1.456 hồ sơ).",
    ],
)
def test_a_change_is_told_as_one_and_not_as_a_list(text):
    found = audit(parse_report(text))
    assert [(one.rule, one.found, one.expected) for one in found.findings] == [("audit-arithmetic", 232, 222)]
    assert "but 1.456 – 1.234 is 222" in str(found.findings[0])
    assert [match.figure.text for match in found.wrong] == ["232"]
    assert [match.figure.text for match in found.matches if match.open] == ["1.234", "1.456"]


def test_what_was_carried_over_is_told_beside_what_was_received_and_not_in_a_list():
    found = audit(parse_report(
        "Trong kỳ tiếp nhận mới 210.157 hồ sơ, kỳ trước chuyển sang 8.606 hồ sơ; đã giải quyết 206.885 hồ sơ, đang giải "
        "quyết 11.978 hồ sơ."
    ))  # fmt: skip
    assert not any("the parts listed" in str(one) for one in found.findings)
    assert len(found.wrong) == len(found.findings) == 1


def test_a_part_that_a_service_is_offered_in_is_counted():
    text = "1.500 dịch vụ công trực tuyến, trong đó một phần {}, toàn trình 700."
    assert all(match.holds for match in audit(parse_report(text.format(800))).matches)
    assert [one.rule for one in audit(parse_report(text.format(890))).findings] == ["audit-sum"]
