"""The wall's live wire: server-sent events over PostgreSQL notifications, one listening connection per process.

A message only says that something changed; the page then asks for what its reader may see.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import psycopg
from django.db import connection
from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_GET

from sundial.system.access import staff_only

HEARTBEAT = 15.0  # seconds; a proxy must not think the line dead, nor a page its data fresh
CHANNEL = "sundial_signal"


class Exchange:
    """Passes what PostgreSQL announces to every open page of this process."""

    def __init__(self) -> None:
        self.pages: set[asyncio.Queue[str]] = set()
        self.task: asyncio.Task[None] | None = None

    def join(self) -> asyncio.Queue[str]:
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=1)
        self.pages.add(queue)
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self._listen())
        return queue

    def leave(self, queue: asyncio.Queue[str]) -> None:
        self.pages.discard(queue)
        if not self.pages and self.task:
            self.task.cancel()
            self.task = None

    async def _listen(self) -> None:
        """Listen until cancelled; a broken line is opened anew, and every page told, since it may have missed some."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(autocommit=True, **_parameters()) as ears:
                    await ears.execute(f"LISTEN {CHANNEL}")
                    self._tell()
                    async for _notification in ears.notifies():
                        self._tell()
            except psycopg.Error:
                await asyncio.sleep(1)

    def _tell(self) -> None:
        """One unread message is enough: a page that is behind will read everything at once."""
        for queue in self.pages:
            if queue.empty():
                queue.put_nowait("changed")


def _parameters() -> dict[str, Any]:
    wanted = {"host", "port", "dbname", "user", "password"}
    return {key: str(value) for key, value in connection.get_connection_params().items() if key in wanted}


exchange = Exchange()


async def lines() -> AsyncIterator[str]:
    """What goes down the wire: a message per change, a sign of life when nothing happens."""
    queue = exchange.join()
    try:
        yield "retry: 2000\n\n"
        while True:
            try:
                word = await asyncio.wait_for(queue.get(), HEARTBEAT)
                yield f"event: {word}\ndata: {{}}\n\n"
            except TimeoutError:
                yield "event: alive\ndata: {}\n\n"
    finally:
        exchange.leave(queue)


@staff_only
@require_GET
async def stream(request: HttpRequest) -> StreamingHttpResponse:
    """The open line. It carries no facts, so it needs no scope."""
    response = StreamingHttpResponse(lines(), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response
