"""What is checked of a publication by plan beside what the spine checks: its period, and that it gives nobody away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.stated import given_check, standing_check
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.openness.periods import PERIODIC, QUARTERLY, end_of, inside_only

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

PLAN = "某镇权力公开透明运行工作制度三（三）"
DEAD = ("cancelled",)


@given_check("a_period_that_is_over")
def a_period_that_is_over(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """A quarter or year, over, and published once."""
    timing, period = answers["timing"], str(answers.get("period", ""))
    if timing not in PERIODIC:
        return
    ends = end_of(timing, period)
    if ends is None:
        example = "2026Q3" if timing == QUARTERLY else "2026"
        raise Refusal("openness.period", _("Name the period like %(example)s."), field="period", example=example)
    if ends >= local_date(act.at):
        raise Refusal("openness.ahead", _("%(period)s is not over yet."), field="period", basis=PLAN, period=period)
    before = Case.objects.filter(procedure=act.life.procedure, organ=act.case.organ, answers__timing=timing)
    same = inside_only() if answers.get("inside") else ~inside_only()
    if before.filter(same, answers__period=period).exclude(pk=act.case.pk).exclude(state__in=DEAD).exists():
        raise Refusal(
            "openness.twice", _("A publication for %(period)s is there already."), field="period", period=period
        )


@standing_check("planned_for")
def planned_for(case: Case, at: dt.datetime, side: str) -> None:
    """What was signed for the staff alone is shown to nobody else, and the other way round. Refuses ``openness.side``."""
    inside = bool(case.answers.get("inside"))
    if inside == (side == "inside"):
        return
    sentence = (
        _("This was signed for the staff of the organ alone.") if inside else _("This was signed to be public to all.")
    )
    raise Refusal("openness.side", sentence, basis=PLAN)


@standing_check("supplement_is_over")
def supplement_is_over(case: Case, at: dt.datetime, argument: None) -> None:
    """The days given for the supplement have passed."""
    until = dt.date.fromisoformat(case.records.filter(action="ask_papers").latest("at").values["supplement_by"])
    if local_date(at) <= until:
        raise Refusal(
            "openness.supplement",
            _("The applicant may supplement it until the end of %(day)s."),
            basis="政府信息公开条例第三十条",
            day=until,
        )
