"""Taking objects into custody and moving them: rows change, a line of the trail is written with the event of the act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.coercion.models import HELD, UNSETTLED, Good, GoodMove, GoodState
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

LATER = {GoodState.LOST: (*HELD, GoodState.RELEASED), GoodState.RELEASED: HELD, GoodState.HANDED_OVER: HELD}
LATER |= {GoodState.RETURNED: (*HELD, GoodState.RELEASED), GoodState.COMPENSATED: (GoodState.LOST,)}
LATER |= {GoodState.APPRAISED: HELD}


def take(act: Act, rows: Iterable[Mapping[str, str]], *, place: str, keeper: str) -> list[Good]:
    """Enter every row of the signed list. The case page, the list and the decision all read these lines."""
    taken = [
        Good(
            case=act.case,
            position=position,
            place=place,
            keeper=keeper,
            condition=row.get("state", ""),
            **{name: row.get(name, "") for name in ("name", "model", "maker", "quantity", "value", "note")},
        )
        for position, row in enumerate(rows, act.case.goods.count() + 1)
    ]
    Good.objects.bulk_create(taken)
    act.once_recorded(partial(_trail, act, taken, ""))
    return taken


def move(
    act: Act, goods: Iterable[Good], *, state: str = "", place: str = "", keeper: str = "", note: str = ""
) -> list[Good]:
    """Give ``goods`` a new state, place or keeper; what is not said stays. Raises ``Refusal`` ``goods.none``, ``goods.state``."""
    moved = list(goods)
    if not moved:
        raise Refusal("goods.none", _("Name at least one object."), field="goods_moved", basis=act.transition.basis)
    for good in moved:
        if state and good.state not in LATER[GoodState(state)]:
            raise Refusal(
                "goods.state",
                _("“%(name)s” is %(state)s; this is not possible any more."),
                field="goods_moved",
                basis=act.transition.basis,
                name=good.name,
                state=GoodState(good.state).label,
            )
        good.state, good.place, good.keeper = state or good.state, place or good.place, keeper or good.keeper
        good.save(update_fields=["state", "place", "keeper"])
    act.once_recorded(partial(_trail, act, moved, note))
    return moved


def held(case: Case) -> list[Good]:
    """What is still in custody."""
    return list(case.goods.filter(state__in=HELD))


def unsettled(case: Case) -> list[Good]:
    """What keeps a case open: in custody, not yet collected, or lost and not compensated."""
    return list(case.goods.filter(state__in=UNSETTLED))


def named(case: Case, keys: Iterable[Any]) -> list[Good]:
    """The case's goods with these keys, in the order of the list."""
    return list(case.goods.filter(pk__in=list(keys)))


def _trail(act: Act, goods: list[Good], note: str, event: Event) -> None:
    GoodMove.objects.bulk_create(
        GoodMove(
            good=good,
            state=good.state,
            place=good.place,
            keeper=good.keeper,
            note=note[:300],
            author=act.hand.actor.name,
            officer=act.hand.officer,
            at=act.at,
            event_id=event.pk,
        )
        for good in goods
    )
