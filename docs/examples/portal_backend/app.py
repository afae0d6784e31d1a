"""The service: records in, forms of any period out as JSON, Excel and HTML, workbooks checked.

Run it with ``uvicorn portal_backend.app:from_environment --factory``.
"""

from __future__ import annotations

import os
from enum import Enum
from inspect import Parameter, Signature
from pathlib import Path
from tempfile import SpooledTemporaryFile, TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, cast

import attrs
from fastapi import Depends, FastAPI, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse
from kstt.html import render_html
from kstt.io.excel import form_bytes
from kstt.io.formats import read_forms

from kstt import (
    CountingRules,
    Form,
    KsttError,
    ReportingPeriod,
    RowBy,
    check,
    form_05a,
    form_05b,
    form_06a,
    form_06b,
    form_06c,
)
from kstt.codecs import json_schema, to_document
from kstt.errors import DocumentError
from kstt.findings import Finding

from . import pages
from .limits import BodyLimit
from .store import BadLinesError, Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from kstt.accounts import Account

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FormCode(Enum):
    """The forms of the service."""

    F06A = "06a"
    F06B = "06b"
    F06C = "06c"
    F05A = "05a"
    F05B = "05b"


class Output(Enum):
    """What a form is given as."""

    JSON = "json"
    XLSX = "xlsx"
    HTML = "html"


_CASES: dict[FormCode, Callable[..., Form[Any]]] = {
    FormCode.F06A: form_06a, FormCode.F06B: form_06b, FormCode.F06C: form_06c
}  # fmt: skip
_FEEDBACK: dict[FormCode, Callable[..., Form[Any]]] = {FormCode.F05A: form_05a, FormCode.F05B: form_05b}


@attrs.frozen
class Settings:
    """What an installation decides."""

    database_url: str = "sqlite:///portal.db"
    reporting_unit: str = ""
    upload_bytes: int = 10 * 1024 * 1024
    records_bytes: int = 1024 * 1024 * 1024


def _rules(**chosen: Enum) -> CountingRules:
    return CountingRules(**chosen)  # type: ignore[arg-type]  # each by its own enumeration


# Each enumerated option of the counting rules is a query parameter: read from the rules, listed nowhere else.
_rules.__signature__ = Signature(  # type: ignore[attr-defined]
    [
        Parameter(
            name,
            Parameter.KEYWORD_ONLY,
            default=default,
            annotation=Annotated[type(default), Query(description=text)],
        )
        for name, (default, text, _) in CountingRules.options().items()
        if isinstance(default, Enum)
    ]
)


def _period(
    period: Annotated[str, Query(description="such as 2021-Q2, 2021-06, 2021 or 2021-03-15/2021-06-14")],
) -> ReportingPeriod:
    return ReportingPeriod.parse(period)


Period = Annotated[ReportingPeriod, Depends(_period)]
Rules = Annotated[CountingRules, Depends(_rules)]


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service on one database."""
    settings = settings or Settings()
    store = Store(settings.database_url)
    app = FastAPI(title="Procedure-control forms", version="1.0")
    app.add_middleware(BodyLimit, usual=settings.upload_bytes, limits={"/records": settings.records_bytes})

    def computed(
        form: FormCode, period: ReportingPeriod, rules: CountingRules, rows: RowBy, unit: str | None
    ) -> Form[Account]:
        named = unit or settings.reporting_unit
        if form in _CASES:
            return _CASES[form](store.cases(unit), period, rules, rows=rows, reporting_unit=named)
        return _FEEDBACK[form](store.feedback(), period, reporting_unit=named)

    @app.exception_handler(KsttError)
    def unusable(_: Request, error: KsttError) -> JSONResponse:
        return JSONResponse({"error": {"type": type(error).__name__, "message": str(error)}}, 422)

    @app.exception_handler(BadLinesError)
    def bad_lines(_: Request, error: BadLinesError) -> JSONResponse:
        problem = {"type": "BadLines", "message": str(error), "lines": error.problems}
        return JSONResponse({"error": problem}, 422)

    @app.post("/records", status_code=201)
    async def take_records(request: Request) -> dict[str, int]:
        """Enter or replace records: a body of JSON lines, each a ``kstt/case/1`` or ``kstt/feedback/1``."""
        with SpooledTemporaryFile(max_size=1024 * 1024) as body:
            async for chunk in request.stream():
                body.write(chunk)
            body.seek(0)
            return {"records": await run_in_threadpool(store.take, body)}

    schema = {"$ref": "#/components/schemas/Form"}
    content = {"application/json": {"schema": schema}, XLSX: {}, "text/html": {}}

    @app.get("/forms/{form}", responses={200: {"content": content, "description": "The form"}})
    def get_form(
        form: FormCode,
        period: Period,
        rules: Rules,
        format: Output = Output.JSON,
        rows: RowBy = RowBy.CATEGORY,
        unit: str | None = None,
    ) -> Response:
        """A form of any period, computed from the records; of one unit if ``unit`` names it."""
        found = computed(form, period, rules, rows, unit)
        if format is Output.XLSX:
            name = f"{form.value}-{period.start}-{period.end}.xlsx"
            headers = {"content-disposition": f'attachment; filename="{name}"'}
            return Response(form_bytes(found), media_type=XLSX, headers=headers)
        if format is Output.HTML:
            return HTMLResponse(render_html(found))
        return JSONResponse(to_document(found))

    findings = {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}}
    answer = {"type": "object", "properties": {"forms": {"type": "integer"}, "findings": findings}}
    checked = {"content": {"application/json": {"schema": answer}}, "description": "What was found"}
    binary = {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}, "required": True}

    @app.post("/check", responses={200: checked}, openapi_extra={"requestBody": binary})
    async def check_workbook(request: Request, filename: str = "upload.xlsx") -> JSONResponse:
        """Check the forms in an uploaded workbook (the body is the file); the cells are named."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / (Path(filename).name or "upload.xlsx")
            with path.open("wb") as file:
                async for chunk in request.stream():
                    file.write(chunk)
            return JSONResponse(await run_in_threadpool(_check, path))

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    def front(form: FormCode = FormCode.F06C, period: str = "") -> str:
        shown = ""
        if period:
            try:
                rows = RowBy.CATEGORY
                shown = render_html(
                    computed(form, ReportingPeriod.parse(period), CountingRules(), rows, None), page=False
                )
            except KsttError as error:
                shown = pages.error(str(error))
        return pages.front([code.value for code in FormCode], form.value, period, shown)

    _publish_schemas(app)
    return app


def _check(path: Path) -> dict[str, object]:
    try:
        forms = read_forms(path)
    except DocumentError as error:
        # The reader of the answer knows the file by the name it was sent under.
        raise DocumentError(path.name, error.found, error.expected, error.hint) from None
    found = [to_document(finding) for form in forms for finding in check(form)]
    return {"forms": len(forms), "findings": found}


def _publish_schemas(app: FastAPI) -> None:
    """Put kstt's own JSON Schemas among the components of the service's description."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        document = plain()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for kind in (Form, Finding):
            schemas[kind.__name__] = json_schema(kind)
        return document

    app.openapi = cast("Any", described)  # type: ignore[method-assign]


def from_environment() -> FastAPI:
    """The service as the environment of its process sets it up."""
    return create_app(
        Settings(
            database_url=os.environ.get("DATABASE_URL", Settings().database_url),
            reporting_unit=os.environ.get("REPORTING_UNIT", ""),
        )
    )
