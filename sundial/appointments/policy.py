"""``policy.yaml``, typed: the rules of booking on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sundial.kernel.yaml_files import read_yaml


@dataclass(frozen=True)
class Rules:
    """How far ahead, how many at a time, when missed visits close booking, when who came is forgotten, and the document that says one may book."""

    begins: dt.date
    basis: str
    days_ahead: int
    open_of_one_number: int
    missed_most: int
    missed_within: dt.timedelta
    forgotten_after: dt.timedelta
    forgotten_by: str


def rules_on(day: dt.date) -> Rules:
    """The rules that hold on ``day``."""
    return [each for each in _rules() if each.begins <= day][-1]


@cache
def _rules() -> tuple[Rules, ...]:
    rows = read_yaml(Path(__file__).with_name("policy.yaml"))["rules"]
    found = [
        Rules(
            row["from"],
            row["basis"],
            row["days_ahead"],
            row["open_of_one_number"],
            row["missed_most"],
            dt.timedelta(days=row["missed_within_days"]),
            dt.timedelta(days=row["forgotten"]["after_days"]),
            row["forgotten"]["basis"],
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: each.begins))
