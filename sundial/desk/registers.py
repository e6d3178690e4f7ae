"""登记簿: the registers of the officer's organs, one of them row by row, an entry with what followed, and the forms of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sundial.cases.models import Case
from sundial.cases.stated.asked import Asked
from sundial.desk.views import me
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Officer, Organ
from sundial.registers import access, queries
from sundial.registers.actions import enter as enter_in
from sundial.registers.actions import follow as write_what_follows
from sundial.registers.books import Book, StepTold, books
from sundial.registers.models import Entry
from sundial.system.access import staff_only
from sundial.ui.act_fields import fields_for
from sundial.ui.forms import refused_at
from sundial.ui.once import DoneBefore, OnceForm, do_once, done_tag
from sundial.ui.parts import Link, Row

PER_PAGE = 20
ask_methods = require_http_methods(["GET", "HEAD", "POST"])


class RegisterForm(OnceForm):
    """What an entry, or a step that follows it, says."""

    def __init__(self, asks: Iterable[Asked], organ: Organ, data: Any = None) -> None:
        super().__init__(data)
        self.fields |= fields_for(asks, Case(organ=organ), organ)

    @property
    def given(self) -> dict[str, Any]:
        """The answers."""
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}


@staff_only
@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    """Every register the officer reads something in or may enter in, with how many entries stand."""
    officer = me(request)
    return render(request, "desk/registers/registers.html", {"lines": _lines(officer)})


def _lines(officer: Officer) -> list[dict[str, Any]]:
    found = []
    for book in books().values():
        counted = access.readable(officer, book).filter(ended_at=None).order_by().values_list("organ")
        standing = dict(counted.annotate(Count("pk")))
        late = queries.overdue(book, access.readable(officer, book)) if book.owed and standing else {}
        for organ in access.organs_of(officer, book):
            enters = access.may_enter(officer, book, organ) is not None
            if enters or organ.pk in standing:
                found.append(_line(book, organ, standing.get(organ.pk, 0), late.get(organ.pk, 0), enters))
        if access.follows_over(officer, book):
            found.append(_line(book, None, sum(standing.values()), sum(late.values()), enters=False))
    return found


def _line(book: Book, organ: Organ | None, standing: int, late: int, enters: bool) -> dict[str, Any]:
    code = organ.code if organ else access.ANYWHERE
    return {"book": book, "organ": organ, "code": code, "standing": standing, "late": late, "enters": enters}


def _opened(request: HttpRequest, name: str, code: str) -> tuple[Book, Organ]:
    """The register at this address, for an officer who reads it or enters in it; 404 for anybody else."""
    known = books().get(name)
    found = next((each for each in access.organs_of(me(request), known) if each.code == code), None) if known else None
    if known is None or found is None:
        raise Http404
    return known, found


def _trail(book: Book, organ: Organ, *more: Link) -> list[Link]:
    here = Link(f"{book.title} · {organ.short_name}", reverse("desk:register", args=[book.name, organ.code]))
    return [Link(_("Registers"), reverse("desk:registers")), here, *more]


@staff_only
@require_safe
def register(request: HttpRequest, name: str, code: str) -> HttpResponse:
    """The entries of one register that stand, and on request all; counted by what the register is counted by."""
    if code == access.ANYWHERE:
        return _of_all_organs(request, name)
    kept, organ = _opened(request, name, code)
    every = access.readable(me(request), kept).filter(organ=organ)
    more = {"organ": organ, "enters": access.may_enter(me(request), kept, organ) is not None}
    return _listed(request, kept, every, more | {"trail": _trail(kept, organ)})


def _of_all_organs(request: HttpRequest, name: str) -> HttpResponse:
    """One list of what all organs entered, for whoever answers them all; 404 for anybody else."""
    kept = books().get(name)
    if kept is None or not access.follows_over(me(request), kept):
        raise Http404
    trail = [Link(_("Registers"), reverse("desk:registers")), Link(f"{kept.title} · {_('all organs')}")]
    return _listed(request, kept, access.readable(me(request), kept), {"trail": trail})


def _listed(request: HttpRequest, kept: Book, every: QuerySet[Entry], more: dict[str, Any]) -> HttpResponse:
    whole = "all" in request.GET
    page = Paginator(every if whole else every.filter(ended_at=None), PER_PAGE).get_page(request.GET.get("page"))
    terms = queries.terms(kept, page)
    context = {
        "book": kept,
        "page": page,
        "whole": whole,
        "headings": [kept.field(each).label for each in kept.shown],
        "rows": [(entry, queries.cells(kept, entry, kept.shown), terms.get(entry.pk)) for entry in page],
        "counted": queries.counted(kept, every),
        **more,
    }
    return render(request, "desk/registers/register.html", context)


@staff_only
@ask_methods
def enter(request: HttpRequest, name: str, code: str) -> HttpResponse:
    """Enter something; whoever may not is told so by the act, and finds no way here."""
    kept, organ = _opened(request, name, code)
    officer = me(request)
    if access.may_enter(officer, kept, organ) is None:
        raise Http404
    form = RegisterForm(kept.fields, organ, request.POST or None)
    if form.is_valid() and _done(officer, form, lambda: enter_in(kept, organ, form.given, by=officer)):
        _confirm(request, form)
        return redirect("desk:register", kept.name, organ.code)
    return _asked(request, form, kept, kept.entry, _trail(kept, organ, Link(kept.entry)))


def _entry(request: HttpRequest, pk: UUID) -> tuple[Book, Entry]:
    found = get_object_or_404(Entry.objects.select_related("organ", "entered_by"), pk=pk)
    kept = books()[found.register]
    return kept, get_object_or_404(access.readable(me(request), kept), pk=pk)


def _offered(officer: Officer, kept: Book, entry: Entry) -> list[StepTold]:
    """What the officer may write now."""
    if entry.ended_at is not None:
        return []
    return [step for step in kept.steps if access.may_follow(officer, entry, step)]


@staff_only
@require_safe
def entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was entered, and what followed, the newest first."""
    kept, found = _entry(request, pk)
    steps = found.steps.select_related("by").order_by("-at", "pk")
    told = ((each, kept.step(each.name)) for each in steps)
    context = {
        "book": kept,
        "entry": found,
        "rows": [Row(*each) for each in queries.told(kept.fields, found.values, found.organ)],
        "steps": [
            (each, of, [Row(*row) for row in queries.told(of.fields, each.values, found.organ)])
            for each, of in told
            if of
        ],
        "offered": _offered(me(request), kept, found),
        "term": queries.terms(kept, [found]).get(found.pk),
        "trail": _trail(kept, found.organ, Link(_("No. %(n)s") % {"n": found.serial})),
    }
    return render(request, "desk/registers/entry.html", context)


@staff_only
@ask_methods
def follow(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """Write what follows an entry; 404 for what the officer may not write now."""
    kept, found = _entry(request, pk)
    told, officer = kept.step(step), me(request)
    if told is None or access.may_follow(officer, found, told) is None:
        raise Http404
    form = RegisterForm(told.fields, found.organ, request.POST or None)
    if form.is_valid() and _done(officer, form, lambda: write_what_follows(found.pk, step, form.given, by=officer)):
        _confirm(request, form)
        return redirect("desk:register_entry", found.pk)
    back = Link(_("No. %(n)s") % {"n": found.serial}, reverse("desk:register_entry", args=[found.pk]))
    return _asked(request, form, kept, told.label, _trail(kept, found.organ, back, Link(told.label)))


def _confirm(request: HttpRequest, form: RegisterForm) -> None:
    """Say that it stands, and let the browser drop what it kept of the form: the next one is another's."""
    messages.success(request, _("It is entered."), extra_tags=done_tag(form.cleaned_data["once"]))


def _done(officer: Officer, form: RegisterForm, act: Callable[[], object]) -> bool:
    """Whether it stands now: done, or done before by the same form."""
    try:
        do_once(officer, form.cleaned_data["once"], act)
    except DoneBefore:
        return True
    except Refusal as refusal:
        refused_at(form, refusal)
        return False
    return True


def _asked(request: HttpRequest, form: RegisterForm, kept: Book, title: Any, trail: list[Link]) -> HttpResponse:
    context = {"form": form, "book": kept, "title": title, "trail": trail}
    return render(request, "desk/registers/asked.html", context, status=422 if form.errors else 200)
