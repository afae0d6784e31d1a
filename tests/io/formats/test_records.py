"""Exports of cases: which files are meant."""

import json

import pytest

from kstt.errors import DocumentError, ParseError
from kstt.frames.reading import database_among, open_frame
from kstt.io.formats.records import (
    export_files,
    open_exports,
    open_tables,
    read_exports,
    scan_exports,
    scan_feedback_files,
    scan_messages,
)
from kstt.io.records.files import holds_no_records
from kstt.io.settings import describe_export


@pytest.mark.parametrize(
    "reads",
    [
        export_files,
        open_exports,
        open_tables,
        read_exports,
        scan_exports,
        scan_feedback_files,
        scan_messages,
        describe_export,
        open_frame,
        lambda: describe_export(table="cases"),
        lambda: database_among((), "cases"),
    ],
)
def test_no_path_is_refused_and_is_no_export_without_cases(reads):
    with pytest.raises(ParseError, match="paths: found none, expected at least one file"):
        reads()


CASE = {
    "id": "H1", "category": "Đất đai", "level": "commune", "unit": "UBND xã A", "channel": "online",
    "received": "2021-04-01", "due": None, "closed": None, "closing": None,
}  # fmt: skip
MESSAGE = {
    "MaHoSo": "H1", "TenLinhVuc": "Đất đai", "DonViXuLy": "UBND xã A", "KenhThucHien": "1",
    "NgayTiepNhan": "20210401080000", "NgayHenTra": "", "TrangThaiHoSo": "4",
}  # fmt: skip


@pytest.mark.parametrize(
    "empty",
    [
        "[]",
        '{"total": 0, "data": []}',
        '{"data": {"items": [], "page": 1}}',
        '{"date": "2021-04-01", "records": []}',
    ],
)
@pytest.mark.parametrize("record", [CASE, MESSAGE])
def test_a_day_without_records_is_no_fault_of_a_folder_of_json(tmp_path, record, empty):
    (tmp_path / "1.json").write_text(empty, encoding="utf-8")
    with pytest.raises(DocumentError, match="a list without records"):
        open_exports(tmp_path)
    for number in (0, 2):
        one = record | {"MaHoSo" if record is MESSAGE else "id": f"H{number}"}
        (tmp_path / f"{number}.json").write_text(json.dumps([one]), encoding="utf-8")
    assert [case.id for case in open_exports(tmp_path)] == ["H0", "H2"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        '{"MaHoSo": "H1", "DanhSachHoSoBoSung": []}',
        json.dumps({**CASE, "notes": []}),
        '{"id": "H1", "attachments": []}',
        '{"data": {"caseId": "H1", "steps": []}}',
        '{"Mã hồ sơ": "H1", "Giấy tờ": []}',
        '{"category": "Đất đai", "received": "2021-04-01", "suspensions": []}',
        "[" * 200,
    ],
)
def test_what_is_no_empty_list_is_not_taken_for_one(tmp_path, text):
    (tmp_path / "1.json").write_text(text, encoding="utf-8")
    assert not holds_no_records(tmp_path / "1.json")
