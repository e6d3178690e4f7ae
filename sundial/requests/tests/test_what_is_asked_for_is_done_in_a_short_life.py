"""One short life for each power that is exercised on request, with what is its own."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.models import Case, ClockKind
from sundial.cases.procedure import APPLICANT
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.requests.tests.office import DELIVERY, TYPES, Office


def refused(code: str) -> object:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.fixture
def office(db: None, today: clock.Frozen) -> Office:
    return Office.found(today)


def examined(office: Office, procedure: str) -> Case:
    case = office.opened(procedure)
    office.do(case, "accept", office.window)
    if procedure == "adjudication":
        office.do(case, "hear_both", office.handler, copy_served_on="2026-03-02", defence="历来由本组管理。")
    case = office.do(case, "examine", office.handler, findings="属实。", stance="agree")
    if procedure == "filing":
        case = office.do(case, "second", office.deputy, text="同意。")
    if procedure == "reward":
        office.do(case, "post", office.handler, place="网站")
        office.today.advance(dt.timedelta(days=12))
    return case


@pytest.mark.parametrize("procedure", TYPES)
def test_it_is_accepted_examined_decided_and_delivered(office: Office, procedure: str) -> None:
    case = office.decided(examined(office, procedure))
    assert case.state == "granted" and case.outcome == "granted"
    case = office.do(case, "deliver", office.window, **DELIVERY)
    assert case.delivered_at and case.state in ("closed", "delivered")
    assert not case.documents.filter(kind="request_decision", deliveries__isnull=True)


@pytest.mark.parametrize("procedure", TYPES)
def test_a_refusal_is_written_with_its_reasons(office: Office, procedure: str) -> None:
    case = office.decided(examined(office, procedure), granted=False)
    assert case.state == "refused" and case.documents.filter(kind="request_refusal").exists()
    with refused("case.state"):
        office.decided(case)


@pytest.mark.parametrize("procedure", ["confirmation", "public_service"])
def test_what_is_missing_is_named_once_supplied_and_the_days_begin_again(office: Office, procedure: str) -> None:
    case = office.opened(procedure)
    office.do(case, "ask_papers", office.window, missing_papers=["营业执照"])
    case = office.do(case, "supplement", APPLICANT, supplied=["营业执照"])
    assert case.state == "submitted" and case.clocks.filter(ended_at=None, kind="correction_notice").count() == 1


def test_what_is_not_ours_is_declined_in_writing(office: Office) -> None:
    case = office.do(office.opened("other_power"), "decline", office.window, reason="属水利局职权。")
    assert case.closed_at and case.documents.filter(kind="request_refusal").exists()


def test_whoever_examined_does_not_decide(office: Office) -> None:
    from sundial.organs.models import Role
    from sundial.organs.tests import builders

    organ = office.window.organ
    both = builders.officer("钱进", builders.post(organ, Role.HANDLER_A), builders.post(organ, Role.DIRECTOR))
    office.handler = office.director = both
    case = examined(office, "confirmation")
    with refused("hand.same"):
        office.decided(case)


def test_a_reward_is_posted_before_it_is_decided_and_an_objection_brings_it_back(office: Office) -> None:
    case = office.opened("reward")
    office.do(case, "accept", office.window)
    office.do(case, "examine", office.handler, findings="属实。", stance="agree")
    with refused("case.state"):
        office.decided(case)
    office.do(case, "post", office.handler, place="网站")
    with refused("publication.early"):
        office.decided(case)
    case = office.do(case, "object", office.handler, reason="事迹不实，需重新核查。")
    assert case.state == "accepted"


def test_an_adjudication_hears_the_other_party_and_may_end_in_an_agreement(office: Office) -> None:
    case = office.opened("adjudication")
    office.do(case, "accept", office.window)
    with refused("case.state"):
        office.do(case, "examine", office.handler, findings="x", stance="agree")
    office.do(case, "hear_both", office.handler, copy_served_on="2026-03-02", defence="未答辩。")
    case = office.do(case, "settle", office.handler, agreement="以分水岭为界。")
    assert case.state == "settled" and case.outcome == "settled" and case.closed_at


def test_a_filing_is_due_the_same_day_published_seven_days_and_filed_away(office: Office) -> None:
    case = office.opened("filing")
    case = office.do(case, "accept", office.window)
    due = case.clocks.get(kind=ClockKind.STATUTORY).due_at
    assert due == clock.start_of_day(dt.date(2026, 3, 3))
    office.do(case, "examine", office.handler, findings="齐全。", stance="agree")
    with refused("case.state"):
        office.decided(case)
    office.do(case, "second", office.deputy, text="同意。")
    case = office.decided(case)
    assert case.documents.filter(kind="filing_proof").exists()
    office.do(case, "deliver", office.window, **DELIVERY)
    office.do(case, "publish", office.office, place="县政府网站")
    with refused("publication.early"):
        office.do(case, "archive", office.office)
    office.today.advance(dt.timedelta(days=12))
    assert office.do(case, "archive", office.office).state == "closed"


def test_the_applicant_withdraws_before_it_is_decided(office: Office) -> None:
    case = office.opened("confirmation")
    assert office.do(case, "withdraw", APPLICANT).state == "withdrawn"
