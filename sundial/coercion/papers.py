"""What papers of coercion say beside the answers of the acts: terms read off the clocks, objects off the inventory, numbers of papers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sundial.cases import deadlines
from sundial.cases.documents.wording import say_date
from sundial.cases.models import Case, CaseClock, ClockKind, Delivery, Stance
from sundial.cases.papers import values_of
from sundial.coercion.goods import named
from sundial.coercion.models import Good, GoodState
from sundial.kernel.clock import local_date
from sundial.kernel.money import format_yuan

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

# Papers are Chinese whoever prints them.
ATTENDANCE = {
    "party": "已通知当事人到场，当事人到场",
    "refused": "已通知当事人到场，当事人到场",
    "witness": "当事人不到场，邀请见证人到场",
}
PENDING = "（待补办）"
TAKING = ("take", "take_first")


@values_of("seizure")
def of_a_seizure(act: Act, kind: str) -> dict[str, Any]:
    """The values of every paper of a seizure; a kind takes those it has fields for."""
    case = act.case
    taken = _answers(case, *TAKING)
    values: dict[str, Any] = {**_taken(act, taken), **_opinions(case), "approver": act.hand.actor.name}
    if kind == "seizure_approval":
        values |= _approval(case)
    if kind == "seizure_release_decision":
        values |= _release(case)
    if kind == "use_ban_notice":
        values["order_number"] = number_of(case, "repair_order")
    if kind == "seizure_extension_decision":
        values["from_on"] = _day_before_extension(case)
    return values


def _one_object(name: str, model: str, quantity: str) -> str:
    """A line of the decision: what, of which model, how many."""
    return f"{name}（{model}），{quantity}。" if model else f"{name}，{quantity}。"


def _taken(act: Act, taken: dict[str, Any]) -> dict[str, Any]:
    case, clock = act.case, _custody(act.case)
    goods = list(case.goods.all())
    values: dict[str, Any] = {"decision_number": number_of(case, "seizure_decision") or PENDING}
    if number := number_of(case, "goods_list"):
        values["list_number"] = number
    if taken:
        values |= {
            "listed_at": dt.datetime.fromisoformat(taken["began_at"]),
            "ended_at": act.at,
            "attendance": ATTENDANCE[taken["signed_by"]],
            "recorder": taken["officers"][-1]["name"],
            "told": "已当场告知采取措施的理由、依据以及依法享有的权利、救济途径。",
            "objects": [_one_object(good.name, good.model, good.quantity) for good in goods],
            "goods": rows_of(goods),
        }
    if clock is not None:
        started = local_date(clock.started_at)
        values |= {"from_on": started, "began_on": started}
        values |= {"to_on": deadlines.last_day(clock.due_at)} if clock.due_at else {}
    return values


def _approval(case: Case) -> dict[str, Any]:
    opened = _answers(case, "open")
    first = case.records.filter(action="take_first").last()
    clock = _custody(case)
    until = f"至{say_date(deadlines.last_day(clock.due_at))}" if clock is not None and clock.due_at else ""
    acted = {"acted_first_at": first.at} if first else {}
    return {
        "matter_kind": "apply",
        "objects": "；".join(opened["objects"]),
        "term": f"自实施之日起{until}" if until else "自实施之日起，不超过法定期限",
        **acted,
    }


def _opinions(case: Case) -> dict[str, Any]:
    """The last approving opinion, as approval forms show it."""
    last = case.opinions.select_related("officer").filter(stance=Stance.AGREE).order_by("given_at", "pk").last()
    return {"head": last.officer.name, "approved_on": local_date(last.given_at)} if last else {}


def _release(case: Case) -> dict[str, Any]:
    released = list(case.goods.filter(state=GoodState.RELEASED))
    values: dict[str, Any] = {"goods": rows_of(released)}
    if released:
        values["place"] = released[0].place
    if "ground" not in _answers(case, "release", "release_later"):
        values["ground"] = "unneeded"
    return values


def _day_before_extension(case: Case) -> dt.date:
    """The day after the term as it was before it was lengthened."""
    clock = _custody(case)
    assert clock is not None
    before = clock.entries.exclude(move="extend").exclude(due_at=None).order_by("at", "pk").last()
    assert before is not None and before.due_at is not None
    return local_date(before.due_at)


def rows_of(goods: list[Good]) -> list[dict[str, str]]:
    """Lines of the inventory as a list of goods prints them."""
    return [{name: getattr(good, name) for name in ("name", "model", "maker", "quantity", "note")} for good in goods]


def number_of(case: Case, kind: str) -> str:
    """The number of the case's last paper of ``kind``, empty while there is none."""
    return str(
        case.documents.filter(kind=kind).order_by("-issued_at", "-pk").values_list("number", flat=True).first() or ""
    )


def _custody(case: Case) -> CaseClock | None:
    return case.clocks.filter(kind=ClockKind.CUSTODY).order_by("started_at").last()


def _answers(case: Case, *actions: str) -> dict[str, Any]:
    record = case.records.filter(action__in=actions).order_by("at", "pk").last()
    return record.values if record else {}


@values_of("execution")
def of_an_execution(act: Act, kind: str) -> dict[str, Any]:
    """The values of demand, decision and application that no act is asked for again."""
    case = act.case
    demanded = Delivery.objects.filter(document__case=case, document__kind="performance_demand").first()
    values: dict[str, Any] = {"demand_number": number_of(case, "performance_demand"), "head": act.hand.actor.name}
    if demanded is not None:
        values["demanded_on"] = local_date(demanded.delivered_at)
    decided = _answers(case, "decide")
    if kind == "performance_demand":
        until = dt.date.fromisoformat(_answers(case, "demand")["perform_until"])
        values["perform_until"] = until
    if kind == "execution_decision":
        values["manner"] = decided["way"]
    if kind == "proxy_execution_decision":
        values |= {"manner": "代履行。", "supervisors": [each["name"] for each in decided["supervisors"]]}
    return values


@values_of("requisition")
def of_a_requisition(act: Act, kind: str) -> dict[str, Any]:
    """The values of every paper of a requisition; a kind takes those it has fields for."""
    case = act.case
    proposed = _answers(case, "open")
    first = case.records.filter(action="take_first").last()
    number = number_of(case, "requisition_decision")
    values: dict[str, Any] = {
        "goods": proposed["goods"],
        "objects": [_one_object(row["name"], row["model"], row["quantity"]) for row in proposed["goods"]],
        "listed_at": act.at,
        **_opinions(case),
        **({"decision_number": number} if number else {}),
        **({"acted_first_at": first.at} if first else {}),
    }
    if kind == "requisition_return_notice":
        values |= _return(case)
    if kind == "compensation_decision":
        values |= {"total": _compensation(case), "pay_by": _due_day(case, "compensation")}
    if kind == "compensation_receipt":
        values |= {
            "total": _compensation(case),
            "compensation_number": number_of(case, "compensation_decision"),
            "paid_on": local_date(act.at),
        }
    if kind in MOVED:
        values["moved"] = _moved(case, MOVED[kind])
    return values


# The papers that say of some objects what became of them, each with the act that moved them.
MOVED = {"requisition_return_receipt": "give_back", "requisition_loss_record": "lose"}


def _compensation(case: Case) -> str:
    return format_yuan(Decimal(case.answers["compensation"]))


def _moved(case: Case, action: str) -> list[dict[str, str]]:
    """The objects the act has just moved, as the signed list holds them."""
    goods = named(case, _answers(case, action)["goods_moved"])
    return [
        {"name": each.name, "model": each.model, "quantity": each.quantity, "taken": each.condition} for each in goods
    ]


def _return(case: Case) -> dict[str, Any]:
    goods = case.goods.all()
    rows = [{"name": each.name, "quantity": each.quantity, "state": each.condition or "见征用清单"} for each in goods]
    lost = {each.name for each in goods if each.state == GoodState.LOST}
    marked = [row | ({"lost": "毁损、灭失"} if row["name"] in lost else {}) for row in rows]
    return {
        "goods": marked,
        "return_by": _due_day(case, "give_back"),
        "place": _answers(case, "end_response")["return_place"],
    }


def _due_day(case: Case, kind: str) -> dt.date:
    clock = case.clocks.filter(kind=kind).order_by("started_at").last()
    assert clock is not None and clock.due_at is not None
    return deadlines.last_day(clock.due_at)
