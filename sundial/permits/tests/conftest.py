"""The cast of every permit test: Linwu's bureau, its people at their posts, an applicant, and a clock to move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

import sundial
from sundial.kernel import clock
from sundial.organs.models import Reach, Role
from sundial.organs.tests import builders
from sundial.permits.tests.life import Bureau, Linwu, an_organ, nine_o_clock
from sundial.powers.actions.load import load_catalogue

CATALOGUE = Path(sundial.__file__).parent / "demo" / "data" / "catalogue" / "linwu.yaml"
# A Monday in a year whose working days are published.
MONDAY = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Frozen]:
    """Nine in the morning of a Monday; ``today.move_to(...)`` and ``today.advance(...)`` live through the days."""
    with clock.frozen(nine_o_clock(MONDAY)) as frozen:
        yield frozen


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def bureau(db: None) -> Bureau:
    return Bureau.found()


@pytest.fixture
def linwu(bureau: Bureau, today: clock.Frozen) -> Linwu:
    """The bureau with the means to live a case step by step."""
    return Linwu(bureau, today)


@pytest.fixture
def stranger(bureau: Bureau):
    """孙磊 of another organ: every page and every act is also tried by him."""
    other = an_organ("临武县水利局", "LINWU-WATER")
    return builders.officer("孙磊", *[builders.post(other, role, reach=Reach.OWN) for role in Role.values[:5]])


@pytest.fixture
def catalogue(db: None, today: clock.Frozen) -> Linwu:
    """The bureau with its real catalogue: seven licences, the filing, and the rule of its meetings."""
    builders.organ()  # Loads the calendar.
    return Linwu(Bureau.found(load_catalogue(CATALOGUE).catalogue.organ), today)
