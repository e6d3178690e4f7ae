"""Find publications by words, organ, kind, power and days, the newest first, however many there are.

A word that is common is found among the newest; one that is rare is few rows in the index of pairs of signs. Looking at the
newest first and at the index only then makes neither wait: the planner, which takes pairs of signs to be independent of each
other, would guess wrongly between the two.

The index knows the organ, kind and power of a publication as it knows its words (marks), and is asked for the scarcest few of
all that is asked: a list of half of everything costs more to read than the rows it would spare.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

# How many of the newest are looked at before the index is asked, and how many answers are counted at most.
NEWEST, COUNTED = 5000, 200
# How many pairs and marks the index is asked for; the rows themselves are held to all of them.
SCARCEST = 3
# Every piece of a query is written here, and every value is a parameter.
# ruff: noqa: S608
_TABLE = "cases_publicationwords"
_ORDER = "ORDER BY published_at DESC, publication_id DESC"


class Place(NamedTuple):
    """Where a page ends: the next begins after it."""

    published_at: dt.datetime
    publication: UUID


@dataclass(frozen=True)
class Asked:
    """What is looked for; what is empty narrows nothing. ``since`` counts from, ``before`` up to and without."""

    words: str = ""
    organ: UUID | None = None
    kind: str = ""
    power: str = ""
    since: dt.datetime | None = None
    before: dt.datetime | None = None
    after: Place | None = None


@dataclass(frozen=True)
class Found:
    """The newest that answer, at most ``COUNTED`` and one. ``whole``: these are all there are."""

    places: list[Place]
    whole: bool


def find(asked: Asked, enough: int) -> Found:
    """The newest that answer; the index is asked only where fewer than ``enough`` stand among the newest of all."""
    where, values = _narrowed(asked)
    if not asked.words:
        return _found(
            _places(f"SELECT published_at, publication_id FROM {_TABLE} {where} {_ORDER} LIMIT {COUNTED + 1}", values)
        )
    newest = f"SELECT published_at, publication_id, signs FROM {_TABLE} {where} {_ORDER} LIMIT {NEWEST}"
    said = {**values, "words": asked.words}
    places = _places(
        f"SELECT published_at, publication_id FROM ({newest}) AS newest WHERE signs @@ cases_signs_asked(%(words)s)"
        f" LIMIT {COUNTED + 1}",
        said,
    )
    if not _are_more(where, values):
        return _found(places)
    if len(places) >= enough:
        return Found(places, whole=False)
    return _found(_from_index(asked, said))


def _from_index(asked: Asked, values: dict[str, Any]) -> list[Place]:
    """The newest of all that answer, from the index of words; OFFSET 0 keeps the planner from reading lists of an organ or kind beside it."""
    days, _moments = _days(asked)
    few = f"SELECT * FROM {_TABLE} {_where(['signs @@ %(scarce)s::tsquery', *days])} OFFSET 0"
    exact = _where([*(f"{name} = %({name})s" for name in _exactly(asked)), "signs @@ cases_signs_asked(%(words)s)"])
    return _places(
        f"SELECT published_at, publication_id FROM ({few}) AS few {exact} {_ORDER} LIMIT {COUNTED + 1}",
        {**values, "scarce": _scarcest(asked)},
    )


def _scarcest(asked: Asked) -> str:
    """What the index is asked for, as the server writes it: a single sign whole, of more the scarcest pairs and marks."""
    marks = [f"cases_mark('{name}', %({name})s::text)" for name in _exactly(asked)]
    query = f"SELECT cases_signs_scarcest(%(words)s, ARRAY[{', '.join(marks)}]::text[], {SCARCEST})::text"
    with connection.cursor() as cursor:
        cursor.execute(query, {**_exactly(asked), "words": asked.words})
        (found,) = cursor.fetchone()
    return str(found)


def _found(places: list[Place]) -> Found:
    return Found(places, whole=len(places) <= COUNTED)


def organs_that_published() -> set[UUID]:
    """Keys of the organs with a standing publication, one probe of an index each."""
    return _each("SELECT id FROM organs_organ AS each WHERE EXISTS (SELECT FROM {table} WHERE organ_id = each.id)")


def powers_among(named: Sequence[str]) -> set[str]:
    """Those of these kinds of power under which something stands published."""
    return _each(
        "SELECT each FROM unnest(%s::text[]) AS each WHERE EXISTS (SELECT FROM {table} WHERE power = each)",
        [list(named)],
    )


def _are_more(where: str, values: dict[str, Any]) -> bool:
    """Whether more stand there than were looked at."""
    probe = f"SELECT published_at, publication_id FROM {_TABLE} {where} {_ORDER} OFFSET {NEWEST} LIMIT 1"
    return bool(_places(probe, values))


def _exactly(asked: Asked) -> dict[str, Any]:
    """The columns asked for by one value."""
    named = {"organ_id": asked.organ, "kind": asked.kind, "power": asked.power}
    return {name: value for name, value in named.items() if value}


def _narrowed(asked: Asked) -> tuple[str, dict[str, Any]]:
    exact, (days, moments) = _exactly(asked), _days(asked)
    return _where([*(f"{name} = %({name})s" for name in exact), *days]), {**exact, **moments}


def _days(asked: Asked) -> tuple[list[str], dict[str, Any]]:
    """What is asked of the moment of publication."""
    conditions: list[str] = []
    values: dict[str, Any] = {}
    if asked.since:
        conditions.append("published_at >= %(since)s")
        values["since"] = asked.since
    if asked.before:
        conditions.append("published_at < %(before)s")
        values["before"] = asked.before
    if asked.after:
        conditions.append("(published_at, publication_id) < (%(last)s, %(key)s)")
        values |= {"last": asked.after.published_at, "key": asked.after.publication}
    return conditions, values


def _where(conditions: Sequence[str]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def _places(query: str, values: dict[str, Any]) -> list[Place]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [Place(*row) for row in cursor.fetchall()]


def _each(query: str, values: Sequence[Any] = ()) -> set[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query.format(table=_TABLE), values)
        return {key for (key,) in cursor.fetchall()}
