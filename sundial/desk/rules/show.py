"""What the pages of rules show, gathered and put into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sundial.organs.models import Officer
from sundial.rules.examples import Outcome, outcomes_of
from sundial.rules.rule import Rule
from sundial.rules.source import RuleError
from sundial.supervision import rule_text
from sundial.supervision import rule_words as words
from sundial.supervision.models import RuleState, RuleVersion
from sundial.supervision.precision import Precision
from sundial.supervision.rule_states import IN_BOOK
from sundial.supervision.rulebook import rule_of
from sundial.ui import parts
from sundial.ui.words import by_whom
from sundial.ui.words import day as beijing_day

TONES: dict[str, parts.Tone] = {
    RuleState.DRAFT: "neutral",
    RuleState.BACKTESTED: "info",
    RuleState.CONFIRMED: "attention",
    RuleState.LIVE: "good",
    RuleState.RETIRED: "neutral",
    RuleState.ABANDONED: "neutral",
}


def about(rule: Rule) -> list[parts.Row]:
    """Whose rule it is, on what law it stands, and what must follow."""
    until = f" – {beijing_day(rule.effective_until)}" if rule.effective_until else ""
    rows = [
        parts.Row(_("Legal basis"), rule.legal_basis()),
        parts.Row(_("Kind"), words.kind_of(rule)),
        parts.Row(_("Owner"), words.owner_of(rule)),
        parts.Row(_("In force"), f"{beijing_day(rule.effective_from)}{until}"),
        parts.Row(_("What must follow"), words.follow_up(rule)),
        parts.Row(_("Score"), str(rule.score)),
    ]
    rows += [parts.Row(_("Exempt"), each) for each in words.exemptions(rule)]
    rows += [parts.Row(_("Taken for granted"), each) for each in words.assumptions(rule)]
    return rows + ([parts.Row(pgettext("rule", "Note"), rule.note)] if rule.note else [])


def tried(rule: Rule) -> tuple[Outcome, ...]:
    """Its worked examples, run."""
    return outcomes_of(rule)


def people(version: RuleVersion) -> list[parts.Row]:
    """Who took which step, and when."""
    steps: list[tuple[str, Officer | None, Any]] = [
        (_("Drafted by"), version.drafted_by, version.drafted_at),
        (_("Back-tested by"), version.backtested_by, version.backtested_at),
        (_("Confirmed by"), version.confirmed_by, version.confirmed_at),
        (_("Put into force by"), version.known_by, version.known_at),
        (_("Taken out of force by"), version.retired_by, version.retired_at),
    ]
    rows = [parts.Row(label, by_whom(who.name, when) if when else who.name) for label, who, when in steps if who]
    if not version.drafted_by_id:
        rows.insert(0, parts.Row(_("Drafted by"), version.get_origin_display()))
    texts = [(_("Opinion of the legal office"), version.opinion), (_("Reasons"), version.reason)]
    return rows + [parts.Row(label, text) for label, text in texts if text]


def kept_backtest(version: RuleVersion) -> dict[str, Any] | None:
    """What the version keeps of its back-test, its days as days."""
    kept: dict[str, Any] | None = version.backtest
    if not kept:
        return None
    days = {name: date.fromisoformat(kept[name]) for name in ("since", "until")}
    lit = [{**each, "on": date.fromisoformat(each["on"])} for each in kept["listed"]]
    return {**kept, **days, "is_whole": kept["cases"] == kept["of"], "listed": lit}


def before(version: RuleVersion) -> RuleVersion | None:
    """The version a reader compares this one with: the one in the book before it."""
    earlier = RuleVersion.objects.filter(rule_id=version.rule_id, version__lt=version.version, state__in=IN_BOOK)
    return earlier.order_by("-version").first()


def differences(version: RuleVersion) -> list[tuple[str, str]]:
    """The lines by which it differs from the version before it."""
    held = before(version)
    return list(rule_text.differences(held.text, version.text)) if held else []


def readable(version: RuleVersion) -> Rule | None:
    """The rule a version is; None where this program cannot read it any more."""
    try:
        return rule_of(version)
    except RuleError:
        return None


@dataclass(frozen=True)
class Rate:
    """A precision as the page says it."""

    counts: Precision

    @property
    def percent(self) -> str:
        share = self.counts.rate.rate
        return f"{share:.0%}" if self.counts.is_shown and share is not None else ""

    @property
    def rows(self) -> list[parts.Row]:
        """What became of the lights."""
        told = (
            (_("lit"), self.counts.raised),
            (_("confirmed"), self.counts.confirmed),
            (_("excused"), self.counts.excused),
            (_("overturned"), self.counts.overturned),
            (_("noted"), self.counts.noted),
            (_("still open"), self.counts.open),
        )
        return [parts.Row(label, str(number)) for label, number in told]

    @property
    def interval(self) -> str:
        found = self.counts.rate.interval
        return f"{found[0]:.0%} – {found[1]:.0%}" if self.counts.is_shown and found else ""


def trail(rule_id: str, name: str, *more: str) -> list[parts.Link]:
    """The way back from a page of a rule."""
    own = parts.Link(name, reverse("desk:rule", args=[rule_id]) if more else "", current=not more)
    return [parts.Link(_("Rules"), reverse("desk:rules")), own, *(parts.Link(each, current=True) for each in more)]
