"""What opens a leaf's commitment, as the record keeps it: one row an event, salts and digests in the order of the fields' names.

What the event's own columns say is not kept twice: of the fields that mirror them the row holds salt and digest alone, so that an
edited event no longer opens its leaf. A salt of noughts is an erased one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from sundial.ledger.canonical import Json
from sundial.ledger.commitment import DIGEST_BYTES, SALT_BYTES
from sundial.ledger.models import Event, Opening
from sundial.ledger.values import committed_values

ERASED = bytes(SALT_BYTES)


class Opened(NamedTuple):
    """One field of a leaf's commitment; without salt it is erased, and its digest is all that remains."""

    field: str
    salt: bytes | None
    value: Json
    digest: bytes


def fields(values: Mapping[str, Json], salts: bytes, digests: bytes) -> Iterator[Opened]:
    """The fields of one event: ``values`` are its committed values and what its row of openings adds."""
    for at, name in enumerate(sorted(values)):
        salt = salts[at * SALT_BYTES : (at + 1) * SALT_BYTES]
        digest = digests[at * DIGEST_BYTES : (at + 1) * DIGEST_BYTES]
        yield Opened(name, None if salt == ERASED else salt, values[name], digest)


def of_row(event: Event, row: Opening) -> list[Opened]:
    """The fields of ``event``."""
    return list(fields(committed_values(event) | (row.further or {}), bytes(row.salts), bytes(row.digests)))


def of(event: Event) -> list[Opened]:
    """As ``of_row``, read from the database; empty when the row is gone."""
    return of_all([event]).get(event.pk, [])


def of_all(events: Iterable[Event]) -> dict[UUID, list[Opened]]:
    """The fields of many events by their keys, in one query."""
    known = {event.pk: event for event in events}
    return {row.pk: of_row(known[row.pk], row) for row in Opening.objects.filter(pk__in=known)}
