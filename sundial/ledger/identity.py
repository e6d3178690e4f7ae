"""Time-ordered identifiers (UUID version 7, RFC 9562) made by the program; PostgreSQL has them only from 18."""

from __future__ import annotations

import secrets
import time
from uuid import UUID


def uuid7(after: UUID | None = None) -> UUID:
    """Return a fresh UUIDv7, greater than ``after``.

    The machine's clock orders ids, never the legal clock: a demo that travels in time must not reorder
    the outbox. ``after`` keeps a subject's events in order when two machines' clocks disagree.
    """
    milliseconds = time.time_ns() // 1_000_000
    if after is not None:
        milliseconds = max(milliseconds, after.int >> 80)
    drawn = secrets.randbits(74)  # at once: each draw asks the kernel
    value = milliseconds << 80 | 0x7 << 76 | drawn >> 62 << 64 | 0b10 << 62 | drawn & (1 << 62) - 1
    if after is not None and value <= after.int:
        return uuid7(UUID(int=((milliseconds + 1) << 80) | 0x7 << 76 | 0b10 << 62))
    return UUID(int=value)
