"""The plan of a joint approval: data of the item version, which parts run in which stage and whether all meet or visit.

``extra.plan``: ``{parts: [{item: CODE, stage: 1}, …], visit: true, meeting: true}``. Parts of one stage run side by side; a stage
begins when all parts before it have ended (串并联组合).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from sundial.cases.models import Case
from sundial.kernel import clock
from sundial.powers.models import ItemVersion
from sundial.powers.queries import versions_on

GRANTED = ("granted",)
DECIDED = ("delivered_at", "decided_at")


@dataclass(frozen=True)
class Part:
    """One item of the plan and the stage it runs in."""

    item: str
    stage: int


@dataclass(frozen=True)
class Plan:
    """The parts by stage, and what the organs do together."""

    parts: tuple[Part, ...]
    visit: bool = False
    meeting: bool = False

    def after(self, stage: int) -> int | None:
        """The stage that follows, or None after the last."""
        return min((each.stage for each in self.parts if each.stage > stage), default=None)

    def of(self, stage: int) -> list[Part]:
        return [each for each in self.parts if each.stage == stage]


def plan_of(version: ItemVersion) -> Plan:
    """The plan as the item's version writes it; without parts where the item has none."""
    said = version.extra.get("plan", {})
    parts = tuple(Part(str(row["item"]), int(row.get("stage", 1))) for row in said.get("parts", ()))
    return Plan(parts, bool(said.get("visit")), bool(said.get("meeting")))


def version_of(part: Part) -> ItemVersion | None:
    """The version of the part's item in force today."""
    return versions_on(clock.today()).filter(item__code=part.item).select_related("item__organ").first()


def begun(case: Case) -> int:
    """The latest stage begun; 0 before any."""
    return int(case.answers.get("stage", 0))


def children(case: Case) -> QuerySet[Case]:
    """The parts of ``case``, as they were started."""
    return case.children.select_related("organ", "item", "version", "holder").order_by("opened_at", "number")


def is_over(part: Case) -> bool:
    """Whether the organ has decided, or the part ended otherwise."""
    return part.decided_at is not None or part.closed_at is not None


def is_granted(part: Case) -> bool:
    return part.decided_at is not None and part.outcome in GRANTED
