"""A township that publishes by plan and answers who asks for information."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.procedure import APPLICANT
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Officer, Organ, Role
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem

PLAN: dict[str, Any] = {
    "timing": "quarterly",
    "period": "2025Q4",
    "heading": "第四季度救灾资金发放情况",
    "content": "依据、程序、发放名单和金额。",
    "channels": ["board", "website"],
}


DELIBERATED: dict[str, Any] = {
    "met_on": "2026-03-02",
    "leading_group": ["刘敏", "何静"],
    "supervision_group": ["镇人大主席团代表", "村民代表"],
    "agreed": True,
}


def refused(code: str) -> Any:
    """The block must be refused with this code."""
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@dataclass
class Township:
    office: Officer
    head: Officer
    legal: Officer
    window: Officer
    handler: Officer
    today: clock.Frozen

    @classmethod
    def found(cls, today: clock.Frozen, organ: Organ | None = None) -> Township:
        organ = organ or builders.organ("响石镇人民政府", "XS", document_mark="响府", tier="5")

        def held(name: str, role: str) -> Officer:
            return builders.officer(name, builders.post(organ, role))

        return cls(
            held("何静", Role.OFFICE),
            held("刘敏", Role.DIRECTOR),
            held("赵宁", Role.LEGAL_REVIEWER),
            held("王芳", Role.WINDOW),
            held("张强", Role.HANDLER_A),
            today,
        )

    def item(self, procedure: str) -> ItemVersion:
        item, fresh = PowerItem.objects.get_or_create(
            organ=self.office.organ,
            code=f"{self.office.organ.code}-{procedure}",
            power_type="other",
            procedure=procedure,
        )
        if fresh:
            ItemVersion.objects.create(
                item=item, number=1, state="in_force", effective_from=dt.date(2010, 1, 1), name="某事项"
            )
        return item.versions.get()

    def planned(self, **given: Any) -> Case:
        own = Party(kind=PartyKind.ORGANISATION, name=self.office.organ.name, identifier="", telephone="")
        return open_case(
            self.item("disclosure"), own, {**PLAN, "collector": self.handler.pk, **given}, by=self.office
        ).case

    def published(self, case: Case) -> Case:
        self.do(case, "sign", self.head, **DELIBERATED)
        self.do(case, "clear", self.legal, cleared=True, withheld=["家庭住址：个人隐私"])
        return self.do(case, "publish", self.office, place="网站")

    def asked(self) -> Case:
        who = Party(kind=PartyKind.PERSON, name="欧阳静", identifier="11010519491231002X", telephone="13907350001")
        told = {"described": "2025年救灾资金分配方案", "form": "electronic"}
        return open_case(self.item("information"), who, told, by=APPLICANT).case

    def do(self, case: Case, action: str, by: Any, **given: Any) -> Case:
        self.today.advance(dt.timedelta(minutes=10))
        return do(case.pk, action, given, by=by)
