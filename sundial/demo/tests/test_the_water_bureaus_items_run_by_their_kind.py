"""The 129 items of Nantong's water bureau load whole, each with the procedure of its power type, and one of each kind runs."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sundial.cases.models import Party, PartyKind
from sundial.cases.stated import open_case, stated_life
from sundial.coercion.tests.scene import certify
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Officer, Organ, Role
from sundial.organs.tests import builders
from sundial.powers import procedures
from sundial.powers.actions.load import load_catalogue
from sundial.powers.models import ItemVersion, PowerItem

CATALOGUE = Path(__file__).parents[1] / "data" / "catalogue" / "nantong_water.yaml"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.frozen(clock.start_of_day(dt.date(2026, 3, 2)) + dt.timedelta(hours=9)):
        yield


@pytest.fixture
def organ(db: None) -> Organ:
    load_catalogue(CATALOGUE)
    return PowerItem.objects.get(code="NTW-LEV-002").organ


@pytest.fixture
def officers(organ: Organ) -> list[Officer]:
    return [
        certify(builders.officer(name, builders.post(organ, role)), "水政监察")
        for name, role in (("张强", Role.HANDLER_A), ("周敏", Role.HANDLER_B))
    ]


def test_each_item_runs_by_the_procedure_of_its_power_type(organ: Organ) -> None:
    rows = PowerItem.objects.filter(catalogue="nantong_water")
    found = Counter((item.power_type, item.procedure) for item in rows)
    assert rows.count() == 129
    assert found["levy", "levy"] == 8 and found["coercion", "seizure"] == 1 and found["coercion", "execution"] == 5
    wrong = [item.code for item in rows if item.procedure and not procedures.runs(item.procedure, item.power_type)]
    assert not wrong


def test_a_levy_begins_from_its_item_and_a_cancelled_one_does_not(organ: Organ, officers: list[Officer]) -> None:
    given = {"standard": "surface", "period": "2026年第一季度", "quantity": "1000", "evidence": "计量读数。"}
    case = open_case(_version("NTW-LEV-002"), _payer(), given, by=officers[0]).case
    assert case.state == "declared" and case.procedure == "levy"
    with pytest.raises(Refusal) as refused:
        open_case(_version("NTW-LEV-001"), _payer(), given | {"standard": "sand"}, by=officers[0])
    assert refused.value.code == "fee.cancelled"


def test_a_sand_dredger_is_seized_by_its_item(organ: Organ, officers: list[Officer]) -> None:
    given = {
        "handlers": officers,
        "measure": "seize",
        "facts": "采砂船未经许可采砂。",
        "measure_basis": "《江苏省河道管理条例》",
        "objects": ["采砂船一艘"],
        "handler_opinion": "建议扣押。",
        "minor": False,
    }
    assert open_case(_version("NTW-COE-001"), _payer(), given, by=officers[0]).case.state == "reported"


def test_a_well_is_closed_by_the_execution_of_its_item(organ: Organ, officers: list[Officer]) -> None:
    given = {
        "decision_title": "责令封井决定书",
        "decision_number": "通水责〔2026〕第1号",
        "decided_on": dt.date(2026, 1, 5),
        "delivered_on": dt.date(2026, 1, 6),
        "duties": ["封填自备水井一眼"],
        "deadline_passed": True,
    }
    assert open_case(_version("NTW-COE-002"), _payer(), given, by=officers[0]).case.state == "started"


def test_every_item_with_a_stated_life_can_be_begun(organ: Organ) -> None:
    for item in PowerItem.objects.filter(catalogue="nantong_water", procedure__in=["levy", "seizure", "execution"]):
        assert stated_life(item.procedure).opening is not None


def _version(code: str) -> ItemVersion:
    return ItemVersion.objects.select_related("item__organ").get(item__code=code)


def _payer() -> Party:
    return Party(kind=PartyKind.ENTERPRISE, name="南通某水务公司", identifier="", telephone="0513-80000000")
