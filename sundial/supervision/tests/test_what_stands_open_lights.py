"""What the open face of an organ lights: complaints, progress not reported, bad ratings not answered, publications that did not come."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.procedure import APPLICANT
from sundial.cases.stated import do, open_case
from sundial.complaints.tests.centre import NAMED, Centre
from sundial.joint.tests.test_a_major_project_is_coordinated_by_its_numbered_steps import Coordination
from sundial.kernel import clock
from sundial.kernel.limits import add_months
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.models import Event
from sundial.openness.tests.township import Township
from sundial.organs.models import Officer, OrganKind, Post, Tier
from sundial.organs.tests import builders
from sundial.powers.models import PowerItem
from sundial.supervision.actions.daily import look
from sundial.supervision.actions.sweep import sweep
from sundial.supervision.disclosure.duties import duties
from sundial.supervision.disclosure.kept import kept
from sundial.supervision.models import Signal

PERIODIC = {"quarterly-publication-late", "annual-report-late", "government-annual-report-late"}
CHECKS = {"half-year-inspection-missing", "quarterly-check-missing"}
LIT_HERE = {
    *PERIODIC,
    *CHECKS,
    "organ-complained-of",
    "progress-report-late",
    "bad-rating-late",
    "challenge-answer-late",
    "term-exceeded",
}


@pytest.fixture
def centre(db: None, today: clock.Frozen) -> Centre:
    return Centre.found(today)


def test_a_complaint_about_no_case_lights_the_organ_and_a_report_does_not(centre: Centre) -> None:
    told = told_of(centre)
    centre.do(centre.lodged(**told, kind="report").case, "accept", centre.window)
    assert not Event.objects.filter(subject_type="organ", kind="complaint.of_organ").exists()
    case = centre.lodged(**told).case
    assert not Event.objects.filter(kind="complaint.of_organ").exists(), "not before it is taken up"
    centre.do(case, "accept", centre.window)
    event = Event.objects.get(kind="complaint.of_organ")
    assert event.subject_id == centre.accused.organ_id and event.data["complaint"] == case.number
    (lit,) = [each for each in look(clock.today()) if each.rule_id == "organ-complained-of"]
    assert (lit.light, lit.organ) == ("red", centre.accused.organ)


def told_of(centre: Centre) -> dict[str, str]:
    return {"about_organ": str(centre.accused.organ_id)}


def caught_up() -> None:
    """Look until nothing is due: a pass looks at a missed day first, and at what came after in the next."""
    while sweep():
        pass


OVER = [("decline", "window", {}), ("pass_on", "window", {"body": "市信访局"}), ("withdraw", "", {})]


def over_by(centre: Centre, action: str, by: str, told: dict[str, str]) -> Case:
    told = {"reason": "不属于受理范围，请向信访局反映。", **told}
    return centre.do(centre.lodged().case, action, getattr(centre, by) if by else APPLICANT, **told)


def lights(case: Case) -> set[str]:
    return set(Signal.objects.filter(case=case).values_list("rule_id", flat=True))


def test_an_order_to_report_and_a_bad_rating_are_watched(centre: Centre) -> None:
    case = centre.dispatched(centre.lodged().case)
    demand = {"urgency": "urgent", "demand": "尽快办结。", "answer_by": "2026-04-01"}
    case = centre.do(case, "order", centre.director, every="weekly", **demand)
    centre.today.advance(dt.timedelta(days=6))
    centre.do(case, "report_progress", centre.accused, cause="等待鉴定。", progress="已取样。")
    verbs = Event.objects.filter(subject_id=case.pk, data__verb="report_weekly").count()
    assert verbs == 2
    centre.today.advance(dt.timedelta(days=8))
    bad = centre.lodged(NAMED, kind="rating", **told_of(centre)).case
    caught_up()
    assert "progress-report-late" in lights(case) and "bad-rating-late" not in lights(bad)
    over = [over_by(centre, *way) for way in OVER]
    centre.today.advance(dt.timedelta(days=40))
    caught_up()
    assert "bad-rating-late" in lights(bad)
    assert not set().union(*map(lights, over)) & {"complaint-unanswered", "case-idle"}, "nobody is owed an answer"


def test_a_publication_owed_every_quarter_or_year_lights_the_organ_when_it_does_not_come(
    db: None, today: clock.Frozen
) -> None:
    township = Township.found(today)
    for timing, period in (("quarterly", "2025Q4"), ("annual", "2025")):
        township.published(township.planned(timing=timing, period=period))
    assert kept_of("quarterly") == [("响石镇人民政府"[:6], 1, 1, 0)], "published, and late"
    today.move_to(clock.start_of_day(dt.date(2026, 4, 17)))
    assert not lit_on(2026, 4, 15) and lit_on(2026, 4, 16) == {"quarterly-publication-late"}
    assert kept_of("quarterly") == [("响石镇人民政府"[:6], 2, 1, 1)]
    today.move_to(clock.start_of_day(dt.date(2026, 4, 20)))
    township.published(township.planned(period="2025Q3"))
    assert kept_of("quarterly") == [("响石镇人民政府"[:6], 3, 2, 1)], "an older quarter does not stand for the one owed"
    assert lit_on(2026, 4, 20) == set(), "its light is burning already"
    verb = Event.objects.filter(kind="openness.published").latest("occurred_at").data["verb"]
    assert verb == "other", "nor do the rules take it for that"
    township.published(township.planned(period="2026Q1"))
    assert kept_of("quarterly") == [("响石镇人民政府"[:6], 3, 3, 0)]
    county = Township.found(today, builders.organ("响县人民政府", "XX", tier=Tier.COUNTY, kind=OrganKind.GOVERNMENT))
    county.published(county.planned(timing="annual", period="2025"))
    assert "annual-report-late" not in lit_on(2027, 1, 31) and "annual-report-late" in lit_on(2027, 2, 1)
    assert not lit_on(2027, 3, 31, organ="XX") and lit_on(2027, 4, 1, organ="XX") == {"government-annual-report-late"}


def test_a_check_an_organ_owes_on_itself_lights_without_any_plan(db: None, today: clock.Frozen) -> None:
    """Owed from its own rule's entry: the first whole quarter, the first whole half-year, whether or not one was ever opened."""
    township = Township.found(today)
    for procedure in ("power_inspection", "rule_check"):
        entered(township, procedure)
    assert not lit_on(2026, 3, 31) and not lit_on(2026, 6, 29), "the second quarter is not over"
    check_rules(township, dt.date(2026, 6, 30))
    assert not lit_on(2026, 7, 1)
    inspect(township, dt.date(2026, 9, 2), occasion="superior")
    assert lit_on(2026, 10, 1) == {"quarterly-check-missing"}
    check_rules(township, dt.date(2026, 12, 30))
    assert lit_on(2027, 1, 1) == {"half-year-inspection-missing"}, "what a superior ordered is none of its own"
    inspect(township, dt.date(2027, 6, 30), occasion="half_year")
    check_rules(township, dt.date(2027, 6, 30))
    lit_on(2027, 4, 1)
    assert not lit_on(2027, 7, 1)
    cancelled = township.item("rule_check").item
    PowerItem.objects.filter(pk=cancelled.pk).update(cancelled_on=dt.date(2027, 10, 1))
    assert not lit_on(2027, 10, 1), "a rule given up is owed no more"


def test_a_lawsuit_lights_the_day_after_its_term_and_nothing_else(db: None, today: clock.Frozen) -> None:
    """Served on a Monday, the fifteenth day is a Tuesday: dark to its end, red after it; answered in time, dark for good."""
    township = Township.found(today)
    itself = Party(kind=PartyKind.ORGANISATION, name="响石镇人民政府", identifier="", telephone="")
    version = township.item("challenge")
    PowerItem.objects.filter(pk=version.item_id).update(power_type="internal_rule")
    told = {"forum": "县法院", "forum_number": "8", "received_at": clock.now(), "challenger": "某店"}
    told |= {"way": "lawsuit", "act_challenged": "罚款", "claim": "撤销。"}
    late, answered = (open_case(version, itself, told, by=township.legal).case for _ in range(2))
    today.move_to(clock.start_of_day(dt.date(2026, 3, 17)) + dt.timedelta(hours=9))
    given = {
        "facts": "属实。",
        "evidence": ["笔录"],
        "bases": ["条例"],
        "asked_for": "维持。",
        "agents": [township.legal],
    }
    do(answered.pk, "answer", given, by=township.legal)
    caught_up()
    assert not lights(late)
    today.move_to(clock.start_of_day(dt.date(2026, 3, 18)) + dt.timedelta(seconds=1))
    caught_up()
    assert lights(late) == {"challenge-answer-late"} and not lights(answered)


def test_a_member_silent_beyond_its_seven_working_days_lights_and_the_coordination_itself_promises_nothing(
    db: None, today: clock.Frozen
) -> None:
    county = Coordination(today)
    case = county.asked()
    late, kept = (county.share(case, name) for name in ("县自然资源局", "县住建局"))
    today.move_to(clock.start_of_day(dt.date(2026, 3, 11)) + dt.timedelta(hours=9))
    county.answer(case, "县住建局")
    caught_up()
    assert not lights(late) and not lights(case), "on the seventh working day nothing is late"
    today.move_to(clock.start_of_day(dt.date(2026, 3, 12)) + dt.timedelta(minutes=1))
    caught_up()
    assert lights(late) == {"term-exceeded"} and not lights(kept) and not lights(case)
    light = Signal.objects.get(case=late)
    assert (light.light, light.values["term_due_on"]) == ("yellow", "2026-03-11")
    county.answer(case, "县自然资源局")
    case = county.discussed(case, {"organ": "县自然资源局", "task": "完成用地预审"})
    county.do(case, "sign_minutes", county.group, agreed=True, words="同意。")
    today.move_to(clock.now() + dt.timedelta(days=11))
    caught_up()
    assert Signal.objects.filter(case=late, rule_id="term-exceeded").count() == 1
    today.advance(dt.timedelta(days=1))
    caught_up()
    twice = Signal.objects.filter(case=late, rule_id="term-exceeded").count()
    assert twice == 2, "the report on the task is a duty of its own"
    unheld, begun = county.asked(), clock.today()
    month_later = add_months(begun, 1)
    today.move_to(clock.start_of_day(month_later) + dt.timedelta(hours=9))
    caught_up()
    assert "term-exceeded" not in lights(unheld), "on the last day of the month in which the meeting is to be held"
    today.move_to(clock.end_of_day(month_later) + dt.timedelta(minutes=1))
    caught_up()
    assert "term-exceeded" in lights(unheld)
    light = Signal.objects.get(case=unheld, rule_id="term-exceeded")
    assert light.values["term_due_on"] == month_later.isoformat() and light.values["term_basis"] in light.sentence


def entered(township: Township, procedure: str) -> None:
    item = township.item(procedure).item
    with transaction.atomic():
        record("power.load", subject_type="power_item", subject_id=item.pk, by=Actor.system(), organ="XS", data={})


def opened(township: Township, procedure: str, on: dt.date, answers: dict[str, Any], by: Officer) -> Case:
    township.today.move_to(clock.start_of_day(on) + dt.timedelta(hours=9))
    itself = Party(kind=PartyKind.ORGANISATION, name=township.head.organ.name, identifier="", telephone="")
    return open_case(township.item(procedure), itself, answers, by=by).case


def check_rules(township: Township, on: dt.date) -> None:
    post = Post.objects.filter(organ=township.head.organ, role="supervisor").first()
    discipline = (
        post.appointments.get().officer
        if post
        else builders.officer("纪委书记", builders.post(township.head.organ, "supervisor"))
    )
    case = opened(
        township, "rule_check", on, {"occasion": "quarterly", "quarter_from": on, "quarter_to": on}, discipline
    )
    all_four = ["listed", "procedure", "sound", "carried_out"]
    looked = {"contents": all_four, "supervised": ["centralism"], "methods": ["minutes"], "findings": "无。"}
    do(case.pk, "check", {**looked, "faults": False}, by=discipline)


def inspect(township: Township, on: dt.date, occasion: str) -> None:
    span = {"occasion": occasion, "period_from": on, "period_to": on, "scope": "各股室"}
    case = opened(township, "power_inspection", on, span, township.office)
    seen = {"contents": ["body"], "methods": ["read"], "records_kept": True, "findings": "抽查属实。"}
    do(case.pk, "inspect", seen, by=township.office)


def lit_on(*day: int, organ: str = "XS") -> set[str]:
    return {each.rule_id for each in look(dt.date(*day)) if each.organ.code == organ} & (PERIODIC | CHECKS)


def kept_of(name: str) -> list[tuple[str, int, int, int]]:
    duty = next(each for each in duties() if each.name == name)
    return [(each.organ, each.due, each.late, each.owed) for each in kept(duty)]
