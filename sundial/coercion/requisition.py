"""What only a requisition checks: a whole list, a sum that adds up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.stated import given_check, standing_check
from sundial.coercion.models import GoodState
from sundial.kernel import money
from sundial.kernel.refusal import Refusal

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

RULE = "临武县行政征用制度"


@given_check("whole_proposal")
def whole_proposal(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Every line of what was proposed says what it is and how many."""
    for row in act.case.records.get(action="open").values["goods"]:
        if not row.get("name") or not row.get("quantity"):
            raise Refusal(
                "goods.line", _("Every line of the list needs a name and a quantity."), basis=f"{RULE}四（一）"
            )


@standing_check("something_lost")
def something_lost(case: Case, at: dt.datetime, argument: None) -> None:
    """Only what was lost is compensated."""
    if not case.goods.filter(state=GoodState.LOST).exists():
        raise Refusal("goods.none_lost", _("Nothing has been entered as lost."), basis=f"{RULE}五")


@given_check("items_have_sums")
def items_have_sums(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """What is to be compensated is named with its sum before anybody approves it."""
    if not all(row["name"] and row["amount"] for row in answers["items"]):
        raise Refusal("compensation.row", _("Every item has its name and its sum."), field="items", basis=f"{RULE}五")


@given_check("adds_up")
def adds_up(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The sum is that of the proposed items, to the cent."""
    proposed = act.case.records.filter(action="propose_compensation").order_by("at", "pk").last()
    assert proposed is not None
    total = sum((money.parse(row["amount"], field="items") for row in proposed.values["items"]), Decimal(0))
    if total != Decimal(answers["compensation"]):
        raise Refusal(
            "compensation.sum",
            _("The items add up to %(total)s yuan."),
            field="compensation",
            basis=f"{RULE}五",
            total=total,
        )
