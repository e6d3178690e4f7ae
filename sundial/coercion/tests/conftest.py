"""Every story of coercion begins on a Monday at nine, in one bureau."""

from __future__ import annotations

import pytest

from sundial.coercion.tests.scene import Scene
from sundial.kernel import clock
from sundial.kernel.tests.mondays import today as monday

__all__ = ["monday"]


@pytest.fixture
def scene(db: None, monday: clock.Frozen) -> Scene:
    return Scene.set_up(monday)
