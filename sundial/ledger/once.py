"""One form, one effect: whatever is recorded while a form is worked on carries the form's key, once.

The key is unique among events, so the same form sent twice, by a second click or by the back button, cannot do its
act twice: the second attempt fails with ``AlreadyRecorded`` before anything is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_key: ContextVar[str | None] = ContextVar("form_key", default=None)


@contextmanager
def once(key: str) -> Iterator[None]:
    """The first event recorded inside the block carries ``key``; later ones of the same act carry none."""
    token = _key.set(key)
    try:
        yield
    finally:
        _key.reset(token)


def take_key() -> str | None:
    """The key of the form being worked on, handed out once."""
    key = _key.get()
    if key is not None:
        _key.set(None)
    return key
