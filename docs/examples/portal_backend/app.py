"""The service: records in, forms of any period out as JSON, Excel and HTML, workbooks checked.

Run it with ``uvicorn --factory portal_backend.app:from_environment``.
"""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile, TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, cast

import attrs
from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse

from kstt import CountingRules, Form, KsttError, ReportingPeriod, RowBy, check
from kstt.codecs import json_schema, to_document
from kstt.errors import DocumentError
from kstt.findings import Finding
from kstt.html import render_html
from kstt.io.excel import form_bytes
from kstt.io.formats import read_forms

from . import pages
from .limits import BodyLimit
from .queries import OF_CASES, OF_FEEDBACK, FormCode, Output, Period, Rules
from .store import BadLinesError, Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from kstt.definitions import Account

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@attrs.frozen
class Settings:
    """What an installation decides."""

    database_url: str = "sqlite:///portal.db"
    reporting_unit: str = ""
    upload_bytes: int = 10 * 1024 * 1024
    records_bytes: int = 1024 * 1024 * 1024


@attrs.frozen
class Service:
    """What a request works with."""

    store: Store
    settings: Settings

    def form(
        self, code: FormCode, period: ReportingPeriod, rules: CountingRules, rows: RowBy, unit: str | None
    ) -> Form[Account]:
        """The form, computed from the records as they stream by."""
        named = unit or self.settings.reporting_unit
        if code in OF_CASES:
            cases = self.store.cases(unit)
            return OF_CASES[code](cases, period, rules, rows=rows, reporting_unit=named)
        return OF_FEEDBACK[code](self.store.feedback(), period, reporting_unit=named)


def _service(request: Request) -> Service:
    return cast("Service", request.app.state.service)


Served = Annotated[Service, Depends(_service)]
router = APIRouter()
_FORM = {"application/json": {"schema": {"$ref": "#/components/schemas/Form"}}, XLSX: {}, "text/html": {}}
_FINDINGS = {
    "type": "object",
    "properties": {
        "forms": {"type": "integer"},
        "findings": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}},
    },
}
_WORKBOOK = {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}, "required": True}


@router.post("/records", status_code=201)
async def take_records(request: Request, service: Served) -> dict[str, int]:
    """Enter or replace records: a body of JSON lines, each a ``kstt/case/1`` or ``kstt/feedback/1``."""
    with SpooledTemporaryFile(max_size=1024 * 1024) as body:
        async for chunk in request.stream():
            body.write(chunk)
        body.seek(0)
        return {"records": await run_in_threadpool(service.store.take, body)}


@router.get("/forms/{code}", responses={200: {"content": _FORM, "description": "The form"}})
def get_form(
    code: FormCode,
    period: Period,
    rules: Rules,
    service: Served,
    output: Annotated[Output, Query(alias="format")] = Output.JSON,
    rows: RowBy = RowBy.CATEGORY,
    unit: str | None = None,
) -> Response:
    """A form of any period, computed from the records; of one unit if ``unit`` names it."""
    form = service.form(code, period, rules, rows, unit)
    if output is Output.XLSX:
        name = f"{code.value}-{period.start}-{period.end}.xlsx"
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(form_bytes(form), media_type=XLSX, headers=headers)
    if output is Output.HTML:
        return HTMLResponse(render_html(form, page=True))
    return JSONResponse(to_document(form))


@router.post(
    "/check",
    responses={
        200: {"content": {"application/json": {"schema": _FINDINGS}}, "description": "What was found"}
    },
    openapi_extra={"requestBody": _WORKBOOK},
)
async def check_workbook(request: Request, filename: str = "upload.xlsx") -> JSONResponse:
    """Check the forms in an uploaded workbook (the body is the file); each finding names its cell."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / (Path(filename).name or "upload.xlsx")
        with path.open("wb") as file:
            async for chunk in request.stream():
                file.write(chunk)
        return JSONResponse(await run_in_threadpool(_check, path))


def _check(path: Path) -> dict[str, object]:
    try:
        forms = read_forms(path)
    except DocumentError as error:
        # The reader of the answer knows the file by the name it was sent under.
        raise DocumentError(path.name, error.found, error.expected, error.hint) from None
    found = [to_document(finding) for form in forms for finding in check(form)]
    return {"forms": len(forms), "findings": found}


@router.get("/", response_class=HTMLResponse, include_in_schema=False)
def front(service: Served, form: FormCode = FormCode.F06C, period: str = "") -> str:
    """The page for people."""
    shown = ""
    if period:
        try:
            asked = ReportingPeriod.parse(period)
            found = service.form(form, asked, CountingRules(), RowBy.CATEGORY, None)
            shown = render_html(found)
        except KsttError as error:
            shown = pages.error(str(error))
    return pages.front([code.value for code in FormCode], form.value, period, shown)


def unusable(_: Request, error: Exception) -> JSONResponse:
    """An error of the library as a response."""
    return JSONResponse({"error": {"type": type(error).__name__, "message": str(error)}}, 422)


def bad_lines(_: Request, error: Exception) -> JSONResponse:
    """Lines that are no records, each with what is wrong."""
    lines = error.problems if isinstance(error, BadLinesError) else []
    return JSONResponse({"error": {"type": "BadLines", "message": str(error), "lines": lines}}, 422)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service on one database."""
    settings = settings or Settings()
    store = Store(settings.database_url)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        store.close()

    app = FastAPI(title="Procedure-control forms", version="1.0", lifespan=lifespan)
    app.state.service = Service(store, settings)
    limits = {"/records": settings.records_bytes}
    app.add_middleware(BodyLimit, usual=settings.upload_bytes, limits=limits)
    app.add_exception_handler(KsttError, unusable)
    app.add_exception_handler(BadLinesError, bad_lines)
    app.include_router(router)
    _publish_schemas(app)
    return app


def _publish_schemas(app: FastAPI) -> None:
    """Put kstt's own JSON Schemas among the components of the service's description."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        document = plain()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for kind in (Form, Finding):
            schemas[kind.__name__] = json_schema(kind)
        return document

    app.openapi = described  # type: ignore[method-assign]


def from_environment() -> FastAPI:
    """The service as the environment of its process sets it up."""
    return create_app(
        Settings(
            database_url=os.environ.get("DATABASE_URL", Settings().database_url),
            reporting_unit=os.environ.get("REPORTING_UNIT", ""),
        )
    )
