"""Reports as they are written in the field: right ones accuse nothing, one altered figure is found."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from kstt.audit import audit, audit_together
from kstt.cli import main
from kstt.io.formats.reading import read_form
from kstt.io.report.reading import parse_report, read_report
from tests.support import DATA

if TYPE_CHECKING:
    from pathlib import Path

    from kstt import ReportedForm

FIELD = DATA / "reports" / "field"
TEXTS = sorted(FIELD.glob("*.txt"))
ALTERED = {path for path in TEXTS if path.stem.rpartition("_w")[2].isdigit() or path.stem.endswith("_w")}


@cache
def form() -> ReportedForm:
    return read_form(FIELD / "form.xlsx")


def found(path: Path) -> list[tuple[str, object, object]]:
    at_hand = None if "noform" in path.stem else form()
    return [(f.rule, f.found, f.expected) for f in audit(read_report(path), at_hand).findings]


def test_there_are_texts_of_both_kinds():
    assert len(ALTERED) == 39
    assert len(TEXTS) == 70


@pytest.mark.parametrize("path", [p for p in TEXTS if p not in ALTERED], ids=lambda path: path.stem)
def test_right_figures_accuse_nothing_and_all_are_matched(path):
    at_hand = None if "noform" in path.stem else form()
    clean = audit(read_report(path), at_hand)
    assert clean.findings == ()
    assert clean.unmatched == ()


@pytest.mark.parametrize("path", sorted(ALTERED), ids=lambda path: path.stem)
def test_one_altered_figure_is_found(path):
    wrong, right = path.read_text(encoding="utf-8"), None
    for text in TEXTS:
        if text not in ALTERED and path.stem.startswith(f"{text.stem}_w"):
            right = text.read_text(encoding="utf-8")
    assert right is not None
    assert right != wrong
    assert found(path)


PUBLISHED = {
    "a quarter": (
        ("Quý I/2020\n\nTừ ngày 01/12/2019 đến ngày 29/02/2020, tổng số hồ sơ mà các cấp tiếp nhận là 659.245; đã trả kết "
        "quả 643.272 hồ sơ, trong số này 635.593 hồ sơ trả trước và đúng hạn (98,81%), 7.677 hồ sơ quá hạn (1,19%). "
        "Đang giải quyết 7.172 hồ sơ, gồm 5.950 hồ sơ trong hạn và 1.222 hồ sơ quá hạn.\n"
        "- Cấp tỉnh: tiếp nhận 54.575 hồ sơ; đã giải quyết 51.780 hồ sơ (51.072 hồ sơ trước và đúng hạn; 708 hồ sơ quá "
        "hạn); đang giải quyết 2.800 hồ sơ (trong hạn 2.672, quá hạn 128).\n"
        "- Cấp huyện: tiếp nhận 340.060 hồ sơ; đã giải quyết 329.596 hồ sơ (323.911 hồ sơ trước và đúng hạn; 5.685 hồ sơ "
        "quá hạn); đang giải quyết 3.405 hồ sơ (trong hạn 2.436, quá hạn 969)."),
        [("audit-period", "Từ ngày 01/12/2019 đến ngày 29/02/2020", "Từ ngày 15/12/2019 đến ngày 14/03/2020"),
         ("audit-sum", 659_245, 650_444), ("audit-sum", 643_272, 643_270), ("audit-sum", 54_575, 54_580),
         ("audit-sum", 340_060, 333_001)],
    ),
    "shares of those due": (
        ("Tháng 9/2021\n\nTrong tháng, các cơ quan nhận mới 4.131 hồ sơ, tháng trước chuyển sang 2.171 hồ sơ, cộng là 6.302 "
        "hồ sơ. Có 4.169 hồ sơ đến hạn phải trả, trong đó trả trước và đúng hạn 4.157 hồ sơ, đạt 99,71%; trễ hạn 12 hồ "
        "sơ, chiếm 0,29%. Trả lại hoặc cho rút 90 hồ sơ (2,16%)."),
        [],
    ),
    "a half year": (
        ("6 tháng đầu năm 2021 (từ ngày 15/12/2020 đến ngày 15/6/2021)\n\nCả tỉnh phải giải quyết 218.763 hồ sơ, gồm 19.838 "
        "hồ sơ nhận trực tuyến, 8.606 hồ sơ kỳ trước để lại, 190.319 hồ sơ nhận trực tiếp và qua bưu chính. Kết quả: "
        "206.885 hồ sơ đã giải quyết (99.558 hồ sơ trước hạn, đạt 48,2%; 106.018 hồ sơ đúng hạn, đạt 51,2%; 1.309 hồ sơ "
        "quá hạn, chiếm 0,6%); còn 11.878 hồ sơ đang giải quyết."),
        [("audit-period-days", "6 tháng đầu năm 2021 (từ ngày 15/12/2020 đến ngày 15/6/2021)",
          "6 tháng đầu năm 2021 (Từ ngày 15/12/2020 đến ngày 14/06/2021)"),
         ("audit-percent", "48,2%", "48,1%")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_figures_as_published(name):
    """Figures of provinces, in words of our own: what contradicts itself in them, and nothing else."""
    text, expected = PUBLISHED[name]
    assert [(f.rule, f.found, f.expected) for f in audit(parse_report(text)).findings] == expected


def test_a_misquoted_circular_of_2025():
    text = "Quý IV/2025\n\nThực hiện Thông tư số 03/2025/TT-VPCP ngày 05/9/2025."
    assert [(f.rule, f.expected) for f in audit(parse_report(text)).findings] == [
        ("citation-misquoted", "Thông tư số 03/2025/TT-VPCP ngày 15/09/2025")
    ]


def test_the_shares_are_of_those_due():
    text, _ = PUBLISHED["shares of those due"]
    found = audit(parse_report(text))
    assert {m.figure.text: m.to for m in found.matches if m.figure.text.endswith("%")} == {
        "99,71%": "4.157 : 4.169", "0,29%": "12 : 4.169", "2,16%": "90 : 4.169",
    }  # fmt: skip
    assert found.unmatched == ()


HALF = (
    "6 tháng đầu năm 2021 (từ ngày 15/12/2020 đến ngày 14/6/2021)\n\nCả tỉnh phải giải quyết 218.763 hồ sơ; đã giải "
    "quyết 206.885 hồ sơ; đang giải quyết 11.878 hồ sơ."
)


def test_a_province_contradicts_itself_in_two_reports():
    """The same day, the same stock: 5.683 pending by the quarter, 11.878 by the half year."""
    quarter = parse_report(
        "Quý II/2021\n\nĐã giải quyết 120.695 hồ sơ; đang giải quyết 5.683 hồ sơ (4.682 hồ sơ trong hạn, 1.001 hồ sơ quá "
        "hạn)."
    )
    (finding,) = audit_together([quarter, parse_report(HALF)])
    assert (finding.rule, finding.found, finding.expected) == ("audit-reports", 11_878, 5_683)
    assert audit_together([quarter, quarter]) == ()


@pytest.mark.parametrize(("resolved", "carried", "expected"), [
    (206_885, 5_683, []), (206_886, 5_683, [(206_886, 206_885)]), (206_885, 5_638, [(5_638, 5_683)]),
])  # fmt: skip
def test_flows_add_up_and_stocks_meet(resolved, carried, expected):
    first = parse_report(
        f"Quý I/2021\n\nĐã giải quyết {86_190 + resolved - 206_885} hồ sơ; đang giải quyết 3.716 hồ sơ."
    )
    second = parse_report("Quý II/2021\n\nKỳ trước chuyển qua 3.716 hồ sơ; đã giải quyết 120.695 hồ sơ; đang giải quyết "
                          "5.683 hồ sơ.")  # fmt: skip
    third = parse_report(f"Quý III/2021\n\nKỳ trước chuyển qua {carried} hồ sơ; đã giải quyết 1.000 hồ sơ.")
    half = parse_report("6 tháng đầu năm 2021\n\nĐã giải quyết 206.885 hồ sơ; đang giải quyết 5.683 hồ sơ.")
    found = audit_together([first, second, third, half])
    assert [(f.found, f.expected) for f in found] == [
        (206_885, resolved) if one[0] > 10_000 else one for one in expected
    ]


def test_the_command_takes_several_reports(tmp_path, capsys):
    for name, text in (("half.txt", HALF), ("quarter.txt", "Quý II/2021\n\nĐang giải quyết 5.683 hồ sơ.")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [str(tmp_path / name) for name in ("quarter.txt", "half.txt")]
    assert main(["audit", *files, "--explain"]) == 1
    printed = capsys.readouterr().out
    assert "audit-reports" in printed
    assert "; by chance: " in printed
    assert main(["audit", *files, "--period", "2021-Q2"]) == 2


HOSTILE = ("Xem " + "a" * 20_000, "tổng " * 4_000, "( " * 4_000, "1.1" * 4_000, "1 " * 2_000, "1, " * 2_000,
           "TP. " * 4_000, "* " * 4_000, " " * 40_000 + "x", "từ ngày " * 2_000, "5% (" * 1_000, "7 hồ sơ; " * 1_000,
           "100 hồ sơ (200 hồ sơ; " * 400)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:8].strip() or "spaces")
def test_no_text_takes_long(text):
    """Texts on which a pattern or a search of more than linear time would take minutes."""
    report = parse_report("Quý II/2021\n\n" + text)
    found = audit(report)
    assert len(found.matches) + len(found.unmatched) == len(report.figures)


def test_a_finding_of_no_row_names_none():
    found = audit(read_report(DATA / "reports" / "field" / "s14_noform_w4.txt"), None).findings
    assert [(finding.row, finding.column) for finding in found] == [("", "")]
    assert main(["audit", str(DATA / "reports" / "field" / "s14_noform_w4.txt")]) == 1


def test_struck_figures_are_told_after_the_others_and_check_nothing():
    struck = "".join(f"{digit}\u0336" for digit in "12")
    text = (
        f"Tiếp nhận {struck} 13 hồ sơ.\nĐã giải quyết 200 hồ sơ, trong đó: 150 hồ sơ đúng hạn (chiếm 74,9%)."
    )
    assert [one.rule for one in audit(parse_report(text)).findings] == ["audit-percent", "audit-struck"]
    alone = audit(parse_report(f"Báo cáo {struck} tốt.")).findings
    assert [one.rule for one in alone] == ["audit-unchecked", "audit-struck"]
