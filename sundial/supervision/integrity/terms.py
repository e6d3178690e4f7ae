"""The county's terms of the integrity register (``data/integrity.yaml``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sundial.cases.stated.words import both
from sundial.kernel.yaml_files import read_yaml

FILE = Path(__file__).parents[1] / "data" / "integrity.yaml"


@cache
def _told() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(FILE)
    return found


def words(part: str) -> dict[str, Any]:
    """``entries`` or ``group``: what may be chosen, in the reader's language."""
    return _both(_told()[part])


def matters() -> dict[str, Any]:
    """What a report of personal matters tells of."""
    return _both(_told()["reports"]["matters"])


def reporting_roles() -> frozenset[str]:
    """Whose posts oblige to report."""
    return frozenset(_told()["reports"]["roles"])


def due_in(year: int) -> dt.date:
    """The last day for the report on the year before ``year``."""
    day = _told()["reports"]["due"]
    return dt.date(year, day["month"], day["day"])


def change_within_days() -> int:
    """Calendar days within which a change is reported."""
    return int(_told()["reports"]["change_within_days"])


def source() -> str:
    return str(_told()["source"])


def _both(rows: Mapping[str, Any]) -> dict[str, Any]:
    return {key: both(said, key) for key, said in rows.items()}
