"""What the pages of texts show: kinds by their room, versions with their people, the words a text may name."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sundial.cases.documents.checking import Fault, faults
from sundial.cases.documents.kinds import Kind, files_of_kinds, kinds, rows, rows_of
from sundial.cases.documents.paper_texts import kind_of_text
from sundial.cases.documents.preview import preview_pages
from sundial.cases.documents.text_life import title_of
from sundial.cases.documents.wording import words
from sundial.cases.models import PaperText, PaperTextState
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ui import parts
from sundial.ui.words import by_whom

TONES: dict[str, parts.Tone] = {
    PaperTextState.SHIPPED: "neutral",
    PaperTextState.DRAFT: "info",
    PaperTextState.CONFIRMED: "attention",
    PaperTextState.LIVE: "good",
    PaperTextState.ABANDONED: "neutral",
}
# The rooms that bring kinds, by the folder of their file.
ROOMS: dict[str, Callable[[], str]] = {
    "documents": lambda: _("Licences, filing and every procedure"),
    "penalties": lambda: _("Penalties"),
    "coercion": lambda: _("Coercion and requisition"),
}


@dataclass(frozen=True)
class Line:
    """One kind in the list."""

    name: str
    title: str
    kind: Kind
    held: PaperText | None
    change: PaperText | None

    @property
    def number(self) -> int:
        return self.held.number if self.held else 1


@dataclass
class Look:
    """What typed words would give: faults, or pages."""

    faults: list[tuple[Fault, str]] = field(default_factory=list)
    refusal: Refusal | None = None
    pages: list[str] = field(default_factory=list)


def known(name: str) -> Kind:
    """The kind behind an address; 404 when there is none."""
    if name not in rows():
        raise Http404
    return kinds()[name]


def rooms() -> dict[str, list[str]]:
    """The names of the kinds by the room that brings them."""
    found: dict[str, list[str]] = {}
    for path in files_of_kinds():
        room = path.parent.name
        label = ROOMS[room]() if room in ROOMS else room
        found.setdefault(label, []).extend(rows_of(path))
    return found


def lines(names: list[str], held: Mapping[str, PaperText], changes: Mapping[str, PaperText]) -> list[Line]:
    return [Line(name, title_of(name), kinds()[name], held.get(name), changes.get(name)) for name in names]


def held_today() -> dict[str, PaperText]:
    """The text of the place that holds today, by kind."""
    live = PaperText.objects.filter(state=PaperTextState.LIVE, effective_from__lte=clock.today())
    return {each.kind: each for each in live.order_by("effective_from")}


def look(kind: str, typed: str) -> Look:
    """Set the paper with the typed words and sample values. Writes nothing."""
    found = wrong(kind, typed)
    if found:
        return Look(faults=found)
    try:
        pages = preview_pages(kind_of_text(kind, typed))
    except Refusal as refusal:
        return Look(refusal=refusal)
    return Look(pages=[f"data:image/png;base64,{base64.b64encode(page).decode()}" for page in pages])


def wrong(kind: str, typed: str) -> list[tuple[Fault, str]]:
    """The faults of a text, each with the line it stands on."""
    typed_lines = typed.splitlines() or [""]
    return [(each, typed_lines[min(each.line, len(typed_lines)) - 1].strip()) for each in faults(kind, typed)]


def people(text: PaperText) -> list[parts.Row]:
    """Who took which step, and when."""
    steps = [
        (_("Drafted by"), text.drafted_by, text.drafted_at),
        (_("Confirmed by"), text.confirmed_by, text.confirmed_at),
        (_("Put into force by"), text.entered_by, text.entered_at),
    ]
    told = [parts.Row(label, by_whom(who.name, when)) for label, who, when in steps if who and when]
    said = [(_("Opinion of the legal office"), text.opinion), (_("Reasons"), text.reason)]
    return told + [parts.Row(label, words_said) for label, words_said in said if words_said]


def about(kind: Kind) -> list[parts.Row]:
    """What of a kind its text cannot change."""
    return [
        parts.Row(_("Mark in its number"), kind.mark),
        parts.Row(_("Issued since"), str(kind.valid_from)),
        parts.Row(_("Published with masks"), _("yes") if kind.public else _("no")),
    ]


def places(kind: Kind) -> list[tuple[str, str, str]]:
    """The fields a text may name: name, what a person calls it, and how it is set. What only serves the masks is not printed."""
    set_as = {"lines": "list", "rows": "table"}
    unprinted = {kind.public.persons, kind.public.minors} if kind.public else set()
    shown = [each for each in kind.fields.values() if each.name not in unprinted]
    return [(each.name, each.label, set_as.get(each.type, "")) for each in shown]


def facts() -> list[tuple[str, str]]:
    """The facts of the case any text may name."""
    return list(words()["facts"].items())


def inline(sheet: bytes, name: str) -> HttpResponse:
    """A specimen to be looked at in the browser, kept nowhere."""
    answer = HttpResponse(sheet, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def trail(kind: str, *more: str) -> list[parts.Link]:
    """The way back from a page of a kind."""
    own = parts.Link(title_of(kind), reverse("desk:paper_kind", args=[kind]) if more else "", current=not more)
    first = parts.Link(_("Texts of papers"), reverse("desk:paper_texts"))
    return [first, own, *(parts.Link(each, current=True) for each in more)]
