from __future__ import annotations

import datetime as dt

from sundial.cases.deadlines import last_day
from sundial.cases.models import ClockKind
from sundial.cases.procedure import APPLICANT
from sundial.kernel.clock import local_date
from sundial.kernel.tests.mondays import MONDAY
from sundial.ledger.models import Event
from sundial.permits import actions
from sundial.permits.tests.items import MATERIALS, licence
from sundial.permits.tests.life import Linwu
from sundial.permits.tests.refusals import refused


def test_a_complete_application_is_accepted_as_of_its_receipt(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    linwu.days(3)
    linwu.check_all(case)
    case = actions.accept(case.pk, by=linwu.bureau.wang)
    assert local_date(case.accepted_at) == MONDAY
    event = Event.objects.get(subject_id=case.pk, kind="permit.accept")
    assert event.data["accepted_on"] == "2026-03-02"
    assert local_date(event.occurred_at) == dt.date(2026, 3, 5)


def test_both_limits_of_the_whole_run_from_that_day(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    linwu.days(3)
    linwu.check_all(case)
    actions.accept(case.pk, by=linwu.bureau.wang)
    due = {row.kind: last_day(row.due_at) for row in case.clocks.filter(ended_at__isnull=True, run__isnull=True)}
    # Fifteen and twenty working days after Monday, 2 March 2026.
    assert due == {ClockKind.PROMISED: dt.date(2026, 3, 23), ClockKind.STATUTORY: dt.date(2026, 3, 30)}


def test_an_incomplete_one_counts_from_the_day_the_last_supplement_came(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ), but=1)
    linwu.check_all(case)
    actions.request_correction(case.pk, by=linwu.bureau.wang)
    linwu.days(9)
    actions.hand_in(case.pk, by=APPLICANT, requirement=case.version.materials.get(name=MATERIALS[2]))
    actions.supplement(case.pk, by=APPLICANT)
    linwu.days(1)
    linwu.check_all(case)
    case = actions.accept(case.pk, by=linwu.bureau.wang)
    assert local_date(case.accepted_at) == dt.date(2026, 3, 11)


def test_a_gap_keeps_it_from_being_accepted_by_hand(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ), but=1)
    with refused("accept.unchecked"):
        actions.accept(case.pk, by=linwu.bureau.wang)
    linwu.check_all(case)
    with refused("accept.gaps") as caught:
        actions.accept(case.pk, by=linwu.bureau.wang)
    assert MATERIALS[2] in str(caught.value)


def test_a_missing_limit_is_said_to_be_missing(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ, limits={"promised": (10, "working_day")}))
    event = Event.objects.get(subject_id=case.pk, kind="permit.accept")
    assert event.data["missing_limits"] == ["statutory"]
    assert set(case.clocks.values_list("kind", flat=True)) == {ClockKind.PROMISED, ClockKind.CORRECTION_NOTICE}


def test_an_item_whose_list_wants_no_acceptance_notice_issues_none(linwu: Linwu) -> None:
    issued = {}
    for code, wanted in (("T-01", True), ("T-02", False)):
        case = linwu.accepted(licence(linwu.bureau.organ, code=code, issues_acceptance_notice=wanted))
        issued[wanted] = case.documents.filter(kind="acceptance_notice").exists()
    assert issued == {True: True, False: False}
