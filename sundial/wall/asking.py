"""Who asks on a page of the wall, in which frame it is drawn, and how a refusal reaches the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest

from sundial.kernel.refusal import Refusal
from sundial.organs.access import officer_in
from sundial.organs.models import Officer
from sundial.supervision.access import sees_lights
from sundial.ui.once import DoneBefore, OnceForm, do_once


def reader(request: HttpRequest) -> Officer:
    """The signed-in officer."""
    return officer_in(request)


def frame_for(officer: Officer) -> str:
    """Supervisors and chiefs read on the wall, everybody else at the desk, from which he came."""
    return "ui/wall.html" if sees_lights(officer) else "ui/desk.html"


def attempt(form: Form, work: Callable[[], object]) -> object | None:
    """Do ``work``; a refusal about one of the form's fields is written beside it, any other is the page's."""
    try:
        return work()
    except Refusal as refusal:
        if refusal.field not in form.fields:
            raise
        form.add_error(refusal.field, str(refusal))
        return None


def attempt_once(officer: Officer, form: OnceForm, work: Callable[[dict[str, Any]], object]) -> object | None:
    """As ``attempt``, with what the form says; the same form sent again does nothing and gives back ``DoneBefore``."""
    said = {name: value for name, value in form.cleaned_data.items() if name != "once"}
    try:
        return attempt(form, lambda: do_once(officer, form.cleaned_data["once"], lambda: work(said)))
    except DoneBefore as done:
        return done
