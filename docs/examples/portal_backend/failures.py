"""Errors as answers: one shape for all, in the language that the request accepts."""

import logging
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import attrs
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from kstt import KsttError
from kstt.errors import MissingExtraError, UnknownNameError
from kstt.i18n import LANGUAGES, Message, named, words_of

_LOG = logging.getLogger(__name__)
_LANGUAGE = re.compile(r"\b([a-z]{2})\b[-\w]*(?:\s*;\s*q=([01](?:\.\d+)?))?")


class Line(BaseModel):
    """A line of an upload, and what is wrong with it."""

    line: int
    message: str


class Problem(BaseModel):
    """What went wrong: a name for programs, a sentence for people, and the bad lines of an upload."""

    type: str
    message: str
    lines: list[Line] = []


class Failure(BaseModel):
    """The body of every answer that is an error."""

    error: Problem


@attrs.define(eq=False)
class Refusal(Exception):  # noqa: N818  # an answer
    """A request that is not served: the status, a name for programs, a message, the bad lines of an upload."""

    status: int
    kind: str
    said: Message
    headers: Mapping[str, str] = {}
    lines: Sequence[tuple[int, Message]] = ()


def language(request: Request) -> str:
    """The language of kstt that the request likes best; English if it names none.

    >>> language(Request({"type": "http", "headers": [(b"accept-language", b"fr, en;q=0.5, vi-VN;q=0.8")]}))
    'vi'
    """
    asked = _LANGUAGE.findall(request.headers.get("accept-language", "").lower())
    liked = {tag: float(quality or 1) for tag, quality in asked if tag in LANGUAGES}
    return max(filter(liked.get, liked), key=liked.__getitem__, default="en")


def _refusal(error: Exception) -> Refusal:
    """What an exception means for who asked."""
    match error:
        case Refusal():
            return error
        case HTTPException():
            kind, said = HTTPStatus(error.status_code).phrase.replace(" ", ""), error.detail
            return Refusal(error.status_code, kind, named(said, vi=f"“{said}”"), error.headers or {})
        case KsttError():
            status = {UnknownNameError: 404, MissingExtraError: 415}.get(type(error), 422)
            return Refusal(status, type(error).__name__, words_of(error))
        case RequestValidationError():
            said = "; ".join(f"{found['loc'][-1]}: {found['msg']}" for found in error.errors())
            return Refusal(422, "InvalidRequest", named(said, vi=f"yêu cầu không hợp lệ: “{said}”"))
        case ClientDisconnect():
            return Refusal(400, "Disconnected", named("the body has no end", vi="nội dung bị ngắt"))
        case OperationalError():
            _LOG.warning("The database does not answer", exc_info=error)
            message = named(
                "the database does not answer; try again", vi="cơ sở dữ liệu chưa trả lời; hãy thử lại"
            )
            return Refusal(503, "Unavailable", message, {"retry-after": "5"})
    # The server writes the traceback to its log.
    return Refusal(500, "InternalError", named("an error of the service", vi="lỗi của dịch vụ"))


async def answer_error(request: Request, error: Exception) -> JSONResponse:
    """Any exception as an answer of the one shape, in the language of the request."""
    refusal, lang = _refusal(error), language(request)
    lines = [Line(line=number, message=said.in_language(lang)) for number, said in refusal.lines]
    body = Failure(error=Problem(type=refusal.kind, message=refusal.said.in_language(lang), lines=lines))
    headers = {**refusal.headers, "content-language": lang, "vary": "accept-language"}
    return JSONResponse(body.model_dump(exclude_defaults=True), refusal.status, headers)


ANSWERED = (
    Refusal,
    HTTPException,
    KsttError,
    RequestValidationError,
    ClientDisconnect,
    OperationalError,
    Exception,
)
"""The exceptions that have an answer: the last is for what nobody thought of."""
