"""Evaluation of organs (民主评议): opened between two days, answered once a person, counted and published when it closes.

Nobody releases the result: on the day after the last it is counted, recorded and open to everybody, whatever it says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from sundial.cases import passwords
from sundial.cases.stated.words import both
from sundial.complaints.models import Evaluation, Group, Invitation, Left, Level, Survey
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.access import duty_as, subtree
from sundial.organs.models import Officer, Organ, Role

HOSTS = (Role.SUPERVISOR, Role.OFFICE, Role.DIRECTOR)
INVITED = (Group.DELEGATE, Group.DEPUTY, Group.CPPCC)
# How much of one evaluation the result keeps by organ: levels by group and question, what was left out beside.
COUNTED, LEFT_OUT, PEOPLE = "levels", "left_out", "people"
AT_ONCE = 20


@dataclass(frozen=True)
class Policy:
    """``questions`` in the reader's language, the one organs are compared by first."""

    questions: dict[str, Any]
    of_one_address: int
    least: dt.timedelta
    most: dt.timedelta
    most_codes: int

    @property
    def main(self) -> str:
        return next(iter(self.questions))


@cache
def policy() -> Policy:
    """The county's way of being evaluated."""
    told = read_yaml(Path(__file__).with_name("surveys.yaml"))
    return Policy(
        {key: both(words, f"surveys.{key}") for key, words in told["questions"].items()},
        told["citizens_of_one_address"],
        dt.timedelta(days=told["least_days"] - 1),
        dt.timedelta(days=told["most_days"] - 1),
        told["most_codes"],
    )


@dataclass(frozen=True)
class Opened:
    """A survey and the codes of those invited, by group; they are nowhere else in clear."""

    survey: Survey
    codes: dict[str, list[str]]


def within_reach(hosts: Iterable[Organ]) -> QuerySet[Organ]:
    """The organs whose evaluation one of ``hosts`` may hold: those of its own region and of the regions below."""
    regions = {key for host in hosts for key in subtree(host.region)}
    return Organ.objects.filter(region__in=regions).order_by("tier", "name")


@transaction.atomic
def open_survey(
    host: Organ,
    title: str,
    opens_on: dt.date,
    closes_on: dt.date,
    organs: Iterable[Organ],
    invited: Mapping[str, int],
    *,
    by: Officer,
) -> Opened:
    """Open a survey of ``organs``; ``invited`` says how many codes each group gets.

    Raises ``Refusal``: ``survey.role``, ``survey.days``, ``survey.past``, ``survey.own``,
    ``survey.outside``, ``survey.codes``.
    """
    duty, evaluated = duty_as(by, HOSTS, host), sorted(organs, key=lambda each: each.code)
    if duty is None:
        raise Refusal("survey.role", _("Only the head, the office or the supervisor of the organ opens an evaluation."))
    if opens_on < clock.today():
        raise Refusal("survey.past", _("It cannot open on a day that is over."), field="opens_on")
    if not policy().least <= closes_on - opens_on <= policy().most:
        raise Refusal(
            "survey.days",
            _("It is open between %(least)s and %(most)s days."),
            field="closes_on",
            least=policy().least.days + 1,
            most=policy().most.days + 1,
        )
    if host in evaluated:
        raise Refusal("survey.own", _("Nobody holds the evaluation of its own organ."), field="organs")
    if not {each.pk for each in evaluated} <= set(within_reach([host]).values_list("pk", flat=True)):
        raise Refusal(
            "survey.outside", _("Only organs of the same region, or below it, are evaluated."), field="organs"
        )
    if any(count > policy().most_codes for count in invited.values()):
        raise Refusal("survey.codes", _("At most %(most)s codes a group."), field="delegate", most=policy().most_codes)
    survey = Survey.objects.create(host=host, title=title, opens_on=opens_on, closes_on=closes_on, opened_by=by)
    survey.organs.set(evaluated)
    codes = {group: [passwords.draw() for _n in range(invited.get(group, 0))] for group in INVITED}
    Invitation.objects.bulk_create(
        Invitation(survey=survey, group=group, mark=_mark(survey, code))
        for group, drawn in codes.items()
        for code in drawn
    )
    _record(
        "survey.open",
        survey,
        duty.actor,
        opens_on=opens_on,
        closes_on=closes_on,
        organs=[each.code for each in evaluated],
        invited={str(group): len(drawn) for group, drawn in codes.items()},
    )
    return Opened(survey, {str(group): drawn for group, drawn in codes.items()})


@dataclass(frozen=True)
class Word:
    """What somebody says of an organ: a level by question, those left open not named, and why."""

    levels: Mapping[str, int]
    text: str = ""
    code: str = ""


@transaction.atomic
def evaluate(survey_id: Any, organ: Organ, word: Word, *, address: str, from_staff: bool) -> Evaluation:
    """Evaluate one organ, with a code once, as a citizen without.

    Raises ``Refusal``: ``survey.closed``, ``survey.organ``, ``survey.level``, ``survey.code``, ``survey.done``, ``survey.enough``.
    """
    survey = Survey.objects.select_for_update(of=("self",)).select_related("host").get(pk=survey_id)
    if not is_open(survey):
        raise Refusal("survey.closed", _("This evaluation is not open today."))
    if not survey.organs.filter(pk=organ.pk).exists():
        raise Refusal("survey.organ", _("This organ is not evaluated here."))
    if policy().main not in word.levels or not set(word.levels.values()) <= set(Level.values):
        raise Refusal("survey.level", _("Choose a level for the first question at least."), field=policy().main)
    group, source = _group(survey, organ, word.code), "" if word.code else _mark(survey, f"{organ.code} {address}")
    if source and survey.evaluations.filter(source=source).count() >= policy().of_one_address:
        raise Refusal("survey.enough", _("From this network enough people have evaluated this organ."))
    given = Evaluation.objects.create(
        survey=survey,
        organ=organ,
        group=group,
        levels={key: word.levels[key] for key in policy().questions if key in word.levels},
        text=word.text[:500],
        given_on=clock.today(),
        left_out=Left.STAFF if from_staff and not word.code else "",
        source=source,
    )
    data = {"group": group, "of": organ.code, "levels": given.levels, "left_out": given.left_out}
    _record("survey.evaluate", survey, Actor.system(), **data)
    return given


def is_open(survey: Survey) -> bool:
    """Whether one may evaluate today."""
    return survey.closed_at is None and survey.opens_on <= clock.today() <= survey.closes_on


def close_due() -> bool:
    """One pass of the worker: count what has had its last day. Returns whether there may be more."""
    with transaction.atomic():
        due = Survey.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            closed_at=None, closes_on__lt=clock.today()
        )
        closing = list(due.select_related("host")[:AT_ONCE])
        for survey in closing:
            _close(survey)
    return len(closing) == AT_ONCE


def _close(survey: Survey) -> None:
    survey.closed_at, survey.result = clock.now(), counted(survey)
    survey.save()
    _record("survey.close", survey, Actor.system(), result=survey.result)


def counted(survey: Survey) -> dict[str, Any]:
    """By organ: how often each level was given, by group and question; how many people of each group; what was left out."""
    found: dict[str, Any] = {code: _nothing() for code in survey.organs.values_list("code", flat=True)}
    for each in survey.evaluations.select_related("organ"):
        of_organ = found[each.organ.code]
        if each.left_out:
            of_organ[LEFT_OUT] += 1
            continue
        of_organ[PEOPLE][each.group] += 1
        for key, level in each.levels.items():
            of_organ[COUNTED][each.group][key][str(level)] += 1
    return found


def _nothing() -> dict[str, Any]:
    levels = {str(level): 0 for level in Level.values}
    return {
        PEOPLE: dict.fromkeys(Group.values, 0),
        COUNTED: {group: {key: dict(levels) for key in policy().questions} for group in Group.values},
        LEFT_OUT: 0,
    }


def _group(survey: Survey, organ: Organ, code: str) -> str:
    """The group of whoever has the code, which is then used for this organ; a citizen has none."""
    if not code:
        return Group.CITIZEN
    invited = survey.invitations.select_for_update().filter(mark=_mark(survey, code)).first()
    if invited is None:
        raise Refusal("survey.code", _("This code is not of this evaluation."), field="code")
    if organ.code in invited.done:
        raise Refusal("survey.done", _("With this code the organ was evaluated already."), field="code")
    invited.done = sorted([*invited.done, organ.code])
    invited.save()
    return invited.group


def _mark(survey: Survey, said: str) -> str:
    plain = "".join(sign for sign in said.upper() if sign.isalnum())
    return salted_hmac("sundial.complaints.survey", f"{survey.pk} {plain}", algorithm="sha256").hexdigest()


def _record(kind: str, survey: Survey, by: Actor, **data: object) -> None:
    record(
        kind,
        subject_type="survey",
        subject_id=survey.pk,
        by=by,
        organ=survey.host.code,
        data={"title": survey.title, **data},
    )
