"""Read the rule book: the list, one rule with its formula in words, its examples as tried now, and how often it was right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sundial.desk.rules import show
from sundial.desk.rules.forms import RuleFilter
from sundial.desk.rules.past_day import may_replay
from sundial.desk.views import me
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.rules.rule import Rule
from sundial.supervision import rule_words as words
from sundial.supervision.actions import rule_life
from sundial.supervision.models import RuleState, RuleVersion
from sundial.supervision.precision import Precision, precision_of_rules, precision_of_versions
from sundial.supervision.rule_access import check_drafts, owners_for
from sundial.supervision.rule_states import IN_BOOK, OPEN
from sundial.supervision.rulebook import book, rules_on, shipped_book
from sundial.system.access import staff_only
from sundial.ui import parts

EXAMPLES = "examples"


@dataclass(frozen=True)
class Line:
    """One rule in the list, with the version that speaks for it."""

    rule: Rule
    name: str
    state: str
    tone: parts.Tone
    rate: show.Rate
    change: RuleVersion | None

    @property
    def state_label(self) -> str:
        return str(RuleState(self.state).label)


@staff_only
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule the place has, by the version that holds, waits or held last."""
    form = RuleFilter(request.GET)
    lines = _chosen(_lines(), form.cleaned_data if form.is_valid() else {})
    context = {
        "form": form,
        "lines": lines,
        "clear_url": reverse("desk:rules"),
        "may_begin": bool(owners_for(me(request))),
        "may_replay": may_replay(me(request)),
        "broken": sorted(book().broken.items()),
        "waiting": [line for line in lines if line.change],
    }
    return render(request, "desk/rules/rules.html", context)


def _lines() -> list[Line]:
    counted = precision_of_rules()
    changes = {each.rule_id: each for each in RuleVersion.objects.filter(state__in=OPEN)}
    holding = {rule.id: rule for rule in rules_on(clock.today())}
    speaking = {entry.rule.id: entry.rule for entry in book().entries} | holding
    for rule_id, change in changes.items():
        rule = show.readable(change)
        if rule and rule_id not in speaking:
            speaking[rule_id] = rule
    lines = [
        _line(rule, holding, changes.get(rule.id), counted.get(rule.id, Precision())) for rule in speaking.values()
    ]
    return sorted(lines, key=lambda line: (line.change is None, line.rule.kind, line.rule.id))


def _line(rule: Rule, holding: dict[str, Rule], change: RuleVersion | None, counts: Precision) -> Line:
    if rule.id in holding or (rule.effective_from > clock.today() and not change):
        state: str = RuleState.LIVE
    else:
        state = change.state if change else RuleState.RETIRED
    return Line(rule, words.name_of(rule), state, show.TONES[state], show.Rate(counts), change)


def _chosen(lines: list[Line], wanted: dict[str, Any]) -> list[Line]:
    text, kind, light, state = (wanted.get(name) or "" for name in ("q", "kind", "light", "state"))
    return [
        line
        for line in lines
        if text.lower() in f"{line.rule.id} {line.rule.name} {line.rule.name_en}".lower()
        and kind in ("", line.rule.kind)
        and light in ("", line.rule.light)
        and state in ("", line.state, line.change.state if line.change else "")
    ]


@staff_only
@require_GET
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule: what holds of it today, its versions, its precision; its examples tried, which takes seconds, once they are asked for."""
    versions = list(RuleVersion.objects.filter(rule_id=rule_id).order_by("-version"))
    held = _held(rule_id, versions)
    counted = precision_of_versions(rule_id)
    change = next((each for each in versions if each.state in OPEN), None)
    context = _told(held) | {
        "outcomes": show.tried(held) if EXAMPLES in request.GET else None,
        "trail": show.trail(rule_id, words.name_of(held)),
        "holds": held.id in {each.id for each in rules_on(clock.today())},
        "versions": [(each, show.TONES[each.state], counted.get(each.version)) for each in versions],
        "rate": show.Rate(precision_of_rules().get(rule_id, Precision())),
        "change": change,
        "begin": None if change else _begin_action(request, held, bool(versions)),
    }
    return render(request, "desk/rules/rule.html", context)


def _held(rule_id: str, versions: list[RuleVersion]) -> Rule:
    """The rule as it holds, as it held last, or as a draft has it; 404 for what nobody knows."""
    today = [each for each in rules_on(clock.today()) if each.id == rule_id]
    entered = [show.readable(each) for each in versions if each.state in IN_BOOK]
    drafted = [show.readable(each) for each in versions]
    shipped = [] if versions else [each.rule for each in shipped_book().entries if each.rule.id == rule_id]
    found = next((each for each in [*today, *entered, *drafted, *shipped] if each), None)
    if found is None:
        raise Http404
    return found


def _told(found: Rule) -> dict[str, Any]:
    return {
        "rule": found,
        "name": words.name_of(found),
        "formula": words.formula(found),
        "next_look": words.next_look(found),
        "sentence": words.sentence(found),
        "facts": words.facts_of(found),
        "about": show.about(found),
    }


def _begin_action(request: HttpRequest, found: Rule, entered: bool) -> parts.Action:
    """Begin a change, or the reason why one may not."""
    label = _("Draft a change")
    if not entered:
        return parts.Action(
            label, refusal=_("The rules have not been entered into the book yet: run the set-up first.")
        )
    try:
        check_drafts(found.owner, me(request))
    except Refusal as refusal:
        return parts.Action(label, refusal=str(refusal), basis=refusal.basis, instead=str(refusal.who))
    return parts.Action(label, url=reverse("desk:rule_draft", args=[found.id]), primary=True)


@staff_only
@require_POST
def draft(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Begin a version from the newest text."""
    begun = rule_life.draft(rule_id, by=me(request))
    messages.success(request, _("Version %(number)s is begun as a draft.") % {"number": begun.version})
    return redirect("desk:rule_edit", begun.pk)
