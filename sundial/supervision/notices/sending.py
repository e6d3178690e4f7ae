"""The outbox at work: what waits is sent in order for each address, tried again when it fails, given up in the open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from sundial.kernel import clock
from sundial.supervision.notices.models import Channel, Dispatch, DispatchState

# One minute, two, four … up to an hour; after a day of that it is given up and shown as such.
FIRST_PAUSE = dt.timedelta(minutes=1)
LONGEST_PAUSE = dt.timedelta(hours=1)
MOST_ATTEMPTS = 30
BATCH = 50


def one_pass() -> bool:
    """Send what is due; return whether a whole batch went out, so that there may be more."""
    sent = 0
    while sent < BATCH and send_next():
        sent += 1
    return sent == BATCH


@transaction.atomic
def send_next() -> bool:
    """Send the oldest dispatch that is due and not behind another to the same address; False when there is none.

    A digest whose time has not come holds up nothing.
    """
    waiting = Dispatch.objects.filter(state=DispatchState.WAITING)
    begun = waiting.filter(Q(attempts__gt=0) | Q(next_try_at__lte=clock.now()))
    earlier = begun.filter(channel=OuterRef("channel"), address=OuterRef("address"), pk__lt=OuterRef("pk"))
    due = waiting.filter(~Exists(earlier), next_try_at__lte=clock.now())
    found = due.select_for_update(of=("self",), skip_locked=True).select_related("notice").order_by("pk").first()
    if found is None:
        return False
    try:
        DRIVERS[Channel(found.channel)](found)
    except Exception as trouble:  # whatever a gateway does, the outbox goes on and says so
        _failed(found, trouble)
    else:
        found.state, found.sent_at, found.trouble = DispatchState.SENT, clock.now(), ""
    found.attempts += 1
    found.save()
    return True


def _failed(dispatch: Dispatch, trouble: Exception) -> None:
    dispatch.trouble = f"{type(trouble).__name__}: {trouble}"[:500]
    pause = min(FIRST_PAUSE * 2 ** min(dispatch.attempts, 10), LONGEST_PAUSE)
    dispatch.next_try_at = clock.now() + pause
    if dispatch.attempts + 1 >= MOST_ATTEMPTS:
        dispatch.state = DispatchState.FAILED


def send_mail(dispatch: Dispatch) -> None:
    """Hand the notice to the mail server. The Message-ID is the dispatch's own, so that a repetition is known as one."""
    notice = dispatch.notice
    body = "\n".join(f"{each.zh}\n{each.en}" for each in (notice, *notice.gathered.order_by("pk")))
    EmailMessage(
        subject=notice.zh.splitlines()[0][:120],
        body=f"{body}\n\n{settings.PUBLIC_ADDRESS}{notice.address}\n",
        to=[dispatch.address],
        headers={"Message-ID": f"<{dispatch.key}@{settings.LEDGER_ORIGIN.split('/')[0]}>"},
    ).send()


def send_sms(dispatch: Dispatch) -> None:
    """Hand the notice to the gateway named in the settings, with a key under which it may arrive twice and count once."""
    gateway()(dispatch.address, dispatch.notice.zh, str(dispatch.key))


def gateway() -> Callable[[str, str, str], None]:
    """The SMS driver: ``module:function`` that takes number, text and key, and raises when it could not send."""
    module, name = settings.SMS_DRIVER.split(":")
    driver: Callable[[str, str, str], None] = getattr(import_module(module), name)
    return driver


def outbox_age() -> dt.datetime | None:
    """Since when the oldest unsent dispatch waits; None when nothing does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(n.told_at) FROM supervision_dispatch d JOIN supervision_notice n ON n.id = d.notice_id"
            " WHERE d.state = 'waiting'"
        )
        oldest: dt.datetime | None = cursor.fetchone()[0]
        return oldest


DRIVERS: dict[Channel, Callable[[Dispatch], None]] = {Channel.MAIL: send_mail, Channel.SMS: send_sms}
