"""Codes in place of names, with a table beside the export, and a register of one office: the same at every door."""

import pytest

from kstt import ReportingPeriod, form_06a, form_06c
from kstt.errors import DocumentError, KsttError, ParseError
from kstt.frames import CaseFrame
from kstt.frames.description import described_frame
from kstt.io.formats import open_exports
from kstt.io.settings import parse_source, read_source
from tests.engines import QUICK, Engine

pytestmark = pytest.mark.filterwarnings("ignore:The 'future.infer_string'")
PERIOD = ReportingPeriod.quarter(2021, 2)
FIELDS = ("id", "category", "unit", "channel", "received", "due", "closed", "closing")
ROWS = (
    ("H1", "G1", "1", "online", "2021-04-01", "2021-04-09", "2021-04-08", "decided"),
    ("H2", "G2", "2", "direct", "2021-04-02", "2021-04-12", "", ""),
)
NAMED = (("H1", "Đất đai", "UBND xã A", *ROWS[0][3:]), ("H2", "Hộ tịch", "Sở B", *ROWS[1][3:]))
TOML = """
level-from-unit = true
[columns]
level = ""
[names.category]
G1 = "Đất đai"
G2 = "Hộ tịch"
"""
PLAIN = parse_source('level-from-unit = true\n[columns]\nlevel = ""\n')


def export(folder, rows, fields=FIELDS, name="cases.csv"):
    path = folder / name
    path.write_text("\n".join(map(";".join, [fields, *rows])), encoding="utf-8")
    return path


def described(folder, codes="don-vi.csv"):
    (folder / "don-vi.csv").write_text("Danh mục\nMã;Tên đơn vị\n1;UBND xã A\n2;Sở B\n", encoding="utf-8")
    path = folder / "source.toml"
    path.write_text(
        f'{TOML}[codes.unit]\nfile = "{codes}"\ncode = "Mã"\nname = "Tên đơn vị"\n', encoding="utf-8"
    )
    return path


def frame(engine, rows, source, fields=FIELDS):
    columns = {name: ("text", [row[n] or None for row in rows]) for n, name in enumerate(fields)}
    return CaseFrame(Engine(engine).frame(columns), described=source)


@pytest.mark.parametrize("engine", QUICK)
def test_codes_count_as_their_names_do(tmp_path, engine):
    wanted = form_06c(open_exports(export(tmp_path, NAMED, name="named.csv"), described=PLAIN), PERIOD)
    source = described(tmp_path)
    assert form_06c(open_exports(export(tmp_path, ROWS), described=source), PERIOD) == wanted
    form = form_06c(frame(engine, ROWS, read_source(source)), PERIOD)
    assert form == wanted
    assert form.findings == ()
    once = described_frame(frame(engine, ROWS, read_source(source)))
    assert described_frame(once) is once


@pytest.mark.parametrize("engine", ["file", *QUICK])
def test_a_code_without_a_name_is_refused(tmp_path, engine):
    rows, source = [(*ROWS[0][:2], "7", *ROWS[0][3:])], read_source(described(tmp_path))
    cases = (
        open_exports(export(tmp_path, rows), described=source)
        if engine == "file"
        else frame(engine, rows, source)
    )
    with pytest.raises(KsttError, match=r"7.*\[names.unit\]"):
        form_06c(cases, PERIOD)


@pytest.mark.parametrize("engine", ["file", *QUICK])
def test_a_register_of_one_office_names_it_in_the_description(tmp_path, engine):
    fields = tuple(name for name in FIELDS if name != "unit")
    rows = [(*row[:2], *row[3:]) for row in NAMED]
    source = parse_source(
        'missing-unit = "UBND xã A"\nlevel-from-unit = true\n[columns]\nlevel = ""\nunit = ""\n'
    )
    path = export(tmp_path, rows, fields)
    cases = open_exports(path, described=source) if engine == "file" else frame(engine, rows, source, fields)
    one = [(*row[:2], "UBND xã A", *row[3:]) for row in NAMED]
    wanted = open_exports(export(tmp_path, one, name="one.csv"), described=PLAIN)
    assert form_06c(cases, PERIOD) == form_06c(wanted, PERIOD)
    assert form_06a(cases, PERIOD, unit="UBND xã A") == form_06a(wanted, PERIOD, unit="UBND xã A")
    assert form_06c(cases, PERIOD).findings == ()
    renamed = parse_source(
        'missing-unit = "UBND xã A"\nlevel-from-unit = true\n[columns]\nlevel = ""\nunit = "Nơi xử lý"\n'
    )
    other = (
        open_exports(path, described=renamed) if engine == "file" else frame(engine, rows, renamed, fields)
    )
    with pytest.raises(KsttError, match=r"(?i)nơi xử lý"):
        form_06c(other, PERIOD)
    without = parse_source('[columns]\nlevel = ""\nunit = ""\n')
    with pytest.raises(DocumentError, match=r"missing-unit.*level-from-unit"):
        tuple(open_exports(path, described=without))


def test_tables_of_codes_that_cannot_be_used_are_refused(tmp_path):
    source = described(tmp_path, "none.csv")
    with pytest.raises(DocumentError, match=r"none\.csv"):
        read_source(source)
    for text, said in (
        ("Mã;Tên\n1;A\n", "no column"),
        ("Mã;Tên đơn vị\n1;A\n1;B\n", "the code '1' for 'A', 'B'"),
    ):
        (tmp_path / "none.csv").write_text(text, encoding="utf-8")
        with pytest.raises(DocumentError, match=said):
            read_source(source)
    for names in ('"01" = "A"\n"01 " = "B"\n', '"1" = "C"\n'):
        (tmp_path / "none.csv").write_text("Mã;Tên đơn vị\n1;A\n", encoding="utf-8")
        two = tmp_path / "two.toml"
        two.write_text(f"[names.unit]\n{names}{source.read_text(encoding='utf-8')}", encoding="utf-8")
        with pytest.raises(DocumentError, match="one name for each code"):
            read_source(two)
    with pytest.raises(DocumentError, match="file, code and name"):
        parse_source('[codes.unit]\nfile = "a.csv"\n')
    with pytest.raises((DocumentError, ParseError), match="field of names"):
        parse_source('[names.level]\n"1" = "xã"\n')
