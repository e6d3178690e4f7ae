"""A light is raised once for its case, rule and occurrence, keeps what it was raised on, and outlives a later success."""

import threading

import pytest
from django.db import connection
from django.utils import translation

from sundial.ledger.kinds import sentence_for
from sundial.ledger.models import Event
from sundial.permits import actions
from sundial.permits.tests import items
from sundial.supervision.actions.sweep import sweep
from sundial.supervision.models import Due, Signal, SignalState
from sundial.supervision.rulebook import rules_on


def test_looking_again_raises_nothing_more(watch, late):
    watch.told_from_elsewhere(late.case, "other")
    watch.linwu.days(3)
    assert watch.lights(late.case)["promised-exceeded"] == "red"
    assert Signal.objects.filter(case=late.case, rule_id="promised-exceeded").count() == 1


def test_it_keeps_the_values_the_versions_and_the_sentence(watch, late):
    rule = rules_on(watch.linwu.today.moment.date()).rule("promised-exceeded")
    assert late.rule_version == rule.version
    assert late.values["promised_limit"] == 15
    assert late.values["accepted_on"] == "2026-03-02"
    assert "15个工作日" in late.sentence
    assert "15 working days" in late.sentence_en
    assert late.calendar == late.case.organ.calendar


def test_it_is_an_event_of_the_case_with_all_that(late):
    event = Event.objects.get(kind="signal.red", subject_id=late.case_id, data__rule="promised-exceeded")
    assert event.data["values"] == late.values
    assert event.data["rule_version"] == late.rule_version
    assert event.data["calendar"] == str(late.calendar_id)
    with translation.override("en"):
        assert sentence_for(event) == f"Red light: {late.sentence_en}"


def test_it_burns_on_after_the_case_ended_well(watch, late):
    watch.linwu.examined(late.case)
    actions.grant(late.case.pk, "同意。", by=watch.linwu.bureau.liu)
    watch.linwu.delivered(late.case)
    watch.lights(late.case)
    late.refresh_from_db()
    assert late.state == SignalState.OPEN


def test_an_extension_too_late_is_another_occurrence(watch):
    linwu = watch.linwu
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    watch.just_before(watch.due_at(case))
    assert watch.light(case, "promised-near").occurrence == "0"
    actions.request_extension(case.pk, 5, "专家调整。", by=linwu.bureau.zhang)
    actions.decide_extension(case.pk, True, by=linwu.bureau.liu, paper="临安监延1号")
    watch.just_before(watch.due_at(case))
    watch.lights(case)
    assert sorted(Signal.objects.filter(case=case, rule_id="promised-near").values_list("occurrence", flat=True)) == [
        "0",
        "1",
    ]


@pytest.mark.django_db(transaction=True)
def test_two_sweepers_raise_one_light(watch, today):
    case = watch.linwu.accepted(items.licence(watch.linwu.bureau.organ))
    watch.just_after(watch.due_at(case))
    Due.objects.filter(case=case).update(next_check_at=today.moment)
    gate = threading.Barrier(2)

    def look() -> None:
        from sundial.kernel import clock

        with clock.frozen(today.moment):
            gate.wait()
            sweep()
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert Signal.objects.filter(case=case, rule_id="promised-exceeded").count() == 1
