"""Doing a stated act, and beginning a case of a stated life: one transaction, like every act of the spine."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from sundial.cases import parties, passwords
from sundial.cases.models import Case, Channel, Party
from sundial.cases.moments import check_in_force, happened
from sundial.cases.numbering import case_number
from sundial.cases.procedure import (
    APPLICANT,
    Act,
    By,
    check_guards,
    check_hand_guards,
    conclude,
    duties_of,
    hand_for,
    perform,
)
from sundial.cases.stated.acts import StatedAct, reckoners
from sundial.cases.stated.asked import read_answers
from sundial.cases.stated.checks import given_checks
from sundial.cases.stated.fitting import fitting
from sundial.cases.stated.lives import stated_act, stated_life
from sundial.cases.stated.models import Record
from sundial.cases.stated.seats import seats_of
from sundial.kernel import clock
from sundial.ledger.canonical import canonical
from sundial.ledger.models import Event
from sundial.organs.models import Organ
from sundial.powers.models import ItemVersion


@dataclass(frozen=True)
class Opened:
    """A case begun. ``password`` is what a party takes home; it is nowhere else in clear, and empty where nobody does."""

    case: Case
    password: str
    event: Event


def do(
    case_id: UUID,
    action: str,
    given: Mapping[str, Any],
    *,
    by: By,
    occurred_at: dt.datetime | None = None,
) -> Case:
    """Do ``action`` of a stated life with these answers.

    Raises ``Refusal``: what ``perform`` refuses, ``asked.*`` for an answer that is missing or unfit, and what the act's checks
    and effects refuse; then nothing is changed.
    """
    procedure = Case.objects.values_list("procedure", flat=True).get(pk=case_id)
    stated = stated_act(procedure, action)
    if stated is None:
        raise LookupError(f"{procedure} states no act {action}")
    reason = str(given.get(stated.reason, "") or "")
    happened = occurred_at or said_moment(stated, given)
    with fitting(stated, given), perform(case_id, action, by=by, occurred_at=happened, reason=reason) as act:
        carry_out(act, stated, given)
    return act.case


@transaction.atomic
def open_case(
    version: ItemVersion,
    party: Party,
    given: Mapping[str, Any],
    *,
    by: By,
    occurred_at: dt.datetime | None = None,
    parent: Case | None = None,
    seats: Mapping[str, UUID] | None = None,
    group: str = "",
    project_name: str = "",
    agent: Party | None = None,
    procedure: str = "",
    organ: Organ | None = None,
    channel: Channel | None = None,
    handing_in: Callable[[Case], None] | None = None,
) -> Opened:
    """Begin a case of the item's stated life; ``party`` may be new, and may be without a number while it is unknown.

    ``procedure`` names another life that runs the same items (a summary procedure beside the ordinary one), ``organ`` another
    organ than the item's, which does its own part of the ``parent``; ``channel`` how it came, where that is not told by whose hand.
    ``handing_in`` adds the materials that come with it, before anything is said of them.
    ``seats`` names the organs that act on the case beside its own (镇, 县 …) where neither an answer nor the item does. Raises
    ``Refusal``: ``item.cancelled``, ``item.not_in_force``, ``case.seat``, ``case.role``, ``act.future``, ``asked.*``, a party's wrong number, and what checks and effects refuse.
    """
    stated = stated_life(procedure or version.item.procedure)
    opening = stated.opening
    if opening is None or stated.items_of != version.item.procedure:
        raise LookupError(f"{stated.procedure} is not opened this way")
    at = happened(occurred_at or said_moment(opening, given))
    check_in_force(version, clock.local_date(at))
    for each, field in ((party, "identifier"), (agent, "agent_identifier")):
        if each is not None:
            parties.keep_if_known(each, field=field)
    case = Case(
        number="",
        procedure=stated.procedure,
        state=stated.life.start,
        organ=organ or version.item.organ,
        item=version.item,
        version=version,
        applicant=party,
        agent=agent,
        applicant_group=group,
        project_name=project_name,
        parent=parent,
        seats=seats_of(stated, version, given, seats),
        channel=channel or (Channel.ONLINE if by == APPLICANT else Channel.WINDOW),
        opened_at=at,
        submitted_at=at,
    )
    hand = hand_for(case, opening.transition, by, duties_of(by, at), None, at)
    check_hand_guards(case, opening.action, hand, at)
    case.number = case_number(case.organ, case.item, clock.local_date(at))
    password = passwords.draw() if stated.is_applied_for else ""
    case.secret_hash = passwords.hashed(password) if password else ""
    case.save()
    if handing_in is not None:
        handing_in(case)
    check_guards(case, opening.action, None, at)
    reason = str(given.get(opening.reason, "") or "")
    verb, life = opening.transition.verb, stated.life
    act = Act(life, opening.transition, case, hand, None, at, reason, life.start, verb)
    with fitting(opening, given):
        carry_out(act, opening, given)
        conclude(act)
    assert act.event is not None
    return Opened(case, password, act.event)


def carry_out(act: Act, stated: StatedAct, given: Mapping[str, Any]) -> dict[str, Any]:
    """Read the answers, check them, add what the system reckons, write the record, then do what the act does. Returns the answers."""
    answers = read_answers(stated.asks(act.case), act.case, given, stated.transition.basis)
    for check in stated.checks:
        given_checks[check.name](act, answers, check.argument)
    for name, reckons in stated.reckons.items():
        answers[name] = reckoners[reckons](act, answers)
    if stated.target is not None:
        act.target = stated.target.word(answers) or act.case.state
    if stated.verb is not None:
        act.verb = stated.verb.word(answers) or act.verb
    _keep_record(act, stated, answers)
    for effect in stated.effects:
        if effect.happens(answers):
            effect.do(act, answers)
    return answers


def _keep_record(act: Act, stated: StatedAct, answers: dict[str, Any]) -> None:
    asked = {each.name: each for each in stated.asks(act.case)}
    figures = {name: value for name, value in answers.items() if name in asked and asked[name].figure}
    if figures:
        act.note(figures={**act.case.answers.get("figures", {}), **figures})
        act.case.answers["figures"] = {**act.case.answers.get("figures", {}), **figures}
    act.note(**{name: value for name, value in answers.items() if name in asked and asked[name].noted})
    act.note(record=hashlib.sha256(canonical(answers)).hexdigest())
    act.once_recorded(lambda event: _write(act, answers, event))


def _write(act: Act, answers: dict[str, Any], event: Event) -> None:
    Record.objects.create(
        case=act.case,
        action=act.transition.action,
        values=answers,
        officer=act.hand.officer,
        author=act.hand.actor.name,
        at=act.at,
        event_id=event.pk,
    )


def said_moment(stated: StatedAct, given: Mapping[str, Any]) -> dt.datetime | None:
    """When the act happened, where a field of it says so (``occurs``); what cannot be read is refused with the answers."""
    value = given.get(stated.occurs) if stated.occurs else None
    try:
        moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return None
    return moment if isinstance(moment, dt.datetime) and moment.tzinfo else None
