"""The window's day: who comes, who waits, whose turn it is; and the hours one may book."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sundial.appointments import actions
from sundial.appointments.forms import HoursForm
from sundial.appointments.models import Appointment, Hours, Window
from sundial.appointments.queries import HEADS, visits_on, windows_of
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.system.access import staff_only

MOVES: dict[str, Callable[..., Appointment]] = {
    "arrive": actions.arrive,
    "serve": actions.serve,
    "miss": actions.miss,
}


@staff_only
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """Today at every window of the officer's organs."""
    today = clock.today()
    windows = [{"window": each, "visits": visits_on(each, today)} for each in windows_of(me(request))]
    context = {"windows": windows, "today": today, "may_set": windows_of(me(request), HEADS).exists()}
    return render(request, "desk/visits.html", context)


@staff_only
@require_POST
def move(request: HttpRequest, pk: UUID, to: str) -> HttpResponse:
    """The person came, was served, or did not come."""
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


def _tried(request: HttpRequest, act: Callable[[], Appointment]) -> HttpResponse:
    try:
        done = act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{done.ticket} {done.get_state_display()}".strip())
    return redirect("desk:visits")


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The hours of one window and how many may come; heads and the office set them."""
    window = get_object_or_404(windows_of(me(request), HEADS), pk=pk)
    form = HoursForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _set(request, window, form):
        messages.success(request, _("The hours are set."))
        return redirect("desk:visit_hours", window.pk)
    context = {"window": window, "form": form, "rows": window.hours.filter(until=None)}
    return render(request, "desk/visit_hours.html", context, status=422 if form.errors else 200)


def _set(request: HttpRequest, window: Window, form: HoursForm) -> bool:
    try:
        actions.set_hours(window, **form.cleaned_data, by=me(request))
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


@staff_only
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody may book these hours any more."""
    row = get_object_or_404(Hours, pk=pk, until=None, window__in=windows_of(me(request), HEADS))
    actions.end_hours(row, by=me(request))
    messages.success(request, _("These hours take no more bookings; who has booked still comes."))
    return redirect("desk:visit_hours", row.window_id)
