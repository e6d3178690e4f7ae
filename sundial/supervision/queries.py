"""What the wall, the desk and a light's own page read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sundial.organs.models import Officer
from sundial.rules.dictionary import Fact, load_dictionary
from sundial.rules.rule import Rule
from sundial.rules.sentences import spoken
from sundial.rules.vocabulary import UNITS
from sundial.supervision.access import visible_to
from sundial.supervision.models import Due, Light, Signal, SignalState
from sundial.supervision.people import named
from sundial.supervision.rulebook import version_of


def open_signals(officer: Officer) -> QuerySet[Signal]:
    """Lights that burn and the officer may see: red first, then the one that has burned longest."""
    return (
        visible_to(officer)
        .exclude(state=SignalState.CLOSED)
        .select_related("organ", "case__item", "case__version", "concerned")
        .order_by("rank", "raised_at", "pk")
    )


def newest_red(officer: Officer, most: int) -> QuerySet[Signal]:
    """The red lights that came last and burn, the newest first: what a wall gives the alarm for, whatever page it shows."""
    red = visible_to(officer).exclude(state=SignalState.CLOSED).filter(light=Light.RED)
    return red.select_related("organ").order_by("-raised_at", "pk")[:most]


def counts(officer: Officer) -> dict[str, int]:
    """How many of each light burn, every light named even at nought."""
    found = dict(
        visible_to(officer)
        .exclude(state=SignalState.CLOSED)
        .order_by()
        .values_list("light")
        .annotate(number=Count("pk"))
    )
    return {light: found.get(light, 0) for light in Light.values}


@dataclass(frozen=True)
class Pulse:
    """Whether the watch is alive: how many cases wait to be looked at, and since when the oldest has waited."""

    waiting: int
    oldest: datetime | None


def pulse(now: datetime) -> Pulse:
    """The watch's own state; a wall must show it, because silence is not safety."""
    late = Due.objects.filter(next_check_at__lte=now)
    oldest = late.order_by("next_check_at").values_list("next_check_at", flat=True).first()
    return Pulse(late.count(), oldest)


@dataclass(frozen=True)
class Why:
    """Everything that explains a light: the rule as it stood, its article, and the values it compared."""

    signal: Signal
    rule: Rule | None
    sentence: str
    values: Mapping[str, Any]


def why(signal: Signal) -> Why:
    """Explain ``signal`` with the rule version it was raised under, not today's."""
    english = (get_language() or "").startswith("en")
    return Why(
        signal=signal,
        rule=_rule_of(signal),
        sentence=signal.sentence_en if english else signal.sentence,
        values=signal.values,
    )


@dataclass(frozen=True)
class Compared:
    """One value the rule looked at, named as the fact dictionary names it."""

    name: str
    label: str
    value: Any

    @property
    def is_day(self) -> bool:
        return isinstance(self.value, date)


def compared(signal: Signal) -> list[Compared]:
    """The values kept with ``signal`` in the order the rule keeps them, each with its name in the reader's language."""
    rule = _rule_of(signal)
    kept = list(rule.keep) if rule else []
    dictionary = load_dictionary()
    english = (get_language() or "").startswith("en")
    values = sorted(
        named(signal.values).items(), key=lambda each: kept.index(each[0]) if each[0] in kept else len(kept)
    )
    return [
        Compared(name, _meaning(fact, name, english), _worded(name, value, fact, english))
        for name, value, fact in ((name, value, dictionary.named(name)) for name, value in values)
        if not name.endswith("step_no")  # the key of a run of a step; its name stands beside it
    ]


def _worded(name: str, value: Any, fact: Fact | None, english: bool) -> Any:
    """A day as a day, a part of one in per cent, a unit, a yes or a no in words; anything else as it was compared."""
    if name.endswith("_days_over") and value == 0:  # ended on a Friday, looked at on Saturday
        return _("0: the limit has ended, and no further day that counts has passed")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if fact is not None and fact.type == "date" and value:
        return date.fromisoformat(str(value))
    if fact is not None and fact.unit == "second" and value is not None:
        return spoken(name, value, "en" if english else "zh")
    if fact is not None and fact.unit == "fraction" and value is not None:
        return f"{float(value):.0%}"
    unit = UNITS.get(value) if isinstance(value, str) else None
    return unit.in_language("en" if english else "zh") if unit else value


def _meaning(fact: Fact | None, name: str, english: bool) -> str:
    if fact is None:
        return name
    return fact.en if english else fact.zh


def _rule_of(signal: Signal) -> Rule | None:
    return version_of(signal.rule_id, signal.rule_version)


def burning(case_ids: list[UUID]) -> dict[UUID, str]:
    """The worst light that burns on each case, for lists."""
    worst: dict[UUID, str] = {}
    rows = Signal.objects.filter(~Q(state=SignalState.CLOSED), case_id__in=case_ids).order_by("rank")
    for case_id, light in rows.values_list("case_id", "light"):
        worst.setdefault(case_id, light)
    return worst
