"""Lines of one shape hold or fail together, whatever their words."""

from __future__ import annotations

from random import Random

import pytest

from kstt.audit import audit
from kstt.audit.auditing import amounts_in
from kstt.audit.relations.parallel import sums_of_lines
from kstt.audit.tables import Tables
from kstt.io.report import parse_report
from kstt.limits import AUDIT_LINE_FIGURES
from kstt.numerals import format_count, format_decimal
from kstt.shares import shares

UNITS = ("Bình Lục", "Sa Thầy", "Gò Dầu", "Lục Ngạn", "Tuy Phong")
_FEW_LATE = [(900, 31, 0), (700, 44, 0), (820, 52, 0), (640, 37, 0), (710, 61, 5)]
SHAPES = (
    "gom {0}, cũ {1}; trả {2}; để lại {3}",
    "thùng xanh {0}, thùng đỏ {1}, đã bán {2} và còn trong kho {3}",
    "A {0} + B {1} = C {2} + D {3}",
)
"""Words of lines in which the first two figures are together the last two; no form knows most of them."""


def counts(draw: Random) -> list[int]:
    new, old, left = draw.randint(300, 4_000), draw.randint(20, 90), draw.randint(20, 90)
    return [new, old, new + old - left, left]


def lines_of(shape: str, rows: list[list[int]], bullet: str = "- ") -> list[str]:
    return [
        f"{bullet}{unit}: {shape.format(*map(format_count, row))}"
        for unit, row in zip(UNITS, rows, strict=True)
    ]


def found_in(text: str) -> list[tuple[str, str]]:
    found = audit(parse_report(text))
    return [(one.rule, str(one.found)) for one in found.findings if one.rule != "audit-unchecked"]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("bullet", ["- ", "• ", "· ", "➢ ", "\uf0b7 ", "1. ", "* "])
def test_right_lines_hold_in_words_that_no_form_has(shape, bullet):
    for seed in range(4):
        draw = Random(seed)
        text = "\n".join(lines_of(shape, [counts(draw) for _ in UNITS], bullet))
        result = audit(parse_report(text))
        assert result.findings == (), text
        assert len(result.matches) == 4 * len(UNITS), (text, result.unmatched)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_one_line_that_fails_is_found(shape):
    for seed in range(12):
        draw = Random(seed)
        rows = [counts(draw) for _ in UNITS]
        line, place = draw.randrange(len(rows)), draw.choice((0, 2))
        rows[line][place] += 100
        text = "\n".join(lines_of(shape, rows))
        assert found_in(text), text


@pytest.mark.parametrize("first", [True, False])
def test_a_line_that_sums_up_the_others_does_so_in_every_column(first):
    for seed in range(4):
        draw = Random(seed)
        rows = [counts(draw) for _ in UNITS]
        total = [sum(column) for column in zip(*rows, strict=True)]
        said = f"Cả vùng: {SHAPES[0].format(*map(format_count, total))}"
        lines = lines_of(SHAPES[0], rows)
        text = "\n".join([f"- {said}", *lines] if first else [*lines, f"- {said}"])
        assert found_in(text) == []
        assert found_in(text.replace(format_count(total[2]), format_count(total[2] + 10)))


def test_a_total_in_other_words_is_held_against_the_columns():
    rows = [counts(Random(3)) for _ in UNITS]
    total = [sum(column) for column in zip(*rows, strict=True)]
    text = "\n".join(lines_of(SHAPES[0], rows))
    right = f"{text}\nTất cả gom {format_count(total[0])}, để lại {format_count(total[3])}."
    matched = {match.figure.text for match in audit(parse_report(right)).matches}
    assert {format_count(total[0]), format_count(total[3])} <= matched


def rated(rows: list[list[int]]) -> list[str]:
    """Lines whose percentage is of two of their counts together."""
    return [
        f"- {unit}: xong {format_count(a + b + c)} = {format_count(a)} (sớm) + {format_count(b)} (vừa) + "
        f"{format_count(c)} (trễ); mức đẹp {format_decimal(shares([a + b, c], 2)[0], 2)}%"
        for unit, (a, b, c) in zip(UNITS, rows, strict=True)
    ]


def test_a_percentage_is_of_the_same_places_in_every_line():
    for seed in range(4):
        draw = Random(seed)
        rows = [[draw.randint(400, 3_000), draw.randint(200, 900), draw.randint(11, 99)] for _ in UNITS]
        lines = rated(rows)
        text = "\n".join(lines)
        result = audit(parse_report(text))
        assert result.findings == (), text
        assert sum(match.figure.text.endswith("%") for match in result.matches) == len(UNITS)
        rate = lines[2].rpartition(" ")[2]
        wrong = rate.replace(rate[1], "1" if rate[1] != "1" else "2", 1)
        assert ("audit-percent", wrong) in found_in(text.replace(rate, wrong))


def test_a_count_that_is_wrong_makes_no_percentage_wrong():
    rows = [[1_025, 832, 29], [2_211, 1_612, 27], [3_168, 1_594, 74], [2_159, 1_931, 104], [2_552, 468, 19]]
    text = "\n".join(rated(rows)).replace("1.612", "1.162")
    assert [found for _, found in found_in(text)] == ["1162"]


def test_percentages_of_one_base_that_stands_before_their_lines():
    rows = {"số hóa": 13_829, "trả tận nhà": 4_141, "dùng lại giấy tờ": 8_184}
    lines = [
        f"- {name}: {format_count(n)}, chiếm {format_decimal(shares([n, 22_114 - n])[0], 1)}%"
        for name, n in rows.items()
    ]
    text = "Có 22.114 hồ sơ mới, một hồ sơ có thể thuộc nhiều nhóm:\n" + "\n".join(lines)
    assert found_in(text) == []
    assert found_in(text.replace("62,5%", "65,2%")) == [("audit-percent", "65,2%")]


@pytest.mark.parametrize(
    "text",
    [
        # Two lines show nothing.
        "- A: 1.231 gạo, 702 ngô, 529 khoai\n- B: 1.617 gạo, 741 ngô, 183 khoai",
        # Two lines of three agree, and no slip explains the third.
        "- A: 1.231 gạo, 702 ngô, 529 khoai\n- B: 924 gạo, 741 ngô, 183 khoai\n- C: 2.417 gạo, 805 ngô, 116 khoai",
        # In most lines there were none of the third kind; where there were, they are told.
        "\n".join(
            f"- {unit}: {format_count(a + b + c)} xong, {format_count(a)} sớm, {b} vừa, {c} trễ"
            for unit, (a, b, c) in zip(UNITS, _FEW_LATE, strict=True)
        ),
    ],
)
def test_what_lines_leave_open_is_no_sum_of_theirs(text):
    report = parse_report(text)
    failing: list[str] = []

    def add(total, parts, *_, beside=()):
        if sum(one.count for one in (total, *beside)) != sum(one.count for one in parts):
            failing.append(total.figure.text)

    sums_of_lines(add, amounts_in(report, Tables.of(report.forms), None))
    assert failing == []


def test_long_lines_are_looked_at_as_far_as_the_bound():
    figures = [format_count(1_000 + 37 * i) for i in range(3 * AUDIT_LINE_FIGURES)]
    text = "\n".join(f"- {unit}: " + ", ".join(f"{one} con" for one in figures) for unit in UNITS)
    assert audit(parse_report(text)).findings == ()
