"""``messages.yaml``, typed: on which verb of the record the party is told what."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sundial.kernel.yaml_files import read_yaml

FILE = Path(__file__).with_name("messages.yaml")
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Occasion:
    """One thing a party is told. Every text stands in both languages."""

    name: str
    verbs: tuple[str, ...]
    applied: bool
    channels: tuple[str, ...]
    title: Mapping[str, str]
    said: Mapping[str, str]
    out: Mapping[str, str]


@dataclass(frozen=True)
class Reminder:
    """Told so long before an open clock of this kind ends, or once it is over."""

    clock: str
    occasion: str
    before: dt.timedelta
    over: bool


@dataclass(frozen=True)
class Texts:
    """All of the file."""

    occasions: Mapping[str, Occasion]
    until: Mapping[str, str]
    told_within: dt.timedelta
    reminders: tuple[Reminder, ...]

    @property
    def by_verb(self) -> Mapping[str, list[Occasion]]:
        """The occasions each verb brings, in the order of the file."""
        found: dict[str, list[Occasion]] = defaultdict(list)
        for each in self.occasions.values():
            for verb in each.verbs:
                found[verb].append(each)
        return found


@cache
def texts() -> Texts:
    """The texts of this house."""
    said = read_yaml(FILE)
    occasions = {name: _occasion(name, row) for name, row in said["occasions"].items()}
    reminders = tuple(
        Reminder(row["clock"], row["occasion"], dt.timedelta(days=row.get("days_before", 0)), row.get("over", False))
        for row in said["reminders"]
    )
    return Texts(occasions, said["until"], dt.timedelta(days=said["told_within_days"]), reminders)


def _occasion(name: str, row: Mapping[str, Any]) -> Occasion:
    return Occasion(
        name,
        tuple(row.get("verbs", ())),
        row.get("applied", False),
        tuple(row["channels"]),
        row["title"],
        row["said"],
        row.get("out", {}),
    )
