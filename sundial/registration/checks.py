"""What a registration is refused for: scope, the tier that is competent, a name that is taken, a period handed in before."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.stated import given_check, reckoned, standing_check
from sundial.cases.stated.lives import stated_life
from sundial.kernel.clock import local_date
from sundial.kernel.quarters import Quarter
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Tier
from sundial.registration.models import Figures, Market

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

LAW = "宁夏回族自治区市场登记管理办法"
FIELDS = ("market_name", "market_address", "market_area", "goods", "organiser", "in_charge")
NEW = {
    "new_name": "market_name",
    "new_address": "market_address",
    "new_area": "market_area",
    "new_goods": "goods",
    "new_organiser": "organiser",
    "new_in_charge": "in_charge",
}
PERIOD = re.compile(r"20\d\d(Q[1-4])?", re.ASCII)


@given_check("in_scope")
def in_scope(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Fifty operators at a fixed place, three months of trade where it is seasonal (MKT-01)."""
    stated, day = stated_life(act.life.procedure), local_date(act.at)
    least, season = stated.parameter("operators", day), stated.parameter("season", day)
    if answers["market_kind"] == "fixed" and int(answers["operators"]) < int(least.value):
        raise Refusal(
            "market.small",
            _("A market at a fixed place has at least %(least)s operators."),
            field="operators",
            basis=least.basis,
            least=least.value,
        )
    if answers["market_kind"] == "seasonal" and int(answers["months"]) < int(season.value):
        raise Refusal(
            "market.season",
            _("A seasonal market trades at least %(least)s months a year."),
            field="months",
            basis=season.basis,
            least=season.value,
        )


@given_check("competent_tier")
def competent_tier(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """A market the county's authority runs itself or jointly is registered by the next higher (MKT-02)."""
    if answers["run_by"] == "authority" and act.case.organ.tier == Tier.COUNTY:
        raise Refusal(
            "market.tier",
            _("A market the authority runs applies to the next higher authority."),
            field="run_by",
            basis=f"{LAW}第五条",
            who=act.case.organ.parent.name if act.case.organ.parent else "",
        )


@standing_check("name_free")
def name_free(case: Case, at: dt.datetime, argument: None) -> None:
    """One name belongs to one market of the region."""
    taken = Market.objects.filter(region=case.organ.region, name=case.answers["market_name"], cancelled_on__isnull=True)
    if taken.exclude(case=case).exists():
        raise Refusal(
            "market.name",
            _("Another market of the region bears the name “%(name)s”."),
            field="market_name",
            basis=f"{LAW}第九条",
            name=case.answers["market_name"],
        )


@given_check("something_changes")
def something_changes(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """A change names what is new; only a closing needs nothing. Raises ``Refusal`` ``market.unchanged``."""
    if answers["cause"] == "close":
        return
    standing = act.case.answers
    if not any(str(answers[new]) != str(standing.get(field)) for new, field in NEW.items() if new in answers):
        raise Refusal(
            "market.unchanged",
            _("Name at least one registered item that becomes another."),
            field="new_name",
            basis=f"{LAW}第十条",
        )


@given_check("period_once")
def period_once(act: Act, answers: Mapping[str, Any], field: str) -> None:
    """A quarter or a year, handed in once (MKT-05)."""
    period = str(answers[field])
    if not PERIOD.fullmatch(period):
        raise Refusal("figures.period", _("Name a quarter like 2026Q1 or a year like 2026."), field=field)
    if local_date(act.at) < _begins(period):
        raise Refusal(
            "figures.ahead", _("%(period)s has not begun."), field=field, basis=f"{LAW}第十五条", period=period
        )
    if Figures.objects.filter(market__case=act.case, period=period).exists():
        raise Refusal(
            "figures.twice", _("The figures of %(period)s are handed in already."), field=field, period=period
        )


@given_check("service_bodies_are_named")
def service_bodies_are_named(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Every service body has its name; its registration may be wanting, which is what is found out. Raises ``market.body``."""
    if not all(row["name"] for row in answers.get("bodies", [])):
        raise Refusal("market.body", _("Name every service body."), field="bodies", basis=f"{LAW}第十二条")


@reckoned("own_registration_in_order")
def own_registration_in_order(act: Act, answers: Mapping[str, Any]) -> bool:
    """The organiser's own registration follows the market's, and every service body has one (arts. 12, 13)."""
    bodies = all(row["number"] for row in answers.get("bodies", []))
    return bodies and answers.get("changed", True)


def _begins(period: str) -> dt.date:
    quarter = Quarter.named(period) or Quarter(int(period), 1)
    return quarter.first


@standing_check("cancellation_is_announced")
def cancellation_is_announced(case: Case, at: dt.datetime, argument: None) -> None:
    """A cancellation is public before its notice goes out: the bulletin that stands is that of the cancellation."""
    if not case.publications.filter(withdrawn_at__isnull=True).exists():
        raise Refusal(
            "market.unannounced", _("Publish the bulletin of the cancellation first."), basis=f"{LAW}第十一条"
        )
