"""The witness over HTTP: ``POST /add-checkpoint``, ``POST /add-rotation``, ``GET /<log>/checkpoint``, and nothing else."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from sundial.ledger.witness import MOST_BYTES, TEXT_TYPE, Answer, Witness

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ADD_CHECKPOINT, ADD_ROTATION = "/add-checkpoint", "/add-rotation"
READ = re.compile(r"/([0-9a-f]{64})/checkpoint")


class WitnessApplication:
    """An ASGI application around a ``Witness``; the disk is waited for in a thread, never in the loop."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness
        self._takes = {ADD_CHECKPOINT: witness.add_checkpoint, ADD_ROTATION: witness.add_rotation}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        await _say(send, await self._answer(scope, receive))

    async def _answer(self, scope: Message, receive: Receive) -> Answer:
        asked = READ.fullmatch(scope["path"])
        if asked and scope["method"] == "GET":
            return await asyncio.to_thread(self._witness.latest, asked[1])
        take = self._takes.get(scope["path"].rstrip("/"))
        if take is None:
            said = f"a witness only answers POST {ADD_CHECKPOINT}, POST {ADD_ROTATION} and GET /<log>/checkpoint\n"
            return Answer(404, said)
        if scope["method"] != "POST":
            return Answer(405, "use POST\n")
        body = await _body(receive)
        if body is None:
            return Answer(413, "the request is too long\n")
        return await asyncio.to_thread(take, body)


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or None as soon as it grows longer than any request is."""
    body = b""
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        body += part
        if len(body) > MOST_BYTES:
            return None
        if not message.get("more_body", False):
            return body


async def _say(send: Send, answer: Answer) -> None:
    headers = [(b"content-type", answer.content_type.encode()), (b"cache-control", b"no-store")]
    if answer.content_type == TEXT_TYPE:
        headers.append((b"x-content-type-options", b"nosniff"))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body.encode()})
