"""Names of files and sheets that mean a unit, with its period after it."""

import pytest

from kstt.records.same_units import names_unit, unit_alone


@pytest.mark.parametrize(
    "period",
    [
        "quý II",
        "Q2-2021",
        "quý 2/2021",
        "2021",
        "tháng 3",
        "6 tháng đầu năm 2021",
        "kỳ 2",
        "kỳ cuối",
        "3-2021",
    ],
)
def test_a_period_after_the_name_is_none_of_it(period):
    assert names_unit(f"xã Đắk Ka {period}", "UBND xã Đắk Ka")


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("xã Bình Quý Tây", "xã Bình"),
        ("phường Tân Quý Đông", "phường Tân"),
        ("xã Tân Lập 2", "xã Tân Lập"),
        ("xã Tân Kỳ Sơn", "xã Tân"),
    ],
)
def test_a_longer_name_or_another_number_is_another_unit(name, unit):
    assert not names_unit(name, unit)


@pytest.mark.parametrize(
    "more",
    [
        " lần 2", " (lần thứ 2)", " - đính chính", "_dinh_chinh", " (bản chính thức)", " (1)", " (2)", " - Copy", " sửa",
        " (đã sửa lại)", " - mới", " (cuối)", " v2", " bổ sung quý II", " Q2-2021 lần 2", "_final", " - sua", " cập nhật 20.6.2026",
    ],
)  # fmt: skip
@pytest.mark.parametrize("unit", ["UBND xã Đắk Ka", "xã Đắk Ka", "Sở Nội vụ", "UBND phường 1"])
def test_a_version_after_the_name_is_none_of_it(unit, more):
    assert unit_alone(unit + more) == unit
    assert names_unit(unit + more, unit)


@pytest.mark.parametrize(
    "before", ["06a ", "Biểu 06a - ", "01. ", "3 - ", "Copy of ", "BC ", "06a_", "Báo cáo "]
)
def test_the_form_before_the_name_is_none_of_it(before):
    assert unit_alone(f"{before}UBND xã Đắk Ka") == "UBND xã Đắk Ka"


@pytest.mark.parametrize(
    "unit",
    [
        "UBND huyện Chợ Mới", "UBND xã Tân Lập 2", "UBND quận 10", "UBND xã Năm Căn", "UBND huyện Kỳ Anh", "UBND phường Quý 2",
        "UBND P.02", "xã Ia Ok", "UBND xã Sửa Mới", "UBND xã A - huyện B", "Chi cục Kiểm lâm - Sở Nông nghiệp", "Tổ 3",
        "UBND phường Xuân Hương - Đà Lạt",
    ],
)  # fmt: skip
def test_the_names_of_places_stay_whole(unit):
    assert unit_alone(unit) == unit
