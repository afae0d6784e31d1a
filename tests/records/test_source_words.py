"""Rows that were taken back: no cases at any door, and never guessed."""

import pytest

from kstt import ReportingPeriod, form_06c
from kstt.errors import KsttError, ParseError
from kstt.frames import CaseFrame
from kstt.io.formats import open_exports
from kstt.io.settings import describe_export, parse_source
from kstt.records.source_words import Deleted
from tests.engines import QUICK, Engine

pytestmark = pytest.mark.filterwarnings("ignore:The 'future.infer_string'")
PERIOD = ReportingPeriod.quarter(2021, 2)
FIELDS = ("id", "category", "level", "unit", "channel", "received", "due", "closed", "closing", "Đã xóa")
ROW = ("Đất đai", "commune", "UBND xã A", "online", "2021-04-01", "", "", "")
ROWS = (
    ("H1", *ROW, "0"),
    ("H2", *ROW, "1"),
    ("H3", *ROW, ""),
    ("H3", *ROW, "1"),
    ("H4", *ROW, "0"),
    ("H4", *ROW, "0"),
)
TOML = 'unique = "{unique}"\ndeleted = {{column = "Đã xóa", words = ["1"], kept = [{kept}]}}\n'


def cases(door, folder, rows, described):
    if door == "file":
        path = folder / "cases.csv"
        path.write_text("\n".join(map(";".join, [FIELDS, *rows])), encoding="utf-8")
        return open_exports(path, described=described)
    columns = {name: ("text", [row[n] or None for row in rows]) for n, name in enumerate(FIELDS)}
    return CaseFrame(Engine(door).frame(columns), described=described)


@pytest.mark.parametrize("door", ["file", *QUICK])
def test_what_was_taken_back_is_no_case(door, tmp_path):
    described = parse_source(TOML.format(unique="refuse", kept='"0"'))
    assert form_06c(cases(door, tmp_path, ROWS[:4], described), PERIOD).total.received == 2
    with pytest.raises(KsttError, match="H4"):
        form_06c(cases(door, tmp_path, ROWS, described), PERIOD)


@pytest.mark.parametrize("door", ["file", "polars"])
def test_a_case_whose_last_row_was_taken_back_is_none(door, tmp_path):
    described = parse_source(TOML.format(unique="last", kept='"0"'))
    assert form_06c(cases(door, tmp_path, ROWS, described), PERIOD).total.received == 2


@pytest.mark.parametrize("door", ["file", *QUICK])
def test_a_word_of_which_nothing_is_known_is_refused(door, tmp_path):
    described = parse_source(TOML.format(unique="refuse", kept=""))
    with pytest.raises(KsttError, match=r"\[deleted\]"):
        form_06c(cases(door, tmp_path, ROWS[:3], described), PERIOD)
    with pytest.raises(ParseError):
        Deleted("x", ["1"]).says("có")


def test_a_column_that_may_say_so_is_a_question_that_refuses(tmp_path):
    cases("file", tmp_path, ROWS[:3], None)
    text = describe_export(tmp_path / "cases.csv")
    assert 'deleted = "?"' in text.splitlines()
    with pytest.raises(KsttError, match="deleted"):
        parse_source(text)
    parse_source(text.replace('deleted = "?"', "deleted = {}"))
