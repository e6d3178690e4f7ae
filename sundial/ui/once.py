"""A form does its act once, however often it is sent: a second click and the back button change nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import AlreadyRecorded
from sundial.ledger.models import Event
from sundial.ledger.once import once
from sundial.ledger.queries import event_by_key
from sundial.organs.models import Officer
from sundial.system.conflicts import until_it_holds
from sundial.ui.templatetags.frame import DONE

Result = TypeVar("Result")


class DoneBefore(Exception):
    """The same form has done its act already; ``event`` is what it wrote."""

    def __init__(self, event: Event) -> None:
        super().__init__(f"done before: {event.kind}")
        self.event = event


class OnceForm(forms.Form):
    """A form with a key of its own, drawn when the page is drawn."""

    once = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages={"required": _("This form has expired."), "invalid": _("This form has expired.")},
    )


def done_tag(key: UUID) -> str:
    """The tag of a message that confirms the act of a form, so that the browser drops what it kept of it."""
    return f"{DONE}{key}"


def do_once(officer: Officer, key: UUID, act: Callable[[], Result]) -> Result:
    """Run ``act`` under the key of the form that asked for it; anew where the server ended it over a deadlock.

    Raises ``DoneBefore`` when this form has done it already, ``Refusal`` when the law refuses.
    """
    name = f"form {officer.pk} {key}"

    def attempt() -> Result:
        with once(name):
            return act()

    try:
        return until_it_holds(attempt)
    except (AlreadyRecorded, Refusal) as stopped:
        # A second press often meets a case that the first has moved on, and is refused for its state.
        done = event_by_key(name)
        if done is None:
            raise
        raise DoneBefore(done) from stopped
