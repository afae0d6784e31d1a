"""Batches of portal messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kstt import (
    ReportingPeriod,
    form_06c,
)
from kstt.errors import DocumentError
from kstt.io.portal import (
    parse_record,
    scan_portal,
    write_portal,
)
from tests.support import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator


MESSAGES = DATA / "portal"


GOOD: dict[str, object] = {
    "MaHoSo": "H1", "TenLinhVuc": "Đất đai", "DonViXuLy": "UBND huyện A", "TrangThaiHoSo": "4",
    "KenhThucHien": "2", "NgayTiepNhan": "20210401093000",
    "NgayHenTra": "20210420170000", "NgayKetThucXuLy": "",
}  # fmt: skip


def _supplement(asked: str = "", answered: str = "", before: str = "", after: str = "") -> dict[str, str]:
    return {
        "NgayBoSung": asked,
        "NgayTiepNhanBoSung": answered,
        "NgayHenTraTruoc": before,
        "NgayHenTraMoi": after,
    }


@pytest.mark.parametrize("name", ["batch.json", "array.json", "lines.jsonl", "lines.json", "marked.json"])
def test_a_batch_is_read_in_every_wrapping(name: str, tmp_path: Path) -> None:
    document = json.loads((MESSAGES / "batch.json").read_text(encoding="utf-8"))
    file = tmp_path / name
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in document["data"])
    text = {
        "batch.json": (MESSAGES / "batch.json").read_text(encoding="utf-8"),
        "array.json": json.dumps(document["data"]),
        "lines.jsonl": lines,
        "lines.json": "\n" + lines,
        "marked.json": "\ufeff" + json.dumps({"result": {"data": document["data"]}}),
    }[name]
    file.write_text(text, encoding="utf-8")
    reader = scan_portal(file)
    found = list(reader)
    assert [case.id[-15:] for case in found] == ["H16-210401-0001", "H16-210402-0001"]
    assert (reader.read, reader.not_cases, reader.left_out, reader.has_errors) == (5, 1, 2, True)
    assert [(f.row.split()[1], f.column) for f in reader.findings] == [
        ("4", "NgayTiepNhan"), ("4", "NgayHenTra"), ("4", "NgayKetThucXuLy"), ("4", "KenhThucHien"),
        ("4", "DonViXuLy"), ("5", "TrangThaiHoSo"),
    ]  # fmt: skip
    assert list(reader) == found, "a second pass starts anew"
    assert reader.found.total() == 6


def test_one_message_alone_is_a_batch_of_one(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_text(
        json.dumps(GOOD | {"DanhSachHoSoBoSung": [_supplement("20210405", "20210406")]}, indent=1)
    )
    assert [case.id for case in scan_portal(file)] == ["H1"]


def test_records_are_read_one_at_a_time() -> None:
    taken: list[int] = []

    def records() -> Iterator[dict[str, object]]:
        for n in range(1000):
            taken.append(n)
            yield GOOD | {"MaHoSo": f"H{n}"}

    assert next(iter(scan_portal(records()))).id == "H0"
    assert taken == [0]


def test_findings_kept_are_bounded_and_all_counted() -> None:
    reader = scan_portal(({"TrangThaiHoSo": "x"} for _ in range(50)), keep_findings=3)
    assert list(reader) == []
    assert (len(reader.findings), reader.found["record-invalid"], reader.left_out) == (3, 50, 50)


def test_duplicates_are_found_when_asked_for() -> None:
    records = [GOOD, GOOD | {"MaHoSo": "H2"}, GOOD]
    assert len(list(scan_portal(records, unique="off"))) == 3
    reader = scan_portal(records, unique="refuse")
    assert [case.id for case in reader] == ["H1", "H2"]
    assert [(f.rule, f.expected) for f in reader.findings] == [("record-duplicate", "record 1")]


def test_lines_that_are_no_messages_are_told_and_the_rest_read(tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    deep = "[" * 100_000
    file.write_text(
        f'{json.dumps(GOOD)}\n{{"MaHoSo": \n[1]\n{"x" * (1 << 21)}\n{deep}\n{json.dumps(GOOD | {"MaHoSo": "H2"})}'
    )
    reader = scan_portal(file)
    assert len(list(reader)) == 2
    assert [f.row for f in reader.findings] == ["record 2", "record 3", "record 4", "record 5"]
    assert {f.expected for f in reader.findings} == {"a JSON object"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n ",
        b"<xml/>",
        b"PK\x03\x04",
        b"[{",
        b'[{"MaHoSo": "\xed\xa0\x80"}]',
        b'{"data": [{"MaHoSo": ',
        b"[\xff\xfe]",
    ],
)
def test_a_file_that_is_not_json_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(content)
    with pytest.raises(DocumentError, match=r"bad\.json"):
        list(scan_portal(file))


def test_a_missing_file_and_a_directory_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(DocumentError, match="expected a file of messages"):
            list(scan_portal(path))


def test_a_form_of_messages_is_the_form_of_their_cases(tmp_path: Path) -> None:
    found = [parse_record(GOOD | {"MaHoSo": f"H{n}", "KenhThucHien": "123"[n % 3]}) for n in range(30)]
    known = [case for case in found if case is not None]
    file = tmp_path / "out.jsonl"
    file.write_text("".join(write_portal(known)), encoding="utf-8")
    period = ReportingPeriod.quarter(2021, 2)
    assert form_06c(scan_portal(file), period) == form_06c(known, period)
    assert form_06c(scan_portal(file), period).total.received == 30


@pytest.mark.parametrize("opening", ["[", '{"a":', '["]]", ', '{"a": "}}", "b":'])
def test_a_document_that_is_nested_too_deep_is_refused_before_it_is_parsed(tmp_path, opening):
    path = tmp_path / "deep.json"
    path.write_text(opening * 20_000, encoding="utf-8")
    with pytest.raises(DocumentError, match="nesting too deep"):
        [*scan_portal(path)]


def test_many_messages_in_a_list_are_not_deep(tmp_path):
    path = tmp_path / "many.json"
    many = [GOOD | {"MaHoSo": f"H{n}"} for n in range(1_500)]
    path.write_text(json.dumps({"data": many}), encoding="utf-8")
    assert len([*scan_portal(path)]) == len(many)
