"""Rows with words of rows before are read as with every check: the same cases, findings and counts."""

import csv
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import CountingRules, ReportingPeriod
from kstt.definitions.rules import NoDueDate, Timeliness, WaitingTreatment
from kstt.errors import DocumentError
from kstt.frames.case_arrays import CaseArrays
from kstt.io.records import scan_cases, write_records
from kstt.io.records.memo import RowMemo
from kstt.io.records.reader import RecordReader
from kstt.limits import LONGEST_LINE
from kstt.records import CaseSource, Unique
from kstt.records.columns import CaseColumns
from kstt.testing import cases
from kstt.vocabulary import Channel
from tests.io.kept import forms_of, forms_of_cases

ODD = ["\n", ",,,\n", "H\n", '"\n', 'a"b\n', '"a" b\n', '",",\n', "\0\n", "\ufeff\n", "\udcff\n", "no end", "a\nb\n", "a\rb\n",
       "Tổng cộng\n", "x" * 140_000 + "\n", "H" + ",x" * 20 + "\n"]  # fmt: skip
"""Lines that stand between rows."""
PERIODS = (ReportingPeriod.quarter(2021, 2), ReportingPeriod.month(2021, 4))
RULES = (
    CountingRules(),
    CountingRules(timeliness=Timeliness.BY_SESSION, waiting=WaitingTreatment.FIRST_STOP),
    CountingRules(timeliness=Timeliness.BY_INSTANT, no_due_date=NoDueDate.EARLY),
)
OURS = None
DESCRIBED = CaseSource(
    dates=["%d/%m/%Y"], days=["closed"], missing_channel=Channel.DIRECT, level_from_unit=True
)
LATEST = CaseSource(changed="received", unique=Unique.LATEST)
LAST = CaseSource(unique=Unique.LAST, open_without_end=True)
BLANK = CaseSource(blank=["NULL", "x"], missing_channel=Channel.DIRECT)
SPOILT = st.sampled_from(
    ["", " ", "x", "NULL", "H 1", "'=1", "é", "2021-04-31", "01/04/2021", "2021-04-01T08:00:00", "2021-04-01 24:00:00",
     "2021-04-01T08:00:00Z", "20210401T080000.000", "online", "Trực tuyến", "district", "decided", "Đang xử lý",
     "Chờ bổ sung", "Từ chối tiếp nhận", "UBND xã A", "a\nb", "2021-04-01\n"]
)  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _few_lines_at_once():
    """A few lines are read as arrays as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kstt.io.records.tables.LARGEST_BLOCK", 2)
        patch.setattr("kstt.io.records.tables.LARGEST_LINES", 16)
        patch.setattr("kstt.io.records.reader.LARGEST_BLOCK", 2)
        yield


def read(lines, described, forms=forms_of):
    """All that a reader says of lines, and their forms."""
    reader = scan_cases(lines, described)
    found = list(reader)
    said = reader.findings, reader.rows, reader.left_out, reader.not_cases
    return found, *said, forms(reader, found, PERIODS, RULES)


def outcome(reading, *given):
    """What a reading says, or the words in which it refuses the whole file."""
    try:
        return reading(*given)
    except DocumentError as error:
        return str(error)


def carefully(lines, described):
    """The same with every check for each row, and the forms of the cases alone."""
    with pytest.MonkeyPatch.context() as patch:
        columns = RowMemo.columns
        patch.setattr(
            RowMemo, "columns", lambda self, rows, _: (columns(self, rows, _)[0], set(range(len(rows))))
        )
        patch.setattr("kstt.io.records.tables._Delimited._plain", lambda _self, _size: None)
        return read(lines, described, forms_of_cases)


@settings(max_examples=20)
@given(
    st.lists(cases(), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(1, 12), st.integers(0, 11), SPOILT), max_size=4),
    st.sampled_from([OURS, DESCRIBED, LATEST, LAST, BLANK]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.lists(st.tuples(st.integers(1, 30), st.sampled_from(ODD)), max_size=2),
)
def test_rows_are_read_alike(records, spoilt, described, every_column, end, quoting, odd):
    rows = list(csv.reader(write_records(records, every_column=every_column)))
    # The same words again, so that all but the first rows are of words that are known.
    rows += [[f"{name}-{n}", *rest] for n in range(8) for name, *rest in rows[1:]]
    for row, column, text in spoilt:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    file = StringIO()
    csv.writer(file, lineterminator=end, quoting=quoting).writerows(rows)
    lines = file.getvalue().splitlines(keepends=True)
    for place, put in odd:
        lines.insert(min(place, len(lines)), put)
    assert outcome(read, lines, described) == outcome(carefully, lines, described)


@settings(max_examples=20)
@given(
    st.lists(cases(), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(1, 12), st.integers(0, 11)), max_size=8),
)
def test_a_word_for_nothing_is_read_as_an_empty_cell(records, places):
    rows = list(csv.reader(write_records(records)))
    rows += [[f"{name}-{n}", *rest] for n in range(3) for name, *rest in rows[1:]]
    tables = []
    for text in ("", " NULL "):
        for row, column in places:
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = text
        file = StringIO()
        csv.writer(file, lineterminator="\n").writerows(rows)
        tables.append(file.getvalue().splitlines(keepends=True))
    assert read(tables[1], BLANK) == read(tables[0], BLANK)


COLUMNS = ["id", "category", "level", "unit", "channel", "received", "due", "closed", "closing", "suspensions",
           "procedure"]  # fmt: skip
OPEN = [
    "H",
    "Đất đai",
    "district",
    "UBND huyện A",
    "online",
    "2021-04-01",
    "2021-04-20",
    "",
    "",
    "",
    "Cấp đổi",
]
CLOSED = [*OPEN[:7], "2021-04-15T08:00:00", "decided", "", ""]
TEXTS = ["2021-03-31", "2021-04-01T07:00:00", "2021-04-01T08:00:00", "2021-04-15 07:59:59", "2021-04-15T08:00:00",
         "2021-04-16", "2021-04-31", "2021-W14-4T08:00:00", "2021-04-01T24:00:00", "2021-04-01/2021-04-02", "",
         " ", "H 1", "'=1", "'H", "é", "x\ny", "direct", "Trực tuyến", "province", "withdrawn", "Đang xử lý",
         "Chờ bổ sung", "Từ chối tiếp nhận", "Sở  Y tế"]  # fmt: skip


@pytest.mark.parametrize("described", [OURS, DESCRIBED, LATEST, LAST, BLANK])
@pytest.mark.parametrize("received", ["2021-04-01", "2021-04-01T08:00:00"])
def test_each_text_in_each_column_of_known_words(described, received):
    rows = [COLUMNS]
    for known in (OPEN, CLOSED):
        rows += [[f"H{len(rows)}", *known[1:5], received, *known[6:]]] * 2
        for column in range(len(COLUMNS)):
            for text in TEXTS:
                row = [f"H{len(rows)}", *known[1:5], received, *known[6:]]
                row[column] = text
                rows.append(row)
    file = StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    lines = file.getvalue().splitlines(keepends=True)
    found = read(lines, described)
    assert found == carefully(lines, described)
    assert found[0]
    assert found[1]


def rows_of_known_words(count):
    lines = ["id,category,level,unit,channel,received,due,closed,closing\n"]
    lines += [
        f"H{n},Đất đai,district,UBND huyện A,online,2021-04-0{n % 9 + 1}T08:{n % 60:02}:00,,,\n"
        for n in range(count)
    ]
    return lines


@pytest.mark.parametrize("arrays", [True, False])
def test_most_rows_are_of_known_words(arrays, monkeypatch):
    monkeypatch.undo()
    pytest.importorskip("pyarrow" if arrays else "csv")
    if not arrays:
        monkeypatch.setattr("kstt.io.records.tables._bytes_of", lambda _lines, _delimiter: None)
    lines = rows_of_known_words(2_000)
    blocks = list(scan_cases(lines).blocks())
    columns = [block for block in blocks if isinstance(block, (CaseColumns, CaseArrays))]
    assert len(columns) == len(blocks)
    assert any(isinstance(block, CaseArrays) for block in blocks) is arrays
    assert [list(block.others) for block in columns] == [[0], *([] for _ in columns[1:])]
    assert [case.id for block in blocks for case in block] == [f"H{n}" for n in range(2_000)]


def test_a_new_word_costs_one_row(monkeypatch):
    pytest.importorskip("pyarrow")
    lines = rows_of_known_words(3_000)
    lines += [line.replace("huyện A", "huyện B").replace("H", "I", 1) for line in lines[1:]]
    read = []
    known = RecordReader._read_row
    monkeypatch.setattr(RecordReader, "_read_row", lambda *given: read.append(given) or known(*given))
    assert len(list(scan_cases(lines))) == 6_000
    assert len(read) < 5


def test_what_stands_before_lines_that_cannot_be_read_is_read(tmp_path):
    header = "id,category,level,unit,channel,received,due,closed,closing"
    row = "{},Đất đai,district,UBND huyện A,online,2021-04-01,,,"
    for spoilt, found in (
        ('H,"Đất\nđai" x,', "line 42"),
        ("x" * (LONGEST_LINE + 1), "line 41: more than"),
        ('"H\nH,Đất đai,district,UBND huyện A,online,2021-04-01,,,\n"', "line 41: a quotation mark"),
    ):
        file = tmp_path / "cases.csv"
        rows = [header, *(row.format(f"H{n}") for n in range(39)), spoilt, row.format("I"), row.format("J")]
        file.write_text("\n".join(rows), encoding="utf-8")
        reader = scan_cases(file)
        with pytest.raises(DocumentError, match=found):
            list(reader)
        assert reader.rows == 39


def test_an_id_that_comes_again_is_refused_at_its_first_place():
    lines = ["id,category,level,unit,channel,received,due,closed,closing\n"]
    lines += [
        f"{name},Đất đai,district,UBND huyện A,online,2021-04-01,,,\n" for name in ("H1", "H2", "H2", "H1")
    ]
    found, findings, *_ = read(lines, OURS)
    assert [case.id for case in found] == ["H1", "H2"]
    assert [(one.row, one.expected) for one in findings] == [("line 4", "line 3"), ("line 5", "line 2")]
