"""汇总通知: what an officer is told beyond so many notices a day comes in one, once a day. What is urgent always comes singly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.urls import reverse

from sundial.kernel import clock
from sundial.kernel.yaml_files import read_yaml
from sundial.supervision.notices.models import Notice
from sundial.supervision.notices.occasions import FILE, occasions

DIGEST = "digest"


@dataclass(frozen=True)
class Terms:
    """How many notices a day come singly, and at which time of the day (Beijing) the digest goes out."""

    begins: dt.date
    singly: int
    goes_out: dt.time


def terms_on(day: dt.date) -> Terms:
    """The terms that hold on ``day``."""
    return [each for each in _terms() if each.begins <= day][-1]


def digests(officers: Collection[UUID], now: dt.datetime) -> dict[UUID, Notice]:
    """The digest of each of ``officers`` who has had his notices of the day; the others get theirs singly."""
    today = clock.local_date(now)
    told = Notice.objects.filter(officer__in=officers, told_at__gte=clock.start_of_day(today), digest=None)
    counts = told.exclude(occasion__in=_apart()).values_list("officer").annotate(Count("pk"))
    full = [officer for officer, count in counts if count >= terms_on(today).singly]
    return {officer: _digest(officer, now) for officer in full}


def goes_out_at(now: dt.datetime) -> dt.datetime:
    """When the digest that is being gathered at ``now`` goes out."""
    day = clock.local_date(now)
    moment = dt.datetime.combine(day, terms_on(day).goes_out, clock.BEIJING)
    return moment if now < moment else moment + dt.timedelta(days=1)


def count_again(digest: Notice) -> None:
    """Let a digest say how many it holds; what was read before is unread again."""
    occasion, number = occasions()[DIGEST], digest.gathered.count()
    digest.zh, digest.en = occasion.zh.format(number=number), occasion.en.format(number=number)
    digest.read_at = None
    digest.save(update_fields=["zh", "en", "read_at"])


def _digest(officer: UUID, now: dt.datetime) -> Notice:
    about = str(clock.local_date(goes_out_at(now)))
    made, _new = Notice.objects.get_or_create(
        officer_id=officer,
        occasion=DIGEST,
        about=about,
        defaults={"address": reverse("wall:notices"), "told_at": now},
    )
    return made


def _apart() -> list[str]:
    """Occasions that do not count: the urgent ones, and the digest itself."""
    return [DIGEST, *(name for name, occasion in occasions().items() if occasion.urgent)]


@cache
def _terms() -> tuple[Terms, ...]:
    rows: list[dict[str, Any]] = read_yaml(FILE)["digest"]
    found = [Terms(row["from"], row["singly_a_day"], dt.time.fromisoformat(row["goes_out"])) for row in rows]
    return tuple(sorted(found, key=lambda each: each.begins))
