"""What the house holds, against its own record: whatever stands on one side only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language

from sundial.kernel.clock import BEIJING
from sundial.kernel.yaml_files import read_yaml

COMPARISONS = Path(__file__).with_name("comparisons.yaml")


@dataclass(frozen=True)
class Comparison:
    """One question put to the house, in the words of ``comparisons.yaml``."""

    id: str
    name: str
    name_en: str
    why: str
    why_en: str
    ask: str = ""

    @property
    def title(self) -> str:
        """What it finds, in the reader's language."""
        return self.name_en if _english() else self.name

    @property
    def reason(self) -> str:
        """Why that matters."""
        return self.why_en if _english() else self.why


@dataclass(frozen=True)
class Found:
    """Something that stands on one side only. ``reference`` is a number to look it up by, ``told`` what more is known."""

    comparison: str
    organ: UUID | None
    reference: str
    told: str


@cache
def comparisons() -> tuple[Comparison, ...]:
    """Every question, in the order of the file."""
    return tuple(Comparison(**row) for row in read_yaml(COMPARISONS))


def reconcile(year: int) -> Iterator[Found]:
    """Ask all of them for one calendar year."""
    first, until = (dt.datetime(each, 1, 1, tzinfo=BEIJING) for each in (year, year + 1))
    for comparison in comparisons():
        with connection.cursor() as cursor:
            cursor.execute(comparison.ask, {"year": year, "first": first, "until": until})
            rows = cursor.fetchall()
        for organ, reference, told in sorted(rows, key=lambda row: (str(row[0]), str(row[1]))):
            yield Found(comparison.id, organ, reference or "", told or "")


def _english() -> bool:
    return (get_language() or "").startswith("en")
