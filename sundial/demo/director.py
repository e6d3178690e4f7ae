"""Lives many stories through at once, in the order of time, with the watch looking on.

A story is a generator. It yields the moment at which it wants to go on; the director sets the clock there and
resumes it. Between two moments every due clock is looked at, so a light is raised when it would have been.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable, Generator, Iterable
from itertools import count

from sundial.joint import reaching as stages
from sundial.kernel import clock
from sundial.organs.access import asked_once
from sundial.permits.actions import sweep_deemed
from sundial.supervision.actions import daily, escalate
from sundial.supervision.actions.sweep import sweep

Story = Generator[dt.datetime, None, None]
FIRST_LOOK = dt.timedelta(minutes=1)  # after midnight: a limit that ended yesterday is over now


def live(
    stories: Iterable[Story],
    *,
    since: dt.datetime,
    until: dt.datetime,
    reached: Callable[[dt.datetime], object] = lambda moment: None,
) -> None:
    """Run ``stories`` from ``since``; whatever they plan after ``until`` does not happen.

    ``reached`` is told each moment at which a story goes on.
    """
    order = count()
    queue: list[tuple[dt.datetime, int, Story]] = []
    with clock.frozen(since) as now:
        for story in stories:
            _resume(story, queue, order, until)
        while queue:
            at, _number, story = heapq.heappop(queue)
            reached(at)
            _look_on(now, at)
            now.move_to(at)
            _resume(story, queue, order, until)
        _look_on(now, until)
        now.move_to(until)
        look()


def look() -> None:
    """Let the law's own consequences happen, then raise what the rules find."""
    sweep_deemed()
    stages.sweep()
    while sweep():
        pass
    while daily.keep_up():
        pass
    while escalate.one_pass():
        pass


def _look_on(now: clock.Frozen, until: dt.datetime) -> None:
    """Look at the end of the present moment's acts and after every midnight on the way."""
    look()
    midnight = clock.end_of_day(clock.local_date(now.moment)) + FIRST_LOOK
    while midnight <= until:
        now.move_to(midnight)
        look()
        midnight = clock.end_of_day(clock.local_date(midnight)) + FIRST_LOOK


def _resume(
    story: Story, queue: list[tuple[dt.datetime, int, Story]], order: Iterable[int], until: dt.datetime
) -> None:
    """Let the story act until it names its next moment; one that has ended, or looks past the end, is dropped.

    No story gives a post and acts at it in one breath, so who holds which is read once each time.
    """
    try:
        with asked_once():
            at = next(story)
    except StopIteration:
        return
    if at <= until:
        heapq.heappush(queue, (at, next(iter(order)), story))
