"""Whoever has a hand in rules: the supervision body that owns them, the legal office that confirms, and strangers."""

from __future__ import annotations

from dataclasses import dataclass

from sundial.organs.models import Officer, OrganKind, Reach, Role
from sundial.organs.tests import builders


@dataclass
class RuleCast:
    """陈明 and 徐亮 own the rules, 赵宁 confirms, 孙磊 is a stranger."""

    chen: Officer
    xu: Officer
    zhao: Officer
    stranger: Officer

    @classmethod
    def found(cls) -> RuleCast:
        body = builders.organ("临武县监察局", "LINWU-JC", kind=OrganKind.SUPERVISION)
        office = builders.organ("临武县人民政府法制办公室", "LINWU-FZ", kind=OrganKind.LEGAL_OFFICE)
        water = builders.organ("临武县水利局", "LINWU-SL")
        return cls(
            chen=builders.officer("陈明", builders.post(body, Role.SUPERVISOR, "电子监察岗A", reach=Reach.REGION)),
            xu=builders.officer("徐亮", builders.post(body, Role.SUPERVISOR, "电子监察岗B", reach=Reach.REGION)),
            zhao=builders.officer("赵宁", builders.post(office, Role.LEGAL_REVIEWER, "法制审核岗", reach=Reach.REGION)),
            stranger=builders.officer("孙磊", builders.post(water, Role.HANDLER_A)),
        )
