"""What may be read of imports: whose files an officer looks into, and their refused rows without a person's number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, QuerySet
from django.utils.translation import get_language

from sundial.cases.masking import mask_identifier, mask_text
from sundial.exchange.models import Delivered, RefusedRow, System
from sundial.exchange.reasons import PARTY
from sundial.kernel import clock
from sundial.organs.access import visible_organs
from sundial.organs.models import Officer

# A number that cannot be right still says who is meant: any run of digits as long as a telephone's is one.
LONG = re.compile(r"\d{9,}")


def files_seen_by(officer: Officer) -> QuerySet[Delivered]:
    """The files delivered for items of the organs ``officer`` looks into."""
    return Delivered.objects.filter(system__item__organ__in=visible_organs(officer)).select_related(
        "system__item__organ"
    )


@dataclass(frozen=True)
class Source:
    """Another system with when it last delivered anything new, and how many whole days ago that was; both empty where it never did."""

    title: str
    last: datetime | None
    days: int | None


def sources_of(systems: QuerySet[System]) -> list[Source]:
    """The systems, the one silent longest first (EXCH-05: what comes late delays the watch); one query."""
    english, now = (get_language() or "").startswith("en"), clock.now()
    rows = systems.annotate(last=Max("files__at")).order_by(F("last").asc(nulls_first=True), "code")
    return [
        Source(each.title_en if english else each.title, each.last, (now - each.last).days if each.last else None)
        for each in rows
    ]


def systems_seen_by(officer: Officer) -> QuerySet[System]:
    """The systems whose cases are those of organs ``officer`` looks into."""
    return System.objects.filter(item__organ__in=visible_organs(officer))


def reasons_of(file: Delivered) -> list[tuple[str, int]]:
    """Each reason with how many rows of the file it refused, the most first."""
    counted = file.rows.values_list("reason").annotate(many=Count("pk")).order_by("-many", "reason")
    return [(reason, many) for reason, many in counted]


def shown(rows: Iterable[RefusedRow]) -> Iterator[tuple[RefusedRow, str]]:
    """Rows with what stood there as anybody at a desk may read it: line and record say enough to find it in the file."""
    for row in rows:
        yield row, _without_number(row)


def _without_number(row: RefusedRow) -> str:
    if row.reason.startswith(PARTY):
        return mask_identifier(row.value)
    return LONG.sub(lambda run: mask_identifier(run.group()), mask_text(row.value))
