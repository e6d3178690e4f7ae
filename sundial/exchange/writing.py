"""A case of another system in the rows of this one: case, origin, steps, and an event for every act it tells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sundial.cases.models import Case, Channel, Party
from sundial.exchange.models import Origin, Span, System
from sundial.exchange.states import ENDED, ENDING, OUTCOMES, PROCEDURE, RUNNING
from sundial.kernel import clock
from sundial.ledger.actions import Act
from sundial.ledger.actor import Actor
from sundial.powers.models import ItemVersion
from sundial.rules.logs.taking import TakenAct, TakenCase

ACTOR_LENGTH, NAME_LENGTH = 64, 200


def case_of(told: TakenCase, system: System, version: ItemVersion, party: Party, number: str) -> Case:
    """The case with the milestones its acts tell."""
    opened = min(each.occurred_at for each in told.acts)
    ended = _first(told, *ENDING)
    return Case(
        number=number,
        procedure=PROCEDURE,
        state=ENDED if ended else RUNNING,
        outcome=next((OUTCOMES[each.verb] for each in told.acts if each.verb in OUTCOMES), ""),
        organ=system.item.organ,
        item=system.item,
        version=version,
        applicant=party,
        project_name=told.texts["subject"][:300],
        channel=Channel.EXCHANGE,
        opened_at=opened,
        submitted_at=opened,
        accepted_at=_first(told, "accept", "file_case"),
        decided_at=_first(told, *OUTCOMES),
        delivered_at=_first(told, "deliver"),
        closed_at=ended,
    )


def _first(told: TakenCase, *verbs: str) -> datetime | None:
    return min((each.occurred_at for each in told.acts if each.verb in verbs), default=None)


def origin_of(told: TakenCase, case: Case, system: System) -> Origin:
    """What the rules must know of the case beside its acts."""
    limits = {
        name: value if value is not None or not name.endswith("_unit") else "" for name, value in told.limits.items()
    }
    return Origin(
        case=case,
        system=system,
        record=told.record[:200],
        digest=told.digest,
        number=told.texts["number"][:200],
        amount=told.amount,
        taken_at=clock.now(),
        **limits,
    )


def spans_of(told: TakenCase, origin: Origin) -> Iterator[Span]:
    """Its steps."""
    for each in told.spans:
        fields = {name: getattr(each, name) for name in each.__slots__}
        yield Span(origin=origin, **fields | {"name": each.name[:100], "actor": each.actor[:100]})


def acts_of(told: TakenCase, case: Case, system: System) -> Iterator[Act]:
    """One event for each act, in the order told: it happened then, was entered there when that system says, and is told here now."""
    for each in told.acts:
        yield Act(
            kind="imported.act",
            subject_type="case",
            subject_id=case.pk,
            by=_hand(each, system),
            organ=case.organ.code,
            item=case.item.code,
            occurred_at=each.occurred_at,
            reason=each.reason,
            channel="exchange",
            data=_said(each, told, system),
        )


def _hand(act: TakenAct, system: System) -> Actor:
    """Whoever acted there is no account here: his id carries the system's code, and stays empty where nobody is named."""
    if not act.actor:
        return Actor(id="", name=system.title[:NAME_LENGTH])
    return Actor(
        id=f"{system.code}:{act.actor}"[:ACTOR_LENGTH], name=act.actor[:NAME_LENGTH], post=system.title[:NAME_LENGTH]
    )


def _said(act: TakenAct, told: TakenCase, system: System) -> dict[str, Any]:
    data: dict[str, Any] = {
        "verb": act.verb,
        "activity": act.activity,
        "imported": system.code,
        "system": system.title,
        "record": told.record,
        "local_day": act.occurred_on,
    }
    if act.recorded_at is not None:
        data |= {"entered_at": act.recorded_at, "entered_on": act.recorded_on}
    if act.approver:
        data["approver"] = act.approver
    if act.amount is not None:
        data["figures"] = {"amount": act.amount}
    return data
