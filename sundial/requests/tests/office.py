"""A bureau that does what it is asked for, and one case of any of its lives."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.procedure import APPLICANT
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.organs.models import Officer, Role
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem

TYPES = {
    "confirmation": "confirmation",
    "reward": "reward",
    "adjudication": "adjudication",
    "filing": "filing",
    "other_power": "other",
    "public_service": "public_service",
}
OPENING: dict[str, dict[str, Any]] = {
    "confirmation": {"fact": "安全生产标准化三级企业"},
    "reward": {"deed": "举报重大隐患"},
    "adjudication": {"respondent": "邻村", "dispute": "山场界线"},
    "filing": {
        "started_on": "2026-02-20",
        "kinds": [{"name": "盐酸", "volume": "20吨", "flow": "本县"}],
        "rules": True,
        "licence": "chemicals",
    },
    "other_power": {},
    "public_service": {},
}
DELIVERY = {"method": "direct", "recipient": "李娟", "proof": "送达回证1号"}


@dataclass
class Office:
    window: Officer
    handler: Officer
    deputy: Officer
    director: Officer
    office: Officer
    today: clock.Frozen

    @classmethod
    def found(cls, today: clock.Frozen) -> Office:
        def held(name: str, role: str) -> Officer:
            return builders.officer(name, builders.post(builders.organ(document_mark="临安监"), role))

        return cls(
            held("王芳", Role.WINDOW),
            held("张强", Role.HANDLER_A),
            held("陈立", Role.DEPUTY_HEAD),
            held("刘敏", Role.DIRECTOR),
            held("何静", Role.OFFICE),
            today,
        )

    @property
    def people(self) -> list[Officer]:
        return [self.window, self.handler, self.deputy, self.director, self.office]

    def opened(self, procedure: str, by: Any = APPLICANT) -> Case:
        item = PowerItem.objects.create(
            organ=self.window.organ, code=f"REQ-{procedure}", power_type=TYPES[procedure], procedure=procedure
        )
        version = ItemVersion.objects.create(
            item=item, number=1, state="in_force", effective_from=dt.date(2010, 1, 1), name="某事项"
        )
        party = Party(
            kind=PartyKind.ENTERPRISE, name="红火零售店", identifier="91350100M000100Y43", telephone="13800138000"
        )
        return open_case(version, party, {"matter": "请予办理。", **OPENING[procedure]}, by=by).case

    def do(self, case: Case, action: str, by: Any, **given: Any) -> Case:
        self.today.advance(dt.timedelta(minutes=10))
        return do(case.pk, action, given, by=by)

    def decided(self, case: Case, granted: bool = True) -> Case:
        told = {"decision": "同意。"} if granted else {"reason": "不符合条件。"}
        return self.do(case, "decide", self.director, granted=granted, **told)
