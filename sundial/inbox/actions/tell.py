"""Tell the parties: a message in the hall for each piece of news, its event, and a dispatch for every way agreed to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings

from sundial.cases.deadlines import last_day
from sundial.cases.documents.wording import say_date
from sundial.cases.models import Case
from sundial.inbox.models import Message, MessageDispatch, Reach
from sundial.inbox.occasions import LANGUAGES, texts
from sundial.kernel import clock
from sundial.ledger.actions import Act, record_all
from sundial.ledger.actor import Actor
from sundial.system.outgoing.models import Channel

ADDRESSES = {Channel.MAIL: "email", Channel.SMS: "mobile"}


@dataclass(frozen=True)
class News:
    """What is to be told of a case: ``about`` is what makes it this one and no other, such as the id of an event.

    ``case`` needs its organ and version at hand. ``places`` fill further places of the text, by language.
    """

    case: Case
    occasion: str
    about: str
    happened_at: dt.datetime
    places: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def tell(news: Sequence[News]) -> list[Message]:
    """Tell all of it, in this order, in the caller's transaction; what was told before is left out."""
    fresh = _untold(news)
    if not fresh:
        return []
    made = Message.objects.bulk_create([_message(each) for each in fresh])
    record_all([_told(each, message) for each, message in zip(fresh, made, strict=True)])
    _dispatch(made)
    return made


def _untold(news: Sequence[News]) -> list[News]:
    known = set(
        Message.objects.filter(case__in={each.case.pk for each in news}).values_list("case", "occasion", "about")
    )
    return [each for each in news if (each.case.pk, each.occasion, each.about) not in known]


def _message(news: News) -> Message:
    occasion = texts().occasions[news.occasion]
    zh, en = (occasion.said[language].format_map(_places(news, language)) for language in LANGUAGES)
    return Message(
        case=news.case,
        occasion=news.occasion,
        about=news.about,
        title_zh=occasion.title["zh"],
        title_en=occasion.title["en"],
        zh=zh,
        en=en,
        happened_at=news.happened_at,
        told_at=clock.now(),
    )


def _places(news: News, language: str) -> dict[str, str]:
    case = news.case
    due = _day(last_day(case.due_at), language) if case.due_at else ""
    return {
        "item": case.version.name,
        "organ": case.organ.name,
        "number": case.number,
        "day": _day(clock.local_date(news.happened_at), language),
        "until": texts().until[language].format(day=due) if due else "",
        **news.places.get(language, {}),
    }


def _day(day: dt.date, language: str) -> str:
    return say_date(day) if language == "zh" else f"{day.day} {day:%B} {day.year}"


def _told(news: News, message: Message) -> Act:
    return Act(
        "case.message",
        subject_type="case",
        subject_id=news.case.pk,
        by=Actor.system(),
        organ=news.case.organ.code,
        data={"verb": "other", "occasion": news.occasion, "said": message.title_zh, "said_en": message.title_en},
    )


def _dispatch(messages: Sequence[Message]) -> None:
    reaches = Reach.objects.in_bulk({message.case_id for message in messages})
    rows = [
        MessageDispatch(message=message, channel=channel, address=address, next_try_at=message.told_at)
        for message in messages
        for channel in texts().occasions[message.occasion].channels
        if channel in settings.NOTICE_CHANNELS
        and (address := getattr(reaches.get(message.case_id), ADDRESSES[Channel(channel)], ""))
    ]
    MessageDispatch.objects.bulk_create(rows)
