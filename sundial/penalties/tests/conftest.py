"""The cast of every penalty test: Linwu's bureau, its people, an item, and a clock to move."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sundial.kernel import clock
from sundial.penalties.tests.life import MONDAY, Penal, an_item, bureau, nine_o_clock
from sundial.powers.models import ItemVersion


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Frozen]:
    with clock.frozen(nine_o_clock(MONDAY)) as frozen:
        yield frozen


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def penal(db: None, today: clock.Frozen) -> Penal:
    return Penal(today, **bureau())


@pytest.fixture
def version(penal: Penal) -> ItemVersion:
    return an_item(penal.organ)
