"""The further acts on a meeting's page: clear its agenda and minutes, schedule its topics, enter who came late or left."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from sundial.desk.meeting_forms import (
    AdmitForm,
    AmendForm,
    ClearForm,
    ConductForm,
    FileForm,
    InviteForm,
    LeaveEarlyForm,
    MoveForm,
    PlanForm,
    ReadyForm,
    StrikeForm,
    TakeOffForm,
)
from sundial.desk.meetings import do_act, meetings_of
from sundial.desk.views import me
from sundial.meetings import attending, clearing, conduct, filing, scheduling
from sundial.meetings.checks import round_of
from sundial.meetings.models import Cleared, Invited, Meeting
from sundial.meetings.rules import kept
from sundial.organs.models import Officer
from sundial.system.access import staff_only


def _found(request: HttpRequest, pk: UUID) -> Meeting:
    return get_object_or_404(meetings_of(me(request)), pk=pk)


@staff_only
@require_POST
def clear(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """Agree to the agenda or the minutes, or send them back."""
    if kind not in Cleared.values:
        raise Http404
    form = ClearForm(round_of(_found(request, pk), kind), request.POST, prefix=kind)

    def act(found: Meeting, by: Officer) -> object:
        told = form.cleaned_data
        return clearing.clear(found.pk, kind, told["agreed"], by=by, seen=told["seen"], why=told["why"])

    return do_act(request, pk, form, act)


@staff_only
@require_POST
def amend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the minutes anew before they are approved."""
    form = AmendForm(_found(request, pk).minutes_round, request.POST, prefix="amend")

    def act(found: Meeting, by: Officer) -> object:
        told = form.cleaned_data
        return clearing.amend_minutes(found.pk, told["minutes"], by=by, seen=told["seen"])

    return do_act(request, pk, form, act)


@staff_only
@require_POST
def plan(request: HttpRequest, pk: UUID, topic: int) -> HttpResponse:
    """Say how long a topic takes and who brings its units in."""
    form = PlanForm(request.POST, prefix=f"plan-{topic}")

    def act(found: Meeting, by: Officer) -> object:
        of, told = get_object_or_404(found.topics, pk=topic), form.cleaned_data
        return scheduling.plan(found.pk, of, told["minutes"], by=by, usher=told["usher"])

    return do_act(request, pk, form, act)


@staff_only
@require_POST
def invite(request: HttpRequest, pk: UUID, topic: int) -> HttpResponse:
    """Call a unit to a topic."""
    form = InviteForm(_found(request, pk), request.POST, prefix=f"invite-{topic}")

    def act(found: Meeting, by: Officer) -> object:
        of, told = get_object_or_404(found.topics, pk=topic), dict(form.cleaned_data)
        del told["once"]
        return scheduling.invite(found.pk, of, told.pop("unit"), told.pop("principal"), by=by, **told)

    return do_act(request, pk, form, act)


@staff_only
@require_POST
def strike(request: HttpRequest, pk: UUID, topic: int, unit: int) -> HttpResponse:
    """Strike a unit from the list of a topic."""
    form = StrikeForm(request.POST, prefix=f"strike-{unit}")

    def act(found: Meeting, by: Officer) -> object:
        row = get_object_or_404(Invited, pk=unit, topic=topic, topic__meeting=found)
        return scheduling.strike(found.pk, row, form.cleaned_data["why"], by=by)

    return do_act(request, pk, form, act)


@staff_only
@require_POST
def admit(request: HttpRequest, pk: UUID, topic: int, unit: int) -> HttpResponse:
    """Enter whether a unit came to its topic."""
    form = AdmitForm(request.POST, prefix=f"admit-{unit}")

    def act(found: Meeting, by: Officer) -> object:
        row = get_object_or_404(Invited, pk=unit, topic=topic, topic__meeting=found)
        told = form.cleaned_data
        return scheduling.admit(found.pk, row, told["came"], by=by, came_for=told["came_for"])

    return do_act(request, pk, form, act)


@staff_only
@require_POST
def take_off(request: HttpRequest, pk: UUID, topic: int) -> HttpResponse:
    """Take a topic off the agenda."""
    form = TakeOffForm(request.POST, prefix=f"off-{topic}")

    def act(found: Meeting, by: Officer) -> object:
        of = get_object_or_404(found.topics, pk=topic)
        return scheduling.take_off(found.pk, of, form.cleaned_data["why"], by=by)

    return do_act(request, pk, form, act)


@staff_only
@require_POST
def ready(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    """Enter that something is ready before the meeting."""
    due = next((each for each in kept(_found(request, pk)).timetable if each.code == what), None)
    if due is None:
        raise Http404
    form = ReadyForm(due, request.POST, prefix=f"ready-{what}")

    def act(found: Meeting, by: Officer) -> object:
        return scheduling.make_ready(found.pk, what, form.cleaned_data["said"], by=by)

    return do_act(request, pk, form, act)


@staff_only
@require_POST
def note_conduct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter what happened in the room."""
    form = ConductForm(_found(request, pk), request.POST, prefix="conduct")

    def act(found: Meeting, by: Officer) -> object:
        told = form.cleaned_data
        return conduct.enter(found.pk, told["officer"], told["kind"], told["said"], by=by)

    return do_act(request, pk, form, act)


@staff_only
@require_POST
def file_away(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter where the papers of the meeting are filed."""
    form = FileForm(request.POST, prefix="file")

    def act(found: Meeting, by: Officer) -> object:
        told = form.cleaned_data
        return filing.file_away(found.pk, told["place"], by=by, recording=told["recording"])

    return do_act(request, pk, form, act)


@staff_only
@require_POST
def arrive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter who came after the meeting had begun."""
    form = MoveForm(_found(request, pk).attendances.all(), request.POST, prefix="arrive")
    return do_act(request, pk, form, lambda found, by: attending.arrive(found.pk, form.cleaned_data["officer"], by=by))


@staff_only
@require_POST
def leave_early(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter who left before the end, and why."""
    form = LeaveEarlyForm(_found(request, pk).attendances.all(), request.POST, prefix="left")

    def act(found: Meeting, by: Officer) -> object:
        told = form.cleaned_data
        return attending.leave_early(found.pk, told["officer"], told["why"], by=by)

    return do_act(request, pk, form, act)
