"""``pledges.yaml``, typed: what an applicant signs in place of a paper, and what follows when it is not kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sundial.cases.stated import stated_life
from sundial.cases.stated.law import Term
from sundial.cases.stated.words import both
from sundial.kernel.yaml_files import read_yaml
from sundial.permits.materials import Pledge
from sundial.permits.states import PROCEDURE
from sundial.powers.models import ItemVersion, MaterialRequirement
from sundial.powers.rules import amount_in_words

FILE = Path(__file__).with_name("pledges.yaml")


@dataclass(frozen=True)
class Undertaking:
    """What holds from a day on. ``words`` and ``otherwise`` are lazy, in the reader's language."""

    since: dt.date
    basis: str
    words: Any
    otherwise: Any


def undertaking(kind: str, day: dt.date) -> Undertaking:
    """How this kind of pledge is worded on ``day``."""
    return [each for each in _undertakings()[kind] if each.since <= day][-1]


def signed_words(requirement: MaterialRequirement, kind: str, day: dt.date) -> str:
    """What the applicant signs: the promise the item words, or that the paper follows in time; empty where it may not."""
    if kind == Pledge.PROMISE:
        return requirement.promise
    term = term_of(requirement.version, day)
    if kind != Pledge.LATER or term is None:
        return ""
    limit = amount_in_words(int(term.value), term.unit)
    return str(undertaking(kind, day).words).format(name=requirement.name, limit=limit)


def term_of(version: ItemVersion, day: dt.date) -> Term | None:
    """How long after acceptance secondary papers may follow: the item's own row, else none may."""
    return stated_life(PROCEDURE).limits["later_papers"].of(version, day)


@cache
def _undertakings() -> dict[str, list[Undertaking]]:
    rows = read_yaml(FILE)
    return {kind: sorted(map(_read, rows[kind]), key=lambda each: each.since) for kind in Pledge.values}


def _read(row: dict[str, Any]) -> Undertaking:
    words = both(row["words"], str(FILE)) if "words" in row else ""
    return Undertaking(row["from"], row["basis"], words, both(row["otherwise"], str(FILE)))
