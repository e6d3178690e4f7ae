from __future__ import annotations

import datetime as dt

from django.utils import translation

from sundial.cases.procedure import APPLICANT
from sundial.cases.queries import timeline
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu, shop
from sundial.permits.tests.refusals import refused


def test_events_opinions_and_papers_stand_in_one_order(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    linwu.handled(case)
    with translation.override("en"):
        told = timeline(case)
    kinds = [each.event.kind for each in told]
    assert kinds[:2] == ["permit.open", "permit.hand_in"]
    assert [each.sentence for each in told if each.event.kind == "permit.accept"] == [
        "王芳 accepted the application, as of 2 March 2026"
    ]
    accepted = next(each for each in timeline(case) if each.event.kind == "permit.accept")
    assert accepted.sentence == "王芳受理了申请，受理日期为2026年3月2日"
    [handled] = [each for each in told if each.event.kind == "permit.handle"]
    assert handled.opinion.text == "材料真实，符合条件。"
    papers = [each.document.kind for each in told if each.document]
    assert papers == ["application_receipt", "acceptance_notice", "documentary_opinion"]


def test_every_sentence_is_whole(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    linwu.handled(case)
    linwu.visit_decided(case)
    linwu.visited(case)
    assert not [each.event.kind for each in timeline(case) if "—" in each.sentence or "%(" in each.sentence]


def test_what_is_entered_late_keeps_both_times(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    linwu.check_all(case)
    happened = linwu.today.moment + dt.timedelta(hours=1)
    linwu.days(3)
    actions.accept(case.pk, by=linwu.bureau.wang, occurred_at=happened)
    [accepted] = [each for each in timeline(case) if each.event.kind == "permit.accept"]
    assert accepted.at == happened
    assert accepted.entered_late == dt.timedelta(days=2, hours=23)


def test_nothing_is_entered_before_it_happens_or_before_the_case(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    linwu.check_all(case)
    with refused("act.future"):
        actions.accept(case.pk, by=linwu.bureau.wang, occurred_at=linwu.today.moment + dt.timedelta(minutes=1))
    with refused("act.before_case"):
        actions.withdraw(case.pk, by=APPLICANT, occurred_at=linwu.today.moment - dt.timedelta(days=1))


def test_a_paper_application_is_entered_with_the_day_it_came(linwu: Linwu) -> None:
    came = linwu.today.moment - dt.timedelta(days=3)
    case = actions.open_draft(licence(linwu.bureau.organ), shop(), by=linwu.bureau.wang, occurred_at=came)
    assert (case.opened_at, case.channel) == (came, "window")
    receipt = actions.submit(case.pk, by=linwu.bureau.wang, occurred_at=came)
    assert receipt.case.submitted_at == came
