"""P-PROJ: request, first check, the group's leave, members' opinions in seven working days, a meeting, feedback in seven more."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.models import Case, ClockKind
from sundial.cases.panels import panels
from sundial.cases.procedure import APPLICANT
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import today
from sundial.organs.models import Officer, Organ, Role
from sundial.organs.tests import builders
from sundial.permits.tests.life import shop
from sundial.powers.models import ItemVersion, PowerItem

__all__ = ["today"]

ASKED = {
    "project": "鸭深加工产业园",
    "scope": "zone",
    "currency": "cny",
    "investment": "120000000",
    "subject": "land",
    "matter": "请协调二期用地预审。",
    "reason": "明年三月投产。",
    "units_named": ["县自然资源局"],
    "tried": "已会商两次。",
}
STUDY = {"cause": "三亩林地未审核。", "work_done": "已指导补充报告。", "tendency": "先办林地审核。"}
RESOLVED = {
    "agreed": True,
    "studied_on": "2026-03-02",
    "present": ["杨波", "何亮"],
    "resolved_opinion": "五个工作日内完成。",
}


def refused(code: str) -> object:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


class Coordination:
    """The county's office with two members, each with a handler and a head."""

    def __init__(self, today: clock.Frozen) -> None:
        self.today = today
        self.lead = builders.organ("临武县人民政府", "LW-GOV", document_mark="临政")
        self.office = self._held("石岩", self.lead, Role.OFFICE)
        self.group = self._held("卢勇", self.lead, Role.DEPUTY_HEAD)
        self.members: dict[str, tuple[Organ, Officer, Officer]] = {}
        for name in ("自然资源局", "住建局"):
            organ = builders.organ(f"临武县{name}", f"LW-{name}", short_name=f"县{name}", document_mark=name)
            people = (
                self._held(f"{name}承办人", organ, Role.HANDLER_A),
                self._held(f"{name}局长", organ, Role.DIRECTOR),
            )
            self.members[f"县{name}"] = (organ, *people)
        item = PowerItem.objects.create(organ=self.lead, code="ZF-2", power_type="other", procedure="coordination")
        self.version = ItemVersion.objects.create(
            item=item, number=1, state="in_force", effective_from=dt.date(2020, 1, 1), name="重大产业项目协调推进"
        )

    def _held(self, name: str, organ: Organ, role: str) -> Officer:
        return builders.officer(name, builders.post(organ, role))

    def requested(self, **changes: Any) -> Case:
        return open_case(self.version, shop(), {**ASKED, **changes}, by=APPLICANT).case

    def do(self, case: Case, action: str, by: Any, **given: Any) -> Case:
        self.today.advance(dt.timedelta(minutes=30))
        return do(case.pk, action, given, by=by)

    def asked(self) -> Case:
        case = self.requested()
        self.do(case, "first_check", self.office, verdict="submit", summary="用地预审受阻。")
        chosen = [str(organ.pk) for organ, _handler, _head in self.members.values()]
        return self.do(case, "consider", self.group, members=chosen, instruction="请七个工作日内提出意见。")

    def share(self, case: Case, name: str) -> Case:
        return case.children.get(organ=self.members[name][0])

    def answer(self, case: Case, name: str) -> None:
        _organ, handler, head = self.members[name]
        self.do(self.share(case, name), "study", handler, **STUDY)
        self.do(self.share(case, name), "give", head, **RESOLVED)

    def discussed(self, case: Case, *tasks: dict[str, str]) -> Case:
        rows = [{"organ": name, "name": "某人"} for name in self.members]
        return self.do(
            case,
            "meet",
            self.office,
            met_at=clock.now(),
            met_place="县政府二楼会议室",
            chair="卢勇",
            attended=rows,
            discussed_what="听取进展情况。",
            resolved="先办林地审核。",
            tasks=list(tasks),
        )


@pytest.fixture
def county(db: None, today: clock.Frozen) -> Coordination:
    return Coordination(today)


def test_a_project_goes_from_request_to_feedback(county: Coordination) -> None:
    case = county.asked()  # steps 1 to 3
    assert {each.organ.short_name for each in case.children.all()} == set(county.members)
    opinion = county.share(case, "县住建局").clocks.get(kind=ClockKind.TIER)
    assert (opinion.budget, opinion.unit) == (7, "working_day")
    with refused("coordination.silent"):
        county.discussed(case, {"organ": "县住建局", "task": "审图"})
    county.answer(case, "县自然资源局")  # step 4
    with pytest.raises(Refusal, match="县住建局"):
        county.discussed(case, {"organ": "县住建局", "task": "审图"})
    county.answer(case, "县住建局")
    with refused("coordination.stranger"):
        county.discussed(case, {"organ": "县水利局", "task": "审图"})
    case = county.discussed(case, {"organ": "县自然资源局", "task": "完成用地预审"})  # step 5
    with refused("case.role"):
        county.do(case, "sign_minutes", county.office, agreed=True, words="同意。")
    case = county.do(case, "sign_minutes", county.group, agreed=True, words="同意。")
    minutes = case.documents.get(kind="coordination_minutes")
    assert {row["organ"] for row in minutes.values["opinions_given"]} == {"临武县自然资源局", "临武县住建局"}
    tasked, free = county.share(case, "县自然资源局"), county.share(case, "县住建局")
    assert (tasked.state, free.state) == ("assigned", "released"), "who has no task is let go"
    assert tasked.clocks.get(kind=ClockKind.REPORT_BACK).budget == 7
    [members] = [each for each in panels(case) if len(each.lines) == 2]
    assert {line.cells[0].text for line in members.lines} == set(county.members)
    with refused("coordination.not_fed_back"):
        county.do(case, "finish", county.office, result="已落实。")
    handler = county.members["县自然资源局"][1]
    done = county.do(tasked, "feed_back", handler, carried_out="whole", progress="预审意见已出具。")  # step 6
    assert done.closed_at and done.documents.filter(kind="coordination_feedback").exists()
    assert county.do(case, "finish", county.office, result="已落实。").closed_at


def test_what_is_too_small_or_a_departments_own_is_not_coordinated(county: Coordination) -> None:
    with refused("coordination.small"):
        county.requested(investment="99999999.99")
    case = county.requested(currency="usd", investment="10000000")
    returned = county.do(
        case, "first_check", county.office, verdict="department", department="县自然资源局", reason="属该局职责。"
    )
    assert returned.state == "returned" and returned.documents.filter(kind="coordination_return").exists()


def test_a_member_answers_only_after_resolving_it_and_a_fault_is_circulated(county: Coordination) -> None:
    case = county.asked()
    organ, handler, head = county.members["县住建局"]
    share = county.share(case, "县住建局")
    county.do(share, "study", handler, **STUDY)
    back = county.do(share, "give", head, agreed=False, reason="请补充论证。")
    assert back.state == "asked" and back.clocks.get(kind=ClockKind.TIER).ended_at is None, "its days run on"
    told = county.do(
        case,
        "circulate",
        county.office,
        unit=str(organ.pk),
        fault="neglect",
        facts="逾期未反馈意见。",
        put_right_by="2026-04-10",
    )
    assert told.documents.get(kind="coordination_circular").values["unit"] == "县住建局"
