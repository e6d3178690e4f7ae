"""The registers that are kept, one file of ``books/`` each: who enters, who reads, what an entry says, what may follow it, what is public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sundial.cases.stated.asked import Asked, read_asked
from sundial.cases.stated.words import both, fits
from sundial.kernel.limits import Limit, Unit, last_day
from sundial.kernel.yaml_files import read_yaml
from sundial.organs.models import Organ, Role, Tier
from sundial.organs.queries import calendar_for

FOLDER = Path(__file__).with_name("books")
KEYS = {
    "title",
    "entry",
    "source",
    "tiers",
    "enters",
    "reads",
    "own",
    "over",
    "owed",
    "goes_up",
    "shown",
    "counted",
    "public",
    "fields",
    "steps",
}
# What depends on no case: a register is kept without one.
TYPES = {"text", "long_text", "lines", "choice", "choices", "date", "moment", "count", "yes_no", "officer"}


@dataclass(frozen=True)
class StepTold:
    """What may follow an entry: by posts of ``who``, with what it asks; one that ``ends`` it is the last.

    The posts are the organ's own, or where it is written ``above`` those of the organ it stands under.
    """

    name: str
    label: Any
    who: frozenset[str]
    fields: tuple[Asked, ...]
    ends: bool
    above: bool = False


@dataclass(frozen=True)
class Owed:
    """What must follow an entry in time: one of ``steps`` within ``limit`` of the day it was entered, as ``source`` says; where
    ``when`` names answers, only an entry that says so."""

    steps: frozenset[str]
    limit: Limit
    source: str
    when: Mapping[str, Any]

    def due_on(self, entered_on: dt.date, organ: Organ) -> dt.date:
        """The last day, counted whole, of an entry of that day."""
        return last_day(self.limit, entered_on, calendar_for(organ))


@dataclass(frozen=True)
class Recipient:
    """Whom an entry goes up to: posts of ``who`` in the organ, or ``above`` it; ``told`` and ``at`` are the fields that say so."""

    name: str
    who: frozenset[str]
    told: str
    at: str
    above: bool


@dataclass(frozen=True)
class GoesUp:
    """Entries told upward as they are entered: which (``when``), and the field that says ``since`` when that is due."""

    when: Mapping[str, Any]
    since: str
    recipients: tuple[Recipient, ...]

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether what was entered goes up."""
        return fits(self.when, values)


@dataclass(frozen=True)
class Book:
    """One register.

    ``tiers`` are those whose organs keep it, all where none is named. ``enters`` are the roles that enter, every post of the organ
    where none is named; ``reads`` those that read it, every post where none is named; whoever made an entry of a register of one's
    ``own`` reads that. Posts of the roles ``over`` read and follow it in all organs of their region and below, whoever keeps it: whoever
    runs the platform answers every unit. ``owed`` is what must follow an entry in time. ``shown`` are the fields of its list, ``counted`` those by whose choices it is counted, ``public`` those
    everybody reads in the hall. ``goes_up`` says which entries others are told of at once.
    """

    name: str
    title: Any
    entry: Any
    source: str
    tiers: frozenset[str]
    enters: frozenset[str]
    reads: frozenset[str]
    own: bool
    over: frozenset[str]
    owed: Owed | None
    shown: tuple[str, ...]
    counted: tuple[str, ...]
    public: tuple[str, ...]
    fields: tuple[Asked, ...]
    steps: tuple[StepTold, ...]
    goes_up: GoesUp | None = None

    def kept_by(self, organ: Organ) -> bool:
        """Whether organs of this tier keep it."""
        return not self.tiers or organ.tier in self.tiers

    def field(self, name: str) -> Asked:
        """The field of that name."""
        return next(each for each in self.fields if each.name == name)

    def step(self, name: str) -> StepTold | None:
        """What may follow under that name."""
        return next((each for each in self.steps if each.name == name), None)


@cache
def books() -> Mapping[str, Book]:
    """Every register by name, in the order of the files. Raises ValueError for a file nobody can keep a register by."""
    found = [_book(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return {each.name: each for each in found}


def _book(path: Path) -> Book:
    told: dict[str, Any] = read_yaml(path)
    where = path.name
    if unknown := set(told) - KEYS:
        raise ValueError(f"{where}: unknown {sorted(unknown)}")
    fields = _fields(told["fields"], where)
    for part in ("shown", "counted", "public"):
        if strange := set(told.get(part, ())) - {each.name for each in fields}:
            raise ValueError(f"{where}: {part} names no field {sorted(strange)}")
    return Book(
        name=path.stem,
        title=both(told["title"], where),
        entry=both(told["entry"], where),
        source=told["source"],
        tiers=frozenset(Tier[each.upper()].value for each in told.get("tiers", ())),
        enters=_roles(told.get("enters", ())),
        reads=_roles(told.get("reads", ())),
        own=told.get("own", False),
        over=_roles(told.get("over", ())),
        owed=_owed(told, where),
        shown=tuple(told["shown"]),
        counted=tuple(told.get("counted", ())),
        public=tuple(told.get("public", ())),
        fields=fields,
        steps=tuple(_step(name, row, where) for name, row in told.get("steps", {}).items()),
        goes_up=_goes_up(told["goes_up"], {each.name for each in fields}, where) if "goes_up" in told else None,
    )


def _goes_up(row: Mapping[str, Any], fields: set[str], where: str) -> GoesUp:
    recipients = tuple(
        Recipient(each["name"], _roles(each["who"]), each["told"], each["at"], each.get("above", False))
        for each in row["recipients"]
    )
    named = {row["since"], *row["when"], *(name for told in recipients for name in (told.told, told.at))}
    if strange := named - fields:
        raise ValueError(f"{where}: goes_up names no field {sorted(strange)}")
    return GoesUp(row["when"], row["since"], recipients)


def _owed(told: Mapping[str, Any], where: str) -> Owed | None:
    row = told.get("owed")
    if row is None:
        return None
    if strange := set(row["by"]) - set(told.get("steps", ())):
        raise ValueError(f"{where}: owed names no step {sorted(strange)}")
    return Owed(frozenset(row["by"]), Limit(row["value"], Unit(row["unit"])), row["source"], row.get("when", {}))


def _step(name: str, row: Mapping[str, Any], where: str) -> StepTold:
    where = f"{where}.{name}"
    return StepTold(
        name,
        both(row["label"], where),
        _roles(row["who"]),
        _fields(row["fields"], where),
        row.get("ends", False),
        row.get("above", False),
    )


def _fields(rows: list[dict[str, Any]], where: str) -> tuple[Asked, ...]:
    found = tuple(read_asked(row, where) for row in rows)
    if strange := [each.name for each in found if each.type not in TYPES]:
        raise ValueError(f"{where}: a register asks for no such thing: {strange}")
    return found


def _roles(names: list[str]) -> frozenset[str]:
    return frozenset(Role(each).value for each in names)
