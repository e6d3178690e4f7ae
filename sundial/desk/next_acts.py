"""The acts a case page offers: what the case waits for first, what else may be done, and what may not, with the reason.

Whether an act is lawful is the table's and the guards' word. Here they are only put in the order of the work, and an
act that has nothing left to do, such as signing twice, is not offered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case, StepState
from sundial.cases.queries import NextAction
from sundial.cases.stated import stated_life
from sundial.cases.stated.checks import acts_done
from sundial.desk.acts import offered
from sundial.organs.models import Officer
from sundial.permits.materials import check_list, gaps, unchecked
from sundial.permits.models import SiteVisit
from sundial.permits.states import PROCEDURE, VISITS
from sundial.ui import parts


def possible(case: Case, steps: Iterable[NextAction], officer: Officer) -> list[parts.Action]:
    """The acts ``officer`` may do now; the first is the one the case waits for."""
    idle, first = _idle(case, officer), _first(case)
    ahead = _ahead(case)
    apart = _letters(case)
    found = [
        each for each in steps if each.allowed and each.action in offered(case.procedure) and each.action not in apart
    ]
    ordered = sorted((each for each in found if each.action not in idle), key=lambda each: _rank(each, first, ahead))
    shown = [
        _action(case, each, primary=n == 0 and _is_due(each) and not _is_dangerous(case, each))
        for n, each in enumerate(ordered)
    ]
    return _window(case, steps) + shown


def _is_dangerous(case: Case, each: NextAction) -> bool:
    """Whether the act ends something for good; no page leads to it as the next thing to do."""
    return case.procedure != PROCEDURE and stated_life(case.procedure).acts[each.action].dangerous


def letters(case: Case, steps: Iterable[NextAction]) -> list[parts.Action]:
    """The papers that may be drawn up now beside the acts; the page folds them away below."""
    apart = _letters(case)
    return [_action(case, each, primary=False) for each in steps if each.allowed and each.action in apart]


def _letters(case: Case) -> Collection[str]:
    """The acts that do nothing but draw up a paper."""
    if case.procedure == PROCEDURE:
        return ()
    return {name for name, act in stated_life(case.procedure).acts.items() if act.letter}


def refused(case: Case, steps: Iterable[NextAction]) -> list[parts.Action]:
    """The acts the law knows from here that this officer may not do now, each with why and who may."""
    apart = _letters(case)
    return [
        parts.Action(
            label=str(each.transition.label),
            refusal=str(each.refusal),
            basis=each.refusal.basis,
            instead=str(each.refusal.who),
        )
        for each in steps
        if each.refusal is not None and each.action in offered(case.procedure) and each.action not in apart
    ]


def _action(case: Case, each: NextAction, primary: bool) -> parts.Action:
    return parts.Action(
        label=str(each.transition.label),
        url=reverse("desk:do", args=[case.number, each.action]),
        primary=primary,
        hint=each.run.step.name if primary and each.run else "",
    )


def _is_due(each: NextAction) -> bool:
    """Whether the case waits for the act, rather than merely allowing it."""
    return bool(each.transition.steps) or not each.transition.abnormal


def _rank(each: NextAction, first: tuple[str, ...], ahead: frozenset[str]) -> tuple[int, int, int, int]:
    place = first.index(each.action) if each.action in first else len(first)
    back = each.transition.target not in ahead and not ahead & set(each.transition.branches)
    return place, each.transition.abnormal, not each.transition.steps, bool(ahead) and back


def _ahead(case: Case) -> frozenset[str]:
    """The states of the main way that still lie before a stated case: what leads there goes before what leads back."""
    life = life_of(case.procedure)
    if case.procedure == PROCEDURE or case.state not in life.line:
        return frozenset()
    return frozenset(life.line[life.line.index(case.state) + 1 :])


def _window(case: Case, steps: Iterable[NextAction]) -> list[parts.Action]:
    """Papers that answer a correction notice are taken in line by line, on a page of its own."""
    taken = [each for each in steps if each.action == "hand_in" and each.allowed]
    if not taken:
        return []
    return [parts.Action(_("Take in papers"), reverse("desk:papers", args=[case.number]), primary=True)]


def _first(case: Case) -> tuple[str, ...]:
    """The act that moves the case on from where it stands; a stated life lists its acts in the order of the work."""
    if case.procedure != PROCEDURE:
        return ()
    if case.state == "submitted":
        return _first_of_intake(case)
    if case.state != "examining":
        return ()
    if case.extensions.filter(state="requested").exists():
        return ("decide_extension",)
    return _first_of_visit(_visit_in_hand(case))


def _first_of_intake(case: Case) -> tuple[str, ...]:
    lines = check_list(case)
    if unchecked(lines):
        return ("check_materials",)
    return ("request_correction",) if gaps(lines) else ("accept",)


def _first_of_visit(visit: SiteVisit | None) -> tuple[str, ...]:
    if visit is None:
        return ("assemble_team",)
    if not visit.result:
        return ("give_expert_opinion", "record_visit")
    return ("sign_visit", "give_expert_opinion", "sign_for_applicant", "finish_visit", "recheck")


def _done_once(case: Case) -> Collection[str]:
    """Acts done once on a case, and done already."""
    done = acts_done(case)
    return {name for name, act in stated_life(case.procedure).acts.items() if act.once and name in done}


def _visit_in_hand(case: Case) -> SiteVisit | None:
    return SiteVisit.objects.filter(case=case, run__state=StepState.ACTIVE, run__kind__in=VISITS).first()


def _idle(case: Case, officer: Officer) -> Collection[str]:
    """Acts that are lawful and would change nothing: what is signed, given or written already, or is not his to sign."""
    if case.procedure != PROCEDURE:
        return _done_once(case)
    if case.state != "examining":
        return ()
    visit = _visit_in_hand(case)
    if visit is None:
        return ("record_visit", "sign_visit", "sign_for_applicant", "give_expert_opinion")
    mine = visit.team.filter(officer=officer).first()
    idle = {
        "assemble_team": visit.team.filter(signed_at__isnull=False).exists(),
        "sign_visit": not visit.result or mine is None or mine.signed_at is not None,
        "give_expert_opinion": mine is None or not mine.is_expert or bool(mine.opinion),
        "sign_for_applicant": not visit.result or visit.applicant_signed_at is not None,
    }
    return [name for name, done in idle.items() if done]
