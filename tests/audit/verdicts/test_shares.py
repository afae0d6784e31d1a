"""Right reports are not accused: sentences of every kind with random figures that hold, and the same gone wrong."""

from __future__ import annotations

import pytest

from kstt.audit import audit
from kstt.io.report import parse_report
from tests.audit.right_reports import Draw, accusations, report


@pytest.mark.parametrize("seed", range(8))
def test_right_reports_are_not_accused(seed: int) -> None:
    text = report(Draw(seed))
    assert [str(one) for one in accusations(text)] == [], text


@pytest.mark.parametrize(
    "text",
    [
        "Cung cấp 86 dịch vụ công toàn trình và 54 dịch vụ công một phần trên tổng số 711 TTHC (19,7%).",
        "Cung cấp 254 dịch vụ công toàn trình và 152 dịch vụ công một phần trên tổng số 411 TTHC (98,8%).",
        "Số hồ sơ tiếp nhận là 950 hồ sơ, bằng 71% so với cùng kỳ (cùng kỳ là 1.338 hồ sơ). Đã giải quyết 162 hồ sơ.",
        "Tiếp nhận 950 hồ sơ, bằng 71% của quý trước.",
        # Shares of the cases resolved, which the next item does not count.
        (
            "Kết quả giải quyết: 110/120 hồ sơ (91,7%).\n- Chia theo lĩnh vực: xây dựng: 14 (13%), hộ tịch: 65 (59%), "
            "bảo trợ xã hội: 2 (1,82%), đất đai: 29 (26,4%).\n- Tiếp nhận 80 phản ánh, kiến nghị."
        ),
        "Một số lĩnh vực có nhiều hồ sơ: hộ tịch 166 hồ sơ; đất đai 46 hồ sơ; chứng thực 6 hồ sơ; bảo trợ xã hội 44 hồ sơ.",
        "Kết quả giải quyết: 1.161/4.321 hồ sơ (27%). Hồ sơ quá hạn: 561. Hồ sơ đang giải quyết: 3.160.",
        "Trong kỳ có 42 hồ sơ nộp trực tuyến. Có 402 hồ sơ thanh toán trực tuyến trên 492 hồ sơ có phát sinh phí.",
        "Đã hoàn thành 4/7 dịch vụ công được giao, 100% hồ sơ công chứng được lập bản điện tử.",
        "Riêng 4 địa bàn nêu trên chiếm 60,8% tổng số. Các xã còn lại có 679 hồ sơ.",
        # What is said of some is not what was said of all.
        "Thu về 684 phiếu, trong đó 390 phiếu rất hài lòng, 244 phiếu hài lòng, 50 phiếu không hài lòng. Tính chung, mức hài lòng trở lên là 634 phiếu.",
        "Tiếp nhận 820 hồ sơ, trong đó:\n- Lao động: 110 hồ sơ\n- Hộ tịch: 710 hồ sơ",
        # Numbers of columns and ranks count nothing; a share of a time of its own is none of this one.
        "Cột 3 (phải xử lý) 1.753; cột 4 (qua mạng) 1.508; cột 5 (tại quầy) 45; cột 6 (kỳ trước) 200.",
        "Đứng đầu là phường Sông Trà với 88,4 điểm (tháng trước 86,9, hạng 2).",
        "Giải quyết 867 hồ sơ, trễ 6 hồ sơ. Tính ra trễ 0,69%, quý I trễ 1,12%, giảm được 0,43 điểm phần trăm.",
        "Tổ chức 02 lớp tập huấn cho 150 lượt cán bộ, 12 xã với 100% xã tham gia.",
    ],
)
def test_near_misses_of_digits_are_no_evidence(text: str) -> None:
    assert [str(one) for one in accusations(f"Tình hình quý II năm 2021\n{text}\n")] == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (
            "Cung cấp 86 dịch vụ công toàn trình và 54 dịch vụ công một phần trên tổng số 711 TTHC (29,7%).",
            "19,7%",
        ),
        ("Tiếp nhận 950 hồ sơ, gồm 521 hồ sơ mới và 439 hồ sơ từ kỳ trước chuyển qua.", "960"),
        ("Đã giải quyết 598 hồ sơ (trước hạn 32, đúng hạn 585, quá hạn 8).", "558"),
    ],
)
def test_what_words_state_is_held_to_it(text: str, right: str) -> None:
    (found,) = accusations(f"Tình hình quý II năm 2021\n{text}\n")
    assert right in str(found)


TIMELY = [
    "Đã giải quyết: 10.456 (trước hạn: 6.456; đúng hạn: 3.900; quá hạn: 100). Tỷ lệ đúng hạn: {}%.",
    (
        "Đã giải quyết 10.456 hồ sơ, trong đó trước hạn 6.456 hồ sơ, đúng hạn 3.900 hồ sơ, quá hạn 100 hồ sơ. "
        "Tỷ lệ hồ sơ giải quyết đúng hạn đạt {}%."
    ),
    "Tỷ lệ giải quyết đúng hạn đạt {}% (đã giải quyết 10.456 hồ sơ: trước hạn 6.456, đúng hạn 3.900, quá hạn 100).",
    (
        "Kết quả giải quyết: 10.456 hồ sơ\n- Trước hạn: 6.456 hồ sơ\n- Đúng hạn: 3.900 hồ sơ\n- Quá hạn: 100 hồ sơ\n"
        "Tỷ lệ trả kết quả đúng hạn: {}%"
    ),
    "Đã giải quyết 10.456 hồ sơ (trước hạn 6.456 hồ sơ, đúng hạn 3.900 hồ sơ, quá hạn 100 hồ sơ), tỷ lệ không muộn {}%.",
]


@pytest.mark.parametrize("text", TIMELY)
def test_a_rate_of_what_was_on_time_takes_in_what_was_early(text: str) -> None:
    """99,04% = (6.456 + 3.900) : 10.456; 37,30% is that of the second alone, and may be meant too."""
    result = audit(parse_report(text.format("99,04")))
    assert result.findings == ()
    assert "99,04%" in {match.figure.text for match in result.matches}
    assert [one.expected for one in audit(parse_report(text.format("99,40"))).findings] == ["99,04%"]


def test_a_share_of_what_the_counts_of_a_text_make_is_not_accused() -> None:
    """970 of the new cases, 970 + 1.267, which no number of the text is."""
    text = (
        "Tiếp nhận 2.485 hồ sơ, trong đó trực tuyến 970 hồ sơ, trực tiếp 1.267 hồ sơ, kỳ trước chuyển sang 248 hồ sơ. "
        "Tỷ lệ hồ sơ trực tuyến đạt 43,4%."
    )
    assert accusations(text) == []


@pytest.mark.parametrize(
    "text",
    [
        (
            "Đã giải quyết 575.352 hồ sơ, trong đó trước hạn 433.947, đúng hạn 137.195, quá hạn 4.210. Tỷ lệ đúng hạn quý II là "
            "98,81%, quý III là 99,27%."
        ),
        "Quý II tiếp nhận kém quý I 22.890 hồ sơ (quý I 123.217 hồ sơ), chỉ bằng 81,4% quý I.",
    ],
)
def test_a_percentage_of_another_time_is_accused_by_no_count_of_this_one(text: str) -> None:
    assert [str(one) for one in accusations(f"Tình hình quý III năm 2025\n{text}\n")] == []
