"""Find an item and read its guide."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sundial.appointments.queries import has_windows
from sundial.hall import catalogue, form_sheets, guide
from sundial.hall.forms import LONGEST_QUERY, ServiceFilter
from sundial.hall.officers import handling_staff, staff
from sundial.hall.told_figures import item_run
from sundial.hall.views.surveys import told_of
from sundial.openness.lists import lists_of
from sundial.organs.models import Organ
from sundial.powers import key_powers
from sundial.powers.chart import draw
from sundial.powers.guide import guide_of
from sundial.powers.models import ItemVersion
from sundial.powers.queries import listed, offered
from sundial.registers.queries import desks, public_of, questions_about
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches
from sundial.ui.parts import Filter, Link

PER_PAGE = 20
SUGGESTIONS = 8


@public
@open_to_caches
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """Search and filters over every listed item; the same address answers with the page or, to htmx, the list alone."""
    every = listed()
    organs = list(catalogue.organs())
    form = ServiceFilter(
        request.GET,
        organs=[(organ.code, organ.short_name) for organ in organs],
        kinds=catalogue.kinds(every),
        themes=catalogue.themes(every),
    )
    found = catalogue.found(form.words, form.filters)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "words": form.words,
        "active": in_force(request, form),
        "online": set(offered().filter(pk__in=[version.pk for version in page]).values_list("pk", flat=True)),
    }
    return render(request, "hall/services.html", context)


def in_force(request: HttpRequest, form: ServiceFilter) -> list[Filter]:
    """The filters in force as chips, each with the address that lifts it."""
    chips = []
    for name in form.filters.__dataclass_fields__:
        value = getattr(form.filters, name)
        if value:
            query = request.GET.copy()
            query.pop(name, None)
            query.pop("page", None)
            chips.append(Filter(str(form.fields[name].label), _named(form, name, value), f"?{query.urlencode()}"))
    return chips


def _named(form: ServiceFilter, name: str, value: object) -> str:
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, _("yes")))


@public
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What the typed words may mean, as links: a fragment for htmx."""
    words = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    found = catalogue.found(words, catalogue.Filters())[:SUGGESTIONS] if words else []
    return render(request, "hall/suggestions.html", {"found": found, "words": words})


def version_asked(request: HttpRequest, code: str) -> ItemVersion:
    """The version a page is about: ``?version=2`` asks for one that no longer, or does not yet, hold."""
    asked = request.GET.get("version", "")
    version = guide.shown(code, int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else None)
    if version is None:
        raise Http404
    return version


@public
@open_to_caches
@require_safe
def flow(request: HttpRequest, code: str) -> HttpResponse:
    """The flow chart as a picture, drawn from the rows that run; ``?narrow`` for a telephone."""
    drawing = draw(version_asked(request, code), narrow="narrow" in request.GET)
    return HttpResponse(drawing, content_type="image/svg+xml")


@public
@open_to_caches
@require_safe
def item(request: HttpRequest, code: str) -> HttpResponse:
    """The guide of one item."""
    version = version_asked(request, code)
    organ, told = version.item.organ, guide_of(version)
    context = {
        "version": version,
        "item": version.item,
        "organ": organ,
        "guide": told,
        "holds": guide.holds(version),
        "closed": guide.closed(version, told.missing),
        "basics": guide.basics(told),
        "steps": guide.steps(told),
        "limits": guide.limits(told),
        "visits": guide.visits(version.visits),
        "versions": guide.versions(version),
        "benchmark": guide.benchmark(version),
        "bookable": has_windows(organ),
        "staff": handling_staff(version),
        "key_powers": key_powers.of(version),
        "questions": questions_about(code),
        "run": item_run(version) if guide.holds(version) and version.item.procedure else None,
        "crumbs": [
            Link(_("Home"), reverse("hall:home")),
            Link(organ.short_name, reverse("hall:organ", args=[organ.code])),
            Link(version.name),
        ],
    }
    return render(request, "hall/item.html", context)


@public
@open_to_caches
@require_safe
def form_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The item's application form to fill in by hand: whoever has no network applies on it at the window."""
    version = version_asked(request, code)
    if guide.closed(version):
        raise Http404
    return HttpResponse(form_sheets.to_fill_in(version), content_type="application/pdf")


@public
@open_to_caches
@require_safe
def organs(request: HttpRequest) -> HttpResponse:
    """Every organ with its items."""
    return render(request, "hall/organs.html", {"organs": catalogue.organs()})


@public
@open_to_caches
@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """Where the townships and villages receive people, and what for (服务点)."""
    crumbs = [
        Link(_("Home"), reverse("hall:home")),
        Link(_("Organs"), reverse("hall:organs")),
        Link(_("Service points")),
    ]
    columns, rows = desks()
    context = {"points": catalogue.service_points(), "columns": columns, "desks": rows, "crumbs": crumbs}
    return render(request, "hall/points.html", context)


@public
@open_to_caches
@require_safe
def organ(request: HttpRequest, code: str) -> HttpResponse:
    """The permanent catalogue page of one organ (权责清单), all its items on one page that can be printed."""
    found = get_object_or_404(Organ.objects.select_related("region"), code=code)
    versions = list(catalogue.in_order(catalogue.Filters(organ=code)))
    groups = [
        (facet, [version for version in versions if version.item.power_type == facet.key])
        for facet in catalogue.kinds(listed().filter(item__organ=found))
    ]
    context = {
        "organ": found,
        "groups": groups,
        "duties": catalogue.duties(found, versions),
        "total": len(versions),
        "said": told_of(found),
        "staff": staff(found),
        "registers": public_of(found),
        "lists": any(not each.inside for each in lists_of(found)),
        "crumbs": [
            Link(_("Home"), reverse("hall:home")),
            Link(_("Organs"), reverse("hall:organs")),
            Link(found.short_name),
        ],
    }
    return render(request, "hall/organ.html", context)
