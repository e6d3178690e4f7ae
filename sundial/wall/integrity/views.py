"""The ledger of cadres, one file of it, a leader's own report, and who assesses the risks of an organ."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sundial.inspections.risk_search import searched
from sundial.kernel import clock
from sundial.kernel.spreadsheet import Cell, as_csv
from sundial.organs.access import Duty, duties, officer_in
from sundial.organs.models import Officer
from sundial.supervision.access import supervised_organs
from sundial.supervision.actions import integrity as act
from sundial.supervision.integrity.access import access_file, keeper_of, kept_organs, reader_of_reports
from sundial.supervision.integrity.models import PersonalReport
from sundial.supervision.integrity.queries import CadreLine, breaches_of, group_of, ledger
from sundial.supervision.integrity.terms import change_within_days, due_in, matters, reporting_roles, words
from sundial.system.access import staff_only
from sundial.wall.asking import attempt_once, frame_for
from sundial.wall.integrity.forms import CadreFilter, EntryForm, MemberForm, OnceReasonForm, ReportForm


def _organs(officer: Officer) -> set[UUID]:
    found = kept_organs(officer)
    if not found:
        raise PermissionDenied
    return found


@staff_only
@require_safe
def cadres(request: HttpRequest) -> HttpResponse:
    """Everybody who holds a post in the organs supervised, and who assesses their risks."""
    form = CadreFilter(request.GET, _organs(officer_in(request)))
    members = group_of(form.organs)
    context = {
        "form": form,
        "lines": form.narrow(ledger(form.organs)),
        "due": due_in(clock.today().year),
        "group": [(each, words("group").get(each.part, each.part)) for each in members],
        "searches": searched(form.organs),
    }
    return render(request, "wall/integrity/cadres.html", context)


@staff_only
@require_safe
def cadres_file(request: HttpRequest) -> HttpResponse:
    """The ledger as a table."""
    form = CadreFilter(request.GET, _organs(officer_in(request)))
    head = [
        _("Name of the officer"),
        _("Organ"),
        _("Posts"),
        _("Highest risk"),
        _("Breaches"),
        _("Entries in the file"),
        _("Yearly report"),
    ]
    rows: list[list[Cell]] = [
        [
            each.officer.name,
            each.officer.organ.name,
            "、".join(post.name for post in each.posts),
            each.grade,
            each.breaches,
            each.entries,
            _report_word(each),
        ]
        for each in form.narrow(ledger(form.organs))
    ]
    response = HttpResponse(as_csv(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cadres.csv"'
    return response


def _report_word(line: CadreLine) -> str:
    if line.reported:
        return _("handed in")
    if line.owes:
        return _("not handed in")
    return _("from next year on") if line.leads else ""


@staff_only
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One integrity file; its keeper may enter something."""
    officer = officer_in(request)
    other = access_file(officer, pk)
    keeps = keeper_of(officer, other) is not None
    form = EntryForm(request.POST or None) if keeps else None
    if request.method == "POST" and form is None:
        raise PermissionDenied
    if form and form.is_valid() and attempt_once(officer, form, lambda said: act.enter(other, by=officer, **said)):
        return redirect("wall:integrity-file", pk=other.pk)
    context = {
        "frame": frame_for(officer),
        "other": other,
        "own": officer.pk == other.pk,
        "keeps": keeps,
        "form": form,
        "posts": [duty.post for duty in duties(other)],
        "certificates": other.certificates.order_by("valid_to"),
        "breaches": breaches_of([other.pk]).select_related("disposition").order_by("-raised_at"),
        "entries": [(each, words("entries").get(each.kind, each.kind)) for each in _entries(other)],
        "reports": other.personal_reports.order_by("-reported_at"),
        "opens": reader_of_reports(officer, other) is not None,
        "owes": any(duty.post.role in reporting_roles() for duty in duties(other)),
    }
    return render(request, "wall/integrity/file.html", context, status=422 if form and form.is_bound else 200)


def _entries(other: Officer) -> Any:
    return other.integrity_entries.select_related("entered_by").order_by("-on", "-entered_at")


@staff_only
@require_http_methods(["GET", "POST"])
def own_report(request: HttpRequest) -> HttpResponse:
    """A leader reports of himself."""
    officer = officer_in(request)
    if not any(duty.post.role in reporting_roles() for duty in duties(officer)):
        raise PermissionDenied
    form = ReportForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        told = {"year": given["year"], "change": given["change"], "matters": form.told}
        if attempt_once(officer, form, lambda said: act.report(officer, **told)):
            return redirect("wall:integrity-file", pk=officer.pk)
    lead = _(
        "The yearly report is in by %(day)s, a change within %(days)s days. You and the supervision body of the level above read it, nobody else."
    ) % {
        "day": date_format(due_in(form.initial["year"] + 1)),
        "days": change_within_days(),
    }
    back = reverse("wall:integrity-file", args=[officer.pk])
    return _asked(request, officer, form, _("Report personal matters"), lead, back)


@staff_only
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a leader reported: himself at once, the level above with a reason that is recorded."""
    officer = officer_in(request)
    kept = get_object_or_404(PersonalReport.objects.select_related("officer__organ"), pk=pk)
    access_file(officer, kept.officer_id)
    back = reverse("wall:integrity-file", args=[kept.officer_id])
    if officer.pk == kept.officer_id:
        return _shown(request, officer, kept, back)
    if reader_of_reports(officer, kept.officer) is None:
        raise PermissionDenied
    form = OnceReasonForm(request.POST or None)
    if form.is_valid() and attempt_once(officer, form, lambda said: act.open_report(kept, by=officer, **said)):
        return _shown(request, officer, kept, back)
    lead = _("What a leader reported of himself is opened for a reason, which stands in the record with your name.")
    return _asked(request, officer, form, _("Open the report of %(name)s") % {"name": kept.officer.name}, lead, back)


def _shown(request: HttpRequest, officer: Officer, kept: PersonalReport, back: str) -> HttpResponse:
    said = [(label, kept.matters[name]) for name, label in matters().items() if name in kept.matters]
    context = {"frame": frame_for(officer), "report": kept, "said": said, "back": back}
    return render(request, "wall/integrity/report.html", context)


@staff_only
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Name a member of the group that assesses an organ's risks."""
    officer = officer_in(request)
    form = MemberForm(_organs(officer), request.POST or None)
    if form.is_valid():
        by = _keeper(officer, form.cleaned_data["organ"].pk)
        if attempt_once(officer, form, lambda said: act.join_group(by=by, **said)):
            return redirect("wall:integrity")
    title = _("Name a member of the group that assesses risks")
    return _asked(request, officer, form, title, "", reverse("wall:integrity"))


@staff_only
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a member out of the group."""
    officer = officer_in(request)
    member = get_object_or_404(group_of(_organs(officer)), pk=pk)
    form, by = OnceReasonForm(request.POST or None), _keeper(officer, member.organ_id)
    if form.is_valid() and attempt_once(officer, form, lambda said: act.leave_group(member, by=by, **said)):
        return redirect("wall:integrity")
    title = _("Take %(name)s out of the group") % {"name": member.officer.name}
    return _asked(request, officer, form, title, "", reverse("wall:integrity"))


def _keeper(officer: Officer, organ: UUID) -> Duty:
    return next(duty for duty in duties(officer) if organ in supervised_organs(duty))


def _asked(request: HttpRequest, officer: Officer, form: Any, title: str, lead: str, back: str) -> HttpResponse:
    context = {"frame": frame_for(officer), "form": form, "title": title, "lead": lead, "back": back}
    return render(request, "wall/integrity/asked.html", context, status=422 if form.is_bound else 200)
