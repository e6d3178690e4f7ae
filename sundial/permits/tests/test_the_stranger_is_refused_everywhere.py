"""孙磊 holds every desk post in another organ. No act on this organ's case is his, and the case is not even there for him."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.http import Http404

from sundial.cases import queries
from sundial.cases.access import access_case
from sundial.cases.lifecycle import APPLICANT, SYSTEM, Transition
from sundial.cases.models import Case
from sundial.cases.procedure import hand_for, perform
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.access import duties
from sundial.organs.models import Account, Officer
from sundial.permits import actions
from sundial.permits.states import PERMIT
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu, shop
from sundial.permits.tests.refusals import refused

BY_OFFICERS = [each for each in PERMIT.transitions if not set(each.who) <= {APPLICANT, SYSTEM}]


def code_of_refusal(case: Case, transition: Transition, stranger: Officer) -> str:
    """The code with which the stranger's act is refused, empty when it is not."""
    try:
        hand_for(case, transition, stranger, duties(stranger), case.steps.first(), clock.now())
    except Refusal as refusal:
        return refusal.code
    return ""


def test_no_act_of_the_table_is_his(linwu: Linwu, stranger: Officer) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    codes = {each.action: code_of_refusal(case, each, stranger) for each in BY_OFFICERS}
    assert codes == dict.fromkeys(codes, "case.role")
    assert len(codes) > 20


def test_in_every_state_he_has_nothing_to_do(linwu: Linwu, stranger: Officer) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    allowed = []
    for state in sorted(set(PERMIT.states) - PERMIT.final):
        case.state = state
        allowed += [(state, each) for each in queries.next_actions(case, stranger) if each.allowed]
    assert not allowed


def test_he_opens_no_application_here(linwu: Linwu, stranger: Officer) -> None:
    with refused("case.role"):
        actions.open_draft(licence(linwu.bureau.organ), shop(), by=stranger)
    assert not Case.objects.exists()


def test_he_finds_neither_the_case_nor_its_number(linwu: Linwu, stranger: Officer) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    account = Account.objects.create_account("sunlei", "abc12345", stranger)
    for number in (case.number, "no-such-number"):
        with pytest.raises(Http404):
            access_case(account, number)
    assert queries.work_list(stranger).cases == queries.register(stranger).cases == []
    assert not queries.visible_to(stranger).exists()


def test_a_duty_of_his_own_making_helps_him_no_further(linwu: Linwu, stranger: Officer) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    for duty in duties(stranger):
        with refused("case.role"), perform(case.pk, "handle", by=duty):
            raise AssertionError("the stranger acted")


def test_neither_applicant_nor_system_may_do_an_officers_act(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    linwu.check_all(case)
    for nobody in (APPLICANT, SYSTEM):
        with refused("case.role"):
            actions.accept(case.pk, by=nobody)
    with pytest.raises(ValueError, match="neither an officer"):
        actions.accept(case.pk, by=str(uuid4()))
