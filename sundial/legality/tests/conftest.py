"""Stories of the legal reviewer of one bureau, from a Monday at nine."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.stated import open_case
from sundial.kernel import clock
from sundial.kernel.tests.mondays import today
from sundial.organs.models import Officer, Organ
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem

__all__ = ["today"]


@dataclass
class Bureau:
    """One organ with its legal reviewer, a handler and the office."""

    organ: Organ
    legal: Officer
    handler: Officer
    office: Officer

    def rule(self, procedure: str) -> ItemVersion:
        """The organ's own rule that runs by ``procedure``."""
        made, _fresh = PowerItem.objects.get_or_create(
            organ=self.organ, code=f"T-{procedure}", power_type="internal_rule", procedure=procedure
        )
        since = dt.date(2010, 1, 1)
        return ItemVersion.objects.get_or_create(
            item=made, number=1, state="in_force", name="制度", effective_from=since
        )[0]

    @property
    def itself(self) -> Party:
        return Party(kind=PartyKind.ORGANISATION, name=self.organ.name, identifier="", telephone="")


@pytest.fixture
def bureau(db: None, today: clock.Frozen) -> Bureau:
    organ = builders.organ("临武县安全生产监督管理局", "LINWU-SAFETY", document_mark="临安监")
    roles = ("legal_reviewer", "handler_a", "office")
    return Bureau(organ, *(builders.officer(role, builders.post(organ, role)) for role in roles))


def served(bureau: Bureau, **given: Any) -> Case:
    """A notice of reconsideration or lawsuit, as the legal reviewer enters it."""
    told = {
        "way": "ordinary",
        "forum": "临武县人民政府",
        "forum_number": "临政复〔2026〕12号",
        "received_at": clock.now(),
        "challenger": "宏发烟花店",
        "act_challenged": "罚款决定",
        "claim": "撤销。",
    }
    return open_case(bureau.rule("challenge"), bureau.itself, told | given, by=bureau.legal).case
