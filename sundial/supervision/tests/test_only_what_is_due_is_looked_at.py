"""An event makes its case due at once; a look says when the case must be looked at next; nothing else is touched."""

import datetime as dt

from sundial.ledger.models import Event
from sundial.permits.tests import items
from sundial.supervision.actions import sweep as sweeping
from sundial.supervision.actions.dispose import reply
from sundial.supervision.models import Due


def next_look(case):
    return Due.objects.get(case=case).next_check_at


def test_an_act_makes_its_case_due_at_once(watch, today):
    case = watch.linwu.submitted(items.licence(watch.linwu.bureau.organ))
    assert next_look(case) == today.moment


def test_a_look_notes_the_next_moment_at_which_time_alone_can_light(watch):
    case = watch.linwu.accepted(items.licence(watch.linwu.bureau.organ))
    watch.lights(case)
    warned_on = watch.due_at(case) - dt.timedelta(
        days=4
    )  # Nine tenths are used on a Friday, the limit ends on a Monday.
    assert next_look(case) == warned_on
    watch.just_before(warned_on)
    assert sweeping.sweep() == 0
    watch.just_after(warned_on)
    assert watch.lights(case) == {"promised-near": "warning"}


def test_a_case_whose_clock_stands_is_left_alone_until_it_counts_as_idle(watch):
    linwu = watch.linwu
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    due = watch.due_at(case)
    linwu.handled(case)
    linwu.visit_decided(case)
    linwu.visited(case, "rectify")
    watch.lights(case)
    assert next_look(case) > due + dt.timedelta(days=14)
    watch.just_before(next_look(case))
    assert sweeping.sweep() == 0


def test_a_sweep_evaluates_only_due_cases(watch, monkeypatch):
    organ = watch.linwu.bureau.organ
    quiet = watch.linwu.accepted(items.licence(organ))
    watch.lights(quiet)
    busy = watch.linwu.submitted(items.licence(organ, code="T-02"))
    seen: list[object] = []
    look_at = sweeping.look_at
    monkeypatch.setattr(sweeping, "look_at", lambda look: seen.extend(look.cases) or look_at(look))
    sweeping.sweep()
    assert seen == [busy.pk]


def test_a_light_and_its_reply_do_not_make_the_case_due(watch, declined):
    watch.lights(declined.case)
    waiting = next_look(declined.case)
    reply(declined.pk, text="不属于本机关职权，已告知。", by=watch.duty(watch.linwu.bureau.wang))
    assert Event.objects.filter(kind="signal.reply").exists()
    assert next_look(declined.case) == waiting
