"""Quarters of a year by the legal clock: what statistics, reports and periodic publications are counted by."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

WRITTEN = re.compile(r"((?:19|20)\d\d)Q([1-4])", re.ASCII)


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year; ``number`` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        """The quarter ``day`` lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def named(cls, text: str) -> Quarter | None:
        """``2026Q4``; None for what names no quarter of these two centuries."""
        found = WRITTEN.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def name(self) -> str:
        """As files, addresses and papers write it: ``2026Q4``."""
        return f"{self.year}Q{self.number}"

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def next(self) -> Quarter:
        """The quarter after it, whose ``first`` is the day this one is over."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> Quarter:
        """The quarter before it."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)
