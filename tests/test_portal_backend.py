"""The example of a portal's backend, run for real: a server, SQLite and PostgreSQL, a browser."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import attrs
import httpx
import jsonschema
import psycopg
import pytest
import sqlalchemy
from alembic import command
from alembic.config import Config
from fastapi import HTTPException, Request
from hypothesis import given, settings
from hypothesis import strategies as st
from tenacity import stop_after_attempt, wait_none

from kstt import (
    AuthorityLevel,
    CaseAccount,
    Channel,
    CountingRules,
    Feedback,
    FeedbackSubject,
    Form,
    Ledger,
    ReportedForm,
    ReportingPeriod,
    RowBy,
    Timeliness,
    WaitingTreatment,
    form_05b,
    form_06c,
)
from kstt.codecs.documents import from_document, json_schema, to_document, to_json
from kstt.dates.instants import VIETNAM
from kstt.findings.finding import Finding
from kstt.i18n import named
from kstt.io.excel.reading import form_bytes, read_form
from kstt.io.records.delimited import read_cases
from kstt.records.cases import Case
from kstt.records.histories import Extension, Suspension
from kstt.samples import REMAINDER, cases_for, published_report
from tests.support import ROOT, free_port, program

sys.path.insert(0, str(ROOT / "docs" / "examples"))

from portal_backend import store
from portal_backend.app import Settings, create_app
from portal_backend.forms import Forms
from portal_backend.store import Store, engine_of, row_of

ALEMBIC = ROOT / "docs" / "examples" / "portal_backend" / "alembic.ini"
PERIOD = ReportingPeriod.quarter(2021, 2)
UNIT = "UBND tỉnh Đắk Nông"


def migrations(url):
    """Alembic's settings for a database."""
    config = Config(ALEMBIC)
    config.attributes["url"] = url
    return config


@cache
def empty_file():
    """The bytes of a file of SQLite with the tables of the service."""
    with TemporaryDirectory() as folder:
        command.upgrade(migrations(f"sqlite:///{folder}/portal.db"), "head")
        return Path(folder, "portal.db").read_bytes()


def make_tables(url):
    """Let an empty database have the tables of the service; one that has them already is left as it is."""
    path = Path(url.removeprefix("sqlite:///"))
    if not url.startswith("sqlite"):
        command.upgrade(migrations(url), "head")
    elif not path.exists():
        path.write_bytes(empty_file())


@contextmanager
def serving(settings, **hooks):
    """The address of the service, run by a real server in a thread on migrated tables."""
    import uvicorn

    make_tables(settings.database_url)
    config = uvicorn.Config(
        create_app(settings, **hooks),
        host="127.0.0.1",
        port=free_port(),
        log_level="warning",
        ws="none",
        lifespan="on",
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        thread.join(0.01)
    try:
        yield f"http://127.0.0.1:{config.port}"
    finally:
        server.should_exit = True
        thread.join()


def lines(records):
    return "".join(to_json(record, indent=None) + "\n" for record in records).encode()


@pytest.fixture(scope="module")
def cases():
    long = [
        Case("X1", "Đất đai", AuthorityLevel.DISTRICT, "UBND huyện A", Channel.ONLINE,
             datetime(2021, 4, 1, 9, tzinfo=VIETNAM), datetime(2021, 5, 3, 17, tzinfo=VIETNAM), None, None,
             (Suspension(date(2021, 5, 1), None),), (Extension(date(2021, 4, 20), date(2021, 5, 20)),)),
    ]  # fmt: skip
    return [*read_cases(ROOT / "src/kstt/data/samples/cases.csv"), *long]


@pytest.fixture(scope="module")
def feedback():
    return [Feedback("P1", "Đất đai", FeedbackSubject.CONDUCT, date(2021, 4, 1), date(2021, 4, 9), None)]


DATABASES = ("sqlite", "postgresql")
_numbers = count()


def new_database(kind, request, tmp_path_factory):
    """The URL of an empty database."""
    name = f"portal{next(_numbers)}"
    if kind == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp(name) / 'portal.db'}"
    # In a server that other tests keep tables in as well.
    server = request.getfixturevalue("postgres_url")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    return f"{server.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="module", params=DATABASES)
def service(request, tmp_path_factory, cases, feedback):
    """A client of a service with records that every test leaves as they were."""
    url = new_database(request.param, request, tmp_path_factory)
    settings = Settings(database_url=url, reporting_unit=UNIT, upload_bytes=4_000_000)
    with serving(settings) as address, httpx.Client(base_url=address, timeout=60) as client:
        assert client.post("/records/cases", content=lines(cases)).json() == {"records": len(cases)}
        assert client.post("/records/feedback", content=lines(feedback)).json() == {"records": len(feedback)}
        yield client


@pytest.fixture(params=DATABASES)
def url(request, tmp_path_factory):
    """A database of a test's own."""
    return new_database(request.param, request, tmp_path_factory)


@contextmanager
def client_of(url, **settings):
    with (
        serving(Settings(database_url=url, **settings)) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


def a_case(number, category="Hộ tịch", unit="UBND xã B", **more):
    given = {"due": None, "closed": None, "closing": None, **more}
    return Case(
        str(number), category, AuthorityLevel.COMMUNE, unit, Channel.POSTAL, date(2021, 6, 1), **given
    )


def form_of(client, code="06c", **asked):
    answer = client.get(f"/forms/{code}", params={"period": "2021-Q2", **asked})
    assert answer.status_code == 200, answer.text
    return from_document(answer.json(), Form)


def test_forms_are_those_of_the_records(service, cases, feedback):
    answer = service.get("/forms/06c", params={"period": "2021-Q2"})
    assert from_document(answer.json(), Form) == form_06c(cases, PERIOD, reporting_unit=UNIT)
    answer = service.get("/forms/05b", params={"period": "2021-Q2"})
    assert from_document(answer.json(), Form) == form_05b(feedback, PERIOD, reporting_unit=UNIT)


def test_rules_are_query_parameters(service, cases):
    answer = service.get("/forms/06c", params={"period": "2021-Q2", "timeliness": "by_instant"})
    rules = CountingRules(timeliness=Timeliness.BY_INSTANT)
    assert from_document(answer.json(), Form) == form_06c(cases, PERIOD, rules, reporting_unit=UNIT)
    assert service.get("/forms/06c", params={"period": "2021-Q2", "timeliness": "roughly"}).status_code == 422
    assert service.get("/forms/06c", params={"period": "2021-Q2", "timely": "by_day"}).status_code == 422
    assert service.get("/forms/06c?period=2021-Q2&period=2021-Q1").status_code == 422


def test_one_unit(service, cases):
    unit = cases[0].unit
    answer = service.get("/forms/06c", params={"period": "2021-Q2", "unit": unit})
    expected = form_06c(cases, PERIOD, unit=unit)
    assert from_document(answer.json(), Form) == expected
    # Under every spelling of its name.
    written = unit.replace("UBND huyện", "Ủy ban nhân dân H.")
    assert written != unit
    answer = service.get("/forms/06c", params={"period": "2021-Q2", "unit": written})
    assert from_document(answer.json(), Form).total == expected.total
    pages = [service.get("/records/cases", params={"unit": name}).json() for name in (unit, written)]
    assert pages[0] == pages[1]


def test_excel_and_html(service, tmp_path):
    answer = service.get("/forms/06c", params={"period": "2021-Q2", "format": "xlsx"})
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    file = tmp_path / "form.xlsx"
    file.write_bytes(answer.content)
    computed = from_document(service.get("/forms/06c", params={"period": "2021-Q2"}).json(), Form)
    assert read_form(file).to_form() == computed
    page = service.get("/forms/06c", params={"period": "2021-Q2", "format": "html"})
    assert page.headers["content-type"].startswith("text/html")
    assert computed.code in page.text


@pytest.mark.parametrize(
    "period", ["6 tháng đầu năm 2021", "kỳ báo cáo quý II/2021", "2021-03-15/2021-06-14"]
)
def test_the_name_of_a_workbook_is_that_of_its_period_however_it_is_written(service, period):
    answer = service.get("/forms/06c", params={"period": period, "format": "xlsx"})
    name = f"06c-{ReportingPeriod.parse(period)}.xlsx".replace("/", "-")
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'


def test_records_that_change(service, cases):
    changed = Case(
        cases[0].id,
        "Hộ tịch",
        AuthorityLevel.COMMUNE,
        "UBND xã B",
        Channel.POSTAL,
        date(2021, 6, 1),
        None,
        None,
        None,
    )
    assert service.post("/records/cases", content=lines([changed])).status_code == 201
    answer = service.get("/forms/06c", params={"period": "2021-Q2"})
    assert from_document(answer.json(), Form) == form_06c([changed, *cases[1:]], PERIOD, reporting_unit=UNIT)
    service.post("/records/cases", content=lines(cases[:1]))


def test_bad_records_are_told_by_line_and_none_is_taken(service, cases):
    before = service.get("/forms/06c", params={"period": "2021-Q2"}).json()
    good = Case(
        "NEW", "Hộ tịch", AuthorityLevel.COMMUNE, "B", Channel.POSTAL, date(2021, 6, 1), None, None, None
    )
    body = lines([good]) + b'{"schema": "kstt/case/1", "id": 5}\nnot json\n{"schema": "kstt/cases/9"}\n'
    answer = service.post("/records/cases", content=body)
    assert answer.status_code == 422
    assert [problem["line"] for problem in answer.json()["error"]["lines"]] == [2, 3, 4]
    assert service.get("/forms/06c", params={"period": "2021-Q2"}).json() == before


def test_an_uploaded_workbook_is_checked(service, cases):
    right = ReportedForm.from_form(form_06c(cases, PERIOD, reporting_unit=UNIT))
    answer = service.post("/check", params={"filename": "quý 2.xlsx"}, content=form_bytes(right))
    assert answer.json() == {"forms": 1, "findings": []}
    row = next(row.ref for row in right.rows if row.number.isdecimal())
    wrong = right.with_cell(row, "pending_overdue", 77)
    answer = service.post("/check", content=form_bytes(wrong, formulas=False))
    findings = answer.json()["findings"]
    assert {finding["rule"] for finding in findings} >= {"row-identity", "column-total"}
    assert all("!" in finding["where"] for finding in findings)
    for finding in findings:
        jsonschema.validate(finding, json_schema(Finding))


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04 not a workbook", b"plain words"])
def test_unusable_uploads_have_an_error_of_their_own(service, body):
    answer = service.post("/check", content=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["type"] == "DocumentError"
    assert "/tmp" not in answer.json()["error"]["message"]


def test_uploads_are_bounded(service):
    assert service.post("/check", content=b"x" * 4_000_001).status_code == 413

    def without_length():
        for _ in range(60):
            yield b"x" * 100_000

    # The server may hang up on the sender in the middle of such a body, which is as good an answer.
    with suppress(httpx.TransportError):
        assert service.post("/check", content=without_length()).status_code == 413
    assert service.get("/openapi.json").status_code == 200


def test_errors_of_the_period(service):
    answer = service.get("/forms/06c", params={"period": "2021-Q5"})
    assert answer.status_code == 422
    assert "2021-Q5" in answer.json()["error"]["message"]
    assert service.get("/forms/06c", params={"period": "1990"}).json()["error"]["type"] == "NotInForceError"


@settings(max_examples=20)
@given(st.lists(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=6), max_size=5))
def test_what_is_kept_is_a_recount(tmp_path_factory, steps):
    """After any uploads and removals a ledger that was there all along is that of the records as they are."""
    url = f"sqlite:///{tmp_path_factory.mktemp('kept') / 'portal.db'}"
    make_tables(url)
    database = Store(engine_of(url))
    kept, other, known = Forms(database, ""), CountingRules(waiting=WaitingTreatment.BY_DATE), {}
    for step in steps:
        gone = {str(number) for number, state in step if state == 0}
        entered = {
            case.id: case
            for number, state in step
            if state and (case := a_case(number, f"Lĩnh vực {state}", f"Đơn vị {state % 2}"))
        }
        before = database.revision()
        changed = sum(known.get(key) != case for key, case in entered.items())
        assert database.put("cases", {key: row_of(case) for key, case in entered.items()}) == changed
        assert database.revision() == before + bool(changed)
        known |= entered
        taken_out = gone & known.keys()
        assert database.put("cases", dict.fromkeys(gone)) == len(taken_out)
        known = {key: case for key, case in known.items() if key not in gone}
        latest = database.revision()
        assert latest == before + bool(changed) + bool(taken_out)
        assert kept.ledgers.at(latest, CountingRules()) == Ledger.from_cases(known.values())
    latest = database.revision()
    assert kept.ledgers.at(latest, other) == Ledger.from_cases(known.values(), other)
    assert Forms(database, "").ledgers.at(latest, other) == kept.ledgers.at(latest, other)
    database.engine.dispose()


def test_uploads_in_opposite_orders(url):
    """Each goes in whole and none fails, whatever the order in which they name the same cases."""

    def upload(number):
        named = [a_case(n, f"Lĩnh vực {number}") for n in range(150)]
        return client.post("/records/cases", content=lines(named[:: (-1) ** number])).status_code

    with client_of(url) as client, ThreadPoolExecutor(24) as pool:
        assert set(pool.map(upload, range(24))) == {201}
        page = client.get("/records/cases", params={"limit": 1000}).json()["records"]
        assert len(page) == 150
        assert len({document["category"] for document in page}) == 1
        records = [from_document(document, Case) for document in page]
        assert form_of(client) == form_06c(records, PERIOD)


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_what_the_database_asks_to_be_tried_again_is(request, tmp_path_factory, monkeypatch, code):
    monkeypatch.setattr(store, "_AGAIN", store._AGAIN.copy(wait=wait_none(), stop=stop_after_attempt(4)))
    url = new_database("postgresql", request, tmp_path_factory)
    with client_of(url) as client, psycopg.connect(url, autocommit=True) as connection:
        # A sequence is not rolled back: it counts the attempts.
        connection.execute(
            f"""create sequence attempts; create function refuse() returns trigger language plpgsql as $$ begin
            if nextval('attempts') < 3 then raise 'busy' using errcode = '{code}'; end if; return null; end $$;
            create trigger refuse after insert on records for each statement execute function refuse()"""
        )
        assert client.post("/records/cases", content=lines([a_case(1)])).status_code == 201
        assert connection.execute("select last_value from attempts").fetchone() == (3,)
        connection.execute("drop trigger refuse on records")
        connection.execute(
            "create trigger refuse after insert on records for each row execute function refuse()"
        )
        connection.execute("alter sequence attempts minvalue -1000 restart with -1000")
        answer = client.post("/records/cases", content=lines([a_case(2)]))
        assert (answer.status_code, answer.json()["error"]["type"]) == (503, "Unavailable")
        assert answer.headers["retry-after"]
        assert len(client.get("/records/cases").json()["records"]) == 1


def test_connections_that_the_database_has_closed_are_made_anew(request, tmp_path_factory):
    url = new_database("postgresql", request, tmp_path_factory)
    with client_of(url) as client, psycopg.connect(url, autocommit=True) as other:

        def close():
            other.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = ''"
                          " and pid <> pg_backend_pid() and datname = current_database()")  # fmt: skip

        assert client.post("/records/cases", content=lines([a_case(1)])).status_code == 201
        assert form_of(client).total.received == 1
        close()
        assert client.get("/health").json()["revision"] == 1
        close()
        assert client.post("/records/cases", content=lines([a_case(2)])).status_code == 201
        close()
        assert form_of(client).total.received == 2


def test_a_locked_file_is_tried_again(tmp_path, monkeypatch):
    url, pauses = f"sqlite:///{tmp_path / 'portal.db'}", []
    make_tables(url)
    engine = engine_of(url)
    sqlalchemy.event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout = 0"))
    other = sqlite3.connect(tmp_path / "portal.db")

    def pause(seconds):
        pauses.append(seconds)
        if len(pauses) == 3:
            other.rollback()

    monkeypatch.setattr(store, "_AGAIN", store._AGAIN.copy(sleep=pause))
    other.execute("BEGIN IMMEDIATE")
    assert Store(engine).put("cases", {"1": row_of(a_case(1))}) == Store(engine).revision() == 1
    assert len(pauses) == 3
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlalchemy.exc.OperationalError):
        Store(engine).put("cases", {"1": None})
    other.close()
    engine.dispose()


def test_two_processes_answer_from_the_same_records(url):
    with client_of(url) as one, client_of(url) as other:
        for number in range(3):
            sender, reader = (one, other)[:: (-1) ** number]
            sender.post("/records/cases", content=lines([a_case(number)]))
            assert form_of(reader).total.received == number + 1
        assert one.delete("/records/cases/0").status_code == 204
        assert form_of(other).total.received == form_of(one).total.received == 2


def test_pages_of_records(service, cases, feedback):
    found, after = [], ""
    while after is not None:
        page = service.get("/records/cases", params={"limit": 3, "after": after}).json()
        assert len(page["records"]) <= 3
        found += [from_document(document, Case) for document in page["records"]]
        after = page["next"]
    assert sorted(found, key=lambda case: case.id) == sorted(cases, key=lambda case: case.id)
    assert [case.id for case in found] == sorted(case.id for case in cases)
    unit = cases[0].unit
    page = service.get("/records/cases", params={"unit": unit.upper()}).json()["records"]
    assert {document["id"] for document in page} == {case.id for case in cases if case.unit == unit}
    page = service.get("/records/feedback").json()["records"]
    assert [from_document(document, Feedback) for document in page] == feedback
    assert service.get("/records/cases", params={"limit": 0}).status_code == 422


def test_a_record_taken_out_is_not_counted(service, cases):
    gone = cases[-1]
    assert service.delete(f"/records/cases/{gone.id}").status_code == 204
    assert form_of(service) == form_06c(cases[:-1], PERIOD, reporting_unit=UNIT)
    answer = service.delete(f"/records/cases/{gone.id}")
    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "UnknownNameError")
    service.post("/records/cases", content=lines([gone]))
    assert form_of(service) == form_06c(cases, PERIOD, reporting_unit=UNIT)


@pytest.mark.parametrize(
    "identifier",
    ["a\nb", "a\r\nb\n", "\n a", "a\tb", "a\x85b", "a\u2028b", "a/b\n/c", "a\x01b", "a?b#c", "đ %"],
)
def test_a_record_is_taken_out_by_the_id_that_it_was_sent_with(service, identifier):
    before = service.get("/records/cases").json()
    document = {**to_document(a_case("ID")), "id": identifier}
    assert service.post("/records/cases", content=json.dumps(document)).status_code == 201
    kept = service.get("/records/cases").json()["records"]
    (entered,) = [each["id"] for each in kept if each not in before["records"]]
    assert service.delete(f"/records/cases/{quote(identifier, safe='')}").status_code == 204
    assert service.get("/records/cases").json() == before
    # And by the id as it is listed.
    service.post("/records/cases", content=json.dumps(document))
    assert service.delete(f"/records/cases/{quote(entered, safe='')}").status_code == 204
    assert service.get("/records/cases").json() == before


def test_feedback_of_a_unit(url):
    def feedback(number, unit):
        return Feedback(
            f"H/{number}", "Đất đai", FeedbackSubject.CONDUCT, date(2021, 4, number), None, None, unit
        )

    one, other = [feedback(1, "Sở Y tế"), feedback(2, "Sở  y tế")], [feedback(3, None)]
    with client_of(url, reporting_unit=UNIT) as client:
        client.post("/records/feedback", content=lines([*one, *other]))
        # Nothing is known of cases yet.
        assert form_of(client, unit="Sở Y tế") == form_06c([], PERIOD, reporting_unit="Sở Y tế")
        client.post("/records/cases", content=lines([a_case(1, unit="Sở Tư pháp")]))
        assert form_of(client, "05b") == form_05b([*one, *other], PERIOD, reporting_unit=UNIT)
        assert form_of(client, "05b", unit="SỞ Y TẾ") == form_05b(one, PERIOD, unit="Sở Y tế")
        # A unit that has sent cases alone has no feedback, which is known of it; and the other way round.
        none = form_05b([], PERIOD, reporting_unit="Sở Tư pháp")
        assert form_of(client, "05b", unit="Sở Tư pháp") == none
        assert form_of(client, unit="Sở Y tế") == form_06c([], PERIOD, reporting_unit="Sở Y tế")
        answer = client.get("/forms/05b", params={"period": "2021-Q2", "unit": "Sở Y té"})
        assert answer.status_code == 404
        assert "did you mean 'Sở " in answer.json()["error"]["message"]
        assert client.delete("/records/feedback/H/1").status_code == 204
        assert form_of(client, "05b", unit="Sở Y tế").total.received == 1


def test_forms_by_procedure(url):
    cases = [a_case(n, procedure=f"Thủ tục {n % 2}", unit=f"Sở {n % 3}") for n in range(6)]
    with client_of(url) as client:
        client.post("/records/cases", content=lines(cases))
        by = {"rows": RowBy.PROCEDURE}
        assert form_of(client, rows="procedure") == form_06c(cases, PERIOD, **by)
        expected = form_06c(cases[::3], PERIOD, **by, unit="Sở 0")
        assert form_of(client, rows="procedure", unit="sở 0") == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(
            ("id", "x" * 65),
            ("category", "đ" * 256),
            ("unit", "x" * 256),
            ("unit", "a\0b"),
            ("id", "a\ud800"),
        ),
        *(("category", ""), ("received", "2021-02-30"), ("suspensions", [[[]]])),
    ],
)
def test_the_limits_of_the_database_are_those_of_the_service(service, field, value):
    before = service.get("/health").json()
    document = {**to_document(a_case("LIMIT")), field: value}
    body = lines([a_case("GOOD")]) + json.dumps(document).encode()
    answer = service.post("/records/cases", content=body)
    assert answer.status_code == 422
    (problem,) = answer.json()["error"]["lines"]
    assert problem["line"] == 2
    assert field in problem["message"]
    assert service.get("/health").json() == before


def test_the_longest_values_that_fit_are_kept(service):
    longest = a_case("đ" * 64, "đ" * 255, "đ" * 255)
    assert service.post("/records/cases", content=lines([longest])).status_code == 201
    (document,) = service.get("/records/cases", params={"unit": "đ" * 255}).json()["records"]
    assert from_document(document, Case) == longest
    assert service.delete(f"/records/cases/{longest.id}").status_code == 204


@pytest.mark.parametrize(
    "body",
    [
        *(b"\xff\xfe", b"[" * 100_000, b"[]", b'"\xff"', b'{"schema": []}', b"1" * 5_000, b"x" * (3 << 20)),
        b'{"schema": "kstt/case/1", "schema": "kstt/case/1"}',
    ],
)
def test_lines_that_are_no_records(service, body):
    answer = service.post("/records/cases", content=body)
    assert answer.status_code == 422
    assert [problem["line"] for problem in answer.json()["error"]["lines"]] == [1]


@pytest.mark.parametrize(
    "name",
    [
        "../../../tmp/x.xlsx",
        "/etc/passwd",
        "a\0b.xlsx",
        "x" * 5_000 + ".xlsx",
        "..",
        "",
        "con.XLSX",
        "a/b\\c.xlsx",
    ],
)
def test_names_of_files_are_never_paths(service, cases, name):
    form = ReportedForm.from_form(form_06c(cases, PERIOD, reporting_unit=UNIT))
    answer = service.post("/check", params={"filename": name}, content=form_bytes(form))
    assert (answer.status_code, answer.json()) == (200, {"forms": 1, "findings": []})
    answer = service.post("/check", params={"filename": name}, content=b"plain words")
    assert answer.status_code == 422
    assert name in answer.json()["error"]["message"] or "\0" in name


def test_a_body_that_comes_too_slowly(tmp_path):
    with client_of(f"sqlite:///{tmp_path}/portal.db", upload_seconds=0.05) as client:
        for path in ("/records/cases", "/check"):
            with socket.create_connection((client.base_url.host, client.base_url.port), timeout=30) as sender:
                head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{"
                sender.sendall(head.encode())
                with sender.makefile("rb") as answer:
                    assert b" 408 " in answer.readline()
        assert client.get("/health").json() == {"status": "ok", "revision": 0}


def test_a_sender_who_hangs_up_leaves_nothing(tmp_path):
    with client_of(f"sqlite:///{tmp_path}/portal.db") as client:
        address = client.base_url.host, client.base_url.port
        with socket.create_connection(address, timeout=30) as sender:
            sender.sendall(
                b"POST /records/cases HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n"
                + lines([a_case(1)])
            )
        assert client.get("/records/cases").json() == {"records": [], "next": None}


def test_uploads_and_forms_do_not_wait_for_each_other(tmp_path, monkeypatch):
    begun, go_on, form = threading.Event(), threading.Event(), Forms.form

    def held(*args):
        begun.set()
        assert go_on.wait(60)
        return form(*args)

    monkeypatch.setattr(Forms, "form", held)
    with client_of(f"sqlite:///{tmp_path}/portal.db", threads=1) as client, ThreadPoolExecutor(1) as pool:
        asked = pool.submit(form_of, client)
        assert begun.wait(60)
        assert client.post("/records/cases", content=lines([a_case(1)])).status_code == 201
        go_on.set()
        assert asked.result().total.received == 0
        assert form_of(client).total.received == 1


def test_copies_stay_good_until_records_change(service, cases):
    asked = {"url": "/forms/06c", "params": {"period": "2021-Q2"}}
    first = service.get(**asked)
    tag = first.headers["etag"]
    for known in (tag, f'"other", {tag}', "*", tag.removeprefix("W/"), f'W/"other",{tag.removeprefix("W/")}'):
        answer = service.get(**asked, headers={"if-none-match": known})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == first.headers["etag"]
    # What is sent again without a change changes nothing.
    service.post("/records/cases", content=lines(cases))
    assert service.get(**asked, headers={"if-none-match": first.headers["etag"]}).status_code == 304
    service.post("/records/cases", content=lines([a_case("NEW")]))
    answer = service.get(**asked, headers={"if-none-match": first.headers["etag"]})
    assert (answer.status_code, answer.headers["etag"] != first.headers["etag"]) == (200, True)
    service.delete("/records/cases/NEW")


WRONG = [
    *(
        ("GET", "/forms/06c", {}),
        ("GET", "/forms/06c", {"period": "2021-Q5"}),
        ("GET", "/forms/07", {"period": "2021"}),
    ),
    *(
        ("GET", "/forms/06c", {"period": "2021-Q2", "unit": "?"}),
        ("GET", "/nowhere", {}),
        ("PUT", "/records/cases", {}),
    ),
    *(("GET", "/records/cases", {"after": "\0"}), ("GET", "/records/cases", {"limit": "many"})),
    *(
        ("DELETE", "/records/cases/none", {}),
        ("DELETE", "/records/cases/%00", {}),
        ("GET", "/records/cases", {"unit": "\0"}),
    ),
    *(("POST", "/check", {}), ("GET", "/forms/06c", {"period": "1990"}), ("GET", "/records/papers", {})),
]


@pytest.mark.parametrize(("method", "path", "asked"), WRONG)
def test_errors_have_one_shape_in_the_language_asked_for(service, method, path, asked):
    document = service.get("/openapi.json").json()
    schema = {"$ref": "#/components/schemas/Failure", "components": document["components"]}
    said = set()
    for accepted, lang in (("vi-VN,vi;q=0.9,en;q=0.8", "vi"), ("en;q=0.5, fr, vi;q=0", "en"), ("", "en")):
        answer = service.request(method, path, params=asked, headers={"accept-language": accepted})
        assert 400 <= answer.status_code < 500
        jsonschema.validate(answer.json(), schema)
        assert answer.headers["content-language"] == lang
        said.add((lang, answer.json()["error"]["message"]))
    assert len(said) == 2
    assert len({message for _, message in said}) == 2


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("GET", "/forms/06c?period=2021-Q2&format=pdf", "format: phải là 'json', 'xlsx' hoặc 'html'"),
        ("GET", "/records/cases?limit=0", "limit: phải từ 1 trở lên"),
        ("GET", "/records/cases?limit=1001", "limit: phải từ 1000 trở xuống"),
        ("GET", "/records/cases?limit=many", "limit: phải là số nguyên"),
        ("GET", "/records/cases?unti=x", "unti: không có tham số này"),
        ("POST", "/check?file=x.docx", "file: không có tham số này"),
        ("GET", "/records/cases?after=%00", "after: có ký tự mà không tên nào có"),
        ("GET", f"/records/cases?after={'x' * 256}", "after: dài quá 255 ký tự"),
        ("GET", "/records/papers?limit=0", "kind: phải là 'cases' hoặc 'feedback'; limit: phải từ 1 trở lên"),
        ("GET", "/nowhere", "không có gì ở địa chỉ này"),
        ("PUT", "/records/cases", "địa chỉ này không nhận phương thức này"),
    ],
)
def test_errors_of_the_framework_are_in_the_language_too(service, method, path, said):
    answer = service.request(method, path, headers={"accept-language": "vi"})
    assert answer.json()["error"]["message"] == said
    assert answer.headers["content-language"] == "vi"
    assert said not in service.request(method, path).text


def test_errors_on_the_page_are_in_its_language(service):
    page = service.get("/", params={"period": "2021-Q5"}, headers={"accept-language": "en"}).text
    assert "kỳ báo cáo: tìm thấy" in page
    bad = service.post("/records/cases", content=b"words", headers={"accept-language": "vi"}).json()["error"]
    assert bad["message"].startswith("số dòng không đọc được: 1; dòng 1: ")
    assert "tìm thấy" in bad["lines"][0]["message"]


def test_every_operation_declares_the_shape_of_its_errors(service):
    document = service.get("/openapi.json").json()
    assert "HTTPValidationError" not in document["components"]["schemas"]
    for operations in document["paths"].values():
        for operation in operations.values():
            declared = operation["responses"]["default"]["content"]["application/json"]["schema"]
            assert declared == {"$ref": "#/components/schemas/Failure"}


def test_a_database_that_does_not_answer(tmp_path):
    with client_of(f"sqlite:///{tmp_path}/portal.db") as client:
        assert client.get("/health").json() == {"status": "ok", "revision": 0}
        engine = engine_of(f"sqlite:///{tmp_path}/portal.db")
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text("drop table revision"))
        engine.dispose()
        for path in ("/health", "/forms/06c?period=2021-Q2"):
            answer = client.get(path)
            assert (answer.status_code, answer.json()["error"]["type"]) == (503, "Unavailable")


def test_who_has_no_token_is_turned_away(tmp_path):
    url = f"sqlite:///{tmp_path}/portal.db"
    with client_of(url, portal_token="khóa") as client:  # a token of the test
        for path in ("/", "/forms/06c?period=2021-Q2", "/records/cases"):
            for given in ("", "Bearer none", "Basic x", "Bearer khoa"):
                answer = client.get(path, headers={"authorization": given})
                assert (answer.status_code, answer.json()["error"]["type"]) == (401, "Unauthorized")
                assert answer.headers["www-authenticate"] == "Bearer"
            known = {"authorization": "Bearer khóa".encode()}
            assert client.get(path, headers=known).status_code == 200
        described = client.get("/openapi.json").json()
        assert described["components"]["securitySchemes"]
        for path in ("/health", "/docs", "/redoc"):
            assert client.get(path).status_code == 200
        for path, methods in described["paths"].items():
            for method in methods:
                status = client.request(
                    method, path.format(kind="cases", identifier="H1", code="06c")
                ).status_code
                assert (status == 401) == (path != "/health"), path


def test_the_sign_in_of_a_portal(tmp_path):
    def session(request: Request):
        if request.cookies.get("session") != "known":
            raise HTTPException(403, named("not here", vi="không được vào"))

    settings = Settings(database_url=f"sqlite:///{tmp_path}/portal.db")
    with serving(settings, authenticate=session) as address:
        assert httpx.get(address).json()["error"] == {"type": "Forbidden", "message": "not here"}
        assert httpx.get(address, cookies={"session": "known"}).status_code == 200


def test_migrations_make_the_tables_of_the_models(url):
    command.upgrade(migrations(url), "head")
    command.check(migrations(url))
    command.downgrade(migrations(url), "base")
    engine = engine_of(url)
    assert sqlalchemy.inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_migrations_from_the_command_line(tmp_path):
    url = f"sqlite:///{tmp_path}/portal.db"
    path = {"PYTHONPATH": str(ROOT / "src"), "DATABASE_URL": url, "PATH": os.environ["PATH"]}
    subprocess.run(
        [sys.executable, "-m", "alembic", "-c", ALEMBIC, "upgrade", "head"],
        env=path,
        cwd=tmp_path,
        check=True,
    )
    command.check(migrations(url))


def test_the_description_has_the_schemas_of_the_library(service):
    document = service.get("/openapi.json").json()
    content = document["paths"]["/forms/{code}"]["get"]["responses"]["200"]["content"]
    assert content["application/json"]["schema"] == json_schema(Form)
    jsonschema.validate(service.get("/forms/06c", params={"period": "2021-Q2"}).json(), json_schema(Form))
    parameters = {p["name"] for p in document["paths"]["/forms/{code}"]["get"]["parameters"]}
    assert {"period", "timeliness", "waiting", "format"} <= parameters


def test_a_whole_quarter_and_its_page(tmp_path, artefacts):
    """The real figures: 126,378 cases in, the published totals out, and the page as a reader sees it."""
    published = published_report().to_form(remainder=REMAINDER).of(CaseAccount)
    with (
        serving(Settings(database_url=f"sqlite:///{tmp_path}/portal.db", reporting_unit=UNIT)) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        client.post("/records/cases", content=b"".join(alike_lines(cases_for(published))))
        answer = client.get("/forms/06c", params={"period": "2021-Q2"}).json()
        assert answer["total"] == dict(published.total.values)
        picture = artefacts / "portal-backend.png"
        picture.unlink(missing_ok=True)
        subprocess.run(
            [
                program("chromium", "chromium-browser", "google-chrome"),
                *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
                *("--disable-background-networking", "--disable-component-update", "--hide-scrollbars"),
                f"--user-data-dir={tmp_path / 'browser'}",
                "--window-size=1400,1000",
                f"--screenshot={picture}",
                f"{address}/?form=06c&period=2021-Q2",
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        assert picture.stat().st_size > 10_000


def alike_lines(cases):
    """The lines of many cases, of which most differ in their ids alone: each kind is written once."""
    kinds = {}
    for case in cases:
        kind = (
            case.category,
            case.level,
            case.unit,
            case.channel,
            case.received,
            case.due,
            case.closed,
            case.closing,
        )
        if kind not in kinds:
            kinds[kind] = to_json(attrs.evolve(case, id="{id}"), indent=None).split("{id}")
        yield (json.dumps(case.id)[1:-1].join(kinds[kind]) + "\n").encode()
