"""The shipped catalogues, loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sundial.powers.actions.load import Loaded, load_catalogue

SHIPPED = Path(__file__).parents[2] / "demo" / "data" / "catalogue"


@pytest.fixture
def load(db: None) -> Callable[[str], Loaded]:
    """Load one of the catalogues that ship with the demonstration, by its file name."""
    return lambda name: load_catalogue(SHIPPED / f"{name}.yaml")


@pytest.fixture
def linwu(load: Callable[[str], Loaded]) -> Loaded:
    return load("linwu")
