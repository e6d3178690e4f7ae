"""Rating a step of one's case: once, five levels, none chosen beforehand; a bad one becomes a case that must be handled."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.stated.words import both
from sundial.complaints.actions import Person, Wish, lodge
from sundial.complaints.centres import PROCEDURE, centre_of
from sundial.complaints.models import BAD_LEVELS, RATING, Left, Level, Naming, Rating, StaffDevice, Step
from sundial.complaints.queries import answer_of
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor

FILE = Path(__file__).with_name("ratings.yaml")
# A step may be rated once the case has reached its milestone.
MILESTONES = {Step.ACCEPTANCE: "accepted_at", Step.DECISION: "decided_at", Step.DELIVERY: "delivered_at"}


@dataclass(frozen=True)
class Policy:
    """The reasons offered, in the reader's language, and how long an address counts as the staff's."""

    reasons: dict[str, Any]
    device: dt.timedelta


@cache
def policy() -> Policy:
    """The county's way of being rated."""
    told = read_yaml(FILE)
    reasons = {key: both(words, f"ratings.{key}") for key, words in told["reasons"].items()}
    return Policy(reasons, dt.timedelta(days=told["staff_device_days"]))


@dataclass(frozen=True)
class Said:
    """What the party says of a step."""

    step: str
    level: int
    reasons: tuple[str, ...] = ()
    text: str = ""


def steps_to_rate(case: Case) -> list[Step]:
    """The steps the case has reached and nobody has rated; none of a complaint, whose answer is judged in its own life."""
    if case.procedure == PROCEDURE:
        return []
    done = {each.step for each in _given(case)}
    return [step for step, at in MILESTONES.items() if getattr(case, at) and step not in done]


@transaction.atomic
def give(case_id: UUID, said: Said, *, from_staff: bool) -> Rating:
    """Rate a step. ``from_staff``: the browser or its address is an officer's; the rating is kept and does not count.

    Raises ``Refusal``: ``rating.step`` not reached or rated before, ``rating.level``, ``rating.reason`` for a bad one without one.
    """
    case = (
        Case.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organ", "item", "applicant")
        .get(pk=case_id)
    )
    _check(case, said)
    bad = said.level in BAD_LEVELS and not from_staff
    rating = Rating.objects.create(
        case=case,
        step=said.step,
        level=said.level,
        reasons=list(said.reasons),
        text=said.text[:500],
        given_at=clock.now(),
        left_out=Left.STAFF if from_staff else "",
        complaint=_to_be_handled(case, said) if bad else None,
    )
    record(
        "rating.give",
        subject_type="case",
        subject_id=case.pk,
        by=Actor.applicant(case.applicant.name),
        organ=case.organ.code,
        item=case.item.code,
        data={"rated": said.step, "level": said.level, "left_out": rating.left_out},
    )
    return rating


def _check(case: Case, said: Said) -> None:
    if said.step not in steps_to_rate(case):
        raise Refusal(
            "rating.step",
            _("This step is not done yet, or you have rated it already."),
            field="step",
            basis="国办发〔2019〕51号（一次一评、一事一评）",
        )
    if said.level not in Level.values:
        raise Refusal("rating.level", _("Choose one of the five levels."), field="level")
    unknown = set(said.reasons) - set(policy().reasons)
    if unknown or (said.level in BAD_LEVELS and not (said.reasons or said.text.strip())):
        raise Refusal("rating.reason", _("Say what was bad, so that it can be put right."), field="reasons")


def _to_be_handled(case: Case, said: Said) -> Case | None:
    """The case a bad rating becomes: the organ rated puts it right in its days, another calls back.

    None where no centre serves the place, or nobody could call back: the rating stands by itself, and the desk says so.
    """
    party = case.applicant
    name = party.contact_name or party.name
    if centre_of(case.organ) is None or not (name and (party.telephone or party.email or party.address)):
        return None
    words = [str(policy().reasons[each]) for each in said.reasons]
    content = "；".join([*words, *([said.text.strip()] if said.text.strip() else [])])
    given = {
        "kind": RATING,
        "channel": "online",
        "subject": str(Step(said.step).label),
        "content": content,
        "about_organ": str(case.organ_id),
    }
    person = Person(Naming.NAMED, name, party.telephone, party.email, party.address)
    return lodge(person, given, Wish(about=case)).case


def exclude_untrue(complaint: Case) -> None:
    """The appeal against a rating was right: it counts no more, and stays. Inside the act that decides the appeal."""
    rating = Rating.objects.get(complaint=complaint)
    rating.left_out = Left.UNTRUE
    rating.save(update_fields=["left_out"])
    record(
        "rating.left_out",
        subject_type="case",
        subject_id=rating.case_id,
        by=Actor.system(),
        organ=rating.case.organ.code,
        item=rating.case.item.code,
        data={"rated": rating.step, "complaint": complaint.number},
    )


def mark_device(address: str) -> None:
    """Somebody of the staff signed in from ``address``."""
    until = clock.now() + policy().device
    StaffDevice.objects.update_or_create(mark=_mark(address), defaults={"until": until})


def is_staff_device(address: str) -> bool:
    """Whether somebody of the staff signed in from ``address`` lately."""
    return StaffDevice.objects.filter(mark=_mark(address), until__gt=clock.now()).exists()


def _mark(address: str) -> str:
    return salted_hmac("sundial.complaints.device", address, algorithm="sha256").hexdigest()


def _given(case: Case) -> list[Rating]:
    """The ratings of a case, read once for a page."""
    prefetch_related_objects([case], Prefetch("ratings", Rating.objects.select_related("complaint")))
    return list(case.ratings.all())


@dataclass(frozen=True)
class Told:
    """One rating as its giver reads it again: the step, the word, why it does not count, what the organ answered."""

    step: Any
    level: Any
    left_out: Any
    answer: str


def told(case: Case) -> list[Told]:
    """Every rating of ``case`` in the order of its steps."""
    rows = sorted(_given(case), key=lambda each: list(Step).index(Step(each.step)))
    return [
        Told(
            each.get_step_display(),
            each.get_level_display(),
            each.get_left_out_display() if each.left_out else "",
            answer_of(each.complaint) if each.complaint else "",
        )
        for each in rows
    ]
