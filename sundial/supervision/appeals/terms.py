"""The terms of appeals and deviations, read from ``data/appeals.yaml``, and the points of a light."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from sundial.kernel.yaml_files import read_yaml
from sundial.organs.queries import calendar_for
from sundial.rules.phrases import phrase
from sundial.supervision.models import Signal
from sundial.supervision.rule_words import language
from sundial.supervision.rulebook import version_of

FILE = Path(__file__).parents[1] / "data" / "appeals.yaml"
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Terms:
    """When a light may be appealed, by when that is decided, and what comes back."""

    source: str
    against: tuple[str, ...]
    within: int
    decided_within: int
    returned: dict[str, Decimal]
    changed_to: tuple[str, ...]
    longest_deviation: int
    grounds: tuple[dict[str, str], ...]


@cache
def terms() -> Terms:
    """The terms in force."""
    data: dict[str, Any] = read_yaml(FILE)
    appeal, deviation = data["appeal"], data["deviation"]
    return Terms(
        source=data["source"],
        against=tuple(appeal["against"]),
        within=appeal["within_working_days"],
        decided_within=appeal["decided_within_working_days"],
        returned={result: Decimal(part) for result, part in appeal["returned"].items()},
        changed_to=tuple(appeal["changed_to"]),
        longest_deviation=deviation["longest_days"],
        grounds=tuple(deviation["grounds"]),
    )


def appealed_until(signal: Signal, decided_on: date) -> date:
    """The last day on which a disposition of ``decided_on`` may be appealed."""
    return calendar_for(signal.organ).add(decided_on, terms().within)


def points_of(signal: Signal) -> Decimal:
    """The points the rule version of the light takes; 0 when that version is no longer known."""
    rule = version_of(signal.rule_id, signal.rule_version)
    return Decimal(str(rule.score)).quantize(CENT) if rule else Decimal(0)


def returned(signal: Signal, result: str) -> Decimal:
    """The points an appeal with ``result`` gives back."""
    return (points_of(signal) * terms().returned[result]).quantize(CENT, ROUND_HALF_UP)


def points_left(signal: Signal) -> Decimal:
    """What the light still costs: nothing unless a breach was found, less what an appeal returned."""
    disposition = getattr(signal, "disposition", None)
    if disposition is None or disposition.verdict not in terms().against:
        return Decimal(0)
    appeal = getattr(signal, "appeal", None)
    return points_of(signal) - (appeal.points if appeal else Decimal(0))


def grounds_for(signal: Signal) -> dict[str, str]:
    """Each ground on which this light may be tolerated, with its basis: the rule's own first."""
    rule = version_of(signal.rule_id, signal.rule_version)
    own = {each.name: each.basis for each in rule.exemptions if each.when is None} if rule else {}
    return own | {each["zh"]: each["basis"] for each in terms().grounds}


def ground_label(ground: str) -> str:
    """A ground in the reader's language, where the data knows it in two."""
    told = next((each["en"] for each in terms().grounds if each["zh"] == ground), phrase(ground, "en"))
    return told if language() == "en" else ground
