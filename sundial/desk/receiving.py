"""The window: an application handed in on paper is entered once, by the clerk who took it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sundial.cases import documents, passwords, reuse
from sundial.cases.files import store
from sundial.cases.forms import PARTY, PartyForm, StatedDay
from sundial.cases.handing_in import receipt_of
from sundial.cases.models import Case, Channel, Party, PartyKind
from sundial.cases.parties import AUTHORITY, authority_told
from sundial.cases.reuse import Held
from sundial.desk.agents import WindowAgentForm
from sundial.desk.beside import gaps
from sundial.desk.views import me, opened
from sundial.kernel.refusal import Refusal
from sundial.organs.access import organs_where
from sundial.organs.models import Officer, Role
from sundial.permits import actions, materials
from sundial.permits.materials import Standing
from sundial.permits.own_forms import questions_of, told
from sundial.permits.own_terms import own_term
from sundial.powers.models import ItemVersion, MaterialForm
from sundial.powers.queries import offered
from sundial.system.access import staff_only
from sundial.ui import parts
from sundial.ui.act_fields import fields_for
from sundial.ui.forms import choices_of, refused_at
from sundial.ui.once import DoneBefore, OnceForm, do_once


class ReceiveForm(PartyForm, OnceForm):
    """Who applies, for which of the item's classes, for what, and what the item's own form says."""

    group = forms.ChoiceField(label=gettext_lazy("Class of applicant"))
    project_name = forms.CharField(label=gettext_lazy("Subject of the application"), max_length=300, required=False)

    def __init__(self, version: ItemVersion, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"kind": PartyKind.ENTERPRISE} | (initial or {}))
        groups = sorted({each.group for each in version.materials.all() if each.group})
        if groups:
            choices_of(self, "group", [(each, each) for each in groups])
        else:
            del self.fields["group"]
        self.version, asked = version, questions_of(version)
        self.own = [each.name for each in asked]
        self.fields |= fields_for(asked, Case(version=version, item=version.item), version.item.organ)
        self.term = own_term(version)
        if self.term:
            self.fields[self.term.field] = StatedDay(label=self.term.label)

    def clean(self) -> dict[str, Any]:
        """The answers to the item's own form apart, as the case keeps them."""
        data = super().clean() or {}
        given = {name: data.pop(name, None) for name in self.own}
        try:
            self.answers = told(self.version, data.get("group", ""), given) | self._own_day(data)
        except Refusal as refusal:
            refused_at(self, refusal)
        return data

    def party(self) -> Party:
        """The applicant, without what is asked about the application."""
        return Party(**{name: self.cleaned_data[name] for name in PARTY})

    def about(self) -> dict[str, Any]:
        """What is asked about the application."""
        return {"group": self.cleaned_data.get("group", ""), "project_name": self.cleaned_data["project_name"]}

    def _own_day(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """From which day the applicant's own term counts, where the item has one."""
        return {self.term.field: data[self.term.field]} if self.term and self.term.field in data else {}


class PaperForm(OnceForm):
    """One paper of the list, as it was handed in."""

    form = forms.ChoiceField(label=gettext_lazy("Form"), choices=MaterialForm.choices)
    copies = forms.IntegerField(label=gettext_lazy("Copies"), min_value=1, max_value=99, initial=1)
    file = forms.FileField(label=gettext_lazy("Scan, if there is one"), required=False)
    held = forms.ChoiceField(
        label=gettext_lazy("Or, if the applicant asks for it, what was handed in before"), required=False
    )

    def __init__(self, held: Sequence[Held], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if held:
            choices_of(self, "held", [("", _("none")), *((each.key, _told(each)) for each in held)])
        else:
            del self.fields["held"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("held") and data.get("file"):
            self.add_error("held", _("Either a scan or what was handed in before, not both."))
        return data


def _told(each: Held) -> str:
    """A paper held already as a clerk tells it apart: name, number, since when, of which case."""
    since = date_format(each.since, "DATE_FORMAT")
    return " · ".join(part for part in (each.name, each.number, since, each.case.number) if part)


def window_organs(officer: Officer) -> Collection[UUID]:
    """The organs at whose window the officer stands; 403 for anybody else."""
    organs = organs_where(officer, [Role.WINDOW])
    if not organs:
        raise PermissionDenied
    return organs


def at_window(request: HttpRequest, number: str) -> tuple[Officer, Case]:
    """The clerk and a case that takes papers: a draft of the window, or one being corrected. 404 for any other."""
    officer = me(request)
    organs = window_organs(officer)
    case = opened(request, number)
    if case.organ_id not in organs or case.state not in ("draft", "correcting"):
        raise Http404
    return officer, case


@staff_only
@require_safe
def receive(request: HttpRequest) -> HttpResponse:
    """The items this window receives, and the applications begun here and not handed in yet."""
    organs = window_organs(me(request))
    begun = Case.objects.filter(organ__in=organs, state="draft", channel=Channel.WINDOW)
    context = {
        "items": offered().filter(item__organ__in=organs).select_related("item").order_by("item__sequence"),
        "begun": begun.select_related("version", "applicant").order_by("-opened_at")[:20],
        "trail": _trail(),
    }
    return render(request, "desk/receive.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def receive_item(request: HttpRequest, code: str) -> HttpResponse:
    officer = me(request)
    organs = window_organs(officer)
    mine = offered().filter(item__organ__in=organs).select_related("item").prefetch_related("materials")
    version = get_object_or_404(mine, item__code=code)
    known = known_party(request.GET.get("identifier", ""), organs)
    form, agent = ReceiveForm(version, request.POST or None, initial=known), WindowAgentForm(request.POST or None)
    # Both are checked, so that one page says everything that is wrong.
    if request.method == "POST" and all([form.is_valid(), agent.is_valid()]):
        try:
            return redirect("desk:papers", number=_open(version, form, agent, officer).number)
        except Refusal as refusal:
            refused_at(form, refusal)
    context = {"form": form, "agent": agent, "version": version, "known": known, "trail": _trail(version.name)}
    return render(request, "desk/receive_item.html", context, status=422 if form.is_bound else 200)


def known_party(identifier: str, organs: Collection[UUID]) -> dict[str, Any]:
    """What an applicant wrote the last time he applied to one of ``organs``; empty when he never did."""
    if not identifier.strip():
        return {}
    before = Party.objects.filter(identifier=identifier.strip().upper(), applications__organ__in=organs)
    row = before.order_by("-applications__opened_at").values(*PARTY).first()
    return dict(row) if row else {"identifier": identifier.strip()[:20]}


def _open(version: ItemVersion, form: ReceiveForm, agent: WindowAgentForm, officer: Officer) -> Case:
    """The application with what stands on the form, and the agent's letter of authority as its first paper."""
    acting, answers = agent.agent(), form.answers | authority_told(agent.cleaned_data)

    @transaction.atomic
    def act() -> Case:
        case = actions.open_draft(version, form.party(), by=officer, agent=acting, form=answers, **form.about())
        if acting is not None:
            actions.hand_in(case.pk, by=officer, name=AUTHORITY, form=MaterialForm.ORIGINAL)
        return case

    try:
        return do_once(officer, form.cleaned_data["once"], act)
    except DoneBefore as done:
        return Case.objects.get(pk=done.event.subject_id)


@staff_only
@require_safe
def papers(request: HttpRequest, number: str) -> HttpResponse:
    """The item's list, each line with what has been handed in."""
    _officer, case = at_window(request, number)
    return _show_papers(request, case)


def _show_papers(
    request: HttpRequest, case: Case, wrong: tuple[int, PaperForm] | None = None, status: int = 200
) -> HttpResponse:
    latest = case.corrections.count() + 1
    held = _held(request, case)
    lines = [_line(line, latest, wrong, held) for line in materials.check_list(case)]
    context = {
        "case": case,
        "lines": lines,
        "others": [each for each in lines if not each["shown"]],
        "open": [each for each in lines if each["needed"]],
        "gaps": gaps(case),
        "all": OnceForm(),
        "trail": _trail(case.version.name),
    }
    return render(request, "desk/receive_papers.html", context, status=status)


def _held(request: HttpRequest, case: Case) -> list[Held]:
    """What the organs of this window hold of the applicant, who stands before it."""
    return reuse.held_at(window_organs(me(request)), case)


def _line(
    line: materials.Line, latest: int, wrong: tuple[int, PaperForm] | None, held: Sequence[Held] = ()
) -> dict[str, Any]:
    """A line of the list with the papers of this round, which may still be given back, and those of rounds before."""
    fresh = [paper for paper in line.materials if paper.round == latest]
    kept = [paper for paper in line.materials if paper.round != latest]
    required = line.requirement.required and not line.catch_all
    lacks = not fresh and (line.standing in (Standing.MISSING, Standing.DEFECTIVE))
    form = wrong[1] if wrong and wrong[0] == line.requirement.pk else _paper_form(line, held)
    needed = required and lacks
    shown = latest == 1 or needed or bool(fresh) or form.is_bound
    return {"line": line, "fresh": fresh, "kept": kept, "needed": needed, "shown": shown, "form": form}


def _paper_form(line: materials.Line, held: Sequence[Held]) -> PaperForm:
    wanted = line.requirement
    first = sorted(held, key=lambda each: each.name != wanted.name)
    return PaperForm(first, initial={"form": wanted.form, "copies": wanted.copies or 1}, prefix=str(wanted.pk))


@staff_only
@require_POST
def take_paper(request: HttpRequest, number: str, requirement: int) -> HttpResponse:
    officer, case = at_window(request, number)
    wanted = get_object_or_404(case.version.materials, pk=requirement)
    held = _held(request, case)
    form = PaperForm(held, request.POST, request.FILES, prefix=str(wanted.pk))
    if not form.is_valid():
        return _show_papers(request, case, (wanted.pk, form), 422)
    given = dict(form.cleaned_data)
    key, upload, chosen = given.pop("once"), given.pop("file"), given.pop("held", "")
    earlier = next((each for each in held if each.key == chosen), None)

    def act() -> object:
        if earlier is not None:
            return actions.hand_in_held(case.pk, wanted, [earlier], by=officer, **given)
        stored = store(upload, slot="material") if upload else None
        return actions.hand_in(case.pk, by=officer, requirement=wanted, file=stored, **given)

    try:
        do_once(officer, key, act)
    except DoneBefore:
        pass
    except Refusal as refusal:
        form.add_error("file" if refusal.field in ("", "file") else None, str(refusal))
        return _show_papers(request, case, (wanted.pk, form), 422)
    return redirect(reverse("desk:papers", args=[number]) + f"#paper-{wanted.pk}")


@staff_only
@require_POST
def take_listed(request: HttpRequest, number: str) -> HttpResponse:
    """Take every paper that is still needed as the list wants it: on paper, in the form and number it names."""
    officer, case = at_window(request, number)
    form = OnceForm(request.POST)
    if not form.is_valid():
        return _show_papers(request, case, status=422)
    latest = case.corrections.count() + 1
    needed = [line.requirement for line in materials.check_list(case) if _line(line, latest, None)["needed"]]

    @transaction.atomic
    def act() -> None:
        for each in needed:
            actions.hand_in(case.pk, by=officer, requirement=each, form=each.form, copies=each.copies or 1)

    with suppress(DoneBefore):
        do_once(officer, form.cleaned_data["once"], act)
    return redirect("desk:papers", number=number)


@staff_only
@require_POST
def give_back(request: HttpRequest, number: str, pk: UUID) -> HttpResponse:
    officer, case = at_window(request, number)
    actions.take_back(case.pk, get_object_or_404(case.materials, pk=pk), by=officer)
    return redirect("desk:papers", number=number)


@staff_only
@require_POST
def submit(request: HttpRequest, number: str) -> HttpResponse:
    """Give the application its number; the query password is shown here and nowhere again."""
    officer, case = at_window(request, number)
    if case.state != "draft":
        raise Http404
    receipt = actions.submit(case.pk, by=officer)
    return render(request, "desk/received.html", {"receipt": receipt, "trail": _trail(case.version.name)})


@staff_only
@require_POST
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt with number and password to print and hand over, for whoever holds both; the sheet is stored nowhere."""
    case = opened(request, number)
    password = request.POST.get("password", "")[:40]
    paper = receipt_of(case)
    if paper is None or not passwords.fits(password, case.secret_hash):
        raise Http404
    answer = HttpResponse(documents.sheet(paper, {"password": password}), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{case.number}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def _trail(*more: str) -> list[parts.Link]:
    return [
        parts.Link(_("My work"), reverse("desk:work")),
        parts.Link(_("Receive an application"), reverse("desk:receive"), current=not more),
        *(parts.Link(each, current=True) for each in more),
    ]
