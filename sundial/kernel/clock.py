"""The only clock. Everything that asks "when" asks here, so that tests and the demo can set the time.

A function reads the clock once and passes the moment on: two readings inside one act can fall on two
sides of midnight. That duty is the caller's; nothing here can keep it for them.

Moments are stored in UTC and shown in Beijing time; the law's days are Beijing days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def _beijing() -> dt.tzinfo:
    try:
        return ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        # No tz database on this machine. China has kept +08:00 without summer time since 1991-09-15.
        return dt.timezone(dt.timedelta(hours=8), "CST")


BEIJING: dt.tzinfo = _beijing()


def _wall_clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - the one place where the real time enters the house


class Frozen:
    """A clock that stands still until told to move. Given by ``frozen``."""

    def __init__(self, at: dt.datetime | dt.date) -> None:
        self.moment = _moment(at)

    def advance(self, by: dt.timedelta) -> dt.datetime:
        """Move by ``by`` (either direction) and return the new moment, UTC."""
        self.moment += by
        return self.moment

    def move_to(self, at: dt.datetime | dt.date) -> dt.datetime:
        """Jump to ``at`` and return the new moment, UTC."""
        self.moment = _moment(at)
        return self.moment


_frozen: ContextVar[Frozen | None] = ContextVar("sundial_frozen_clock", default=None)
_source: Callable[[], dt.datetime] = _wall_clock


def now() -> dt.datetime:
    """Return the present moment, aware, in UTC."""
    frozen_clock = _frozen.get()
    if frozen_clock is not None:
        return frozen_clock.moment
    return _aware(_source()).astimezone(dt.UTC)


def today() -> dt.date:
    """Return the present date in Beijing."""
    return local_date(now())


def local_date(moment: dt.datetime) -> dt.date:
    """Return the Beijing date of an aware ``moment``; ``ValueError`` when it is naive."""
    return _aware(moment).astimezone(BEIJING).date()


def start_of_day(day: dt.date) -> dt.datetime:
    """Return 00:00 Beijing of ``day``, as UTC."""
    return dt.datetime.combine(day, dt.time(), BEIJING).astimezone(dt.UTC)


def end_of_day(day: dt.date) -> dt.datetime:
    """Return 24:00 Beijing of ``day`` (the next midnight), as UTC.

    The last day of a period counts whole: an act is in time while its moment is *before* this one.
    Source: 民法典 art. 203.
    """
    return start_of_day(day + dt.timedelta(days=1))


def use(source: Callable[[], dt.datetime] | None) -> None:
    """Read the time from ``source`` in the whole process (the demo's movable clock); ``None`` undoes it.

    ``source`` returns an aware datetime. A ``frozen`` block wins over it.
    """
    global _source
    _source = source or _wall_clock


@contextmanager
def frozen(at: dt.datetime | dt.date) -> Iterator[Frozen]:
    """Hold the clock at ``at`` inside the block; nestable; other threads keep their own time.

    A bare date means noon in Beijing. ``ValueError`` for a naive datetime. The clock given can be moved:

        with frozen(date(2026, 3, 2)) as clock:
            clock.advance(timedelta(days=1))
    """
    controller = Frozen(at)
    token = _frozen.set(controller)
    try:
        yield controller
    finally:
        _frozen.reset(token)


def _moment(at: dt.datetime | dt.date) -> dt.datetime:
    if isinstance(at, dt.datetime):
        return _aware(at).astimezone(dt.UTC)
    return start_of_day(at) + dt.timedelta(hours=12)


def _aware(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone; every moment in this house has one")
    return moment
