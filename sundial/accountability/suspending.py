"""Whoever obstructs the investigation that concerns him is suspended from duty until it is decided (某镇权力查究问责制度（一）6, ACC-12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.accountability.finding import trace_of
from sundial.cases.models import Case
from sundial.cases.stated import effect, given_check, standing_check
from sundial.cases.stated.asked import choices_of, names_of
from sundial.cases.stated.checks import officers_in
from sundial.kernel.refusal import Refusal
from sundial.organs import suspending
from sundial.organs.models import Officer, Suspension

if TYPE_CHECKING:
    from sundial.cases.procedure import Act


@given_check("only_whom_it_concerns")
def only_whom_it_concerns(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Only somebody the report names, who had a part in the case or whom the proposal concerns is suspended. Raises ``liability.stranger``."""
    (officer,) = officers_in(answers["suspended"])
    told = act.case.answers
    named = {each["id"] for name in ("named", "concerned") for each in told.get(name) or []}
    if str(officer.pk) not in named | trace_of(act.case).everybody():
        raise Refusal(
            "liability.stranger",
            _("%(name)s is not concerned by this proceeding."),
            field="suspended",
            basis=act.transition.basis,
            name=officer.name,
        )


@effect("suspend_duties")
def suspend_duties(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """From now on he acts at no post; in this proceeding he is still heard."""
    (officer,) = officers_in(answers["suspended"])
    suspending.suspend(officer, act.case.organ, act.case.pk, by=act.hand.actor, basis=act.transition.basis)
    act.involved.append(officer)


@effect("restore_duties")
def restore_duties(act: Act, answers: Mapping[str, Any], name: str | None) -> None:
    """End the suspension of whom FIELD names; without a field, of everybody suspended in this proceeding."""
    only = Officer.objects.get(pk=answers[name]) if name else None
    suspending.restore(act.case.pk, by=act.hand.actor, only=only)


@standing_check("somebody_is_suspended")
def somebody_is_suspended(case: Case, at: dt.datetime, argument: None) -> None:
    """Raises ``liability.not_suspended``."""
    if not suspended(case):
        raise Refusal("liability.not_suspended", _("Nobody is suspended in this proceeding."))


@choices_of("suspended")
def suspended(case: Case) -> dict[str, object]:
    """Officer's key and name of whoever is suspended in this proceeding."""
    return _named(Suspension.objects.filter(subject=case.pk, ended_at=None))


@names_of("suspended")
def ever_suspended(case: Case) -> dict[str, object]:
    """The same of everybody who was."""
    return _named(Suspension.objects.filter(subject=case.pk))


def _named(rows: QuerySet[Suspension]) -> dict[str, object]:
    return {str(row.officer_id): row.officer.name for row in rows.select_related("officer").order_by("pk")}
