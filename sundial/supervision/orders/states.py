"""The life of an order as one table. Menus, checks and the manual read it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sundial.cases.lifecycle import Lifecycle, Transition
from sundial.kernel.refusal import Refusal
from sundial.supervision.orders.models import ANSWERABLE, ENDED, Order, OrderState

SUPERVISOR, ADDRESSEE = "supervisor", "addressee"
BASIS = "榕政办〔2010〕113号 第二十四、二十六条"
OPEN = tuple(str(state) for state in OrderState if state not in ENDED)
ANSWERED_FROM = tuple(str(state) for state in ANSWERABLE)

LIFE = Lifecycle(
    procedure="order",
    states=dict(OrderState.choices),
    start=OrderState.ISSUED,
    final=frozenset(ENDED),
    transitions=(
        Transition("receive", (OrderState.ISSUED,), OrderState.RECEIVED, (ADDRESSEE,), BASIS, _("Sign for it")),
        Transition("reply", ANSWERED_FROM, OrderState.REPLIED, (ADDRESSEE,), BASIS, _("Answer the order")),
        Transition("accept", (OrderState.REPLIED,), OrderState.ACCEPTED, (SUPERVISOR,), BASIS, _("Accept the answer")),
        Transition(
            "send_back", (OrderState.REPLIED,), OrderState.RETURNED, (SUPERVISOR,), BASIS, _("Send the answer back")
        ),
        Transition("close", OPEN, OrderState.CLOSED, (SUPERVISOR,), BASIS, _("Record the result and close")),
        Transition(
            "withdraw", OPEN, OrderState.WITHDRAWN, (SUPERVISOR,), BASIS, _("Withdraw the order"), abnormal=True
        ),
    ),
)


def check(order: Order, action: str) -> Transition:
    """Return the table's row for ``action``; raise ``Refusal`` when the order does not allow it now."""
    row = LIFE.by_action[action]
    kind = order.about
    fits = order.state in row.sources
    if action in {"reply", "accept", "send_back"}:
        fits = fits and kind.is_answered
    if action == "close":
        fits = fits and order.state in kind.closes_from
    if not fits:
        raise Refusal(
            "order.state",
            _("“%(action)s” is not possible while the order is “%(state)s”. %(kind)s: %(end)s"),
            basis=row.basis,
            action=row.label,
            state=order.get_state_display(),
            kind=kind.label,
            end=kind.end,
        )
    return row


def possible(order: Order) -> set[str]:
    """The acts the table knows from where the order stands."""
    return {row.action for row in LIFE.transitions if _fits(order, row.action)}


def _fits(order: Order, action: str) -> bool:
    try:
        check(order, action)
    except Refusal:
        return False
    return True
