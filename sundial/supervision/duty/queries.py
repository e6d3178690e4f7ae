"""Who stands at which supervising post, who looked, and which days nobody did: lights of one rule, the only record of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from sundial.kernel import clock
from sundial.organs.access import current
from sundial.organs.models import Officer, Post, Role
from sundial.supervision.duty.models import Attendance, Registration
from sundial.supervision.models import Signal, SignalState

RECENT = dt.timedelta(days=30)
RULE = "supervisor-not-signed-in"


@dataclass(frozen=True)
class Seat:
    """One supervising post: who holds it, who stands in, when somebody last looked, and what was missed lately."""

    post: Post
    holders: tuple[Officer, ...]
    registrations: dict[UUID, Registration]
    last_seen: dt.date | None
    missed: int

    @property
    def lines(self) -> list[tuple[Officer, Registration | None]]:
        return [(officer, self.registrations.get(officer.pk)) for officer in self.holders]


def supervising_posts() -> list[Post]:
    """Every supervising post, those of one organ together."""
    related = ("organ__region", "partner", "watches")
    return list(Post.objects.filter(role=Role.SUPERVISOR).select_related(*related).order_by("organ__name", "pk"))


def holders_on(post: Post, day: dt.date) -> list[Officer]:
    """Who held ``post`` on ``day``, or had it lent."""
    own = Q(appointments__post=post) & current("appointments__", day)
    lent = Q(delegations_received__post=post) & current("delegations_received__", day)
    return list(Officer.objects.filter(own | lent).distinct().order_by("pk"))


def seats(organs: set[UUID]) -> list[Seat]:
    """The supervising posts that stand in, or watch, one of ``organs``."""
    today, since = clock.today(), clock.today() - RECENT
    shown = [post for post in supervising_posts() if post.organ_id in organs or post.watches_id in organs]
    return [_seat(post, today, since) for post in shown]


def missed(seats: Iterable[Seat]) -> QuerySet[Signal]:
    """The lights of days on which nobody signed in for one of ``seats``, the newest first."""
    held = {officer.pk for seat in seats for officer in seat.holders}
    return _missed().filter(concerned__in=held).select_related("concerned").order_by("-raised_at", "pk")


def unanswered(officer: Officer) -> QuerySet[Signal]:
    """The officer's own missed days for which he has yet to state the reason."""
    return _missed().filter(concerned=officer, state=SignalState.OPEN).order_by("raised_at", "pk")


def _missed() -> QuerySet[Signal]:
    return Signal.objects.filter(rule_id=RULE)


def _seat(post: Post, today: dt.date, since: dt.date) -> Seat:
    held = tuple(holders_on(post, today))
    seen = Attendance.objects.filter(officer__in=held).order_by("-day").values_list("day", flat=True).first()
    kept = {each.officer_id: each for each in Registration.objects.filter(officer__in=held, removed_at=None)}
    lit = _missed().filter(concerned__in=held, occurrence__gte=since.isoformat()).values("occurrence").distinct()
    return Seat(post, held, kept, seen, lit.count())
