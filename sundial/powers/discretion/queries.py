"""What other rooms ask of discretion: the version in force, which one a case is decided by, what was decided, like cases.

A room that decides penalties writes ``from sundial.powers.discretion import queries as discretion`` and asks
``discretion.in_force(item, on)``, ``discretion.applicable(…)``, and, in the transaction of its decision,
``discretion.record_decided(…)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Organ
from sundial.powers.discretion.finding import Finding, lawful
from sundial.powers.discretion.models import BenchmarkState, BenchmarkVersion, DecidedSanction, LawDay
from sundial.powers.discretion.table import Value
from sundial.powers.models import PowerItem
from sundial.powers.queries import classified


def holding(on: date | None = None) -> QuerySet[BenchmarkVersion]:
    """The versions in force on ``on`` (default today): one at most of each item."""
    day = on or clock.today()
    holds = Q(effective_to=None) | Q(effective_to__gt=day)
    rows = BenchmarkVersion.objects.filter(holds, state=BenchmarkState.IN_FORCE, effective_from__lte=day)
    return rows.select_related("item__organ")


def in_force(item: PowerItem, on: date | None = None) -> BenchmarkVersion | None:
    """The version of ``item`` in force on ``on`` (default today); None when there is none."""
    return holding(on).filter(item=item).first()


def published(on: date | None = None) -> QuerySet[BenchmarkVersion]:
    """What everybody may read: in force, of items that are neither internal, classified nor cancelled (HALL-01, PEN-24)."""
    day = on or clock.today()
    alive = Q(item__cancelled_on=None) | Q(item__cancelled_on__gt=day)
    return holding(day).filter(~classified("item_id"), alive, item__internal_only=False)


@dataclass(frozen=True)
class Applied:
    """By which version a case is decided, by which day's law that is, and what it says. ``other``: what the other day's said."""

    version: BenchmarkVersion
    finding: Finding
    law_day: LawDay
    other: Finding | None = None


def applicable(
    item: PowerItem, violation: str, facts: Mapping[str, object], *, act_on: date, decided_on: date
) -> Applied | None:
    """The benchmark of the day of the act, unless the one of the day of the decision is lighter (行政处罚法 art. 37).

    A benchmark younger than the act holds where none did before it. None when neither day has one. Raises ``Refusal`` as
    ``finding.lawful``.
    """
    then, now = in_force(item, act_on), in_force(item, decided_on)
    if then is None or now is None or then.pk == now.pk:
        version = then or now
        day = LawDay.ACT if then else LawDay.DECISION
        return Applied(version, lawful(version.table, violation, facts), day) if version else None
    old = lawful(then.table, violation, facts)
    new = _said_now(now, violation, facts)
    if new is not None and severity(new) < severity(old):
        return Applied(now, new, LawDay.DECISION, old)
    return Applied(then, old, LawDay.ACT, new)


def _said_now(now: BenchmarkVersion, violation: str, facts: Mapping[str, object]) -> Finding | None:
    """What the later version says; None where it asks for what nobody told, and cannot be compared."""
    try:
        return lawful(now.table, violation, facts)
    except Refusal:
        return None


def severity(finding: Finding) -> tuple[int, Decimal, Decimal, int]:
    """How heavy a finding is: what is commanded beside the fine, the most and least fine, the direction."""
    fine = finding.sanction("fine")
    commanded = sum(not each.kind.is_order for each in finding.sanctions if each.must and each.kind.key != "fine")
    amount = fine.amount if fine else None
    most = Decimal(0) if amount is None else Decimal("Infinity") if amount.most is None else amount.most
    return commanded, most, amount.least if amount else Decimal(0), finding.grade.direction.weight


@dataclass(frozen=True)
class Decided:
    """One sanction of a decision: kind, and yuan or days; None where it has no measure."""

    sanction: str
    amount: Decimal | None = None


def record_decided(
    case_id: UUID,
    *,
    item: PowerItem,
    organ: Organ,
    version: BenchmarkVersion | None,
    violation: str,
    finding: Finding | None,
    facts: Mapping[str, Value],
    sanctions: Iterable[Decided],
    decided_on: date,
    law_day: LawDay = LawDay.ACT,
    grade: str = "",
) -> None:
    """Keep what a case was decided with, for like cases. Needs the transaction of the decision; a second time replaces the first.

    ``grade`` may differ from the finding's where the officer left the benchmark with a reason; empty: the finding's.
    """
    DecidedSanction.objects.filter(case_id=case_id, violation=violation).delete()
    DecidedSanction.objects.bulk_create(
        DecidedSanction(
            case_id=case_id,
            item=item,
            organ=organ,
            version=version,
            violation=violation,
            grade=grade or (finding.grade.key if finding else ""),
            facts={key: str(value) for key, value in facts.items()},
            sanction=each.sanction,
            amount=each.amount,
            least=_end(finding, each.sanction, "least"),
            most=_end(finding, each.sanction, "most"),
            decided_on=decided_on,
            law_day=law_day,
        )
        for each in sanctions
    )


def _end(finding: Finding | None, sanction: str, end: str) -> Decimal | None:
    found = finding.sanction(sanction) if finding else None
    return getattr(found.amount, end) if found and found.amount else None


def forget_decided(case_id: UUID) -> None:
    """Take a case out of the sample: its decision was annulled. Needs the transaction of the annulment."""
    DecidedSanction.objects.filter(case_id=case_id).delete()
