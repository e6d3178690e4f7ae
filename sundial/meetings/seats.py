"""Whom a body calls: who sits in it and who only attends, who may chair, and what a unit called to one topic may bring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sundial.cases.stated.words import both
from sundial.organs.access import current, on_duty
from sundial.organs.models import Officer, Organ, Role

# Who is a member where neither the caller nor the rule says: the leaders of the organ and those a post makes attendees.
MEMBERS = (Role.DIRECTOR, Role.DEPUTY_HEAD, Role.ATTENDEE)


@dataclass(frozen=True)
class Seat:
    """A place at the table: a role in the organ of this code (the body's own where it is empty), of the posts whose name
    begins with ``post`` where the role alone does not say which."""

    role: str
    organ: str = ""
    post: str = ""


@dataclass(frozen=True)
class Called:
    """Whom a body calls to every meeting: its members, its standing observers (列席) who have no vote, and who may chair."""

    members: tuple[Seat, ...] = ()
    observers: tuple[Seat, ...] = ()
    chair: tuple[str, ...] = ()
    basis: str = ""


@dataclass(frozen=True)
class Invited:
    """Units called to a topic: how many aides the one that reports may bring (none, where it is None), by which article (MEET-13), and
    as what others than the units concerned are called in special cases (``special``, MEET-02)."""

    aides: int | None = None
    basis: str = ""
    special: Mapping[str, Any] = field(default_factory=dict)


def read_called(said: Mapping[str, Any], basis: str) -> Called:
    """``{members: [{role, organ?, post?}], observers: …, chair: [role], basis}``."""
    return Called(
        _seats(said.get("members", [])),
        _seats(said.get("observers", [])),
        tuple(said.get("chair", [])),
        said.get("basis", basis),
    )


def read_invited(said: Mapping[str, Any], basis: str) -> Invited:
    """``{aides, basis, special: {code: {zh, en}}}``."""
    special = {str(code): both(words, f"{basis}: {code}") for code, words in said.get("special", {}).items()}
    return Invited(said.get("aides"), said.get("basis", basis), special)


def members_of(called: Called, organ: Organ, on: dt.date) -> set[Officer]:
    """Whoever holds a post on ``on`` that makes him a member of the body, in ``organ`` or in the organs its rule names."""
    return holders(called.members or tuple(Seat(role) for role in MEMBERS), organ, on)


def holders(seats: Iterable[Seat], organ: Organ, on: dt.date) -> set[Officer]:
    """Whoever holds one of the posts on ``on`` and is not suspended."""
    held = current("appointments__", on) & on_duty()
    return {officer for seat in seats for officer in Officer.objects.filter(held, **_looked_for(seat, organ))}


def _looked_for(seat: Seat, organ: Organ) -> dict[str, str]:
    found = {"appointments__post__organ__code": seat.organ or organ.code, "appointments__post__role": seat.role}
    return found | ({"appointments__post__name__startswith": seat.post} if seat.post else {})


def _seats(rows: Iterable[Mapping[str, str]]) -> tuple[Seat, ...]:
    return tuple(Seat(str(row["role"]), str(row.get("organ", "")), str(row.get("post", ""))) for row in rows)
