"""Who reads of backups: whoever keeps the house."""

from __future__ import annotations

from sundial.organs.access import organs_where
from sundial.organs.models import Officer, Role


def keeps_the_house(officer: Officer) -> bool:
    """Whether the officer is a system administrator somewhere."""
    return bool(organs_where(officer, [Role.SYSTEM_ADMIN]))
