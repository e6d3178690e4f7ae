"""What a body decides: the kinds of matter its rule names, each with the part of its members it wants (MEET-20, 21, 24, 27)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sundial.cases.stated.words import both


@dataclass(frozen=True)
class Matter:
    """One kind of matter: ``quorum`` the part of the members it wants where that is more than the body's own (personnel: two
    thirds), ``procedures`` the procedures whose cases are such a matter, ``announced``: told to everybody before it is decided; ``under``: the class it stands under
    in a catalogue of what must be discussed; ``vote``: decided by more than half of those present whatever the body does else;
    ``charge``: the charge it belongs to, which no head holds himself (MEET-26); ``by``: the procedure it must have gone through;
    ``discipline``: the discipline committee is asked first (P-PROMO); ``important``: whoever chairs for the head asks him beforehand
    (MEET-17); ``aids``: what is done before it is decided (argued out, experts, opinions, hearing …), by the codes of the topic's paper (MEET-21);
    ``disclosed``: its proposal stands public for the days of the life's limit, and its opinions are collated, before it goes to a meeting (P-DEC)."""

    code: str
    title: Any
    quorum: tuple[int, int] | None = None
    procedures: frozenset[str] = frozenset()
    announced: bool = False
    under: Any = ""
    vote: bool = False
    charge: str = ""
    by: Any = ""
    discipline: bool = False
    important: bool = False
    aids: tuple[str, ...] = ()
    disclosed: bool = False


def read_matter(said: Mapping[str, Any], where: str) -> Matter:
    """``{code, zh, en, quorum?, procedures?, announced?, under?: {zh, en}, vote?, charge?, by?: {zh, en}, discipline?, important?, aids?, disclosed?}``."""
    return Matter(
        str(said["code"]),
        both({"zh": said["zh"], "en": said["en"]}, f"{where}: {said['code']}"),
        fraction(said["quorum"]) if "quorum" in said else None,
        frozenset(said.get("procedures", [])),
        bool(said.get("announced")),
        _words(said, "under", where),
        bool(said.get("vote")),
        str(said.get("charge", "")),
        _words(said, "by", where),
        bool(said.get("discipline")),
        bool(said.get("important")),
        tuple(said.get("aids", [])),
        bool(said.get("disclosed")),
    )


def _words(said: Mapping[str, Any], name: str, where: str) -> Any:
    return both(said[name], f"{where}: {name}") if name in said else ""


def fraction(said: object) -> tuple[int, int]:
    """``2/3`` as a pair. Raises ValueError for what is none, or is more than the whole."""
    numerator, denominator = (int(part) for part in str(said).split("/"))
    if not 0 < numerator <= denominator:
        raise ValueError(f"no part of the members: {said}")
    return numerator, denominator
