"""Errors as answers: one shape for all, in the language that the request accepts."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from kstt import KsttError
from kstt.codecs import InvalidLinesError
from kstt.errors import MissingExtraError, UnknownNameError
from kstt.i18n import Message, accepted_language, joined, named, words_of

_LOG = logging.getLogger(__name__)


class BadLine(BaseModel):
    """A line of an upload, and what is wrong with it."""

    line: int
    message: str


class Problem(BaseModel):
    """What went wrong: a name for programs, a sentence for people, and the bad lines of an upload."""

    type: str
    message: str
    lines: list[BadLine] = []


class Failure(BaseModel):
    """The body of every answer that is an error."""

    error: Problem


_FRAMEWORK = {
    "Not Found": named("there is nothing at this address", vi="không có gì ở địa chỉ này"),
    "Method Not Allowed": named(
        "no such method at this address", vi="địa chỉ này không nhận phương thức này"
    ),
}
"""What an error says that the framework raises by itself."""
_INVALID: Mapping[str, tuple[str, str]] = {
    "missing": ("it is missing", "còn thiếu"),
    "extra_forbidden": ("there is no such parameter", "không có tham số này"),
    "literal_error": ("it is to be {expected}", "phải là {expected}"),
    "int_parsing": ("it is to be a whole number", "phải là số nguyên"),
    "greater_than_equal": ("it is to be {ge} or more", "phải từ {ge} trở lên"),
    "less_than_equal": ("it is to be {le} or less", "phải từ {le} trở xuống"),
    "string_too_long": ("it has more than {max_length} characters", "dài quá {max_length} ký tự"),
    "string_pattern_mismatch": ("it has a character that no name has", "có ký tự mà không tên nào có"),
}
"""What is wrong with a part of a request, by Pydantic's name for it, in English and in Vietnamese."""


def _invalid(found: Mapping[str, Any]) -> Message:
    """What is wrong with a part of a request; in Pydantic's words where there are no others."""
    said = words_of(ValueError(found["msg"]))
    if found["type"] in _INVALID:
        parts = found.get("ctx", {})
        english, vietnamese = (text.format_map(parts) for text in _INVALID[found["type"]])
        said = named(english, vi=vietnamese.replace(" or ", " hoặc "))
    return joined(": ", [str(found["loc"][-1]), said])


def _answer(error: Exception) -> tuple[int, str, Message, Mapping[str, str]]:
    """The status of an answer, a name for programs, a sentence for people, and headers."""
    match error:
        case HTTPException():
            kind = HTTPStatus(error.status_code).phrase.replace(" ", "")
            said = _FRAMEWORK.get(error.detail) or words_of(ValueError(error.detail))
            return error.status_code, kind, said, error.headers or {}
        case KsttError():
            status = {UnknownNameError: 404, MissingExtraError: 415}.get(type(error), 422)
            return status, type(error).__name__, words_of(error), {}
        case RequestValidationError():
            return 422, "InvalidRequest", joined("; ", [_invalid(each) for each in error.errors()]), {}
        case OperationalError():
            _LOG.warning("The database does not answer", exc_info=error)
            said = named(
                "the database does not answer; try again", vi="cơ sở dữ liệu chưa trả lời; hãy thử lại"
            )
            return 503, "Unavailable", said, {"retry-after": "5"}
    # The server writes the traceback to its log.
    return 500, "InternalError", named("an error of the service", vi="lỗi của dịch vụ"), {}


async def answer_error(request: Request, error: Exception) -> JSONResponse:
    """Any exception as an answer of the one shape, in the language of the request."""
    lang = accepted_language(request.headers.get("accept-language", ""))
    status, kind, said, headers = _answer(error)
    bad = error.lines if isinstance(error, InvalidLinesError) else ()
    lines = [BadLine(line=number, message=words.in_language(lang)) for number, words in bad]
    body = Failure(error=Problem(type=kind, message=said.in_language(lang), lines=lines))
    headers = {**headers, "content-language": lang, "vary": "accept-language"}
    return JSONResponse(body.model_dump(exclude_defaults=True), status, headers)


ANSWERED = (HTTPException, KsttError, RequestValidationError, OperationalError, Exception)
"""The exceptions that have an answer: the last is for what nobody thought of."""
