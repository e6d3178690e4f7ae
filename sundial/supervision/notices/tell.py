"""Tell people: a notice in the system for each, and a dispatch for every channel that reaches him."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from sundial.cases.documents.wording import say_date
from sundial.kernel import clock
from sundial.meetings.models import Topic
from sundial.organs.models import Officer
from sundial.supervision.models import Signal
from sundial.supervision.notices.digest import DIGEST, count_again, digests, goes_out_at
from sundial.supervision.notices.models import Contact, Dispatch, Notice
from sundial.supervision.notices.occasions import Occasion, occasions
from sundial.supervision.notices.recipients import of_order, of_signal, of_topic
from sundial.supervision.orders.models import Order
from sundial.system.outgoing.models import Channel

RESOLUTION = "resolution_reported"
ADDRESSES = {Channel.MAIL: "email", Channel.SMS: "mobile"}


def in_both(say: Callable[[], str]) -> dict[str, str]:
    """What ``say`` says in either language, as ``words`` of a notice."""
    with override("zh-hans"):
        zh = say()
    with override("en"):
        return {"zh": zh, "en": say()}


def tell_of_signal(name: str, signal: Signal, about: str = "", **more: Any) -> list[Notice]:
    """Tell of a light. The same occasion, light and ``about`` tells nobody twice. In the caller's transaction."""
    occasion = occasions()[name]
    people = [officer for word in occasion.to for officer in of_signal(word, signal)]
    organ = signal.organ
    zh = {"organ": organ.short_name, "sentence": signal.sentence, **more, "words": more.get("zh", "")}
    en = {"organ": organ.short_name, "sentence": signal.sentence_en, **more, "words": more.get("en", "")}
    return _tell(
        occasion,
        people,
        about or str(signal.pk),
        (zh, en),
        reverse("wall:signal", args=[signal.pk]),
        signal.light,
    )


def tell_of_order(name: str, order: Order, about: str = "", **more: Any) -> list[Notice]:
    """Tell of an order, once for each round of it."""
    occasion = occasions()[name]
    people = [officer for word in occasion.to for officer in of_order(word, order)]
    due = say_date(order.last_day) if order.last_day else "—"
    known = {"organ": order.organ.short_name, "number": order.number, "title": order.title, "due": due}
    zh = {**known, "sentence": order.number, **more, "words": more.get("zh", "")}
    en = {
        **known,
        "title": order.about.en,
        "due": str(order.last_day or "—"),
        "sentence": order.number,
        **more,
        "words": more.get("en", ""),
    }
    key = about or f"{order.pk}:{order.round}"
    return _tell(occasion, people, key, (zh, en), reverse("wall:order", args=[order.pk]))


def tell_of_resolution(topic: Topic) -> int:
    """Tell the supervisors of the organ what was resolved; how many were told. Once for each topic."""
    occasion = occasions()[RESOLUTION]
    people = [officer for word in occasion.to for officer in of_topic(word, topic)]
    known = {"organ": topic.meeting.organ.short_name, "title": topic.meeting.title, "sentence": topic.title}
    words = in_both(topic.get_resolution_display)
    said = (known | {"words": words["zh"]}, known | {"words": words["en"]})
    return len(_tell(occasion, people, str(topic.pk), said, reverse("wall:resolution", args=[topic.pk])))


def tell_officer(name: str, officer: Officer, about: str, address: str, /, **values: Any) -> list[Notice]:
    """Tell one officer of what is neither a light nor an order."""
    return _tell(occasions()[name], [officer], about, (values, values), address)


def _tell(
    occasion: Occasion,
    people: Iterable[Officer],
    about: str,
    values: tuple[Mapping[str, Any], Mapping[str, Any]],
    address: str,
    light: str = "",
) -> list[Notice]:
    now = clock.now()
    zh, en = occasion.said(values[0])[0], occasion.said(values[1])[1]
    told = Notice.objects.filter(occasion=occasion.name, about=about)
    known = set(told.values_list("officer_id", flat=True))
    asked = [
        Notice(
            officer=officer,
            occasion=occasion.name,
            about=about,
            light=light,
            zh=zh,
            en=en,
            address=address,
            told_at=now,
        )
        for officer in dict.fromkeys(people)
        if officer.pk not in known
    ]
    if not asked:
        return []
    gathered = {} if occasion.urgent else digests([each.officer_id for each in asked], now)
    for each in asked:
        each.digest = gathered.get(each.officer_id)
    # Two workers at once: the unique rows decide, of the notice here and of its dispatch below.
    Notice.objects.bulk_create(asked, ignore_conflicts=True)
    fresh = list(told.exclude(officer_id__in=known))
    for digest in gathered.values():
        count_again(digest)
    _dispatch(occasion, [each for each in fresh if each.digest_id is None], now)
    _dispatch(occasions()[DIGEST], list(gathered.values()), goes_out_at(now))
    return fresh


def _dispatch(occasion: Occasion, notices: list[Notice], at: dt.datetime) -> None:
    open_channels = [channel for channel in occasion.channels if channel in settings.NOTICE_CHANNELS]
    if not notices or not open_channels:
        return
    contacts = Contact.objects.in_bulk([notice.officer_id for notice in notices])
    rows = [
        Dispatch(notice=notice, channel=channel, address=address, next_try_at=at)
        for notice in notices
        for channel in open_channels
        if (address := getattr(contacts.get(notice.officer_id), ADDRESSES[Channel(channel)], ""))
    ]
    Dispatch.objects.bulk_create(rows, ignore_conflicts=True)
