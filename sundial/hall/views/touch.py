"""触摸屏: the hall on the screen that stands in a service hall (HALL-14). Everything is found by touching; nothing is typed.

The letters of a search are links, so the screen needs no keyboard and the page no script. Nothing leads out of these pages, and a screen
nobody touches goes back to its start, which knows nothing of what was looked for before.
"""

from __future__ import annotations

from string import ascii_lowercase
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sundial.hall import catalogue, guide
from sundial.hall.catalogue import Filters
from sundial.hall.policy import policy
from sundial.hall.views.services import version_asked
from sundial.powers.guide import guide_of
from sundial.powers.queries import listed
from sundial.registers.queries import questions_about
from sundial.system.access import public
from sundial.ui.kept_pages import open_to_caches


def _page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    return render(request, f"hall/touch/{name}.html", {**context, "touch": policy().touch})


@public
@open_to_caches
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The ways in: what happened in a life or a firm, the organs, and the letters."""
    lives = [facet for some in catalogue.life_events(listed()).values() for facet in some]
    return _page(request, "start", lives=lives, organs=catalogue.organs(), letters=_letters(""))


@public
@open_to_caches
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The items of one way in, or those the touched letters begin; each letter narrows them, and one of them can be taken back."""
    letters = "".join(each for each in request.GET.get("letters", "") if each in ascii_lowercase)
    letters = letters[: policy().touch.letters]
    filters = Filters(organ=request.GET.get("organ", ""), life=request.GET.get("life", ""))
    found = catalogue.found(letters, filters)
    page = Paginator(found, policy().touch.items).get_page(request.GET.get("page"))
    kept = {name: value for name, value in (("organ", filters.organ), ("life", filters.life)) if value}
    return _page(
        request,
        "find",
        page=page,
        typed=letters.upper(),
        letters=[] if kept else _letters(letters),
        back=_found(letters=letters[:-1]) if letters else "",
        turn=_found(**kept, **({"letters": letters} if letters else {}), page=""),
    )


def _letters(typed: str) -> list[tuple[str, str]]:
    """Each letter with the address of what it finds behind those touched before."""
    return [(each.upper(), _found(letters=typed + each)) for each in ascii_lowercase]


def _found(**asked: str) -> str:
    return f"{reverse('hall:touch-find')}?{urlencode(asked)}"


@public
@open_to_caches
@require_safe
def item(request: HttpRequest, code: str) -> HttpResponse:
    """An item in large type: where to go, what to bring, how long it takes, what it costs; to be printed, or taken along as a code."""
    version = version_asked(request, code)
    told = guide_of(version)
    return _page(
        request,
        "item",
        version=version,
        organ=version.item.organ,
        guide=told,
        limits=guide.limits(told),
        questions=questions_about(code),
    )
