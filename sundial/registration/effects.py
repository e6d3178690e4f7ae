"""What the acts of a registration write into the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.publishing import take_down
from sundial.cases.stated import effect
from sundial.cases.stated.lives import stated_life
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.registration.checks import FIELDS, LAW, NEW, name_free
from sundial.registration.models import Entry, Figures, Market

if TYPE_CHECKING:
    from sundial.cases.procedure import Act


@effect("enter_market")
def enter_market(act: Act, answers: Mapping[str, Any], code: str) -> None:
    """Enter the market with its registered fields under the code the region gave it."""
    if Market.objects.filter(code=answers[code]).exists():
        raise Refusal("market.code", _("This code belongs to another market."), field=code, basis=f"{LAW}第八条")
    market = Market.objects.create(
        case=act.case,
        authority=act.case.organ,
        region=act.case.organ.region,
        code=answers[code],
        name=act.case.answers["market_name"],
        registered_on=local_date(act.at),
    )
    _enter(act, market, "")


@effect("change_market")
def change_market(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Enter what was applied for last beside what stood before."""
    asked = act.case.records.filter(action="apply_change").order_by("-at").first()
    assert asked is not None
    changed = {field: asked.values[new] for new, field in NEW.items() if new in asked.values}
    act.case.answers |= changed
    name_free(act.case, act.at, None)
    market = act.case.market
    market.name = act.case.answers["market_name"]
    market.save()
    _enter(act, market, str(act.case.answers.get("cause", "")))
    act.note(changed=sorted(changed))


@effect("cancel_market")
def cancel_market(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The market stands no longer; its name is free again."""
    market = act.case.market
    market.cancelled_on = local_date(act.at)
    market.save()


@effect("late_change")
def late_change(act: Act, answers: Mapping[str, Any], field: str) -> None:
    """Say in the event when a change is applied for after its days: a source of a penalty (article 19)."""
    term = stated_life(act.life.procedure).parameter("change_days", local_date(act.at))
    days = (local_date(act.at) - dt.date.fromisoformat(answers[field])).days
    if days > int(term.value):
        act.note(late_days=days - int(term.value), penalty_source=f"{LAW}第十九条")
        act.case.answers["late_days"] = days - int(term.value)


@effect("enter_figures")
def enter_figures(act: Act, answers: Mapping[str, Any], field: str) -> None:
    """Keep the figures of a period."""
    Figures.objects.create(
        market=act.case.market,
        period=answers[field],
        volume=Decimal(str(answers["volume"])),
        value=Decimal(answers["value"]),
        stalls=int(answers["stalls"]),
        goods=answers.get("goods_sold") or [],
        handed_in_at=act.at,
    )


@effect("bulletins_down")
def bulletins_down(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """An older bulletin is taken down where a new one or the cancellation makes it untrue."""
    if act.case.publications.filter(withdrawn_at__isnull=True).exists():
        take_down(act, reason=str(answers.get("reason", "")) or "登记事项变更，重新公告")


def _enter(act: Act, market: Market, cause: str) -> None:
    fields = {name: act.case.answers.get(name, "") for name in FIELDS}
    Entry.objects.create(market=market, since=act.at, fields=fields, cause=cause)
