"""Documents of Word as text: read, or refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from kstt import LAYOUTS, ReportedForm, Severity, check
from kstt.errors import DocumentError, MissingExtraError
from kstt.io.formats import read_forms
from kstt.io.report.figures import FigureKind
from kstt.io.report.reading import parse_report, read_report
from tests.io.grid.tables import HEADER, ROWS, TOTAL
from tests.support import DATA

REPORTS = DATA / "reports"
COUNT, PERCENT, DECIMAL, DATE, YEAR, PERIOD = (
    FigureKind.COUNT, FigureKind.PERCENT, FigureKind.DECIMAL, FigureKind.DATE, FigureKind.YEAR, FigureKind.PERIOD,
)  # fmt: skip


def _content(form: ReportedForm) -> list[object]:
    return [(row.kind, row.number, row.label, row.section, [c.text for c in row.cells]) for row in form]


def _table(*rows: str, title: str = "") -> str:
    header = "STT\tLĩnh vực\t" + "\t".join(c.label for c in LAYOUTS.latest("06a").columns)
    return "\n".join(filter(None, (title, header, *rows)))


ROW = "1\tĐất đai\t3\t1\t1\t1\t2\t1\t1\t0\t1\t1\t0"


def test_a_document_by_another_word_processor() -> None:
    report = read_report(REPORTS / "libreoffice.docx")
    (form,) = report.forms
    assert (form.layout.code, form.reporting_unit) == ("II.06a/VPCP/KSTT", "UBND huyện Thử Nghiệm")
    assert [row.label for row in form.rows] == ["Tổng cộng", "Đất đai", "Hộ tịch"]
    assert form.rows[0].cells[0].where.endswith("libreoffice.docx: table 1 row 5 field 3")
    assert form.to_form().total.values["received"] == 1250
    counts = [figure for figure in report.figures if figure.kind is COUNT]
    assert [f.value for f in counts] == [1250, 480, 1200, 5]
    assert counts[0].where.endswith("libreoffice.docx: paragraph 4")


def test_a_document_of_our_own_reads_as_its_text(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("Đã giải quyết 1.200 hồ sơ.\nĐạt 98,5%.")
    rows = [line.split("\t") for line in _table(ROW).split("\n")]
    table = document.add_table(len(rows), len(rows[0]))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            table.cell(r, c).text = cell
    document.add_paragraph("Nơi nhận: như trên.")
    file = tmp_path / "report.docx"
    document.save(str(file))
    report = read_report(file)
    assert _content(report.forms[0]) == _content(parse_report(_table(ROW)).forms[0])
    assert [figure.text for figure in report.figures] == ["1.200", "98,5%"]


@pytest.mark.parametrize("name", ["report.txt", "report.docx"])
def test_files_that_are_no_reports_are_refused(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    with pytest.raises(DocumentError, match="No such file"):
        read_report(file)
    with pytest.raises(DocumentError):
        read_report(tmp_path)
    for content in (
        b"",
        b"PK\x03\x04rest",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 10,
        b"%PDF-1.7",
        b"\xff\x00\xff",
    ):
        file.write_bytes(content)
        with pytest.raises(DocumentError, match=name.replace(".", r"\.")):
            read_report(file)


def _rezipped(target: Path, change: dict[str, bytes | None]) -> Path:
    with (
        zipfile.ZipFile(REPORTS / "libreoffice.docx") as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for part in source.namelist():
            content = change.get(part, source.read(part))
            if content is not None:
                out.writestr(part, content)
    return target


@pytest.mark.parametrize(
    "change",
    [
        {"word/document.xml": None},
        {"word/document.xml": b"<w:document"},
        {"word/document.xml": b"<a/>"},
        {"[Content_Types].xml": None},
        {"_rels/.rels": None},
    ],
)
def test_damaged_documents_are_refused(change: dict[str, bytes | None], tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"bad\.docx"):
        read_report(_rezipped(tmp_path / "bad.docx", change))


def test_a_document_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kstt.io.word.text.LARGEST_DOCUMENT", 1000)
    with pytest.raises(DocumentError, match="unpacks to more than"):
        read_report(REPORTS / "libreoffice.docx")


def test_a_document_cut_short_is_refused(tmp_path: Path) -> None:
    whole = (REPORTS / "libreoffice.docx").read_bytes()
    file = tmp_path / "cut.docx"
    for length in (10, len(whole) // 2, len(whole) - 30):
        file.write_bytes(whole[:length])
        with pytest.raises(DocumentError):
            read_report(file)


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(MissingExtraError, match=r"kstt\[word\]"):
        read_report(REPORTS / "libreoffice.docx")


def test_texts_beside_each_other_in_a_paragraph_are_read_apart(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("UBND XÃ ĐẮK LAO\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    document.add_paragraph("Kỳ báo cáo: Quý II/2021\tĐơn vị nhận báo cáo: UBND huyện Đắk Mil")
    rows = [
        ["number", "label", *(column.key for column in LAYOUTS.latest("06a").columns)],
        ["1", "Đất đai", *["0"] * 11],
    ]
    table = document.add_table(rows=2, cols=13)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(tmp_path / "a.docx"))
    (form,) = read_forms(tmp_path / "a.docx")
    assert (form.reporting_unit, form.recipient) == ("UBND XÃ ĐẮK LAO", "UBND huyện Đắk Mil")
    assert str(form.period) == "2021-Q2"


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_row_whose_deletion_is_not_accepted_is_left_out_and_named(place: int, tmp_path: Path) -> None:
    import docx
    from docx.oxml import OxmlElement

    total, other = (
        "\tTổng cộng\t3\t1\t1\t1\t2\t1\t1\t0\t1\t1\t0",
        "9\tHộ tịch\t5\t5\t0\t0\t5\t5\t0\t0\t0\t0\t0",
    )
    lines = [ROW, total]
    lines.insert(place, other)
    rows = [line.split("\t") for line in _table(*lines).split("\n")]
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            table.cell(r, c).text = cell
    table.rows[place + 1]._tr.get_or_add_trPr().append(OxmlElement("w:del"))
    document.save(str(tmp_path / "report.docx"))
    (form,) = read_forms(tmp_path / "report.docx")
    assert [row.label for row in form] == ["Đất đai", "Tổng cộng"]
    assert "tracked-changes" in {finding.rule for finding in check(form)}


@pytest.mark.parametrize("between", [False, True])
def test_a_table_that_is_typed_with_tabs_is_read(between: bool, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    rows = [[str(n), name, *map(str, own)] for n, (name, own) in enumerate(ROWS, 1)]
    document = docx.Document()
    document.add_paragraph("Kỳ báo cáo: Quý II/2024")
    document.add_paragraph("Đơn vị báo cáo:\tUBND xã Ea Súp")
    for row in (*HEADER, *rows, ["", *TOTAL[1:]]):
        document.add_paragraph("\t".join(map(str, row)))
    if between:
        document.add_paragraph("Người lập biểu\t\tCHỦ TỊCH")
    path = tmp_path / "typed.docx"
    document.save(str(path))
    (form,) = read_forms(path)
    assert [(row.label, list(row.values)) for row in form.rows] == [*ROWS, ("Tổng cộng", TOTAL[2:])]
    assert form.period is not None
    assert not [finding for finding in check(form) if finding.severity is not Severity.INFO]
