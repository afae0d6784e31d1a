"""Names of files and sheets that mean a unit, with its period after it."""

import pytest

from kstt.records.same_units import names_unit


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
