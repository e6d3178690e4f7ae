"""F-07: a page says how good the data of an organ are as a whole, and opens the list behind each figure."""

from __future__ import annotations

import re

from django.urls import reverse

from sundial.kernel import clock
from sundial.supervision.rulebook import rules_on
from sundial.supervision.statistics.faults import faults
from sundial.supervision.statistics.figures import scope_of
from sundial.supervision.statistics.measures import Period
from sundial.supervision.statistics.quality import qualities


def test_every_rule_on_the_quality_of_data_belongs_to_a_fault_and_every_fault_to_a_rule(db):
    shipped = {rule.id: rule.kind for rule in rules_on(clock.today()).rules}
    named = {rule for fault in faults().values() for rule in fault.rules}
    assert named <= set(shipped)
    assert {name for name, kind in shipped.items() if kind == "quality"} <= named


def test_what_was_entered_by_mistake_is_a_fault_of_its_case_and_of_its_organ(watch, late, browse):
    organ, case, today = late.organ, late.case, clock.today()
    period = Period(today.replace(month=1, day=1), today)
    (before,) = qualities(scope_of(watch.supervisor), period)
    watch.told_from_elsewhere(case, "mis_operation", reason="点错。")
    assert "mis-operation" in watch.lights(case)
    (found,) = qualities(scope_of(watch.supervisor), period)
    assert (found.organ, found.faulty, before.faulty) == (organ, 1, 0)
    assert found.faults["doubtful"] == before.faults["doubtful"] + 1
    assert (found.sound.hits, found.sound.total) == (found.in_hand - 1, found.in_hand)
    browser = browse(watch.supervisor)
    page = browser.get(reverse("wall:quality")).content.decode()
    assert "真实性存疑" in page and organ.short_name in page
    (behind,) = [each.replace("&amp;", "&") for each in re.findall(r'href="([^"]*lights/doubtful/[^"]*)"', page)]
    assert case.number in browser.get(behind).content.decode()
    assert browse(watch.stranger).get(reverse("wall:quality")).status_code == 403
