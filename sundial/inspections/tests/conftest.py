"""Every story of inspections begins on a Monday at nine, in one bureau."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.kernel.identifiers import uscc
from sundial.kernel.tests.mondays import today as monday
from sundial.organs.models import Officer, Organ
from sundial.organs.tests import builders
from sundial.organs.tests.builders import certify
from sundial.powers.models import ItemVersion, PowerItem

__all__ = ["monday"]


@dataclass
class Bureau:
    """One organ, three inspectors, those who approve and the office."""

    organ: Organ
    version: ItemVersion
    zhang: Officer
    zhou: Officer
    li: Officer
    chen: Officer
    liu: Officer
    office: Officer
    time: clock.Frozen

    def do(self, case: Case, action: str, by: Officer, **given: Any) -> Case:
        do(case.pk, action, given, by=by)
        case.refresh_from_db()
        return case

    def later(self, days: int) -> None:
        self.time.advance(dt.timedelta(days=days))

    def opened(self, given: dict[str, Any], by: Officer, party: Party, procedure: str = "inspection") -> Case:
        version = self.version
        return open_case(version, party, given, by=by, procedure=procedure).case

    def drawn(self, codes: dict[str, str], number: int = 2, **more: Any) -> Case:
        """A plan as far as its draw."""
        plan = self.opened({"year": 2026, "scope": "零售单位"}, self.zhang, own(self.organ), "inspection_plan")
        self.do(plan, "approve", self.liu, head_opinion="同意。")
        roll = {
            "subjects": [f"{name}，{code}" for code, name in codes.items()],
            "inspectors": [self.zhang, self.zhou, self.li],
            "number": number,
            "team": 2,
        }
        self.do(plan, "bind", self.zhang, **roll | more)
        return self.do(plan, "draw", self.office)


@pytest.fixture
def bureau(db: None, monday: clock.Frozen) -> Bureau:
    return founded(monday)


def founded(monday: clock.Frozen) -> Bureau:
    organ = builders.organ("临武县安全生产监督管理局", "LINWU-SAFETY", document_mark="临安监")
    held = builders.staff(organ, "zhang", "zhou", "li", "chen", "liu", "office")
    for key in ("zhang", "zhou", "li"):
        certify(held[key])
    return Bureau(organ, item(organ, "inspection", "inspection"), **held, time=monday)


def item(organ: Organ, procedure: str, power_type: str) -> ItemVersion:
    made = PowerItem.objects.create(organ=organ, code=f"T-{procedure}", power_type=power_type, procedure=procedure)
    return ItemVersion.objects.create(
        item=made, number=1, state="in_force", effective_from=dt.date(2010, 1, 1), name="烟花爆竹零售安全检查"
    )


def code_of(n: int) -> str:
    """The n-th believable credit code."""
    nine = organisation_code(n)
    first = f"91431025{nine}"
    return first + uscc.check_digit(first)


def organisation_code(n: int) -> str:
    body = f"MA{n:06d}"
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = sum(weight * alphabet.index(sign) for weight, sign in zip((3, 7, 9, 10, 5, 8, 4, 2), body, strict=True))
    check = 11 - total % 11
    return body + {10: "X", 11: "0"}.get(check, str(check))


def enterprise(code: str = "", name: str = "临武县宏发烟花店") -> Party:
    return Party(kind=PartyKind.ENTERPRISE, name=name, identifier=code, telephone="13800000000", address="正街58号")


def own(organ: Organ) -> Party:
    return Party(kind=PartyKind.ORGANISATION, name=organ.name, identifier="", telephone="")
