"""Files: what kind they are, and how much of them is read."""

import io

import pytest

from kstt.errors import DocumentError
from kstt.io.excel.bounds import OF_FORMS
from kstt.io.excel.reading import read_forms
from kstt.io.excel.xls import xls_sheets
from kstt.io.files.containers import FileKind, kind_of, load
from tests.io.files.packages import DOCX, ODS, OPEN, XLS, XLSX, changed
from tests.support import DATA


def test_what_is_not_needed_is_not_unpacked():
    pictured = changed(XLSX, {"xl/media/image1.png": b"\0" * 30_000_000})
    assert len(read_forms(pictured)) == 1
    other = changed(XLSX, {"xl/worksheets/sheet2.xml": OPEN + b" " * 50_000_000 + b"</worksheet>"})
    assert len(read_forms(other)) == 1


def test_a_directory_and_files_that_are_not_there(tmp_path):
    for place, found in ((tmp_path, "a directory"), (tmp_path / "none.xlsx", "No such file")):
        with pytest.raises(DocumentError, match=found):
            read_forms(place)
    with pytest.raises(DocumentError, match="an encrypted document"):
        read_forms(DATA / "workbooks" / "encrypted.xlsx")


def test_a_file_of_unusual_size_is_not_read(monkeypatch):
    monkeypatch.setattr("kstt.io.files.containers.LARGEST_FILE", 100)
    with pytest.raises(DocumentError, match="more than 100 bytes"):
        load(io.BytesIO(b"a" * 101))


def test_an_old_workbook_of_unusual_size_is_not_read(monkeypatch):
    with pytest.raises(DocumentError, match=r"an \.xls file of \d+ bytes"):
        xls_sheets(XLS, "old.xls", OF_FORMS._replace(xls=10))


def test_kinds_are_told_by_content():
    kinds = {kind_of(data) for data in (XLSX, ODS, XLS, DOCX)}
    assert kinds == {FileKind.XLSX, FileKind.ODS, FileKind.XLS, FileKind.DOCX}
    assert kind_of(b"<?xml version='1.0'?><Workbook/>") is FileKind.XML
    assert kind_of("\ufeff<html><table>".encode()) is FileKind.HTML
    assert kind_of("a;b".encode("utf-16")) is FileKind.TEXT
    assert kind_of(b"\x09\x08\x10\0\0\x06") is FileKind.XLS
