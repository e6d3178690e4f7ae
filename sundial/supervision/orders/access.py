"""Who issues an order, who answers it, who sees it. Nobody supervises himself."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from sundial.cases.confining import open_to, reads
from sundial.kernel.refusal import Refusal
from sundial.organs.access import Duty, duties, organs_where
from sundial.organs.models import Officer, Organ, Role
from sundial.supervision.access import CHIEFS, supervised_organs
from sundial.supervision.appeals.terms import terms
from sundial.supervision.models import Signal
from sundial.supervision.orders.kinds import OrderKind, order_kinds
from sundial.supervision.orders.models import Level, Order

ANSWERS_FOR_ORGAN = {*CHIEFS, Role.OFFICE}


def level_of(duty: Duty) -> str:
    """The level at which a supervisor's post stands."""
    return Level.RESIDENT if duty.post.watches_id else Level.REGION


def supervising(officer: Officer, organ: Organ) -> Duty | None:
    """The duty by which ``officer`` supervises ``organ``, the resident one first."""
    held = [duty for duty in duties(officer) if organ.pk in supervised_organs(duty)]
    return min(held, key=lambda duty: level_of(duty) != Level.RESIDENT) if held else None


def kinds_on(duty: Duty, light: Signal | None) -> list[OrderKind]:
    """The kinds of orders the post may issue on ``light``, or on none."""
    held = (kind for kind in order_kinds().values() if level_of(duty) in kind.levels)
    return [kind for kind in held if (stands(kind, light) if light else not kind.needs_light)]


def stands(kind: OrderKind, light: Signal) -> bool:
    """Whether an order of ``kind`` may rest on ``light``: while it burns, or once a breach was found; a visit to the party always."""
    return light.closed_at is None or kind.addressee == "counterpart" or light.disposition.verdict in terms().against


def check_issues(by: Duty, kind: OrderKind, organ: Organ, officers: Iterable[Officer | None]) -> None:
    """Raise ``Refusal`` unless the duty may issue ``kind`` to ``organ``, or when it would fall on the issuer himself."""
    if organ.pk not in supervised_organs(by):
        raise Refusal(
            "order.not_supervisor",
            _("Only the supervisors of this organ may issue orders to it."),
            basis="榕政办〔2010〕113号 第十九、二十条",
            who=Role.SUPERVISOR.label,
        )
    if level_of(by) not in kind.levels:
        raise Refusal(
            "order.level",
            _("“%(kind)s” is issued by: %(levels)s."),
            field="kind",
            basis=kind.basis,
            kind=kind.label,
            levels="、".join(str(Level(each).label) for each in kind.levels),
        )
    if by.officer in officers:
        raise own_matter()


def own_matter() -> Refusal:
    return Refusal("order.own", _("Nobody supervises himself; another supervisor must act."), who=Role.SUPERVISOR.label)


def check_supervises(by: Duty, order: Order) -> None:
    """Raise ``Refusal`` unless the duty may decide on ``order``."""
    if order.organ_id not in supervised_organs(by):
        raise Refusal(
            "order.not_supervisor",
            _("Only the supervisors of this organ may issue orders to it."),
            basis="榕政办〔2010〕113号 第十九、二十条",
            who=Role.SUPERVISOR.label,
        )
    if order.level == Level.REGION and level_of(by) == Level.RESIDENT:
        raise Refusal(
            "order.level_above",
            _("This order was issued by the level above; only that level decides on it."),
            who=Level.REGION.label,
        )
    if by.officer.pk == order.officer_id or order.replies.filter(officer=by.officer).exists():
        raise own_matter()


def answering(officer: Officer, order: Order) -> Duty | None:
    """The duty by which ``officer`` answers ``order``: the person it names, else the heads and office of the organ; about a confined case
    those of them who may read it."""
    held = duties(officer) if order.about.is_shown_to_organ else []
    if order.officer_id:
        return held[0] if held and order.officer_id == officer.pk else None
    mine = (duty for duty in held if duty.post.organ_id == order.organ_id and duty.post.role in ANSWERS_FOR_ORGAN)
    return next((duty for duty in mine if reads(duty.post.role, order.case)), None)


def check_answers(by: Duty, order: Order) -> None:
    """Raise ``Refusal`` unless the duty speaks for the addressee."""
    if answering(by.officer, order) is None:
        raise Refusal(
            "order.not_addressee",
            _("Only the addressee may sign for this order and answer it."),
            basis="榕政办〔2010〕113号 第二十六条",
            who=order.addressee,
        )


def visible_orders(officer: Officer) -> QuerySet[Order]:
    """Orders the officer may see: of the organs supervised or headed, and those that name him; about a confined case only as he may read it."""
    supervised: set[object] = set()
    headed: set[object] = set()
    held = duties(officer)
    for duty in held:
        supervised |= supervised_organs(duty)
        if duty.post.role in ANSWERS_FOR_ORGAN:
            headed.add(duty.post.organ_id)
    shown = [kind.name for kind in order_kinds().values() if kind.is_shown_to_organ]
    within = Q(organ_id__in=supervised) | Q(kind__in=shown, organ_id__in=headed)
    return Order.objects.filter(within & open_to(held, case="case__") | Q(kind__in=shown, officer=officer))


def access_order(officer: Officer, pk: UUID) -> Order:
    """The only way from an address to an order; a stranger is told it does not exist."""
    related = ("organ", "body", "officer", "case__version", "issued_by", "file", "follows")
    found = visible_orders(officer).filter(pk=pk).select_related(*related).first()
    if found is None:
        raise Http404
    return found


def orders_to_answer(officer: Officer) -> QuerySet[Order]:
    """Orders that wait for ``officer``: those that name him, and those to the organ he answers for."""
    organs, readable = organs_where(officer, ANSWERS_FOR_ORGAN), open_to(duties(officer), case="case__")
    shown = [kind.name for kind in order_kinds().values() if kind.is_shown_to_organ]
    mine = Q(kind__in=shown) & (Q(officer=officer) | Q(officer__isnull=True, organ_id__in=organs) & readable)
    return Order.objects.filter(mine, closed_at__isnull=True).order_by("due_at", "issued_at")
