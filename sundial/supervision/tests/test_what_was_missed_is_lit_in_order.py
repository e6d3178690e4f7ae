"""While nobody kept watch, clocks ran out and acts went on: afterwards every light is raised, once, in the order of its day."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.models import Case
from sundial.ledger.models import Event
from sundial.permits import actions
from sundial.permits.tests import items
from sundial.supervision.actions.sweep import sweep
from sundial.supervision.models import Due, Signal
from sundial.supervision.tests.conftest import Watch

WEEK = dt.timedelta(days=7)


@pytest.fixture
def slow(watch: Watch) -> Case:
    """Accepted, looked at, and then left alone."""
    case = watch.linwu.accepted(items.licence(watch.linwu.bureau.organ))
    watch.lights(case)
    return case


def raised(case: Case) -> list[str]:
    """The rules whose lights the record tells of, in its order."""
    events = Event.objects.filter(subject_id=case.pk, kind__startswith="signal.").order_by("position")
    return [event.data["rule"] for event in events]


def test_a_warning_that_nobody_saw_comes_before_the_red_light(watch: Watch, slow: Case) -> None:
    watch.just_after(watch.due_at(slow) + 2 * WEEK)
    watch.lights(slow)
    found = raised(slow)
    assert [rule for rule in found if rule.startswith("promised")] == ["promised-near", "promised-exceeded"]
    assert found.index("promised-exceeded") < found.index("statutory-exceeded")


def test_the_values_are_those_of_the_day_that_was_missed(watch: Watch, slow: Case) -> None:
    watch.just_after(watch.due_at(slow) + WEEK)
    watch.lights(slow)
    near = Signal.objects.get(case=slow, rule_id="promised-near")
    assert near.values["promised_working_days_left"] == 1
    assert Signal.objects.get(case=slow, rule_id="promised-exceeded").values["promised_days_over"] == 1


def test_cases_are_lit_in_the_order_in_which_they_fell_due(watch: Watch, slow: Case) -> None:
    linwu = watch.linwu
    linwu.days(2)
    later = linwu.accepted(items.licence(linwu.bureau.organ, code="T-02"))
    watch.lights(later)
    watch.just_after(watch.due_at(later) + WEEK)
    watch.lights(later)
    red = Event.objects.filter(kind="signal.red", data__rule="promised-exceeded").order_by("id")
    assert [event.subject_id for event in red] == [slow.pk, later.pk]


def test_an_act_in_the_meantime_does_not_hide_what_was_missed_before_it(watch: Watch, slow: Case) -> None:
    watch.just_before(watch.due_at(slow))
    actions.request_extension(slow.pk, 5, "专家调整。", by=watch.linwu.bureau.zhang)
    actions.decide_extension(slow.pk, True, by=watch.linwu.bureau.liu, paper="临武监延1号")
    watch.just_after(watch.due_at(slow))
    watch.lights(slow)
    near = Signal.objects.filter(case=slow, rule_id="promised-near").order_by("occurrence")
    assert list(near.values_list("occurrence", flat=True)) == ["0", "1"]


def test_looking_again_finds_nothing_more_and_the_next_look_is_ahead(watch: Watch, slow: Case) -> None:
    watch.just_after(watch.due_at(slow) + WEEK)
    watch.lights(slow)
    before = Signal.objects.count()
    assert sweep() == 0
    next_look = Due.objects.get(case=slow).next_check_at
    assert next_look is None or next_look > watch.linwu.today.moment
    assert Signal.objects.count() == before
