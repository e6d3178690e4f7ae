"""Every story of levies begins on a Monday at nine, in one bureau with one priced item."""

from __future__ import annotations

import pytest

from sundial.kernel import clock
from sundial.kernel.tests.mondays import today as monday
from sundial.levies.tests.desk import Desk

__all__ = ["monday"]


@pytest.fixture
def desk(db: None, monday: clock.Frozen) -> Desk:
    return Desk.set_up(monday)
