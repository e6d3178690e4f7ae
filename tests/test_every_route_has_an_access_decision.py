"""Who may ask for a page is decided where the page is written (sundial.system.access), never by omission."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from sundial.system import access

DECISIONS = {access.PUBLIC, access.SIGNED_IN, access.STAFF}


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path, entry.callback
        else:
            yield from routes(entry, path)


@pytest.mark.parametrize(("path", "view"), list(routes(get_resolver())))
def test_a_route_says_who_may_ask(path: str, view: Callable[..., Any]) -> None:
    assert getattr(view, "access", None) in DECISIONS, f"/{path}: decorate {view.__name__} with sundial.system.access"


def test_no_route_hides_another() -> None:
    """Of two that match the same addresses the second answers nobody: which name the path gives its part makes no difference."""
    shapes = Counter(re.sub(r"<(?:(\w+):)?\w+>", r"<\1>", path) for path, _ in routes(get_resolver()))
    assert len(shapes) > 1
    assert [path for path, times in shapes.items() if times > 1] == []
