"""P-SAFE: the letter of responsibility from its duties to its grade; excellent is commended, twice failed is handled."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.models import Case, ClockKind, Party, PartyKind
from sundial.cases.stated import do, open_case, stated_act
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import today
from sundial.organs.models import Role
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem

__all__ = ["today"]

TARGET = {"target": "不发生较大以上事故", "measure": "发生一起即不合格"}


def refused(code: str) -> object:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def mine() -> Party:
    return Party(kind=PartyKind.ENTERPRISE, name="香花岭锡业公司", identifier="91350100M000100Y43")


class Year:
    """An organ that signs with an enterprise of its trade."""

    def __init__(self, today: clock.Frozen) -> None:
        self.today = today
        organ = builders.organ("临武县安监局", "LW-SAFE", document_mark="临安监")
        held = {role: builders.officer(str(role), builders.post(organ, role)) for role in PEOPLE}
        self.office, self.handler, self.head = held.values()
        item = PowerItem.objects.create(organ=organ, code="AJ-1", power_type="other", procedure="responsibility")
        self.version = ItemVersion.objects.create(
            item=item, number=1, state="in_force", effective_from=dt.date(2020, 1, 1), name="安全生产责任制考核"
        )

    def opened(self, year: int = 2026) -> Case:
        given = {"year": year, "responsible_as": "enterprise"}
        return open_case(self.version, mine(), given, by=self.office).case

    def do(self, case: Case, action: str, by: Any, **given: Any) -> Case:
        self.today.advance(dt.timedelta(minutes=30))
        return do(case.pk, action, given, by=by)

    def signed(self, year: int = 2026) -> Case:
        case = self.opened(year)
        self.do(case, "draw_up", self.office, duties=["1", "4"], targets=[TARGET], first_responsible="李娟")
        return self.do(case, "sign", self.head, signed_on=clock.today(), signed_by="李娟")

    def graded(self, grade: str, year: int = 2026) -> Case:
        case = self.signed(year)
        self.do(case, "check", self.handler, checked_on=clock.today(), check_findings="隐患已整改。")
        results = [{"target": TARGET["target"], "result": "未发生"}]
        told = {"assessor": "own", "results": results, "proposed_grade": grade, "assessment": "属实。"}
        self.do(case, "assess", self.handler, **told)
        return self.do(case, "grade", self.head, grade=grade, grade_reason="按目标评定。")


PEOPLE = (Role.OFFICE, Role.HANDLER_A, Role.DIRECTOR)


@pytest.fixture
def year(db: None, today: clock.Frozen) -> Year:
    return Year(today)


def test_the_letter_is_drawn_from_the_duties_of_its_side_and_ends_in_a_grade(year: Year) -> None:
    case = year.opened()
    offered = stated_act("responsibility", "draw_up").asked[0].choices(case)
    assert len(offered) == 6, "an enterprise's responsible person has six duties"
    with refused("responsibility.twice"):
        year.opened()
    year.do(case, "draw_up", year.office, duties=["1"], targets=[TARGET], first_responsible="李娟")
    case = year.do(case, "sign", year.head, signed_on=clock.today(), signed_by="李娟")  # 1
    letter = case.documents.get(kind="responsibility_letter")
    assert letter.values["targets"][0]["target"] == TARGET["target"] and letter.number.startswith("临安监安责")
    assert case.clocks.get(kind=ClockKind.RECHECK).due_at is not None
    with pytest.raises(Refusal):  # 2: on the ground of checks in the year
        year.do(case, "assess", year.handler, assessor="own")
    year.do(case, "check", year.handler, checked_on=clock.today(), check_findings="无重大隐患。")
    results = [{"target": TARGET["target"], "result": "未发生"}]
    told = {"assessor": "own", "results": results, "proposed_grade": "excellent", "assessment": "属实。"}
    year.do(case, "assess", year.handler, **told)
    case = year.do(case, "grade", year.head, grade="excellent", grade_reason="全部完成。")  # 3
    assert case.state == "excellent" and case.documents.filter(kind="safety_grade_notice").exists()
    case = year.do(case, "commend", year.office, circular="全年无事故。", reward="先进单位")
    assert case.closed_at and case.keep_until


def test_who_fails_twice_running_is_handed_to_whoever_deals_with_officials(year: Year) -> None:
    first = year.graded("fail", 2025)
    assert year.do(first, "criticise", year.office, circular="通报批评。").closed_at
    second = year.graded("fail", 2026)
    with refused("responsibility.handled"):
        year.do(second, "criticise", year.office, circular="通报批评。")
    second = year.do(second, "criticise", year.office, circular="通报批评。", handled_by="县委组织部")
    assert second.documents.get(kind="safety_circular").values["handled_by"] == "县委组织部"
