"""One rule at every door: a record is accepted by all, as the same record, or refused by all."""

import json
from datetime import date, datetime

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kstt import AuthorityLevel, Case, Feedback, KsttError, ReportingPeriod, form_05b, form_06c
from kstt.codecs import from_document, from_json, json_schema, to_json
from kstt.dates.instants import VIETNAM
from kstt.frames import CaseFrame, FeedbackFrame, frame_warnings
from kstt.io.portal import read_record, to_record
from kstt.io.records import scan_cases, scan_feedback, write_records
from kstt.records.fields import FieldKind, fields_of
from kstt.records.validity import earlier, warned_days
from kstt.testing import cases
from tests.engines import QUICK, Engine

pytestmark = [
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'future.infer_string'"),
]
PERIOD = ReportingPeriod(date(2021, 1, 1), date(2021, 12, 31))
CASE = {
    "id": "H1", "category": "Đất đai", "level": "district", "unit": "UBND huyện A", "channel": "online",
    "received": "2021-04-01", "due": "2021-04-20", "closed": "2021-04-15", "closing": "decided",
}  # fmt: skip
PIECE = {
    "id": "P1", "category": "Đất đai", "subject": "conduct", "received": "2021-04-01",
    "resolved": "2021-04-05", "published": "2021-04-07",
}  # fmt: skip
# What is written, and whether it is a record: of a case first, then of feedback.
CASES = [
    ({}, True),
    ({"id": ""}, False),
    ({"id": "  "}, False),
    ({"category": ""}, False),
    ({"category": " \t"}, False),
    ({"category": " Đất   đai "}, True),
    ({"unit": ""}, False),
    ({"unit": "   "}, False),
    ({"level": "DISTRICT"}, True),
    ({"level": "distrct"}, False),
    ({"level": ""}, False),
    ({"channel": " Online "}, True),
    ({"channel": ""}, False),
    ({"received": ""}, False),
    ({"received": "2021-W13-4"}, False),
    ({"received": "20210401"}, False),
    ({"received": "01/04/2021"}, False),
    ({"received": "2021-04-31"}, False),
    ({"received": "0000-04-01"}, False),
    ({"received": "2021-04-01 09:30"}, True),
    ({"received": "2021-04-01T09:30:15.25"}, True),
    ({"received": "2021-04-01T09:30:00Z"}, True),
    ({"received": "2021-04-01T09:30+07"}, False),
    ({"received": " 2021-04-01 "}, True),
    ({"due": ""}, True),
    ({"due": "  "}, True),
    ({"due": "2021-03-20"}, True),
    ({"received": "2021-04-01T10:00:00+07:00", "due": "2021-04-01T09:00:00+07:00"}, True),
    ({"due": "20 April"}, False),
    ({"closed": "2021-03-31"}, False),
    ({"received": "2021-04-15T10:00", "closed": "2021-04-15T09:00"}, False),
    ({"received": "2021-04-15T10:00", "closed": "2021-04-15"}, True),
    ({"closed": ""}, False),
    ({"closed": "", "closing": ""}, True),
    ({"closing": ""}, True),
    ({"closing": "Withdrawn"}, True),
    ({"closing": "gone"}, False),
]
PIECES = [
    ({}, True),
    ({"id": ""}, False),
    ({"category": " "}, False),
    ({"subject": "rumour"}, False),
    ({"resolved": "2021-03-31"}, False),
    ({"resolved": "", "published": ""}, True),
    ({"resolved": ""}, False),
    ({"published": "2021-04-04"}, False),
    ({"published": ""}, True),
]
ROWS = [(Case, CASE | change, good) for change, good in CASES] + [
    (Feedback, PIECE | change, good) for change, good in PIECES
]
IDS = [json.dumps(change) for change, _ in (*CASES, *PIECES)]


def constructed(kind, row):
    return kind(**{name: fields_of(kind)[name].codec.parse(text) for name, text in row.items()})


def from_line(kind, row):
    scan = scan_cases if kind is Case else scan_feedback
    reader = scan([",".join(row), ",".join(f'"{text}"' for text in row.values())])
    (record,) = (*reader, None)[:1]
    return record, [(f.rule, f.column) for f in reader.findings if f.severity.value == "warning"]


def refusal(read):
    try:
        return read()
    except KsttError:
        return None


@pytest.mark.parametrize(("kind", "row", "good"), ROWS, ids=IDS)
def test_the_constructor_a_line_and_a_document_agree(kind, row, good):
    record = refusal(lambda: constructed(kind, row))
    line, found = from_line(kind, row)
    document = {"schema": f"kstt/{kind.__name__.lower()}/1", **row}
    assert (record is not None) is good
    assert line == record
    assert refusal(lambda: from_document(document, kind)) == record
    if record is not None:
        assert refusal(lambda: from_json(to_json(record), kind)) == record
        warned = [(f"record-{r.name}-before-{r.warns_before}", r.name) for r, _, _ in warned_days(record)]
        assert found == warned


@pytest.mark.parametrize(("kind", "row", "good"), ROWS, ids=IDS)
def test_the_published_schema_refuses_no_record(kind, row, good):
    jsonschema = pytest.importorskip("jsonschema")
    record = refusal(lambda: constructed(kind, row))
    validator = jsonschema.Draft202012Validator(json_schema(kind))
    if record is not None:
        assert validator.is_valid(json.loads(to_json(record)))
    # Members in capitals are read, though the schema names each but once; contradictions are beyond a schema.
    if validator.is_valid({"schema": f"kstt/{kind.__name__.lower()}/1", **row}):
        assert all(
            refusal(lambda f=f, t=t: (f.codec.parse(t),)) is not None
            for f, t in ((fields_of(kind)[name], text) for name, text in row.items())
        )


def texts(rows):
    return {name: ("text", [row[name] for row in rows]) for name in rows[0]}


@pytest.mark.parametrize("kind", [Case, Feedback])
@pytest.mark.parametrize("engine", [*QUICK, "ibis-sqlite"])
def test_every_engine_counts_the_same_records_with_the_same_warnings(engine, kind):
    rows = [row | {"id": f"{n}"} for n, (of, row, good) in enumerate(ROWS) if of is kind and good]
    if engine == "ibis-sqlite":
        # Older versions of SQLite know no other time zone, and say so.
        rows = [row for row in rows if not row["received"].endswith("Z")]
    records = [constructed(kind, row) for row in rows]
    source = (CaseFrame if kind is Case else FeedbackFrame)(Engine(engine).frame(texts(rows)))
    form = form_06c if kind is Case else form_05b
    assert form(source, PERIOD) == form(records, PERIOD)
    warned = [f"record-{r.name}-before-{r.warns_before}" for one in records for r, _, _ in warned_days(one)]
    found = frame_warnings(source)
    assert [(f.rule, f.row) for f in found] == [(rule, f"{warned.count(rule)} rows") for rule in set(warned)]


@pytest.mark.parametrize("engine", ["polars", "pyarrow"])
def test_engines_refuse_what_is_no_record(engine):
    make = Engine(engine)
    for kind, row, good in ROWS:
        if not good:
            source = (CaseFrame if kind is Case else FeedbackFrame)(make.frame(texts([row])))
            with pytest.raises(KsttError):
                (form_06c if kind is Case else form_05b)(source, PERIOD)


@pytest.mark.parametrize("engine", ["polars", "duckdb", "pandas"])
@pytest.mark.parametrize("missing", ["id", "category", "unit", "channel", "received"])
def test_a_null_is_refused_where_a_text_is_needed(engine, missing):
    row = {name: ("text", [None if name == missing else text]) for name, text in CASE.items()}
    with pytest.raises(KsttError):
        form_06c(Engine(engine).frame(row), PERIOD)
    with pytest.raises(KsttError):
        Case(**{n: None if n == missing else fields_of(Case)[n].codec.parse(t) for n, t in CASE.items()})


@given(cases(histories=False, instants=False, levels=[AuthorityLevel.DISTRICT], units=["UBND huyện A"]))
def test_a_message_of_a_case_is_warned_of_as_the_case(case):
    reading = read_record(to_record(case))
    assert attrs.evolve(reading.case, closing=case.closing) == case
    warned = [f"record-{r.name}-before-{r.warns_before}" for r, _, _ in warned_days(case)]
    assert [finding.rule for finding in reading.findings] == warned


@pytest.mark.parametrize(
    ("change", "good"),
    [
        ({}, True),
        ({"MaHoSo": " "}, False),
        ({"MaHoSo": "H\ud800"}, False),
        ({"TenLinhVuc": ""}, False),
        ({"DonViXuLy": "  "}, False),
        ({"NgayHenTra": ""}, True),
        ({"NgayKetThucXuLy": "20210331000000"}, False),
        ({"NgayHenTra": "20210320000000"}, True),
    ],
)
def test_a_message_is_held_to_the_same_rules(change, good):
    message = to_record(constructed(Case, CASE)) | change
    assert (read_record(message).case is not None) is good


TEXTS = st.text(max_size=12)


@settings(max_examples=300)
@given(TEXTS, TEXTS, TEXTS)
def test_whatever_makes_a_record_is_written_and_read_back(identity, category, unit):
    record = refusal(
        lambda: Case(**{n: fields_of(Case)[n].codec.parse(t) for n, t in CASE.items()}
                     | {"id": identity, "category": category, "unit": unit})
    )  # fmt: skip
    if record is not None:
        text = "".join(write_records([record], every_column=True))
        assert tuple(scan_cases(text.splitlines(keepends=True))) == (record,)
        assert from_json(to_json(record), Case) == record


def test_every_rule_names_a_field_of_its_record():
    for kind in (Case, Feedback):
        for field in fields_of(kind).values():
            for other in (field.rule.after, field.rule.needs, field.rule.warns_before):
                assert not other or fields_of(kind)[other].kind is FieldKind.MOMENT


def test_two_moments_of_one_day():
    """Instants are held against each other by the clock; a bare day is before or after another day alone."""
    day, morning, evening = date(2021, 6, 14), instant(8), instant(17)
    assert earlier(morning, evening)
    assert not earlier(evening, morning)
    assert not earlier(morning, morning)
    for one, other in ((day, morning), (morning, day), (day, evening), (day, day)):
        assert not earlier(one, other)
    assert earlier(date(2021, 6, 13), morning)
    assert not earlier(evening, date(2021, 6, 13))


def instant(hour):
    return datetime(2021, 6, 14, hour, tzinfo=VIETNAM)
