"""How a formal paper says dates, moments, limits and lists."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from sundial.kernel.clock import BEIJING
from sundial.kernel.yaml_files import read_yaml

WORDS = Path(__file__).with_name("wording.yaml")
NUMERALS = "〇一二三四五六七八九"


@cache
def words() -> dict[str, Any]:
    """The fixed words of ``wording.yaml``."""
    loaded: dict[str, Any] = read_yaml(WORDS)
    return loaded


def say_date(day: dt.date) -> str:
    """2026年3月2日: arabic, full year, no leading zeros (GB/T 9704-2012 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def read_date(said: str) -> dt.date:
    """The day ``say_date`` wrote. Raises ValueError for other words."""
    return dt.datetime.strptime(said, "%Y年%m月%d日").replace(tzinfo=BEIJING).date()


def say_date_in_chinese(day: dt.date) -> str:
    """二〇二六年三月二日, as certificates still write it."""
    year = "".join(NUMERALS[int(digit)] for digit in str(day.year))
    return f"{year}年{_to_31(day.month)}月{_to_31(day.day)}日"


def say_moment(moment: dt.datetime) -> str:
    """2026年3月2日9时30分, Beijing time."""
    local = moment.astimezone(BEIJING)
    return f"{say_date(local.date())}{local.hour}时{local.minute:02d}分"


def say_limit(value: int, unit: str) -> str:
    """15个工作日; 当场. ``KeyError`` for a unit the words do not know."""
    return str(words()["units"][unit]).format(n=value)


def _to_31(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens]}十") + (NUMERALS[ones] if ones else "")
