"""``kstt audit``"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from kstt import Form
from kstt.audit import Reason, audit
from kstt.cli import main
from kstt.io.report.reading import parse_report, read_report
from tests.audit.reports import ONE, TRUTH, quarter
from tests.cli.running import run

if TYPE_CHECKING:
    from kstt.audit import Audit
    from kstt.definitions.account import Account


def audited(text: str, form: Form[Account] | None = ONE, previous: Form[Account] | None = None) -> Audit:
    return audit(parse_report(text), form, previous=previous)


def left(text: str, form: Form[Account] | None = ONE) -> dict[str, Reason]:
    """Why each figure was left unmatched, by its text."""
    return {one.figure.text: one.reason for one in audited(text, form).unmatched}


@pytest.fixture
def report_file(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(quarter(), encoding="utf-8")
    return str(path)


def test_the_command(capsys, report_file):
    assert main(["audit", report_file]) == 1
    text = capsys.readouterr().out
    assert text.count(": error: stated ") == 4 == text.count(" [audit-percent]")
    assert text.endswith("figures: 33 matched, 58 left unmatched\n")
    assert main(["audit", report_file, "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert [(f["rule"], f.get("found"), f.get("expected")) for f in document["findings"]] == TRUTH
    assert len(document["matches"]) == 33
    assert sum(not match["holds"] for match in document["matches"]) == 9
    assert {one["reason"] for one in document["unmatched"]} <= {reason.value for reason in Reason}
    form = str(files("kstt").joinpath("data/dak-nong-2021-q2-06c.tsv"))
    assert main(["audit", report_file, "--form", form, "--lang", "vi", "--figures"]) == 1
    text = capsys.readouterr().out
    assert "34,2% ≠ 34,1%" in text
    assert "danh mục không có văn bản" in text
    rules = ("audit-percent", "citation-misquoted", "audit-sum")
    accepted = [part for rule in rules for part in ("--suppress", f"{rule}=known to the office")]
    assert main(["audit", report_file, *accepted]) == 0
    assert main(["audit", "no-such-file.txt"]) == 2


def test_a_wrong_share_of_no_line_of_the_form(capsys):
    samples = "src/kstt/data/samples"
    asked = ("audit", f"{samples}/report.txt", "--form", f"{samples}/q2-wrong.tsv")
    assert main([*asked]) == 1
    assert "error: stated 11%, but 5 : 50 is 10%" in capsys.readouterr().out
    assert main([*asked, "--json"]) == 1
    (found,) = (
        one for one in json.loads(capsys.readouterr().out)["findings"] if one["rule"] == "audit-percent"
    )
    assert {"row", "column"}.isdisjoint(found) or (found["row"], found["column"]) == ("", "")


def test_the_command_says_when_there_is_no_form(capsys, tmp_path):
    file = tmp_path / "report.txt"
    file.write_text("Đã giải quyết 80 hồ sơ.\n\na\tb\tc\td\te\tf\n1\t2\t3\t4\t5\tx\n", encoding="utf-8")
    assert main(["audit", str(file)]) == 1
    printed = capsys.readouterr()
    assert "warning: nothing could be checked: of 6 counts and percentages" in printed.out
    assert main(["audit", str(file), "--lang", "vi"]) == 1
    assert "không kiểm tra được gì" in capsys.readouterr().out
    assert printed.err.startswith("no form at hand")
    assert "table left unread" in printed.err


def test_explain_says_what_a_figure_was_taken_for_and_all_that_holds_it_up(capsys, tmp_path):
    file = tmp_path / "report.txt"
    text = "Phải giải quyết 6.600 hồ sơ, gồm 6.369 hồ sơ mới và 231 hồ sơ cũ. Đã giải quyết 6.168 hồ sơ (93,5%), còn 432 hồ sơ."
    file.write_text(text, encoding="utf-8")
    assert main(["audit", str(file), "--explain"]) == 0
    printed = capsys.readouterr().out
    assert "; taken for: Số lượng hồ sơ tiếp nhận · Tổng số\n    also: 6.168 + 432\n" in printed
    assert main(["audit", str(file), "--explain", "--lang", "vi"]) == 0
    assert "cũng khớp: 93,5% : 6.168 : 6.600" in capsys.readouterr().out
    assert main(["audit", str(file), "--json"]) == 0
    first = json.loads(capsys.readouterr().out)["matches"][0]
    assert first["also"] == ["6.168 + 432", "93,5% : 6.168 : 6.600"]


def test_a_word_document(tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph("Kỳ báo cáo: Quý II/2021")
    document.add_paragraph("Đã giải quyết 81 hồ sơ.")
    file = tmp_path / "report.docx"
    document.save(str(file))
    (finding,) = audit(read_report(file), ONE).findings
    assert finding.where == f"{file}: paragraph 2 column 15"


def test_the_reports_of_a_folder(tmp_path, capsys):
    for name in ("q1.txt", "q2.txt"):
        (tmp_path / name).write_text(
            "Quý I/2021\n\nĐã giải quyết 60 hồ sơ trong 100 hồ sơ, đạt 61%.\n", encoding="utf-8"
        )
    (tmp_path / "table.xlsx").write_bytes(b"x")
    status, out, err = run(capsys, "audit", tmp_path)
    assert status == 1
    assert "table.xlsx" in err
    named = run(capsys, "audit", tmp_path / "q1.txt", tmp_path / "q2.txt")
    assert (named[0], named[1]) == (status, out)
    assert run(capsys, "audit", f"{tmp_path}/q1*")[0] == 1
