"""Identities that sort in the order they were drawn (UUID version 7, RFC 9562): what one act makes at one moment keeps its order."""

from __future__ import annotations

import secrets
import uuid
from itertools import count

from sundial.kernel import clock

_drawn = count(secrets.randbits(28))


def in_order() -> uuid.UUID:
    """A new UUID: the clock's millisecond, a number that grows within the process, and chance enough to stay unique beside others.

    Two drawn in one process at one moment sort as they were drawn; the number starts anywhere below a sixteenth of its range and
    is not expected to come round within one moment.
    """
    milliseconds = int(clock.now().timestamp() * 1000) & (1 << 48) - 1
    number = next(_drawn) & (1 << 32) - 1
    high, low = number >> 20, number & (1 << 20) - 1
    bits = milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low << 42 | secrets.randbits(42)
    return uuid.UUID(int=bits)
