"""Meetings on the desk: call one, open it with those who came, take each stand, resolve, close with its minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sundial.cases.models import Case, CaseStep, StepState
from sundial.desk.acts.base import LongText, YesNo
from sundial.desk.acts.examination import holders
from sundial.desk.views import me
from sundial.kernel.refusal import Refusal
from sundial.meetings import actions
from sundial.meetings.models import Meeting, Resolution, Topic
from sundial.organs.access import duties
from sundial.organs.models import Officer, Organ, Role
from sundial.powers.models import StepKind
from sundial.system.access import staff_only
from sundial.ui import parts

ATTENDING = {Role.DIRECTOR, Role.DEPUTY_HEAD, Role.ATTENDEE, Role.RECORDER, Role.OFFICE}


def meetings_of(officer: Officer) -> QuerySet[Meeting]:
    """The meetings of the organs in which the officer attends, records or prepares them."""
    organs = {duty.post.organ_id for duty in duties(officer) if duty.post.role in ATTENDING}
    if not organs:
        raise PermissionDenied
    return Meeting.objects.filter(organ__in=organs).select_related("chair", "recorder", "organ")


def waiting_cases(organ: Organ) -> QuerySet[Case]:
    """Cases of the organ whose step in hand is the meeting and that are on no open agenda."""
    runs = CaseStep.objects.filter(kind=StepKind.MEETING, state=StepState.ACTIVE, case__organ=organ)
    waiting = runs.exclude(topics__meeting__closed_at__isnull=True, topics__isnull=False)
    return Case.objects.filter(steps__in=waiting).select_related("version", "applicant").order_by("due_at")


class CallForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    planned_at = forms.DateTimeField(
        label=gettext_lazy("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=100, required=False)
    chair = forms.ModelChoiceField(label=gettext_lazy("Chair"), queryset=Officer.objects.none())
    recorder = forms.ModelChoiceField(label=gettext_lazy("Recorder"), queryset=Officer.objects.none())
    cases = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Cases on the agenda"),
        queryset=Case.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    ad_hoc = forms.BooleanField(label=gettext_lazy("Called at short notice"), required=False)

    def __init__(self, organ: Organ, data: Any = None) -> None:
        super().__init__(data)
        choices: dict[str, Any] = {
            "chair": holders(organ.pk, {Role.DIRECTOR, Role.DEPUTY_HEAD}),
            "recorder": holders(organ.pk, {Role.RECORDER, Role.OFFICE}),
            "cases": waiting_cases(organ),
        }
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]  # a model choice has a queryset
        self.fields["cases"].label_from_instance = case_title  # type: ignore[attr-defined]  # as above


def case_title(case: Case) -> str:
    return f"{case.version.name}（{case.applicant.name}，{case.number}）"


class PositionForm(forms.Form):
    agrees = YesNo(label=gettext_lazy("Stand"), yes=gettext_lazy("agrees"), no=gettext_lazy("disagrees"))
    statement = forms.CharField(label=gettext_lazy("In his words"), max_length=2000, required=False)


class ResolveForm(forms.Form):
    resolution = forms.ChoiceField(
        label=gettext_lazy("Resolution"), choices=Resolution.choices, widget=forms.RadioSelect
    )
    text = LongText(label=gettext_lazy("Text of the resolution"))


class MinutesForm(forms.Form):
    minutes = LongText(label=gettext_lazy("Minutes"))


@staff_only
@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    found = list(meetings_of(me(request)).order_by("-planned_at")[:100])
    return render(request, "desk/meetings.html", {"meetings": found})


@staff_only
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    officer = me(request)
    meetings_of(officer)
    form = CallForm(officer.organ, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("desk:meeting", pk=_call(officer, **form.cleaned_data).pk)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    context = {"form": form, "trail": _trail(_("Call a meeting"))}
    return render(request, "desk/meeting_call.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _call(officer: Officer, *, cases: QuerySet[Case], title: str, planned_at: Any, **told: Any) -> Meeting:
    held = actions.call_meeting(officer.organ, title, planned_at, by=officer, **told)
    for case in cases:
        actions.add_topic(held.pk, case_title(case), by=officer, case=case)
    return held


@staff_only
@require_GET
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _show(request, get_object_or_404(meetings_of(me(request)), pk=pk))


def _show(
    request: HttpRequest, found: Meeting, refusal: Refusal | None = None, wrong: forms.Form | None = None
) -> HttpResponse:
    attendances = list(found.attendances.select_related("officer").order_by("-is_member", "pk"))
    present = [each.officer for each in attendances if each.is_member and each.present]
    context = {
        "meeting": found,
        "attendances": attendances,
        "topics": [_topic(topic, present) for topic in found.topics.select_related("case__version")],
        "minutes_form": wrong if isinstance(wrong, MinutesForm) else MinutesForm(),
        "refusal": refusal,
        "wrong": wrong,
        "trail": _trail(found.title),
    }
    return render(request, "desk/meeting.html", context, status=422 if refusal or wrong else 200)


def _topic(topic: Topic, present: list[Officer]) -> dict[str, Any]:
    stands = {stand.officer_id: stand for stand in topic.positions.all()}
    return {
        "topic": topic,
        "stands": [
            {"officer": officer, "stand": stands.get(officer.pk), "form": PositionForm(prefix=f"{topic.pk}-{n}")}
            for n, officer in enumerate(present)
        ],
        "form": ResolveForm(prefix=f"resolve-{topic.pk}"),
    }


def _do(request: HttpRequest, pk: UUID, act: Callable[[Meeting, Officer], object]) -> HttpResponse:
    """Run one act on a meeting; what the rules refuse comes back on the meeting's page."""
    officer = me(request)
    found = get_object_or_404(meetings_of(officer), pk=pk)
    try:
        act(found, officer)
    except Refusal as refusal:
        return _show(request, found, refusal)
    return redirect("desk:meeting", pk=pk)


@staff_only
@require_POST
def hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    def act(found: Meeting, officer: Officer) -> object:
        called = {str(each.officer_id): each.officer for each in found.attendances.select_related("officer")}
        came = [called[key] for key in request.POST.getlist("present") if key in called]
        excuses = {each.pk: request.POST.get(f"excuse-{key}", "")[:200] for key, each in called.items()}
        return actions.hold(found.pk, came, by=officer, excuses={key: text for key, text in excuses.items() if text})

    return _do(request, pk, act)


@staff_only
@require_POST
def stand(request: HttpRequest, pk: UUID, topic: int, officer: UUID, place: int) -> HttpResponse:
    """Enter one member's stand, by himself or by the recorder."""
    form = PositionForm(request.POST, prefix=f"{topic}-{place}")
    if not form.is_valid():
        return _show(request, get_object_or_404(meetings_of(me(request)), pk=pk), wrong=form)

    def act(found: Meeting, by: Officer) -> object:
        member = get_object_or_404(Officer, pk=officer)
        told = form.cleaned_data
        of = get_object_or_404(found.topics, pk=topic)
        return actions.take_position(found.pk, of, member, told["agrees"], by=by, statement=told["statement"])

    return _do(request, pk, act)


@staff_only
@require_POST
def resolve(request: HttpRequest, pk: UUID, topic: int) -> HttpResponse:
    form = ResolveForm(request.POST, prefix=f"resolve-{topic}")
    if not form.is_valid():
        return _show(request, get_object_or_404(meetings_of(me(request)), pk=pk), wrong=form)

    def act(found: Meeting, by: Officer) -> object:
        of = get_object_or_404(found.topics, pk=topic)
        return actions.resolve(found.pk, of, form.cleaned_data["resolution"], form.cleaned_data["text"], by=by)

    return _do(request, pk, act)


@staff_only
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return _show(request, get_object_or_404(meetings_of(me(request)), pk=pk), wrong=form)
    return _do(request, pk, lambda found, by: actions.close(found.pk, form.cleaned_data["minutes"], by=by))


def _trail(label: str) -> list[parts.Link]:
    return [parts.Link(_("Meetings"), reverse("desk:meetings")), parts.Link(label, current=True)]
