"""Erasing personal data from the record, by two hands: who applies, what goes, and the head's word on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sundial.cases import erasures
from sundial.cases.models import Case, Erasure, PartyKind
from sundial.desk.views import me, opened, trail
from sundial.kernel.refusal import Refusal
from sundial.ledger import kinds, queries
from sundial.ledger.models import Event
from sundial.ledger.words import field as called
from sundial.system.access import staff_only
from sundial.ui import parts
from sundial.ui.forms import refused_at


class EraseForm(forms.Form):
    """Which fields of one event go, whether the applicant's own row goes with them, on which article and why."""

    fields_to_go = forms.MultipleChoiceField(
        label=gettext_lazy("What is to be erased"), widget=forms.CheckboxSelectMultiple
    )
    everywhere = forms.BooleanField(
        label=gettext_lazy("The same of every event of the applicant in this case"), required=False, initial=True
    )
    party = forms.BooleanField(
        label=gettext_lazy(
            "Also whatever names the applicant: in this case's rows, inspections, deliveries, meetings and orders, in what officers recorded, where messages were sent and visits were booked. What stays by law is named with the application."
        ),
        required=False,
    )
    basis = forms.CharField(label=gettext_lazy("Law and article"), max_length=200, initial=erasures.BASIS)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("It stays in the record. Name no private matter."),
    )

    def __init__(self, case: Case, names: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields_to_go"].choices = [(name, words_of(name)) for name in names]  # type: ignore[attr-defined]  # a choice field
        if case.applicant.kind != PartyKind.PERSON:
            del self.fields["party"]

    def asked(self, case: Case, event: Event) -> erasures.Asked:
        """What the valid form asks for."""
        given = self.cleaned_data
        events = erasures.alike(case, event, given["fields_to_go"]) if given["everywhere"] else [event]
        return erasures.Asked(events, given["fields_to_go"], given["basis"], given["reason"], given.get("party", False))


class AnswerForm(forms.Form):
    """Why an erasure is refused."""

    answer = forms.CharField(label=gettext_lazy("Why it is refused"), max_length=200, required=False)


def words_of(name: str) -> str:
    """What a field of an event is called in the reader's language."""
    return called(name, _language())


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


@staff_only
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every erasure of a case the officer may see; for a system administrator those the worker could not carry out."""
    rows = [{"row": row, "state": state_of(row)} for row in erasures.seen_by(me(request))]
    return render(request, "desk/erasures.html", {"rows": rows, "stuck": erasures.stuck_for(me(request))})


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """The events of a case of which something may be erased; with ``?event=``, the form that applies for it."""
    case = opened(request, number)
    if not erasures.may_ask(case, me(request)):
        raise Http404
    found = erasures.erasable(case)
    chosen = next((each for each in found if str(each[0].pk) == request.GET.get("event")), None)
    context: dict[str, Any] = {"case": case, "trail": trail(case, _("Erase personal data"))}
    if chosen is None:
        context["events"] = [_event_row(event, names) for event, names in found]
        return render(request, "desk/erasure_ask.html", context)
    event, names = chosen
    form = EraseForm(case, names, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = erasures.ask(case, form.asked(case, event), by=me(request))
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            messages.success(request, _("Applied for. The head of the organ decides."))
            return redirect("desk:erasure", row.pk)
    context |= {"form": form, "chosen": _event_row(event, names)}
    return render(request, "desk/erasure_ask.html", context, status=422 if form.errors else 200)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One erasure: what is to go, who applied and why; the head agrees or refuses."""
    officer = me(request)
    row = get_object_or_404(erasures.seen_by(officer), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if "agree" in request.POST:
                erasures.agree(row, by=officer)
            else:
                erasures.refuse(row, form.cleaned_data["answer"], by=officer)
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            messages.success(request, _("Decided, and on record."))
            return redirect("desk:erasure", pk)
    context = {
        "row": row,
        "state": state_of(row),
        "facts": _facts(row),
        "form": form,
        "may_decide": erasures.may_decide(row, officer),
        "own": row.asked_by_id == officer.pk and row.decided_at is None,
        "crumbs": [parts.Link(_("Erasures"), reverse("desk:erasures"))],
    }
    return render(request, "desk/erasure.html", context, status=422 if form.errors else 200)


def state_of(row: Erasure) -> tuple[str, parts.Tone]:
    """How far an erasure has come, in a word."""
    if row.agreed is None:
        return _("waits for the head"), "attention"
    if not row.agreed:
        return _("refused"), "neutral"
    if row.done_at:
        return _("erased"), "good"
    return (_("agreed, not erased yet"), "attention") if row.failures else (_("agreed, being erased"), "info")


def _event_row(event: Event, names: list[str]) -> dict[str, Any]:
    return {
        "event": event,
        "sentence": kinds.sentence_for(event),
        "number": queries.number_of(bytes(event.leaf_hash)),
        "names": "、".join(words_of(name) for name in names),
    }


def _stays(each: dict[str, Any]) -> str:
    language = _language()
    return f"{each['what'][language]}；{each['until'][language]}（{each['basis']}）"


def _facts(row: Erasure) -> list[parts.Row]:
    events = erasures.events_of(row)
    going = [words_of(name) for name in row.fields] + ([_("what the case knows of its applicant")] if row.party else [])
    facts = [
        parts.Row(
            _("Case"),
            row.case.number,
            action_url=reverse("desk:case", args=[row.case.number]),
            action_label=_("open the case"),
        ),
        parts.Row(_("Events"), "；".join(kinds.sentence_for(each) for each in events)),
        parts.Row(_("Receipt numbers"), "、".join(queries.number_of(bytes(each.leaf_hash)) for each in events)),
        parts.Row(_("What is to be erased"), "、".join(going)),
        parts.Row(_("Law and article"), row.basis),
        parts.Row(_("Reason"), row.reason),
        parts.Row(_("Applied for by"), f"{row.asked_by.name}（{row.asked_post}）"),
    ]
    if row.party:
        facts += [parts.Row(_("Stays by law"), _stays(each)) for each in erasures.stays()]
    if row.decided_by:
        facts.append(parts.Row(_("Decided by"), row.decided_by.name))
    if row.answer:
        facts.append(parts.Row(_("Why it is refused"), row.answer))
    return facts
