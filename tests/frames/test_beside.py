"""Totals and signatures below the rows of an engine's table are set aside as those of files are, and named."""

from itertools import product

import attrs
import pytest

from kstt import Ledger, ReportingPeriod, form_06c
from kstt.definitions.totals import is_beside
from kstt.frames import CaseFrame, FrameError, frame_warnings
from kstt.io.records import scan_cases
from kstt.records import CaseSource
from kstt.vocabulary import Channel
from tests.engines import QUICK, Engine

PERIOD = ReportingPeriod.quarter(2021, 2)
FIELDS = ("id", "category", "level", "unit", "channel", "received", "due", "closed", "closing")
ROW = ("H1", "Đất đai", "commune", "UBND xã A", "online", "01/04/2021", "", "", "")
DESCRIBED = CaseSource({"unit": "đơn vị"}, dates=["%d/%m/%Y"])


def rows(*besides):
    return [
        ROW,
        ("H2", *ROW[1:]),
        *(tuple(({**dict.fromkeys(FIELDS, ""), **one}).values()) for one in besides),
    ]


def frame(engine, table):
    columns = {name: [row[n] or None for row in table] for n, name in enumerate(FIELDS)}
    named = {("đơn vị" if name == "unit" else name): ("text", values) for name, values in columns.items()}
    return CaseFrame(Engine(engine).frame(named), described=DESCRIBED)


def lines(table):
    return [";".join("đơn vị" if name == "unit" else name for name in FIELDS), *map(";".join, table)]


TEXTS = ("", "Tổng số: 2 hồ sơ", "Người lập biểu", "(2 rows affected)", "H3", "online", "  ")


def test_tables_and_files_set_the_same_rows_aside():
    names = ("id", "category", "due", "received")
    every = (dict(zip(names, texts, strict=True)) for texts in product(TEXTS, repeat=len(names)))
    table = rows(*every)
    reader = scan_cases(lines(table), DESCRIBED)
    cases = list(reader)
    lines_told = {
        beside: {one.row for one in reader.findings if (one.rule == "record-beside") is beside}
        for beside in (True, False)
    }
    aside, faulty = (
        [row for number, row in enumerate(table, 2) if f"line {number}" in lines_told[beside]]
        for beside in (True, False)
    )
    # Nothing is said of the rows of nothing, with blanks or without.
    assert len(cases) + len(aside) + len(faulty) == len(table) - 2 ** len(names)
    # The frame sets aside the rows that the reader does, and no others.
    form = form_06c(frame("polars", rows() + aside), PERIOD)
    assert form == form_06c(cases, PERIOD)
    for told in (form.findings, frame_warnings(frame("polars", table))):
        assert [one.row for one in told if one.rule == "record-beside"] == [f"{len(aside)} rows"]
    for row in (*faulty[:: len(faulty) // 8], ("H2", *ROW[1:])):
        with pytest.raises(FrameError):
            form_06c(frame("polars", [*rows(), *aside[:2], row]), PERIOD)
    (told,) = (
        one for one in frame_warnings(frame("polars", rows() + aside[:1])) if one.rule == "record-beside"
    )
    assert told.row == "1 row"


@pytest.mark.parametrize("engine", QUICK)
def test_every_engine_names_what_it_sets_aside(engine):
    source = frame(engine, rows({"id": "Tổng số: 2 hồ sơ"}, {"category": "Kế toán", "closing": "Giám đốc"}))
    form = form_06c(source, PERIOD)
    assert form == form_06c(frame(engine, rows()), PERIOD)
    (finding,) = (one for one in form.findings if one.rule == "record-beside")
    assert (finding.row, finding.found) == ("2 rows", "'Tổng số: 2 hồ sơ', 'Kế toán Giám đốc'")
    assert finding in tuple(frame_warnings(source))


@pytest.mark.parametrize("engine", QUICK)
def test_a_ledger_which_has_no_findings_refuses_them(engine):
    with pytest.raises(FrameError, match="Tổng số: 2 hồ sơ"):
        Ledger.from_cases(frame(engine, rows({"id": "Tổng số: 2 hồ sơ"})))
    assert form_06c(Ledger.from_cases(frame(engine, rows())), PERIOD) == form_06c(
        frame(engine, rows()), PERIOD
    )


@pytest.mark.parametrize("engine", QUICK)
def test_empty_rows_are_passed_over_and_few_columns_are_enough(engine):
    blank = form_06c(frame(engine, rows({}, {"category": "  "})), PERIOD)
    assert blank == form_06c(frame(engine, rows()), PERIOD)
    assert not [one for one in blank.findings if one.rule == "record-beside"]
    described = CaseSource(
        {"due": None, "closed": None, "closing": None, "procedure": None},
        dates=["%d/%m/%Y"], missing_unit="UBND xã A", missing_channel=Channel.DIRECT, level_from_unit=True,
    )  # fmt: skip
    few = {
        "id": ["H1", "Tổng số: 1", "Người lập biểu", "\uff28\uff12"],
        "category": ["Đất đai", None, "Giám đốc", None],
        "received": ["01/04/2021", None, None, None],
    }
    first = {name: ("text", values[:3]) for name, values in few.items()}
    form = form_06c(CaseFrame(Engine(engine).frame(first), described=described), PERIOD)
    assert form.total.received == 1
    assert [one.row for one in form.findings if one.rule == "record-beside"] == ["2 rows"]
    # An id in digits of full width is an id.
    whole = {name: ("text", values) for name, values in few.items()}
    with pytest.raises(FrameError, match="received"):
        form_06c(CaseFrame(Engine(engine).frame(whole), described=described), PERIOD)


@pytest.mark.parametrize("engine", QUICK)
def test_a_row_of_an_id_alone_is_refused_whatever_is_set_aside_beside_it(engine):
    besides = ({"received": "(2 rows affected)"}, {"id": "H99"})
    with pytest.raises(FrameError):
        form_06c(frame(engine, rows(*besides)), PERIOD)


def test_a_case_without_its_day_of_receipt_is_refused():
    lacking = attrs.evolve(frame("polars", rows({"id": "H3", "category": "Đất đai", "unit": "UBND xã A"})))
    with pytest.raises(FrameError, match="received"):
        form_06c(lacking, PERIOD)
    assert not is_beside({"id": "H3"})
