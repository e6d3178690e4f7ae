"""What a body decides: the kinds of matter its rule names, each with the part of its members it wants (MEET-20, 21, 24, 27)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sundial.cases.stated.words import both


@dataclass(frozen=True)
class Matter:
    """One kind of matter: ``quorum`` the part of the members it wants where that is more than the body's own (personnel: two
    thirds), ``procedures`` the procedures whose cases are such a matter, ``announced``: told to everybody before it is decided."""

    code: str
    title: Any
    quorum: tuple[int, int] | None = None
    procedures: frozenset[str] = frozenset()
    announced: bool = False


def read_matter(said: Mapping[str, Any], where: str) -> Matter:
    """``{code, zh, en, quorum?, procedures?, announced?}``."""
    return Matter(
        str(said["code"]),
        both({"zh": said["zh"], "en": said["en"]}, f"{where}: {said['code']}"),
        fraction(said["quorum"]) if "quorum" in said else None,
        frozenset(said.get("procedures", [])),
        bool(said.get("announced")),
    )


def fraction(said: object) -> tuple[int, int]:
    """``2/3`` as a pair. Raises ValueError for what is none, or is more than the whole."""
    numerator, denominator = (int(part) for part in str(said).split("/"))
    if not 0 < numerator <= denominator:
        raise ValueError(f"no part of the members: {said}")
    return numerator, denominator
