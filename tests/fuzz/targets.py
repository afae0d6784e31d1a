"""The doors of the library, the good inputs that are made strange, and what is done with what comes through."""

import asyncio
import contextlib
import io
import json
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from pathlib import Path

import attrs
import httpx
import polars as pl
from PIL import Image

from kstt import (
    Case,
    CountingRules,
    Feedback,
    Form,
    Ledger,
    ReportedForm,
    ReportingPeriod,
    check,
    form_06c,
    samples,
)
from kstt.cli import main as command
from kstt.cli.settings import read_settings, settings_toml
from kstt.codecs import findings_from_json, findings_to_csv, findings_to_json, from_json, to_document, to_json
from kstt.dates.workdays import WorkCalendar
from kstt.html import render_html
from kstt.io.excel import form_bytes
from kstt.io.formats import read_forms
from kstt.io.records import read_feedback
from kstt.io.settings import read_calendar, read_catalogue, read_layouts, read_source, read_titles
from kstt.limits import LONGEST_MESSAGE
from tests.fuzz.mutations import as_bytes, as_json, as_markup, as_package, as_picture, as_text, as_text_of_pdf
from tests.fuzz.structures import as_encoding, as_long_numbers, as_sectors, as_stated_size
from tests.support import DATA, ROOT

LONGEST_PLACE = 600
QUARTER = ReportingPeriod.quarter(2021, 2)
LAYOUT = """
[[layout]]
code = "06c/UBND-TCT"
based_on = "II.06c/VPCP/KSTT"
source = "Quyết định 10/2026/QĐ-UBND"
in_force_from = 2026-01-01
title = "Kết quả giải quyết"
total_label = "CỘNG"
[[layout.section]]
level = "province"
title = "Cấp tỉnh"
[[layout.section]]
level = "commune"
title = "Cấp xã"
"""
CATALOGUE = '[[category]]\nname = "Hộ tịch"\nlevel = "commune"\naliases = ["Tư pháp"]\ncode = "HT"\n'
CATALOGUE_TABLE = "name,level,aliases,code\nHộ tịch,commune,Tư pháp,HT\nĐất đai,,Địa chính,DD\n"
SETTINGS = 'lang = "vi"\nreporting-unit = "UBND xã A"\ncatalogue = "names.csv"\ncolor = "never"\n'
REQUESTS = (
    "GET forms/06c?period=2021-Q2&unit=UBND xã A&timeliness=by_day&rows=procedure\n"
    "GET forms/05b?period=2021-06&format=html\nGET records/cases?limit=3&after=H1\nGET ?form=06c&period=2021-Q2\n"
    "DELETE records/cases/H1\nGET health\n"
)
CALENDAR = "date,kind,reason\n2026-11-23,closed,Lễ hội\n2026-11-28,open,Làm bù\n"
TITLES = '[titles]\nreceived = ["Hồ sơ nhận"]\npending = ["Còn lại", "Chưa xong"]\n'


@attrs.frozen(eq=False)
class Target:
    """A door: its good inputs by the names of their files, how they are made strange, and what is called."""

    name: str
    seeds: dict[str, bytes]
    ways: tuple[Callable[..., bytes], ...]
    run: Callable[[Path], object]
    every: int = 1
    """With ``--inputs`` it is tried in one round of so many: a picture takes a hundred times as long as a text."""


def said(arguments):
    """What a command says; its exit status is one of those that are documented."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as told:
        status = command(arguments)
    assert status in {0, 1, 2}, status
    longest = max(map(len, told.getvalue().splitlines()), default=0)
    # Beside a message stand the file and the line that it is about.
    assert longest <= LONGEST_MESSAGE + LONGEST_PLACE, longest
    return out.getvalue()


def form_file(path):
    """Read, checked, drawn, kept and read again: what a program and the commands do with a file of a form."""
    name = str(path)
    said(["check", name, "--lang", "vi"])
    said(["check", name, "--show-columns", "--format", "csv"])
    json.loads(said(["check", name, "--json"]))
    out = path.with_name("out.json")
    said(["convert", name, str(out), "--overwrite"])
    if out.exists():
        said(["check", str(out)])
        said(["convert", name, str(path.with_name("out.html")), "--overwrite"])
    said(["merge", name, "--period", "2021-Q2", "--form", "06c"])
    for form in read_forms(name):
        assert from_json(to_json(form), ReportedForm) == form
        findings = check(form)
        assert [*findings_from_json(findings_to_json(findings))] == [*findings]
        findings_to_csv(findings)


def report_file(path):
    said(["audit", str(path), "--explain", "--lang", "vi"])
    said(["audit", str(path), "--form", str(samples.path("q2-06c.xlsx")), "--format", "csv"])
    said(["check", str(path)])


def record_file(path, form="06c"):
    said(["form", form, str(path), "--period", "2021-Q2", "--unit", "X", "--skip-invalid", "--lang", "vi"])
    said(["form", form, str(path), "--period", "2021-Q2", "--unit", "X"])
    said(["convert", str(path), str(path.with_name("out.csv")), "--overwrite", "--skip-invalid"])
    said(
        [
            "ledger",
            "make",
            str(path),
            "-o",
            str(path.with_name("out.parquet")),
            "--skip-invalid",
            "--force",
        ]
    )


def page_file(path):
    """What stands on pages is recognised: the commands alone, as it takes seconds."""
    said(["check", str(path), "--lang", "vi", "--all"])
    said(["merge", str(path), "--period", "2021-Q2", "--form", "06c"])


def settings_file(path):
    found = read_settings(path)
    assert found is not None
    assert tomllib.loads(settings_toml(found.values)) == dict(found.values)


def source_file(path):
    """A description of an export, and the export read by it."""
    said(
        [
            "form",
            "06c",
            str(samples.path("export.csv")),
            "--source",
            str(path),
            "--period",
            "2021-Q2",
            "--skip-invalid",
        ]
    )
    read_source(path)


def export_file(path):
    """A first description of an export, which can be read."""
    out = path.with_name("out.toml")
    said(["source", "new", str(path), "-o", str(out), "--overwrite"])
    if out.exists():
        read_source(out)
    out.unlink(missing_ok=True)


def template_file(path):
    """A catalogue as the rows of a template, which is then read."""
    out = path.with_name("out.xlsx")
    said(
        [
            "template",
            "06c",
            "--period",
            "2021-Q2",
            "--unit",
            path.read_text("utf-8", "replace")[:40].strip("-"),
            "--catalogue",
            str(path),
            "-o",
            str(out),
            "--overwrite",
        ]
    )
    if out.exists():
        for form in read_forms(out):
            check(form)


def due_file(path):
    said(["due", str(path), "--as-of", "2021-06-30", "--within", "3d", "--lang", "vi"])


def previous_file(path):
    said(["compare", str(path), str(samples.path("q2-06c.xlsx"))])
    said(["repair", str(path)])


def service_of(folder):
    """What asks the portal's example, on a database of its own."""
    sys.path.insert(0, str(ROOT / "docs" / "examples"))
    from alembic import command as alembic
    from alembic.config import Config
    from portal_backend.app import Settings, create_app

    url = f"sqlite:///{folder}/portal.db"
    config = Config(ROOT / "docs" / "examples" / "portal_backend" / "alembic.ini")
    config.attributes["url"] = url
    alembic.upgrade(config, "head")
    transport = httpx.ASGITransport(create_app(Settings(database_url=url)))

    async def ask(method, address, **more):
        async with httpx.AsyncClient(transport=transport, base_url="http://portal") as client:
            answered(await client.request(method, address, **more))

    return lambda *asked, **more: asyncio.run(ask(*asked, **more))


def answered(answer):
    """An answer is good, or an error of the one shape that is not the service's own."""
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert {"type", "message"} <= answer.json()["error"].keys()


def upload(path, service):
    """A body sent to every door of the service, then a form of what came in."""
    ask, body = service(), path.read_bytes()
    for kind in ("cases", "feedback"):
        ask("POST", f"/records/{kind}", content=body)
    ask("POST", "/check", params={"filename": path.name}, content=body)
    ask("GET", "/forms/06c", params={"period": "2021-Q2", "unit": "UBND xã A"})


def requests_file(path, service):
    """Lines of a method and an address."""
    ask = service()
    for line in path.read_text("utf-8", "replace").splitlines()[:20]:
        method, _, address = line.partition(" ")
        # What no client can send reaches no service.
        with contextlib.suppress(httpx.InvalidURL, httpx.LocalProtocolError, UnicodeEncodeError):
            ask(method if method in {"GET", "DELETE", "PUT"} else "GET", "/" + address.lstrip("/"))


def json_text(path, kind):
    value = from_json(path.read_text(encoding="utf-8", errors="surrogateescape"), kind)
    assert from_json(to_json(value), kind) == value


def ledger_file(path):
    ledger = Ledger.from_parquet(path)
    whole = read_whole()
    for period in (QUARTER, ReportingPeriod.month(2021, 4)):
        # A damage that is not noticed may not change a form.
        assert form_06c(ledger, period) == form_06c(whole, period)


@cache
def read_whole():
    return Ledger.from_cases(cases(), CountingRules())


@cache
def cases():
    return samples.year_of_cases(count=200)


def blank_picture(kind):
    """A small picture without anything on it: what it says of its size is what is changed."""
    out = io.BytesIO()
    Image.new("L", (40, 30), 255).save(out, kind)
    return out.getvalue()


@cache
def targets(folder):
    """Every door; ``folder`` takes what has to be written first."""
    report = samples.published_report()
    small = ReportedForm.from_form(form_06c(cases()[:40], QUARTER))
    sample = {name: samples.path(name).read_bytes() for name in samples.names()}
    form = form_06c(cases(), QUARTER)
    feedback = to_json(next(iter(read_feedback(samples.path("feedback.csv"))))).encode()
    ledger = folder / "seed.parquet"
    read_whole().to_parquet(ledger, overwrite=True)
    service = cache(lambda: service_of(folder))
    lines = "".join(f"{json.dumps(to_document(one))}\n" for one in cases()[:20]).encode()
    pages = folder / "seed.html"
    pages.write_text(render_html(small, page=True), encoding="utf-8")

    def ending(
        *suffixes, folders=("documents", "encodings", "hostile", "workbooks", "merging", "records", "reports")
    ):
        found = {name: data for name, data in sample.items() if name.endswith(suffixes)}
        for part in folders:
            for path in sorted((DATA / part).rglob("*")):
                if path.name.endswith(suffixes) and path.stat().st_size < 300_000:
                    found[path.name] = path.read_bytes()
        return found

    def only(found, *words):
        return {name: data for name, data in found.items() if any(word in name for word in words)}

    texts = {**ending(".tsv"), **only(ending(".csv", ".txt"), "huyen", "wrong", "cp1258", "s12_table")}
    packages = {**ending(".xlsx", ".ods"), "report.xlsx": form_bytes(report)}
    records = only(ending(".csv"), "cases", "feedback", "export", "r03", "r04", "quote", "overflow")
    messages = only(ending(".jsonl"), "")
    messages |= {"batch.json": (DATA / "portal" / "batch.json").read_bytes()}
    arrays = {
        "a.json": json.dumps([to_document(one) for one in cases()[:20]]).encode(),
        "rows.json": json.dumps(
            [{"MaHoSo": f"H{n}", "SoLuong": n, "NgayNhan": "2021-04-01"} for n in range(9)]
        ).encode(),
    }
    binary = {name: data for name, data in ending(".xls").items() if data.startswith(b"\xd0\xcf\x11\xe0")}
    export = folder / "seed-export.parquet"
    pl.read_csv(samples.path("export.csv"), separator=";").write_parquet(export)
    pictures = {f"p.{kind}": blank_picture(kind) for kind in ("png", "jpeg", "tiff", "pdf")}
    documents = {
        "form.json": to_json(small).encode(),
        "wrong.json": to_json(small.with_cell(small.rows[-1].ref, "pending", "1.2x")).encode(),
    }
    return (
        Target("table text", texts, (as_text, as_text, as_bytes), form_file),
        Target("workbook", packages, (as_package, as_package, as_package, as_encoding, as_bytes), form_file),
        Target("old workbook", ending(".xls"), (as_bytes, as_markup, as_encoding), form_file),
        Target("binary workbook", binary, (as_sectors, as_sectors, as_sectors, as_bytes), form_file),
        Target("web page", {"seed.html": pages.read_bytes()}, (as_markup, as_markup, as_text, as_encoding, as_bytes), form_file),
        Target("document of a form", documents, (as_json, as_json, as_text), form_file),
        Target("report", only(ending(".txt"), "report", "quarter", "redos", "slow", "_"), (as_text, as_text, as_long_numbers, as_bytes), report_file),
        Target("word", ending(".docx"), (as_package, as_package, as_encoding, as_bytes), report_file),
        Target("records", records, (as_text, as_text, as_bytes), record_file),
        Target("feedback", only(records, "feedback"), (as_text,), partial(record_file, form="05b")),
        Target("records in a workbook", only(packages, "r02"), (as_package,), record_file),
        Target("messages", messages, (as_json, as_json, as_json, as_text, as_bytes), record_file),
        Target("records in an array", arrays, (as_json, as_json, as_text, as_long_numbers, as_bytes), record_file),
        Target("case", {"case.json": to_json(cases()[0]).encode()}, (as_json, as_text), partial(json_text, kind=Case)),
        Target("form", {"form.json": to_json(form).encode()}, (as_json, as_text), partial(json_text, kind=Form)),
        Target("feedback document", {"f.json": feedback}, (as_json, as_text), partial(json_text, kind=Feedback)),
        Target("layouts", {"l.toml": LAYOUT.encode()}, (as_text, as_bytes), read_layouts),
        Target("catalogue", {"c.toml": CATALOGUE.encode(), "c.csv": CATALOGUE_TABLE.encode()}, (as_text, as_bytes), read_catalogue),
        Target("calendar", {"d.csv": CALENDAR.encode()}, (as_text, as_bytes), calendar),
        Target("titles", {"t.toml": TITLES.encode()}, (as_text, as_bytes), read_titles),
        Target("source", {"s.toml": sample["portal.toml"]}, (as_text, as_bytes), read_source),
        Target("ledger", {"l.parquet": ledger.read_bytes()}, (as_bytes,), ledger_file),
        Target("settings", {"kstt.toml": SETTINGS.encode()}, (as_text, as_bytes), settings_file),
        Target("read by a source", {"s.toml": sample["portal.toml"]}, (as_text,), source_file),
        Target("export", {"e.csv": sample["export.csv"]}, (as_text, as_bytes), export_file),
        Target("export of a database", {"e.parquet": export.read_bytes()}, (as_bytes,), export_file),
        Target("stated size", pictures, (as_stated_size,), page_file, 2),
        Target("template", {"c.toml": CATALOGUE.encode(), "c.csv": CATALOGUE_TABLE.encode()}, (as_text,), template_file),
        Target("due", only(records, "cases"), (as_text,), due_file),
        Target("compared", only(texts, "wrong", "q2"), (as_text,), previous_file),
        Target("printed page", {"p.pdf": sample["printed.pdf"]}, (as_bytes, as_text_of_pdf), page_file, 4),
        Target("scan", {"s.png": sample["scan.png"]}, (as_bytes, as_picture, as_picture, as_picture), page_file, 40),
        Target("upload", {**messages, "c.jsonl": lines}, (as_json, as_json, as_text, as_bytes), partial(upload, service=service)),
        Target("request", {"r.txt": REQUESTS.encode()}, (as_text,), partial(requests_file, service=service)),
    )  # fmt: skip


def calendar(path):
    local = read_calendar(path, WorkCalendar.vietnam(2020, 2028))
    return local.add_days(date(2026, 11, 20), 3)
