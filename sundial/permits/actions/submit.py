"""Submit: the application gets its number and its query password, and the organ's five days begin."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines, passwords
from sundial.cases.handing_in import handed_in
from sundial.cases.models import Case, ClockKind
from sundial.cases.numbering import case_number
from sundial.cases.procedure import Act, By, guard, perform
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.permits import own_terms, papers, terms
from sundial.permits.states import PROCEDURE
from sundial.powers.models import LimitKind


@dataclass(frozen=True)
class Receipt:
    """What the applicant takes home. The password is nowhere else in clear."""

    case: Case
    password: str
    event: Event


def submit(case_id: UUID, *, by: By, occurred_at: dt.datetime | None = None) -> Receipt:
    """Submit a draft; return its receipt. An incomplete application is submitted too: the organ must say what lacks."""
    with perform(case_id, "submit", by=by, occurred_at=occurred_at) as act:
        case = act.case
        password = passwords.draw()
        case.number = case_number(case.organ, case.item, local_date(act.at))
        case.secret_hash = passwords.hashed(password)
        case.submitted_at = act.at
        act.note(number=case.number, materials=case.materials.filter(withdrawn_at__isnull=True).count())
        start_intake_clock(act)
        own_terms.count(act)
        papers.issue(act, "submit", materials=handed_in(case))
    assert act.event is not None
    return Receipt(case, password, act.event)


@guard(PROCEDURE, "submit")
def the_class_of_applicant_is_chosen(case: Case, run: object, at: dt.datetime) -> None:
    """Where the list of materials differs by class of applicant, the class decides what must be handed in."""
    groups = set(case.version.materials.exclude(group="").values_list("group", flat=True))
    if groups and case.applicant_group not in groups:
        raise Refusal(
            "application.group", _("Choose who applies: %(groups)s."), field="group", groups="、".join(sorted(groups))
        )


def start_intake_clock(act: Act) -> None:
    """From receipt (or the last supplement) the organ has so long to accept, decline or name every gap."""
    term = terms.limit_of(act.case.version, LimitKind.CORRECTION_NOTICE, local_date(act.at))
    if term is not None:
        deadlines.start(act, ClockKind.CORRECTION_NOTICE, term.limit, since=act.at, source=term.basis)
