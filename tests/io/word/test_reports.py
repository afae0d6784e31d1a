"""The periodic report in Word: its figures hold, its sections are those of the outline, the rest is prompted."""

import subprocess
import zipfile
from datetime import date

import attrs
import pytest

from kstt import form_06a
from kstt.audit import audit
from kstt.errors import AdjoiningError, DocumentError, ParseError
from kstt.findings.finding import Severity
from kstt.io.report.reading import read_report
from kstt.io.word.letter import Letter
from kstt.io.word.outline import REPORT_OUTLINE, Figures, OutlineSection
from kstt.io.word.reports import report_bytes, report_prompts, write_report
from kstt.narrative import NarrativeStyle, overdue_sentences, render_results, timeliness_sentences
from tests.cli.running import ALL
from tests.io.excel.test_writing import FORM, feedback_form
from tests.support import converted, program

SIGNED = Letter(place="Đắk Nông", day=date(2021, 6, 14), number="415", signed_by="Người ký")
BEFORE = attrs.evolve(FORM, period=FORM.period.previous())


def read(folder, data):
    file = folder / "report.docx"
    file.write_bytes(data)
    return read_report(file)


def headings(sections):
    """Every heading of an outline, in order."""
    return [name for one in sections for name in (one.heading, *headings(one.parts))]


def test_a_report_says_what_the_forms_say_and_shows_them(tmp_path):
    both = [FORM, feedback_form()]
    report = read(tmp_path, report_bytes(both, previous=[BEFORE], letter=SIGNED))
    assert [form.to_form() for form in report.forms] == both
    text = " ".join(sentence.text for sentence in report.sentences)
    for line in (*render_results(FORM, BEFORE).split("\n"), *render_results(both[1]).split("\n")):
        assert line.removeprefix("- ") in text
    for line in (*timeliness_sentences(FORM), *overdue_sentences(FORM)):
        assert line in text
    assert "(Chi tiết tại Phụ lục I, Biểu số 06c/VPCP/KSTT)." in text
    assert f"(Chi tiết tại Phụ lục II, Biểu số {both[1].code})." in text
    lines = "\n".join(line.text for line in report.lines)
    for name in headings(REPORT_OUTLINE):
        assert name.partition("{")[0].lower() in lines.lower()
    assert "PHƯƠNG HƯỚNG, NHIỆM VỤ QUÝ\u00a0III/2021" in lines or "NHIỆM VỤ QUÝ III/2021" in lines
    for said in (
        "Số: 415/BC-UBND",
        "TỈNH ĐẮK NÔNG",
        "Đắk Nông, ngày 14 tháng 6 năm 2021",
        "TM. ỦY BAN NHÂN DÂN",
    ):
        assert said in lines
    for prompt in report_prompts(both):
        assert f"[{prompt}]" in text
    with pytest.raises(AdjoiningError, match="overlap"):
        report_bytes(FORM, previous=[FORM])
    with pytest.raises(ParseError, match="at least one form"):
        report_bytes([])
    with pytest.raises(ParseError, match="one form of each kind"):
        report_bytes([FORM, FORM])
    with pytest.raises(ParseError, match="forms of one period"):
        report_bytes([FORM, attrs.evolve(both[1], period=BEFORE.period)])
    with pytest.raises(ParseError, match="each kind that is reported on"):
        report_bytes(FORM, previous=[attrs.evolve(both[1], period=BEFORE.period)])


def test_every_figure_of_a_report_of_ours_holds(tmp_path):
    office = form_06a(ALL, FORM.period, reporting_unit="Sở Tư pháp")
    for form in (FORM, office):
        found = audit(read(tmp_path, report_bytes(form)))
        assert [one for one in found.findings if one.severity is not Severity.INFO] == []
        late = [line for line in overdue_sentences(form) if line[0].isupper() and ":" in line]
        assert len(late) > 1
        # Each of these figures is found in the row that its sentence names.
        rows = {match.to.partition(" · ")[0] for match in found.matches}
        named = {line.partition(":")[0].rpartition(", ")[2] for line in late}
        assert all(any(name in row for row in rows) for name in named)


def test_what_a_missing_form_would_say_is_prompted():
    without = {part.without for section in REPORT_OUTLINE for part in section.parts if part.without}
    assert len(without) == 2
    assert len(without & set(report_prompts(FORM))) == 1
    assert len(without & set(report_prompts(feedback_form()))) == 1
    assert not without & set(report_prompts([FORM, feedback_form()]))


def test_the_outline_is_data(tmp_path):
    outline = (OutlineSection("Kết quả", ("Lời người viết",), Figures.CASES),)
    report = read(tmp_path, report_bytes(FORM, outline=outline))
    lines = [line.text for line in report.lines]
    assert "I. KẾT QUẢ" in lines
    assert not any(line.startswith("II.") for line in lines if "\t" not in line)
    assert report_prompts(FORM, outline) == ("Lời người viết",)


@pytest.mark.parametrize(
    ("unit", "symbol", "authority", "title"),
    [
        ("Ủy ban nhân dân xã Đắk Lao", "BC-UBND", "TM. Ủy ban nhân dân", "Chủ tịch"),
        ("UBND tỉnh Đắk Nông", "BC-UBND", "TM. Ủy ban nhân dân", "Chủ tịch"),
        ("Sở Tư pháp", "BC", "", "Thủ trưởng đơn vị"),
        ("", "BC", "", "Thủ trưởng đơn vị"),
    ],
)
def test_the_letter_of_a_unit(unit, symbol, authority, title):
    letter = Letter().of(unit)
    assert (letter.symbol, letter.authority, letter.signed_title) == (symbol, authority, title)
    # What is said goes before what is usual.
    said = Letter(symbol="BC-STP", signed_title="Giám đốc", recipients=("UBND tỉnh",)).of(unit)
    assert (said.symbol, said.authority, said.signed_title) == ("BC-STP", authority, "Giám đốc")
    assert Letter(authority="").of(unit).authority == ""
    assert said.recipients == ("UBND tỉnh",)


def test_the_same_content_gives_the_same_bytes():
    assert report_bytes(FORM) == report_bytes([FORM]) != report_bytes(FORM, style=NarrativeStyle(places=2))


def test_a_file_is_not_written_over(tmp_path):
    file = tmp_path / "report.docx"
    write_report(FORM, file)
    with pytest.raises(DocumentError, match="exists"):
        write_report(FORM, file)
    write_report(FORM, file, overwrite=True)


def test_the_signature_goes_with_the_last_sentence(tmp_path):
    (tmp_path / "report.docx").write_bytes(report_bytes(FORM, letter=SIGNED))
    with zipfile.ZipFile(tmp_path / "report.docx") as package:
        document = package.read("word/document.xml").decode()
    closing = document[: document.index("Nơi nhận")].rpartition("<w:p>")[0].rpartition("<w:p>")[0]
    foot = document[len(closing) : document.index("Người ký")]
    assert "<w:keepNext/>" in foot
    assert "<w:cantSplit/>" in foot


def test_pictures_of_a_report(office, artefacts):
    """Pages to look at; the header stands on every page of a table, the signature on that of the last words."""
    source = artefacts / "report.docx"
    write_report([FORM, feedback_form()], source, letter=SIGNED, overwrite=True)
    converted(office, source, "pdf")
    pdf = office / "report.pdf"
    text = subprocess.run(
        [program("pdftotext"), "-layout", pdf, "-"], capture_output=True, text=True, check=True
    )
    pages = text.stdout.rstrip("\f").split("\f")
    tables = [page for page in pages if "Lĩnh vực giải quyết" in page]
    assert len(tables) >= 3
    assert "126.378" in tables[0]
    assert "Ngành, lĩnh vực" in pages[-1]
    signed = next(page for page in pages if "Người ký" in page)
    assert "./." in signed
    assert "CHỦ TỊCH" in signed
    subprocess.run([program("pdftoppm"), "-r", "80", "-png", pdf, artefacts / "report"], check=True)
    assert len(list(artefacts.glob("report-*.png"))) == len(pages)
