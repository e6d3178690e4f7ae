"""The clock of the demonstration goes forward by a visitor's hand, on the record, and only in a demonstration."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.test import Client

from sundial.demo.clock import next_opening
from sundial.kernel import clock
from sundial.ledger.models import Event
from sundial.organs.models import Account, Role
from sundial.organs.tests import builders
from sundial.system import demo_clock


def beijing(*moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=clock.BEIJING)  # type: ignore[arg-type,misc]  # the moment's own fields


@pytest.fixture
def movable() -> Iterator[None]:
    demo_clock.install()
    yield
    clock.use(None)
    demo_clock.refresh()


@pytest.mark.django_db
def test_there_is_no_such_page_outside_a_demonstration(client: Client) -> None:
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/clock/", {"step": "day"}).status_code == 404


@pytest.mark.django_db
def test_the_story_leads_nobody_to_a_page_his_post_does_not_open(client: Client, settings) -> None:
    """Who is signed in as somebody else is led to where he signs out; a guest signs in on the way."""
    settings.DEMO = True
    assert client.get("/demo/").content.decode().count('href="/wall/"') == 1
    clerk = builders.officer("王芳", builders.post(builders.organ(), Role.WINDOW))
    client.force_login(Account.objects.create_account("wangfang", "x", clerk, must_change_password=False))
    page = client.get("/demo/").content.decode()
    assert 'href="/wall/"' not in page and 'href="#demo-signed-in"' in page and "王芳" in page
    for address in set(re.findall(r'<a href="(/[^"]*)"', page[page.index("<main") : page.index("</main")])):
        assert client.get(address).status_code in (200, 302, 404), address


@pytest.mark.django_db
def test_a_week_passes_and_is_recorded(client: Client, settings, movable) -> None:
    settings.DEMO = True
    before = clock.now()
    answer = client.post("/demo/clock/", {"step": "week", "next": "/services/"})
    assert (answer.status_code, answer["Location"]) == (302, "/services/")
    assert clock.now() - before >= dt.timedelta(weeks=1)
    assert Event.objects.get(kind="demo.clock").data["to"] > Event.objects.get(kind="demo.clock").data["from"]


@pytest.mark.django_db
def test_an_unknown_step_moves_nothing(client: Client, settings, movable) -> None:
    settings.DEMO = True
    assert client.post("/demo/clock/", {"step": "back"}).status_code == 422
    assert not Event.objects.filter(kind="demo.clock").exists()


@pytest.mark.django_db
def test_nobody_is_sent_to_another_site(client: Client, settings, movable) -> None:
    settings.DEMO = True
    assert client.post("/demo/clock/", {"step": "day", "next": "https://example.org/"})["Location"] == "/"


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (beijing(2026, 9, 30, 8, 0), beijing(2026, 9, 30, 9, 0)),
        (beijing(2026, 9, 30, 9, 0), beijing(2026, 10, 8, 9, 0)),  # over the National Day holiday
        (beijing(2026, 10, 9, 20, 0), beijing(2026, 10, 10, 9, 0)),  # to a Saturday worked in exchange
    ],
)
def test_the_next_working_day_is_the_calendars(now: dt.datetime, opens: dt.datetime) -> None:
    assert next_opening(now) == opens
