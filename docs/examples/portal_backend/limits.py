"""A bound on request bodies, enforced while they arrive, whether or not they say how long they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class TooLargeError(Exception):
    """More bytes came in than the backend takes."""


class BodyLimit:
    """ASGI middleware: answers 413 to a body of more than ``limits[path]`` bytes, or ``usual`` elsewhere."""

    def __init__(self, app: ASGIApp, usual: int, limits: dict[str, int] | None = None) -> None:
        self.app, self.usual, self.limits = app, usual, limits or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.limits.get(scope["path"], self.usual)
        declared = dict(scope["headers"]).get(b"content-length", b"")
        if declared.isdigit() and int(declared) > limit:
            await _refuse(send, limit)
            return
        came, answered = 0, False

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > limit:
                raise TooLargeError
            return message

        async def watched(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self.app(scope, counted, watched)
        except TooLargeError:
            if not answered:
                await _refuse(send, limit)


async def _refuse(send: Send, limit: int) -> None:
    detail = {"error": {"type": "TooLarge", "message": f"the body has more than {limit:,} bytes"}}
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(detail).encode()})
