"""Draw templates as a page would, in Chinese and without a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def request_at() -> Callable[[str], HttpRequest]:
    return RequestFactory().get


@pytest.fixture
def draw() -> Callable[..., str]:
    """Render a snippet of template source: ``draw('{% light "red" %}')``."""

    def render(source: str, request: HttpRequest | None = None, **context: object) -> str:
        return engines["django"].from_string(source).render(context, request)

    return render
