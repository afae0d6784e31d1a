"""The example of a portal's backend, run for real: a server, SQLite and PostgreSQL, a browser."""

import json
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from datetime import date, datetime

import httpx
import jsonschema
import psycopg
import pytest

from kstt import (
    AuthorityLevel,
    CaseAccount,
    Channel,
    CountingRules,
    Feedback,
    FeedbackSubject,
    Form,
    ReportedForm,
    ReportingPeriod,
    Timeliness,
    form_05b,
    form_06c,
)
from kstt.codecs.documents import from_document, json_schema, to_json
from kstt.dates.instants import VIETNAM
from kstt.io.excel.reading import form_bytes, read_form
from kstt.io.records.delimited import read_cases
from kstt.records.cases import Case
from kstt.records.histories import Extension, Suspension
from kstt.samples import REMAINDER, cases_for, published_report
from tests.support import ROOT, free_port, program

sys.path.insert(0, str(ROOT / "docs" / "examples"))

from portal_backend import migrations
from portal_backend.app import create_app
from portal_backend.service import Settings
from portal_backend.store import engine_of

PERIOD = ReportingPeriod.quarter(2021, 2)
UNIT = "UBND tỉnh Đắk Nông"


@contextmanager
def serving(settings):
    """The address of the service, run by a real server in a thread on migrated tables."""
    import uvicorn

    engine = engine_of(settings.database_url)
    migrations.upgrade(engine)
    engine.dispose()
    config = uvicorn.Config(
        create_app(settings),
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
    return "".join(json.dumps(json.loads(to_json(record))) + "\n" for record in records).encode()


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


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def service(request, tmp_path_factory, cases, feedback):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('portal') / 'portal.db'}"
    else:
        # A database of its own in the server, as other tests keep tables of cases in the common one.
        server = request.getfixturevalue("postgres_url")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("create database portal")
        url = server.rpartition("/")[0] + "/portal"
    settings = Settings(url, reporting_unit=UNIT, upload_bytes=300_000)
    with serving(settings) as address, httpx.Client(base_url=address, timeout=60) as client:
        answer = client.post("/records", content=lines([*cases, *feedback]))
        assert answer.json() == {"records": len(cases) + len(feedback)}
        yield client


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


def test_one_unit(service, cases):
    unit = cases[0].unit
    answer = service.get("/forms/06c", params={"period": "2021-Q2", "unit": unit})
    expected = form_06c([c for c in cases if c.unit == unit], PERIOD, reporting_unit=unit)
    assert from_document(answer.json(), Form) == expected


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
    assert service.post("/records", content=lines([changed])).status_code == 201
    answer = service.get("/forms/06c", params={"period": "2021-Q2"})
    assert from_document(answer.json(), Form) == form_06c([changed, *cases[1:]], PERIOD, reporting_unit=UNIT)
    service.post("/records", content=lines(cases[:1]))


def test_bad_records_are_told_by_line_and_none_is_taken(service, cases):
    before = service.get("/forms/06c", params={"period": "2021-Q2"}).json()
    good = Case(
        "NEW", "Hộ tịch", AuthorityLevel.COMMUNE, "B", Channel.POSTAL, date(2021, 6, 1), None, None, None
    )
    body = lines([good]) + b'{"schema": "kstt/case/1", "id": 5}\nnot json\n{"schema": "kstt/cases/9"}\n'
    answer = service.post("/records", content=body)
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
        jsonschema.validate(finding, service.get("/openapi.json").json()["components"]["schemas"]["Finding"])


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04 not a workbook", b"plain words"])
def test_unusable_uploads_have_an_error_of_their_own(service, body):
    answer = service.post("/check", content=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["type"] == "DocumentError"
    assert "/tmp" not in answer.json()["error"]["message"]


def test_uploads_are_bounded(service):
    assert service.post("/check", content=b"x" * 300_001).status_code == 413

    def without_length():
        for _ in range(40):
            yield b"x" * 10_000

    # The server may hang up on the sender in the middle of such a body, which is as good an answer.
    with suppress(httpx.TransportError):
        assert service.post("/check", content=without_length()).status_code == 413
    assert service.get("/openapi.json").status_code == 200


def test_errors_of_the_period(service):
    answer = service.get("/forms/06c", params={"period": "2021-Q5"})
    assert answer.status_code == 422
    assert "2021-Q5" in answer.json()["error"]["message"]
    assert service.get("/forms/06c", params={"period": "1990"}).json()["error"]["type"] == "NotInForceError"


def test_the_description_has_the_schemas_of_the_library(service):
    document = service.get("/openapi.json").json()
    assert document["components"]["schemas"]["Form"] == json_schema(Form)
    jsonschema.validate(service.get("/forms/06c", params={"period": "2021-Q2"}).json(), json_schema(Form))
    parameters = {p["name"] for p in document["paths"]["/forms/{code}"]["get"]["parameters"]}
    assert {"period", "timeliness", "waiting", "format"} <= parameters


def test_a_whole_quarter_and_its_page(tmp_path, artefacts):
    """The real figures: 126,378 cases in, the published totals out, and the page as a reader sees it."""
    published = published_report().to_form(remainder=REMAINDER).of(CaseAccount)
    with (
        serving(Settings(f"sqlite:///{tmp_path}/portal.db", reporting_unit=UNIT)) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        client.post("/records", content=(part for part in map(lines, batches(cases_for(published)))))
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


def batches(records, size=5_000):
    batch = []
    for record in records:
        batch.append(record)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch
