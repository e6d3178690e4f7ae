"""What the member units of a body say of a topic before it meets: each studies it together and answers within its days (P-PROJ 4, MEET-30)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.models import Case, ClockKind
from sundial.cases.stated import effect, given_check, standing_check
from sundial.cases.stated.asked import choices_of
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.meetings.reading import rule_of

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

ASKED = "units_asked"  # who has not answered yet


@standing_check("body_asks_units")
def body_asks_units(case: Case, at: dt.datetime, argument: None) -> None:
    """The body's rule has member units that give their opinion. Raises ``topic.no_units``."""
    if rule_of(case.version).opinions is None:
        raise Refusal("topic.no_units", _("The rule of this body asks no member units for their opinions."))


@given_check("units_are_told_apart")
def units_are_told_apart(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Every unit is asked once. Raises ``topic.units``."""
    if len(set(answers["units"])) < len(answers["units"]):
        raise Refusal("topic.units", _("Every unit is asked once."), field="units", basis=act.transition.basis)


@effect("ask_units")
def ask_units(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Wait for the opinion of each unit, for as long as the body's rule gives them."""
    rule = rule_of(act.case.version)
    if rule.opinions is None:
        raise ValueError("the act asks first whether the body has member units")
    act.case.answers[ASKED] = list(answers["units"])
    deadlines.start(act, ClockKind.REPORT_BACK, rule.opinions, since=act.at, source=rule.opinions_basis)


@choices_of("units_asked")
def units_asked(case: Case) -> dict[str, object]:
    """The units whose opinion is wanting."""
    return {each: each for each in case.answers.get(ASKED, [])}


@effect("unit_answered")
def unit_answered(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """One unit fewer is wanting; with the last one the clock ends."""
    left = [each for each in act.case.answers[ASKED] if each != answers["unit"]]
    act.case.answers[ASKED] = left
    if not left:
        del act.case.answers[ASKED]
        deadlines.end(act, ClockKind.REPORT_BACK)


def check_answered(case: Case, basis: str) -> None:
    """A topic goes on an agenda when the units asked have answered, or their days are over. Raises ``topic.opinions``."""
    waiting = case.answers.get(ASKED)
    running = case.clocks.filter(kind=ClockKind.REPORT_BACK, ended_at=None, due_at__gt=clock.now()).first()
    if waiting and running is not None:
        sentence = _("The opinion of %(units)s is wanting; they may answer until %(day)s.")
        units = "、".join(waiting)
        raise Refusal("topic.opinions", sentence, field="case", basis=basis, units=units, day=running.due_at)
