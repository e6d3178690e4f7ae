from __future__ import annotations

import pytest

from sundial.cases.models import Case, ClockKind, Stance
from sundial.ledger.models import Event
from sundial.meetings.models import Resolution
from sundial.organs.models import Role
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.permits.tests.refusals import refused

SIGN = ((1, "sign", "director", "签署决定", ""),)


@pytest.fixture
def to_sign(linwu: Linwu) -> Case:
    return linwu.accepted(licence(linwu.bureau.organ, route=SIGN))


def event(case: Case, kind: str) -> Event:
    return Event.objects.get(subject_id=case.pk, kind=kind)


def test_the_signature_is_an_event_of_its_own_beside_the_decision(linwu: Linwu, to_sign: Case) -> None:
    case = actions.grant(to_sign.pk, "同意。", by=linwu.bureau.liu)
    assert event(case, "permit.sign").data["verb"] == "sign"
    assert event(case, "permit.grant").data["verb"] == "decide_grant"
    assert event(case, "permit.sign").actor_name == "刘敏"


def test_a_deputy_without_authority_is_told_who_may(linwu: Linwu, to_sign: Case) -> None:
    with refused("case.role") as caught:
        actions.grant(to_sign.pk, by=linwu.bureau.chen)
    assert str(caught.value.who) == str(Role.DIRECTOR.label)


def test_the_authorised_person_signs_and_the_authority_is_on_record(linwu: Linwu, to_sign: Case) -> None:
    linwu.bureau.delegate("director", linwu.bureau.liu, linwu.bureau.chen)
    actions.grant(to_sign.pk, by=linwu.bureau.chen)
    for kind in ("permit.grant", "permit.sign"):
        data = event(to_sign, kind).data
        assert (data["authorised_by"], data["authorisation"]) == ("刘敏", "临安监授〔2026〕1号")


def test_a_refusal_states_reasons_and_remedies(linwu: Linwu, to_sign: Case) -> None:
    with refused("close.reason"):
        actions.refuse(to_sign.pk, "", by=linwu.bureau.liu)
    case = actions.refuse(to_sign.pk, "安全距离不足", by=linwu.bureau.liu, facts="距学校30米")
    assert (case.state, case.outcome) == ("refused", "refused")
    assert event(case, "permit.refuse").data["remedies"] == ["行政复议", "行政诉讼"]
    paper = case.documents.get(kind="refusal_decision")
    assert (paper.values["facts"], paper.values["reasons"]) == ("距学校30米", ["安全距离不足"])


def test_nobody_signs_while_a_step_is_left(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    with refused("decision.route"):
        actions.grant(case.pk, by=linwu.bureau.liu)


def test_an_item_without_a_route_is_signed_right_away(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ, route=()))
    assert actions.grant(case.pk, by=linwu.bureau.liu).state == "granted"


def test_the_limits_end_and_the_delivery_clock_begins(linwu: Linwu, to_sign: Case) -> None:
    case = actions.grant(to_sign.pk, by=linwu.bureau.liu)
    still_open = set(case.clocks.filter(ended_at__isnull=True).values_list("kind", flat=True))
    assert still_open == {ClockKind.DELIVERY}
    assert case.due_at == case.clocks.get(kind=ClockKind.DELIVERY).due_at


def test_against_the_proposal_the_head_overrules_by_name(linwu: Linwu) -> None:
    route = ((1, "handle", "handler_a", "书面审查", ""), (2, "sign", "director", "签署决定", ""))
    case = linwu.accepted(licence(linwu.bureau.organ, route=route))
    actions.handle(case.pk, "不符合条件。", by=linwu.bureau.zhang, stance=Stance.DISAGREE)
    case = actions.grant(case.pk, "可以。", by=linwu.bureau.liu)
    assert case.opinions.get(stance=Stance.CHANGE).changes.officer == linwu.bureau.zhang


def at_the_signature(catalogue: Linwu, resolution: str) -> Case:
    case = catalogue.accepted(catalogue.item("LW-06"))
    catalogue.handled(case)
    catalogue.visit_decided(case, needed=False)
    catalogue.handled(case)
    catalogue.reviewed(case)
    return catalogue.met(case, resolution)


def test_a_grant_against_the_meetings_resolution_is_refused(catalogue: Linwu) -> None:
    case = at_the_signature(catalogue, Resolution.REJECTED)
    with refused("decision.against_resolution"):
        actions.grant(case.pk, by=catalogue.bureau.liu)
    assert actions.refuse(case.pk, "会议未通过", by=catalogue.bureau.liu).state == "refused"


def test_a_refusal_against_it_too_until_a_new_meeting(catalogue: Linwu) -> None:
    case = at_the_signature(catalogue, Resolution.AGREED)
    with refused("decision.against_resolution"):
        actions.refuse(case.pk, "另有考虑", by=catalogue.bureau.liu)
    actions.meet_again(case.pk, "执行中发现新情况", by=catalogue.bureau.liu)
    assert catalogue.kinds_in_hand(case) == ["meeting"]
    catalogue.met(case, Resolution.REJECTED)
    assert actions.refuse(case.pk, "会议未通过", by=catalogue.bureau.liu).state == "refused"


def test_where_a_collective_decision_is_required_none_is_signed_without(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ, route=SIGN, collective_decision="required"))
    with refused("decision.no_resolution"):
        actions.grant(case.pk, by=linwu.bureau.liu)
