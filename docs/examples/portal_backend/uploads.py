"""What is sent to the service, read with bounds on its size, its time and its lines."""

from __future__ import annotations

import asyncio
from typing import IO, TYPE_CHECKING

from kstt.codecs import SCHEMAS, from_json
from kstt.errors import KsttError, ParseError
from kstt.i18n import Message, msg, named, words_of

from .failures import Refusal
from .models import KINDS, Entry, Key, entry_of

if TYPE_CHECKING:
    from fastapi import Request

    from .settings import Settings

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
                    said = named(f"the body has more than {limit} bytes", vi=f"nội dung dài quá {limit} byte")
                    raise Refusal(413, "TooLarge", said, {"connection": "close"})
                file.write(chunk)
                clock.reschedule((clock.when() or 0) + len(chunk) / settings.slowest_bytes)
    except TimeoutError:
        said = named("the body comes in too slowly", vi="nội dung được gửi quá chậm")
        raise Refusal(408, "TooSlow", said, {"connection": "close"}) from None
    file.seek(0)


def entries_in(file: IO[bytes]) -> dict[Key, Entry | None]:
    """The records in lines of JSON; of two with one id the later counts.

    Raises: Refusal if there are lines that are no records, with what is wrong with each.
    """
    entries: dict[Key, Entry | None] = {}
    problems: list[tuple[int, Message]] = []
    for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), b""), 1):
        try:
            if line.strip():
                entry = _entry(line)
                entries[entry["kind"], entry["id"]] = entry
        except (KsttError, ValueError) as error:
            problems.append((number, words_of(error)))
            # The rest of a line without end is not taken for lines of its own.
            if len(problems) == _LISTED or len(line) == _LONGEST_LINE:
                break
    if problems:
        said = named("there are lines that are no records", vi="có dòng không phải là bản ghi")
        raise Refusal(422, "BadLines", said, lines=problems)
    return entries


def _entry(line: bytes) -> Entry:
    if len(line) == _LONGEST_LINE:
        expected = named(f"fewer than {_LONGEST_LINE} bytes", vi=f"ít hơn {_LONGEST_LINE} byte")
        raise ParseError(named("line", vi="dòng"), f"{line[:60]!r}…", expected)
    text = line.decode("utf-8-sig")
    found: object = None
    for kind, record in KINDS.items():
        try:
            return entry_of(kind, from_json(text, record))
        except ParseError as error:
            if error.what != "schema":
                raise
            found = error.found
    raise ParseError(msg("schema"), found, " / ".join(SCHEMAS[record] for record in KINDS.values()))
