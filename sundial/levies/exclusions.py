"""Exclusion from the market: by which ground for how long, when it ends, and whom it stops (LIM-76, SAFE-14)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sundial.cases.exclusions import Exclusion, finder
from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.cases.papers import values_of
from sundial.cases.procedure import SYSTEM
from sundial.cases.stated import do, reckoned, standing_check, stated_life
from sundial.cases.stated.acts import OPENING
from sundial.cases.stated.saying import asked_at, in_chinese
from sundial.kernel import clock, limits
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.organs.queries import calendar_for
from sundial.powers.drafts import day_means

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

Answers = Mapping[str, Any]
PROCEDURE = "market_exclusion"
STANDING = "standing"
EVER = "ever"
BATCH = 100


@reckoned("term_of_exclusion")
def term_of_exclusion(act: Act, answers: Answers) -> str:
    """The term its ground carries on the day, by the name of its limit."""
    terms = stated_life(PROCEDURE).parameter("terms", local_date(act.at)).value
    return str(terms[act.case.answers["ground"]])


@reckoned("exclusion_ends")
def exclusion_ends(act: Act, answers: Answers) -> str:
    """Its last day; empty where it is for good."""
    name, today = term_of_exclusion(act, answers), local_date(act.at)
    term = stated_life(PROCEDURE).limit(name, act.case, today)
    assert term is not None
    reading = day_means(act.case.item, act.case.version)
    last = limits.last_day(term.limit, today, calendar_for(act.case.organ), resolution=reading)
    return "" if name == EVER else last.isoformat()


@reckoned("exclusion_heading")
def exclusion_heading(act: Act, answers: Answers) -> str:
    """The title of what is published: an enterprise stands there by its name."""
    return f"{act.case.applicant.name}：{'市场限入' if _shuts_out(act.case, act.at, answers) else '不良行为记录'}"


@reckoned("exclusion_in_words")
def exclusion_in_words(act: Act, answers: Answers) -> str:
    until = answers["excluded_to"]
    return f"自{answers['excluded_from']}起至{until}止" if until else f"自{answers['excluded_from']}起，永久"


def _shuts_out(case: Case, at: dt.datetime, answers: Answers) -> bool:
    return answers["term"] in stated_life(PROCEDURE).parameter("shuts_out", local_date(at)).value


@finder
def shut_out(case: Case, on: dt.date) -> Exclusion | None:
    """What the organ of ``case`` holds against its applicant on ``on``; the one that lasts longest."""
    if not case.applicant.identifier:
        return None
    shutting = stated_life(PROCEDURE).parameter("shuts_out", on)
    found = Case.objects.filter(
        procedure=PROCEDURE,
        state=STANDING,
        organ=case.organ_id,
        applicant__identifier=case.applicant.identifier,
        answers__term__in=shutting.value,
    ).exclude(pk=case.pk)
    holding = [Exclusion(each, _last_day(each), shutting.basis) for each in found.order_by("decided_at", "pk")]
    holding = [each for each in holding if each.last_day is None or each.last_day >= on]
    return max(holding, key=lambda each: each.last_day or dt.date.max, default=None)


def _last_day(case: Case) -> dt.date | None:
    told = case.answers.get("excluded_to")
    return dt.date.fromisoformat(told) if told else None


@standing_check("term_is_over")
def term_is_over(case: Case, at: dt.datetime, argument: None) -> None:
    last = _last_day(case)
    if last is None or local_date(at) <= last:
        raise Refusal("exclusion.runs", gettext_lazy("The term is not over yet."))


def sweep() -> bool:
    """End what has stood its whole term, each in its own transaction; say whether there may be more."""
    today = clock.today().isoformat()
    due = Case.objects.filter(procedure=PROCEDURE, state=STANDING, answers__excluded_to__gt="")
    over = due.filter(answers__excluded_to__lt=today).order_by("decided_at", "pk")
    done = [_ended(each) for each in over[:BATCH]]
    return len(done) == BATCH


def _ended(case: Case) -> bool:
    """Whether it could be ended; what was lifted meanwhile is left."""
    try:
        do(case.pk, "end", {}, by=SYSTEM)
    except Refusal:
        return False
    return True


@values_of(PROCEDURE)
def of_an_exclusion(act: Act, kind: str) -> dict[str, Any]:
    """What notice and decision say beside the answers."""
    term = term_of_exclusion(act, {})
    limit = stated_life(PROCEDURE).limit(term, act.case, local_date(act.at))
    assert limit is not None
    shuts = _shuts_out(act.case, act.at, {"term": term})
    return {
        "measure": "限制进入本地建设市场" if shuts else "记入市场主体不良行为记录",
        "measure_basis": limit.basis,
        "standing_term": act.case.answers.get("standing_term", ""),
        "ground": in_chinese(asked_at(act.case, OPENING, "ground"), act.case, act.case.answers["ground"]),
    }


@panel(PROCEDURE)
def of_the_term(case: Case) -> Panel | None:
    """From when until when it holds."""
    if not case.answers.get("excluded_from"):
        return None
    until = case.answers["excluded_to"] or _("for good")
    lines = {_("Counted from"): case.answers["excluded_from"], _("Last day"): until}
    return Panel(
        _("Term of the exclusion or record"),
        (_("What"), _("Day")),
        tuple(Line((Cell(a), Cell(b))) for a, b in lines.items()),
    )
