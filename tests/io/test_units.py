"""Files and folders of units."""

from __future__ import annotations

import attrs
import pytest

from kstt import (
    LAYOUTS,
    ReportedForm,
    RowBy,
    form_05b,
)
from kstt.definitions.rules import EndedLevel
from kstt.errors import DocumentError
from kstt.io.formats.reading import write_form
from kstt.io.units import LevelRule, read_units, take_units, unit_files
from kstt.merging import merge_units
from kstt.merging.reading import Target
from kstt.merging.units import merge_taken
from tests.merging.tables import Q2, table


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "xã").mkdir()
    (tmp_path / ".hidden").mkdir()
    for number, suffix in enumerate(("xlsx", "csv", "json", "txt", "tsv", "docx")):
        write_form(table(f"Đơn vị {number}", count=number + 1), tmp_path / "xã" / f"{number}.{suffix}")
    nameless = attrs.evolve(table(count=3), reporting_unit="")
    write_form(nameless, tmp_path / "UBND phường B.csv")
    write_form(nameless, tmp_path / ".hidden" / "x.csv")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "~$lock.xlsx").write_bytes(b"x")
    (tmp_path / "picture.png").write_bytes(b"x")
    return tmp_path


def test_folders_are_walked_and_every_format_is_read(folder):
    found = read_units([folder])
    assert len(found.reports) == 7
    # A picture may be a scan of a form; what is none is named.
    assert [outcome.source for outcome in found.unreadable] == [
        str(folder / name) for name in ("broken.xlsx", "picture.png")
    ]
    assert found.passed_over == tuple(str(folder / name) for name in (".hidden", "~$lock.xlsx"))
    merge = merge_units(found.reports, Q2)
    assert not merge.has_errors
    assert merge.form["commune"].total.received == sum(range(1, 7)) + 3
    assert {outcome.unit for outcome in merge.outcomes} >= {"UBND phường B", "Đơn vị 0"}
    files = unit_files([folder / "UBND phường B.csv", folder]).files
    assert len(files) == 9
    with pytest.raises(DocumentError, match="No such file"):
        unit_files([folder / "none"])


def test_a_note_without_counts_is_passed_over_and_a_broken_table_is_not(folder):
    note, table_of_two = folder / "ghi chú.txt", folder / "số liệu.txt"
    note.write_text("Các xã chưa gửi báo cáo quý II/2024: A, B. Gửi trước ngày 17/6/2024.", encoding="utf-8")
    table_of_two.write_text("Xã A: tiếp nhận 12, giải quyết 10, còn 2 hồ sơ.", encoding="utf-8")
    found = read_units([folder])
    assert str(note) in found.passed_over
    assert str(table_of_two) in {one.source for one in found.unreadable}


@pytest.mark.parametrize("suffix", [".doc", ".rtf", ".XLSB"])
def test_files_of_a_folder_that_would_have_to_be_converted_are_refused(folder, suffix):
    old = folder / f"UBND xã C{suffix}"
    old.write_bytes(b"{\\rtf1 }" if suffix == ".rtf" else b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504)
    found = read_units([folder])
    assert str(old) in {one.source for one in found.unreadable}
    assert str(old) not in found.passed_over


@pytest.mark.parametrize("suffix", [".fods", ".odt", ".docm"])
def test_files_of_a_folder_that_may_hold_a_form_are_refused_and_not_passed_over(folder, suffix):
    other = folder / f"UBND xã C{suffix}"
    other.write_text("<?xml version='1.0'?><office:document/>", encoding="utf-8")
    assert str(other) in {one.source for one in read_units([folder]).unreadable}


def test_of_xml_in_a_folder_workbooks_are_taken_and_others_passed_over(folder):
    other, broken = folder / "cấu hình.xml", folder / "UBND xã C.xml"
    other.write_text("<?xml version='1.0'?><config><a>1</a></config>", encoding="utf-8")
    workbook = "<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>"
    broken.write_text(workbook, encoding="utf-8")
    found = read_units([folder])
    assert str(other) in found.passed_over
    assert str(broken) in {one.source for one in found.unreadable}


PAGES = {".mht", ".mhtml", ".htm"}
BOOKS = {".xltx", ".xltm", ".xml"}


@pytest.mark.parametrize("suffix", [".md", ".MARKDOWN", ".prn", ".psv", *sorted(PAGES), *sorted(BOOKS)])
def test_suffixes_that_nothing_is_written_under_are_read_in_folders(tmp_path, suffix):
    known = "html" if suffix in PAGES else "xlsx" if suffix in BOOKS else "txt"
    written = tmp_path / f"form.{known}"
    write_form(table("UBND phường B", count=4), written)
    folder = tmp_path / "units"
    folder.mkdir()
    written.rename(folder / f"form{suffix}")
    found = read_units([folder])
    assert merge_units(found.reports, Q2).form.total.received == 4
    assert found.passed_over == ()


def test_several_processes_find_the_same(folder):
    target = Target(LAYOUTS.on("06c", Q2.end), Q2, RowBy.CATEGORY, None, EndedLevel.OWN_SECTION)
    one, two = (take_units(unit_files([folder]), target, jobs=jobs) for jobs in (1, 2))
    assert one == two
    assert merge_taken(target, one.taken).form.total.received == 24


def test_a_stated_level_goes_by_unit_file_or_folder(folder):
    rules = [LevelRule.parse("đơn vị 1=tỉnh"), LevelRule.parse("*/xã/2.*=huyện")]
    merge = merge_units(read_units([folder], levels=rules).reports, Q2)
    assert [section.total.received for section in merge.form.sections] == [2, 3, 24 - 5]


def test_other_kinds_of_forms_in_a_workbook_are_passed_over(tmp_path):
    from kstt.io.excel import reading as excel

    path = tmp_path / "unit.xlsx"
    feedback = ReportedForm.from_form(form_05b([], Q2, reporting_unit="UBND xã A"))
    excel.write_form([table(), feedback], path)
    found = read_units([path], account=LAYOUTS.latest("06a").account)
    assert len(found.reports) == 1
    assert "05b/VPCP/KSTT" in found.passed_over[0]
