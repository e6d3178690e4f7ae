"""What the law refuses of coercion beyond order and hands: an empty list, an expired custody, a case closed on somebody's goods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.models import Case, ClockKind
from sundial.cases.stated import given_check, standing_check
from sundial.coercion import goods
from sundial.kernel.refusal import Refusal
from sundial.meetings.checks import resolution_on

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

ORDER = "临武县行政强制制度四（三）"
CUSTODY = "行政强制法第二十五条、第二十七条、第二十八条"


@given_check("whole_list")
def whole_list(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Every line of the list says what it is and how many (行政强制法 art. 24)."""
    for row in answers["goods"]:
        if not row.get("name") or not row.get("quantity"):
            raise Refusal(
                "goods.line",
                _("Every line of the list needs a name and a quantity."),
                field="goods",
                basis="行政强制法第二十四条第二款",
            )


@given_check("cause_is_known")
def cause_is_known(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The decision names what the party is suspected of (行政强制法 art. 24): its own cause, or that of the case it is part of."""
    if not answers.get("cause") and not (act.case.parent and act.case.parent.project_name):
        raise Refusal(
            "seizure.cause",
            _("Say which breach the measure is taken for."),
            field="cause",
            basis="行政强制法第二十四条第二款",
        )


@given_check("follows_resolution")
def follows_resolution(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """What the meeting agreed to is what is decided (COER-04); another outcome needs another proposal."""
    proposal = act.case.answers.get("proposal")
    if resolution_on(act.case, since="propose") is not None and answers["disposal"] != proposal:
        raise Refusal(
            "disposal.other",
            _("The meeting resolved on another disposition; send the proposal back first."),
            field="disposal",
            basis="局务会制度",
        )


@standing_check("custody_in_time")
def custody_in_time(case: Case, at: dt.datetime, argument: None) -> None:
    """Once the term has ended nothing is decided any more but the release (行政强制法 art. 27, 28)."""
    row = deadlines.open_clocks(case, [ClockKind.CUSTODY]).first()
    if row is not None and row.due_at is not None and row.due_at <= at:
        raise Refusal(
            "custody.expired",
            _("The term ended on %(day)s; what was taken is released at once."),
            basis=CUSTODY,
            day=deadlines.last_day(row.due_at),
        )


@standing_check("something_held")
def something_held(case: Case, at: dt.datetime, argument: None) -> None:
    """There must be something in custody."""
    if not goods.held(case):
        raise Refusal("goods.none_held", _("Nothing is in custody any more."), basis=CUSTODY)


@standing_check("goods_settled")
def goods_settled(case: Case, at: dt.datetime, argument: None) -> None:
    """No case closes on an object that is in custody, waits to be collected, or is lost and not paid for (COER-11)."""
    if left := goods.unsettled(case):
        raise Refusal(
            "goods.unsettled",
            _("Not settled yet: %(names)s."),
            basis=CUSTODY,
            names="、".join(f"{good.name}（{good.get_state_display()}）" for good in left),
        )


REPAIR = "repair"


@standing_check("repair_is_ordered")
def repair_is_ordered(case: Case, at: dt.datetime, argument: None) -> None:
    """There is something to check: an order to repair or replace, and no check that found it done. Raises ``repair.none``."""
    if case.outcome != REPAIR or case.answers.get("met"):
        raise Refusal("repair.none", _("No order to repair or replace is open."))


@standing_check("repair_is_checked")
def repair_is_checked(case: Case, at: dt.datetime, argument: None) -> None:
    """What was to be repaired is checked, and banned from use where it was not. Raises ``repair.unchecked``."""
    if case.outcome == REPAIR and "met" not in case.answers:
        raise Refusal("repair.unchecked", _("Nobody has checked yet what was to be repaired or replaced."), basis=ORDER)
