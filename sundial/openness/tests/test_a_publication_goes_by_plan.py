"""A publication is planned, signed by another, checked for secrets, published as cleared, and owed every quarter from then on."""

from __future__ import annotations

import datetime as dt

from sundial.cases.models import Publication
from sundial.kernel import clock
from sundial.ledger.models import Event
from sundial.openness.tests.township import DELIBERATED, Township, refused
from sundial.organs.models import Organ, OrganKind


def test_a_quarter_is_published_as_it_was_cleared(township: Township) -> None:
    case = township.planned()
    due = case.clocks.get(kind="promised").due_at
    assert due == clock.start_of_day(dt.date(2026, 1, 16)), "by the end of the 15th"
    with refused("asked.required"):  # both groups deliberated, and who of them
        township.do(case, "sign", township.head, **DELIBERATED | {"supervision_group": []})
    township.do(case, "sign", township.head, **DELIBERATED)
    sat = case.records.get(action="sign").values
    assert sat["leading_group"] == DELIBERATED["leading_group"] and len(sat["supervision_group"]) == 2
    revised = {"heading": "第四季度救灾资金", "content": "名单经核对，金额共3万元。"}
    case = township.do(case, "revise", township.handler, **revised)
    assert case.state == "planned", "what was signed has changed, so it is signed again"
    case = township.published(case)
    shown = Publication.objects.get(case=case)
    assert shown.title == revised["heading"] and shown.content["content"] == revised["content"]
    assert "个人隐私" in shown.content["withheld"] and "applicant" not in shown.content
    verbs = Event.objects.filter(subject_type="organ", subject_id=case.organ_id).order_by("pk")
    assert {each.data["verb"] for each in verbs} == {"owe_quarterly", "publish_quarterly"}
    event = {"held_on": clock.today(), "took_part": 39, "record": "十二人发言，采纳三条。"}
    with refused("asked.required"):  # a press conference has its spokesperson
        township.do(case, "hold_event", township.office, event="press", **event)
    for held in ({"event": "press", "spokesperson": "何静"}, {"event": "hearing"}, {"event": "questionnaire"}):
        township.do(case, "hold_event", township.office, **event, **held)
    told = Event.objects.filter(subject_id=case.pk, kind="disclosure.hold_event").values_list("data", flat=True)
    assert [(each["event"], each["figures"]["took_part"]) for each in told.order_by("position")] == [
        ("press", 39),
        ("hearing", 39),
        ("questionnaire", 39),
    ]
    said = {"overseen_on": clock.today(), "by_whom": "镇人大会议", "opinion": "补充明细。", "followed": "已补充。"}
    for overseer in ("congress", "audit", "group", "box"):
        township.do(case, "oversee", township.office, overseer=overseer, **said)
    with refused("publication.early"):
        township.do(case, "archive", township.office)
    township.do(case, "collect_opinions", township.office, opinions=[{"opinion": "名单不全", "answer": "已补充"}])
    township.today.advance(dt.timedelta(days=12))
    assert township.do(case, "archive", township.office).state == "closed"


def test_a_plan_names_a_period_that_is_over_and_gives_nobody_away(township: Township) -> None:
    for code, given in (
        ("openness.period", {"period": "2025"}),
        ("asked.form", {"channels": ["黑板报"]}),
        ("asked.required", {"channels": []}),
        ("asked.required", {"collector": None}),
        ("openness.ahead", {"period": "2026Q1"}),
        ("publication.leak", {"content": "张三 11010519491231002X 领取300元。"}),
    ):
        with refused(code):
            township.planned(**given)
    township.planned()
    with refused("openness.twice"):
        township.planned()
    asked_for = township.planned(timing="on_demand", demanded_on="2026-03-02")
    assert asked_for.clocks.get(kind="promised").due_at == clock.start_of_day(dt.date(2026, 3, 6))
    for place, kind, over in (
        ("5", OrganKind.GOVERNMENT, dt.date(2026, 2, 1)),
        ("4", OrganKind.AUTHORITY, dt.date(2026, 2, 1)),
        ("4", OrganKind.GOVERNMENT, dt.date(2026, 4, 1)),
    ):
        Organ.objects.update(tier=place, kind=kind)
        yearly = township.planned(timing="annual", period="2025")
        assert yearly.clocks.get(kind="promised").due_at == clock.start_of_day(over), (place, kind)
        township.do(yearly, "cancel", township.office, reason="重拟")
    report = township.published(township.planned(timing="annual", period="2025"))
    verbs = Event.objects.filter(subject_type="organ", subject_id=report.organ_id).values_list("data__verb", flat=True)
    assert set(verbs) == {"owe_annual_government", "publish_annual_government"}


def test_what_stood_on_the_board_is_kept_in_a_register(township: Township) -> None:
    case = township.published(township.planned())
    entry = {"what": "发放名册", "photograph": "IMG-0110-01", "witness": ""}
    given = {"subject": "救灾资金", "shown_at": "村务公开栏", "shown_from": "2026-03-02", "entries": [entry]}
    township.do(case, "draw_disclosure_register", township.office, **given)
    assert case.documents.get(kind="disclosure_register").title == "公开登记簿"
