"""JOINT-01 to JOINT-05 and JOINT-07: one application, parts in series and in parallel in several organs, one result."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.models import Case, ClockKind
from sundial.cases.panels import panels
from sundial.cases.procedure import APPLICANT
from sundial.cases.stated import do, open_case
from sundial.joint import reaching
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import today
from sundial.organs.models import Officer, Role
from sundial.organs.tests import builders
from sundial.permits import actions as permits
from sundial.permits.tests import items
from sundial.permits.tests.life import shop
from sundial.powers.models import ItemVersion, PowerItem

__all__ = ["today"]

SIGN = ((1, "sign", "director", "签署决定", ""),)


def refused(code: str) -> object:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


class Joint:
    """The lead organ and two others, each with its people and one licence."""

    def __init__(self, today: clock.Frozen, **plan: Any) -> None:
        self.today = today
        self.lead = builders.organ("临武县政务服务中心", "LW-LEAD", document_mark="临政务")
        self.window = self._held("王芳", Role.WINDOW)
        self.handler = self._held("张强", Role.HANDLER_A)
        self.head = self._held("邝明", Role.DIRECTOR)
        self.directors: dict[str, Officer] = {}
        for code, name in (("P-1", "临武县安监局"), ("P-2", "临武县水利局"), ("P-3", "临武县林业局")):
            organ = builders.organ(name, f"LW-{code}", document_mark=name[2:5])
            items.licence(organ, code=code, route=SIGN, name=f"{name}许可", publishes_result=False, publications=())
            self.directors[code] = builders.officer(f"{name}局长", builders.post(organ, Role.DIRECTOR))
        item = PowerItem.objects.create(organ=self.lead, code="ONE-1", power_type="other", procedure="joint")
        parts = [{"item": "P-1", "stage": 1}, {"item": "P-2", "stage": 1}, {"item": "P-3", "stage": 2}]
        self.version = ItemVersion.objects.create(
            item=item,
            number=1,
            state="in_force",
            effective_from=dt.date(2020, 1, 1),
            name="采石场开办一件事",
            extra={"plan": {"parts": parts, **plan}},
        )

    def _held(self, name: str, role: str) -> Officer:
        return builders.officer(name, builders.post(self.lead, role))

    def running(self) -> Case:
        asked = {"project": "青石采石场", "place": "香花镇", "matter": "开办采石场"}
        case = open_case(self.version, shop(), asked, by=APPLICANT).case
        return self.do(case, "accept", self.window)

    def do(self, case: Case, action: str, by: Any, **given: Any) -> Case:
        self.today.advance(dt.timedelta(minutes=30))
        return do(case.pk, action, given, by=by)

    def concluded(self, case: Case, whole: str, summary: str) -> Case:
        """Summed up by the handler, signed by the head."""
        self.do(case, "sum_up", self.handler, whole=whole, summary=summary)
        return self.do(case, "conclude", self.head)

    def part(self, case: Case, code: str) -> Case:
        return case.children.get(item__code=code)

    def decide(self, case: Case, code: str, granted: bool = True) -> None:
        self.today.advance(dt.timedelta(minutes=30))
        part, by = self.part(case, code), self.directors[code]
        if granted:
            permits.grant(part.pk, by=by)
        else:
            permits.refuse(part.pk, by=by, reasons="不符合规划。")

    def together(self, *names: str) -> list[dict[str, str]]:
        return [{"organ": name, "name": "某人", "opinion": "同意"} for name in names]


@pytest.fixture
def joint(db: None, today: clock.Frozen) -> Joint:
    return Joint(today)


def test_one_acceptance_starts_the_first_stage_in_parallel_and_nobody_accepts_again(joint: Joint) -> None:
    case = joint.running()
    parts = list(case.children.order_by("item__code"))
    assert [each.item.code for each in parts] == ["P-1", "P-2"] and {each.state for each in parts} == {"examining"}
    assert len({each.organ for each in parts}) == 2 and all(each.accepted_at for each in parts)
    assert case.documents.filter(kind="joint_acceptance").exists()


def test_every_part_has_its_own_clocks_beside_the_clock_of_the_whole(joint: Joint) -> None:
    case = joint.running()
    assert case.clocks.get(kind=ClockKind.STATUTORY).budget == 45
    assert joint.part(case, "P-1").clocks.filter(kind=ClockKind.STATUTORY, ended_at=None).get().budget == 20


def test_a_later_stage_begins_when_all_before_it_have_ended(joint: Joint) -> None:
    case = joint.running()
    joint.decide(case, "P-1")
    with refused("joint.running"):
        joint.do(case, "start_next", joint.handler)
    joint.decide(case, "P-2")
    with refused("joint.stage"):
        joint.do(case, "sum_up", joint.handler, whole="all", summary="x")
    joint.do(case, "start_next", joint.handler)
    assert joint.part(case, "P-3").state == "examining"
    with refused("joint.running"):
        joint.do(case, "sum_up", joint.handler, whole="all", summary="x")


def test_the_worker_begins_the_next_stage_and_no_stage_twice(joint: Joint) -> None:
    case = joint.running()
    assert reaching.sweep() == []
    for code in ("P-1", "P-2"):
        joint.decide(case, code)
    assert [each.pk for each in reaching.sweep()] == [case.pk]
    assert joint.part(case, "P-3").state == "examining" and reaching.sweep() == []


def through(joint: Joint, *refusing: str) -> Case:
    case = joint.running()
    for code in ("P-1", "P-2"):
        joint.decide(case, code, code not in refusing)
    joint.do(case, "start_next", joint.handler)
    joint.decide(case, "P-3", "P-3" not in refusing)
    return case


def test_all_granted_is_one_result_delivered_once(joint: Joint) -> None:
    case = through(joint)
    case = joint.concluded(case, "all", "各部门均准予。")
    assert case.outcome == "granted" and case.documents.filter(kind="joint_result").exists()
    told = {"method": "direct", "recipient": "李娟", "proof": "送达回证1号"}
    assert joint.do(case, "deliver", joint.window, **told).closed_at
    assert {each.state for each in case.children.all()} == {"delivered"}
    assert not case.children.filter(clocks__ended_at=None, clocks__kind=ClockKind.DELIVERY).exists()


def test_a_part_refused_is_said_in_the_result(joint: Joint) -> None:
    case = through(joint, "P-2")
    with refused("joint.result"):
        joint.do(case, "sum_up", joint.handler, whole="all", summary="x")
    case = joint.concluded(case, "part", "取水许可未准予。")
    assert case.outcome == "part"


def test_the_page_of_the_whole_shows_each_part_its_holder_and_its_day(joint: Joint) -> None:
    running = joint.running()
    (panel,) = panels(running)
    rows = [[cell.text for cell in line.cells] for line in panel.lines]
    assert [row[2] for row in rows] == ["1", "1", "2"] and rows[0][4] and rows[0][5] > "2026-03-02"
    assert rows[2][0] == "临武县林业局许可" and rows[2][1], "a part of a later stage is named with its organ"
    (seen,) = panels(running.children.first())
    told = [[cell.text for cell in line.cells] for line in seen.lines]
    assert running.number in told[0][0] and told[0][5] and told[1:] == rows, "every organ sees the whole and each part"
    assert not any(cell.url for line in seen.lines for cell in line.cells), "but not the files of the others"


def test_visit_and_meeting_are_held_with_every_organ_where_the_plan_wants_them(today: clock.Frozen, db: None) -> None:
    joint = Joint(today, visit=True, meeting=True)
    case = through(joint)
    with refused("joint.visit"):
        joint.do(case, "sum_up", joint.handler, whole="all", summary="x")
    now = clock.now()
    some, every = (
        joint.together("临武县安监局", "临武县水利局"),
        joint.together("临武县安监局", "临武县水利局", "临武县林业局"),
    )
    visit = {"visited_at": now, "visited_place": "香花镇", "findings": "相符"}
    with refused("joint.absent"):
        joint.do(case, "visit_together", joint.handler, attended=some, **visit)
    joint.do(case, "visit_together", joint.handler, attended=every, **visit)
    with refused("joint.meeting"):
        joint.do(case, "sum_up", joint.handler, whole="all", summary="x")
    told = {"met_at": now, "chair": "陈立", "minutes": "无异议", "joint_opinion": "同意"}
    joint.do(case, "meet", joint.handler, attended=every, **told)
    assert case.documents.filter(kind="joint_minutes").exists()
    assert joint.concluded(case, "all", "x").state == "decided"


def test_withdrawing_the_whole_withdraws_what_is_not_decided(joint: Joint) -> None:
    case = joint.running()
    joint.decide(case, "P-1")
    joint.do(case, "withdraw", APPLICANT)
    assert joint.part(case, "P-2").state == "withdrawn" and joint.part(case, "P-1").outcome == "granted"


def test_a_permit_alone_is_not_accepted_jointly(joint: Joint) -> None:
    version = ItemVersion.objects.get(item__code="P-1")
    draft = permits.open_draft(version, shop(), by=APPLICANT)
    permits.submit(draft.pk, by=APPLICANT)
    with refused("accept.alone"):
        permits.accept_jointly(draft.pk)


def test_an_item_without_a_plan_is_not_accepted(joint: Joint) -> None:
    joint.version.extra = {}
    joint.version.save()
    with refused("joint.plan"):
        joint.running()
