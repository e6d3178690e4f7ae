"""Pledges in place of papers: a secondary one that follows after acceptance (容缺受理), a promise instead of one (告知承诺)."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.models import Case, ClockKind, Material, StoredFile
from sundial.cases.procedure import Act, By, guard, perform
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.permits.materials import Pledge, check_list, following
from sundial.permits.states import PROCEDURE
from sundial.permits.undertakings import signed_words, term_of, undertaking
from sundial.powers.models import MaterialRequirement

# How the rules know that papers are to follow, and that the last of them came.
AWAITS, COMPLETE = "await_papers", "papers_complete"


def pledge(
    case_id: UUID, requirement: MaterialRequirement, kind: str, *, by: By, occurred_at: dt.datetime | None = None
) -> Material:
    """Sign in place of one paper that it will follow, or the promise the list allows instead of it.

    Raises ``Refusal``: ``material.foreign``, ``pledge.not_offered`` where the item's list does not allow it.
    """
    with perform(case_id, "pledge", by=by, occurred_at=occurred_at) as act:
        if requirement.version_id != act.case.version_id:
            raise Refusal("material.foreign", _("This line belongs to the list of another item."), field="requirement")
        day = local_date(act.at)
        if kind not in pledges_for(requirement, day):
            raise Refusal(
                "pledge.not_offered", _("The item's list does not allow this for “%(name)s”."), name=requirement.name
            )
        material = Material.objects.create(
            case=act.case,
            requirement=requirement,
            name=requirement.name,
            form=kind,
            round=act.case.corrections.count() + 1,
            received_at=act.at,
        )
        act.note(
            material=requirement.name,
            pledge=kind,
            promise=signed_words(requirement, kind, day),
            pledge_basis=undertaking(kind, day).basis,
        )
    return material


def pledges_for(requirement: MaterialRequirement, day: dt.date) -> list[str]:
    """What may be signed in place of this paper on ``day``."""
    later = requirement.may_follow and term_of(requirement.version, day) is not None
    return [*([Pledge.LATER] if later else []), *([Pledge.PROMISE] if requirement.promise else [])]


def expect_papers(act: Act) -> None:
    """At acceptance: name the papers that follow, and let the time for them run."""
    awaited = following(check_list(act.case))
    term = term_of(act.case.version, local_date(act.at))
    if not awaited or term is None:
        return
    clock = deadlines.start(act, ClockKind.LATER_PAPERS, term.limit, since=act.at, source=term.basis)
    act.note(to_follow=[each.name for each in awaited], follow_by=clock.due_at)
    act.also("await_papers", verb=AWAITS, extension_value=clock.budget, extension_unit=clock.unit)


def hand_in_later(
    case_id: UUID,
    requirement: MaterialRequirement,
    *,
    by: By,
    file: StoredFile | None = None,
    occurred_at: dt.datetime | None = None,
) -> Material:
    """Hand in a paper that was to follow; with the last of them their time ends.

    Raises ``Refusal`` ``follow.not_awaited`` for a line nobody waits for.
    """
    with perform(case_id, "hand_in_later", by=by, occurred_at=occurred_at) as act:
        awaited = following(check_list(act.case))
        if requirement not in awaited:
            raise Refusal("follow.not_awaited", _("This paper is not one that was to follow."), field="requirement")
        material = Material.objects.create(
            case=act.case,
            requirement=requirement,
            name=requirement.name,
            form=requirement.form,
            file=file,
            round=act.case.corrections.count() + 1,
            received_at=act.at,
        )
        act.note(material=material.name, sha256=file.sha256 if file else "", on_paper=file is None)
        if len(awaited) == 1:
            act.verb = COMPLETE
            deadlines.end(act, ClockKind.LATER_PAPERS)
    return material


@guard(PROCEDURE, "grant")
def nothing_is_to_follow(case: Case, run: object, at: dt.datetime) -> None:
    """What was accepted without a secondary paper is granted with it, or refused when its time is over."""
    if left := following(check_list(case)):
        raise Refusal(
            "decision.to_follow",
            _("Still to follow: %(names)s. When their time is over, refuse with the reason."),
            basis=undertaking(Pledge.LATER, local_date(at)).basis,
            names="、".join(each.name for each in left),
        )


@guard(PROCEDURE, "hand_in_later")
def something_is_to_follow(case: Case, run: object, at: dt.datetime) -> None:
    """There must be a paper that is waited for."""
    if not following(check_list(case)):
        raise Refusal("follow.nothing", _("No paper of this case is to follow."))
