"""The reporting unit by the lines of a heading."""

import pytest

from kstt.io.grid.heading_units import unit_in_title, unit_of_letterhead


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("Báo cáo kết quả giải quyết hồ sơ - Sở Y tế", "Sở Y tế"),
        ("Báo cáo kết quả giải quyết hồ sơ - Sở Y tế - Sở Xây dựng", ""),
        ("UBND xã A - Báo cáo tổng hợp - UBND xã B", ""),
        ("UBND huyện A - Báo cáo tổng hợp - UBND xã B", "UBND xã B"),
        ("Thống kê - Xã Tam Chung - Huyện Mường Lát", "Xã Tam Chung"),
    ],
)
def test_of_two_units_in_a_title_the_one_within_the_other_counts(title, unit):
    assert unit_in_title([(title, "")]) == unit


@pytest.mark.parametrize(
    ("texts", "unit"),
    [
        (["UBND TỈNH A", "SỞ Y TẾ"], "SỞ Y TẾ"),
        (["UBND HUYỆN A", "UBND XÃ B"], "UBND XÃ B"),
        (["UBND XÃ A", "Nơi nhận", "UBND HUYỆN B"], "UBND XÃ A"),
        (["UBND XÃ A", "Báo cáo", "UBND HUYỆN B"], ""),
        (["UBND HUYỆN A", "PHÒNG NỘI VỤ"], "PHÒNG NỘI VỤ HUYỆN A"),
        (["Ủy ban nhân dân quận 1", "Phòng Kinh tế và Hạ tầng"], "Phòng Kinh tế và Hạ tầng quận 1"),
        (["UBND HUYỆN A", "Phòng, chống tham nhũng"], "UBND HUYỆN A"),
        (["UBND HUYỆN A", "BÁO CÁO", "PHÒNG NỘI VỤ"], "UBND HUYỆN A"),
        (["UBND XÃ A", "PHÒNG KINH TẾ"], "UBND XÃ A"),
    ],
)
def test_a_letterhead_names_the_unit_under_the_others_and_no_recipient(texts, unit):
    assert unit_of_letterhead([(text, "") for text in texts]) == unit
