"""What acts of this room do beside changing the state: custody, service on the spot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from sundial.cases import deadlines
from sundial.cases.models import ClockKind, Delivery
from sundial.cases.stated import effect
from sundial.cases.stated.asked import choices_of, names_of
from sundial.coercion import goods
from sundial.coercion.models import HELD, Good, GoodState
from sundial.ledger.models import Event

if TYPE_CHECKING:
    from sundial.cases.models import Case
    from sundial.cases.procedure import Act

# Papers are Chinese whoever prints them.
ON_THE_SPOT = {"party": "当事人当场签收", "refused": "当事人拒绝签名，当场交付", "witness": "当事人不到场，见证人签名"}


@choices_of("goods_held")
def _held(case: Case) -> dict[str, str]:
    return _choices(case, HELD)


@choices_of("goods_released")
def _released(case: Case) -> dict[str, str]:
    return _choices(case, [GoodState.RELEASED])


@choices_of("goods_lost")
def _lost(case: Case) -> dict[str, str]:
    return _choices(case, [GoodState.LOST])


@choices_of("goods_any")
@names_of("goods_held", "goods_released", "goods_lost")
def _any(case: Case) -> dict[str, str]:
    return _choices(case, list(GoodState))


def _choices(case: Case, states: Iterable[str]) -> dict[str, str]:
    return {str(good.pk): str(good) for good in Good.objects.filter(case_id=case.pk, state__in=list(states))}


@effect("take_goods")
def take_goods(act: Act, answers: Mapping[str, Any], argument: Mapping[str, str]) -> None:
    """Enter the list: ``{rows: FIELD, place: FIELD, keeper: FIELD}``."""
    goods.take(act, answers[argument["rows"]], place=answers[argument["place"]], keeper=answers[argument["keeper"]])


@effect("move_goods")
def move_goods(act: Act, answers: Mapping[str, Any], argument: Mapping[str, Any]) -> None:
    """Move what FIELD names: ``{which: FIELD, state, place: FIELD, keeper: FIELD, note: FIELD}``; ``appraised: true`` moves what was sent."""
    if argument.get("appraised"):
        chosen, state = sent_to_appraisal(act.case), str(GoodState.APPRAISED)
    else:
        chosen, state = goods.named(act.case, answers[argument["which"]]), argument.get("state", "")
    said = {name: str(answers.get(argument.get(name, ""), "")) for name in ("place", "keeper", "note")}
    goods.move(act, chosen, state=state, **said)


def sent_to_appraisal(case: Case) -> list[Good]:
    """What the last commission sent away."""
    last = case.records.filter(action="appraise").order_by("-at", "-pk").first()
    return goods.named(case, last.values["goods_moved"]) if last else []


@effect("take_proposed")
def take_proposed(act: Act, answers: Mapping[str, Any], argument: Mapping[str, str]) -> None:
    """Enter the list the opening proposed, as it was handed over: ``{place: FIELD, keeper: FIELD}``."""
    rows = act.case.records.get(action="open").values["goods"]
    goods.take(act, rows, place=answers[argument["place"]], keeper=answers[argument["keeper"]])


@effect("end_return_when_nothing_is_held")
def end_return(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The duty to give back is done with the last object; that to compensate too, where nothing was lost."""
    if goods.held(act.case):
        return
    lost = act.case.goods.filter(state=GoodState.LOST).exists()
    deadlines.end(act, ClockKind.GIVE_BACK, *([] if lost else [ClockKind.COMPENSATION]))


@effect("lost_goods")
def lost_goods(act: Act, answers: Mapping[str, Any], state: str) -> None:
    """Give everything lost this state."""
    goods.move(act, act.case.goods.filter(state=GoodState.LOST), state=state, note=str(answers["payment_proof"]))


@effect("all_goods")
def all_goods(act: Act, answers: Mapping[str, Any], state: str) -> None:
    """Give everything still in custody this state."""
    if found := goods.held(act.case):
        goods.move(act, found, state=state)


@effect("serve_on_the_spot")
def serve_on_the_spot(act: Act, answers: Mapping[str, Any], kinds: Iterable[str]) -> None:
    """Hand over the papers of ``kinds`` where they are made, against the signature the record tells of (行政强制法 art. 24)."""
    act.once_recorded(partial(_serve, act, list(kinds), ON_THE_SPOT[answers["signed_by"]]))
    act.note(served=list(kinds))


def _serve(act: Act, kinds: list[str], proof: str, event: Event) -> None:
    handed = act.case.documents.filter(kind__in=kinds, event_id=event.pk)
    Delivery.objects.bulk_create(
        Delivery(document=each, method="direct", recipient=act.case.applicant.name, delivered_at=act.at, proof=proof)
        for each in handed
    )
