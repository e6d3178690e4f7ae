"""When the bureau's meetings are held, and which cases wait for which of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sundial.cases.models import Case

EVERY, FIRST = 5, -3  # a meeting every fifth working day, the latest three working days ago
# The meeting of this day is called off for want of a quorum and held the next day instead.
CALLED_OFF = -13


@dataclass(frozen=True)
class Wish:
    """A case to be put on an agenda: what will be resolved, who stands against it (an account), the words of it."""

    case_id: UUID
    resolution: str
    against: str = ""
    text: str = ""

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return Case.objects.select_related("version", "applicant").get(pk=self.case_id)


@dataclass
class Agenda:
    """The cases entered for each meeting, by its day."""

    wishes: dict[int, list[Wish]] = field(default_factory=dict)

    def enter(self, day: int, wish: Wish) -> int:
        """Enter a case on ``day`` for the first meeting whose members can still be told; return the day it is held."""
        planned = next_meeting(day + 2)
        self.wishes.setdefault(planned, []).append(wish)
        return planned + (planned == CALLED_OFF)


def next_meeting(day: int) -> int:
    """The first meeting on or after working day ``day``."""
    return day + (FIRST - day) % EVERY


def meeting_days(first: int, last: int) -> range:
    """The days of all meetings between two working days."""
    return range(next_meeting(first), last + 1, EVERY)
