"""The rows of one unit, on every engine."""

import pytest

from kstt import Ledger, ReportingPeriod, RowBy, form_05b, form_06a, form_06c
from kstt.errors import UnknownNameError
from kstt.frames import CaseFrame, FeedbackFrame
from kstt.frames.problems import FrameError
from tests.engines import QUICK, SLOW, case_table, feedback_table, make_cases, make_feedback
from tests.frames.sources import PERIOD, WARNINGS, counts_behind, frame_of, on

pytestmark = WARNINGS
CASES = tuple(make_cases(60, 5))


def same_in(frame):
    for unit in ("UBND huyện A", "UBND xã B"):
        form = form_06c(frame, PERIOD, unit=unit.upper())
        assert form == form_06c(CASES, PERIOD, unit=unit)
        assert form.reporting_unit == unit
    why = form.explain("Tổng cộng", "received")
    assert counts_behind(why) == why.count
    with pytest.raises(UnknownNameError, match="UBND xã B"):
        form_06c(frame, PERIOD, unit="UBND xã")
    (several,) = form_06a(CASES, PERIOD).findings
    # What the rows are warned of follows: cases in Python are warned of where they are read.
    assert form_06a(frame, PERIOD).findings[0] == several
    assert several.rule not in {finding.rule for finding in form_06a(frame, PERIOD, unit="Sở C").findings}


@on(*QUICK)
def test_a_unit(engine):
    same_in(frame_of(engine, CASES))


@on(*SLOW)
def test_a_unit_on_slow_engines(engine):
    same_in(frame_of(engine, CASES))


@on(*QUICK)
def test_procedures_are_rows(engine):
    table = case_table(CASES) | {"procedure": ("text", [case.category for case in CASES])}
    form = form_06c(CaseFrame(engine.frame(table)), PERIOD, rows=RowBy.PROCEDURE)
    assert form.table().rows == form_06c(CaseFrame(engine.frame(case_table(CASES))), PERIOD).table().rows
    with pytest.raises(FrameError, match="procedure"):
        form_06c(CaseFrame(engine.frame(case_table(CASES))), PERIOD, rows=RowBy.PROCEDURE)


@on("polars", "duckdb")
def test_units_of_feedback(engine):
    pieces = list(make_feedback(40, 3))
    table = feedback_table(pieces)
    units = ["Sở A" if n % 2 else None for n, _ in enumerate(pieces)]
    frame = FeedbackFrame(engine.frame(table | {"unit": ("text", units)}))
    assert form_05b(frame, PERIOD, unit="sở a") == form_05b(pieces[1::2], PERIOD, reporting_unit="Sở A")
    with pytest.raises(FrameError, match="unit"):
        form_05b(FeedbackFrame(engine.frame(table)), PERIOD, unit="Sở A")


def test_a_case_that_moved_to_another_unit_counts_there_alone():
    import polars as pl

    rows = pl.DataFrame(
        {
            "id": ["H1", "H1"], "category": ["Đất đai"] * 2, "level": ["commune"] * 2, "unit": ["Xã A", "Xã B"],
            "channel": ["online"] * 2, "received": ["2021-04-01"] * 2, "due": [None] * 2, "closed": [None] * 2,
            "closing": [None] * 2,
        },
        schema_overrides={"due": pl.String, "closed": pl.String, "closing": pl.String},
    )  # fmt: skip
    frame = CaseFrame(rows, unique="last")
    assert form_06a(frame, PERIOD, unit="Xã B").total.received == 1
    with pytest.raises(UnknownNameError):
        form_06a(frame, PERIOD, unit="Xã A")


def test_a_unit_without_a_case_in_the_period_has_a_form_of_zeros():
    quarter = ReportingPeriod.quarter(2030, 1)
    closed = [case for case in CASES if case.closed is not None]
    for source in (closed, Ledger.from_cases(closed)):
        assert form_06a(source, quarter, unit="Sở C").total.received == 0


@on(*QUICK)
def test_more_names_than_units_are_refused_and_none_is_left_out(engine, monkeypatch):
    frame = frame_of(engine, CASES)
    names = {case.unit for case in CASES}
    monkeypatch.setattr("kstt.frames.of_unit.MOST_SPELLINGS", len(names))
    assert form_06c(frame, PERIOD, unit="UBND xã B") == form_06c(CASES, PERIOD, unit="UBND xã B")
    monkeypatch.setattr("kstt.frames.of_unit.MOST_SPELLINGS", len(names) - 1)
    with pytest.raises(FrameError, match=r"more than .* names of units"):
        form_06c(frame, PERIOD, unit="UBND xã B")
