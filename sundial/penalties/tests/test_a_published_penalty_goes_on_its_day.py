"""Publication of a penalty by its registers: handed over, shown, and taken down on the day each says, by nobody's hand."""

from __future__ import annotations

import datetime as dt

from sundial.cases.models import Case
from sundial.ledger.models import Event
from sundial.penalties.registers import showings, weight
from sundial.penalties.tests.life import Penal
from sundial.penalties.withdrawal import sweep_due


def test_the_worker_takes_it_down_after_its_last_day_and_not_before(penal: Penal, filed: Case) -> None:
    case = penal.archived(penal.closed(penal.paid(penal.served(penal.decided(penal.ready(filed))), "5000")))
    shown = case.publications.get()
    penal.today.move_to(shown.keep_until - dt.timedelta(minutes=1))
    sweep_due()
    assert case.publications.get().withdrawn_at is None
    penal.today.move_to(shown.keep_until)
    sweep_due()
    assert case.publications.get().withdrawn_at == shown.keep_until
    event = Event.objects.get(subject_id=case.pk, kind="penalty.withdraw_publication")
    assert (event.data["verb"], event.actor_id, event.data["early"]) == ("unpublish", "system", False)
    sweep_due()
    assert Event.objects.filter(subject_id=case.pk, kind="penalty.withdraw_publication").count() == 1


def test_each_register_has_its_own_days_by_the_weight_of_the_penalty(penal: Penal, filed: Case) -> None:
    penal.days(36)  # from 2026-04-01 on the credit register has terms of its own
    case = penal.decided(penal.ready(filed))
    day = case.decided_at.date()
    credit, market = showings(case)
    assert weight(case) == "general"
    assert (credit.repair_from, credit.until) == (day.replace(month=day.month + 3), day.replace(year=day.year + 1))
    assert (market.repair_from, market.until) == (None, day.replace(year=day.year + 3))
    assert credit.report_by < market.report_by
    case.answers["kinds"] = ["warning"]
    assert weight(case) == "minor" and [each.until for each in showings(case)] == [day.replace(month=day.month + 3)]
    case.answers["kinds"] = ["fine", "suspend_business"]
    assert weight(case) == "serious" and showings(case)[0].repair_from == day.replace(year=day.year + 1)


def test_what_is_published_is_changed_by_two_hands_even_after_the_file_is_closed(penal: Penal, filed: Case) -> None:
    case = penal.archived(penal.closed(penal.paid(penal.served(penal.decided(penal.ready(filed))), "5000")))
    before = case.publications.get()
    change = {
        "amended_field": "title",
        "amended_text": "更正后的标题",
        "amended_why": "标题有误",
        "amended_hidden": False,
    }
    penal.do(case, "propose_amendment", penal.office, **change)
    penal.do(case, "approve_amendment", penal.liu, agreed=True)
    shown = case.publications.get()
    assert (shown.version, shown.title, shown.keep_until) == (2, "更正后的标题", before.keep_until)
    assert shown.versions.get().title == before.title
