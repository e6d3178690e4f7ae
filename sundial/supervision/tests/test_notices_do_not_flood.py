"""Beyond so many notices a day an officer gets the rest in one, once a day; what is urgent comes singly, always."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import transaction

from sundial.kernel import clock
from sundial.supervision.notices import digest, sending
from sundial.supervision.notices.models import Contact, Dispatch, Notice
from sundial.supervision.notices.tell import tell_of_signal

SINGLY = digest.terms_on(dt.date(2026, 3, 2)).singly


@pytest.fixture(autouse=True)
def channels(settings):
    settings.NOTICE_CHANNELS = ["mail"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def reached(late):
    Contact.objects.create(officer=late.concerned, email="wang@linwu.example")
    return late


def tell(signal, occasion: str, times: int, day: str = "one") -> None:
    for number in range(times):
        with transaction.atomic():
            tell_of_signal(occasion, signal, f"{day}:{number}")


def send_all() -> list[str]:
    mail.outbox.clear()
    while sending.one_pass() or sending.send_next():
        pass
    return [message.subject for message in mail.outbox]


def of(signal):
    return Notice.objects.filter(officer=signal.concerned)


def test_the_rest_of_a_day_comes_in_one_notice_and_none_is_lost(reached, watch):
    tell(reached, "light_yellow", SINGLY + 25)
    (gathering,) = of(reached).filter(occasion=digest.DIGEST)
    assert gathering.zh == "另有25条通知" and gathering.gathered.count() == 25
    assert of(reached).filter(digest=None).count() == SINGLY + 1
    assert len(send_all()) == SINGLY
    watch.linwu.today.move_to(digest.goes_out_at(clock.now()))
    assert send_all() == ["另有25条通知"]
    assert mail.outbox[0].body.count("黄灯：") == 25
    assert send_all() == []


def test_what_is_urgent_comes_singly_and_is_not_held_up_by_the_digest(reached):
    tell(reached, "light_yellow", SINGLY + 3)
    send_all()
    tell(reached, "light_red", 30)
    assert not of(reached).filter(occasion="light_red").exclude(digest=None).exists()
    assert len(send_all()) == 30


def test_urgent_ones_do_not_use_up_the_day(reached):
    tell(reached, "light_red", SINGLY + 5)
    tell(reached, "light_yellow", 1)
    assert not of(reached).filter(occasion=digest.DIGEST).exists()


def test_each_day_has_its_own_digest_and_begins_singly_again(reached, watch):
    tell(reached, "light_yellow", SINGLY + 2)
    watch.linwu.today.advance(dt.timedelta(days=1))
    tell(reached, "light_yellow", SINGLY + 4, day="two")
    told = of(reached).filter(occasion=digest.DIGEST).order_by("about")
    assert [each.gathered.count() for each in told] == [2, 4]
    assert Dispatch.objects.filter(notice__in=told).count() == 2


def test_the_same_thing_is_gathered_once(reached):
    tell(reached, "light_yellow", SINGLY + 2)
    tell(reached, "light_yellow", SINGLY + 2)
    assert of(reached).get(occasion=digest.DIGEST).gathered.count() == 2


def test_what_comes_after_the_digest_went_out_waits_for_the_next(reached, watch):
    evening = digest.goes_out_at(clock.now()) + dt.timedelta(hours=2)
    watch.linwu.today.move_to(evening)
    tell(reached, "light_yellow", SINGLY + 1)
    assert of(reached).get(occasion=digest.DIGEST).about == str(clock.today() + dt.timedelta(days=1))
