"""Working days counted one by one from the printed arrangements, knowing nothing of ordinals."""

from __future__ import annotations

import datetime as dt
from functools import cache

from sundial.kernel.workdays import DATA
from sundial.kernel.yaml_files import read_yaml

DAY = dt.timedelta(days=1)


@cache
def exceptions() -> dict[dt.date, bool]:
    """Days an arrangement names, and whether they are worked."""
    found = {}
    for path in sorted((DATA / "arrangements").glob("*.yaml")):
        for holiday in read_yaml(path)["holidays"]:
            for text in holiday["rest"]:
                first, _, last = str(text).partition("/")
                day = dt.date.fromisoformat(first)
                while day <= dt.date.fromisoformat(last or first):
                    found[day] = False
                    day += DAY
            found |= dict.fromkeys(holiday.get("work", []), True)
    return found


def is_working(day: dt.date) -> bool:
    return exceptions().get(day, day.weekday() < 5)


def add(start: dt.date, n: int, excluded: list[tuple[dt.date, dt.date]], counts=is_working) -> dt.date:
    day = start
    while n > 0:
        day += DAY
        if counts(day) and not any(first <= day <= last for first, last in excluded):
            n -= 1
    return day


def latest_notice(event: dt.date, n: int) -> dt.date:
    day = event
    while n > 0:
        day -= DAY
        n -= is_working(day)
    return day


def between(a: dt.date, b: dt.date) -> int:
    return sum(is_working(a + DAY * offset) for offset in range(1, (b - a).days + 1))
