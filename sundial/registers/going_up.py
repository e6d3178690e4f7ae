"""Entries that go up at once: whom they are told to, when that was, and how long it took (COMP-15).

Who carries the word is not this room's business: whoever can, says so with ``hear_of_entries``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal
from sundial.organs.access import holders
from sundial.organs.models import Officer, Organ, Post
from sundial.registers.books import Book, GoesUp, Recipient
from sundial.registers.models import Entry

A_MINUTE = dt.timedelta(minutes=1)
Carrier = Callable[[Entry, list[Officer]], object]

_carriers: list[Carrier] = []


def hear_of_entries(carry: Carrier) -> None:
    """Register who carries the word of an entry to these officers, in the transaction in which it is entered."""
    if carry not in _carriers:
        _carriers.append(carry)


@dataclass(frozen=True)
class Going:
    """Whom an entry goes to, and after how many minutes each of its recipients knew; neither for one that stays."""

    officers: list[Officer] = field(default_factory=list)
    minutes: Mapping[str, Any] = field(default_factory=dict)

    def tell(self, entry: Entry) -> None:
        """Tell everybody whom it goes to."""
        if self.officers:
            for carry in _carriers:
                carry(entry, self.officers)


def complete(book: Book, organ: Organ, values: dict[str, Any], now: dt.datetime) -> tuple[dict[str, Any], Going]:
    """The answers with whom it was told to and when, and whom it goes to from here.

    Raises ``register.not_told`` where nobody was told and nobody can be reached from here, ``register.told_before`` for a
    time before there was anything to tell.
    """
    if book.goes_up is None:
        return values, Going()
    whole, officers, minutes = dict(values), [], {}
    for each in book.goes_up.recipients:
        reached = officers_of(each, organ) if book.goes_up.holds(values) else []
        if each.at not in whole and reached:
            whole |= {each.told: _named(each, organ, reached), each.at: now.isoformat()}
        minutes[each.name] = _minutes(book, book.goes_up, each, whole)
        officers += reached
    return whole, Going(list(dict.fromkeys(officers)), {"told": minutes} if book.goes_up.holds(values) else {})


def officers_of(recipient: Recipient, organ: Organ) -> list[Officer]:
    """Whoever holds the posts it goes to, or has them lent; nobody where the organ stands under none."""
    place = organ.parent if recipient.above else organ
    return holders(Post.objects.filter(organ=place, role__in=recipient.who)) if place else []


def _named(recipient: Recipient, organ: Organ, reached: list[Officer]) -> str:
    names = "、".join(officer.name for officer in reached)
    return f"{organ.parent.short_name}：{names}" if recipient.above and organ.parent else names


def _minutes(book: Book, goes: GoesUp, recipient: Recipient, values: Mapping[str, Any]) -> int:
    missing = next((name for name in (recipient.told, recipient.at) if name not in values), "")
    if missing:
        sentence = _("Nobody is reached from here: report it by another way at once, and say “%(label)s”.")
        raise Refusal("register.not_told", sentence, basis=book.source, field=missing, label=book.field(missing).label)
    took = dt.datetime.fromisoformat(values[recipient.at]) - dt.datetime.fromisoformat(values[goes.since])
    if took < dt.timedelta():
        sentence = _("“%(label)s” lies before it happened or was learnt.")
        raise Refusal("register.told_before", sentence, field=recipient.at, label=book.field(recipient.at).label)
    return took // A_MINUTE
