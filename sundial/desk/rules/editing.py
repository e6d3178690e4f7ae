"""Edit a draft: part by part or as one text, checked by the server, with a look at what it would have lit last year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sundial.desk.rules import show
from sundial.desk.rules.forms import PartsForm, TextForm
from sundial.desk.rules.life import held_of, version_of
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.rules.examples import Outcome
from sundial.rules.rule import Rule
from sundial.rules.source import RuleError
from sundial.supervision import rule_text
from sundial.supervision import rule_words as words
from sundial.supervision.actions import rule_life
from sundial.supervision.backtest import Backtest, Change, Lit, backtest
from sundial.supervision.models import RuleVersion
from sundial.supervision.rule_access import LIFE, owners_for
from sundial.supervision.rule_states import rule_life as life_data
from sundial.supervision.rulebook import read_text
from sundial.system.access import staff_only
from sundial.ui import parts
from sundial.ui.views import by_htmx

AnyForm = PartsForm | TextForm
LISTED = 30


@dataclass
class Preview:
    """What a text would do: the place where it is wrong, or what it would have lit."""

    place: rule_text.Place | None = None
    rule: Rule | None = None
    outcomes: Sequence[Outcome] | None = None
    result: Backtest | None = None

    @property
    def formula(self) -> str:
        return words.formula(self.rule) if self.rule else ""

    @property
    def counts(self) -> dict[str, int]:
        changes: tuple[Change, ...] = ("new", "gone", "same")
        return {change: self.result.count(change) for change in changes} if self.result else {}

    @property
    def by_organ(self) -> list[Any]:
        return self.result.by("organ") if self.result else []

    @property
    def by_item(self) -> list[Any]:
        return self.result.by("item") if self.result else []

    @property
    def changed(self) -> list[Lit]:
        """The lights that would be new or gone, as many as a page shows."""
        return self._changed[:LISTED]

    @property
    def unlisted(self) -> int:
        return max(len(self._changed) - LISTED, 0)

    @property
    def same(self) -> list[Lit]:
        return [each for each in self.result.lit if each.change == "same"][:LISTED] if self.result else []

    @property
    def _changed(self) -> list[Lit]:
        return [each for each in self.result.lit if each.change != "same"] if self.result else []

    @property
    def wrong_examples(self) -> list[Outcome]:
        return [each for each in self.outcomes or [] if not each.holds]


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Edit a draft part by part."""
    found = _editable(request, pk)
    return _editor(request, found, PartsForm(found.text, request.POST or None), "desk/rules/edit.html")


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Edit a draft as one text."""
    found = _editable(request, pk)
    return _editor(request, found, TextForm(found.text, request.POST or None), "desk/rules/text.html")


def _editable(request: HttpRequest, pk: UUID) -> RuleVersion:
    found = version_of(pk)
    LIFE.check("edit", found, me(request))
    return found


def _editor(request: HttpRequest, found: RuleVersion, form: AnyForm, template: str) -> HttpResponse:
    preview = None
    if request.method == "POST" and form.is_valid():
        typed = form.composed()
        if "preview" in request.POST:
            preview = look_ahead(typed, found.rule_id)
            if by_htmx(request):
                return render(request, "desk/rules/preview.html", {"preview": preview, "language": words.language()})
        else:
            preview = _saved(request, found, form, typed)
            if preview is None:
                return redirect("desk:rule_version", found.pk)
    elif request.method == "POST" and by_htmx(request):
        return render(request, "desk/rules/preview.html", {"form": form}, status=422)
    return render(
        request, template, _context(found, form, preview), status=422 if form.is_bound and form.errors else 200
    )


def _saved(request: HttpRequest, found: RuleVersion, form: AnyForm, typed: str) -> Preview | None:
    """Save, or put the refusal beside its field and return the place it is about."""
    try:
        rule_life.edit(found.pk, typed, by=me(request))
    except Refusal as refusal:
        if refusal.code != "rule.text":
            form.add_error(None, str(refusal))
            return Preview()
        place = _wrong_place(typed, found.rule_id)
        form.add_error(form.field_of(place) if place else None, place.sentence if place else str(refusal))
        return Preview(place=place)
    messages.success(request, _("The draft is saved."))
    return None


def look_ahead(typed: str, rule_id: str) -> Preview:
    """What the text would have lit last year, within the seconds a page may take. Writes nothing."""
    try:
        rule = read_text(typed, rule_id)
    except RuleError as error:
        return Preview(place=rule_text.place_of(error, typed))
    since = clock.today() - timedelta(days=life_data().backtest_days)
    held = held_of(rule)
    result = backtest(rule, held, since, clock.today(), seconds=life_data().preview_seconds)
    return Preview(rule=rule, outcomes=show.tried(rule), result=result)


def _wrong_place(typed: str, rule_id: str) -> rule_text.Place | None:
    try:
        read_text(typed, rule_id)
    except RuleError as error:
        return rule_text.place_of(error, typed)
    return None


def _context(found: RuleVersion, form: AnyForm, preview: Preview | None) -> dict[str, Any]:
    rule = show.readable(found)
    name = words.name_of(rule) if rule else found.rule_id
    return {
        "version": found,
        "rule": rule,
        "name": name,
        "form": form,
        "preview": preview,
        "language": words.language(),
        "trail": show.trail(found.rule_id, name, _("Edit version %(number)s") % {"number": found.version}),
        "facts": words.facts_of(rule) if rule else [],
        "days": life_data().backtest_days,
    }


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a rule nobody has yet, as one text."""
    form = TextForm(_pattern(), request.POST or None)
    preview = None
    if request.method == "POST" and form.is_valid():
        try:
            begun = rule_life.draft_new(form.composed(), by=me(request))
        except Refusal as refusal:
            place = _wrong_place(form.composed(), "rule")
            form.add_error("text", place.sentence if place else str(refusal))
            preview = Preview(place=place)
        else:
            return redirect("desk:rule_version", begun.pk)
    links = [parts.Link(_("Rules"), reverse("desk:rules")), parts.Link(_("New rule"), current=True)]
    context = {
        "form": form,
        "preview": preview,
        "trail": links,
        "name": _("New rule"),
        "language": words.language(),
        "may": bool(owners_for(me(request))),
    }
    return render(request, "desk/rules/text.html", context, status=422 if form.is_bound else 200)


def _pattern() -> str:
    """A rule to begin from: the shortest one that came with the program."""
    from sundial.supervision.rulebook import SHIPPED

    return min((file.read_text(encoding="utf-8") for file in SHIPPED.glob("*.yaml")), key=len)
