"""The cast of every permit test: Linwu's bureau, its people at their posts, an applicant, and a clock to move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from sundial.kernel import clock
from sundial.organs.models import Reach, Role
from sundial.organs.tests import builders
from sundial.permits.tests.life import Bureau, Linwu, nine_o_clock

# A Monday in a year whose working days are published.
MONDAY = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Frozen]:
    """Nine in the morning of a Monday; ``today.move_to(...)`` and ``today.advance(...)`` live through the days."""
    with clock.frozen(nine_o_clock(MONDAY)) as frozen:
        yield frozen


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
    other = builders.organ("临武县水利局", "LINWU-WATER")
    return builders.officer("孙磊", *[builders.post(other, role, reach=Reach.OWN) for role in Role.values[:5]])
