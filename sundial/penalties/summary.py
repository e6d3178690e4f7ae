"""What only the summary procedure knows: amounts by law and day, printed numbers, and how late it was entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.models import Case, ClockKind, PartyKind
from sundial.cases.procedure import Act
from sundial.cases.stated import effect, given_check, reckoned, standing_check, stated_life
from sundial.cases.stated.models import Record
from sundial.cases.stated.saying import in_chinese
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.money import format_yuan
from sundial.kernel.refusal import Refusal
from sundial.penalties import terms
from sundial.penalties.terms import FINE

Answers = Mapping[str, Any]
SMALL = "small"


@given_check("spot_amount")
def spot_amount(act: Act, answers: Answers, argument: None) -> None:
    """A warning, or a fine up to the amount of the day's law; cash only within its own bound or where the law allows it (arts. 51, 68)."""
    amount, day = terms.money_of(answers.get("amount")), local_date(act.at)
    if (FINE in answers["kinds"]) != (amount > 0):
        raise Refusal(
            "spot.amount", _("A fine and its amount go together."), field="amount", basis="行政处罚法第五十一条"
        )
    kind = "person" if act.case.applicant.kind == PartyKind.PERSON else "other"
    most = stated_life(act.life.procedure).parameter(f"spot_fine_{kind}", day)
    if amount > terms.money_of(most.value):
        raise Refusal(
            "spot.too_much",
            _("On the spot at most %(most)s yuan are imposed on this party; use the ordinary procedure."),
            field="amount",
            basis=most.basis,
            most=most.value,
        )
    cash = stated_life(act.life.procedure).parameter("spot_collection", day)
    if answers.get("collected_why") == SMALL and amount > terms.money_of(cash.value):
        raise Refusal(
            "spot.cash",
            _("For its amount alone a fine is collected on the spot up to %(most)s yuan."),
            field="collected_why",
            basis=cash.basis,
            most=cash.value,
        )


@given_check("form_number_is_new")
def form_number_is_new(act: Act, answers: Answers, argument: None) -> None:
    """The forms are numbered beforehand, and each is used once (art. 52)."""
    used = Record.objects.filter(
        action="open",
        values__form_number=answers["form_number"],
        case__organ=act.case.organ,
        case__procedure=act.life.procedure,
    ).exclude(case=act.case.pk)
    if used.exists():
        raise Refusal(
            "spot.number",
            _("A form of this number has been used."),
            field="form_number",
            basis="行政处罚法第五十二条第一款",
        )


@reckoned("spot_sanctions")
def spot_sanctions(act: Act, answers: Answers) -> list[str]:
    """What was imposed, in the words of the form, for the papers that come after."""
    opening = stated_life(act.life.procedure).opening
    assert opening is not None
    asked = next(each for each in opening.asked if each.name == "kinds")
    amount = {FINE: f"{format_yuan(terms.money_of(answers.get('amount')))}元"}
    return [in_chinese(asked, act.case, [kind]) + amount.get(kind, "") for kind in answers["kinds"]]


@effect("entered")
def entered(act: Act, answers: Answers, argument: None) -> None:
    """The clock of entry: from the penalty on the spot to now, so that a late entry shows (福州 art. 11)."""
    term = stated_life(act.life.procedure).limit("entry", act.case, local_date(act.at))
    assert term is not None
    deadlines.start(act, ClockKind.ENTRY, term.limit, since=act.at, source=term.basis)
    deadlines.end(act, ClockKind.ENTRY, at=clock.now())


@effect("told_remedies")
def told_remedies(act: Act, answers: Answers, argument: None) -> None:
    """The form tells review and suit, which the rules look for (art. 52)."""
    figures = act.data.get("figures", {})
    act.note(figures={**(figures if isinstance(figures, dict) else {}), "remedies_told": True})


@standing_check("collected_or_nothing_owed")
def collected_or_nothing_owed(case: Case, at: dt.datetime, argument: None) -> None:
    if case.answers.get("collected"):
        if not case.records.filter(action="remit").exists():
            raise Refusal(
                "spot.unremitted",
                _("The cash collected is paid in first."),
                basis="行政处罚法第七十一条",
                who=_("bureau office"),
            )
    elif terms.left_to_pay(case) > 0:
        raise Refusal("payment.open_summary", _("The fine is still to be paid."), basis="行政处罚法第六十七条")
