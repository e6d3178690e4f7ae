"""Whole lists held against each other: a tier beside the tier above, totals beside what was claimed, and duties several hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sundial.desk.views import me
from sundial.kernel.spreadsheet import Cell, as_book, as_xlsx
from sundial.organs.access import subtree, visible_organs
from sundial.organs.models import Organ, Region, Tier
from sundial.powers import access, queries
from sundial.powers import tiers as beside
from sundial.powers.models import Catalogue, PowerType
from sundial.system.access import staff_only
from sundial.ui import parts

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TiersForm(forms.Form):
    """Which list is held beside which."""

    here = forms.ChoiceField(label=gettext_lazy("List here"))
    above = forms.ChoiceField(label=gettext_lazy("List above"))

    def __init__(self, organs: Iterable[Organ], *args: Any) -> None:
        super().__init__(*args)
        chosen = [(str(each.pk), f"{each.name}（{each.get_tier_display()}）") for each in organs]
        for name in ("here", "above"):
            self.fields[name].choices = [("", _("choose a list")), *chosen]  # type: ignore[attr-defined]  # choice fields

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("here") and data.get("here") == data.get("above"):
            self.add_error("above", _("Choose two different lists."))
        return data


def _compared(form: TiersForm, organs: Iterable[Organ]) -> beside.Compared | None:
    if not form.is_bound or not form.is_valid():
        return None
    by_key = {str(each.pk): each for each in organs}
    return beside.compare(by_key[form.cleaned_data["here"]], by_key[form.cleaned_data["above"]])


@staff_only
@require_safe
def tiers(request: HttpRequest) -> HttpResponse:
    """The list of one tier beside that of the tier above, with figures; ``?here=&above=`` names them."""
    organs = beside.lists()
    form = TiersForm(organs, request.GET or None)
    here = request.GET.get("here", "")
    if here and not request.GET.get("above"):
        form = TiersForm(organs, {"here": here, "above": _nearest(here, organs)})
    found = _compared(form, organs)
    context = {"form": form, "found": found, "trail": _trail(_("Lists of two tiers")), "file": _file_of(form, found)}
    return render(request, "desk/catalogue/tiers.html", context, status=422 if form.is_bound and form.errors else 200)


def _nearest(here: str, organs: Iterable[Organ]) -> str:
    own = next((each for each in organs if str(each.pk) == here), None)
    above = beside.superiors(own) if own else []
    return str(above[0].pk) if above else ""


def _file_of(form: TiersForm, found: beside.Compared | None) -> str:
    return f"{reverse('desk:tiers_file')}?here={found.here.pk}&above={found.above.pk}" if found else ""


@staff_only
@require_safe
def tiers_file(request: HttpRequest) -> HttpResponse:
    """The comparison as a workbook: its figures and every row."""
    organs = beside.lists()
    found = _compared(TiersForm(organs, request.GET), organs)
    if found is None:
        raise Http404
    figures: list[list[Cell]] = [[str(what), number] for what, number in found.figures()]
    head = [_("Kind of row"), _("Item here"), _("Item above"), _("What differs"), _("Here"), _("Above"), _("Advice")]
    book = as_book(
        [
            (_("Figures"), [_("What is counted"), _("Number")], figures),
            (_("Lists of two tiers"), head, _rows_of(found)),
        ]
    )
    return _given(book, f"{found.here.short_name}-{found.above.short_name}.xlsx")


def _rows_of(found: beside.Compared) -> Iterator[list[Cell]]:
    """One row for each part that differs; one for an item that differs in none."""
    for row in found.rows:
        codes = [each.item.code + " " + each.name if each else "" for each in (row.here, row.above)]
        advice = " ".join(map(str, row.advice))
        for part in row.parts or (None,):
            told = [str(part.name), part.here, part.above] if part else ["", "", ""]
            yield [str(row.kind_name), *codes, *told, advice]


def _given(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": content_disposition_header(True, name) or ""}
    )


@staff_only
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Totals by tier, type, organ and section, and what the issuing documents claim against what their lists hold."""
    among = access.items_visible(me(request))
    found = queries.totals(among)
    sections = [
        {"section": each.unit, "organ": each.organ, "kind": PowerType(each.power_type).label, "items": each.items}
        for each in queries.tallies(among=among)
        if each.unit
    ]
    context = {
        "found": found,
        "by_type": [
            (PowerType(kind).label, [counts[kind] for _tier, counts, _items in found.tiers]) for kind in found.types
        ],
        "tiers": [(Tier(tier).label, counts, items) for tier, counts, items in found.tiers],
        "organs": [(Tier(tier).label, organ, items, code) for tier, organ, items, code in found.organs],
        "sections": sections,
        "claims": _claims(request),
        "trail": _trail(_("Figures of the catalogue")),
    }
    return render(request, "desk/catalogue/figures.html", context)


def _claims(request: HttpRequest) -> list[dict[str, Any]]:
    organs = visible_organs(me(request)) | access.organs_kept(me(request))
    regions = access.regions_reviewed(me(request))
    seen = Catalogue.objects.filter(organ__in=organs) | Catalogue.objects.filter(organ__region__in=regions)
    return [
        {"catalogue": catalogue, "counts": counts, "cancelling": queries.cancelling(counts)}
        for catalogue, counts in queries.claims(seen.select_related("organ").order_by("organ__name", "key"))
    ]


@staff_only
@require_safe
def figures_file(request: HttpRequest) -> HttpResponse:
    """The totals as a workbook."""
    among = access.items_visible(me(request))
    kinds = dict(PowerType.choices)
    rows: list[list[Cell]] = [
        [str(Tier(each.tier).label), each.organ, str(kinds[each.power_type]), each.unit, each.items]
        for each in queries.tallies(among=among)
    ]
    head = [_("Tier"), _("Organ"), _("Power type"), _("Section"), _("Items")]
    return _given(as_xlsx(_("Figures of the catalogue"), head, rows), "figures.xlsx")


def _overlaps(request: HttpRequest) -> list[queries.Overlap]:
    """What organs of the places share in which the officer has a post."""
    regions = Region.objects.filter(organs__in=visible_organs(me(request)) | access.organs_kept(me(request)))
    keys = {key for region in regions.distinct() for key in subtree(region)} | access.regions_reviewed(me(request))
    return queries.overlaps(keys)


@staff_only
@require_safe
def overlaps(request: HttpRequest) -> HttpResponse:
    """Duties that several organs hold, for demarcation (CAT-23)."""
    context = {"found": _overlaps(request), "trail": _trail(_("Shared duties"))}
    return render(request, "desk/catalogue/overlaps.html", context)


@staff_only
@require_safe
def overlaps_file(request: HttpRequest) -> HttpResponse:
    """The same as a workbook, with room for who keeps what."""
    rows: list[list[Cell]] = [
        [
            each.what,
            str(each.power_type),
            "、".join([version.item.organ.name, *each.sections]),
            version.item.code,
            version.name,
            "",
        ]
        for each in _overlaps(request)
        for version in each.items
    ]
    head = [
        _("What is shared"),
        _("Power type"),
        _("Organ"),
        _("Item code"),
        _("Name of the item"),
        _("Demarcated how"),
    ]
    return _given(as_xlsx(_("Shared duties"), head, rows), "overlaps.xlsx")


def _trail(title: str) -> list[parts.Link]:
    return [parts.Link(_("Power catalogue"), reverse("desk:catalogue")), parts.Link(title, current=True)]
