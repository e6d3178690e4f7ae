"""What the law refuses of execution (行政强制法 chapters 4 and 5): too early, at night, above the principal, past the court's window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case, ClockKind
from sundial.cases.stated import given_check, standing_check, stated_life
from sundial.cases.stated.law import Term
from sundial.kernel import clock
from sundial.kernel.clock import BEIJING, local_date
from sundial.kernel.limits import add_months
from sundial.kernel.refusal import Refusal
from sundial.organs.queries import calendar_for

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

PROCEDURE = "execution"


@standing_check("demand_over")
def demand_over(case: Case, at: dt.datetime, argument: None) -> None:
    """Execution is decided when the days the demand gave are over (行政强制法 art. 35, 37)."""
    until = dt.date.fromisoformat(case.records.get(action="demand").values["perform_until"])
    if local_date(at) <= until:
        raise Refusal(
            "execution.early",
            _("The party may still perform until the end of %(day)s."),
            basis="行政强制法第三十五条、第三十七条第一款",
            day=until,
        )


@standing_check("demand_clock_over")
def demand_clock_over(case: Case, at: dt.datetime, argument: None) -> None:
    """The court is applied to ten working days after the demand was delivered (行政强制法 art. 54)."""
    row = case.clocks.filter(kind=ClockKind.DEFENCE).order_by("started_at").last()
    if row is None or row.due_at is None or at < row.due_at:
        raise Refusal("court.early", _("The demand's ten working days are not over yet."), basis="行政强制法第五十四条")


@given_check("within_court_window")
def within_court_window(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The application comes after the terms of remedies, within three months (行政强制法 art. 53)."""
    window = _parameter("court_window", act.at)
    began = dt.date.fromisoformat(answers["remedy_expired_on"])
    today = local_date(act.at)
    if not began <= today <= add_months(began, int(window.value)):
        raise Refusal(
            "court.window",
            _("The court is applied to within %(months)s months after the terms of remedies ended."),
            field="remedy_expired_on",
            basis=window.basis,
            months=window.value,
        )


@given_check("not_at_night")
def not_at_night(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """No execution at night or on a public holiday unless it is urgent (行政强制法 art. 43)."""
    _refuse_rest(act, dt.datetime.fromisoformat(answers["execute_at"]), answers["urgent"], "execute_at")


@given_check("not_done_at_night")
def not_done_at_night(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The same of the act itself, at the moment it happened."""
    _refuse_rest(act, act.at, answers["urgent"], "urgent")


def _refuse_rest(act: Act, moment: dt.datetime, urgent: bool, field: str) -> None:
    local = moment.astimezone(BEIJING)
    begins, ends = _parameter("night_from", act.at), _parameter("night_to", act.at)
    night = local.hour >= int(begins.value) or local.hour < int(ends.value)
    rest = not calendar_for(act.case.organ).is_working(local.date())
    if (night or rest) and not urgent:
        raise Refusal(
            "execution.rest",
            _("Unless it is urgent, nothing is executed at night or on a rest day."),
            field=field,
            basis=begins.basis,
        )


@given_check("proxy_told")
def proxy_told(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Another performs three working days after the decision at the earliest (行政强制法 art. 51; art. 69: up to ten days are working days)."""
    if answers["way"] != "proxy":
        return
    notice = _parameter("proxy_notice", act.at)
    earliest = calendar_for(act.case.organ).add(local_date(act.at), int(notice.value))
    if local_date(dt.datetime.fromisoformat(answers["execute_at"])) < earliest and not answers["urgent"]:
        raise Refusal(
            "proxy.early",
            _("The party is called upon again %(days)s working days before another performs."),
            field="execute_at",
            basis=notice.basis,
            days=notice.value,
        )


@given_check("surcharge_within")
def surcharge_within(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """A surcharge is no more than what is owed (行政强制法 art. 45)."""
    if answers["way"] != "surcharge":
        return
    principal = Decimal(act.case.answers.get("principal", "0"))
    if Decimal(answers["surcharge"]) > principal:
        raise Refusal(
            "surcharge.cap",
            _("The surcharge may not exceed the principal of %(principal)s yuan."),
            field="surcharge",
            basis="行政强制法第四十五条第二款",
            principal=principal,
        )


def _parameter(name: str, at: dt.datetime | None = None) -> Term:
    return stated_life(PROCEDURE).parameter(name, local_date(at or clock.now()))
