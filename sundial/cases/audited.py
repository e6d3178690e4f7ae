"""审计记录: what an audit administrator reads of his region or organ: who looked, who was let in, what was changed for all. He changes nothing.

Of a case he learns that its file was read or something erased from it, by receipt number; the case itself he does not see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.cases.kinds import AUDITS, READS
from sundial.kernel import clock
from sundial.ledger.actions import AlreadyRecorded, record
from sundial.ledger.models import Event
from sundial.organs.access import duties, subtree
from sundial.organs.models import Officer, Organ, Reach, Role


class Watched(models.TextChoices):
    """What an event is to him."""

    READS = "reads", _("files, papers and this record read")
    GRANTS = "grants", _("accounts, posts and deputies")
    ERASURES = "erasures", _("personal data erased")
    RULES = "rules", _("rules, calendars and catalogues")
    KEYS = "keys", _("keys of the log")


ERASING = ("record.erase_ask", "record.erase_refuse", "record.erase_party")
_WHICH = {
    Watched.READS: Q(kind__in=(*READS, *AUDITS)),
    Watched.GRANTS: Q(act="grant"),
    Watched.ERASURES: Q(act="erase") | Q(kind__in=ERASING),
    Watched.RULES: Q(act__in=["rule", "calendar", "catalogue"]),
    Watched.KEYS: Q(act="key"),
}


@dataclass(frozen=True)
class Asked:
    """What he narrowed the record to; days count whole, in Beijing time."""

    since: dt.date
    until: dt.date
    watched: str = ""
    name: str = ""


def audits(officer: Officer) -> bool:
    """Whether the officer is an audit administrator anywhere."""
    return any(duty.post.role == Role.AUDIT_ADMIN for duty in duties(officer))


def audited(officer: Officer, asked: Asked) -> QuerySet[Event]:
    """The events he may read, the newest first; none for anybody else."""
    which = _WHICH[Watched(asked.watched)] if asked.watched else _any_of(list(_WHICH.values()))
    found = Event.objects.filter(
        which,
        Q(organ_code__in=_organs(officer)) | Q(actor_organ_code__in=_organs(officer)),
        recorded_at__gte=clock.start_of_day(asked.since),
        recorded_at__lt=clock.end_of_day(asked.until),
    )
    named = found.filter(actor_name__contains=asked.name) if asked.name else found
    return named.order_by("-recorded_at", "-id")


def note_looked(officer: Officer, asked: Asked) -> None:
    """Record that ``officer`` read the audit record and whom he looked for there: each question once a day.

    Who watches is watched: another audit administrator of his reach, or the one above, finds it in the same list.
    """
    reading, searching = AUDITS
    told = {"since": str(asked.since), "until": str(asked.until)} | ({"name": asked.name} if asked.name else {})
    duty = next(each for each in duties(officer) if each.post.role == Role.AUDIT_ADMIN)
    with suppress(AlreadyRecorded), transaction.atomic():
        record(
            searching if asked.name else reading,
            subject_type="officer",
            subject_id=officer.pk,
            by=duty.actor,
            organ=duty.post.organ.code,
            data={"verb": "other", "watched": asked.watched, **told},
            idem=f"audit {officer.pk} {clock.today()} {asked.watched} {'..'.join(told.values())}",
        )


def _any_of(conditions: Sequence[Q]) -> Q:
    whole = Q()
    for each in conditions:
        whole |= each
    return whole


def _organs(officer: Officer) -> QuerySet[Organ, str]:
    where = Q(pk__in=[])
    for post in (duty.post for duty in duties(officer) if duty.post.role == Role.AUDIT_ADMIN):
        regional = post.reach == Reach.REGION
        where |= Q(region__in=subtree(post.organ.region)) if regional else Q(pk=post.organ_id)
    return Organ.objects.filter(where).values_list("code", flat=True)
