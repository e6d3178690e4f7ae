"""What a party was told."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from sundial.cases.models import Case
from sundial.inbox.models import Message, Reach


@dataclass(frozen=True)
class Inbox:
    """The messages of a case, newest first, and how many are unread."""

    messages: list[Message]
    unread: int


def inbox_of(case: Case) -> Inbox:
    """Every message of the case with the ways it took; two queries."""
    found = list(Message.objects.filter(case=case).prefetch_related("dispatches").order_by("-pk"))
    return Inbox(found, sum(each.read_at is None for each in found))


def words(message: Message) -> tuple[str, str]:
    """Title and text in the reader's language."""
    english = (get_language() or "").startswith("en")
    return (message.title_en, message.en) if english else (message.title_zh, message.zh)


def reach_of(case: Case) -> Reach | None:
    """Where the party agreed to be reached, if it did."""
    return Reach.objects.filter(case=case).first()
