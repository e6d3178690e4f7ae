"""依法删除个人信息: one officer applies, the head of the organ agrees, the worker forgets (个人信息保护法 第四十七条).

The record keeps the digests, so every proof stays; what the rooms know of the case's applicant may go in the same transaction.
The pages have no right to forget anything: they record that two people have agreed, which is what gives the worker leave
(``cases.forgetting``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case, Erasure, Party, PartyKind
from sundial.cases.naming import naming
from sundial.cases.queries import visible_to
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.ledger import forgetting, openings, queries
from sundial.ledger.actions import record
from sundial.ledger.actor import APPLICANT, Actor
from sundial.ledger.commitment import PUBLIC
from sundial.ledger.models import Event
from sundial.organs.access import ADMINISTRATORS, Duty, duties, duty_as, organs_where, subtree
from sundial.organs.models import Officer, Reach, Role

BASIS = "《中华人民共和国个人信息保护法》第四十七条"
RULES = Path(__file__).with_name("erasure.yaml")
HEAD = _("the head of the organ")


@dataclass(frozen=True)
class Asked:
    """What is to be forgotten of some events, on which article and why; with ``party`` all the case knows of its applicant as well."""

    events: Sequence[Event]
    fields: Collection[str]
    basis: str
    reason: str
    party: bool = False


@cache
def stays() -> list[dict[str, Any]]:
    """What an erasure leaves by law: ``what`` and ``until`` in both languages, and the ``basis``."""
    return list(read_yaml(RULES)["stays"])


def erasable(case: Case) -> list[tuple[Event, list[str]]]:
    """The events of the case of which something may be forgotten, with the names of those fields, the first first."""
    found = [(event, forgetting.forgettable(event)) for event in queries.timeline("case", case.pk)]
    return [(event, fields) for event, fields in found if fields]


def seen_by(officer: Officer) -> QuerySet[Erasure]:
    """The erasures of cases that the officer may see; those nobody has decided first, then the newest."""
    found = Erasure.objects.filter(case__in=visible_to(officer)).select_related("case__organ", "asked_by", "decided_by")
    return found.order_by(F("decided_at").desc(nulls_first=True), "-asked_at", "pk")


def stuck_for(officer: Officer) -> QuerySet[Erasure]:
    """The erasures whose carrying out failed, for whoever keeps the house of their region or organ; the oldest first."""
    reach = Q(pk__in=[])
    for post in (duty.post for duty in duties(officer) if duty.post.role == Role.SYSTEM_ADMIN):
        region = Q(case__organ__region__in=subtree(post.organ.region))
        reach |= region if post.reach == Reach.REGION else Q(case__organ=post.organ_id)
    return stuck().filter(reach).select_related("case__organ")


def stuck() -> QuerySet[Erasure]:
    """The erasures agreed to whose carrying out has failed so far, the oldest first."""
    return Erasure.objects.filter(agreed=True, done_at=None, failures__gt=0).order_by("decided_at", "pk")


def waiting_for(officer: Officer) -> QuerySet[Erasure]:
    """The erasures that wait for this head's word."""
    organs = organs_where(officer, [Role.DIRECTOR])
    return Erasure.objects.filter(decided_at=None, case__organ__in=organs).exclude(asked_by=officer)


@transaction.atomic
def ask(case: Case, asked: Asked, *, by: Officer) -> Erasure:
    """Apply for an erasure.

    Raises ``Refusal``: ``erasure.not_yours``, ``erasure.open_case``, ``erasure.asked``, ``erasure.party``, and as ``forgetting.check`` does.
    """
    case = (
        Case.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organ", "item", "applicant")
        .get(pk=case.pk)
    )
    duty = _own_duty(case, by)
    _check_case(case, asked)
    # Of the first event everything named must be there; of the others goes what they have.
    forgetting.check(asked.events[0], asked.fields, forgetting.Paper(duty.actor, asked.basis, asked.reason))
    if Erasure.objects.filter(case=case, decided_at=None).exists():
        raise Refusal("erasure.asked", _("An erasure in this case waits for its answer already."))
    row = Erasure.objects.create(
        case=case,
        events=_going(case, asked),
        fields=sorted(asked.fields),
        party=asked.party,
        basis=asked.basis,
        reason=asked.reason,
        asked_by=by,
        asked_post=duty.actor.post,
        asked_at=clock.now(),
    )
    _tell("record.erase_ask", row, duty, asked.reason)
    return row


@transaction.atomic
def agree(row: Erasure, *, by: Officer) -> Erasure:
    """Agree to it. From here on the worker forgets, and nothing brings the fields back.

    Raises ``Refusal``: ``erasure.not_head``, ``erasure.decided``, ``erasure.party``, and as ``forgetting.agree`` does.
    """
    row, duty = _taken(row, by)
    paper = forgetting.Paper(_actor_who_asked(row), row.basis, row.reason)
    if row.party:
        check_free(row.case.applicant)
    told = [
        forgetting.agree(going, paper, by=duty.actor, party=row.party and chain == ("case", row.case_id))
        for chain, going in _by_chain(row).items()
    ]
    row.because = [bytes(each.leaf_hash).hex() for each in told]
    return _decide(row, by, agreed=True)


@transaction.atomic
def refuse(row: Erasure, answer: str, *, by: Officer) -> Erasure:
    """Refuse it, with a reason. Raises ``Refusal``: ``erasure.not_head``, ``erasure.decided``, ``erasure.answer``."""
    row, duty = _taken(row, by)
    if not answer.strip():
        raise Refusal("erasure.answer", _("Say why it is refused."), field="answer")
    row.answer = answer
    _tell("record.erase_refuse", row, duty, answer)
    return _decide(row, by, agreed=False)


def events_of(row: Erasure) -> list[Event]:
    """The events that lose something, first to last; those of other chains than the case's own after them."""
    found = Event.objects.filter(pk__in=list(row.events))
    return sorted(found, key=lambda event: (event.subject_id != row.case_id, event.recorded_at, event.position))


def told_by(row: Erasure) -> list[tuple[bytes, Mapping[str, object]]]:
    """The erasures that the record holds of a row agreed to, one for each chain: leaf hash and what they name."""
    told = Event.objects.filter(leaf_hash__in=[bytes.fromhex(each) for each in row.because]).order_by("id")
    public = {event.pk: dict(_public(event)) for event in told}
    return [(bytes(event.leaf_hash), public[event.pk]) for event in told]


def _public(event: Event) -> Mapping[str, object]:
    found = next(each.value for each in openings.of(event) if each.field == PUBLIC)
    assert isinstance(found, dict)
    return found


def _going(case: Case, asked: Asked) -> dict[str, list[str]]:
    """What goes, by event: what was asked for as far as it is there, and with the party whatever names him, whoever recorded it."""
    first, *others = asked.events
    going = {first: set(asked.fields)} | {event: set(left_of(event, asked.fields)) for event in others}
    for event, fields in naming(case) if asked.party else ():
        going[event] = going.get(event, set()) | set(fields)
    return {str(event.pk): sorted(fields) for event, fields in going.items()}


def _by_chain(row: Erasure) -> dict[tuple[str, UUID], dict[Event, list[str]]]:
    """What is left to go, by the chain it stands in; of nothing left the first event still says so when it is checked."""
    events = events_of(row)
    left = {event: left_of(event, row.events[str(event.pk)]) for event in events}
    chains: dict[tuple[str, UUID], dict[Event, list[str]]] = {}
    for event in [each for each in events if left[each]] or events[:1]:
        chains.setdefault((event.subject_type, event.subject_id), {})[event] = left[event]
    return chains


def alike(case: Case, event: Event, fields: Collection[str]) -> list[Event]:
    """``event``, and the other events of the same case by its applicant that have one of ``fields`` to forget."""
    of_applicant = [each for each, names in erasable(case) if each.actor_id == APPLICANT and set(names) & set(fields)]
    return [event, *(each for each in of_applicant if each.pk != event.pk)]


def may_decide(row: Erasure, officer: Officer) -> bool:
    """Whether the officer is the head whose word is asked for."""
    return row.decided_at is None and waiting_for(officer).filter(pk=row.pk).exists()


def may_ask(case: Case, officer: Officer) -> bool:
    """Whether the officer may apply for an erasure of this case now."""
    return case.closed_at is not None and any(_duties_at(case, officer))


def _check_case(case: Case, asked: Asked) -> None:
    if case.closed_at is None:
        sentence = _("What a case needs cannot be erased while it is being handled.")
        raise Refusal("erasure.open_case", sentence, basis=BASIS)
    if not asked.events or any(event.subject_id != case.pk for event in asked.events):
        raise Refusal("erasure.not_yours", _("This event is of another case."))
    if asked.party:
        check_free(case.applicant)


def left_of(event: Event, fields: Collection[str]) -> list[str]:
    """Those of ``fields`` that ``event`` still has."""
    return sorted(set(fields) & set(forgetting.forgettable(event)))


def check_free(party: Party) -> None:
    """Refuse (``erasure.party``) to forget a firm, or somebody whom an open case still needs."""
    open_cases = Case.objects.filter(Q(applicant=party) | Q(agent=party), closed_at=None)
    if party.kind != PartyKind.PERSON or open_cases.exists():
        sentence = _("Only a natural person's details are erased, and only when no other case of theirs is open.")
        raise Refusal("erasure.party", sentence, field="party", basis=BASIS)


def _own_duty(case: Case, by: Officer) -> Duty:
    duty = next(iter(_duties_at(case, by)), None)
    if duty is None:
        who = _("an officer of the organ whose case it is")
        raise Refusal("erasure.not_yours", _("This is a case of another organ."), who=who)
    return duty


def _duties_at(case: Case, officer: Officer) -> Iterable[Duty]:
    return (d for d in duties(officer) if d.post.organ_id == case.organ_id and d.post.role not in ADMINISTRATORS)


def _taken(row: Erasure, by: Officer) -> tuple[Erasure, Duty]:
    row = (
        Erasure.objects.select_for_update(of=("self",))
        .select_related("case__organ", "case__item", "asked_by")
        .get(pk=row.pk)
    )
    duty = duty_as(by, [Role.DIRECTOR], row.case.organ)
    if duty is None:
        raise Refusal("erasure.not_head", _("Only the head of the organ decides on an erasure."), who=HEAD)
    if row.decided_at is not None:
        raise Refusal("erasure.decided", _("This was decided already."))
    if row.asked_by_id == by.pk:
        raise Refusal("ledger.forget_alone", _("Nobody agrees to his own application to erase."), who=HEAD)
    return row, duty


def _decide(row: Erasure, by: Officer, *, agreed: bool) -> Erasure:
    row.decided_by, row.decided_at, row.agreed = by, clock.now(), agreed
    row.save()
    return row


def _actor_who_asked(row: Erasure) -> Actor:
    asked = row.asked_by
    return Actor(id=str(asked.pk), name=asked.name, post=row.asked_post, organ_code=row.case.organ.code)


def _tell(kind: str, row: Erasure, duty: Duty, reason: str) -> None:
    numbers = [queries.number_of(bytes(event.leaf_hash)) for event in events_of(row)]
    record(
        kind,
        subject_type="case",
        subject_id=row.case_id,
        by=duty.actor,
        organ=row.case.organ.code,
        item=row.case.item.code,
        reason=reason,
        data={
            "basis": row.basis,
            "fields": row.fields,
            "party": row.party,
            "receipts": numbers,
        },
    )
