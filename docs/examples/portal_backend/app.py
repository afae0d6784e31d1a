"""The service: records in, forms of any period out as JSON, Excel and HTML, workbooks checked.

Run it with ``uvicorn --factory portal_backend.app:from_environment``.
"""

from __future__ import annotations

import os
import secrets
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile, TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, cast, get_args

from anyio import to_thread
from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, WithJsonSchema

from kstt import Case, Feedback, Form, KsttError, ReportingPeriod, check
from kstt.codecs import json_schema, to_document
from kstt.errors import DocumentError, UnknownNameError
from kstt.findings import Finding
from kstt.html import render_html
from kstt.i18n import named
from kstt.io.formats import FORMATS, read_forms
from kstt.text import clean

from . import pages
from .answers import ANSWERED, Failure, Refusal, answer_error
from .migrations import require_current
from .models import SHELVES
from .queries import After, Asked, AskedForm, FormCode, Identifier, Kind, Limit, Output, Unit
from .service import Service, Settings
from .store import DEFAULT_URL
from .uploads import receive, rows_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

MEDIA = {
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}
SCHEMA = "#/components/schemas/"


async def _service(request: Request) -> Service:
    return cast("Service", request.app.state.service)


Served = Annotated[Service, Depends(_service)]
_BEARER = Depends(HTTPBearer(auto_error=False))


async def bearer_token(
    service: Served, given: Annotated[HTTPAuthorizationCredentials | None, _BEARER]
) -> None:
    """The check of who asks, as it comes: whoever has the token of the settings, or anyone if it is empty.

    Raises: Refusal.
    """
    token = service.settings.token
    if token and not (given and secrets.compare_digest(given.credentials.encode("latin-1"), token.encode())):
        message = named("sign in first", vi="cần đăng nhập")
        raise Refusal(401, "Unauthorized", message, {"www-authenticate": "Bearer"})


def _documents(*kinds: type) -> WithJsonSchema:
    """The schema of documents that kstt describes itself."""
    return WithJsonSchema({"anyOf": [{"$ref": SCHEMA + kind.__name__} for kind in kinds]})


class Page(BaseModel):
    """Records in the order of their ids; the next page comes ``after`` what ``next`` names."""

    records: list[Annotated[dict[str, Any], _documents(Case, Feedback)]]
    next: str | None


class Checked(BaseModel):
    """How many forms a workbook holds, and what is wrong with them."""

    forms: int
    findings: list[Annotated[dict[str, Any], _documents(Finding)]]


router = APIRouter()
_FORM = {
    media: {"schema": {"$ref": SCHEMA + "Form"}} if kind == "json" else {} for kind, media in MEDIA.items()
}
_BINARY = {"schema": {"type": "string", "format": "binary"}}


def _body(media_type: str) -> dict[str, Any]:
    return {"requestBody": {"content": {media_type: _BINARY}, "required": True}}


@router.post("/records", status_code=201, openapi_extra=_body("application/jsonl"))
async def take_records(request: Request, service: Served) -> dict[str, int]:
    """Enter or replace records: a body of JSON lines, each a ``kstt/case/1`` or ``kstt/feedback/1``."""
    settings = service.settings
    with SpooledTemporaryFile(max_size=1024 * 1024) as body:
        await receive(request, body, settings.records_bytes, settings)
        return {
            "records": await to_thread.run_sync(service.store.take, rows_in(body), limiter=service.uploads)
        }


@router.get("/records/{kind}")
def list_records(
    kind: Kind, service: Served, unit: Unit = None, after: After = "", limit: Limit = 100
) -> Page:
    """A page of records, of one unit if ``unit`` names it."""
    shelf = SHELVES[kind]
    units = None if unit is None else service.kept.spellings(service.store.revision(), unit)
    rows = service.store.page(shelf, after, limit + 1, units)
    records = [to_document(shelf.to_record(row)) for row in rows[:limit]]
    return Page(records=records, next=rows[limit - 1].id if len(rows) > limit else None)


@router.delete("/records/{kind}/{identifier:path}", status_code=204)
def remove_record(kind: Kind, identifier: Identifier, service: Served) -> None:
    """Take out a record; forms no longer count it."""
    if not service.store.remove(SHELVES[kind], clean(identifier)):
        raise UnknownNameError(named("record", vi="bản ghi"), identifier)


@router.get(
    "/forms/{code}",
    responses={200: {"content": _FORM, "description": "The form"}, 304: {"description": "Not changed"}},
)
def get_form(
    request: Request,
    asked: AskedForm,
    service: Served,
    output: Annotated[Output, Query(alias="format")] = "json",
) -> Response:
    """A form of any period; of one unit if ``unit`` names it, however it is spelled."""
    latest = service.store.revision()
    known = {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}
    headers = {"etag": service.tag(latest), "cache-control": "private, no-cache"}
    if known & {headers["etag"], "*"}:
        return Response(status_code=304, headers=headers)
    revision, document = service.answer(latest, asked, output)
    headers["etag"] = service.tag(revision)
    if output == "xlsx":
        name = f"{asked.code}-{asked.period.start}-{asked.period.end}.xlsx"
        headers["content-disposition"] = f'attachment; filename="{name}"'
    return Response(document, media_type=MEDIA[output], headers=headers)


@router.post("/check", openapi_extra=_body("application/octet-stream"))
async def check_workbook(request: Request, service: Served, filename: str = "upload.xlsx") -> Checked:
    """Check the forms in an uploaded workbook (the body is the file); each finding names its cell."""
    settings = service.settings
    # Of the name that the sender gives only its ending is used, and only one that a format has.
    suffixes = (suffix for known in FORMATS for suffix in known.suffixes)
    suffix = next((suffix for suffix in suffixes if filename.lower().endswith(suffix)), "")
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{suffix}"
        with path.open("wb") as file:
            await receive(request, file, settings.upload_bytes, settings)
        return await to_thread.run_sync(_check, path, filename, limiter=service.uploads)


def _check(path: Path, filename: str) -> Checked:
    try:
        forms = read_forms(path)
    except DocumentError as error:
        # The reader of the answer knows the file by the name it was sent under.
        raise DocumentError(filename, error.found, error.expected, error.hint) from None
    found = [to_document(finding) for form in forms for finding in check(form)]
    return Checked(forms=len(forms), findings=found)


@router.get("/", response_class=HTMLResponse, include_in_schema=False)
def front(service: Served, form: FormCode = "06c", period: str = "") -> str:
    """The page for people."""
    shown = ""
    if period:
        try:
            asked = Asked(form, ReportingPeriod.parse(period))
            shown = render_html(service.form(service.store.revision(), asked)[1])
        except KsttError as error:
            shown = pages.error(error.message(pages.LANGUAGE))
    return pages.front(get_args(FormCode), form, period, shown)


def health(service: Served) -> dict[str, object]:
    """Whether the service works: its database answers."""
    return {"status": "ok", "revision": service.store.revision()}


def create_app(
    settings: Settings | None = None, authenticate: Callable[..., object] = bearer_token
) -> FastAPI:
    """The service on one database.

    Args:
        settings: what the installation decides.
        authenticate: the hook for the portal's own sign-in, a dependency of every request but ``/health``; it
            raises :class:`Refusal` for who may not ask.
    """
    service = Service.of(settings or Settings())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        require_current(service.store.engine)
        to_thread.current_default_thread_limiter().total_tokens = service.settings.threads
        yield
        service.store.engine.dispose()

    failure = {"model": Failure, "description": "An error, in the language that the request accepts"}
    app = FastAPI(
        title="Procedure-control forms", version="2.0", lifespan=lifespan, responses={"default": failure}
    )
    app.state.service = service
    for kind in ANSWERED:
        app.add_exception_handler(kind, answer_error)
    app.get("/health")(health)
    app.include_router(router, dependencies=[Depends(authenticate)])
    _publish_schemas(app)
    return app


def _publish_schemas(app: FastAPI) -> None:
    """Put kstt's own JSON Schemas among the components of the service's description."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        document = plain()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for kind in (Form, Finding, Case, Feedback):
            schemas[kind.__name__] = json_schema(kind)
        return document

    app.openapi = described  # type: ignore[method-assign]


def from_environment() -> FastAPI:
    """The service as the environment of its process sets it up."""
    value = os.environ.get
    return create_app(
        Settings(
            database_url=value("DATABASE_URL", DEFAULT_URL),
            reporting_unit=value("REPORTING_UNIT", ""),
            token=value("PORTAL_TOKEN", ""),
        )
    )
