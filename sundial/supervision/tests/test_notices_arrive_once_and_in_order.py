"""What is told outside the system waits in an outbox: sent once, in order for each address, tried again, never lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import transaction

from sundial.supervision.actions.escalate import fire_next, one_pass
from sundial.supervision.notices import sending
from sundial.supervision.notices.models import Contact, Dispatch, Notice
from sundial.supervision.notices.tell import tell_of_signal
from sundial.system.outgoing import sending as outgoing
from sundial.system.outgoing import sms
from sundial.system.outgoing.models import Channel, DispatchState

FAILING: list[str] = []


def gateway(number: str, text: str, key: str) -> None:
    """A gateway that is down for the numbers in ``FAILING``."""
    if number in FAILING:
        raise ConnectionError("gateway down")
    sms.to_file(number, text, key)


@pytest.fixture(autouse=True)
def channels(settings, tmp_path):
    settings.NOTICE_CHANNELS = ["mail", "sms"]
    settings.SMS_DRIVER = f"{__name__}:gateway"
    settings.SMS_FOLDER = tmp_path / "sms"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    FAILING.clear()
    return tmp_path / "sms"


@pytest.fixture
def reached(late):
    """The officer concerned has an address and a number."""
    Contact.objects.create(officer=late.concerned, email="wang@linwu.example", mobile="13800000000")
    return late


def send_all() -> None:
    while sending.one_pass() or sending.send_next():
        pass


def test_a_red_light_reaches_the_person_by_mail_and_sms(reached, channels):
    one_pass()
    send_all()
    assert mail.outbox[0].to == ["wang@linwu.example"]
    assert reached.sentence in mail.outbox[0].body
    (message,) = channels.iterdir()
    assert "13800000000" in message.read_text()
    assert set(Dispatch.objects.values_list("state", flat=True)) == {DispatchState.SENT}


def test_nothing_is_told_twice(reached, channels):
    one_pass()
    with transaction.atomic():
        assert tell_of_signal("light_red", reached, f"{reached.pk}:1") == []
    send_all()
    send_all()
    assert len(mail.outbox) == 1
    assert len(list(channels.iterdir())) == 1


def test_a_gateway_that_is_down_gets_it_later_and_in_order(reached, channels, watch):
    one_pass()
    FAILING.append("13800000000")
    send_all()
    waiting = Dispatch.objects.get(channel=Channel.SMS)
    assert (waiting.state, waiting.attempts) == (DispatchState.WAITING, 1)
    assert "gateway down" in waiting.trouble
    with transaction.atomic():
        tell_of_signal("light_unanswered", reached)
    send_all()
    assert not channels.exists()  # the later one waits behind the earlier
    FAILING.clear()
    watch.linwu.today.advance(dt.timedelta(minutes=5))
    send_all()
    sent = Dispatch.objects.filter(channel=Channel.SMS).order_by("sent_at", "pk")
    assert [each.pk for each in sent] == sorted(each.pk for each in sent)
    assert len(list(channels.iterdir())) == 2


def test_what_is_given_up_says_so_and_lets_the_next_one_through(reached, watch, monkeypatch):
    monkeypatch.setattr(outgoing, "MOST_ATTEMPTS", 2)
    one_pass()
    FAILING.append("13800000000")
    for _ in range(2):
        send_all()
        watch.linwu.today.advance(dt.timedelta(hours=2))
    assert Dispatch.objects.get(channel=Channel.SMS).state == DispatchState.FAILED


def test_a_worker_that_dies_between_sending_and_writing_it_down_sends_under_the_same_key(reached, channels):
    one_pass()

    class PowerCut(BaseException):
        pass

    with pytest.raises(PowerCut), transaction.atomic():
        sending.one_pass()
        raise PowerCut
    assert set(Dispatch.objects.values_list("state", flat=True)) == {DispatchState.WAITING}
    send_all()
    assert len(list(channels.iterdir())) == 1  # the gateway knows the key
    assert len({each.extra_headers["Message-ID"] for each in mail.outbox}) == 1


def test_a_worker_that_dies_while_climbing_loses_no_rung(reached):
    class PowerCut(BaseException):
        pass

    with pytest.raises(PowerCut), transaction.atomic():
        fire_next()
        raise PowerCut
    assert not Notice.objects.exists()
    one_pass()
    assert Notice.objects.filter(officer=reached.concerned, occasion="light_red").count() == 1


def test_without_a_channel_the_bell_still_rings(reached, settings):
    settings.NOTICE_CHANNELS = []
    one_pass()
    assert Notice.objects.filter(officer=reached.concerned).exists()
    assert not Dispatch.objects.exists()
