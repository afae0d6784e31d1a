"""Totals and signatures below the rows of an engine's table are set aside as those of files are, and named."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

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


TEXTS = st.sampled_from(["", "Tổng số: 2 hồ sơ", "Người lập biểu", "(2 rows affected)", "H3", "online", "  "])


@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(("id", "category", "due", "received"), TEXTS)), max_size=3)
)
def test_tables_and_files_set_the_same_rows_aside(besides):
    table = rows(*besides)
    reader = scan_cases(lines(table), DESCRIBED)
    cases = list(reader)
    source = frame("polars", table)
    aside = [one for one in reader.findings if one.rule == "record-beside"]
    if reader.has_errors:
        with pytest.raises(FrameError):
            form_06c(source, PERIOD)
    else:
        form = form_06c(source, PERIOD)
        assert form == form_06c(cases, PERIOD)
        told = [one.row for one in form.findings if one.rule == "record-beside"]
        rows_said = f"{len(aside)} row{'s' if len(aside) > 1 else ''}"
        assert told == ([rows_said] if aside else [])


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


def test_a_case_without_its_day_of_receipt_is_refused():
    lacking = attrs.evolve(frame("polars", rows({"id": "H3", "category": "Đất đai", "unit": "UBND xã A"})))
    with pytest.raises(FrameError, match="received"):
        form_06c(lacking, PERIOD)
    assert not is_beside({"id": "H3"})
