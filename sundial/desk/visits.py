"""The window's day: who comes, who waits, whose turn it is."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from sundial.appointments import actions
from sundial.appointments.models import Appointment
from sundial.appointments.queries import visits_on, windows_of
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.system.access import staff_only

MOVES: dict[str, Callable[..., Appointment]] = {
    "arrive": actions.arrive,
    "serve": actions.serve,
    "serve-and-call": actions.serve_and_call,
    "pass": actions.pass_over,
    "back": actions.back_in_line,
    "miss": actions.miss,
}


@staff_only
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """Today at every window of the officer's organs."""
    today = clock.today()
    windows = [{"window": each, "visits": visits_on(each, today)} for each in windows_of(me(request))]
    return render(request, "desk/visits.html", {"windows": windows, "today": today})


@staff_only
@require_POST
def move(request: HttpRequest, pk: UUID, to: str) -> HttpResponse:
    """The person came, was served, was called and did not come forward, or did not come at all."""
    found = get_object_or_404(Appointment, pk=pk, window__in=windows_of(me(request)))
    if to not in MOVES:
        raise Http404
    return _tried(request, lambda: MOVES[to](found.pk, by=me(request)))


@staff_only
@require_POST
def walk_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody without a booking draws a number."""
    window = get_object_or_404(windows_of(me(request)), pk=pk)
    return _tried(request, lambda: actions.walk_in(window, by=me(request)))


@staff_only
@require_POST
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call the next number at the window; the screen of the hall shows it."""
    window = get_object_or_404(windows_of(me(request)), pk=pk)
    return _tried(request, lambda: actions.call_next(window, by=me(request)))


def _tried(request: HttpRequest, act: Callable[[], Appointment]) -> HttpResponse:
    try:
        done = act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{done.ticket} {done.get_state_display()}".strip())
    return redirect("desk:visits")
