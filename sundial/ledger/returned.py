"""Leaves that came back from a mirror after a restore, without the events behind them; what their mirror published of them came too.

The record says itself which leaves these are, so that ``fsck`` tells them from leaves whose events somebody took away.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import connection
from django.utils.translation import gettext_lazy as _

from sundial.ledger import forgetting, kinds, merkle, openings
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.commitment import PUBLIC, SALT_BYTES
from sundial.ledger.models import Event, Opening
from sundial.ledger.published import Opened
from sundial.ledger.rotating import SUBJECT, subject
from sundial.ledger.values import MIRRORED

KIND = "record.roll_forward"
kinds.register(
    KIND,
    "import",
    _("%(leaves)s leaves, from number %(from)s on, came back from a mirror; the events behind them are lost"),
)
_ERASURES = """
SELECT leaf.hash, opening.further -> 'public' FROM ledger_leaf AS leaf JOIN ledger_opening AS opening ON opening.id = leaf.pending_id
WHERE leaf.idx >= %s AND leaf.idx < %s AND convert_from(leaf.entry, 'UTF8')::jsonb ->> 'act' = 'erase'
AND NOT EXISTS (SELECT FROM ledger_event WHERE id = leaf.pending_id) ORDER BY leaf.idx
"""


@dataclass(frozen=True)
class Returned:
    """Which leaves came back so (from the first number to before the last), and which fields of which leaves the erasures among them name."""

    ranges: Sequence[tuple[int, int]] = ()
    erased: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def covers(self, index: int, key: UUID, entry: bytes) -> bool:
        """Whether this leaf is one of them, kept under the name that such a leaf has."""
        return any(first <= index < end for first, end in self.ranges) and key == name_of(entry)


def read() -> Returned:
    """What the record says of it."""
    told = Event.objects.filter(subject_id=subject(), kind=KIND).order_by("position")
    ranges = [
        (int(data["from"]), int(data["from"]) + int(data["leaves"])) for data in told.values_list("data", flat=True)
    ]
    erased: dict[str, frozenset[str]] = {}
    with connection.cursor() as cursor:
        for each in ranges:
            cursor.execute(_ERASURES, each)
            for _hash, public in cursor.fetchall():
                for leaf, fields in forgetting.named(_object(public)).items():
                    erased[leaf] = erased.get(leaf, frozenset()) | frozenset(fields)
    return Returned(ranges, erased)


def tell(first: int, leaves: int) -> Event:
    """Record that these leaves came back."""
    return record(
        KIND,
        subject_type=SUBJECT,
        subject_id=subject(),
        by=Actor.system(),
        organ="",
        data={"from": first, "leaves": leaves},
    )


def name_of(entry: bytes) -> UUID:
    """A name for the event that is gone: the same for the same leaf, and no event's."""
    return uuid5(NAMESPACE_OID, merkle.leaf_hash(entry).hex())


def opening_of(entry: bytes, opened: Opened) -> Opening:
    """What the mirror published of a leaf, as the record keeps openings: the other fields have their digests alone."""
    digests = {**opened.masked, opened.field.name: opened.field.digest}
    salts = {name: opened.field.salt if name == PUBLIC else bytes(SALT_BYTES) for name in digests}
    further = {name: opened.field.value if name == PUBLIC else None for name in digests if name not in MIRRORED}
    names = sorted(digests)
    return Opening(
        id=name_of(entry),
        salts=b"".join(salts[name] for name in names),
        digests=b"".join(digests[name] for name in names),
        further=further,
    )


def fields_of(salts: bytes, digests: bytes, further: Mapping[str, object]) -> list[openings.Opened]:
    """The fields of such an opening."""
    return list(openings.fields({**dict.fromkeys(MIRRORED), **further}, salts, digests))  # type: ignore[dict-item]  # JSON as it was read


def _object(public: object) -> dict[str, object]:
    # A plain cursor of Django gives JSON as text.
    return dict(json.loads(public)) if isinstance(public, str) else dict(public)  # type: ignore[call-overload]  # an object
