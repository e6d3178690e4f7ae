"""The life of a change: begun and filed by the unit, reviewed by the legal office, in effect on its day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sundial.desk.catalogue.editing import PLAIN
from sundial.desk.catalogue.views import item_of, trail
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Organ
from sundial.organs.queries import calendar_for
from sundial.powers import access, queries
from sundial.powers.actions import change as verbs
from sundial.powers.actions.maintain import cancel_item
from sundial.powers.compare import differences
from sundial.powers.deadlines import clocks
from sundial.powers.forms import CancelForm, CauseForm, JustificationForm, NewItemForm, ReasonForm, ReviewForm
from sundial.powers.models import ChangeRequest, ChangeState
from sundial.powers.row_forms import PARTS
from sundial.system.access import staff_only
from sundial.ui import parts
from sundial.ui.forms import refused_at

TONES: dict[str, parts.Tone] = {
    ChangeState.DRAFT: "neutral",
    ChangeState.FILED: "info",
    ChangeState.RETURNED: "attention",
    ChangeState.APPROVED: "good",
    ChangeState.IN_EFFECT: "good",
    ChangeState.ABANDONED: "neutral",
}


def change_of(request: HttpRequest, pk: UUID) -> ChangeRequest:
    """The change, when the officer has a hand in it; 404 otherwise."""
    return get_object_or_404(access.changes_visible(me(request)), pk=pk)


def home(change: ChangeRequest) -> str:
    return reverse("desk:change", args=[change.pk])


@staff_only
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """The changes one has a hand in, the undone first."""
    ended = (ChangeState.IN_EFFECT, ChangeState.ABANDONED)
    found = sorted(access.changes_visible(me(request)).order_by("-settled_on"), key=lambda each: each.state in ended)
    rows = [{"change": each, "tone": TONES[each.state], "clocks": clocks_of(each), "url": home(each)} for each in found]
    return render(request, "desk/catalogue/changes.html", {"rows": rows})


def clocks_of(change: ChangeRequest) -> list[dict[str, Any]]:
    """The clocks of a change as the page shows them: what, until when, done when, and whether too late."""
    today = clock.today()
    if change.state == ChangeState.ABANDONED:
        return []
    running = clocks(verbs.dates_of(change), calendar_for(change.item.organ))
    return [{"clock": each, "late": each.is_late(today)} for each in running]


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a change of an item: why, since when, and with which law."""
    item, officer = item_of(request, code), me(request)
    access.keeper(officer, item.organ)
    form = CauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(home(verbs.draft_change(item.pk, form.cause(), by=officer)))
        except Refusal as refusal:
            refused_at(form, refusal)
    held = queries.version_on(item)
    here = parts.Link(_("Begin a change"), current=True)
    context = {"form": form, "trail": trail(item, held.name if held else item.code, here), "label": _("Begin a change")}
    return render(request, "desk/catalogue/form.html", context, status=422 if form.is_bound else 200)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, organ: str) -> HttpResponse:
    """Begin an item that a law or a catalogue above newly gives to an organ one keeps."""
    officer = me(request)
    holder = get_object_or_404(Organ, code=organ, pk__in=access.organs_kept(officer))
    form = NewItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(home(verbs.draft_item(holder, form.facts(), form.cause(), by=officer)))
        except Refusal as refusal:
            refused_at(form, refusal)
    links = [parts.Link(_("Power catalogue"), reverse("desk:catalogue")), parts.Link(_("New item"), current=True)]
    context = {"form": form, "trail": links, "label": _("New item"), "back": reverse("desk:catalogue")}
    return render(request, "desk/catalogue/form.html", context, status=422 if form.is_bound else 200)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Cancel an item from a day on, by the decision that says so."""
    item, officer = item_of(request, code), me(request)
    access.keeper(officer, item.organ)
    form, back = CancelForm(request.POST or None), reverse("desk:catalogue_item", args=[code])
    if request.method == "POST" and form.is_valid():
        try:
            cancel_item(item.pk, form.cleaned_data["reason"], form.cleaned_data["on"], by=officer)
            return redirect(back)
        except Refusal as refusal:
            refused_at(form, refusal)
    here = parts.Link(_("Cancel the item"), current=True)
    context = {"form": form, "trail": trail(item, code, here), "label": _("Cancel the item"), "back": back}
    return render(request, "desk/catalogue/form.html", context, status=422 if form.is_bound else 200)


@staff_only
@require_safe
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, change_of(request, pk))


def _page(request: HttpRequest, found: ChangeRequest, form: ReviewForm | None = None) -> HttpResponse:
    officer = me(request)
    keeps = access.may_keep(officer, found.item) and found.state in verbs.EDITABLE
    reviews = access.may_review(officer, found.item) and found.state == ChangeState.FILED
    before = queries.version_on(found.item) if found.state in verbs.OPEN else _version_before(found)
    context = {
        "change": found,
        "tone": TONES[found.state],
        "trail": trail(found.item, found.draft.name, parts.Link(_("Change of an item"), current=True)),
        "facts": _facts(found),
        "clocks": clocks_of(found),
        "faults": queries.faults(found.draft) if found.state in verbs.EDITABLE else [],
        "differences": differences(before, found.draft),
        "keeps": keeps,
        "editors": _editors(found) if keeps else [],
        "form": form or ReviewForm(initial={"effective_on": found.law_effective_on}) if reviews else None,
    }
    return render(request, "desk/catalogue/change.html", context, status=422 if form else 200)


def _version_before(found: ChangeRequest) -> Any:
    return found.item.versions.filter(number__lt=found.draft.number).order_by("-number").first()


def _facts(found: ChangeRequest) -> list[parts.Row]:
    people = [
        (_("Drafted by"), found.drafted_by),
        (_("Filed by"), found.filed_by),
        (_("Reviewed by"), found.reviewed_by),
    ]
    rows = [
        parts.Row(_("What brings the change about"), found.get_trigger_display()),
        parts.Row(_("What changes, and why"), found.reason),
        *(parts.Row(label, person.name) for label, person in people if person),
    ]
    argued = [(_("Justification"), found.justification), (_("Public argument"), found.argued)]
    rows += [parts.Row(label, text) for label, text in argued if text]
    if found.review_opinion:
        rows.append(parts.Row(_("Review opinion"), found.review_opinion))
    return rows


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def justify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Justify a newly set item, and enter what was said of it in public."""
    found, officer = change_of(request, pk), me(request)
    access.keeper(officer, found.item.organ)
    said = {name: getattr(found, name) for name in JustificationForm.base_fields}
    form = JustificationForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.justify_change(found.pk, **form.cleaned_data, by=officer)
            messages.success(request, _("The draft is saved."))
            return redirect(home(found))
        except Refusal as refusal:
            refused_at(form, refusal)
    here = parts.Link(_("Justification"), current=True)
    context = {"form": form, "trail": trail(found.item, found.draft.name, here), "label": _("Justification")}
    return render(
        request, "desk/catalogue/form.html", context | {"back": home(found)}, status=422 if form.is_bound else 200
    )


def _editors(found: ChangeRequest) -> list[parts.Link]:
    new = (
        [parts.Link(_("Justification"), reverse("desk:change_justify", args=[found.pk]))] if verbs.is_new(found) else []
    )
    plain = [
        parts.Link(title, reverse("desk:change_text", args=[found.pk, name])) for name, (title, _f) in PLAIN.items()
    ]
    return (
        new
        + plain
        + [parts.Link(part.title, reverse("desk:change_rows", args=[found.pk, part.name])) for part in PARTS.values()]
    )


@staff_only
@require_POST
def file_it(request: HttpRequest, pk: UUID) -> HttpResponse:
    """File the draft with the legal office; a fault of the draft refuses it by name."""
    found = verbs.file_change(change_of(request, pk).pk, by=me(request))
    messages.success(request, _("The change is filed with the legal office."))
    return redirect(home(found))


@staff_only
@require_POST
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The legal office approves for a day, or returns with a reason."""
    found, form = change_of(request, pk), ReviewForm(request.POST)
    if form.is_valid():
        try:
            _decide(found, form.cleaned_data, request)
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            return redirect(home(found))
    return _page(request, found, form)


def _decide(found: ChangeRequest, data: dict[str, Any], request: HttpRequest) -> None:
    officer = me(request)
    if data["decision"] == ReviewForm.APPROVE:
        verbs.approve_change(found.pk, data["opinion"], data["effective_on"], by=officer)
        messages.success(request, _("The change is approved."))
    else:
        verbs.return_change(found.pk, data["opinion"], by=officer)
        messages.success(request, _("The change is returned to its unit."))


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def abandon(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give up a change that is not with the legal office."""
    found, form = change_of(request, pk), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verbs.abandon_change(found.pk, form.cleaned_data["reason"], by=me(request))
        return redirect(home(found))
    here = parts.Link(_("Give up the change"), current=True)
    context = {"form": form, "trail": trail(found.item, found.draft.name, here), "label": _("Give up the change")}
    return render(
        request, "desk/catalogue/form.html", context | {"back": home(found)}, status=422 if form.is_bound else 200
    )
