"""Rules know officers by their ids, because two may share a name; sentences and pages say the name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sundial.organs.models import Officer


def named(values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` with every officer's id replaced by the officer's name."""
    (said,) = all_named([values])
    return said


def all_named(kept: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same for many at once, in one question."""
    kept = list(kept)
    ids = {value for values in kept for value in values.values() if is_id(value)}
    names = {str(pk): name for pk, name in Officer.objects.filter(pk__in=ids).values_list("pk", "name")} if ids else {}
    return [
        {key: names.get(value, value) if isinstance(value, str) else value for key, value in values.items()}
        for values in kept
    ]


def is_id(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False
