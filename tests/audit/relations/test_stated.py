"""What is left of a whole, and lines with a total: sums that words state are held to the last digit."""

from __future__ import annotations

import pytest

from tests.audit.right_reports import accusations


def found(text: str) -> bool:
    return bool(accusations(f"Tình hình quý II năm 2021\n\n{text}\n"))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Trong 3.894 hồ sơ phải trả, đã trả 3.781 hồ sơ, còn lại 113 hồ sơ.", ("113", "927")),
        ("Đã số hóa 4.253 trong tổng số 4.702 kết quả, còn lại 449 kết quả chưa số hóa.", ("4.253", "6.142")),
        # A list of all the parts that the form has, whatever the slip, and whatever divides them.
        ("Toàn tỉnh giải quyết 7.241 hồ sơ, gồm 4.863 hồ sơ trước hạn, 2.330 hồ sơ đúng hạn và 48 hồ sơ trễ hạn.",
         ("7.241", "9.238")),
        ("Đã giải quyết 58 hồ sơ; trong đó có 18 hồ sơ trước hạn; 26 hồ sơ đúng hạn; 14 hồ sơ trễ hạn.", ("58", "72")),
        ("Sở Nội vụ tiếp nhận 507 hồ sơ (236 hồ sơ trực tuyến; 53 hồ sơ trực tiếp; 218 hồ sơ kỳ trước chuyển sang).",
         ("507", "6.014")),
        ("Trong tháng nhận 2.714 hồ sơ mới, cộng với 362 hồ sơ tháng trước để lại là 3.076 hồ sơ.", ("362", "326")),
        ("Phát ra 1.558 phiếu, thu về 1.042 phiếu, còn 516 phiếu chưa thu.", ("516", "658")),
        ("Có 23.410 hồ sơ phải nộp phí, nộp qua mạng 15.922 hồ sơ, bằng 68,0%. Còn 7.488 hồ sơ nộp tại quầy (32,0%).",
         ("7.488", "7.578")),
        ("Kết quả theo lĩnh vực:\n- Hộ tịch: 131 hồ sơ\n- Xây dựng: 14 hồ sơ\n- Đất đai: 28 hồ sơ\n- Tổng cộng: 173 hồ sơ",
         ("131", "723")),
        (("Tiếp nhận 4.308 hồ sơ, cụ thể như sau:\n- Y tế: 947 hồ sơ\n- Hộ tịch: 3.064 hồ sơ\n- Xây dựng: 77 hồ sơ\n"
          "- Các lĩnh vực khác: 220 hồ sơ"), ("220", "176")),
    ],
)  # fmt: skip
def test_what_is_left_and_what_is_all(text: str, wrong: tuple[str, str]) -> None:
    assert not found(text)
    assert found(text.replace(*wrong))


@pytest.mark.parametrize(
    "text",
    [
        # Late cases are not what is left; cases of another base are not, either.
        "Đã giải quyết 900/1.000 hồ sơ (90%); còn 50 hồ sơ quá hạn.",
        "Phải giải quyết 1.022 hồ sơ, tồn kỳ trước 4 hồ sơ, mới 1.018 hồ sơ. Đã giải quyết 796 hồ sơ, đạt 78%; còn 226 hồ sơ.",
        "Tỷ lệ trực tuyến 60% (600/1.000 hồ sơ). Còn 50 hồ sơ chưa được cập nhật.",
    ],
)
def test_what_need_not_be_all_of_the_rest(text: str) -> None:
    assert not found(text)
