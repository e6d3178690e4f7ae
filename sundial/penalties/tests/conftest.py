"""The cast of every penalty test: Linwu's bureau, its people, an item, and a clock to move."""

from __future__ import annotations

import pytest

from sundial.kernel import clock
from sundial.kernel.tests.mondays import today
from sundial.penalties.tests.life import Penal, an_item, bureau, grade
from sundial.powers.models import ItemVersion

__all__ = ["today"]


@pytest.fixture
def penal(db: None, today: clock.Frozen) -> Penal:
    return Penal(today, **bureau())


@pytest.fixture
def version(penal: Penal) -> ItemVersion:
    return an_item(penal.organ)


@pytest.fixture
def graded(version: ItemVersion) -> ItemVersion:
    """The item with Linwu's sample benchmark in force."""
    return grade(version)
