"""Read the catalogue: the list, one item with its chart and versions, one version, the chart as a picture or as BPMN."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sundial.desk.catalogue.forms import ItemFilter
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.legality import cleanups
from sundial.organs.board import Member, members
from sundial.organs.models import Organ
from sundial.powers import access, bpmn, chart, queries
from sundial.powers.actions.change import OPEN
from sundial.powers.guide import Guide, StepLine, guide_of
from sundial.powers.item_settings import settings_said
from sundial.powers.models import ChangeRequest, ChangeState, ItemVersion, PowerItem, Side, VersionState
from sundial.registers import powers_said
from sundial.system.access import staff_only
from sundial.ui import parts

PER_PAGE = 30
TONES: dict[str, parts.Tone] = {
    VersionState.DRAFT: "info",
    VersionState.IN_FORCE: "good",
    VersionState.RETIRED: "neutral",
}


def item_of(request: HttpRequest, code: str) -> PowerItem:
    """The item, when the officer may read its inside; 404 otherwise."""
    officer = me(request)
    found = access.items_visible(officer).filter(code=code).first()
    return found or get_object_or_404(cleanups.items_under_review(officer), code=code)


def trail(item: PowerItem, name: str, *more: parts.Link) -> list[parts.Link]:
    """The way back from a page of an item."""
    own = parts.Link(name, reverse("desk:catalogue_item", args=[item.code]) if more else "", current=not more)
    return [parts.Link(_("Power catalogue"), reverse("desk:catalogue")), own, *more]


@staff_only
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """The items of the organs one may look into, with what each still lacks."""
    form = ItemFilter(request.GET)
    found = _narrowed(form, access.items_visible(me(request)))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [_row(version) for version in page.object_list]
    kept = Organ.objects.filter(pk__in=access.organs_kept(me(request)))
    context = {"form": form, "page": page, "rows": rows, "kept": kept, "clear_url": reverse("desk:catalogue")}
    return render(request, "desk/catalogue/items.html", context)


def _narrowed(form: ItemFilter, items: QuerySet[PowerItem]) -> QuerySet[ItemVersion]:
    found = queries.versions_on().filter(item__in=items).select_related("item__organ").prefetch_related(*queries.ROWS)
    wanted = form.cleaned_data if form.is_valid() else {}
    if wanted.get("q"):
        found = found.filter(Q(name__icontains=wanted["q"]) | Q(item__code__icontains=wanted["q"]))
    if wanted.get("kind"):
        found = found.filter(item__power_type=wanted["kind"])
    if wanted.get("five"):
        found = found.filter(five_power=wanted["five"])
    if wanted.get("published"):
        found = found.filter(published=wanted["published"] == "yes")
    return found.order_by("item__organ__name", "item__catalogue", "item__sequence", "item__code")


def _row(version: ItemVersion) -> dict[str, Any]:
    guide = guide_of(version)
    return {
        "version": version,
        "guide": guide,
        "url": reverse("desk:catalogue_item", args=[version.item.code]),
        "cancelled": version.item.cancelled_on,
    }


@staff_only
@require_safe
def item(request: HttpRequest, code: str) -> HttpResponse:
    """One item as it holds today: what it says, its chart, its versions and the change in progress."""
    found, officer = item_of(request, code), me(request)
    held = queries.version_on(found) or found.versions.latest("number")
    change = found.changes.filter(state__in=OPEN).first()
    keeps = access.may_keep(officer, found)
    context = _shown(held) | {
        "item": found,
        "trail": trail(found, held.name),
        "versions": [_told(version, change) for version in found.versions.order_by("-number")],
        "faults": queries.faults(held),
        "change": change,
        "rounds": cleanups.told_of(found, officer),
        "explained": [(each, powers_said.in_words(each)) for each in powers_said.said_of(found)],
        "may_begin": keeps and change is None and found.cancelled_on is None,
        "may_own": keeps and found.cancelled_on is None,
    }
    return render(request, "desk/catalogue/item.html", context)


@staff_only
@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Any version of an item, as it holds, held or will hold."""
    found = item_of(request, code)
    wanted = get_object_or_404(found.versions, number=number)
    here = parts.Link(_("Version %(number)s") % {"number": number}, current=True)
    context = _shown(wanted) | {"item": found, "trail": trail(found, wanted.name, here)}
    return render(request, "desk/catalogue/version.html", context)


def _told(version: ItemVersion, change: ChangeRequest | None) -> dict[str, Any]:
    """A version as the list tells of it: a draft the legal office approved has its day already."""
    if change and change.state == ChangeState.APPROVED and change.draft_id == version.pk:
        return {"version": version, "state": change.get_state_display(), "tone": "good", "since": change.effective_on}
    since = None if version.state == VersionState.DRAFT else version.effective_from
    return {"version": version, "state": version.get_state_display(), "tone": TONES[version.state], "since": since}


def _shown(version: ItemVersion) -> dict[str, Any]:
    guide = guide_of(version)
    return {
        "version": version,
        "tone": TONES[version.state],
        "guide": guide,
        "facts": facts(guide),
        "steps": _with_staff(version, guide.steps),
    }


def _with_staff(version: ItemVersion, steps: Sequence[StepLine]) -> list[tuple[StepLine, list[Member]]]:
    """Each step with whoever of the item's organ does it today; one query."""
    held = members(version.item.organ, list(dict.fromkeys(step.role for step in steps if step.role)), clock.today())
    return [(step, [each for each in held if each.role == step.role]) for step in steps]


def facts(guide: Guide, *, inside: bool = True) -> list[parts.Row]:
    """What a version says, as a summary list; what it does not say shows as missing. What may go wrong is told inside only."""
    version = guide.version
    limits = [parts.Row(line.label, line.text) for line in (guide.statutory, guide.promised, *guide.extensions)]
    listed = {
        _("Legal basis"): guide.basis,
        _("Results issued"): guide.outcomes,
        _("Rights of the counterpart"): (*guide.rights, *guide.remedies),
        _("Supervision points"): guide.supervision_points,
        _("Complaint channels"): guide.complaint_channels,
    }
    return [
        parts.Row(_("Power type"), guide.power_type),
        parts.Row(_("Kind of handling"), guide.handling_kind),
        parts.Row(_("Responsible unit"), version.responsible_unit),
        *(parts.Row(label, text) for label, text in _placed(version, inside) if text),
        *limits,
        *(parts.Row(label, "；".join(lines)) for label, lines in listed.items()),
    ]


def _placed(version: ItemVersion, inside: bool) -> list[tuple[str, str]]:
    """Where the item stands among the powers, and what it sets for its procedure, as far as anybody said."""
    side = version.get_side_display() if version.side != Side.GOVERNMENT else ""
    main = next((risk for risk in version.risks.all() if risk.is_main and inside), None)
    return [
        (_("Responsible person"), version.responsible_person),
        (_("Inventory of five powers"), version.get_five_power_display()),
        (_("Whose power it is"), side),
        (_("Three majors and one large"), version.get_major_matter_display()),
        (_("Scope of the decision"), version.decision_scope),
        (_("Runs elsewhere"), "；".join(filter(None, (version.elsewhere, version.elsewhere_approved_by)))),
        (_("Set for the procedure"), "；".join(settings_said(version))),
        (_("Main risk point"), f"{main.grade} {main.description}" if main else ""),
    ]


@staff_only
@require_safe
def chart_image(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The flow chart as a picture; ``?inside=1`` with duties and risks, ``?narrow=1`` for a telephone."""
    wanted = get_object_or_404(item_of(request, code).versions.prefetch_related(*queries.ROWS), number=number)
    svg = chart.draw(wanted, internal="inside" in request.GET, narrow="narrow" in request.GET)
    return HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")


@staff_only
@require_safe
def route_bpmn(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The internal route as BPMN 2.0, to be read elsewhere."""
    wanted = get_object_or_404(item_of(request, code).versions.prefetch_related("route"), number=number)
    answer = HttpResponse(bpmn.bpmn(wanted), content_type="application/xml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}-v{number}.bpmn"'
    return answer
