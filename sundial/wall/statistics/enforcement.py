"""Enforcement in figures, for those who supervise, head or review it in law."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sundial.cases.queries import visible_to as cases_visible_to
from sundial.kernel.spreadsheet import as_csv, as_xlsx
from sundial.organs.access import officer_in
from sundial.organs.models import Officer, Organ
from sundial.supervision.statistics import enforcement
from sundial.supervision.statistics.figures import Scope
from sundial.system.access import staff_only
from sundial.wall.asking import frame_for
from sundial.wall.statistics.columns import counted
from sundial.wall.statistics.forms import PeriodForm
from sundial.wall.statistics.views import FILES, PER_PAGE, WRITERS


class OrganForm(PeriodForm):
    """All organs within reach, unless one is asked for."""

    by = None  # type: ignore[assignment]  # these figures are not split
    organ = forms.ChoiceField(label=gettext_lazy("Organ"), required=False)

    def __init__(self, asked: Any, scope: Scope) -> None:
        super().__init__(asked)
        organs = Organ.objects.filter(pk__in=scope.organs).order_by("name")
        self.fields["organ"].choices = [("", _("all together")), *((str(each.pk), each.name) for each in organs)]  # type: ignore[attr-defined]  # a choice field
        self.data = {**self.data, "organ": asked.get("organ", "")}


def _reader(request: HttpRequest) -> tuple[Officer, Scope]:
    officer = officer_in(request)
    scope = enforcement.reported_to(officer)
    if not scope.organs:
        raise PermissionDenied
    return officer, scope


def _asked(request: HttpRequest, scope: Scope) -> tuple[OrganForm, Scope]:
    form = OrganForm(request.GET, scope)
    if not form.is_valid():
        return form, scope
    organ = form.cleaned_data["organ"]
    narrowed = frozenset(each for each in scope.organs if not organ or str(each) == organ)
    return form, replace(scope, organs=narrowed)


@staff_only
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Every group of figures; each opens the cases it counts."""
    officer, whole = _reader(request)
    form, scope = _asked(request, whole)
    context: dict[str, Any] = {"form": form, "frame": frame_for(officer), "source": enforcement.groups()}
    if not form.is_valid():
        return render(request, "wall/enforcement.html", context, status=422)
    asked = _address(form)
    context |= {
        "period": form.period,
        "groups": [
            (group, [(each, f"{reverse('wall:enforcement-cases', args=[each.row.name])}?{asked}") for each in found])
            for group, found in enforcement.counted(scope, form.period)
        ],
        "runs": enforcement.powers_run(scope, form.period),
        "files": [(label, f"{reverse('wall:enforcement-file', args=[name])}?{asked}") for name, label in FILES.items()],
    }
    return render(request, "wall/enforcement.html", context)


def _address(form: OrganForm) -> str:
    given = form.cleaned_data
    told = {"first": given["first"].isoformat(), "last": given["last"].isoformat(), "organ": given["organ"]}
    return urlencode({name: value for name, value in told.items() if value})


@staff_only
@require_safe
def file(request: HttpRequest, form: str) -> HttpResponse:
    """The same figures as a file."""
    _officer, whole = _reader(request)
    asked, scope = _asked(request, whole)
    if form not in WRITERS or not asked.is_valid():
        raise Http404
    head = [
        _("Kind of enforcement"),
        _("What is counted"),
        _("Cases or yuan"),
        _("Share"),
        _("numerator"),
        _("denominator"),
    ]
    rows = [
        [
            str(group.label),
            str(each.row.label),
            str(each.amount) if each.row.sum else int(each.amount),
            round(each.share.rate, 4) if each.share and each.share.rate is not None else None,
            *counted(each.share),
        ]
        for group, found in enforcement.counted(scope, asked.period)
        for each in found
    ]
    body = as_csv(head, rows) if form == "csv" else as_xlsx(_("Enforcement in figures"), head, rows)
    response = HttpResponse(body, content_type=WRITERS[form])
    name = f"enforcement-{asked.period.first}-{asked.period.last}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@staff_only
@require_safe
def cases(request: HttpRequest, name: str) -> HttpResponse:
    """The cases one figure counts; only those the officer may read are opened by a link."""
    officer, whole = _reader(request)
    form, scope = _asked(request, whole)
    rows = {row.name: row for group in enforcement.groups() for row in group.rows}
    if name not in rows or not form.is_valid():
        raise Http404
    found = enforcement.behind(scope, name, form.period).select_related("organ", "version", "holder")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    readable = set(cases_visible_to(officer).filter(pk__in=[each.pk for each in page]).values_list("pk", flat=True))
    back = f"{reverse('wall:enforcement')}?{_address(form)}"
    context = {"page": page, "measure": rows[name], "readable": readable, "back": back, "frame": frame_for(officer)}
    return render(request, "wall/statistics_cases.html", context)
