"""The service: records in, forms of any period out as JSON, Excel and HTML, workbooks checked.

Run it with ``uvicorn --factory portal_backend.app:create_app``.
"""

from __future__ import annotations

import json
import secrets
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile, TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast, get_args

import attrs
from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.templating import Jinja2Templates
from pydantic import BaseModel, WithJsonSchema

from kstt import Case, Feedback, Form, KsttError, check
from kstt.codecs import json_schema, to_document
from kstt.errors import DocumentError, UnknownNameError
from kstt.findings import Finding
from kstt.html import render_html
from kstt.i18n import named
from kstt.io.formats import FORMATS, read_forms
from kstt.text import clean

from .failures import ANSWERED, Failure, Refusal, answer_error
from .forms import MEDIA, STORABLE, Asked, FormCode, FormQuery, Forms, Unit
from .settings import Settings
from .store import Store, engine_of
from .uploads import entries_in, receive

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


@attrs.frozen
class Service:
    """What a request works with. Uploads have a thread of their own: forms never wait for them."""

    settings: Settings
    store: Store
    forms: Forms
    uploads: CapacityLimiter


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
    return WithJsonSchema({"anyOf": [json_schema(kind) for kind in kinds]})


class Page(BaseModel):
    """Records in the order of their ids; the next page comes ``after`` what ``next`` names."""

    records: list[Annotated[dict[str, Any], _documents(Case, Feedback)]]
    next: str | None


class CheckReport(BaseModel):
    """How many forms a workbook holds, and what is wrong with them."""

    forms: int
    findings: list[Annotated[dict[str, Any], _documents(Finding)]]


def _body(media_type: str) -> dict[str, Any]:
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {"requestBody": {"content": {media_type: binary}, "required": True}}


router = APIRouter()
_FORM = {media: {"schema": json_schema(Form)} if name == "json" else {} for name, media in MEDIA.items()}
Kind = Literal["cases", "feedback"]
_PAGES = Jinja2Templates(Path(__file__).parent)


@router.post("/records", status_code=201, openapi_extra=_body("application/jsonl"))
async def take_records(request: Request, service: Served) -> dict[str, int]:
    """Enter or replace records: a body of JSON lines, each a ``kstt/case/1`` or ``kstt/feedback/1``."""

    def take() -> int:
        entries = entries_in(body)
        service.store.put(entries)
        return len(entries)

    with SpooledTemporaryFile(max_size=1024 * 1024) as body:
        await receive(request, body, service.settings.records_bytes, service.settings)
        return {"records": await to_thread.run_sync(take, limiter=service.uploads)}


@router.get("/records/{kind}")
def list_records(
    kind: Kind,
    service: Served,
    unit: Annotated[Unit, Query()] = None,
    after: Annotated[str, Query(max_length=64, pattern=STORABLE)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Page:
    """A page of records, of one unit if ``unit`` names it."""
    found = service.store.page(kind, after, limit + 1, unit)
    records = [json.loads(document) for document in found[:limit]]
    return Page(records=records, next=records[-1]["id"] if len(found) > limit else None)


@router.delete("/records/{kind}/{identifier:path}", status_code=204)
def remove_record(
    kind: Kind, identifier: Annotated[str, InPath(max_length=64, pattern=STORABLE)], service: Served
) -> None:
    """Take out a record; forms no longer count it."""
    if not service.store.put({(kind, clean(identifier)): None}):
        raise UnknownNameError(named("record", vi="bản ghi"), identifier)


@router.get(
    "/forms/{code}",
    responses={200: {"content": _FORM, "description": "The form"}, 304: {"description": "Not changed"}},
)
def get_form(code: FormCode, asked: Annotated[Asked, Query()], request: Request, service: Served) -> Response:
    """A form of any period; of one unit if ``unit`` names it, however it is spelled."""
    latest = service.store.revision()
    known = {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}
    headers = {"etag": service.forms.tag(latest), "cache-control": "private, no-cache"}
    if known & {headers["etag"], "*"}:
        return Response(status_code=304, headers=headers)
    revision, document = service.forms.document(latest, code, asked)
    headers["etag"] = service.forms.tag(revision)
    if asked.format == "xlsx":
        name = f"{code}-{asked.period.replace('/', '-')}.xlsx"
        headers["content-disposition"] = f'attachment; filename="{name}"'
    return Response(document, media_type=MEDIA[asked.format], headers=headers)


@router.post("/check", openapi_extra=_body("application/octet-stream"))
async def check_workbook(request: Request, service: Served, filename: str = "upload.xlsx") -> CheckReport:
    """Check the forms in an uploaded workbook (the body is the file); each finding names its cell."""
    # Of the name that the sender gives only its ending is used, and only one that a format has.
    suffixes = (suffix for known in FORMATS for suffix in known.suffixes)
    suffix = next((suffix for suffix in suffixes if filename.lower().endswith(suffix)), "")
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{suffix}"
        with path.open("wb") as file:
            await receive(request, file, service.settings.upload_bytes, service.settings)
        return await to_thread.run_sync(_check, path, filename, limiter=service.uploads)


def _check(path: Path, filename: str) -> CheckReport:
    try:
        forms = read_forms(path)
    except DocumentError as error:
        # The reader of the answer knows the file by the name it was sent under.
        raise DocumentError(filename, error.found, error.expected, error.hint) from None
    return CheckReport(
        forms=len(forms), findings=[to_document(found) for form in forms for found in check(form)]
    )


@router.get("/", response_class=HTMLResponse, include_in_schema=False)
def front(request: Request, service: Served, form: FormCode = "06c", period: str = "") -> Response:
    """The page for people, in Vietnamese."""
    shown = problem = ""
    if period:
        try:
            shown = render_html(
                service.forms.form(service.store.revision(), form, FormQuery(period=period))[1]
            )
        except KsttError as error:
            problem = error.message("vi")
    values = {"forms": get_args(FormCode), "form": form, "period": period, "shown": shown, "problem": problem}
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
        authenticate: the hook for the portal's own sign-in, a dependency of every request but ``/health``; it
            raises :class:`Refusal` for who may not ask.
    """
    settings = settings or Settings.from_environment()
    store = Store(engine_of(settings.database_url, settings.threads + 1))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = settings.threads
        yield
        store.engine.dispose()

    failure = {"model": Failure, "description": "An error, in the language that the request accepts"}
    app = FastAPI(
        title="Procedure-control forms",
        version="2.0",
        lifespan=lifespan,
        responses={"default": failure},
    )
    app.state.service = Service(settings, store, Forms(store, settings.reporting_unit), CapacityLimiter(1))
    for kind in ANSWERED:
        app.add_exception_handler(kind, answer_error)
    app.get("/health")(health)
    app.include_router(router, dependencies=[Depends(authenticate)])
    return app
