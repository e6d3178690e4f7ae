"""Who may act and see: posts held today (own, or delegated while the holder is absent), and how far they reach."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q
from django.http import HttpRequest

from sundial.kernel import clock
from sundial.ledger.actor import Actor
from sundial.organs.models import (
    Account,
    Appointment,
    Certificate,
    Officer,
    Organ,
    Post,
    Reach,
    Region,
    Role,
    Suspension,
)

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


@dataclass(frozen=True)
class Duty:
    """An officer at a post on a day. ``delegated_by`` is set when the post is another's, on a recorded paper."""

    officer: Officer
    post: Post
    delegated_by: Officer | None = None

    @property
    def actor(self) -> Actor:
        """How the ledger names this duty."""
        name = f"{self.post.name}（受{self.delegated_by.name}授权）" if self.delegated_by else self.post.name
        return Actor(id=str(self.officer.pk), name=self.officer.name, post=name, organ_code=self.post.organ.code)


def current(prefix: str, on: date) -> Q:
    """Rows whose ``valid_from``/``valid_to`` span contains ``on``; ``prefix`` is a lookup path such as ``post__``."""
    return Q(**{f"{prefix}valid_from__lte": on}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": on})
    )


def on_duty(officer: str = "pk") -> Q:
    """Rows whose officer is not suspended now (ACC-12); ``officer`` is the path from the row to his key."""
    return Q(~Exists(Suspension.objects.filter(officer=OuterRef(officer), ended_at=None)))


def is_suspended(officer: Officer) -> bool:
    """Whether the officer acts at no post because his duties are suspended."""
    return not Officer.objects.filter(on_duty(), pk=officer.pk).exists()


def head_of(organ: Organ, on: date) -> Officer | None:
    """Whoever holds the head's post of ``organ`` on ``on`` and is not suspended."""
    held = Officer.objects.filter(current("appointments__", on), on_duty(), appointments__post__organ=organ)
    return held.filter(appointments__post__role=Role.DIRECTOR).order_by("pk").first()


Found = TypeVar("Found")
Row = TypeVar("Row", bound=Model)
HELD = """
SELECT {columns} FROM (
    SELECT 1 AS turn, id, post_id, NULL AS holder_id FROM organs_appointment
    WHERE officer_id = %(officer)s AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to >= %(on)s)
    UNION ALL
    SELECT 2, id, post_id, holder_id FROM organs_delegation
    WHERE deputy_id = %(officer)s AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to >= %(on)s)
) AS held
JOIN organs_post AS post ON post.id = held.post_id
JOIN organs_organ AS organ ON organ.id = post.organ_id
LEFT JOIN organs_officer AS holder ON holder.id = held.holder_id
WHERE %(though_suspended)s
    OR NOT EXISTS (SELECT FROM organs_suspension WHERE officer_id = %(officer)s AND ended_at IS NULL)
ORDER BY held.turn, held.id
"""
_known: ContextVar[dict[Hashable, Any] | None] = ContextVar("rights_known", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Within the block, whose work changes nothing, the rights of an officer are read from the database once."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def duties(officer: Officer, on: date | None = None, *, though_suspended: bool = False) -> list[Duty]:
    """Every post ``officer`` may act at on ``on`` (default today): appointments first, then delegations received; none while his
    duties are suspended, unless it is asked what he would hold (``though_suspended``)."""
    on = on or clock.today()
    return list(once(("duties", officer.pk, on, though_suspended), lambda: _duties(officer, on, though_suspended)))


def once(key: Hashable, find: Callable[[], Found]) -> Found:
    """What ``find`` returns, asked a second time only outside ``asked_once``; whoever changes it changes a copy."""
    known = _known.get()
    if known is None:
        return find()
    if key not in known:
        known[key] = find()
    found: Found = known[key]
    return found


def _duties(officer: Officer, on: date, though_suspended: bool) -> list[Duty]:
    asked: dict[str, Any] = {"officer": officer.pk, "on": on, "though_suspended": though_suspended}
    with connection.cursor() as cursor:
        cursor.execute(_held_posts(), asked)
        return [_duty(officer, iter(row)) for row in cursor.fetchall()]


def _duty(officer: Officer, row: Iterator[Any]) -> Duty:
    post, organ, holder = _loaded(Post, row), _loaded(Organ, row), _loaded(Officer, row)
    assert post is not None and organ is not None
    post.organ = organ
    return Duty(officer, post, holder)


def _loaded(model: type[Row], row: Iterator[Any]) -> Row | None:
    """The next model of a row, its key first, or nothing where it has none."""
    names = [field.attname for field in model._meta.concrete_fields]
    values = list(islice(row, len(names)))
    return model.from_db(connection.alias, names, values) if values[0] is not None else None


@cache
def _held_posts() -> str:
    """Every act and every page asks this, some of them ten times; put together anew each time, it cost ten times as much."""
    told = {"post": Post, "organ": Organ, "holder": Officer}
    columns = [f'{name}."{field.column}"' for name, model in told.items() for field in model._meta.concrete_fields]
    return HELD.format(columns=", ".join(columns))


def duty_as(officer: Officer, roles: Iterable[str], organ: Organ, on: date | None = None) -> Duty | None:
    """The first duty of ``officer`` in ``organ`` with one of ``roles``, own posts before delegated ones."""
    wanted = set(roles)
    for duty in duties(officer, on):
        if duty.post.organ_id == organ.pk and duty.post.role in wanted:
            return duty
    return None


def organs_where(officer: Officer, roles: Iterable[str], on: date | None = None) -> set[UUID]:
    """Keys of the organs in which ``officer`` may act at a post of one of ``roles`` on ``on`` (default today)."""
    wanted = set(roles)
    return {duty.post.organ_id for duty in duties(officer, on) if duty.post.role in wanted}


def duties_in(organ: Organ, roles: Iterable[str] = (), on: date | None = None) -> list[Duty]:
    """Who acts at a post of ``organ`` on ``on`` (default today), by name; only posts of ``roles`` when some are named."""
    held = Appointment.objects.filter(current("", on or clock.today()), on_duty("officer"), post__organ=organ)
    wanted = held.filter(post__role__in=list(roles)) if roles else held.exclude(post__role__in=ADMINISTRATORS)
    rows = wanted.select_related("post__organ", "officer").order_by("officer__name", "pk")
    return list({row.officer_id: Duty(row.officer, row.post) for row in rows}.values())


def holders(posts: Iterable[Post]) -> list[Officer]:
    """Whoever holds one of ``posts`` today, or has it lent."""
    keys, today = [post.pk for post in posts], clock.today()
    own = Q(appointments__post__in=keys) & current("appointments__", today)
    lent = Q(delegations_received__post__in=keys) & current("delegations_received__", today)
    return list(Officer.objects.filter(own | lent).distinct().order_by("pk"))


def subtree(region: Region) -> list[int]:
    """Keys of ``region`` and every region below it."""
    found, front = [region.pk], [region.pk]
    while front:
        front = list(Region.objects.filter(parent_id__in=front).values_list("pk", flat=True))
        found += front
    return found


def organs_under(region: Region) -> frozenset[UUID]:
    """Keys of the organs of ``region`` and of every region below it."""
    found = Organ.objects.values_list("pk", flat=True)
    return once(("organs under", region.pk), lambda: frozenset(found.filter(region_id__in=subtree(region))))


def visible_organs(officer: Officer, on: date | None = None) -> set[UUID]:
    """Keys of the organs whose cases ``officer`` may see by any post; own cases are seen besides."""
    return organs_seen(duties(officer, on))


def organs_seen(held: Iterable[Duty]) -> set[UUID]:
    """Keys of the organs whose cases may be seen by these posts.

    The three administrators keep the house and see no business in it, however far their posts reach (GB/T 22239).
    """
    seen: set[UUID] = set()
    for duty in held:
        if duty.post.role in ADMINISTRATORS:
            continue
        if duty.post.watches_id:
            seen.add(duty.post.watches_id)
        if duty.post.reach == Reach.ORGAN:
            seen.add(duty.post.organ_id)
        if duty.post.reach == Reach.REGION:
            seen |= organs_under(duty.post.organ.region)
    return seen


def account_in(request: HttpRequest) -> Account:
    """The account that asks, on a page that only those signed in may open."""
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


def administers_only(officer: Officer) -> bool:
    """Whether every post of the officer is one of the three administrators', who handle no case."""
    held = duties(officer)
    return bool(held) and all(duty.post.role in ADMINISTRATORS for duty in held)


def officer_in(request: HttpRequest) -> Officer:
    """The officer who asks, on a page that only officers may open."""
    return officer_of(account_in(request))


def officer_of(account: Account) -> Officer:
    """The person behind an account, with the organ loaded."""
    return Officer.objects.select_related("organ").get(pk=account.officer_id)


def certificate(officer: Officer, field: str, on: date | None = None) -> Certificate | None:
    """The certificate that entitles ``officer`` to act in ``field`` on ``on`` (default today), the longest-lasting first."""
    held = officer.certificates.filter(current("", on or clock.today()), field=field)
    return held.order_by("-valid_to", "pk").first()
