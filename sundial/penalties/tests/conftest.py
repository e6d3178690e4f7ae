"""The cast of every penalty test: Linwu's bureau, its people, an item, and a clock to move."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock, today
from sundial.penalties.tests.life import Penal, an_item, bureau, grade
from sundial.powers.models import ItemVersion

__all__ = ["today"]


@dataclass(frozen=True)
class Office:
    """The bureau's people, and the item they punish by."""

    people: dict[str, Any]
    version: ItemVersion

    @classmethod
    def found(cls) -> Office:
        people = bureau()
        return cls(people, an_item(people["organ"]))


@pytest.fixture(scope="module")
def kept_office(kept: bool) -> Office | None:
    with clock.frozen(nine_o_clock(MONDAY)):
        return Office.found() if kept else None


@pytest.fixture
def office(kept_office: Office | None, db: None, today: clock.Frozen) -> Office:
    return deepcopy(kept_office) or Office.found()


@pytest.fixture
def penal(office: Office, today: clock.Frozen) -> Penal:
    return Penal(today, **office.people)


@pytest.fixture
def version(office: Office) -> ItemVersion:
    return office.version


@pytest.fixture(scope="module")
def kept_filed(kept_office: Office | None) -> tuple[UUID, dt.datetime] | None:
    with clock.frozen(nine_o_clock(MONDAY)) as monday:
        if kept_office is None:
            return None
        return Penal(monday, **kept_office.people).filed(kept_office.version).pk, clock.now()


@pytest.fixture
def filed(kept_filed: tuple[UUID, dt.datetime] | None, penal: Penal, version: ItemVersion) -> Case:
    """A case on file, its investigators named."""
    if kept_filed is None:
        return penal.filed(version)
    key, moment = kept_filed
    penal.today.move_to(moment)
    return Case.objects.get(pk=key)


@pytest.fixture
def graded(version: ItemVersion) -> ItemVersion:
    """The item with Linwu's sample benchmark in force."""
    return grade(version)
