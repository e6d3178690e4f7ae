"""The public leaf: the one line about an event that anybody may read. Pure."""

from __future__ import annotations

from datetime import UTC, datetime

from sundial.ledger.canonical import Json, canonical_of_plain, plain

VERSION = 1

# The public verbs. Anything finer stays inside, in the event's kind.
ACTS = frozenset(
    [
        "submit",
        "accept",
        "refuse",
        "supplement",
        "step",
        "hearing",
        "inspect",
        "decide",
        "penalise",
        "deliver",
        "pay",
        "revoke",
        "correct",
        "light.yellow",
        "light.red",
        "light.clear",
        "supervise",
        "complain",
        "import",
        "late",
        "rule",
        "calendar",
        "catalogue",
        "grant",
        "release",
        "key",
        "erase",
    ]
)

# The entry bundle of C2SP tlog-tiles prefixes each entry with a 16-bit length.
LARGEST_ENTRY = 65_535


def seconds(moment: datetime) -> str:
    """Return ``moment`` as the leaf writes it: UTC, whole seconds, rounded down."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").removesuffix("+00:00") + "Z"


def entry(
    *,
    act: str,
    case: str,
    organ: str,
    item: str,
    position: int,
    previous: bytes | None,
    recorded_at: datetime,
    commitment: bytes,
) -> bytes:
    """Return the RFC 8785 bytes of a public leaf; raises ValueError beyond 65,535 bytes."""
    fields: dict[str, Json] = {
        "v": VERSION,
        "t": seconds(recorded_at),
        "org": plain(organ),
        "item": plain(item),
        "act": act,
        "case": case,
        "n": position,
        "prev": previous.hex() if previous else None,
        "c": commitment.hex(),
    }
    data = canonical_of_plain(fields)
    if len(data) > LARGEST_ENTRY:
        raise ValueError(f"a leaf of {len(data)} bytes does not fit an entry bundle")
    return data
