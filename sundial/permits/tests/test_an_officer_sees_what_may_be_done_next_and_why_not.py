from __future__ import annotations

from sundial.cases.queries import NextAction, next_actions
from sundial.organs.models import Officer, Role
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu


def by_action(case, officer: Officer) -> dict[str, NextAction]:
    return {each.action: each for each in next_actions(case, officer)}


def test_each_lawful_act_is_allowed_or_says_why_not_and_who_may(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ), but=1)
    found = by_action(case, linwu.bureau.wang)
    assert found["check_materials"].allowed
    assert found["accept"].refusal.code == "accept.unchecked"
    linwu.check_all(case)
    found = by_action(case, linwu.bureau.wang)
    assert found["request_correction"].allowed
    assert found["accept"].refusal.code == "accept.gaps"
    assert found["accept"].refusal.basis.startswith("行政许可法")
    foreign = by_action(case, linwu.bureau.liu)["accept"].refusal
    assert foreign.code == "case.role" and str(Role.WINDOW.label) in str(foreign.who)


def test_what_only_the_applicant_or_the_law_does_is_not_offered(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    assert "deem_accepted" not in by_action(case, linwu.bureau.wang)


def test_acts_of_a_step_are_offered_only_while_it_is_in_hand(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    found = by_action(case, linwu.bureau.zhang)
    assert found["handle"].allowed and found["handle"].run.kind == "handle"
    assert not {"review", "finish_visit", "decide_visit"} & set(found)


def test_the_signature_says_what_is_left(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    assert by_action(case, linwu.bureau.liu)["grant"].refusal.code == "decision.route"


def test_a_step_in_another_hand_names_it(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    linwu.handled(case)
    linwu.visit_decided(case)
    other = linwu.second_handler()
    refusal = by_action(case, other)["assemble_team"].refusal
    assert (refusal.code, refusal.who) == ("case.assigned", "张强")


def test_nothing_is_left_once_the_case_is_closed(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    case = actions.return_application(case.pk, "重复", by=linwu.bureau.wang)
    assert next_actions(case, linwu.bureau.wang) == []
