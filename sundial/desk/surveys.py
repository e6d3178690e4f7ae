"""Holding an evaluation: opening it, handing out the codes of those invited, reading what was written besides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sundial.complaints import surveys as evaluation
from sundial.complaints.models import Group, Survey
from sundial.desk.views import me, organs_as
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Organ
from sundial.system.access import staff_only
from sundial.ui.forms import refused_at
from sundial.ui.parts import Link


class SurveyForm(forms.Form):
    """What is evaluated, from when until when, and how many of each group are invited."""

    host = forms.ModelChoiceField(label=gettext_lazy("Held by"), queryset=Organ.objects.none(), empty_label=None)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=100)
    opens_on = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput({"type": "date"}))
    closes_on = forms.DateField(label=gettext_lazy("Last day"), widget=forms.DateInput({"type": "date"}))
    organs = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Organs that are evaluated"),
        queryset=Organ.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, hosts: QuerySet[Organ], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("host", hosts), ("organs", evaluation.within_reach(hosts))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = offered
        for group in evaluation.INVITED:
            label = _("Codes for: %(group)s") % {"group": Group(group).label}
            self.fields[group] = forms.IntegerField(label=label, min_value=0, initial=0)

    @property
    def given(self) -> dict[str, Any]:
        """As the act takes it."""
        told = dict(self.cleaned_data)
        invited = {group: told.pop(group) for group in evaluation.INVITED}
        return {**told, "invited": invited}


@staff_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def surveys(request: HttpRequest) -> HttpResponse:
    """Every evaluation the officer's organs hold, and the form that opens another; its codes are shown once."""
    hosts = organs_as(me(request), evaluation.HOSTS)
    form = SurveyForm(hosts, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = evaluation.open_survey(**form.given, by=me(request))
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            codes = [(Group(group).label, drawn) for group, drawn in opened.codes.items() if drawn]
            return render(request, "desk/surveys/opened.html", {"survey": opened.survey, "codes": codes})
    rows = Survey.objects.filter(host__in=hosts).select_related("host").annotate(given=Count("evaluations"))
    context = {"rows": rows, "form": form}
    return render(request, "desk/surveys/surveys.html", context, status=422 if form.errors else 200)


@staff_only
@require_safe
def survey(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was written besides the levels, by organ and group, without the day or the order in which it came."""
    hosts = organs_as(me(request), evaluation.HOSTS)
    found = get_object_or_404(Survey.objects.select_related("host").filter(host__in=hosts), pk=pk)
    said = found.evaluations.exclude(text="").select_related("organ").order_by("organ__name", "group", "pk")
    context = {
        "survey": found,
        "said": said,
        "count": found.evaluations.count(),
        "crumbs": [Link(_("Evaluations"), reverse("desk:surveys")), Link(found.title)],
    }
    return render(request, "desk/surveys/survey.html", context)
