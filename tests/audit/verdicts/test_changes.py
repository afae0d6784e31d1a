"""What words state of two figures is held to it: differences, growth, times as much, points of the hundred."""

from __future__ import annotations

import pytest

from kstt.audit import audit
from kstt.io.report import parse_report
from tests.audit.right_reports import accusations


def rules(text: str) -> list[str]:
    return [one.rule for one in accusations(f"Tình hình quý II năm 2021\n\n{text}\n")]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Tiếp nhận 4.572 hồ sơ, nhiều hơn kỳ trước 319 hồ sơ (kỳ trước: 4.253 hồ sơ).", ("319", "872")),
        (
            "Số hồ sơ giảm từ 8.550 hồ sơ của kỳ trước xuống còn 6.815 hồ sơ, tức giảm 1.735 hồ sơ.",
            ("1.735", "2.653"),
        ),
        ("So với quý II/2020 (186 hồ sơ), lượng hồ sơ là 168 hồ sơ, giảm 18 hồ sơ.", ("18 hồ", "58 hồ")),
        (
            "Tiếp nhận 48.215 hồ sơ, tăng 6.845 hồ sơ so với cùng kỳ năm 2020 (41.370 hồ sơ), tương ứng tăng 16,5%.",
            ("16,5", "15,6"),
        ),
        (
            "Trong kỳ tiếp nhận 784 hồ sơ, bằng 143,85% so với cùng kỳ năm trước (545 hồ sơ).",
            ("143,85", "134,85"),
        ),
        ("Tỷ lệ số hóa đạt 65,72%, giảm 3,30% so với kỳ trước (69,02%).", ("65,72", "25,98")),
        (
            "Đạt 71,7%; tăng 7,0 điểm phần trăm so với quý I/2021 (64,7%) và vượt 1,7 điểm phần trăm so với chỉ tiêu 70%.",
            ("7,0", "9,0"),
        ),
        (
            "- Trực tuyến: 8.312/11.940 hồ sơ = 69,6%. Chỉ tiêu: 60%. Đánh giá: vượt 9,6 điểm %.",
            ("9,6 ", "15,6 "),
        ),
        (
            "Xã A đạt 96,6% (1.846/1.910 hồ sơ), xã B chỉ đạt 72,7% (1.203/1.655 hồ sơ), thấp hơn 23,9 điểm phần trăm.",
            ("23,9", "33,9"),
        ),
        ("Nộp trực tuyến 494 hồ sơ, gấp 2,6 lần số hồ sơ nộp trực tiếp (190 hồ sơ).", ("2,6", "6,2")),
    ],
)
def test_what_words_state_of_two_figures(right: str, wrong: tuple[str, str]) -> None:
    assert rules(right) == []
    assert right.count(wrong[0]) == 1
    assert rules(right.replace(*wrong))


@pytest.mark.parametrize(
    "text",
    [
        # Both percentages are rounded, and their difference is not.
        "Đạt 98,54% (8.811/8.942), cao hơn quý I 1,12 điểm phần trăm (quý I đạt 97,41%).",
        # In percent of what it was.
        "Tỷ lệ số hóa đạt 66,0%, tăng 10% so với kỳ trước (60,0%).",
        # What is held against an aim is said nowhere where two percentages stand before it.
        "Tỷ lệ giải quyết đúng hạn 95%, mức thấp nhất 80%. Chỉ tiêu: 90%. Đánh giá: vượt 5 điểm phần trăm.",
        # What stands in a bracket, and what is of another measure, is not what a change is from.
        "Tiếp nhận 120 hồ sơ (kỳ trước 100 hồ sơ), giải quyết 90 hồ sơ, tăng 10 hồ sơ.",
        "Tiếp nhận 1.250 hồ sơ, tăng 250 so với cùng kỳ (1.000 hồ sơ); đã giải quyết 1.000 hồ sơ, giảm 100 hồ sơ.",
        "Năm 2021 tiếp nhận 1.200 hồ sơ, năm 2020 là 1.000 hồ sơ; đã giải quyết tăng 150 hồ sơ.",
        "Quý I tiếp nhận 80 hồ sơ, quý II tiếp nhận 100 hồ sơ, cả hai quý tăng 30 hồ sơ so với cùng kỳ.",
        "Kỳ này tồn 15 hồ sơ; tiếp nhận 200 hồ sơ, cùng kỳ 180 hồ sơ, giảm 3 hồ sơ quá hạn.",
        # Lines of several measures are no kinds of one whole.
        "- Trực tuyến: 20 hồ sơ;\n- Trực tiếp: 30 hồ sơ;\n- Quá hạn: 5 hồ sơ;\n- Tổng cộng: 50 hồ sơ.",
        # Millions and thousands are not divided by one another.
        "Có 12.480 giao dịch với tổng số tiền 1.560 triệu đồng, bình quân mỗi giao dịch 125 nghìn đồng.",
        # A difference is not the earlier value, whatever time stands between its word and it.
        "Đã giải quyết 3.417 hồ sơ, nhiều hơn năm 2020 là 412 hồ sơ (năm 2020 giải quyết 3.005 hồ sơ), tốc độ tăng 13,71%.",
        # What has changed is not what another clause tells of another time.
        "So với năm 2020, số hồ sơ trực tuyến tăng (năm 2020: 6.930 hồ sơ); số hồ sơ quá hạn giảm 117 hồ sơ (năm 2020: 704 hồ sơ).",
        # What was resolved is no mean of what was received.
        "Trong 3 tháng, tỉnh tiếp nhận 900 hồ sơ, trung bình mỗi tháng giải quyết 200 hồ sơ.",
        # A mean is of no bound of a range.
        "Mỗi trung tâm có từ 8 đến 11 công chức; cả cụm có 29 người, bình quân một người tiếp nhận 641 hồ sơ.",
        # Of several counts before a change it is of the one that agrees.
        "Tiếp nhận 1.000 hồ sơ, trong đó trực tuyến 400 hồ sơ, tăng 100 hồ sơ so với quý trước (900 hồ sơ).",
    ],
)
def test_what_two_figures_may_be_is_not_blamed(text: str) -> None:
    assert rules(text) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Trong 62 ngày làm việc đã tiếp nhận 7.347 hồ sơ, bình quân 118,5 hồ sơ/ngày.", ("118,5", "118,2")),
        (
            "Tại 14 xã, phường đã giải quyết 9.478 hồ sơ; trung bình mỗi xã giải quyết 677 hồ sơ.",
            ("677", "767"),
        ),
    ],
)
def test_averages(text: str, wrong: tuple[str, str]) -> None:
    assert rules(text) == []
    assert rules(text.replace(*wrong)) == ["audit-percent"]


@pytest.mark.parametrize(
    "text",
    [
        "Số hồ sơ tiếp nhận giảm từ 2.850 hồ sơ của quý I năm 2021 xuống còn 1.753 hồ sơ.",
        "Tiếp nhận 2.314 hồ sơ, ít hơn quý I năm 2021 87 hồ sơ (quý I năm 2021: 2.401 hồ sơ).",
        "Còn 1.216 hồ sơ chuyển sang quý III/2021.\n\nVI. NHIỆM VỤ QUÝ III/2021\n- Tổ chức tập huấn.",
    ],
)
def test_a_period_that_a_change_is_from_is_not_that_of_the_report(text: str) -> None:
    assert rules(text) == []


def messages(text: str) -> list[str]:
    return [str(one).partition("stated ")[2].partition(":")[0] for one in accusations(text)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # Both sides stand there plainly, and what is stated is far from what they give.
        (
            "Tiếp nhận 12.000 hồ sơ, tăng 20% so với cùng kỳ năm 2020 (10.500 hồ sơ).",
            "20%, but 10.500 → 12.000 is an increase of 14%",
        ),
        (
            "Đã giải quyết 1.234 hồ sơ, giảm 51,2% so với quý trước (1.456 hồ sơ).",
            "51,2%, but 1.456 → 1.234 is a decrease of 15,2%",
        ),
        (
            "Số hồ sơ quá hạn tăng từ 120 hồ sơ lên 168 hồ sơ, tức tăng 28,6%.",
            "28,6%, but 120 → 168 is an increase of 40,0%",
        ),
        # It rose where words say that it fell.
        (
            "Tiếp nhận 1.456 hồ sơ, giảm 18,0% so với quý trước (1.234 hồ sơ).",
            "18,0%, but 1.234 → 1.456 is an increase of 18,0%",
        ),
        # What stands nowhere is told by what it follows from.
        ("Tiếp nhận 12.600 hồ sơ, tăng 2.100 hồ sơ (25%) so với cùng kỳ.", "25%, but 2.100 "),
        ("Tiếp nhận 8.400 hồ sơ, giảm 2.100 hồ sơ (28%) so với cùng kỳ.", "28%, but 2.100 "),
        # The count told with the year that a change is from.
        (
            (
                "Năm 2021 giải quyết 10.000 hồ sơ; năm 2022 giải quyết 12.000 hồ sơ, tăng 20%; năm 2023 giải quyết 15.000 hồ "
                "sơ, tăng 35% so với năm 2022 và tăng 50% so với năm 2021."
            ),
            "35%, but 12.000 → 15.000 is an increase of 25%",
        ),
        (
            (
                "Quý I/2021 tiếp nhận 2.000 hồ sơ, quý II/2021 tiếp nhận 2.400 hồ sơ, quý III/2021 tiếp nhận 2.760 hồ sơ, tăng "
                "15% so với quý II/2021 và tăng 670 hồ sơ so với quý I/2021."
            ),
            "670, but 2.760 – 2.000 is 760",
        ),
    ],
)
def test_a_change_is_told_by_what_it_is_from_and_to(text: str, told: str) -> None:
    assert [one[: len(told)] for one in messages(text)] == [told]


def test_a_change_is_told_in_one_language() -> None:
    (found,) = accusations("Tiếp nhận 12.000 hồ sơ, tăng 20% so với cùng kỳ năm 2020 (10.500 hồ sơ).")
    assert "10.500 → 12.000 là tăng 14%" in found.text.in_language("vi")
    assert found.expected == "14%"


@pytest.mark.parametrize(
    "text",
    [
        "Tiếp nhận 12.600 hồ sơ, tăng 20% (2.100 hồ sơ) so với cùng kỳ năm trước.",
        "Tiếp nhận 12.600 hồ sơ, tăng 2.100 hồ sơ (20%) so với cùng kỳ.",
        "Tiếp nhận 12.600 hồ sơ, tăng 2.100 hồ sơ, tương ứng tăng 20,0% so với cùng kỳ (10.500 hồ sơ).",
        (
            "Năm 2021 giải quyết 10.000 hồ sơ; năm 2022 giải quyết 12.000 hồ sơ, tăng 20%; năm 2023 giải quyết 15.000 hồ "
            "sơ, tăng 25% so với năm 2022 và tăng 50% so với năm 2021."
        ),
        "Trực tuyến: 24.200 hồ sơ, kỳ trước 11.561 hồ sơ, tăng 12.639 hồ sơ (tăng 109,32%).",
    ],
)
def test_a_change_holds_up_what_it_is_from_and_to(text: str) -> None:
    found = audit(parse_report(text))
    assert not found.findings
    amounts = [one.figure.text for one in (*found.matches, *found.unmatched) if one.figure.unit]
    assert sorted(match.figure.text for match in found.matches if match.figure.unit) == sorted(amounts)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Tiếp nhận 1.234 hồ sơ, giảm 51,2% so với quý trước (1.456 hồ sơ).", {"1.234", "1.456"}),
        (
            "Tỷ lệ trực tuyến đạt 85,2%, tăng 11,5 điểm phần trăm so với quý trước (75,7%).",
            {"85,2%", "75,7%"},
        ),
        ("Tiếp nhận 12.600 hồ sơ, tăng 2.100 hồ sơ (25%) so với cùng kỳ.", {"12.600", "2.100"}),
    ],
)
def test_what_a_wrong_change_was_reckoned_from_is_named(text: str, sides: set[str]) -> None:
    found = audit(parse_report(text))
    assert len(found.wrong) == len(found.findings) == 1
    assert {match.figure.text for match in found.matches} - {found.wrong[0].figure.text} == sides


def test_a_mean_of_changes_is_none_of_one_of_them() -> None:
    text = "Có 215 TTHC được cắt giảm thời gian giải quyết, bình quân giảm 35%, có thủ tục từ 20 ngày xuống còn 12 ngày."
    assert not accusations(text)
