"""How the service answers: errors of one shape in the reader's language, and tags by which copies stay fresh."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from kstt import KsttError
from kstt.errors import MissingExtraError, UnknownNameError
from kstt.i18n import LANGUAGES, Message, named, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import Request

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


class Refusal(HTTPException):
    """A request that is not served: the status, a name for programs, a message of kstt, the bad lines."""

    def __init__(
        self, status: int, kind: str, said: Message, lines: Sequence[tuple[int, Message]] = (), **headers: str
    ) -> None:
        super().__init__(status, said, {name.replace("_", "-"): value for name, value in headers.items()})
        self.kind, self.said, self.lines = kind, said, lines


def language(request: Request) -> str:
    """The language of kstt that the request likes best; English if it names none.

    >>> from fastapi import Request
    >>> language(Request({"type": "http", "headers": [(b"accept-language", b"fr, en;q=0.5, vi-VN;q=0.8")]}))
    'vi'
    """
    asked = _LANGUAGE.findall(request.headers.get("accept-language", "").lower())
    liked = sorted(asked, key=lambda found: -float(found[1] or 1))
    return next((tag for tag, quality in liked if tag in LANGUAGES and float(quality or 1)), "en")


def answer_error(request: Request, error: Exception) -> JSONResponse:
    """Any exception as an answer of the one shape, in the language of the request."""
    status, kind, message = 422, type(error).__name__, words_of(error)
    headers = dict(getattr(error, "headers", None) or {})
    match error:
        case Refusal():
            status, kind, message = error.status_code, error.kind, error.said
        case HTTPException():
            status = error.status_code
            kind, message = (
                HTTPStatus(status).phrase.replace(" ", ""),
                named(error.detail, vi=f"“{error.detail}”"),
            )
        case KsttError():
            status = {UnknownNameError: 404, MissingExtraError: 415}.get(type(error), 422)
        case RequestValidationError():
            text = "; ".join(
                f"{'.'.join(map(str, found['loc']))}: {found['msg']}" for found in error.errors()
            )
            kind, message = "InvalidRequest", named(text, vi=f"yêu cầu không hợp lệ: “{text}”")
        case ClientDisconnect():
            message = named("the body has no end", vi="nội dung bị ngắt giữa chừng")
        case OperationalError() | InterfaceError() | PoolTimeoutError():
            _LOG.warning("The database does not answer", exc_info=error)
            status, kind, headers["retry-after"] = 503, "Unavailable", "5"
            message = named(
                "the database does not answer; try again", vi="cơ sở dữ liệu chưa trả lời; hãy thử lại"
            )
        case _:  # The server writes the traceback to its log.
            status, kind, message = (
                500,
                "InternalError",
                named("an error of the service", vi="lỗi của dịch vụ"),
            )
    lang = language(request)
    listed = [
        Line(line=number, message=said.in_language(lang)) for number, said in getattr(error, "lines", ())
    ]
    body = Failure(error=Problem(type=kind, message=message.in_language(lang), lines=listed))
    headers |= {"content-language": lang, "vary": "accept-language"}
    return JSONResponse(body.model_dump(exclude_defaults=True), status, headers)


ANSWERED = (HTTPException, KsttError, RequestValidationError, ClientDisconnect, OperationalError, InterfaceError,
            PoolTimeoutError, Exception)  # fmt: skip
"""The exceptions that have an answer: the last is for what nobody thought of."""
