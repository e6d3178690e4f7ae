"""Deliver the decision, and put the closed file away."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.archive import issue_index
from sundial.cases.lifecycle import SYSTEM
from sundial.cases.models import Case, ClockKind, Delivery
from sundial.cases.procedure import Act, By, guard, perform
from sundial.cases.publishing import too_early
from sundial.kernel.refusal import Refusal
from sundial.permits import papers
from sundial.permits.actions.close import keep_file
from sundial.permits.file_list import missing
from sundial.permits.states import PROCEDURE

FILE = "行政许可法第六十一条"


def deliver(
    case_id: UUID,
    *,
    by: By,
    method: str,
    recipient: str,
    proof: str,
    place: str = "",
    occurred_at: dt.datetime | None = None,
) -> Case:
    """Deliver the decision: how, to whom, on what proof. Raises ``Refusal``: ``delivery.proof``, ``delivery.recipient``."""
    with perform(case_id, "deliver", by=by, occurred_at=occurred_at) as act:
        for name, value in (("method", method), ("recipient", recipient), ("proof", proof)):
            if not value.strip():
                raise Refusal(
                    f"delivery.{name}",
                    _("A delivery names how, to whom and on what proof."),
                    field=name,
                    basis="行政许可法第四十四条",
                )
        _delivered(act, method, recipient, proof, place)
    return act.case


def deliver_jointly(case_id: UUID, *, method: str, recipient: str, proof: str, server: str) -> Case:
    """Count the decision on a part as delivered with the one result of the whole, so that nobody is called twice.

    ``server`` is who handed the whole over.
    Raises ``Refusal`` ``delivery.alone`` for a case that is no part of another.
    """
    with perform(case_id, "deliver_jointly", by=SYSTEM) as act:
        if act.case.parent_id is None:
            raise Refusal(
                "delivery.alone",
                _("Only a part of a joint approval is delivered with the whole."),
                basis=act.transition.basis,
            )
        _delivered(act, method, recipient, proof, server=server)
    return act.case


def archive(case_id: UUID, *, by: By, paper_location: str = "", occurred_at: dt.datetime | None = None) -> Case:
    """File the case: complete, with the place of its paper originals, kept at least as long as the terms say.

    The printed index of the file is issued with it.
    Raises ``Refusal``: ``archive.incomplete``, ``archive.unpublished``, ``publication.early``.
    """
    with perform(case_id, "archive", by=by, occurred_at=occurred_at) as act:
        act.case.paper_location = paper_location
        deadlines.end(act)
        keep_file(act)
        act.once_recorded(lambda event: issue_index(act.case, by=act.hand.officer, event=event))
    return act.case


def _delivered(act: Act, method: str, recipient: str, proof: str, place: str = "", server: str = "") -> None:
    """How, to whom and on what proof; the clock of the delivery ends."""
    act.case.delivered_at = act.at
    act.case.answers["delivery"] = {"method": method, "recipient": recipient, "proof": proof}
    deadlines.end(act, ClockKind.DELIVERY)
    act.note(method=method, proof=proof)
    _hand_over(act, method, recipient, proof, place, server or act.hand.actor.name)


def _hand_over(act: Act, method: str, recipient: str, proof: str, place: str, server: str) -> None:
    """One row for each paper of the decision, and the receipt that proves it."""
    handed = papers.decision_papers(act.case)
    Delivery.objects.bulk_create(
        Delivery(document=each, method=method, recipient=recipient, delivered_at=act.at, proof=proof) for each in handed
    )
    papers.issue(
        act,
        "deliver",
        documents=[{"title": each.title, "number": each.number} for each in handed],
        recipient=recipient,
        place=place or act.case.organ.address or act.case.organ.name,
        method=method,
        delivered_at=act.at,
        signed=proof,
        server=server,
    )


@guard(PROCEDURE, "archive")
def the_result_was_public_long_enough(case: Case, run: object, at: dt.datetime) -> None:
    """Where the item publishes its result, the file is closed after that."""
    if not case.version.publishes_result:
        return
    shown = case.publications.filter(kind="result").order_by("published_at").last()
    if shown is None:
        raise Refusal(
            "archive.unpublished", _("The result of this item is published first."), basis="行政许可法第四十条"
        )
    if shown.withdrawn_at is None and at < shown.keep_until:
        raise too_early(shown.keep_until, basis="行政许可法第四十条")


@guard(PROCEDURE, "archive")
def the_file_is_complete(case: Case, run: object, at: dt.datetime) -> None:
    """Nothing is filed with a hole in it; the refusal names what lacks."""
    if left := missing(case):
        names = "、".join(str(each) for each in left)
        raise Refusal("archive.incomplete", _("The file lacks: %(names)s."), basis=FILE, names=names)
