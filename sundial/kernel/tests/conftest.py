"""The ground floor speaks in message ids; what language they become, and how a day is written, is a matter of the floors above."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sundial.kernel import refusal


@pytest.fixture(autouse=True)
def message_ids(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(refusal, "_translate", str)
    monkeypatch.setattr(refusal, "_write_day", str)
    yield
