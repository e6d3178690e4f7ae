"""What the system works out at the acts of a penalty: dates, sums, which gate comes next. Named in ``lives/*.yaml``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sundial.cases.models import ClockKind
from sundial.cases.procedure import Act
from sundial.cases.stated import reckoned
from sundial.kernel.clock import local_date
from sundial.kernel.money import capitals, format_yuan
from sundial.penalties import payments, terms

Answers = Mapping[str, Any]


@reckoned("today")
def today(act: Act, answers: Answers) -> str:
    return local_date(act.at).isoformat()


@reckoned("preservation_ends")
def preservation_ends(act: Act, answers: Answers) -> str | None:
    return _iso(terms.ends_on(act.case, "preservation", local_date(act.at)))


@reckoned("hearing_due")
def hearing_due(act: Act, answers: Answers) -> bool:
    """Whether the party may ask for a hearing on this proposal (art. 63)."""
    return answers["proposed"] == "penalty" and terms.hearing_is_due(act.case, answers, local_date(act.at))


@reckoned("hearing_amount")
def hearing_amount(act: Act, answers: Answers) -> str:
    """From which amount this party may ask for a hearing, in yuan, as the rules are told it."""
    return str(terms.hearing_threshold(act.case, local_date(act.at)))


@reckoned("is_major")
def is_major(act: Act, answers: Answers) -> bool:
    """Whether the heads must decide together: complex circumstances, a grave breach, a penalty heavy enough for a hearing (art. 57)."""
    if act.case.version.collective_decision == "required":
        return True
    return bool(answers.get("grave")) or hearing_due(act, answers)


@reckoned("amount_in_words")
def amount_in_words(act: Act, answers: Answers) -> str:
    amount = terms.money_of(answers.get("amount"))
    return f"{format_yuan(amount)}（{capitals(amount)}）" if amount else ""


@reckoned("legal_review_is_required")
def legal_review_is_required(act: Act, answers: Answers) -> bool:
    """The four cases of art. 58, and where the item itself demands it."""
    known = act.case.answers
    after_hearing = bool(known.get("hearing_due") or known.get("heard_on"))
    own = bool(act.case.version.extra.get("legal_review"))
    return own or after_hearing or bool(known.get("public_interest") or known.get("complex") or known.get("major"))


@reckoned("after_review")
def after_review(act: Act, answers: Answers) -> str:
    """Back to the handler, to the legal reviewer, or to the head who signs."""
    if answers["stance"] == "return":
        return "back"
    return "legal" if answers.get("legal_required") else "sign"


@reckoned("notice_served")
def notice_served(act: Act, answers: Answers) -> str:
    """The number of the notice now served: the proposal it tells is the only one that may be decided."""
    return str(
        act.case.documents.filter(kind="penalty_notice")
        .order_by("-issued_at", "-pk")
        .values_list("number", flat=True)[0]
    )


@reckoned("owes_anything")
def owes_anything(act: Act, answers: Answers) -> bool:
    return act.case.outcome == "penalty"


@reckoned("payment_ends")
def payment_ends(act: Act, answers: Answers) -> str | None:
    return _iso(terms.ends_on(act.case, "payment", local_date(act.at), roll=True))


@reckoned("review_ends")
def review_ends(act: Act, answers: Answers) -> str | None:
    return _iso(terms.ends_on(act.case, "review_window", local_date(act.at), roll=True))


@reckoned("suit_ends")
def suit_ends(act: Act, answers: Answers) -> str | None:
    return _iso(terms.ends_on(act.case, "suit_window", local_date(act.at), roll=True))


@reckoned("demand_ends")
def demand_ends(act: Act, answers: Answers) -> str | None:
    return _iso(terms.ends_on(act.case, "demand", local_date(act.at), roll=True))


@reckoned("paid_so_far")
def paid_so_far(act: Act, answers: Answers) -> str:
    return str(terms.money_of(act.case.answers.get("paid_total")) + terms.money_of(answers["paid"]))


@reckoned("is_settled")
def is_settled(act: Act, answers: Answers) -> bool:
    """Whether everything is paid and nothing else is left to perform."""
    only_money = set(act.case.answers.get("kinds", [])) <= {"fine", "confiscate_gains", "warning", "criticism"}
    return only_money and money_is_paid(act, answers)


@reckoned("money_is_paid")
def money_is_paid(act: Act, answers: Answers) -> bool:
    """Whether the money is paid, though something else may be left to perform: the party's time to pay is over then."""
    return terms.money_of(answers["paid_total"]) >= terms.owed(act.case)


@reckoned("paid_already")
def paid_already(act: Act, answers: Answers) -> str:
    """What was paid before instalments were allowed, on which they build."""
    return str(terms.money_of(act.case.answers.get("paid_total")))


@reckoned("first_instalment")
def first_instalment(act: Act, answers: Answers) -> str | None:
    """The day to pay by is that of the first instalment; each payment moves it to the next one that is open."""
    return min((row["due"] for row in answers.get("schedule") or []), default=None)


@reckoned("surcharge_owed")
def surcharge_owed(act: Act, answers: Answers) -> str:
    """The surcharge as of this act, from the day after the last day of payment (arts. 72, 73)."""
    return str(payments.surcharge_by(act.case, local_date(act.at)))


@reckoned("days_stood_still")
def days_stood_still(act: Act, answers: Answers) -> int:
    """The days of review or suit after the last day of payment, which the surcharge leaves out (art. 73)."""
    due = terms.on_day(act.case.answers.get("pay_by"))
    return sum(due is not None and day > due for day in payments.days_still(act.case, local_date(act.at)))


@reckoned("remedy_is_open")
def remedy_is_open(act: Act, answers: Answers) -> bool:
    return act.case.clocks.filter(kind=ClockKind.REMEDY, ended_at__isnull=True).exists()


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
