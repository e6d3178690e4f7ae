"""Limits and parameters a life states: dated editions with their source, laid under the item's own rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sundial.kernel.limits import Limit, Unit
from sundial.powers.models import ItemVersion, LimitKind, LimitRow


@dataclass(frozen=True)
class Term:
    """One value with what orders it."""

    value: Any
    basis: str
    unit: str = ""

    @property
    def limit(self) -> Limit:
        return Limit(int(self.value), Unit(self.unit))


@dataclass(frozen=True)
class Edition:
    """What holds from ``since`` until the next edition; ``unverified`` when its article is cited from memory."""

    since: dt.date
    term: Term
    unverified: bool = False


@dataclass(frozen=True)
class Stated:
    """One limit or parameter: where the item may say its own, and what the law says else."""

    name: str
    editions: tuple[Edition, ...]
    item_kind: str = ""
    item_what: str = ""
    shorter: bool = False
    item_nth: int = 1

    def on(self, day: dt.date) -> Term | None:
        """The law's own on ``day``: the latest edition that began by then; ``None`` when none had."""
        begun = [each for each in self.editions if each.since <= day]
        return max(begun, key=lambda each: each.since).term if begun else None

    def of(self, version: ItemVersion, day: dt.date) -> Term | None:
        """The item's own row, else the law's; ``None`` means missing, never unlimited.

        Where the limit is stated as ``shorter`` the item binds itself more strictly than the law, never less: whichever ends
        first holds. A row of another unit than hours or days is left to the item.
        """
        row, law = self._row(version), self.on(day)
        if row is None:
            return law
        own = Term(row.value, row.source or row.starts, row.unit)
        return law if self.shorter and law and _length(law) < _length(own) else own

    def _row(self, version: ItemVersion) -> LimitRow | None:
        if not self.item_kind:
            return None
        rows = version.limits.filter(kind=self.item_kind).order_by("position")
        named = rows.filter(what__contains=self.item_what) if self.item_what else rows
        return named[self.item_nth - 1 : self.item_nth].first()


# Only to tell which of two ends first; every date is the calendar's.
HOURS = {Unit.HOUR: 1, Unit.CALENDAR_DAY: 24, Unit.DAY_UNQUALIFIED: 24, Unit.WORKING_DAY: 24, Unit.MONTH: 720}


def _length(term: Term) -> int:
    return int(term.value) * HOURS.get(Unit(term.unit), 0)


def read_stated(name: str, row: Mapping[str, Any], where: str) -> Stated:
    """Read ``{item: {kind, what, nth}, shorter, law: [{from, value, unit, basis}]}``. Raises ValueError naming the place."""
    item = row.get("item", {})
    if unknown := set(row) - {"item", "law", "note", "shorter"}:
        raise ValueError(f"{where}.{name}: unknown {sorted(unknown)}")
    if item and item.get("kind") not in LimitKind.values:
        raise ValueError(f"{where}.{name}: no limit kind {item.get('kind')!r}")
    return Stated(
        name,
        _editions(row.get("law", []), f"{where}.{name}"),
        item.get("kind", ""),
        item.get("what", ""),
        row.get("shorter", False),
        item.get("nth", 1),
    )


def _editions(rows: Sequence[Mapping[str, Any]], where: str) -> tuple[Edition, ...]:
    for row in rows:
        if unknown := set(row) - {"from", "value", "unit", "basis", "unverified"}:
            raise ValueError(f"{where}: unknown {sorted(unknown)}")
        if not row.get("basis"):
            raise ValueError(f"{where}: an edition names its basis")
    return tuple(
        Edition(row["from"], Term(row["value"], row["basis"], row.get("unit", "")), row.get("unverified", False))
        for row in rows
    )
