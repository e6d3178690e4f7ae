"""Every story of openness happens in one township and begins on a Monday at nine."""

from __future__ import annotations

import pytest

from sundial.kernel import clock
from sundial.kernel.tests.mondays import today
from sundial.openness.tests.township import Township

__all__ = ["today"]


@pytest.fixture
def township(db: None, today: clock.Frozen) -> Township:
    return Township.found(today)
