"""Beginning a case the organ itself begins, or takes in at the desk: whatever life states how it is opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from sundial.cases import documents, posts
from sundial.cases.forms import PARTY, PartyForm
from sundial.cases.handing_in import receipt_of, take_listed
from sundial.cases.models import Case, Material, Party, PartyKind
from sundial.cases.parties import AUTHORITY
from sundial.cases.queries import visible_to
from sundial.cases.stated import Opened, StatedLife, open_case, stated_lives
from sundial.cases.stated.acts import OPENING
from sundial.desk.agents import WindowAgentForm
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.access import Duty, duties
from sundial.organs.models import Officer, Organ
from sundial.powers.models import ItemVersion, MaterialForm, MaterialRequirement
from sundial.powers.queries import twins, versions_on
from sundial.system.access import staff_only
from sundial.ui import parts
from sundial.ui.act_fields import fields_for, with_stored_files
from sundial.ui.forms import choices_of
from sundial.ui.once import DoneBefore, OnceForm, do_once, done_tag

HANDED_IN = "handed_in"


class BeginForm(PartyForm, OnceForm):
    """Whom the case concerns, then what its opening asks.

    Who applies says who he is. Whom the organ itself finds may be left without a number, a telephone and a head: they are
    entered when they are known.
    """

    handed_in = forms.MultipleChoiceField(
        label=gettext_lazy("Papers of the item's list that lie with the application"),
        help_text=gettext_lazy("Its receipt names each paper that is ticked."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self, version: ItemVersion, life: StatedLife, officer: Officer, data: Any = None, files: Any = None
    ) -> None:
        case = blank(version, life, officer)
        super().__init__(data, files, initial=_party_of(case, life))
        assert life.opening is not None
        self.life, self.version = life, version
        self.applied_for = life.is_applied_for
        if not self.applied_for:
            self.fields["kind"].label = gettext_lazy("The party is")
            # Of whom the office itself finds, who is responsible may not be known yet.
            self.fields["legal_representative"].must_when = False  # type: ignore[attr-defined]  # the template reads it
        self.fields["identifier"].required = self.applied_for
        self.fields["telephone"].required = False
        self.hands_paper = _addresses_the_party(life)
        self.fields["address"].required = self.hands_paper
        asks = life.opening.asks(case)
        stated = fields_for(asks, case, version.item.organ, life.opening.checks)
        self.stated = list(stated)
        asked = any(each.hands_in for each in asks)  # the life's own words ask it already
        self.listed = list(version.materials.all()) if self.applied_for and not asked else []
        if life.opening.own:
            self.fields = {name: field for name, field in self.fields.items() if name not in PARTY}
        self.fields |= stated
        if self.listed:
            choices_of(self, HANDED_IN, [(str(each.pk), _asked_for(each)) for each in self.listed])
        else:
            del self.fields[HANDED_IN]

    @property
    def has_agent(self) -> bool:
        """Whether somebody may stand there for the party: for one who applies, not for one the office proceeds against."""
        return self.applied_for and "name" in self.fields

    def _names_a_body(self, data: dict[str, Any]) -> bool:
        return self.applied_for and super()._names_a_body(data)

    def _checked(self, kind: str, paper: str, identifier: str) -> str:
        return super()._checked(kind, paper, identifier) if identifier else ""

    def clean(self) -> dict[str, Any]:
        return with_stored_files(super().clean(), self)

    def party(self) -> Party:
        if "name" not in self.fields:
            return Party(kind=PartyKind.ORGANISATION, name=self.version.item.organ.name, identifier="", telephone="")
        return Party(**{name: self.cleaned_data[name] for name in PARTY})

    @property
    def about_party(self) -> list[forms.BoundField]:
        """Whom the case concerns; nobody but the organ, where the life says so."""
        return [self[name] for name in PARTY if name in self.fields]

    @property
    def about_case(self) -> list[forms.BoundField]:
        return [self[name] for name in self.stated]

    @property
    def about_papers(self) -> list[forms.BoundField]:
        return [self[HANDED_IN]] if self.listed else []

    def papers(self) -> list[MaterialRequirement]:
        """The papers of the item's list that were handed in."""
        chosen = self.cleaned_data.get(HANDED_IN, [])
        return [each for each in self.listed if str(each.pk) in chosen]

    def given(self) -> dict[str, Any]:
        """The answers of the opening."""
        return {name: self.cleaned_data.get(name) for name in self.stated}


def _asked_for(each: MaterialRequirement) -> str:
    """A paper of the list as a clerk ticks it off: in which form, how many, for which class of applicant."""
    form = "" if each.form == MaterialForm.UNSPECIFIED else str(MaterialForm(each.form).label)
    copies = f"×{each.copies}" if each.copies else ""
    return " · ".join(part for part in (each.name, f"{form} {copies}".strip(), each.group) if part)


def _addresses_the_party(life: StatedLife) -> bool:
    """Whether the opening hands the party a paper, whose head wants the party's address."""
    issued = [each.argument for each in life.opening.effects if each.name == "paper"] if life.opening else []
    return any(documents.kinds()[each].party for each in issued)


def blank(version: ItemVersion, life: StatedLife, officer: Officer) -> Case:
    """The case as it would begin, for choices that depend on its item and on whose officer begins it."""
    seats = _own_seat(version, life, officer)
    return Case(procedure=life.procedure, version=version, item=version.item, organ=version.item.organ, seats=seats)


def _own_seat(version: ItemVersion, life: StatedLife, officer: Officer) -> dict[str, str]:
    """The seat that begins such a case, where the officer can sit there for one organ only (a clerk for his own village)."""
    assert life.opening is not None
    begins = life.opening.transition
    held = {duty.post.organ for duty in duties(officer) if duty.post.role in begins.who}
    own = [organ for organ in held if organ.parent_id == version.item.organ_id]
    return {begins.seat: str(own[0].pk)} if begins.seat and len(own) == 1 else {}


def _party_of(case: Case, life: StatedLife) -> dict[str, str]:
    """Whom the case concerns, as far as it is known: what runs an organ from within concerns that organ itself."""
    if case.item.power_type != "internal_rule":
        return {"kind": life.party}
    seated = next(iter(case.seats.values()), None)
    own = Organ.objects.get(pk=seated) if seated else case.organ
    return {"kind": PartyKind.ORGANISATION, "name": own.name}


@dataclass(frozen=True)
class Beginnable:
    """An item and one of the lives it may begin; an item has several where a summary procedure stands beside the ordinary."""

    version: ItemVersion
    life: StatedLife

    @property
    def url(self) -> str:
        return reverse("desk:begin_item", args=[self.version.item.code, self.life.procedure])


SHOWN = 100  # rows of the page; whoever may begin more looks for the item by its words


def beginnable(officer: Officer, words: str = "", most: int | None = None) -> list[Beginnable]:
    """What an officer of his post may begin: in his own organs, or at a seat of those above (a village for its township).

    ``words`` narrows by name or code. Two queries, whatever the number of items and of lives.
    """
    held = duties(officer)
    lives: dict[str, list[tuple[StatedLife, set[UUID | None]]]] = {}
    wanted = Q(pk__in=[])
    for life in stated_lives():
        if (organs := _organs_of(life, held)) and life.opening and not life.opening.led_to:
            lives.setdefault(life.items_of, []).append((life, organs))
            wanted |= Q(item__procedure=life.items_of, item__organ__in=organs)
    found = _in_force().filter(wanted).only(*LISTED).order_by("item__power_type", "item__sequence", "item__code")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(item__code__icontains=words))
    return [
        Beginnable(version, life)
        for version in found.annotate(split=F(f"extra__{posts.KEY}"))[:most]
        for life, organs in lives[version.item.procedure]
        if version.item.organ_id in organs and _his_own(version, life, held)
    ]


def _his_own(version: ItemVersion, life: StatedLife, held: list[Duty]) -> bool:
    """Whether one of the posts that begin such cases is his, where the bureau splits its items among its posts."""
    split = posts.read(version.split, OPENING)  # type: ignore[attr-defined]  # annotated by the list
    who = life.opening.transition.who if life.opening else ()
    return not split or any(posts.does(split, each.post) for each in held if each.post.role in who)


LISTED = ("name", "item__code", "item__power_type", "item__procedure", "item__organ__name")


def _in_force() -> QuerySet[ItemVersion]:
    """The versions that hold today, those of internal rules too: the public list leaves them out, the organ runs them; none that is classified."""
    today = clock.today()
    alive = Q(item__cancelled_on=None) | Q(item__cancelled_on__gt=today)
    return versions_on(today).filter(alive, classified_ground="").select_related("item__organ")


def _organs_of(life: StatedLife, held: list[Duty]) -> set[UUID | None]:
    """The organs whose items the holder of these posts may begin by ``life``."""
    if life.opening is None:
        return set()
    who, at_seat = life.opening.transition.who, bool(life.opening.transition.seat)
    organs = [duty.post.organ for duty in held if duty.post.role in who]
    return {organ.parent_id if at_seat else organ.pk for organ in organs}


def _items_of(life: StatedLife, officer: Officer) -> QuerySet[ItemVersion]:
    return _in_force().filter(item__procedure=life.items_of, item__organ__in=_organs_of(life, duties(officer)))


@staff_only
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Every item the officer may begin a case of, by kind of power."""
    words = request.GET.get("q", "").strip()[:60]
    rows = beginnable(me(request), words, SHOWN + 1)
    whole = _part_of(request, me(request))
    context = {"rows": rows[:SHOWN], "more": len(rows) > SHOWN, "words": words, "whole": whole, "trail": _trail()}
    return render(request, "desk/begin.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def begin_item(request: HttpRequest, code: str, procedure: str) -> HttpResponse:
    officer = me(request)
    life = next((each for each in stated_lives() if each.procedure == procedure), None)
    if life is None:
        raise Http404(procedure)
    version = get_object_or_404(_items_of(life, officer), item__code=code)
    whole = _part_of(request, officer)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form, agent = BeginForm(version, life, officer, *sent), WindowAgentForm(*sent)
    for name in set(form.stated) & set(request.GET):
        form.initial[name] = request.GET[name]  # a page that leads here says what it is about
    refusal: Refusal | None = None
    # Both are checked, so that one page says everything that is wrong.
    if request.method == "POST" and all([form.is_valid(), agent.is_valid() or not form.has_agent]):
        try:
            begun = _open(version, life, form, officer, whole, agent.agent() if form.has_agent else None)
            number = begun.case.number
            told = _("Registered: %(number)s") % {"number": number}
            messages.success(request, told, extra_tags=done_tag(form.cleaned_data["once"]))
            if begun.password:
                context = {
                    "case": begun.case,
                    "password": begun.password,
                    "applied_for": True,
                    "receipted": receipt_of(begun.case) is not None,
                    "trail": _trail(number),
                }
                return render(request, "desk/handed.html", context)
            return redirect("desk:case", number=number)
        except Refusal as refused:
            refusal = refused
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    assert life.opening is not None
    context = {
        "form": form,
        "agent": agent,
        "version": version,
        "opening": life.opening,
        "refusal": refusal,
        "whole": whole,
        "twins": twins(version.item),
        "trail": _trail(version.name),
    }
    return render(request, "desk/begin_item.html", context, status=422 if form.is_bound else 200)


def _part_of(request: HttpRequest, officer: Officer) -> Case | None:
    """The case the new one is part of (``?of=NUMBER``): a seizure of a penalty, a penalty of an inspection."""
    number = request.GET.get("of", "")
    return get_object_or_404(visible_to(officer), number=number) if number else None


@dataclass(frozen=True)
class Begun:
    """The case of a form, and what its applicant takes home: shown once, and not again where the form is sent again."""

    case: Case
    password: str = ""


def _open(
    version: ItemVersion, life: StatedLife, form: BeginForm, officer: Officer, whole: Case | None, agent: Party | None
) -> Begun:
    def hand_in(case: Case) -> None:
        if agent is not None:
            Material.objects.create(case=case, name=AUTHORITY, form=MaterialForm.ORIGINAL, received_at=case.opened_at)
        take_listed(case, listed=form.papers())

    def act() -> Opened:
        return open_case(
            version,
            form.party(),
            form.given(),
            by=officer,
            procedure=life.procedure,
            parent=whole,
            agent=agent,
            handing_in=hand_in,
        )

    try:
        opened = do_once(officer, form.cleaned_data["once"], act)
    except DoneBefore as done:
        return Begun(Case.objects.get(pk=done.event.subject_id))
    return Begun(opened.case, opened.password)


def _trail(*more: str) -> list[parts.Link]:
    links = [parts.Link(_("My work"), reverse("desk:work")), parts.Link(_("Begin a case"), reverse("desk:begin"))]
    return [*links, *(parts.Link(each, current=True) for each in more)]
