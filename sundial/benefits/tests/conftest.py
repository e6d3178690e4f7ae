from __future__ import annotations

import pytest

from sundial.benefits.tests.tiers import Tiers
from sundial.kernel import clock
from sundial.kernel.tests.mondays import today

__all__ = ["today"]


@pytest.fixture
def tiers(db: None, today: clock.Frozen) -> Tiers:
    return Tiers.found(today)
