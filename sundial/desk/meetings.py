"""Meetings on the desk: call one, open it with those who came, take each stand, resolve, close with its minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sundial.cases.confining import open_to
from sundial.cases.models import Case
from sundial.desk import meeting_offers as offers
from sundial.desk.meeting_forms import (
    AnswerForm,
    BacklogForm,
    CallForm,
    FileForm,
    GrantForm,
    LeaveForm,
    MinutesForm,
    PositionForm,
    ResolveForm,
    StatementForm,
    TopicForm,
    UnsignedForm,
    case_title,
)
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.meetings import actions, backlog, leave, sheets, signing
from sundial.meetings.agenda import matter_of
from sundial.meetings.checks import check_signed
from sundial.meetings.models import Attendance, Backlog, Leave, Meeting, Topic
from sundial.meetings.queries import ATTENDING, awaiting, readable, reads_meetings_of
from sundial.meetings.rules import kept
from sundial.organs.access import duties, duty_as, organs_where
from sundial.organs.models import Officer, Organ, Role
from sundial.system.access import staff_only
from sundial.ui import parts
from sundial.ui.once import DoneBefore, OnceForm, do_once

FOLLOWING = {*ATTENDING, Role.SUPERVISOR}


def organ_of(officer: Officer) -> Organ:
    """The organ in whose meetings the officer has a part; 403 for one who has none."""
    found = next((duty.post.organ for duty in duties(officer) if duty.post.role in ATTENDING), None)
    if found is None:
        raise PermissionDenied
    return found


def attends(officer: Officer) -> bool:
    """Whether the officer attends, records or prepares meetings of an organ."""
    return bool(organs_where(officer, ATTENDING))


def follows(officer: Officer) -> bool:
    """Whether the officer sees to it that what was decided is carried out (MEET-15)."""
    return bool(organs_where(officer, FOLLOWING))


def waiting_list(organ: Organ, officer: Officer) -> list[dict[str, Any]]:
    """What waits for a meeting of ``organ`` and ``officer`` may read: the urgent first, then whatever waits longest (MEET-08)."""
    found = awaiting(organ).filter(open_to(duties(officer)))
    rows = [{"case": each, "title": case_title(each), "urgent": is_urgent(each)} for each in found]
    return sorted(rows, key=lambda row: (not row["urgent"], row["case"].waits_since))


def is_urgent(case: Case) -> bool:
    """Whether its topic is marked as urgent, or was decided at once and is reported now."""
    return case.answers.get("urgency") == "urgent" or bool(case.answers.get("at_once"))


def meetings_of(officer: Officer) -> QuerySet[Meeting]:
    """The meetings the officer reads; 403 for one who has no part in any."""
    found = readable(officer)
    if not any(map(reads_meetings_of, duties(officer))) and not found.exists():
        raise PermissionDenied
    return found.select_related("chair", "recorder", "organ", "body")


@staff_only
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    officer = me(request)
    found = list(meetings_of(officer).order_by("-planned_at")[:100])
    organ = next((duty.post.organ for duty in duties(officer) if duty.post.role in ATTENDING), None)
    waiting = waiting_list(organ, officer) if organ else []
    calls = organ is not None and duty_as(officer, actions.CALLING, organ) is not None
    context = {"meetings": found, "organ": organ, "waiting": waiting, "calls": calls}
    return render(request, "desk/meetings.html", context | (backlogs(officer, organ) if organ else {}))


def backlogs(officer: Officer, organ: Organ) -> dict[str, Any]:
    """How what waits piles up, the report on it, and the form for whoever reports or answers."""
    try:
        state = backlog.state(organ)
    except Refusal:  # an organ without a body has nothing to pile up
        return {}
    if state is None:
        return {}
    last = (
        Backlog.objects.filter(body__item__organ=organ).select_related("officer", "answered_by").order_by("-at").first()
    )
    open_one = last if last is not None and last.answered_at is None else None
    reports = bool(state.waiting) and open_one is None and duty_as(officer, actions.CALLING, organ) is not None
    answers = (
        open_one is not None and open_one.officer != officer and duty_as(officer, backlog.ANSWERING, organ) is not None
    )
    return {
        "backlog": state,
        "backlog_report": last,
        "backlog_form": BacklogForm() if reports else None,
        "answer_form": AnswerForm() if answers else None,
    }


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    officer = me(request)
    form = CallForm(organ_of(officer), officer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("desk:meeting", pk=_call(officer, form))
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"form": form, "trail": trail(_("Call a meeting"))}
    return render(request, "desk/meeting_call.html", context, status=422 if form.is_bound else 200)


def _call(officer: Officer, form: CallForm) -> object:
    """Call the meeting with its agenda, all or nothing; return its id."""
    told = dict(form.cleaned_data)
    key, cases = told.pop("once"), told.pop("cases")

    @transaction.atomic
    def act() -> Meeting:
        held = actions.call_meeting(form.organ, by=officer, **told)
        for case in cases:
            actions.add_topic(held.pk, case_title(case), by=officer, case=case)
        return held

    try:
        return do_once(officer, key, act).pk
    except DoneBefore as done:
        return done.event.subject_id


@staff_only
@require_safe
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    officer = me(request)
    return _show(request, get_object_or_404(meetings_of(officer), pk=pk))


def keeps_record(officer: Officer, found: Meeting) -> bool:
    """Whether the officer writes the record of the meeting: opens it, enters any stand and the resolution, closes it."""
    return duty_as(officer, actions.RECORDING, found.organ) is not None


def _show(
    request: HttpRequest,
    found: Meeting,
    refusal: Refusal | None = None,
    wrong: OnceForm | None = None,
    again: OnceForm | None = None,
) -> HttpResponse:
    """The page of a meeting; ``wrong`` is a form to be mended, ``again`` one whose act was refused: what was typed stays."""
    again = wrong or again
    attendances = list(found.attendances.select_related("officer", "substitute").order_by("-is_member", "pk"))
    heard = [each for each in attendances if _is_heard(found, each)]
    forms = {str(again.prefix): again} if again else {}
    officer = me(request)
    keeps = keeps_record(officer, found)
    more = offers.of_topics(found, officer, forms)
    context = {
        "meeting": found,
        "me": officer,
        "keeps_record": keeps,
        "agenda": offers.agenda(found, officer, forms),
        "timetable": offers.timetable(found, duty_as(officer, actions.CALLING, found.organ) is not None, forms),
        "conduct": offers.conduct(found),
        "file_form": _file_form(found, keeps, forms),
        "moves": offers.moves(found, forms) if keeps else None,
        "clearing": offers.minutes(found, officer, forms, keeps),
        "resolves": duty_as(officer, actions.RESOLVING, found.organ) is not None,
        "attendances": attendances,
        "grants": _grants(found, officer, attendances, forms),
        "quorum": quorum(found, attendances),
        "topics": [
            _topic(topic, heard, forms) | {"offers": more[topic.pk]}
            for topic in found.topics.select_related("case__version")
        ],
        "minutes_form": forms.get("minutes")
        or MinutesForm(prefix="minutes", initial={"minutes": draft_minutes(found)}),
        "may_open": found.held_at is None and found.planned_at <= clock.now(),
        "hold_form": OnceForm(prefix="hold"),
        "topic_form": forms.get("topic") or TopicForm(found.organ, officer, prefix="topic"),
        "prepares": actions.takes_topics(found) and duty_as(officer, actions.CALLING, found.organ) is not None,
        "sign_form": OnceForm(prefix="sign"),
        "unsigned_form": forms.get("unsigned") or UnsignedForm(prefix="unsigned"),
        "leave_form": forms.get("leave") or _leave_form(found, officer, attendances),
        "sheets": sheets.ready(found),
        "excuses": bool(found.unsigned_basis) and officer == found.chair,
        "refusal": refusal,
        "wrong": wrong,
        "again": again,
        "trail": trail(found.title),
    }
    return render(request, "desk/meeting.html", context, status=422 if refusal or wrong else 200)


def _file_form(found: Meeting, keeps: bool, forms: dict[str, OnceForm]) -> OnceForm | None:
    """What is asked of whoever files the papers away, once the record stands."""
    if not keeps or found.closed_at is None or found.filed_at is not None:
        return None
    try:
        check_signed(found)
    except Refusal:
        return None
    return forms.get("file") or FileForm(prefix="file")


def _is_heard(found: Meeting, place: Attendance) -> bool:
    """Who came says his word, and who left had his; the absent are asked where the meeting had to be held without them."""
    return bool(place.present or (place.is_member and found.held_anyway))


def _leave_form(found: Meeting, officer: Officer, attendances: Iterable[Attendance]) -> LeaveForm | None:
    """What a member is asked who may still ask for leave."""
    mine = next((each for each in attendances if each.officer_id == officer.pk and each.is_member), None)
    asks = mine is not None and not mine.leave and found.held_at is None and officer != found.chair
    return LeaveForm(found, prefix="leave") if asks else None


def _grants(
    found: Meeting, officer: Officer, attendances: Iterable[Attendance], forms: dict[str, OnceForm]
) -> list[tuple[Attendance, OnceForm]]:
    """The leaves the chair has yet to decide on, each with its form."""
    if officer != found.chair or found.held_at is not None:
        return []
    asked = [each for each in attendances if each.leave == Leave.ASKED]
    return [(each, forms.get(name := f"grant-{each.officer_id}") or GrantForm(prefix=name)) for each in asked]


def quorum(found: Meeting, attendances: Iterable[Attendance]) -> dict[str, int | bool]:
    """How many members were called, came and are needed."""
    members = [each for each in attendances if each.is_member]
    rule = kept(found)
    came = sum(bool(each.present) for each in members)
    return {
        "members": len(members),
        "present": came,
        "needed": rule.needed(len(members)),
        "reached": rule.reached(came, len(members)),
    }


def draft_minutes(found: Meeting) -> str:
    """What the record already knows, as the beginning of the minutes: topics and how each was resolved."""
    resolved = [topic for topic in found.topics.all() if topic.resolution and not topic.off_why]
    return "\n".join(
        f"{topic.position}. {topic.title}：{topic.get_resolution_display()}。{topic.resolution_text}"
        for topic in resolved
    )


def _topic(topic: Topic, heard: list[Attendance], forms: dict[str, OnceForm]) -> dict[str, Any]:
    """A topic with what each who is heard said, or the form that asks for it: members vote, observers speak."""
    taken = {stand.officer_id: stand for stand in topic.positions.select_related("officer")}
    stands = []
    for place, each in enumerate(heard):
        prefix = f"{topic.pk}-{place}"
        form = forms.get(prefix) or _voice(each)(prefix=prefix)
        stands.append(
            {
                "officer": each.officer,
                "stand": taken.get(each.officer_id),
                "form": form,
                "votes": each.is_member,
                "in_writing": not each.present,
                "left": each.left_at is not None,
            }
        )
    prefix = f"resolve-{topic.pk}"
    return {
        "topic": topic,
        "stands": stands,
        "silent": len(actions.silent(topic)) if topic.meeting.held_at else 0,
        "form": forms.get(prefix) or ResolveForm(topic, prefix=prefix),
        "matter": matter_of(topic),
    }


def _voice(place: Attendance) -> type[PositionForm] | type[StatementForm]:
    return PositionForm if place.is_member else StatementForm


def do_act(request: HttpRequest, pk: UUID, form: OnceForm, act: Callable[[Meeting, Officer], object]) -> HttpResponse:
    """Run one act on a meeting; what the form or the rules refuse comes back on the meeting's page."""
    officer = me(request)
    found = get_object_or_404(meetings_of(officer), pk=pk)
    if not form.is_valid():
        return _show(request, found, wrong=form)
    try:
        do_once(officer, form.cleaned_data["once"], lambda: act(found, officer))
    except DoneBefore:
        pass
    except Refusal as refusal:
        # What is shown is the meeting as it stands now, not as it was when the request came.
        return _show(request, get_object_or_404(meetings_of(officer), pk=pk), refusal, again=form)
    place = request.POST.get("place", "")[:40]
    return redirect(reverse("desk:meeting", args=[pk]) + (place if place.startswith("#") else ""))


def _called(request: HttpRequest, pk: UUID, officer: UUID) -> Attendance:
    """Who was called to a meeting in which the reader has a part; 404 for anybody else."""
    found = get_object_or_404(meetings_of(me(request)), pk=pk)
    return get_object_or_404(found.attendances.select_related("officer"), officer=officer)


@staff_only
@require_POST
def ask_leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A member asks the chair for leave."""
    found = get_object_or_404(meetings_of(me(request)), pk=pk)
    form = LeaveForm(found, request.POST, prefix="leave")

    def act(found: Meeting, officer: Officer) -> object:
        told = form.cleaned_data
        return leave.ask_leave(found.pk, officer, told["why"], by=officer, substitute=told["substitute"])

    return do_act(request, pk, form, act)


@staff_only
@require_POST
def decide_leave(request: HttpRequest, pk: UUID, officer: UUID) -> HttpResponse:
    """The chair grants a leave or refuses it."""
    member = _called(request, pk, officer).officer
    form = GrantForm(request.POST, prefix=f"grant-{officer}")
    return do_act(
        request, pk, form, lambda found, by: leave.decide_leave(found.pk, member, form.cleaned_data["granted"], by=by)
    )


@staff_only
@require_safe
def sheet(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """The sign-in sheet, the record or the minutes of a meeting, to print."""
    found = get_object_or_404(meetings_of(me(request)), pk=pk)
    if kind not in sheets.ready(found):
        raise Http404
    answer = HttpResponse(sheets.pdf_of(found, kind), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{kind}.pdf"'
    return answer


@staff_only
@require_POST
def hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open the meeting with those who came."""

    def act(found: Meeting, officer: Officer) -> object:
        called = {str(each.officer_id): each.officer for each in found.attendances.select_related("officer")}
        came = [called[key] for key in request.POST.getlist("present") if key in called]
        told = {each.pk: request.POST.get(f"excuse-{key}", "") for key, each in called.items()}
        return actions.hold(found.pk, came, by=officer, excuses=told, anyway=request.POST.get("anyway", ""))

    return do_act(request, pk, OnceForm(request.POST, prefix="hold"), act)


@staff_only
@require_POST
def stand(request: HttpRequest, pk: UUID, topic: int, officer: UUID, place: int) -> HttpResponse:
    """Enter one member's stand, by himself or by the recorder."""
    attends = _called(request, pk, officer)
    form = _voice(attends)(request.POST, prefix=f"{topic}-{place}")

    def act(found: Meeting, by: Officer) -> object:
        of, told = get_object_or_404(found.topics, pk=topic), form.cleaned_data
        agrees, says = told.get("agrees"), told["statement"]
        return actions.take_position(found.pk, of, attends.officer, agrees, by=by, statement=says)

    return do_act(request, pk, form, act)


@staff_only
@require_POST
def resolve(request: HttpRequest, pk: UUID, topic: int) -> HttpResponse:
    """Enter what was resolved on a topic."""
    of = get_object_or_404(Topic, pk=topic, meeting=get_object_or_404(meetings_of(me(request)), pk=pk))
    form = ResolveForm(of, request.POST, prefix=f"resolve-{topic}")

    def act(found: Meeting, by: Officer) -> object:
        told = form.cleaned_data
        said = told.get("head_said", "")
        return actions.resolve(found.pk, of, told["resolution"], told["text"], by=by, head_said=said)

    return do_act(request, pk, form, act)


@staff_only
@require_POST
def add_topic(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a case that waits on the agenda of a meeting already called."""
    found = get_object_or_404(meetings_of(me(request)), pk=pk)
    form = TopicForm(found.organ, me(request), request.POST, prefix="topic")

    def act(found: Meeting, officer: Officer) -> object:
        case = form.cleaned_data["case"]
        return actions.add_topic(found.pk, case_title(case), by=officer, case=case)

    return do_act(request, pk, form, act)


@staff_only
@require_POST
def sign(request: HttpRequest, pk: UUID, officer: UUID) -> HttpResponse:
    """An attendee signs the record of a closed meeting."""
    attendee = _called(request, pk, officer).officer
    form = OnceForm(request.POST, prefix="sign")
    return do_act(request, pk, form, lambda found, by: actions.sign(found.pk, attendee, by=by))


@staff_only
@require_POST
def unsigned(request: HttpRequest, pk: UUID, officer: UUID) -> HttpResponse:
    """The chair enters why an attendee does not sign."""
    attendee = _called(request, pk, officer).officer
    form = UnsignedForm(request.POST, prefix="unsigned")
    return do_act(
        request, pk, form, lambda found, by: signing.enter_unsigned(found.pk, attendee, form.cleaned_data["why"], by=by)
    )


@staff_only
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the meeting with its minutes."""
    form = MinutesForm(request.POST, prefix="minutes")
    return do_act(request, pk, form, lambda found, by: actions.close(found.pk, form.cleaned_data["minutes"], by=by))


def trail(label: str) -> list[parts.Link]:
    return [parts.Link(_("Meetings"), reverse("desk:meetings")), parts.Link(label, current=True)]
