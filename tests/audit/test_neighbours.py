"""Totals among neighbours: arithmetic finds them in words that nobody knows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt.audit import Basis, audit
from kstt.io.report.reading import parse_report
from kstt.numerals import format_count

PARTS = st.lists(st.integers(1_000, 60_000), min_size=2, max_size=5)


def rules(text: str) -> list[str]:
    found = [finding.rule for finding in audit(parse_report(text)).findings]
    return [rule for rule in found if rule != "audit-unchecked"]


def told(total: int, parts: list[int]) -> str:
    """A list in words that name no column."""
    said = ", ".join(f"{format_count(part)} con màu {chr(97 + i)}" for i, part in enumerate(parts))
    return f"Trong {format_count(total)} con đã đếm, có {said}."


@settings(max_examples=25, derandomize=True)
@given(PARTS)
def test_a_total_holds_whatever_the_words(parts):
    found = audit(parse_report(told(sum(parts), parts)))
    assert found.findings == ()
    assert {match.basis for match in found.matches} == {Basis.SUM, Basis.PART}
    assert len(found.matches) == len(parts) + 1


@settings(max_examples=25, derandomize=True)
@given(PARTS, st.data())
def test_a_digit_typed_wrong_is_found(parts, data):
    at = data.draw(st.integers(0, len(parts) - 1))
    wrong = list(parts)
    wrong[at] += 100 if parts[at] // 100 % 10 < 9 else -100
    assert rules(told(sum(parts), wrong))


@settings(max_examples=25, derandomize=True)
@given(PARTS, st.integers(1, 9_000))
def test_a_list_of_some_of_the_parts_accuses_nothing(parts, more):
    text = told(sum(parts) + more, parts).replace("có ", "nhiều nhất là ", 1)
    assert rules(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # What some of a list is no more than; what is said again; what stands often.
        ("Trong 3.937 hồ sơ đã trả, có 2.198 hồ sơ ký số, 2.914 hồ sơ trả tại nhà.", []),
        ("Trong 3.937 hồ sơ đã trả, có 8.198 hồ sơ ký số, 2.914 hồ sơ trả tại nhà.", ["audit-sum"]),
        ("Có 7.119 hồ sơ phải nộp phí. Trong số 7.119 hồ sơ này có 4.250 hồ sơ nộp qua mạng (59,70%).", []),
        ("Có 7.191 hồ sơ phải nộp phí. Trong số 7.119 hồ sơ này có 4.250 hồ sơ nộp qua mạng (59,70%).",
         ["audit-contradiction"]),
        ("Trong số 7.119 hồ sơ này có 4.250 hồ sơ nộp qua mạng, bằng 59,07%.", ["audit-percent"]),
        # A share of what is named by the words of the parts alone.
        (("Khảo sát 869 phiếu: 622 phiếu rất vui, 237 phiếu khá vui, 10 phiếu không vui. Tỷ lệ rất vui và khá vui đạt "
         "98,85%."), []),
        (("Khảo sát 869 phiếu: 622 phiếu rất vui, 237 phiếu khá vui, 10 phiếu không vui. Tỷ lệ rất vui và khá vui đạt "
         "98,58%."), ["audit-percent"]),
        # Shares of one list are of one base.
        (("Tiếp nhận 1.200 hồ sơ. Đã giải quyết 1.000 hồ sơ: trước hạn 500 hồ sơ (50%), đúng hạn 400 hồ sơ (40%), quá "
         "hạn 100 hồ sơ (10%)."), []),
        (("Tiếp nhận 1.200 hồ sơ. Đã giải quyết 1.000 hồ sơ: trước hạn 500 hồ sơ (50%), đúng hạn 400 hồ sơ (40%), quá "
         "hạn 100 hồ sơ (8,3%)."), ["audit-percent"]),
        # Months, sections and years side by side.
        (("Tháng 5: nhận 1.120 hồ sơ, trả 1.077 hồ sơ. Tháng 6: nhận 1.304 hồ sơ, trả 1.288 hồ sơ. Cộng 2 tháng: nhận "
         "2.424 hồ sơ, trả 2.365 hồ sơ."), []),
        (("Năm 2020: tiếp nhận 1.250; giải quyết 1.100.\nNăm 2019: tiếp nhận 1.000; giải quyết 950.\nSo sánh năm 2020 với "
         "năm 2019: số tiếp nhận tăng 250 (25%); số giải quyết tăng 150."), []),
        (("Năm 2020: tiếp nhận 1.250; giải quyết 1.100.\nNăm 2019: tiếp nhận 1.000; giải quyết 950.\nSo sánh năm 2020 với "
         "năm 2019: số tiếp nhận tăng 250 (52%); số giải quyết tăng 150."), ["audit-percent"]),
    ],
)  # fmt: skip
def test_relations_in_unknown_words(text, found):
    assert rules(text) == found


def test_marks_and_units_as_they_are_typed():
    text = (
        "-- Tiếp nhận -- 2.718hồ sơ[1] (kỳ này 2.656 + kỳ trước 62)\n-- Giải quyết -- 2.580 bộ (trước hạn 1.438 + đúng hạn "
        "1.138 + quá hạn 04)"
    )
    found = audit(parse_report(text))
    assert found.findings == ()
    assert [match.figure.text for match in found.matches] == [
        "2.718",
        "2.656",
        "62",
        "2.580",
        "1.438",
        "1.138",
        "04",
    ]
