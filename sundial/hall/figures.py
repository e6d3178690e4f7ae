"""The numbers on the front page: counted now, from the record, and no data where there is nothing to count."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q

from sundial.cases.confining import open_to
from sundial.cases.models import Case, CaseClock, ClockKind
from sundial.kernel import clock
from sundial.powers.queries import of_the_public, offered


@dataclass(frozen=True)
class Figures:
    """``None`` is no data. ``classified`` items are left out of ``listed`` (PLT-20). ``in_time`` and ``timed`` count the promised limits of cases decided this year: kept, and all."""

    listed: int
    classified: int
    online: int
    received: int | None
    decided: int | None
    in_time: int | None
    timed: int


def figures() -> Figures:
    """Everything since the first of January, Beijing time; three queries."""
    first = clock.today().replace(month=1, day=1)
    begin = clock.start_of_day(first)
    shown = Q(classified_ground="")
    items = of_the_public().aggregate(
        all=Count("pk", filter=shown),
        online=Count("pk", filter=Q(pk__in=offered().values("pk"))),
        classified=Count("pk", filter=~shown),
    )
    cases = Case.objects.filter(open_to()).aggregate(
        ever=Count("pk", filter=~Q(submitted_at=None)),
        received=Count("pk", filter=Q(submitted_at__gte=begin)),
        decided=Count("pk", filter=Q(decided_at__gte=begin)),
    )
    decided = CaseClock.objects.filter(
        open_to(case="case__", organ="case__organ"), case__decided_at__gte=begin, kind=ClockKind.PROMISED
    )
    ended = decided.filter(ended_at__isnull=False, due_at__isnull=False)
    timed = ended.aggregate(all=Count("pk"), kept=Count("pk", filter=Q(ended_at__lte=F("due_at"))))
    known = cases["ever"] > 0
    return Figures(
        listed=items["all"],
        classified=items["classified"],
        online=items["online"],
        received=cases["received"] if known else None,
        decided=cases["decided"] if known else None,
        in_time=timed["kept"] if timed["all"] else None,
        timed=timed["all"],
    )
