"""The language of a page: the reader's own choice, else Chinese.

A browser's list of languages says where the browser was bought, not what a county's citizens read. What the record holds is
Chinese whatever the page speaks: there it is marked as such, so that it is read aloud as what it is (WCAG 2.2, 3.1.2).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

OF_THE_RECORD = "zh-CN"
# An element that holds nothing but text, some of it Chinese, and says no language of its own.
_LEAF = re.compile(r"<(?!script|style|textarea)([a-z][a-z0-9]*)((?:\s[^<>]*)?)>([^<>]*[\u4e00-\u9fff][^<>]*)(?=</\1>)")
_CHINESE, _LATIN = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]")


def marked(page: str) -> str:
    """``page`` with each element whose whole text is more Chinese than anything else marked as Chinese."""
    return _LEAF.sub(_marked, page)


def _marked(found: re.Match[str]) -> str:
    tag, attributes, text = found.groups()
    if " lang=" in attributes or len(_CHINESE.findall(text)) <= len(_LATIN.findall(text)):
        return found[0]
    return f'<{tag} lang="{OF_THE_RECORD}"{attributes}>{text}'


class ChosenLanguageMiddleware:
    """Use the language chosen by the switch (a cookie), whatever the browser prefers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        if language != settings.LANGUAGE_CODE and is_page(response):
            response.content = marked(response.text).encode(response.charset)
            response.headers["Content-Length"] = str(len(response.content))
        response.headers.setdefault("Content-Language", language)
        return response


def is_page(response: HttpResponse) -> bool:
    """Whether this is a page or a piece of one, whole in memory."""
    return not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")
