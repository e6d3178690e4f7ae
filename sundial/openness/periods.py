"""The quarter or year a periodic publication is about, and the day it ends."""

from __future__ import annotations

import datetime as dt
import re

from django.db.models import Q

from sundial.kernel.quarters import Quarter
from sundial.organs.models import Organ, OrganKind, Tier

YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
QUARTERLY, ANNUAL, ON_DEMAND = "quarterly", "annual", "on_demand"
PERIODIC = (QUARTERLY, ANNUAL)
ANNUAL_GOVERNMENT = "annual_government"
COUNTY_AND_ABOVE = (Tier.NATION, Tier.PROVINCE, Tier.CITY, Tier.COUNTY)


def inside_only(case: str = "") -> Q:
    """The plans that open something to the staff alone; ``case`` is the path to the plan. A plan that says nothing is for everybody."""
    return Q(**{f"{case}answers__has_key": "inside", f"{case}answers__inside": True})


def before(timing: str, day: dt.date) -> str:
    """The name of the quarter or year that was over last on ``day``."""
    return Quarter.of(day).before.name if timing == QUARTERLY else str(day.year - 1)


def end_of(timing: str, period: str) -> dt.date | None:
    """The last day of ``2026Q3`` or ``2026``; None for what names no such period."""
    if timing == QUARTERLY:
        quarter = Quarter.named(period)
        return quarter.next.first - dt.timedelta(days=1) if quarter else None
    return dt.date(int(period), 12, 31) if YEAR.fullmatch(period) else None


def owed_by(organ: Organ, timing: str) -> str:
    """What the organ owes: a people's government of a county or above has longer for its yearly report (条例第四十九条)."""
    government = organ.kind == OrganKind.GOVERNMENT and organ.tier in COUNTY_AND_ABOVE
    return ANNUAL_GOVERNMENT if timing == ANNUAL and government else timing
