"""Every format of forms: what is written reads back, no cell is lost, nothing becomes a formula."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from kstt import ReportedForm, check, samples
from kstt.errors import DocumentError
from kstt.io.files.sniffing import sniff
from kstt.io.formats.reading import (
    FORMATS,
    read_form,
    read_forms,
    writable,
    write_form,
)
from kstt.io.records.delimited import read_cases
from kstt.samples import published_report
from kstt.tables.cells import ReportedCell
from kstt.testing import corrupted_forms, forms
from tests.io.formats.forms import ODD, bare

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

WRITTEN = [known for known in FORMATS if known.write is not None]
TEXTS = st.sampled_from([text for text in ODD if text not in {"-", "–", "'", '"'}])


@st.composite
def reported_forms(draw: DrawFn) -> ReportedForm:
    """Tables with wrong, blank and odd cells, odd names and notes."""
    reported = draw(corrupted_forms()).reported
    rows = list(reported.rows)
    for i in draw(st.lists(st.integers(0, len(rows) - 1), max_size=4)):
        cells = list(rows[i].cells)
        cells[draw(st.integers(0, len(cells) - 1))] = ReportedCell.read(draw(st.sampled_from(ODD)))
        rows[i] = attrs.evolve(rows[i], cells=tuple(cells))
        if rows[i].number.isdecimal():
            rows[i] = attrs.evolve(rows[i], label=f"{draw(TEXTS)} {i}")
    return attrs.evolve(
        reported,
        rows=tuple(rows),
        reporting_unit=draw(st.one_of(TEXTS, st.just("UBND tỉnh Đắk Nông"))),
        notes=tuple(draw(st.lists(TEXTS, max_size=2))),
    )


@pytest.mark.parametrize("known", WRITTEN, ids=lambda known: known.name)
def test_what_is_written_reads_back(known, tmp_path_factory):
    folder = tmp_path_factory.mktemp(known.name)

    @settings(max_examples=15)
    @given(forms())
    def same(form):
        path = folder / f"form{known.suffixes[0]}"
        write_form(form, path, overwrite=True)
        back = read_form(path, layout=form.layout)
        assert back.to_form() == form
        assert check(back) == ()

    same()


@pytest.mark.parametrize("known", WRITTEN, ids=lambda known: known.name)
def test_no_cell_is_lost(known, tmp_path_factory):
    folder = tmp_path_factory.mktemp(known.name)
    keeps_notes = "notes" in known.holds or known.holds == "everything"

    @settings(max_examples=25)
    @given(reported_forms())
    def same(reported):
        path = folder / f"form{known.suffixes[0]}"
        write_form(reported, path, overwrite=True)
        back = read_form(path, layout=reported.layout)
        assert bare(back, notes=keeps_notes) == bare(reported, notes=keeps_notes)

    same()


@pytest.mark.parametrize("known", WRITTEN, ids=lambda known: known.name)
def test_the_published_report_goes_through_every_format(known, tmp_path):
    report = published_report()
    path = tmp_path / f"q2{known.suffixes[0]}"
    write_form(report, path)
    back = read_form(path)
    assert bare(back, notes=False) == bare(report, notes=False)
    assert [(f.rule, f.row, f.column, f.found, f.expected) for f in check(back)] == [
        (f.rule, f.row, f.column, f.found, f.expected) for f in check(report)
    ]
    assert all(finding.where for finding in check(back))


def test_records_never_begin_a_formula_either(tmp_path):
    line = "=1+1,'@x,commune,-2+3,online,2021-04-01,,,\n"
    path = tmp_path / "cases.csv"
    path.write_text("id,category,level,unit,channel,received,due,closed,closing\n" + line, encoding="utf-8")
    (case,) = read_cases(path)
    assert (case.id, case.category, case.unit) == ("=1+1", "@x", "-2+3")
    from kstt.io.records.delimited import write_records

    text = "".join(write_records([case]))
    assert "'=1+1,'@x,commune,'-2+3," in text
    assert read_cases(text.splitlines()) == (case,)


def test_a_file_is_read_by_what_it_holds(tmp_path):
    report = published_report()
    for known in WRITTEN:
        right = tmp_path / f"q2{known.suffixes[0]}"
        write_form(report, right)
        if known.name in {"csv", "tsv", "text"}:
            assert sniff(right.read_bytes(), "q2.dat") == "text"
        for suffix in (".dat", ".xls", ".docx", ""):
            wrong = tmp_path / f"wrong{suffix}"
            wrong.write_bytes(right.read_bytes())
            assert bare(read_form(wrong), notes=False) == bare(report, notes=False), (known.name, suffix)


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("empty.xlsx", b"", "empty"),
        ("blanks.csv", b" \n\t ", "blanks"),
        ("x.pdf", b"%PDF-1.7\n...", "PDF"),
        ("x.rtf", b"{\\rtf1 abc}", "Rich Text"),
        ("x.xlsx", bytes(range(256)) * 8, "binary"),
        ("cut.xlsx", b"PK\x03\x04" + bytes(200), "package|damaged"),
        ("x.csv", b"hello\nworld\n", "header"),
        ("x.txt", "một báo cáo không có bảng".encode(), "header"),
        ("x.json", b"{", "no JSON"),
        ("x.json", b'{"a": 1}', "without a schema"),
        ("x.json", b'{"schema": "kstt/case/1"}', "kstt/case/1"),
        ("x.json", b"[]", "empty array"),
        ("x.json", b"[" * 100_000, "no JSON"),
        ("x.html", b"<html><body>abc</body></html>", "no table"),
        ("x.html", b"<html><table><tr><td>1</td></tr></table></html>", "header"),
        ("x.xml", b'<?xml version="1.0"?><Workbook/>', "XML"),
    ],
)
def test_what_is_no_form_is_refused_in_words(tmp_path, name, data, found):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=found) as error:
        read_forms(path)
    assert str(path) in str(error.value)


def test_packages_of_other_kinds(tmp_path):
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", "a")
    with pytest.raises(DocumentError, match="package of another kind"):
        read_forms(path)


def test_folders_and_missing_files(tmp_path):
    for path in (tmp_path, tmp_path / "none.xlsx"):
        with pytest.raises(DocumentError, match=r"irectory"):
            read_forms(path)


def test_a_sheet_is_asked_of_workbooks_alone(tmp_path):
    path = tmp_path / "q2.csv"
    write_form(published_report(), path)
    with pytest.raises(DocumentError, match="no sheets"):
        read_form(path, sheet="06c")


@pytest.mark.parametrize("known", WRITTEN, ids=lambda known: known.name)
def test_never_over_a_file_that_exists_unless_told(known, tmp_path):
    path = tmp_path / f"q2{known.suffixes[0]}"
    path.write_bytes(b"precious")
    for attempt in (lambda: write_form(published_report(), path), lambda: writable(path)):
        with pytest.raises(DocumentError, match="exists"):
            attempt()
    assert path.read_bytes() == b"precious"
    write_form(published_report(), path, overwrite=True)
    assert read_form(path).rows
    assert list(tmp_path.iterdir()) == [path]


def test_where_nothing_can_be_written(tmp_path):
    for path in (tmp_path, tmp_path / "none" / "q2.csv", Path("q2.ods"), Path("q2")):
        with pytest.raises(DocumentError):
            writable(path)
    with pytest.raises(DocumentError, match="only read"):
        write_form(published_report(), tmp_path / "q2.ods")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["cases.csv", "export.csv", "feedback.csv"])
@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".html", ".json", ".jsonl", ".parquet"])
def test_records_given_for_a_table_are_said_to_be_records(name: str, suffix: str, tmp_path: Path) -> None:
    path = samples.path(name)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    header, *rows = [line.replace(";", ",").split(",") for line in lines]
    objects = [dict(zip(header, row, strict=True)) for row in rows]
    if suffix != ".csv":
        path = tmp_path / f"records{suffix}"
    if suffix == ".xlsx":
        book = Workbook()
        assert book.active is not None
        for row in (header, *rows):
            book.active.append(row)
        book.save(path)
    elif suffix == ".html":
        cells = ("".join(f"<td>{text}</td>" for text in row) for row in (header, *rows))
        path.write_text(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>", encoding="utf-8")
    elif suffix == ".json":
        path.write_text(json.dumps(objects), encoding="utf-8")
    elif suffix == ".jsonl":
        path.write_text("\n".join(map(json.dumps, objects)), encoding="utf-8")
    elif suffix == ".parquet":
        pl.DataFrame(objects).write_parquet(path)
    with pytest.raises(DocumentError, match=r"found records, by the columns .* \(kstt form counts records"):
        read_forms(path)


def test_portal_messages_given_for_a_table_are_said_to_be_records() -> None:
    with pytest.raises(DocumentError, match=r"found records, by the columns 'MaHoSo', .* \(kstt form counts"):
        read_forms(samples.path("messages.jsonl"))


def test_a_table_that_is_not_understood_is_not_said_to_hold_records(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(
        "Mã số,Đơn vị,Nội dung,Ghi chú\n1,UBND xã A,hộ tịch,12\n2,UBND xã B,đất đai,7\n", encoding="utf-8"
    )
    with pytest.raises(DocumentError, match="no header of a known form"):
        read_forms(path)
