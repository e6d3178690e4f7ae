"""A place that watches other systems: an organ and an item to hang their cases on."""

from __future__ import annotations

import pytest

from sundial.exchange.tests.foreign import foreign_item
from sundial.organs.models import Organ
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion


@pytest.fixture
def organ(db: None) -> Organ:
    return builders.organ()


@pytest.fixture
def version(organ: Organ) -> ItemVersion:
    return foreign_item(organ)
