"""Columns whose titles or texts are near those of a field: taken for it only where the file proves it."""

import pytest

from kstt.io.settings.usual_columns import candidates_for, columns_of, rivals_of
from kstt.io.settings.usual_titles import is_title_of

ROWS = {
    "Mã hồ sơ": ("H1", "H2"),
    "Lĩnh vực": ("Đất đai", "Hộ tịch"),
    "Đơn vị xử lý": ("UBND xã A", "UBND xã A"),
    "Ngày nhận": ("14/04/2021", "15/04/2021"),
}
DAYS, ANSWERS, CHANNELS = ("28/04/2021", ""), ("true", "false"), ("Trực tiếp", "Trực tuyến")
LEVELS, STATUSES = ("Tỉnh", "Huyện"), ("Đang xử lý", "Hoàn thành")


def found(**further):
    values = ROWS | further
    return columns_of(tuple(values), values)


@pytest.mark.parametrize(
    ("field", "title", "texts"),
    [
        ("closed", "Ngày kiểm tra", DAYS),
        ("closed", "Ngày thẩm tra", DAYS),
        ("closed", "Ngày hoàn thiện", DAYS),
        ("closed", "Ngày có kết quả xác minh", DAYS),
        ("due", "Ngày hết hạn giấy phép", DAYS),
        ("channel", "Thanh toán trực tuyến", ANSWERS),
        ("channel", "Hình thức trả kết quả", CHANNELS),
        ("channel", "Cách nhận KQ", CHANNELS),
        ("channel", "Hình thức nộp lệ phí", CHANNELS),
        ("channel", "Kênh thanh toán", CHANNELS),
        ("level", "Nơi cấp giấy", LEVELS),
        ("closing", "Trạng thái thanh toán", STATUSES),
    ],
)
def test_a_title_with_a_word_of_something_else_is_not_taken(field, title, texts):
    assert not is_title_of(field, title)
    assert field not in found(**{title: texts})


@pytest.mark.parametrize(
    ("field", "title", "texts"),
    [
        ("closed", "Ngày trả KQ", DAYS),
        ("closed", "Ngày có kết quả thực tế", DAYS),
        ("due", "Ngày hẹn trả KQ", DAYS),
        ("channel", "Nộp trực tuyến", ANSWERS),
        ("channel", "Hình thức nộp hồ sơ", CHANNELS),
        ("level", "Cấp giải quyết TTHC", ("Xã", "Cấp xã")),
        ("closing", "Trạng thái hiện tại", STATUSES),
    ],
)
def test_a_title_of_the_words_of_a_field_is_taken(field, title, texts):
    assert found(**{title: texts})[field] == title


def test_ids_of_persons_and_offices_of_other_things_are_not_taken():
    rows = {title: texts for title, texts in ROWS.items() if title not in ("Mã hồ sơ", "Đơn vị xử lý")}
    values = rows | {"Số CCCD": ("001", "002"), "Nơi cấp CCCD": ("Công an tỉnh A", "Công an tỉnh A")}
    columns = columns_of(tuple(values), values)
    assert not {"id", "unit"} & columns.keys()
    assert candidates_for("id", tuple(values), values)[0] == "Số CCCD"


def test_where_people_live_is_no_unit_that_deals_with_their_cases():
    values = {
        "Đơn vị": ["UBND xã A", "UBND xã B"],
        "Địa chỉ": ["huyện B", "xã A"],
        "Nơi gửi": ["huyện B", "xã A"],
    }
    assert rivals_of("unit", "Đơn vị", ["Địa chỉ", "Nơi gửi"], values) == ["Nơi gửi"]


def test_levels_that_names_of_units_bear_out_are_taken():
    assert found(**{"Cột K": ("Xã", "Cấp xã")})["level"] == "Cột K"
    assert "level" not in found(**{"Cấp thẩm quyền TTHC": ("Xã", "Tỉnh")})


def test_statuses_that_days_of_closing_bear_out_are_taken():
    days = {"Ngày xong": ("", "16/04/2021")}
    assert found(**days, **{"Cột K": STATUSES})["closing"] == "Cột K"
    assert "closing" not in found(**days, **{"Cột K": STATUSES[::-1]})


def test_what_may_be_asked_comes_before_what_may_be_anything():
    values = ROWS | {"Giới tính": ("Nam", "Nữ"), "Cột K": CHANNELS, "Hình thức trả KQ": CHANNELS}
    spare = ("Giới tính", "Cột K", "Hình thức trả KQ")
    assert candidates_for("channel", spare, values) == ["Cột K", "Giới tính"]
    days = {"Ngày sinh": DAYS, "Ngày xong việc": DAYS}
    assert candidates_for("closed", tuple(days), days) == ["Ngày xong việc", "Ngày sinh"]


def test_columns_on_people_are_not_offered_for_what_a_case_is():
    texts = ["Nguyễn A", "Trần B", "Nguyễn A", "Trần B", "Trần B", "Nguyễn A", "Trần B"]
    values = {"Người nộp": texts, "Địa chỉ": texts, "Nhóm": texts}
    assert candidates_for("category", tuple(values), values) == ["Nhóm"]
