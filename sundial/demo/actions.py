"""Build the demonstration: found the county, live its stories, seal the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from sundial.demo import supervisors
from sundial.demo.bureau import absences, credit_files, set_step_limits
from sundial.demo.county import found_county, load_other_catalogues, settle_others
from sundial.demo.director import live
from sundial.demo.meetings import bureau_meetings
from sundial.demo.stories import FIRST_DAY, all_stories
from sundial.demo.tale import Stage
from sundial.inbox.occasions import texts
from sundial.inbox.reading import skip_sealed, tell_since
from sundial.kernel import clock, workdays
from sundial.kernel.workdays import Calendar
from sundial.ledger.sequencer import seal_all
from sundial.ledger.signer import Signer
from sundial.organs.models import Account, CalendarDay
from sundial.organs.queries import calendar_for
from sundial.supervision.actions.rule_load import load_shipped
from sundial.system import demo_clock

COUNTED_EVERY = dt.timedelta(days=14)


def build(lived: Callable[[float], object] = lambda share: None) -> bool:
    """Build the county relative to now; do nothing, and say so with ``False``, unless the database is empty.

    Now is what the demonstration's clock shows, which somebody may have set before. All of it is one transaction: whoever kills it half-way finds an empty database and can begin again.
    ``lived`` is told, again and again, which share (0 to 1) of the county's months has been lived.
    """
    if Account.objects.exists():
        return False
    demo_clock.refresh()
    with transaction.atomic():
        tell(clock.now(), lived)
    seal_all(Signer())
    skip_sealed()
    return True


def tell(now: dt.datetime, lived: Callable[[float], object]) -> None:
    """Found the county some months before ``now`` and live all its stories up to then."""
    days = workdays.national()
    today = last_working_day(days, clock.local_date(now))
    first = days.nth(days.ordinal(today) + FIRST_DAY)
    with clock.frozen(clock.start_of_day(first) + dt.timedelta(hours=7)):
        county = found_county(first)
        load_other_catalogues()
        settle_others(county, first)
        set_step_limits()
        load_shipped()
        count_rows("powers")
    stage = Stage(county, calendar_for(county.bureau), today)
    since = stage.at(FIRST_DAY, stage.opens)
    parties = Parties(now - texts().told_within)  # of what is older, nobody is told

    def reached(moment: dt.datetime) -> None:
        parties.catch_up()
        lived((moment - since) / (now - since))

    live(
        [
            absences(stage),
            credit_files(stage, FIRST_DAY),
            bureau_meetings(stage, FIRST_DAY),
            *supervisors.tales(stage, FIRST_DAY),
            *all_stories(stage),
        ],
        since=since,
        until=now,
        reached=_counting(since, reached),
    )
    parties.catch_up()


@dataclass
class Parties:
    """Those whose cases are lived: told of each step when it was taken, up to now."""

    told_to: dt.datetime

    def catch_up(self) -> None:
        if clock.now() >= self.told_to:
            tell_since(self.told_to)
            self.told_to = clock.now()


def _counting(since: dt.datetime, told: Callable[[dt.datetime], object]) -> Callable[[dt.datetime], None]:
    """Tell of each moment reached, and count the rows anew every other week: a plan made for few of them serves many badly."""
    counted = since

    def _reached(moment: dt.datetime) -> None:
        nonlocal counted
        if moment - counted >= COUNTED_EVERY:
            counted = moment
            count_rows("powers", "organs", "cases", "ledger", "supervision")
        told(moment)

    return _reached


def count_rows(*rooms: str) -> None:
    """Let the planner know what has just been filled: the sweep looks up the calendar for every day of every event.

    PostgreSQL counts by itself, but a minute late, and never what an open transaction holds. Tables still empty are left
    alone: a plan made for no rows would be kept while they fill.
    """
    filled: list[type[Model]] = [CalendarDay]
    for room in rooms:
        filled += apps.get_app_config(room).get_models()
    with connection.cursor() as cursor:
        for model in filled:
            if model._default_manager.exists():
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def last_working_day(days: Calendar, day: dt.date) -> dt.date:
    """``day``, or the working day before it when it is none."""
    return days.nth(days.ordinal(day))
