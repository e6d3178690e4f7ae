"""What papers of inspections say beside the answers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sundial.cases import deadlines
from sundial.cases.documents.wording import say_date
from sundial.cases.models import ClockKind
from sundial.cases.papers import values_of
from sundial.inspections.drawing import Roll, draw, seed_of
from sundial.ledger.models import Event

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

# Papers are Chinese whoever prints them.
CAUSES = {
    "plan": "按照年度检查计划和双随机抽取结果",
    "complaint": "根据投诉举报线索",
    "assigned": "根据上级部署",
    "recheck": "根据整改复查要求",
}


@values_of("inspection")
def of_an_inspection(act: Act, kind: str) -> dict[str, Any]:
    """Why, when, and by when to correct."""
    opened = act.case.records.get(action="open").values
    values: dict[str, Any] = {"cause_of_inspection": CAUSES[opened["cause"]]}
    entered = act.case.records.filter(action="enter").last()
    if entered is not None:
        values["inspected_at"] = entered.at
    clock = act.case.clocks.filter(kind=ClockKind.RECTIFY).order_by("started_at").last()
    if clock is not None and clock.due_at is not None:
        values["correct_by"] = deadlines.last_day(clock.due_at)
    return values


@values_of("inspection_plan")
def of_a_plan(act: Act, kind: str) -> dict[str, Any]:
    """What the draw brought, made again from what is published."""
    made = act.case.draw
    event = Event.objects.get(pk=str(made.committed_event))
    roll, secret = Roll.read(made.roll), bytes.fromhex(made.secret)
    seed = seed_of(secret, bytes(event.leaf_hash), roll.digest)
    rows = [
        {
            "place": str(place),
            "subject": roll.subjects[pair.subject],
            "inspectors": "、".join(roll.inspectors[each] for each in pair.inspectors),
        }
        for place, pair in enumerate(draw(roll, seed), 1)
    ]
    return {
        "drawn_at": act.at,
        "commitment": made.commitment,
        "secret": made.secret,
        "seed": seed.hex(),
        "pairs": rows,
    }


@values_of("power_inspection")
def of_a_power_inspection(act: Act, kind: str) -> dict[str, Any]:
    """What was looked at and how, over every visit."""
    from sundial.cases.stated import stated_act

    opened = act.case.records.get(action="open").values
    visits = list(act.case.records.filter(action="inspect").order_by("at", "pk"))
    asked = {each.name: each for each in stated_act("power_inspection", "inspect").asks(act.case)}  # type: ignore[union-attr]  # the life of this room has it
    said = {
        name: [str(asked[name].options[key]) for key in _once(key for each in visits for key in each.values[name])]
        for name in ("contents", "methods")
    }
    days = [dt.date.fromisoformat(opened[name]) for name in ("period_from", "period_to")]
    return {"period": "至".join(map(say_date, days)), **said}


def _once(keys: Any) -> list[str]:
    return list(dict.fromkeys(keys))
