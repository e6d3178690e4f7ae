"""Rules know officers by their ids, because two may share a name; sentences and pages say the name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sundial.organs.models import Officer


def named(values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` with every officer's id replaced by the officer's name."""
    ids = {value for value in values.values() if isinstance(value, str) and _is_id(value)}
    names = {str(pk): name for pk, name in Officer.objects.filter(pk__in=ids).values_list("pk", "name")} if ids else {}
    return {key: names.get(value, value) if isinstance(value, str) else value for key, value in values.items()}


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
