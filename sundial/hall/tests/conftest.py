"""The hall as a visitor meets it: Linwu's real catalogue, a clock on a working day, and people who apply."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from sundial.hall.tests.applicant import Applicant
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock, today
from sundial.permits.tests.life import Bureau, Linwu
from sundial.powers.actions.load import load_catalogue
from sundial.powers.models import ItemVersion

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

__all__ = ["today"]

CATALOGUES = Path(__file__).parents[2] / "demo" / "data" / "catalogue"


@pytest.fixture(scope="module")
def kept_catalogue(kept: bool) -> bool:
    with clock.frozen(nine_o_clock(MONDAY)):
        return kept and bool(load_catalogue(CATALOGUES / "linwu.yaml"))


@pytest.fixture
def catalogue(kept_catalogue: bool, db: None) -> None:
    """The 14 items of Linwu's bureau as they ship."""
    if not kept_catalogue:
        load_catalogue(CATALOGUES / "linwu.yaml")


@pytest.fixture
def limits_alone(settings: SettingsWrapper) -> None:
    """Nobody is asked a question: the limits hold by themselves."""
    settings.CAPTCHA_DRIVER = ""


@pytest.fixture
def retail(catalogue: None) -> ItemVersion:
    """烟花爆竹经营(零售)许可证审批, which anybody may apply for online."""
    return ItemVersion.objects.select_related("item__organ").get(item__code="LW-06")


@pytest.fixture
def linwu(db: None, today: clock.Frozen) -> Linwu:
    """The bureau with its people, who live a case step by step."""
    return Linwu(Bureau.found(), today)


@pytest.fixture
def visitor() -> Client:
    """Somebody on the Internet, who has no account."""
    return Client()


@pytest.fixture
def applicant(retail: ItemVersion) -> Applicant:
    """李娟 before a browser."""
    return Applicant()
