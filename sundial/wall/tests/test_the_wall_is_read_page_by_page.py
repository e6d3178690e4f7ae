"""A telephone does not scroll through every light of a county, and the alarm does not depend on the page that is open."""

from __future__ import annotations

import re

import pytest

from sundial.permits.tests import items
from sundial.supervision.models import Signal
from sundial.wall import grouping, views


@pytest.fixture
def three_late(watch):
    version = items.licence(watch.linwu.bureau.organ)
    cases = [watch.linwu.accepted(version) for _each in range(3)]
    for case in cases:
        watch.just_after(watch.due_at(case))
        watch.lights(case)
    return cases


def rows_of(page):
    return re.findall(r'<tr data-light="\w+" data-signal="([0-9a-f-]+)"', page)


def test_every_row_is_on_one_page_and_the_alarms_are_on_all(watch, three_late, browse, monkeypatch):
    monkeypatch.setattr(views, "ROWS", 2)
    client = browse(watch.supervisor)
    first, second = (client.get("/wall/", {"page": number}).content.decode() for number in (1, 2))
    heads = [str(row.signal.pk) for row in grouping.rows(watch.supervisor, 100)]
    assert len(heads) > 2 and rows_of(first) == heads[:2] and rows_of(second) == heads[2:4]
    assert 'href="/wall/?page=2"' in first and 'href="/wall/?page=1"' in second
    assert 'hx-get="/wall/burning/?page=2"' in second, "what comes by itself is the page that is open"
    red = set(map(str, Signal.objects.filter(light="red").values_list("pk", flat=True)))
    for page in (first, second):
        assert set(re.findall(r'data-alarm="\d+" data-signal="([0-9a-f-]+)"', page)) == red


def test_a_page_that_is_not_there_is_the_first(watch, three_late, browse):
    client = browse(watch.supervisor)
    for page in ("9", "0", "-1", "x", "9" * 30):
        shown = client.get("/wall/", {"page": page})
        assert shown.status_code == 200 and rows_of(shown.content.decode()), page
        assert shown.context["number"] == 1
