"""Quarters and months of a year by the legal clock: what statistics, reports and periodic publications are counted by."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

WRITTEN_MONTH = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])", re.ASCII)
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


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year; ``number`` is 1 to 12."""

    year: int
    number: int

    @classmethod
    def named(cls, text: str) -> Month | None:
        """``2026-03``; None for what names no month of these two centuries."""
        found = WRITTEN_MONTH.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def name(self) -> str:
        """As files and addresses write it: ``2026-03``."""
        return f"{self.year}-{self.number:02}"

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.number, 1)

    @property
    def next(self) -> Month:
        """The month after it, whose ``first`` is the day this one is over."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def before(self) -> Month:
        """The month before it."""
        return Month(self.year, self.number - 1) if self.number > 1 else Month(self.year - 1, 12)
