"""How good the data of each organ are: cases without a fault, the faults of each kind, rows of deliveries that were refused (F-07)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Sum

from sundial.exchange.models import Delivered
from sundial.kernel.proportion import Proportion
from sundial.organs.models import Organ
from sundial.supervision.statistics.figures import Scope
from sundial.supervision.statistics.measures import CASES, QUALITY_CASES, QUALITY_LIGHTS, Period
from sundial.supervision.statistics.policy import policy


@dataclass(frozen=True)
class Quality:
    """The data of one organ in a period: cases in hand, those with a fault, lights of each kind of fault, rows refused."""

    organ: Organ
    in_hand: int
    faulty: int
    faults: dict[str, int]
    refused: int

    @property
    def sound(self) -> Proportion:
        """Cases without a fault of data among the cases in hand."""
        return policy().proportion(self.in_hand - self.faulty, self.in_hand)


def qualities(scope: Scope, period: Period) -> list[Quality]:
    """One line for each organ that had cases or faults; the most faults first. Four queries, however many organs."""
    wanted = {"in_hand": CASES["in_hand"], **QUALITY_CASES}
    asked = {name: Count("pk", filter=each.condition(period)) for name, each in wanted.items()}
    rows = scope.cases().order_by().values_list("organ").annotate(**asked)
    counted: dict[UUID, tuple[int, int]] = {organ: (in_hand, faulty) for organ, in_hand, faulty in rows}
    amounts = {name: Count("pk", filter=each.condition(period)) for name, each in QUALITY_LIGHTS.items()}
    lit = scope.signals().order_by().values_list("organ").annotate(**amounts)
    lights = {organ: dict(zip(QUALITY_LIGHTS, numbers, strict=True)) for organ, *numbers in lit}
    delivered = Delivered.objects.filter(period.holds("at"), system__item__organ__in=scope.organs).order_by()
    refused = dict(delivered.values_list("system__item__organ").annotate(Sum("refused")))
    none = dict.fromkeys(QUALITY_LIGHTS, 0)
    found = [
        Quality(organ, *counted.get(organ.pk, (0, 0)), lights.get(organ.pk, none), refused.get(organ.pk, 0))
        for organ in Organ.objects.filter(pk__in=scope.organs).order_by("name")
    ]
    told = [each for each in found if each.in_hand or each.refused or any(each.faults.values())]
    return sorted(told, key=lambda each: -sum(each.faults.values()))
