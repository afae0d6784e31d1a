"""The reporting unit by the lines of a heading."""

import pytest

from kstt.io.grid.heading.units import unit_in_title, unit_of_letterhead


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


@pytest.mark.parametrize(
    "office",
    ["CỤC THUẾ TỈNH LÀO CAI", "THUẾ TỈNH LÀO CAI", "BẢO HIỂM XÃ HỘI TỈNH LÀO CAI", "KHO BẠC NHÀ NƯỚC KHU VỰC X",
     "HẢI QUAN KHU VỰC VII", "TOÀ ÁN NHÂN DÂN TỈNH LÀO CAI", "ĐIỆN LỰC LÀO CAI", "BAN DÂN TỘC"],
)  # fmt: skip
def test_a_body_of_the_state_reports_by_its_own_name(office):
    motto = ("Cộng hòa xã hội chủ nghĩa Việt Nam", "Độc lập - Tự do - Hạnh phúc")
    for texts in ((office, *motto), ("UBND TỈNH LÀO CAI", motto[0], office, motto[1])):
        assert unit_of_letterhead([(text, "A1") for text in texts]) == office
    assert unit_of_letterhead([("THỐNG KÊ KẾT QUẢ GIẢI QUYẾT", "A1"), ("BIỂU 06A", "A2")]) == ""


def test_a_letterhead_pasted_into_a_mail():
    texts = ["Kính gửi: Văn phòng UBND tỉnh,", "UBND xã Thạch Sơn xin gửi số liệu:", "UBND TỈNH LAM SƠN",
             "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "UBND XÃ THẠCH SƠN", "Độc lập - Tự do - Hạnh phúc"]  # fmt: skip
    assert unit_of_letterhead([(text, "A1") for text in texts]) == "UBND XÃ THẠCH SƠN"
    assert unit_of_letterhead([(text, "A1") for text in texts[:2]]) == ""
