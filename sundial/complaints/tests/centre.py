"""A complaint centre with its people, a bureau complained of, a supervision body, and complaints lodged there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sundial.cases.models import Case
from sundial.cases.procedure import APPLICANT
from sundial.cases.stated import do
from sundial.complaints.actions import Lodged, Person, Wish, lodge
from sundial.complaints.models import Naming
from sundial.kernel import clock
from sundial.organs.models import Officer, Organ, OrganKind, Role
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem

NAMED = Person(Naming.NAMED, "欧阳静", "13907350001")
PROTECTED = Person(Naming.PROTECTED, "欧阳静", "13907350001")
GIVEN: dict[str, Any] = {
    "kind": "complaint",
    "channel": "online",
    "subject": "迟迟不办",
    "content": "材料交齐二十天没有音讯。",
}


@dataclass
class Centre:
    window: Officer
    handler: Officer
    director: Officer
    accused: Officer
    accused_chief: Officer
    accused_second: Officer
    supervisor: Officer
    today: clock.Frozen

    @classmethod
    def found(cls, today: clock.Frozen) -> Centre:
        centre = builders.organ(code="TS", name="县行政投诉中心", document_mark="临诉")
        bureau = builders.organ(code="AJ", name="县安监局", document_mark="临局")
        watch = builders.organ(code="XN", name="县效能办", kind=OrganKind.SUPERVISION)

        def held(name: str, organ: Organ, role: str) -> Officer:
            return builders.officer(name, builders.post(organ, role))

        item = PowerItem.objects.create(organ=centre, code="TS-01", power_type="other", procedure="complaint")
        ItemVersion.objects.create(
            item=item, number=1, state="in_force", effective_from=dt.date(2010, 1, 1), name="投诉举报咨询"
        )
        return cls(
            held("何洁", centre, Role.WINDOW),
            held("黎军", centre, Role.HANDLER_A),
            held("秦芳", centre, Role.DIRECTOR),
            held("张强", bureau, Role.HANDLER_A),
            held("刘敏", bureau, Role.DIRECTOR),
            held("李伟", bureau, Role.HANDLER_B),
            held("陈明", watch, Role.SUPERVISOR),
            today,
        )

    def lodged(self, person: Person = PROTECTED, wish: Wish | None = None, **given: Any) -> Lodged:
        return lodge(person, {**GIVEN, **given}, wish or Wish())

    def do(self, case: Case, action: str, by: Any = APPLICANT, **given: Any) -> Case:
        self.today.advance(dt.timedelta(minutes=10))
        return do(case.pk, action, given, by=by)

    def dispatched(self, case: Case) -> Case:
        self.do(case, "accept", self.window)
        return self.do(case, "dispatch", self.handler, organ=str(self.accused.organ_id))

    def answered(self, case: Case, by: Officer | None = None) -> Case:
        told = {"findings": "属实。", "upheld": "upheld", "reply": "已责令两日内办结。"}
        self.do(case, "draft_answer", by or self.accused, **told)
        return self.do(case, "sign_answer", self.accused_chief, agreed=True)
