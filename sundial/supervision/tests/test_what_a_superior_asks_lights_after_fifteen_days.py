"""LIM-57, LIM-58: a superior's decision is carried out, a work plan drawn up, a request answered within 15 working days of receipt."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import today
from sundial.organs.models import Officer
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem
from sundial.supervision.actions.sweep import sweep
from sundial.supervision.models import Signal

__all__ = ["today"]
DUE = clock.start_of_day(dt.date(2026, 3, 20))  # received on Friday, the 27th of February: the 28th was worked
REPORT = {"reported_to": "县政府办", "report_paper": "香府报〔2026〕3号"}


@pytest.fixture
def people(db: None, today: clock.Frozen) -> dict[str, Officer]:
    organ = builders.organ("临武县香花镇人民政府", "XH")
    item = PowerItem.objects.create(organ=organ, code="XH-94", power_type="internal_rule", procedure="superior_matter")
    held = {"number": 1, "state": "in_force", "effective_from": dt.date(2020, 1, 1)}
    ItemVersion.objects.create(item=item, name="上级决策落实和请示答复", **held)
    return {role: builders.officer(role, builders.post(organ, role)) for role in ("office", "director", "handler_a")}


def come(people: dict[str, Officer], kind: str, way: str = "") -> Case:
    told = {"matter_kind": kind, "from_whom": "县政府", "letter_number": "临政发〔2026〕8号", "subject": "森林防火"}
    told |= {"received_on": dt.date(2026, 2, 27), "content": "立即排查火险。"}
    party = Party(kind=PartyKind.ORGANISATION, name="香花镇")
    version = ItemVersion.objects.get(item__code="XH-94")
    case = open_case(version, party, told, by=people["office"]).case
    with refused("case.role"):
        do(case.pk, "assign", {"way": kind, "note": "办。"}, by=people["office"])
    return do(case.pk, "assign", {"way": way or kind, "note": "请承办。"}, by=people["director"])


def refused(code: str) -> Any:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def lights(case: Case) -> list[str]:
    while sweep():
        pass
    return list(Signal.objects.filter(case=case).order_by("rule_id").values_list("rule_id", flat=True))


def due_at(case: Case) -> dt.datetime:
    found: dt.datetime = case.clocks.get(kind="promised").due_at
    return found


def test_fifteen_working_days_count_from_receipt_and_light_the_day_after(
    people: dict[str, Officer], today: clock.Frozen
) -> None:
    late, kept = come(people, "carry_out"), come(people, "carry_out")
    assert due_at(late) == DUE, "whenever it was entered"
    done = {"done_on": clock.today(), "result": "已排查。", **REPORT}
    assert do(kept.pk, "report_done", done, by=people["handler_a"]).state == "reported"
    today.move_to(DUE - dt.timedelta(minutes=1))
    assert lights(late) == []
    today.move_to(DUE + dt.timedelta(minutes=1))
    assert "term-exceeded" in lights(late) and "term-exceeded" not in lights(kept)


def test_what_needs_research_has_its_plan_in_fifteen_days_and_is_then_carried_out_by_the_plan(
    people: dict[str, Officer], today: clock.Frozen
) -> None:
    case = come(people, "research")
    plan = {"studied": "走访五村。", "measures": ["砍防火带"], "by_day": dt.date(2026, 9, 1)}
    with refused("case.state"):
        do(case.pk, "report_done", {"done_on": clock.today(), "result": "已办。", **REPORT}, by=people["handler_a"])
    case = do(case.pk, "report_plan", plan | REPORT, by=people["handler_a"])
    assert case.state == "planned" and case.clocks.get(kind="promised").ended_at is not None
    today.move_to(DUE + dt.timedelta(days=60))
    assert "term-exceeded" not in lights(case)
    done = {"done_on": clock.today(), "result": "已砍。", **REPORT}
    assert do(case.pk, "report_done", done, by=people["handler_a"]).state == "reported"


def test_a_request_is_answered_clearly_by_another_hand_than_drafted_it(
    people: dict[str, Officer], today: clock.Frozen
) -> None:
    case = come(people, "request")
    do(case.pk, "draft_answer", {"draft": "请自行研究。"}, by=people["handler_a"])
    case = do(case.pk, "answer", {"clear": False, "reason": "没有明确答复。"}, by=people["director"])
    assert case.state == "answering" and case.clocks.get(kind="promised").ended_at is None
    do(case.pk, "draft_answer", {"draft": "同意立项。"}, by=people["handler_a"])
    answer = {"clear": True, "answer": "同意立项。", "answer_paper": "香府复〔2026〕1号"}
    case = do(case.pk, "answer", answer, by=people["director"])
    assert case.state == "answered" and case.clocks.get(kind="promised").ended_at is not None
