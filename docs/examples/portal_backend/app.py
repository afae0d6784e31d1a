"""The service: records in, forms of any period out as JSON, Excel and HTML, workbooks checked.

Run it with ``uvicorn --factory portal_backend.app:create_app``.
"""

import asyncio
import json
import secrets
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any, Literal, cast

import attrs
from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.templating import Jinja2Templates
from pydantic import BaseModel, Field, WithJsonSchema
from pydantic_settings import BaseSettings
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import ClientDisconnect

from kstt import LAYOUTS, Form, KsttError, check
from kstt.codecs import from_json, json_schema, read_json_lines, to_document
from kstt.errors import UnknownNameError
from kstt.findings import Finding
from kstt.form_request import FormRequest
from kstt.html import render_html
from kstt.i18n import named
from kstt.io.formats import parse_forms
from kstt.text import clean

from .failures import ANSWERED, Failure, answer_error
from .forms import WRITERS, Forms
from .store import KINDS, Store, engine_of, row_of


class Settings(BaseSettings):
    """What an installation decides, each by a variable of the environment, such as ``DATABASE_URL``."""

    database_url: str = "sqlite:///portal.db"
    reporting_unit: str = ""
    portal_token: str = ""
    upload_bytes: int = 64 * 1024 * 1024
    upload_seconds: float = 600
    threads: int = 2


@attrs.frozen
class Service:
    """What a request works with. Uploads are handled one at a time, by a thread of their own: forms never wait."""

    settings: Settings
    store: Store
    forms: Forms
    uploads: CapacityLimiter

    @staticmethod
    async def of(request: Request) -> "Service":
        """The service that a request was sent to."""
        return cast("Service", request.app.state.service)


Served = Annotated[Service, Depends(Service.of)]
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]


async def bearer_token(service: Served, given: Bearer) -> None:
    """The check of who asks, as it comes: whoever has the token of the settings, or anyone if it is empty."""
    token = service.settings.portal_token
    if token and not (given and secrets.compare_digest(given.credentials.encode("latin-1"), token.encode())):
        raise HTTPException(401, named("sign in first", vi="cần đăng nhập"), {"www-authenticate": "Bearer"})


async def _received(request: Request, service: Served) -> AsyncIterator[IO[bytes]]:
    """The body of a request, within the limits of the settings whatever length it states."""
    limit = service.settings.upload_bytes
    long = named(f"the body has more than {limit} bytes", vi=f"nội dung dài quá {limit} byte")
    slow = named("the body comes in too slowly", vi="nội dung được gửi quá chậm")
    close = {"connection": "close"}
    with SpooledTemporaryFile(max_size=1024 * 1024) as body:
        try:
            async with asyncio.timeout(service.settings.upload_seconds):
                async for chunk in request.stream():
                    if body.tell() + len(chunk) > limit:
                        raise HTTPException(413, long, close)
                    body.write(chunk)
        except (TimeoutError, ClientDisconnect):
            raise HTTPException(408, slow, close) from None
        body.seek(0)
        yield body


Body = Annotated[IO[bytes], Depends(_received)]


def _body(media_type: str) -> dict[str, Any]:
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {"requestBody": {"content": {media_type: binary}, "required": True}}


Name = Annotated[str, Field(max_length=255, pattern=r"^[^\x00]*$")]  # that databases can look up
Record = Annotated[dict[str, Any], WithJsonSchema({"anyOf": [json_schema(kind) for kind in KINDS.values()]})]
FindingDocument = Annotated[dict[str, Any], WithJsonSchema(json_schema(Finding))]
_FORM = {
    media: {"schema": json_schema(Form)} if name == "json" else {} for name, (media, _) in WRITERS.items()
}


class Listed(BaseModel, extra="forbid"):
    """Which records are listed: those of ``unit`` if it names one, after the id ``after``, ``limit`` at most."""

    unit: Name | None = None
    after: Name = ""
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class Uploaded(BaseModel, extra="forbid"):
    """The name of an uploaded file, which tells its format."""

    filename: str = "upload.xlsx"


class Page(BaseModel):
    """Records in the order of their ids; the next page comes ``after`` what ``next`` names."""

    records: list[Record]
    next: str | None


class CheckReport(BaseModel):
    """How many forms a workbook holds, and what is wrong with them."""

    forms: int
    findings: list[FindingDocument]


class Identifier(Convertor[str]):
    """The rest of a path as an id: also with line breaks, which ``path`` does not match and ids read as spaces."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        """The text of the path; which record it names is found by the cleaned text."""
        return value

    def to_string(self, value: str) -> str:
        """The text itself."""
        return value


register_url_convertor("identifier", Identifier())
router = APIRouter()
Kind = Literal["cases", "feedback"]
FormCode = Annotated[str, WithJsonSchema({"enum": [*LAYOUTS.forms()]})]
Written = Annotated[Literal["json", "xlsx", "html"], Query(alias="format")]
_PAGES = Jinja2Templates(Path(__file__).parent)


def _enter(store: Store, kind: Kind, body: IO[bytes]) -> int:
    rows = read_json_lines(body, lambda line: row_of(from_json(line, KINDS[kind])))
    by_id = {row["id"]: row for row in rows}
    store.put(kind, by_id)
    return len(by_id)


@router.post("/records/{kind}", status_code=201, openapi_extra=_body("application/jsonl"))
async def take_records(kind: Kind, body: Body, service: Served) -> dict[str, int]:
    """Enter or replace records, all or none: lines of JSON, each a document; the later of two with one id counts."""
    entered = await to_thread.run_sync(_enter, service.store, kind, body, limiter=service.uploads)
    return {"records": entered}


@router.get("/records/{kind}")
def list_records(kind: Kind, service: Served, asked: Annotated[Listed, Query()]) -> Page:
    """A page of records, of one unit if ``unit`` names it."""
    found = service.store.page(kind, asked.after, asked.limit + 1, asked.unit)
    records = [json.loads(document) for document in found[: asked.limit]]
    return Page(records=records, next=records[-1]["id"] if len(found) > asked.limit else None)


@router.delete("/records/{kind}/{identifier:identifier}", status_code=204)
def remove_record(kind: Kind, identifier: Name, service: Served) -> None:
    """Take out a record; forms no longer count it."""
    if not service.store.put(kind, {clean(identifier): None}):
        raise UnknownNameError(named("record", vi="bản ghi"), identifier)


@router.get(
    "/forms/{code}",
    responses={200: {"content": _FORM, "description": "The form"}, 304: {"description": "Not changed"}},
    openapi_extra={"parameters": FormRequest.parameters()},
)
def get_form(code: FormCode, request: Request, service: Served, written: Written = "json") -> Response:
    """A form of any period, of all units or of one; each counting rule is a parameter."""
    asked = FormRequest.parse(
        code, [pair for pair in request.query_params.multi_items() if pair[0] != "format"]
    )
    latest = service.store.revision()
    tag = service.forms.tag(latest)
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    # A weak comparison (RFC 9110, 13.1.2): with or without W/, it is the same tag.
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if known & {tag.removeprefix("W/"), "*"}:
        return Response(status_code=304, headers=headers)
    document = service.forms.document(latest, asked, written)
    if written == "xlsx":
        name = f"{code}-{asked.period}.xlsx".replace("/", "-")
        headers["content-disposition"] = f'attachment; filename="{name}"'
    return Response(document, media_type=WRITERS[written][0], headers=headers)


def _checked(body: IO[bytes], filename: str) -> CheckReport:
    forms = parse_forms(body.read(), filename)
    findings = [to_document(found) for form in forms for found in check(form)]
    return CheckReport(forms=len(forms), findings=findings)


@router.post("/check", openapi_extra=_body("application/octet-stream"))
async def check_workbook(body: Body, service: Served, asked: Annotated[Uploaded, Query()]) -> CheckReport:
    """Check the forms in an uploaded workbook (the body is the file); each finding names its cell."""
    return await to_thread.run_sync(_checked, body, asked.filename, limiter=service.uploads)


@router.get("/", response_class=HTMLResponse, include_in_schema=False)
def front(request: Request, service: Served, form: FormCode = "06c", period: str = "") -> Response:
    """The page for people, in Vietnamese."""
    shown = problem = ""
    try:
        if period:
            asked = FormRequest.parse(form, {"period": period})
            shown = render_html(service.forms.form(service.store.revision(), asked))
    except KsttError as error:
        problem = error.message("vi")
    values = {"forms": LAYOUTS.forms(), "form": form, "period": period, "shown": shown, "problem": problem}
    return _PAGES.TemplateResponse(request, "page.html", values)


def health(service: Served) -> dict[str, object]:
    """Whether the service works: its database answers."""
    return {"status": "ok", "revision": service.store.revision()}


def create_app(
    settings: Settings | None = None, authenticate: Callable[..., object] = bearer_token
) -> FastAPI:
    """The service on one database.

    Args:
        settings: what the installation decides; by default what the environment of the process says.
        authenticate: the hook for the portal's own sign-in, a dependency of every request but ``/health``
            and the description of the service; it raises an HTTPException for who may not ask.
    """
    settings = settings or Settings()
    store = Store(engine_of(settings.database_url, settings.threads + 1))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = settings.threads
        # A thread that the database has answered does not wait long for those that count.
        sys.setswitchinterval(0.0005)
        yield
        store.engine.dispose()

    app = FastAPI(
        title="Procedure-control forms",
        version="3.0",
        lifespan=lifespan,
        responses={
            "default": {"model": Failure, "description": "An error, in the language that is accepted"}
        },
        exception_handlers=dict.fromkeys(ANSWERED, answer_error),
    )
    app.state.service = Service(settings, store, Forms(store, settings.reporting_unit), CapacityLimiter(1))
    app.get("/health")(health)
    app.include_router(router, dependencies=[Depends(authenticate)])
    return app
