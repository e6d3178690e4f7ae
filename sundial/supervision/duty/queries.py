"""Who stands at which supervising post, and who looked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from sundial.kernel import clock
from sundial.organs.access import current
from sundial.organs.models import Officer, Post, Role
from sundial.supervision.duty.models import Attendance, DutyMiss, Registration

RECENT = dt.timedelta(days=30)


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


def misses_of(officer: Officer) -> list[DutyMiss]:
    """The officer's own misses, the newest first."""
    return list(DutyMiss.objects.filter(officer=officer).select_related("post")[:50])


def _seat(post: Post, today: dt.date, since: dt.date) -> Seat:
    held = tuple(holders_on(post, today))
    seen = Attendance.objects.filter(officer__in=held).order_by("-day").values_list("day", flat=True).first()
    kept = {each.officer_id: each for each in Registration.objects.filter(officer__in=held, removed_at=None)}
    return Seat(post, held, kept, seen, DutyMiss.objects.filter(post=post, day__gte=since).count())
