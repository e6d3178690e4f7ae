"""Read the sealed record for news. Its leaves have one order without gaps, so nothing is told twice, lost or out of order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from sundial.cases.models import Case
from sundial.inbox.actions.tell import News, tell
from sundial.inbox.models import Mark
from sundial.inbox.occasions import Occasion, texts
from sundial.kernel import clock
from sundial.ledger.models import Event, Leaf
from sundial.powers import procedures

BATCH = 500


@transaction.atomic
def one_pass() -> bool:
    """Tell of the next leaves; return whether there may be more. Another worker that is at it is not waited for."""
    Mark.objects.get_or_create(pk=1)  # a database that was emptied has none
    mark = Mark.objects.select_for_update(skip_locked=True).filter(pk=1).first()
    if mark is None:
        return False
    leaves = list(
        Leaf.objects.filter(idx__gte=mark.next_leaf).order_by("idx").values_list("pending_id", flat=True)[:BATCH]
    )
    if not leaves:
        return False
    tell(_news(_events(leaves)))
    mark.next_leaf += len(leaves)
    mark.save(update_fields=["next_leaf"])
    return len(leaves) == BATCH


@transaction.atomic
def tell_since(moment: dt.datetime) -> None:
    """Tell of what was recorded from ``moment`` on though nothing is sealed yet, for a county that is lived in one go.

    What was told before is not told again.
    """
    found = _may_be_news().filter(recorded_at__gte=moment).order_by("recorded_at", "subject_id", "position")
    tell(_news(found))


def skip_sealed() -> None:
    """Leave alone whatever stands in the log by now; ``tell_since`` has told of it."""
    newest = Leaf.objects.order_by("idx").last()
    Mark.objects.update_or_create(pk=1, defaults={"next_leaf": newest.idx + 1 if newest else 0})


def _may_be_news() -> QuerySet[Event]:
    since = clock.now() - texts().told_within
    return Event.objects.filter(subject_type="case", data__verb__in=list(texts().by_verb), recorded_at__gte=since)


def _events(ids: Sequence[UUID]) -> list[Event]:
    """The events of these leaves that may be news, in the order of the leaves."""
    found = _may_be_news().in_bulk(ids)
    return [found[key] for key in ids if key in found]


def _news(events: Iterable[Event]) -> list[News]:
    events = list(events)
    # Only a case with a query password has a party who can read: a part of a joint approval is told of by the whole.
    shown = Case.objects.select_related("organ", "version").exclude(secret_hash="")
    cases = shown.in_bulk({event.subject_id for event in events})
    return [
        News(case, occasion.name, str(event.pk), event.occurred_at, _places(event))
        for event in events
        if (case := cases.get(event.subject_id))
        for occasion in texts().by_verb[event.data["verb"]]
        if _concerns(occasion, case)
    ]


def _concerns(occasion: Occasion, case: Case) -> bool:
    return not occasion.applied or procedures.is_applied_for(case.procedure)


def _places(event: Event) -> dict[str, dict[str, str]]:
    return {"zh": {"cause": event.reason}, "en": {"cause": event.data.get("reason_en") or event.reason}}
