"""Who is meant by the words of ``notices.yaml``: the concerned, the chief, the supervisors of either level."""

from __future__ import annotations

from collections.abc import Callable

from sundial.cases.confining import is_confined, reads
from sundial.meetings.models import Topic
from sundial.organs.access import holders
from sundial.organs.models import Officer, Organ, Post, Reach, Region, Role
from sundial.supervision.access import CHIEFS, visible_to
from sundial.supervision.duty.models import Registration
from sundial.supervision.models import Signal
from sundial.supervision.orders.access import ANSWERS_FOR_ORGAN, visible_orders
from sundial.supervision.orders.models import Order


def chiefs(organ: Organ) -> list[Officer]:
    return holders(Post.objects.filter(organ=organ, role__in=CHIEFS))


def resident_supervisors(organ: Organ) -> list[Officer]:
    return holders(Post.objects.filter(role=Role.SUPERVISOR, watches=organ))


def region_supervisors(organ: Organ) -> list[Officer]:
    return _supervisors(region_body(organ))


def heads_of_body(organ: Organ) -> list[Officer]:
    """The heads of the body that supervises ``organ``; where it has none here, who leads there by the register."""
    body = region_body(organ)
    if body is None:
        return []
    led = Registration.objects.filter(officer__organ=body, leads=True, removed_at=None).select_related("officer")
    return chiefs(body) or [each.officer for each in led.order_by("officer")]


def supervisors_above(organ: Organ) -> list[Officer]:
    """The supervisors of the body above the one that supervises ``organ``."""
    body = region_body(organ)
    return _supervisors(_body_over(body.region.parent)) if body else []


def region_body(organ: Organ) -> Organ | None:
    """The body that supervises ``organ`` from the nearest region up; the one named as operator where one is named."""
    return _body_over(organ.region)


def _body_over(region: Region | None) -> Organ | None:
    while region is not None:
        named = Organ.objects.filter(operates__region=region).order_by("operates__pk").first()
        body = named or _posted(region)
        if body is not None:
            return body
        region = region.parent
    return None


def _supervisors(body: Organ | None) -> list[Officer]:
    posts = Post.objects.filter(role=Role.SUPERVISOR, watches=None, reach=Reach.REGION, organ=body)
    return holders(posts) if body else []


def addressees(order: Order) -> list[Officer]:
    """Who can answer an order."""
    if order.officer is not None:
        return [order.officer]
    if not order.about.is_shown_to_organ:
        return []
    answering = [role for role in ANSWERS_FOR_ORGAN if reads(role, order.case)]
    return holders(Post.objects.filter(organ=order.organ, role__in=answering))


def issuers(order: Order) -> list[Officer]:
    """Who decides on the answer: whoever issued the order; the supervisors of its body when the ladder did."""
    if order.issued_by is not None:
        return [order.issued_by]
    return holders(Post.objects.filter(role=Role.SUPERVISOR, organ=order.body))


def of_signal(word: str, signal: Signal) -> list[Officer]:
    """The officers ``word`` means for a light."""
    if word == "concerned":
        return [signal.concerned] if signal.concerned else []
    found = WAYS[word](signal.organ) if word in WAYS else []
    if not is_confined(signal.case):
        return found
    return [each for each in found if visible_to(each).filter(pk=signal.pk).exists()]


def of_order(word: str, order: Order) -> list[Officer]:
    """The officers ``word`` means for an order."""
    if word in {"addressee", "issuer"}:
        return addressees(order) if word == "addressee" else issuers(order)
    found = WAYS[word](order.organ) if word in WAYS else []
    if not is_confined(order.case):
        return found
    return [each for each in found if visible_orders(each).filter(pk=order.pk).exists()]


def of_topic(word: str, topic: Topic) -> list[Officer]:
    """The officers ``word`` means for a resolution; nobody where the supervising posts do not read the case it is on."""
    return WAYS[word](topic.meeting.organ) if reads(Role.SUPERVISOR, topic.case) else []


def _posted(region: Region) -> Organ | None:
    posts = Post.objects.filter(role=Role.SUPERVISOR, reach=Reach.REGION, watches=None, organ__region=region)
    post = posts.select_related("organ").order_by("pk").first()
    return post.organ if post else None


# What a word of ``notices.yaml`` means, by the organ it is about.
WAYS: dict[str, Callable[[Organ], list[Officer]]] = {
    "chief": chiefs,
    "resident": resident_supervisors,
    "region": region_supervisors,
    "heads": heads_of_body,
    "above": supervisors_above,
}
