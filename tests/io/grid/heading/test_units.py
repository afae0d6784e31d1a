"""The reporting unit by the lines of a heading."""

import pytest

from kstt.io.grid.heading.units import before_period, unit_in_title, unit_of_letterhead


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
        (["UBND XÃ A", "PHÒNG KINH TẾ"], "PHÒNG KINH TẾ XÃ A"),
        (["UBND XÃ A", "PHÒNG VĂN HÓA - XÃ HỘI"], "PHÒNG VĂN HÓA - XÃ HỘI XÃ A"),
        (["UBND XÃ A", "VĂN PHÒNG HĐND VÀ UBND"], "UBND XÃ A"),
        (["UBND TỈNH A", "VĂN PHÒNG"], "VĂN PHÒNG UBND TỈNH A"),
        (["UBND TỈNH A", "BÁO CÁO"], "UBND TỈNH A"),
        (["ĐẢNG ỦY - HĐND - UBND XÃ A"], "UBND XÃ A"),
        (["HĐND VÀ UBND XÃ A"], "HĐND VÀ UBND XÃ A"),
    ],
)
def test_a_letterhead_names_the_unit_under_the_others_and_no_recipient(texts, unit):
    assert unit_of_letterhead([(text, "") for text in texts]) == unit


PLACES = ["UBND HUYỆN KỲ ANH", "UBND thành phố Từ Sơn", "UBND HUYỆN NĂM CĂN", "UBND xã Quý Lộc", "Sở Công Thương",
          "UBND PHƯỜNG XUÂN HƯƠNG - ĐÀ LẠT", "ỦY BAN NHÂN DÂN XÃ NAM BAN LÂM HÀ"]  # fmt: skip
TIMES = ["CẢ NĂM 2025", "6 THÁNG ĐẦU NĂM 2026", "quý II năm 2026", "THÁNG 5/2026", "(TỪ 15/4/2026 ĐẾN 14/5/2026)",
         "từ ngày 15/3/2026 đến ngày 14/6/2026", "BÁO CÁO QUÝ II/2026", "(KỲ BÁO CÁO: QUÝ II/2026)", "trong quý II/2026",
         "Số liệu từ 15/9/2025 đến hết ngày 14/12/2025", "SÁU THÁNG ĐẦU NĂM 2026", "năm 2025", "- QUÝ I/2026"]  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "unit"),
    [
        (("KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH", "CỦA UBND XÃ NAM ĐÀ"), "UBND XÃ NAM ĐÀ"),
        (("TÌNH HÌNH GIẢI QUYẾT TTHC", "TẠI UBND XÃ NAM ĐÀ QUÝ I/2024"), "UBND XÃ NAM ĐÀ"),
        (("Kính gửi văn phòng", "của UBND xã Nam Đà"), ""),
        (("BÁO CÁO", "của các đơn vị"), ""),
    ],
)
def test_whose_results_are_given_on_the_line_below_the_title(texts, unit):
    assert unit_in_title([(text, "") for text in texts]) == unit


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("place", PLACES)
def test_the_period_after_a_unit_is_none_of_its_name(place, time):
    for title in (
        f"Kết quả giải quyết TTHC của {place} {time}",
        f"Tình hình giải quyết hồ sơ tại {place}, {time}",
        f"BÁO CÁO CỦA {place} {time}",
    ):
        assert unit_in_title([(title, "")]) == place
    assert before_period(f"{place} {time}") == (place, time.strip("()- "))
    assert before_period(f"Đơn vị: {place} {time}")[0] == f"Đơn vị: {place}"


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("BÁO CÁO KẾT QUẢ GIẢI QUYẾT TTHC THÁNG 6/2026 CỦA UBND XÃ A", "UBND XÃ A"),
        ("BÁO CÁO QUÝ II/2026 CỦA UBND XÃ A", "UBND XÃ A"),
        ("Kèm theo Báo cáo của UBND xã A quý II/2026", ""),
        ("Báo cáo của UBND xã A về cải cách hành chính quý II/2026", ""),
        ("Báo cáo của UBND các xã, phường quý II/2026", ""),
    ],
)
def test_whose_report_it_is(title, unit):
    assert unit_in_title([(title, "")]) == unit


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
