"""Markets by quarter: how many stand, how many handed their figures in, and what they come to together (MKT-05)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from sundial.kernel import spreadsheet
from sundial.kernel.clock import local_date
from sundial.kernel.quarters import Quarter
from sundial.registration.models import Figures, Market

HEAD = ("季度", "存续市场", "新登记", "注销", "已报送", "未报送", "成交量（吨）", "成交额（元）", "摊位数（个）")
MARKETS = (
    "登记证编码",
    "市场名称",
    "登记机关",
    "季度",
    "成交量（吨）",
    "成交额（元）",
    "摊位数（个）",
    "商品种类和价格",
    "报送日期",
)


@dataclass(frozen=True)
class Row:
    """What the markets of a quarter come to. ``missing`` stood at its end and handed nothing in."""

    quarter: Quarter
    standing: int
    registered: int
    cancelled: int
    reported: int
    missing: tuple[Market, ...]
    volume: Decimal
    value: Decimal
    stalls: int

    @property
    def cells(self) -> tuple[str | int, ...]:
        counted = (self.standing, self.registered, self.cancelled, self.reported, len(self.missing))
        return (self.quarter.name, *counted, f"{self.volume.normalize():f}", str(self.value), self.stalls)


def markets_of(authorities: Collection[UUID]) -> QuerySet[Market]:
    """The markets registered with ``authorities``."""
    return Market.objects.filter(authority__in=authorities).select_related("authority", "case")


def quarters(authorities: Collection[UUID], today: dt.date, most: int = 8) -> list[Row]:
    """The quarters up to that of ``today``, the newest first, back to the first registration; two queries."""
    markets = list(markets_of(authorities))
    figures = list(Figures.objects.filter(market__authority__in=authorities))
    if not markets:
        return []
    oldest, quarter = min(each.registered_on for each in markets), Quarter.of(today)
    rows: list[Row] = []
    while quarter.next.first > oldest and len(rows) < most:
        rows.append(_row(quarter, markets, [each for each in figures if each.period == quarter.name]))
        quarter = quarter.before
    return rows


def _row(quarter: Quarter, markets: Sequence[Market], figures: Sequence[Figures]) -> Row:
    known = [each for each in markets if each.registered_on < quarter.next.first]
    standing = [each for each in known if each.cancelled_on is None or each.cancelled_on >= quarter.next.first]
    told = {each.market_id for each in figures}
    return Row(
        quarter=quarter,
        standing=len(standing),
        registered=sum(each.registered_on >= quarter.first for each in known),
        cancelled=sum(quarter.first <= each.cancelled_on < quarter.next.first for each in markets if each.cancelled_on),
        reported=len(told),
        missing=tuple(each for each in standing if each.pk not in told),
        volume=sum((each.volume for each in figures), Decimal(0)),
        value=sum((each.value for each in figures), Decimal(0)),
        stalls=sum(each.stalls for each in figures),
    )


def as_xlsx(authorities: Collection[UUID], today: dt.date) -> bytes:
    """The quarters, and every figure handed in beneath them, as a workbook for the superior."""
    figures = Figures.objects.filter(market__authority__in=authorities)
    told = figures.select_related("market__authority").order_by("-period", "market__code")
    lines = (
        (
            each.market.code,
            each.market.name,
            each.market.authority.name,
            each.period,
            f"{each.volume.normalize():f}",
            str(each.value),
            each.stalls,
            each.goods_said,
            local_date(each.handed_in_at),
        )
        for each in told
    )
    rows = (row.cells for row in quarters(authorities, today, most=40))
    return spreadsheet.as_book([("季度汇总", HEAD, rows), ("报送明细", MARKETS, lines)])
