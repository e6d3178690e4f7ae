"""Who read the file of a case, as its party learns it: post, organ, time and what was read; with the law's exceptions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from sundial.cases.kinds import READS
from sundial.cases.models import Case
from sundial.kernel.yaml_files import read_yaml
from sundial.ledger.models import Event
from sundial.organs.models import Organ, Role


@dataclass(frozen=True)
class Withheld:
    """Readings by certain posts that are told late or not here, and by which law."""

    roles: frozenset[str]
    until: str
    reason: Mapping[str, str]
    basis: str

    def holds(self, case: Case) -> bool:
        """Whether these readings are still withheld."""
        return self.until == "never" or case.closed_at is None

    @property
    def said(self) -> str:
        """The reason in the reader's language."""
        return self.reason["en" if (get_language() or "").startswith("en") else "zh"]


@dataclass(frozen=True)
class Reading:
    """One look: ``what`` is the name of a material or paper, empty for the file itself."""

    at: dt.datetime
    organ: str
    post: str
    what: str


@dataclass(frozen=True)
class Readings:
    """Those that may be told, newest first; and the exceptions, told whether or not one applied."""

    told: list[Reading]
    withheld: list[Withheld]


def readings_of(case: Case) -> Readings:
    """Who read the file; two queries."""
    held_back = [each for each in exceptions() if each.holds(case)]
    events = Event.objects.filter(subject_type="case", subject_id=case.pk, kind__in=READS).order_by("-position")
    shown = [event for event in events if _may_be_told(case, event, held_back)]
    organs = dict(
        Organ.objects.filter(code__in={event.actor_organ_code for event in shown}).values_list("code", "name")
    )
    told = [
        Reading(event.occurred_at, organs.get(event.actor_organ_code, ""), event.actor_post, event.data.get("name", ""))
        for event in shown
    ]
    return Readings(told, held_back)


def _may_be_told(case: Case, event: Event, held_back: Iterable[Withheld]) -> bool:
    """An early reading that does not say its role is told where the case's own organ read."""
    role = event.data.get("role")
    if role is None:
        return event.actor_organ_code == case.organ.code
    return not any(role in each.roles for each in held_back)


@cache
def exceptions() -> tuple[Withheld, ...]:
    """The exceptions of this house. Raises ValueError for a role nobody knows."""
    rows = read_yaml(Path(__file__).with_name("reads.yaml"))["withheld"]
    if unknown := {role for row in rows for role in row["roles"]} - set(Role.values):
        raise ValueError(f"reads.yaml: unknown roles {sorted(unknown)}")
    return tuple(Withheld(frozenset(row["roles"]), row["until"], row["reason"], row["basis"]) for row in rows)
