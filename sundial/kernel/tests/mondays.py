"""The day most stories of the tests begin on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from sundial.kernel import clock

# A Monday in a year whose working days are published.
MONDAY = dt.date(2026, 3, 2)


def nine_o_clock(day: dt.date) -> dt.datetime:
    return clock.start_of_day(day) + dt.timedelta(hours=9)


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Frozen]:
    """Nine in the morning of the Monday; ``today.move_to(...)`` and ``today.advance(...)`` live through the days.

    A room whose tests all begin then imports this into its conftest.
    """
    with clock.frozen(nine_o_clock(MONDAY)) as frozen:
        yield frozen
