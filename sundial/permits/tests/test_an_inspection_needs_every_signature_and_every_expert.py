from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.models import Case, Stance
from sundial.cases.procedure import APPLICANT
from sundial.kernel.clock import local_date
from sundial.permits import actions
from sundial.permits.models import VisitResult
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.permits.tests.refusals import refused


@pytest.fixture
def at_site(linwu: Linwu) -> Case:
    case = linwu.accepted(licence(linwu.bureau.organ, extra={"safety_experts": True}))
    linwu.handled(case)
    return linwu.visit_decided(case)


def team(linwu: Linwu, case: Case, **more: object):
    bureau = linwu.bureau
    chosen = {"staff": [bureau.zhang, bureau.zhou], "experts": [bureau.expert]} | more
    return actions.assemble_team(case.pk, chosen["staff"], experts=chosen["experts"], by=bureau.zhang)


def record(linwu: Linwu, case: Case, result: str = "pass", **more: object):
    said = {"place": "楚江镇", "findings": "消防器材齐全。", "rectification": ""} | more
    return actions.record_visit(case.pk, by=linwu.bureau.zhang, result=result, **said)


def test_the_handler_must_say_whether_to_inspect_and_the_deputy_decides(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    with refused("opinion.visit"):
        actions.handle(case.pk, "符合", by=linwu.bureau.zhang)
    actions.handle(case.pk, "符合", by=linwu.bureau.zhang, recommend_visit=True)
    with refused("visit.handler"):
        actions.decide_visit(case.pk, True, by=linwu.bureau.chen)
    with refused("visit.handler"):
        actions.decide_visit(case.pk, True, by=linwu.bureau.chen, handler=linwu.bureau.liu)
    linwu.visit_decided(case, needed=False)
    assert linwu.kinds_in_hand(case) == ["handle"]


def test_an_item_that_demands_an_inspection_is_not_decided_without(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ, on_site_review="required"))
    linwu.handled(case)
    with refused("visit.required"):
        linwu.visit_decided(case, needed=False)


def test_the_step_is_for_the_handler_named_or_who_stands_in_on_paper(linwu: Linwu, at_site: Case) -> None:
    bureau = linwu.bureau
    run = linwu.step(at_site, "on_site")
    assert run.assignee == bureau.zhang
    with refused("case.role"):
        actions.assemble_team(at_site.pk, [bureau.zhou], by=bureau.zhou)
    bureau.delegate("handler_a", bureau.zhang, bureau.zhou)
    visit = actions.assemble_team(at_site.pk, [bureau.zhang, bureau.zhou], experts=[bureau.expert], by=bureau.zhou)
    assert visit.team.count() == 3


def test_two_of_the_staff_with_valid_certificates_and_an_expert(linwu: Linwu, at_site: Case) -> None:
    bureau = linwu.bureau
    with refused("team.small"):
        team(linwu, at_site, staff=[bureau.zhang])
    with refused("team.expert"):
        team(linwu, at_site, experts=[])
    with refused("team.without_handler"):
        team(linwu, at_site, staff=[bureau.zhou, bureau.wang])
    with refused("team.certificate") as caught:
        team(linwu, at_site, staff=[bureau.zhang, bureau.wang])
    assert "王芳" in str(caught.value)
    visit = team(linwu, at_site)
    held = {each.certificates.get().number for each in (bureau.zhang, bureau.zhou, bureau.expert)}
    assert set(visit.team.values_list("certificate_number", flat=True)) == held


def test_a_lapsed_certificate_does_not_count(linwu: Linwu, at_site: Case) -> None:
    linwu.bureau.zhou.certificates.update(valid_to=dt.date(2026, 3, 1))
    with refused("team.certificate"):
        team(linwu, at_site)


def test_nobody_moves_on_with_a_signature_missing(linwu: Linwu, at_site: Case) -> None:
    bureau = linwu.bureau
    with refused("visit.no_record"):
        actions.finish_visit(at_site.pk, by=bureau.zhang)
    team(linwu, at_site)
    record(linwu, at_site)
    with refused("visit.unsigned") as caught:
        actions.finish_visit(at_site.pk, by=bureau.zhang)
    assert "专家意见" in str(caught.value) and "郑工" in str(caught.value), "all that is missing, in one answer"
    actions.give_expert_opinion(at_site.pk, "符合安全距离。", by=bureau.expert)
    for member in (bureau.zhang, bureau.expert):
        actions.sign_visit(at_site.pk, by=member)
    with refused("visit.unsigned") as caught:
        actions.finish_visit(at_site.pk, by=bureau.zhang)
    assert "周敏" in str(caught.value) and at_site.applicant.name in str(caught.value)
    actions.sign_visit(at_site.pk, by=bureau.zhou)
    with refused("visit.unsigned"):
        actions.finish_visit(at_site.pk, by=bureau.zhang)
    actions.sign_for_applicant(at_site.pk, "李娟", by=APPLICANT)
    assert actions.finish_visit(at_site.pk, by=bureau.zhang).answers["visit_failed"] is False


def test_nobody_moves_on_with_an_expert_silent(linwu: Linwu, at_site: Case) -> None:
    bureau = linwu.bureau
    team(linwu, at_site)
    record(linwu, at_site)
    for member in (bureau.zhang, bureau.zhou, bureau.expert):
        actions.sign_visit(at_site.pk, by=member)
    actions.sign_for_applicant(at_site.pk, "李娟", by=bureau.zhang)
    with refused("visit.expert_silent") as caught:
        actions.finish_visit(at_site.pk, by=bureau.zhang)
    assert "郑工" in str(caught.value)


def test_an_expert_opinion_is_the_experts_own_and_stays(linwu: Linwu, at_site: Case) -> None:
    team(linwu, at_site)
    with refused("case.role"):
        actions.give_expert_opinion(at_site.pk, "符合。", by=linwu.bureau.zhang)
    actions.give_expert_opinion(at_site.pk, "符合。", by=linwu.bureau.expert)
    with refused("opinion.given"):
        actions.give_expert_opinion(at_site.pk, "不符合。", by=linwu.bureau.expert)


def test_a_record_written_anew_needs_every_signature_anew(linwu: Linwu, at_site: Case) -> None:
    team(linwu, at_site)
    record(linwu, at_site)
    actions.sign_visit(at_site.pk, by=linwu.bureau.zhou)
    with refused("visit.signed"):
        team(linwu, at_site)
    visit = record(linwu, at_site, findings="另有一处未达标。", result="fail")
    assert not visit.team.filter(signed_at__isnull=False).exists()


def test_who_is_not_in_the_team_does_not_sign(linwu: Linwu, at_site: Case) -> None:
    team(linwu, at_site)
    record(linwu, at_site)
    with refused("team.not_a_member"):
        actions.sign_visit(at_site.pk, by=linwu.bureau.chen)


def test_after_a_failed_inspection_the_opinion_is_negative(linwu: Linwu, at_site: Case) -> None:
    linwu.visited(at_site, VisitResult.FAIL)
    assert linwu.kinds_in_hand(at_site) == ["handle"]
    with refused("opinion.failed_visit"):
        linwu.handled(at_site)
    assert linwu.handled(at_site, stance=Stance.DISAGREE).answers["proposal"] == "refuse"


def test_the_visit_may_be_recorded_later_with_the_moment_it_took_place(linwu: Linwu, at_site: Case) -> None:
    team(linwu, at_site)
    linwu.days(2)
    visit = record(linwu, at_site, visited_at=linwu.today.moment - dt.timedelta(days=1))
    assert local_date(visit.visited_at) == dt.date(2026, 3, 3)
    with refused("act.future"):
        record(linwu, at_site, visited_at=linwu.today.moment + dt.timedelta(days=1))
