"""A warning stays lit when its limit has run out, but it is shown under the light that followed it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sundial.permits.tests import items
from sundial.supervision.models import Signal
from sundial.wall import grouping


@pytest.fixture
def version(watch):
    return items.licence(watch.linwu.bureau.organ)


def warned_then_late(watch, version):
    case = watch.linwu.accepted(version)
    due = watch.due_at(case)
    watch.just_before(due)
    watch.lights(case)
    watch.just_after(due)
    watch.lights(case)
    return case


def test_the_warning_stands_under_the_later_light(watch, version, browse):
    case = warned_then_late(watch, version)
    rows = [row for row in grouping.rows(watch.supervisor, 100) if row.signal.case_id == case.pk]
    assert [row.signal.rule_id for row in rows] == ["promised-exceeded"]
    assert [signal.rule_id for signal in rows[0].earlier] == ["promised-near"]
    page = browse(watch.supervisor).get(reverse("wall:wall"))
    for signal in Signal.objects.filter(case=case):
        assert reverse("wall:signal", args=[signal.pk]) in page.content.decode()
    assert page.context["counts"]["warning"] == 1


def test_every_burning_light_is_on_exactly_one_row(watch, version):
    warned_then_late(watch, version)
    soon = watch.linwu.accepted(version)
    watch.just_before(watch.due_at(soon))
    assert watch.lights(soon)
    rows = grouping.rows(watch.supervisor, 100)
    shown = [signal.pk for row in rows for signal in (row.signal, *row.earlier)]
    assert sorted(shown) == sorted(Signal.objects.exclude(state="closed").values_list("pk", flat=True))


def test_rules_that_share_a_word_but_name_no_limit_stand_alone(watch, version):
    case = warned_then_late(watch, version)
    light = Signal.objects.get(case=case, rule_id="promised-exceeded")
    for rule, rank in {"publication-missing": 1, "publication-short": 2}.items():
        light.pk, light.rule_id, light.rank = uuid4(), rule, rank
        light.save(force_insert=True)
    heads = [row.signal.rule_id for row in grouping.rows(watch.supervisor, 100)]
    assert {"publication-missing", "publication-short"} <= set(heads)


def test_lights_of_two_cases_are_two_rows(watch, version):
    first, second = warned_then_late(watch, version), warned_then_late(watch, version)
    heads = {row.signal.case_id for row in grouping.rows(watch.supervisor, 100)}
    assert heads == {first.pk, second.pk}


def test_a_longer_wall_asks_no_more(watch, version, browse):
    client, counts = browse(watch.supervisor), []
    for _more in range(2):
        warned_then_late(watch, version)
        client.get(reverse("wall:wall"))  # once before, so that what is read once per process is read
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("wall:wall"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 23
