"""Absence: who acts at whose post while its holder is away; entered, and ended early, by the holder or the head."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from sundial.desk.views import me
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs import absence
from sundial.organs.models import Delegation, Officer
from sundial.system.access import staff_only
from sundial.ui import parts
from sundial.ui.forms import refused_at


class AbsenceForm(forms.Form):
    """Which post, who acts, from when to when, why, and the paper that says so."""

    seat = forms.ChoiceField(label=gettext_lazy("Post and holder"))
    deputy = forms.ModelChoiceField(Officer.objects.none(), label=gettext_lazy("Who acts"), empty_label=None)
    first = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), initial=clock.today
    )
    last = forms.DateField(
        label=gettext_lazy("To, that day included"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    reason = forms.CharField(
        label=gettext_lazy("Why the holder is away"),
        max_length=200,
        help_text=gettext_lazy("A trip, a meeting, training or leave."),
    )
    paper = forms.CharField(label=gettext_lazy("Number of the paper"), max_length=100)

    def __init__(self, officer: Officer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {f"{post.pk}:{holder.pk}": (post, holder) for post, holder in absence.lendable(officer)}
        shown = [(key, f"{post.name} · {holder.name}") for key, (post, holder) in self.seats.items()]
        self.fields["seat"].choices = shown  # type: ignore[attr-defined]  # a choice field
        posts = [post for post, _holder in self.seats.values()]
        self.fields["deputy"].queryset = absence.deputies(posts)  # type: ignore[attr-defined]  # a model choice field

    def asked(self) -> absence.Absence:
        """What the valid form asks for."""
        given = dict(self.cleaned_data)
        post, holder = self.seats[given.pop("seat")]
        return absence.Absence(post=post, holder=holder, **given)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """Every delegation that concerns the officer, and the form for another one."""
    officer = me(request)
    form = AbsenceForm(officer, request.POST or None)
    if request.method == "POST" and form.is_valid() and _delegated(form, officer):
        messages.success(request, _("Who acts meanwhile is on record."))
        return redirect("desk:absences")
    context = {"form": form, "rows": _rows(officer), "may_lend": bool(form.seats)}
    return render(request, "desk/absences.html", context, status=422 if form.errors else 200)


def _delegated(form: AbsenceForm, officer: Officer) -> bool:
    try:
        absence.delegate(form.asked(), officer)
    except Refusal as refusal:
        refused_at(form, refusal)
        return False
    return True


def _rows(officer: Officer) -> list[dict[str, Any]]:
    today = clock.today()
    lent = {(post.pk, holder.pk) for post, holder in absence.lendable(officer)}
    return [
        {
            "delegation": row,
            "state": _state(row),
            "may_recall": row.valid_to > today and (row.post_id, row.holder_id) in lent,
            "recall_url": reverse("desk:absence_recall", args=[row.pk]),
        }
        for row in absence.seen_by(officer)
    ]


def _state(row: Delegation) -> tuple[str, parts.Tone]:
    today = clock.today()
    if row.valid_from > today:
        return _("not begun"), "info"
    return (_("ended"), "neutral") if row.valid_to < today else (_("acting now"), "good")


@staff_only
@require_POST
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """The holder is back early; 404 for a delegation that does not concern the officer."""
    officer = me(request)
    if not absence.seen_by(officer).filter(pk=pk).exists():
        raise Http404
    try:
        absence.recall(pk, officer)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The delegation ends with today."))
    return redirect("desk:absences")
