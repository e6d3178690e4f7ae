"""The shipped catalogues, loaded."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest

from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.powers.actions.load import Loaded, load_catalogue

SHIPPED = Path(__file__).parents[2] / "demo" / "data" / "catalogue"


@pytest.fixture
def load(db: None) -> Callable[[str], Loaded]:
    """Load one of the catalogues that ship with the demonstration, by its file name."""
    return lambda name: load_catalogue(SHIPPED / f"{name}.yaml")


@pytest.fixture(scope="module")
def kept_linwu(kept: bool) -> Loaded | None:
    with clock.frozen(nine_o_clock(MONDAY)):
        return load_catalogue(SHIPPED / "linwu.yaml") if kept else None


@pytest.fixture
def linwu(kept_linwu: Loaded | None, load: Callable[[str], Loaded]) -> Loaded:
    return deepcopy(kept_linwu) or load("linwu")
