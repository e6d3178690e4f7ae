"""What an act of a benefit does beside changing the state: the means found, the award made, changed and ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.benefits.models import Amount, Award, Frequency
from sundial.cases.procedure import seat_of
from sundial.cases.publishing import take_down
from sundial.cases.stated import effect
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal

if TYPE_CHECKING:
    from sundial.cases.procedure import Act


@effect("household_means")
def household_means(act: Act, answers: Mapping[str, Any], argument: Mapping[str, str]) -> None:
    """Keep how many live in the household and on what: ``{members, income}``."""
    people = len(answers[argument["members"]])
    act.case.answers["means"] = {"people": people, "income": answers[argument["income"]]}
    act.case.answers["people"] = people


@effect("award")
def award(act: Act, answers: Mapping[str, Any], argument: Mapping[str, str]) -> None:
    """The benefit begins: ``{amount: FIELD, from: FIELD, frequency or frequency_from: ANSWER}``, paid by the organ that decides."""
    first = month_of(answers.get(argument.get("from", ""), ""), local_date(act.at))
    made = Award.objects.create(
        case=act.case,
        payer_id=seat_of(act.case, act.transition.seat),
        category=str(act.case.answers.get("category", "")),
        people=int(act.case.answers.get("people", 1)),
        frequency=Frequency(argument.get("frequency") or act.case.answers[argument["frequency_from"]]),
        first=first,
    )
    Amount.objects.create(award=made, since=first, amount=Decimal(answers[argument["amount"]]))
    act.note(award=str(made.pk), first_month=f"{first:%Y-%m}")


@effect("change_award")
def change_award(act: Act, answers: Mapping[str, Any], argument: Mapping[str, str]) -> None:
    """Another amount from a month on that is not listed for payment yet: ``{amount: FIELD, from: FIELD}``."""
    held: Award = act.case.award
    since = month_of(answers[argument["from"]], local_date(act.at))
    _check_unpaid(held, since, argument["from"], act.transition.basis)
    held.amounts.filter(since__gte=since).delete()
    Amount.objects.create(award=held, since=since, amount=Decimal(answers[argument["amount"]]))
    held.people = int(act.case.answers.get("people", held.people))
    held.save()
    act.note(amount=answers[argument["amount"]], since=f"{since:%Y-%m}")


@effect("end_award")
def end_award(act: Act, answers: Mapping[str, Any], argument: Mapping[str, str]) -> None:
    """The benefit ends with a month: ``{last: FIELD}``; what is listed beyond it must be taken back first."""
    held: Award = act.case.award
    last = month_of(answers[argument["last"]], local_date(act.at))
    _check_unpaid(held, _next(last), argument["last"], act.transition.basis)
    held.last = max(last, held.first)
    held.save()
    act.note(last_month=f"{held.last:%Y-%m}")


@effect("take_down_all")
def take_down_all(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Whatever of the household still stands in public is taken down, because it is no longer true."""
    if act.case.publications.filter(withdrawn_at__isnull=True).exists():
        take_down(act, reason=str(answers.get("reason", "")))


def month_of(value: object, today: dt.date) -> dt.date:
    """The first day of the month of an ISO date, or of ``today`` where none is given."""
    day = dt.date.fromisoformat(str(value)) if value else today
    return day.replace(day=1)


def _next(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=32)).replace(day=1)


def _check_unpaid(held: Award, since: dt.date, field: str, basis: str) -> None:
    listed = held.payments.filter(period__gte=since).order_by("period").last()
    if listed is not None:
        raise Refusal(
            "payment.listed",
            _("%(month)s is listed for payment already; choose a later month."),
            field=field,
            basis=basis,
            month=f"{listed.period:%Y-%m}",
        )
