"""Rounds of the clean-up of powers: which stand where, and one order for all units a new catalogue above concerns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case
from sundial.cases.stated import stated_life
from sundial.cases.stated.asked import Asked
from sundial.desk.views import me
from sundial.kernel.refusal import Refusal
from sundial.legality import cleanups
from sundial.organs.access import duties
from sundial.organs.models import Officer
from sundial.powers import queries
from sundial.powers.models import ItemVersion
from sundial.system.access import staff_only
from sundial.ui import parts
from sundial.ui.forms import refused_at

REPEATED = ("unit",)  # asked once for all units here, where the opening of one round asks for its own


class OrderForm(forms.Form):
    """The order of a clean-up, for as many units as it concerns."""

    units = forms.MultipleChoiceField(
        label=gettext_lazy("Units that go through their powers"), widget=forms.CheckboxSelectMultiple
    )
    occasion = forms.ChoiceField(label=gettext_lazy("Occasion of the clean-up"), widget=forms.RadioSelect)
    above_title = forms.CharField(
        label=gettext_lazy("Title and number of the catalogue or law"), required=False, max_length=500
    )
    above_on = forms.DateField(
        label=gettext_lazy("Issued on"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    covers = forms.MultipleChoiceField(
        label=gettext_lazy("What is gone through"), widget=forms.CheckboxSelectMultiple, initial=["outward"]
    )
    order = forms.CharField(
        label=gettext_lazy("What is asked of the units"),
        required=False,
        max_length=8000,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, version: ItemVersion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about = Case(procedure=cleanups.CLEANUP, version=version, item=version.item, organ=version.item.organ)
        asked = _asked()
        for name, source in (("units", "unit"), ("occasion", "occasion"), ("covers", "covers")):
            self.fields[name].choices = list(asked[source].choices(about).items())  # type: ignore[attr-defined]  # choice fields

    def told(self) -> dict[str, Any]:
        """What one round is opened with; a field that the occasion does not ask for stays out."""
        asked = _asked()
        given = {name: self.cleaned_data[name] for name in asked if name in self.cleaned_data}
        return {name: value for name, value in given.items() if value and asked[name].is_asked(given)}


def _asked() -> dict[str, Asked]:
    opening = stated_life(cleanups.CLEANUP).opening
    assert opening is not None
    return {each.name: each for each in opening.asked}


def ordering(officer: Officer) -> ItemVersion | None:
    """The item by which ``officer`` may order clean-ups, of the first organ that has one; None for whoever orders none."""
    opening = stated_life(cleanups.CLEANUP).opening
    who = opening.transition.who if opening else ()
    organs = [duty.post.organ_id for duty in duties(officer) if duty.post.role in who]
    held = queries.versions_on().filter(
        item__procedure=cleanups.CLEANUP, item__organ__in=organs, item__cancelled_on=None
    )
    return held.select_related("item__organ").order_by("item__code").first()


@staff_only
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round one may read, how far it has come, and the units that have not looked at their powers since the list above changed."""
    officer = me(request)
    version = ordering(officer)
    context = {
        "rows": [_row(each) for each in cleanups.rounds(officer)],
        "may_order": version is not None,
        "owed": cleanups.owed(version.item.organ) if version else [],
    }
    return render(request, "desk/catalogue/rounds.html", context)


def _row(told: cleanups.Progress) -> dict[str, Any]:
    life = life_of(cleanups.CLEANUP)
    return {
        "told": told,
        "url": reverse("desk:case", args=[told.case.number]),
        "state": life.states[told.case.state],
        "tone": life.tones.get(told.case.state, "neutral"),
        "occasion": _asked()["occasion"].options.get(told.case.answers.get("occasion", ""), ""),
    }


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest) -> HttpResponse:
    """Order a clean-up of several units at once; all of them or none."""
    officer = me(request)
    version = ordering(officer)
    if version is None:
        raise Http404
    form = OrderForm(version, request.POST or None, initial={"units": request.GET.getlist("unit")})
    if request.method == "POST" and form.is_valid():
        try:
            begun = cleanups.order_rounds(version, form.cleaned_data["units"], form.told(), by=officer)
        except Refusal as refusal:
            _refused(form, refusal)
        else:
            told = ngettext("%(n)s clean-up is ordered.", "%(n)s clean-ups are ordered.", len(begun))
            messages.success(request, told % {"n": len(begun)})
            return redirect("desk:rounds")
    context = {
        "form": form,
        "trail": list(_trail()),
        "label": _("Order a clean-up"),
        "back": reverse("desk:rounds"),
        "does": _("Order it"),
    }
    return render(request, "desk/catalogue/form.html", context, status=422 if form.is_bound else 200)


def _refused(form: OrderForm, refusal: Refusal) -> None:
    if refusal.field in REPEATED:
        refusal.field = "units"
    refused_at(form, refusal)


def _trail() -> Iterator[parts.Link]:
    yield parts.Link(_("Power catalogue"), reverse("desk:catalogue"))
    yield parts.Link(_("Clean-ups of powers"), reverse("desk:rounds"))
    yield parts.Link(_("Order a clean-up"), current=True)
