"""WhiteNoise for an asynchronous server: a file is answered whole, and the page behind is not sent to a thread."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, cast

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc] # WhiteNoise has no types
    """Serve hashed, compressed files; pass everything else on in the way the next layer wants it."""

    sync_capable = True
    async_capable = True
    read: ClassVar[dict[tuple[str, str], dict[str, StaticFile]]] = {}

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        super().__init__(get_response)
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if iscoroutinefunction(self):
            return self.answer_later(request)
        file = self.file_for(request.path_info)
        return self.serve(file, request) if file else cast(HttpResponseBase, self.get_response(request))

    async def answer_later(self, request: HttpRequest) -> HttpResponseBase:
        file = self.file_for(request.path_info)
        return self.serve(file, request) if file else cast(HttpResponseBase, await self.get_response(request))

    def update_files_dictionary(self, root: str, prefix: str) -> None:
        """Look through a folder once in a process, which may put its layers together often: the test client does, each time anew."""
        if (root, prefix) not in self.read:
            super().update_files_dictionary(root, prefix)
            self.read[root, prefix] = dict(self.files)
        self.files.update(self.read[root, prefix])

    def file_for(self, path: str) -> StaticFile | None:
        return self.find_file(path) if self.autorefresh else self.files.get(path)

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        """Answer with the whole file: the largest is a style sheet, and an iterator would need a thread."""
        found = static_file.get_response(request.method, request.META)
        content = b""
        if found.file:
            with found.file as file:
                content = file.read()
        response = HttpResponse(content, status=int(found.status))
        del response["Content-Type"]
        for name, value in found.headers:
            response[name] = value
        return response
