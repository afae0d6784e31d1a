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
        # A total named by a quality with what it is made up of.
        (("Có 802 hồ sơ trễ hạn trong 44.149 hồ sơ đã giải quyết. Nguyên nhân: mèo đen 495 hồ sơ; mèo trắng 131 hồ sơ; "
          "nguyên nhân khác 170 hồ sơ."), ["audit-sum"]),
        # Months, sections and years side by side.
        (("Tháng 5: nhận 1.120 hồ sơ, trả 1.077 hồ sơ. Tháng 6: nhận 1.304 hồ sơ, trả 1.288 hồ sơ. Cộng 2 tháng: nhận "
         "2.424 hồ sơ, trả 2.365 hồ sơ."), []),
        (("Năm 2020: tiếp nhận 1.250; giải quyết 1.100.\nNăm 2019: tiếp nhận 1.000; giải quyết 950.\nSo sánh năm 2020 với "
         "năm 2019: số tiếp nhận tăng 250 (25%); số giải quyết tăng 150."), []),
        (("Năm 2020: tiếp nhận 1.250; giải quyết 1.100.\nNăm 2019: tiếp nhận 1.000; giải quyết 950.\nSo sánh năm 2020 với "
         "năm 2019: số tiếp nhận tăng 250 (52%); số giải quyết tăng 150."), ["audit-percent"]),
        # What stands side by side adds up alike: along the lines, and down the columns of a table in text.
        (("Mèo đen 1.480; 1.324; 5.191; cả quý là 7.995. Mèo trắng 530; 896; 1.841; cả quý 3.267."), []),
        (("Mèo đen 1.480; 1.324; 5.191; cả quý là 7.995. Mèo trắng 530; 896; 1.841; cả quý 3.627."), ["audit-sum"]),
        ("Tỉnh | 289 | 251 | 38\nHuyện | 6002 | 5459 | 543\nXã | 7938 | 7240 | 698\nCộng | 14229 | 12950 | 1279", []),
        ("Tỉnh | 289 | 251 | 38\nHuyện | 6002 | 5459 | 543\nXã | 7938 | 7240 | 698\nCộng | 14229 | 12958 | 1279",
         ["audit-sum"]),
        (("Có: tổng 151, mèo đen 41, mèo trắng 110\nĐã đếm: tổng 134, mèo đen 35, mèo trắng 99\nChưa đếm: tổng 17, mèo đen "
          "06, mèo trắng 11"), []),
        # What is made up stands for its parts: 4.540 and 390 in the way of 9.470.
        (("Có 9.470 con: 4.540 con đen (2.300 con to, 2.240 con nhỏ) và 4.930 con trắng (4.000 con to, 930 con nhỏ)."),
         []),
        (("Có 9.470 con: 4.540 con đen (2.300 con to, 2.240 con nhỏ) và 4.390 con trắng (4.000 con to, 390 con nhỏ)."),
         ["audit-sum"]),
        ("Có 46 con to trong 7.038 con đã đếm. 5.763 con nhỏ; 1.229 con vừa.", []),
        # A base that words name is the count that the same words name.
        (("Số con được tiêm phòng: 48.015. Số con đeo vòng: 18.870, đạt 39,30% số con được tiêm phòng."), []),
        (("Số con được tiêm phòng: 48.015. Số con đeo vòng: 18.890, đạt 39,30% số con được tiêm phòng."),
         ["audit-percent"]),
        (("Trong kỳ có 200 hồ sơ đến hạn, trả đúng hạn 196 hồ sơ, đạt 97,0% trên tổng số hồ sơ đến hạn."),
         ["audit-percent"]),
        # Growth against the count that is set beside.
        ("Tiếp nhận 1.125 hồ sơ, so với 1.000 hồ sơ của quý I tăng 12,5%.", []),
        ("Tiếp nhận 1.125 hồ sơ, so với 1.000 hồ sơ của quý I tăng 21,5%.", ["audit-percent"]),
        ("Hồ sơ trễ hạn năm 2023 là 1.056, năm 2022 là 15; tăng 1.041 hồ sơ.", []),
        ("Hồ sơ trễ hạn năm 2023 là 1.056, năm 2022 là 15; tăng 1.061 hồ sơ.", ["audit-arithmetic"]),
        # Differences of counts and of percentages, and times as much.
        ("Quý này trễ 2.278 hồ sơ, chênh 12 hồ sơ so với con số 2.290 của cùng kỳ.", []),
        ("Quý này trễ 2.278 hồ sơ, chênh 82 hồ sơ so với con số 2.290 của cùng kỳ.", ["audit-arithmetic"]),
        ("Tiếp nhận 1.250 hồ sơ, cao hơn 15 hồ sơ so với quý trước (1.235 hồ sơ).", []),
        (("Tỷ lệ nộp trực tuyến đạt 35,46% (6.076/17.134 hồ sơ); năm trước là 45,55% (7.485/16.434 hồ sơ), chênh lệch 10,09 điểm "
          "phần trăm."), []),
        (("Tỷ lệ nộp trực tuyến đạt 35,46% (6.076/17.134 hồ sơ); năm trước là 45,55% (7.485/16.434 hồ sơ), chênh lệch 10,07 điểm "
          "phần trăm."), ["audit-percent"]),
        ("Tiếp nhận 5.000 hồ sơ, gấp 2,5 lần so với cùng kỳ (2.000 hồ sơ).", []),
        ("Tiếp nhận 5.000 hồ sơ, gấp 3,5 lần so với cùng kỳ (2.000 hồ sơ).", ["audit-percent"]),
        # An approximation, and the exact count after it.
        ("Đã nhận hơn 684.000 hồ sơ (số chính xác: 684.210 hồ sơ), trả 645.297 hồ sơ, còn 38.913 hồ sơ.", []),
        ("Đã nhận hơn 684.000 hồ sơ (số chính xác: 624.210 hồ sơ).", ["audit-contradiction"]),
        # Figures of an earlier time, and a part with a share of it, are no parts of one total.
        ("Tiếp nhận 1.200 hồ sơ, tăng 20% so với cùng kỳ (1.000 hồ sơ). Giải quyết 1.100 hồ sơ.", []),
        (("Trong kỳ tiếp nhận 1.000 hồ sơ, trong đó trực tuyến 400 hồ sơ; có 100 hồ sơ thanh toán trực tuyến, chiếm 25% số hồ sơ "
          "trực tuyến."), []),
        # A percentage in another base than the one beside it; one that stands by no count and is far from any.
        ("Tiếp nhận 1.000 hồ sơ, đã giải quyết 900 hồ sơ, đúng hạn 855 hồ sơ, đạt tỷ lệ 85,5%.", ["audit-base"]),
        ("Nhận: 199 HS\nOnline 112 (56,3%)\nTháng 8 chuyển qua 21\nXong: 186 HS\nTỷ lệ xong/nhận: 93,5% ☎ Hỗ trợ", []),
        # Shares cut off, shares before their counts, and a share with a label of its own.
        (("Giải quyết 6.447 hồ sơ: trước hạn 4.068 hồ sơ chiếm 63,0%; đúng hạn 2.135 hồ sơ chiếm 33,1%; quá hạn 244 hồ "
          "sơ chiếm 3,7%. Tiếp nhận 7.252 hồ sơ."), []),
        (("Trong 46.550 hồ sơ đã giải quyết, tỷ lệ trước hạn, đúng hạn, quá hạn lần lượt là 59,6%, 38,0% và 2,4% (tương "
          "ứng 27.729, 17.682 và 1.139 hồ sơ)."), []),
        (("Đã tiếp nhận: 1.364   Đã giải quyết: 1.324   Đúng hạn: 99,62%\nChi tiết: trước hạn 1.060, đúng hạn 259, trễ "
         "hạn 5."), []),
        # A number that names or refers counts nothing; zero in a word does.
        ("Có 113 con: qua cổng 7; qua đường dây nóng 1022: 96; qua thư 10.", []),
        ("(1) Mới: 587; (2) Cũ: 06; (3) Tổng = (1)+(2): 593; (4) Xong: 547; (5) Chưa xong = (3)-(4): 46.", []),
        (("Tiếp nhận 124 hồ sơ: trực tuyến 61 hồ sơ, trực tiếp 63 hồ sơ, kỳ trước chuyển qua: không có. Đã giải quyết 161 "
          "hồ sơ, đang giải quyết 08 hồ sơ."), ["audit-part"]),
        # Flows in lines; the number of a line counts nothing.
        (("Đầu tuần 12, vào 399, ra 359, cuối tuần 52.\nĐầu tuần 52, vào 626, ra 633, cuối tuần 45.\nĐầu tuần 45, vào 469, ra "
          "441, cuối tuần 73."), []),
        (("Đầu tuần 12, vào 399, ra 359, cuối tuần 52.\nĐầu tuần 52, vào 626, ra 633, cuối tuần 54.\nĐầu tuần 45, vào 469, ra "
          "441, cuối tuần 73."), ["audit-part"]),
        ("1 | Mèo A | 289 | 251 | 38\n2 | Mèo B | 6002 | 5459 | 543\n | Cộng | 6291 | 5710 | 581", []),
        # Identities over periods: those of a longer one are made up of the others.
        (("a) Quý II: tiếp nhận 1.869 hồ sơ; giải quyết 1.984 hồ sơ (trễ hạn 87).\nb) Quý I: tiếp nhận 7.200 hồ sơ; giải "
          "quyết 6.856 hồ sơ (trễ hạn 81).\nc) Lũy kế từ đầu năm: tiếp nhận 9.069 hồ sơ; giải quyết 8.840 hồ sơ, trễ hạn "
          "186 hồ sơ."), ["audit-sum"]),
    ],
)  # fmt: skip
def test_relations_in_unknown_words(text, found):
    assert rules(text) == found


def rows(*words: str, last: int = 550) -> str:
    counts = ((120, 80, 200), (310, 45, 355), (500, 60, last))
    said = (", ".join(f"{w} {n} hồ sơ" for w, n in zip(words, line, strict=True)) for line in counts)
    return "\n".join(f"Sở {name}: {line}." for name, line in zip("ABC", said, strict=True))


@pytest.mark.parametrize(
    "words",
    [
        # A unit with every case on time, or online, need not have them so in the next line.
        ("trực tiếp", "bưu chính", "đúng hạn"), ("mới", "cũ", "trực tuyến"), ("mới", "cũ", "đúng hạn"),
        ("trực tiếp", "bưu chính", "trước hạn"), ("trực tiếp", "bưu chính", "quá hạn"), ("mới", "cũ", "trong hạn"),
        ("trực tiếp", "bưu chính", "đến hạn"), ("trực tiếp", "bưu chính", "số hóa"), ("mèo đen", "mèo trắng", "đúng hạn"),
        ("trực tiếp", "bưu chính", "đã giải quyết"), ("trực tiếp", "bưu chính", "giải quyết đúng hạn"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_is_all_of_it_by_custom_need_not_be(words):
    assert rules(rows(*words)) == []
    held = {match.figure.text for match in audit(parse_report(rows(*words))).matches}
    assert {"120", "80", "200", "310", "45", "355"} <= held


@pytest.mark.parametrize(
    "words",
    [
        ("trực tiếp", "bưu chính", "tổng"), ("trực tiếp", "bưu chính", "tiếp nhận"), ("trực tuyến", "bưu chính", "mới"),
        ("trước hạn", "đúng hạn", "trước và đúng hạn"), ("mèo đen", "mèo trắng", "cả thảy"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_is_a_whole_is_all_of_it(words):
    assert rules(rows(*words)) == ["audit-sum"]
    assert rules(rows(*words, last=560)) == []


def test_a_quality_over_the_lines_and_in_one_line():
    over = (
        "Trực tiếp: Sở A 120 hồ sơ, Sở B 310 hồ sơ, Sở C 500 hồ sơ.\nBưu chính: Sở A 80 hồ sơ, Sở B 45 hồ sơ, Sở C 60 "
        "hồ sơ.\nĐúng hạn: Sở A 200 hồ sơ, Sở B 355 hồ sơ, Sở C 550 hồ sơ."
    )
    assert rules(over) == []
    assert rules("Sở C: trực tiếp 50.000 hồ sơ, bưu chính 6.000 hồ sơ, đúng hạn 55.000 hồ sơ.") == []


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


@pytest.mark.parametrize(
    ("last", "found"), [("Đúng hạn", []), ("Trực tuyến", []), ("Tổng", ["audit-sum"])], ids=str
)
@pytest.mark.parametrize(
    ("over", "line"),
    [
        ("", "Sở {} - Trực tiếp/Bưu chính/LAST: {}/{}/{}."),
        ("Kết quả (Trực tiếp/Bưu chính/LAST):", "- Sở {}: {}/{}/{};"),
        ("Đơn vị | Trực tiếp | Bưu chính | LAST", "Sở {} | {} | {} | {}"),
    ],
    ids=("own", "lead", "table"),
)
def test_titles_say_what_a_row_counts(over, line, last, found):
    lines = (("A", 120, 80, 200), ("B", 310, 45, 355), ("C", 500, 60, 550))
    text = "\n".join([over, *(line.format(*one) for one in lines)])
    assert rules(text.replace("LAST", last)) == found


def test_what_is_numbered_after_a_colon_is_a_list():
    text = "Còn 290 con chưa về, cụ thể:\n1. Chuồng A: 111 con;\n2. Chuồng B: 141 con;\n3. Nơi khác: {} con."
    assert rules(text.format(38)) == []
    assert rules(text.format(88)) in (["audit-part"], ["audit-sum"])
    held = {match.figure.text for match in audit(parse_report(text.format(38))).matches}
    assert held == {"290", "111", "141", "38"}
