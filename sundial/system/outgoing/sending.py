"""An outbox at work: what waits is sent in order for each address, tried again when it fails, given up in the open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Generic, TypeVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from sundial.kernel import clock
from sundial.system.outgoing.models import Channel, DispatchState, Outgoing

# One minute, two, four … up to an hour; after a day of that it is given up and shown as such.
FIRST_PAUSE = dt.timedelta(minutes=1)
LONGEST_PAUSE = dt.timedelta(hours=1)
MOST_ATTEMPTS = 30
BATCH = 50

Dispatch = TypeVar("Dispatch", bound=Outgoing)


@dataclass(frozen=True)
class Letter:
    """What is sent: subject and body of an e-mail, or the one line of an SMS."""

    subject: str
    body: str
    line: str


@dataclass(frozen=True)
class Outbox(Generic[Dispatch]):
    """The table of one room: how a row of it reads, and what is done in the same transaction when its fate is known."""

    model: type[Dispatch]
    about: str
    letter: Callable[[Dispatch], Letter]
    settled: Callable[[Dispatch], object] = lambda dispatch: None

    def one_pass(self) -> bool:
        """Send what is due; return whether a whole batch went out, so that there may be more."""
        sent = 0
        while sent < BATCH and self.send_next():
            sent += 1
        return sent == BATCH

    @transaction.atomic
    def send_next(self) -> bool:
        """Send the oldest dispatch that is due and not behind another to the same address; False when there is none.

        One whose time has not come for the first time (a digest) holds up nothing.
        """
        found = self._next()
        if found is None:
            return False
        try:
            DRIVERS[Channel(found.channel)](found, self.letter(found))
        except Exception as trouble:  # whatever a gateway does, the outbox goes on and says so
            _failed(found, trouble)
        else:
            found.state, found.sent_at, found.trouble = DispatchState.SENT, clock.now(), ""
        found.attempts += 1
        found.save()
        if found.state != DispatchState.WAITING:
            self.settled(found)
        return True

    def _next(self) -> Dispatch | None:
        waiting = self.model._default_manager.filter(state=DispatchState.WAITING)
        begun = waiting.filter(Q(attempts__gt=0) | Q(next_try_at__lte=clock.now()))
        earlier = begun.filter(channel=OuterRef("channel"), address=OuterRef("address"), pk__lt=OuterRef("pk"))
        due = waiting.filter(~Exists(earlier), next_try_at__lte=clock.now())
        return due.select_for_update(of=("self",), skip_locked=True).select_related(self.about).order_by("pk").first()


def pause_after(attempts: int) -> dt.timedelta:
    """How long to wait before what failed once more, after ``attempts`` that failed before, is tried again."""
    return min(FIRST_PAUSE * (1 << min(attempts, 10)), LONGEST_PAUSE)


def _failed(dispatch: Outgoing, trouble: Exception) -> None:
    dispatch.trouble = f"{type(trouble).__name__}: {trouble}"[:500]
    dispatch.next_try_at = clock.now() + pause_after(dispatch.attempts)
    if dispatch.attempts + 1 >= MOST_ATTEMPTS:
        dispatch.state = DispatchState.FAILED


def send_mail(dispatch: Outgoing, letter: Letter) -> None:
    """Hand the letter to the mail server. The Message-ID is the dispatch's own, so that a repetition is known as one."""
    EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[dispatch.address],
        headers={"Message-ID": f"<{dispatch.key}@{settings.LEDGER_ORIGIN.split('/')[0]}>"},
    ).send()


def send_sms(dispatch: Outgoing, letter: Letter) -> None:
    """Hand the line to the gateway named in the settings, with a key under which it may arrive twice and count once."""
    gateway()(dispatch.address, letter.line, str(dispatch.key))


def gateway() -> Callable[[str, str, str], None]:
    """The SMS driver: ``module:function`` that takes number, text and key, and raises when it could not send."""
    module, name = settings.SMS_DRIVER.split(":")
    driver: Callable[[str, str, str], None] = getattr(import_module(module), name)
    return driver


DRIVERS: dict[Channel, Callable[[Outgoing, Letter], None]] = {Channel.MAIL: send_mail, Channel.SMS: send_sms}
