"""What is sent to the service, read with bounds on its size, its time and its lines."""

from __future__ import annotations

import asyncio
from typing import IO, TYPE_CHECKING

from kstt.codecs import SCHEMAS, from_json
from kstt.errors import KsttError, ParseError
from kstt.i18n import Message, msg, named, words_of

from .answers import Refusal
from .models import SHELVES, Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import Request

    from .service import Settings

_LONGEST_LINE = 1024 * 1024
_LISTED = 100


async def receive(request: Request, file: IO[bytes], limit: int, settings: Settings) -> None:
    """Write the body of a request into a file, which is left at its start.

    Raises: Refusal for more bytes than the limit, whatever length the request states, and for a sender too slow.
    """
    came = 0
    try:
        async with asyncio.timeout(settings.patience_seconds) as clock:
            async for chunk in request.stream():
                came += len(chunk)
                if came > limit:
                    large = named(
                        f"the body has more than {limit} bytes", vi=f"nội dung dài quá {limit} byte"
                    )
                    raise Refusal(413, "TooLarge", large, {"connection": "close"})
                file.write(chunk)
                clock.reschedule((clock.when() or 0) + len(chunk) / settings.slowest_bytes)
    except TimeoutError:
        slow = named("the body comes in too slowly", vi="nội dung được gửi quá chậm")
        raise Refusal(408, "TooSlow", slow, {"connection": "close"}) from None
    file.seek(0)


def rows_in(file: IO[bytes]) -> Iterator[tuple[Shelf, dict[str, object]]]:
    """The rows of the records in lines of JSON.

    Raises: Refusal after the last of them if there were lines that are no records, with what is wrong with each.
    """
    problems: list[tuple[int, Message]] = []
    for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), b""), 1):
        try:
            if line.strip():
                row = _row(line)
                if not problems:
                    yield row
        except (KsttError, ValueError) as error:
            problems.append((number, words_of(error)))
            # The rest of a line without end is not taken for lines of its own.
            if len(problems) == _LISTED or len(line) == _LONGEST_LINE:
                break
    if problems:
        message = named("there are lines that are no records", vi="có dòng không phải là bản ghi")
        raise Refusal(422, "BadLines", message, lines=problems)


def _row(line: bytes) -> tuple[Shelf, dict[str, object]]:
    if len(line) == _LONGEST_LINE:
        expected = named(f"fewer than {_LONGEST_LINE} bytes", vi=f"ít hơn {_LONGEST_LINE} byte")
        raise ParseError(named("line", vi="dòng"), f"{line[:60]!r}…", expected)
    text = line.decode("utf-8-sig")
    found: object = None
    for shelf in SHELVES.values():
        try:
            return shelf, shelf.to_row(from_json(text, shelf.kind))
        except ParseError as error:
            if error.what != "schema":
                raise
            found = error.found
    raise ParseError(msg("schema"), found, " / ".join(SCHEMAS[shelf.kind] for shelf in SHELVES.values()))
