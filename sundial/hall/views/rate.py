"""Rating a step of one's own case, and what everybody said of the organs."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from sundial.cases.models import Case
from sundial.complaints import figures, ratings
from sundial.complaints.models import BAD_LEVELS, Left, Level, Step
from sundial.hall.forms import sent
from sundial.hall.views.progress import own
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Account, Organ
from sundial.supervision.statistics.policy import policy
from sundial.system.access import public
from sundial.system.conflicts import until_it_holds
from sundial.ui.forms import refused_at
from sundial.ui.kept_pages import open_to_caches
from sundial.ui.parts import Link


class RateForm(forms.Form):
    """Five levels and none chosen beforehand; a bad one says why."""

    level = forms.TypedChoiceField(
        label=gettext_lazy("How content are you?"),
        choices=sorted(Level.choices, reverse=True),
        coerce=int,
        widget=forms.RadioSelect,
    )
    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("What was bad?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(
        label=gettext_lazy("In your own words"), required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reasons"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(ratings.policy().reasons.items())
        field.asked_when = json.dumps({"level": [str(int(each)) for each in BAD_LEVELS]})  # type: ignore[attr-defined]  # the template reads it


@own
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, case: Case, step: str) -> HttpResponse:
    """Rate one step once. Whoever is signed in as staff, or sits at the staff's device, is told that it will not count."""
    if step not in ratings.steps_to_rate(case):
        raise Http404
    form, staff = RateForm(*sent(request)), from_staff(request)
    if request.method == "POST" and form.is_valid():
        said = ratings.Said(
            step, form.cleaned_data["level"], tuple(form.cleaned_data["reasons"]), form.cleaned_data["text"]
        )
        try:
            given = until_it_holds(lambda: ratings.give(case.pk, said, from_staff=staff))
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            messages.success(request, _told(given.complaint))
            return redirect("hall:case", case.number)
    crumbs = [Link(case.number, reverse("hall:case", args=[case.number])), Link(_("Rate"))]
    context = {"case": case, "form": form, "step": Step(step).label, "staff": staff, "crumbs": crumbs}
    return render(request, "hall/rate.html", context, status=422 if form.errors else 200)


def _told(complaint: Case | None) -> str:
    if complaint is None:
        return _("Thank you. Your rating is kept.")
    return _(
        "Thank you. The organ puts it right in its days and somebody calls you back; the answer stands on this page."
    )


def from_staff(request: HttpRequest) -> bool:
    """Whether somebody of the staff sits before this browser, or signed in from its address lately."""
    return isinstance(request.user, Account) or ratings.is_staff_device(request.META.get("REMOTE_ADDR", ""))


@public
@open_to_caches
@require_safe
def organs(request: HttpRequest) -> HttpResponse:
    """What was said of every organ."""
    return _page(request, figures.of_organs(), None)


@public
@open_to_caches
@require_safe
def items(request: HttpRequest, code: str) -> HttpResponse:
    """What was said of every item of one organ."""
    organ = get_object_or_404(Organ, code=code)
    return _page(request, figures.of_items(code), organ)


def _page(request: HttpRequest, tallies: list[figures.Tally], organ: Organ | None) -> HttpResponse:
    crumbs = [Link(_("Home"), reverse("hall:home")), Link(_("Ratings"), reverse("hall:ratings") if organ else "")]
    context = {
        "rows": [_row(each) for each in tallies],
        "organ": organ,
        "levels": sorted(Level.choices, reverse=True),
        "least": policy().minimum_sample,
        "crumbs": [*crumbs, *([Link(organ.short_name)] if organ else [])],
    }
    return render(request, "hall/ratings.html", context)


def _row(tally: figures.Tally) -> dict[str, Any]:
    """The counts of one line, and its share content."""
    return {
        "tally": tally,
        "levels": [tally.levels[level] for level, _label in sorted(Level.choices, reverse=True)],
        "staff": tally.left_out[Left.STAFF],
        "untrue": tally.left_out[Left.UNTRUE],
        **share(tally.good, tally.counted),
    }


def share(good: int, counted: int) -> dict[str, str]:
    """The share content in per cent with its interval, both empty where there is too little behind it."""
    rate = policy().proportion(good, counted)
    if not policy().comparable(rate) or rate.rate is None or rate.interval is None:
        return {"rate": "", "interval": ""}
    low, high = rate.interval
    return {"rate": f"{rate.rate:.0%}", "interval": f"{low:.0%}–{high:.0%}"}
