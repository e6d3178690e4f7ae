"""One line for "this is refused, with that code"."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sundial.kernel.refusal import Refusal


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    with pytest.raises(Refusal) as caught:
        yield caught
    assert caught.value.code == code
    assert str(caught.value)
