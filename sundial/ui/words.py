"""How moments, days and amounts read on screen, in Chinese official style and in English."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext, ngettext

BEIJING = ZoneInfo("Asia/Shanghai")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _chinese() -> bool:
    return (get_language() or "zh-hans").startswith("zh")


def in_beijing(moment: datetime) -> datetime:
    """Return ``moment`` in Beijing time; raises ValueError when it names no time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} names no time zone")
    return moment.astimezone(BEIJING)


def day(value: date | datetime) -> str:
    """2026年11月22日 · 22 November 2026."""
    local = in_beijing(value) if isinstance(value, datetime) else value
    if _chinese():
        return f"{local.year}年{local.month}月{local.day}日"
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def short_day(value: date | datetime) -> str:
    """11月22日 · 22 Nov: inside a table or chip whose year is plain."""
    local = in_beijing(value) if isinstance(value, datetime) else value
    if _chinese():
        return f"{local.month}月{local.day}日"
    return f"{local.day} {MONTHS[local.month - 1][:3]}"


def hour(value: datetime) -> str:
    """09:05, Beijing time."""
    return f"{in_beijing(value):%H:%M}"


def moment(value: date | datetime) -> str:
    """2026年11月22日 09:05 · 22 November 2026, 09:05; a date alone has no hour."""
    if not isinstance(value, datetime):
        return day(value)
    return f"{day(value)} {hour(value)}" if _chinese() else f"{day(value)}, {hour(value)}"


def amount_of_time(number: int, unit: str) -> str:
    """3个工作日 · 3 working days. ``unit`` is one of a limit, or minute."""
    from sundial.powers.rules import amount_in_words  # the frame is there before the models are

    if unit == "minute":
        return ngettext("%(n)d minute", "%(n)d minutes", number) % {"n": number}
    return amount_in_words(number, unit)


def left(number: int, unit: str = "working_day") -> str:
    """还剩3个工作日 · 3 working days left; 今天到期; 已超期2个工作日."""
    if number > 0:
        return gettext("%(time)s left") % {"time": amount_of_time(number, unit)}
    if number < 0:
        return gettext("%(time)s overdue") % {"time": amount_of_time(-number, unit)}
    return gettext("Due today") if unit != "hour" else gettext("Due this hour")


def money(value: Decimal | int) -> str:
    """1,234.50元 · CNY 1,234.50; no decimals when the amount is whole yuan."""
    amount = Decimal(value)
    places = 0 if amount == amount.to_integral_value() else 2
    return gettext("CNY %(figure)s") % {"figure": f"{amount:,.{places}f}"}


def by_whom(name: str, at: datetime) -> str:
    """张三（2026年11月22日 09:05） · Zhang San (22 November 2026, 09:05): who took a step, and when."""
    return f"{name}（{moment(at)}）" if _chinese() else f"{name} ({moment(at)})"


def size(octets: int) -> str:
    """A file's size: 312 KB, 1.4 MB; figure and unit stay on one line."""
    if octets < 1024:
        return f"{octets}\u00a0B"
    if octets < 1024 * 1024:
        return f"{octets / 1024:.0f}\u00a0KB"
    return f"{octets / 1024 / 1024:.1f}\u00a0MB"
