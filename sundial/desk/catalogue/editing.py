"""Edit a draft: its plain fields, its lists row by row, and the unit's own part of an item that holds."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sundial.desk.catalogue.views import item_of, trail
from sundial.desk.views import me
from sundial.organs.queries import calendar_for
from sundial.powers import access, queries
from sundial.powers.actions import change as verbs
from sundial.powers.actions.maintain import maintain
from sundial.powers.forms import ConditionsForm, HandlingForm, NameForm, OwnForm, PartForm, PlaceForm
from sundial.powers.models import ChangeRequest, ItemVersion
from sundial.powers.row_forms import PARTS, RowSet
from sundial.powers.rules import in_words, sum_of_steps
from sundial.system.access import staff_only
from sundial.ui import parts
from sundial.ui.views import by_htmx

PLAIN: dict[str, tuple[str | Promise, type[PartForm]]] = {
    "name": (gettext_lazy("Name and holder"), NameForm),
    "place": (gettext_lazy("Place and responsibility"), PlaceForm),
    "conditions": (gettext_lazy("Conditions and rights"), ConditionsForm),
    "handling": (gettext_lazy("Handling"), HandlingForm),
}


def _editable(request: HttpRequest, pk: UUID) -> ChangeRequest:
    """The change, when the officer keeps its item; the verb itself refuses one that is locked."""
    found = get_object_or_404(access.changes_visible(me(request)), pk=pk)
    access.keeper(me(request), found.item.organ)
    return found


def _trail(change: ChangeRequest, title: str) -> list[parts.Link]:
    middle = parts.Link(_("Change of an item"), reverse("desk:change", args=[change.pk]))
    return trail(change.item, change.draft.name, middle, parts.Link(title, current=True))


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Edit plain fields of a draft."""
    if name not in PLAIN:
        raise Http404
    change = _editable(request, pk)
    title, form_class = PLAIN[name]
    form = form_class(change.draft, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        verbs.edit_change(change.pk, form.edits(), by=me(request))
        return _saved(request, change)
    context = {"form": form, "label": title, "trail": _trail(change, str(title)), "back": _home(change)}
    return render(request, "desk/catalogue/form.html", context, status=422 if form.is_bound else 200)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def rows(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Edit a list of a draft row by row. ``add`` gives room for one more and saves nothing yet."""
    if name not in PARTS:
        raise Http404
    change, part = _editable(request, pk), PARTS[name]
    adds = "add" in request.POST
    formset = part.rows(change.draft, request.POST if request.method == "POST" else None, more=int(adds))
    if request.method == "POST" and not adds and formset.is_valid():
        verbs.edit_change(change.pk, formset.edits(), by=me(request))
        return _saved(request, change)
    return _show_rows(request, change, formset, part.title, adds)


def _show_rows(
    request: HttpRequest, change: ChangeRequest, formset: RowSet, title: str | Promise, adds: bool
) -> HttpResponse:
    wrong = formset.is_bound and not adds
    context = {
        "formset": formset,
        "label": title,
        "trail": _trail(change, str(title)),
        "back": _home(change),
        "wrong": wrong,
        "is_route": formset.part == "route",
        "sum": _sum(change.draft),
        "promised": next((row for row in change.draft.limits.all() if row.kind == "promised"), None),
        "chart": reverse("desk:catalogue_chart", args=[change.item.code, change.draft.number]),
    }
    template = "desk/catalogue/row_list.html" if by_htmx(request) and adds else "desk/catalogue/rows.html"
    return render(request, template, context, status=422 if wrong else 200)


def _sum(version: ItemVersion) -> str:
    total = sum_of_steps(queries.sheet(version), calendar_for(version.item.organ))
    return in_words(total) if total else ""


def _home(change: ChangeRequest) -> str:
    return reverse("desk:change", args=[change.pk])


def _saved(request: HttpRequest, change: ChangeRequest) -> HttpResponse:
    messages.success(request, _("The draft is saved."))
    return redirect(_home(change))


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, code: str) -> HttpResponse:
    """Update what the unit keeps up by itself."""
    item, officer = item_of(request, code), me(request)
    access.keeper(officer, item.organ)
    held = queries.version_on(item)
    if held is None:
        raise Http404
    form = OwnForm(held, request.POST if request.method == "POST" else None)
    back = reverse("desk:catalogue_item", args=[item.code])
    if request.method == "POST" and form.is_valid():
        if form.has_changed():
            maintain(item.pk, form.changed(), by=officer)
            messages.success(request, _("The unit's own part is updated."))
        return redirect(back)
    here = parts.Link(_("The unit's own part"), current=True)
    context = {"form": form, "label": _("The unit's own part"), "trail": trail(item, held.name, here), "back": back}
    return render(request, "desk/catalogue/form.html", context, status=422 if form.is_bound else 200)
