"""How often a rule is right: what became of the lights it raised, with an interval beside the rate.

Confirmed: a breach was found. Excused: the reason was accepted, or a ground of exemption held. Overturned: the light was
unfounded. Precision is the confirmed among all three; a light only noted was never judged and counts in none. Below the
minimum sample of the county no rate is given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count

from sundial.kernel.proportion import Proportion
from sundial.supervision.models import Signal
from sundial.supervision.statistics.policy import policy

Key = TypeVar("Key", str, int)
BECAME = {
    "rectified": "confirmed",
    "liable": "confirmed",
    "reason_accepted": "excused",
    "exempted": "excused",
    "unfounded": "overturned",
    "overturned": "overturned",
    "noted": "noted",
}


@dataclass(frozen=True)
class Precision:
    """What became of the lights of one rule, or of one version of it."""

    raised: int = 0
    confirmed: int = 0
    excused: int = 0
    overturned: int = 0
    noted: int = 0

    @property
    def open(self) -> int:
        """Lights nobody has disposed of yet."""
        return self.raised - self.judged - self.noted

    @property
    def judged(self) -> int:
        return self.confirmed + self.excused + self.overturned

    @property
    def rate(self) -> Proportion:
        """The confirmed among those judged."""
        return policy().proportion(self.confirmed, self.judged)

    @property
    def is_shown(self) -> bool:
        """Whether enough lights were judged to give a rate."""
        return policy().comparable(self.rate)

    def as_data(self) -> dict[str, object]:
        """Counts, and the rate with its interval where the sample is large enough; ``None`` otherwise."""
        rate = self.rate
        return {
            **{name: getattr(self, name) for name in ("raised", "confirmed", "excused", "overturned", "noted", "open")},
            "rate": rate.rate if self.is_shown else None,
            "interval": rate.interval if self.is_shown else None,
        }


def precision_of_rules() -> dict[str, Precision]:
    """For every rule that ever raised a light, what became of its lights under all versions. One query."""
    rows = Signal.objects.order_by().values_list("rule_id", "disposition__verdict").annotate(number=Count("pk"))
    return _added(rows)


def precision_of_versions(rule_id: str) -> dict[int, Precision]:
    """The same for each version of one rule."""
    raised = Signal.objects.filter(rule_id=rule_id).order_by()
    return _added(raised.values_list("rule_version", "disposition__verdict").annotate(number=Count("pk")))


def _added(rows: Iterable[tuple[Key, str | None, int]]) -> dict[Key, Precision]:
    found: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for key, verdict, number in rows:
        found[key]["raised"] += number
        if verdict is not None:
            found[key][BECAME[verdict]] += number
    return {key: Precision(**counts) for key, counts in found.items()}
