"""The cast of every permit test: Linwu's bureau, its people at their posts, an applicant, and a clock to move."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest

import sundial
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock, today
from sundial.organs.models import Reach, Role
from sundial.organs.tests import builders
from sundial.permits.tests.life import Bureau, Linwu, an_organ
from sundial.powers.actions.load import load_catalogue

__all__ = ["today"]

CATALOGUE = Path(sundial.__file__).parent / "demo" / "data" / "catalogue" / "linwu.yaml"


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


@pytest.fixture(scope="module")
def kept_catalogue(kept: bool) -> Bureau | None:
    with clock.frozen(nine_o_clock(MONDAY)):
        return with_its_catalogue() if kept else None


@pytest.fixture
def catalogue(kept_catalogue: Bureau | None, db: None, today: clock.Frozen) -> Linwu:
    """The bureau with its real catalogue: seven licences, the filing, and the rule of its meetings."""
    return Linwu(deepcopy(kept_catalogue) or with_its_catalogue(), today)


def with_its_catalogue() -> Bureau:
    builders.organ()  # Loads the calendar.
    return Bureau.found(load_catalogue(CATALOGUE).catalogue.organ)
