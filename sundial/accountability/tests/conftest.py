"""A case of Linwu's bureau on which something went wrong, and the hands that look into it."""

from __future__ import annotations

from typing import Any

import pytest

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.stated import do, open_case
from sundial.organs.models import Officer
from sundial.organs.tests import builders
from sundial.penalties.tests.conftest import filed, kept_filed, kept_office, office, penal, today, version
from sundial.penalties.tests.life import Penal
from sundial.powers.models import ItemVersion, PowerItem

__all__ = ["filed", "kept_filed", "kept_office", "office", "penal", "today", "version"]


class Inquiry:
    """What the resident discipline group does about a case."""

    def __init__(self, penal: Penal, wrong: Case) -> None:
        self.penal, self.wrong, self.organ = penal, wrong, penal.organ
        self.zhouhui = builders.officer("周慧", builders.post(self.organ, "supervisor", watches=self.organ))
        item = PowerItem.objects.create(
            organ=self.organ, code="LW-14", power_type="internal_rule", procedure="accountability"
        )
        self.version = ItemVersion.objects.create(
            item=item, number=1, state="in_force", effective_from=builders.LONG_AGO, name="违反权力运行责任追究制度"
        )

    def do(self, case: Case, action: str, by: Officer, **given: Any) -> Case:
        self.penal.minute()
        do(case.pk, action, given, by=by)
        case.refresh_from_db()
        return case

    def reported(self, by: Officer | None = None, **more: Any) -> Case:
        party = Party(kind=PartyKind.ORGANISATION, name=self.organ.name, identifier="", telephone="")
        given = {
            "wrong_number": self.wrong.number,
            "ground": "step",
            "found_through": "own",
            "wrong_facts": "证据不足即提出处罚意见。",
        }
        return open_case(self.version, party, given | more, by=by or self.zhouhui).case

    def started(self) -> Case:
        case = self.do(self.reported(), "verify", self.zhouhui, founded=True, verified_how="情况存在。")
        team = {"investigators": [self.penal.zhao, self.penal.recorder], "no_interest": True, "secrecy": True}
        return self.do(case, "start", self.zhouhui, **team)

    def found(self, **more: Any) -> dict[str, Any]:
        given = {"situations": ["proposal_wrong"], "wrong_found": "证据不足。", "evidence": "案卷。", "grade": "light"}
        return given | more


@pytest.fixture
def inquiry(penal: Penal, filed: Case) -> Inquiry:
    """On a penalty the deputy disagreed with and the head filed nonetheless."""
    return Inquiry(penal, penal.ready(filed))
