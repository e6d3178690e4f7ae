"""A resolution is reported upward at once, in the transaction that enters it, where the rule of its body says so (SUP-28, EXCH-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sundial.meetings.models import Topic
from sundial.meetings.rules import kept

# Whoever hears of it stands on a floor above and says so here; a topic's hearer returns how many people it told.
_hearers: list[Callable[[Topic], int]] = []


def hear_of_resolutions(hearer: Callable[[Topic], int]) -> None:
    """Let ``hearer`` tell the superior bodies of every resolution that is reported."""
    if hearer not in _hearers:
        _hearers.append(hearer)


def report_upward(topic: Topic, at: dt.datetime) -> dict[str, object]:
    """Report the resolution just entered; what its event says of it. Nothing where the body's rule asks for no report."""
    basis = kept(topic.meeting).reported
    if not basis:
        return {}
    topic.reported_at = at
    topic.save(update_fields=["reported_at"])
    return {"reported": basis, "told": sum(hearer(topic) for hearer in _hearers)}
