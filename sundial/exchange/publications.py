"""The result of a foreign case is published as our own are, where its item publishes results: masked, with its term."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case, Publication, PublicationKind
from sundial.cases.publishing import public_content
from sundial.cases.stated import stated_life, stated_lives
from sundial.exchange.models import System
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Limit, Unit, due_at
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import Act
from sundial.ledger.actor import Actor
from sundial.organs.queries import calendar_for
from sundial.powers.drafts import day_means
from sundial.rules.logs.taking import TakenCase


def publications(cases: Sequence[Case], told: Sequence[TakenCase], system: System) -> list[tuple[Publication, Act]]:
    """One publication, with the event that says so, for each decided case; they share version, organ and moment, so one term."""
    decided = [each for each in zip(cases, told, strict=True) if each[0].outcome and each[0].version.publishes_result]
    until = standing_until(decided[0][0], clock.now()) if decided else clock.now()
    return [_published(case, each, system, until) for case, each in decided]


def standing_until(case: Case, at: dt.datetime) -> dt.datetime:
    """How long a result of the item stands when published now: as its own procedure says, with the law's editions of the day.

    Raises ``Refusal``: ``publication.period`` when neither item nor law says it.
    """
    procedure, today = case.item.procedure, local_date(at)
    life = stated_life(procedure) if procedure in {each.procedure for each in stated_lives()} else None
    names = [name for name in ("shown_until", "publication") if life and name in life.limits]
    terms = [term.limit for name in names if life and (term := life.limit(name, case, today))]
    own = case.version.limits.filter(kind="publication").first()
    terms += [Limit(own.value, Unit(own.unit))] if own else []
    if not terms:
        raise Refusal("publication.period", _("The item does not say how long this must be published."))
    calendar = calendar_for(case.organ)
    return due_at(terms[0], at, calendar, resolution=day_means(case.item, case.version))


def _published(case: Case, told: TakenCase, system: System, until: dt.datetime) -> tuple[Publication, Act]:
    assert case.decided_at is not None
    decided = {"outcome": case.outcome, "case_number": case.number, "decided_on": local_date(case.decided_at)}
    content = public_content(case, **decided)
    if told.amount is not None:
        content["amount"] = f"{told.amount:.2f}"
    now = clock.now()
    publication = Publication(
        case=case,
        kind=PublicationKind.RESULT,
        title=case.version.name,
        content=content,
        channel=system.title,
        published_at=now,
        keep_until=until,
    )
    data = {"verb": "publish", "system": system.title, "publication": str(publication.pk)}
    event = Act(
        kind="imported.publish",
        subject_type="case",
        subject_id=case.pk,
        by=Actor.system(),
        organ=case.organ.code,
        item=case.item.code,
        channel="exchange",
        data=data | {"keep_until": publication.keep_until},
    )
    return publication, event
