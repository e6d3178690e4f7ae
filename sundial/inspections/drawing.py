"""The double random draw (双随机): who is inspected and by whom, from a seed nobody could choose. Pure, and public.

How it is done, so that anyone can do it again:

1. The list (subjects, inspectors, how many are drawn, how many inspect each) is written as canonical JSON: UTF-8, keys sorted, no spaces.
2. Before the draw the organ publishes, in an event of the ledger, SHA-256 of a secret of 32 bytes and SHA-256 of the list.
3. At the draw the secret is shown. The seed is SHA-256 of ``secret ‖ leaf ‖ list digest``, where ``leaf`` is the ledger's leaf hash of the event
   of step 2: the organ knew it only after it was bound to its secret.
4. Each subject has the rank SHA-256 of ``seed ‖ "subject\\n" ‖ key``; the lowest ranks are drawn.
5. For each subject drawn each inspector has the rank SHA-256 of ``seed ‖ "inspector\\n" ‖ subject key ‖ "\\n" ‖ inspector key``; the lowest
   inspect, leaving out who must withdraw from that subject (回避).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORM = "sundial-draw-1"


@dataclass(frozen=True)
class Roll:
    """The list a draw is made from. ``withdrawn`` holds pairs (subject key, inspector key) that never meet."""

    subjects: Mapping[str, str]
    inspectors: Mapping[str, str]
    number: int
    team: int
    withdrawn: frozenset[tuple[str, str]] = frozenset()

    @property
    def plain(self) -> dict[str, Any]:
        """As JSON writes it."""
        return {
            "form": FORM,
            "subjects": dict(self.subjects),
            "inspectors": dict(self.inspectors),
            "number": self.number,
            "team": self.team,
            "withdrawn": sorted(map(list, self.withdrawn)),
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Roll:
        """Raises ValueError for a list of another form."""
        if plain.get("form") != FORM:
            raise ValueError(f"not a list of the form {FORM}")
        withdrawn = frozenset((subject, inspector) for subject, inspector in plain["withdrawn"])
        return cls(plain["subjects"], plain["inspectors"], int(plain["number"]), int(plain["team"]), withdrawn)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical list, in hexadecimal."""
        text = json.dumps(self.plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Pair:
    """One subject drawn, and who inspects it."""

    subject: str
    inspectors: tuple[str, ...]


def commitment(secret: bytes) -> str:
    """What is published before the draw."""
    return hashlib.sha256(secret).hexdigest()


def seed_of(secret: bytes, leaf: bytes, digest: str) -> bytes:
    """The seed of a draw."""
    return hashlib.sha256(secret + leaf + bytes.fromhex(digest)).digest()


def draw(roll: Roll, seed: bytes) -> list[Pair]:
    """The result, in the order drawn. Raises ValueError when a subject is left with too few inspectors."""
    subjects = sorted(roll.subjects, key=lambda key: _rank(seed, "subject", key))
    return [Pair(subject, _team(roll, seed, subject)) for subject in subjects[: roll.number]]


def _team(roll: Roll, seed: bytes, subject: str) -> tuple[str, ...]:
    free = [key for key in roll.inspectors if (subject, key) not in roll.withdrawn]
    if len(free) < roll.team:
        raise ValueError(f"{roll.subjects[subject]}: fewer than {roll.team} inspectors are left")
    return tuple(sorted(free, key=lambda key: _rank(seed, "inspector", subject, key))[: roll.team])


def _rank(seed: bytes, *words: str) -> bytes:
    return hashlib.sha256(seed + "\n".join(words).encode()).digest()


def proof(roll: Roll, secret: bytes, leaf: bytes, event: str) -> dict[str, Any]:
    """Everything one needs to make the draw again, as published after it."""
    seed = seed_of(secret, leaf, roll.digest)
    return {
        "form": FORM,
        "list": roll.plain,
        "list_sha256": roll.digest,
        "commitment": commitment(secret),
        "commitment_event": event,
        "commitment_leaf": leaf.hex(),
        "secret": secret.hex(),
        "seed": seed.hex(),
        "result": [{"subject": pair.subject, "inspectors": list(pair.inspectors)} for pair in draw(roll, seed)],
    }


def faults(published: Mapping[str, Any]) -> list[str]:
    """Why a published proof does not hold; empty when the draw made again gives the same result."""
    try:
        roll, secret = Roll.read(published["list"]), bytes.fromhex(published["secret"])
        leaf = bytes.fromhex(published["commitment_leaf"])
        again = proof(roll, secret, leaf, published["commitment_event"])
    except (KeyError, ValueError, TypeError) as error:
        return [f"unreadable: {error}"]
    return [name for name in ("list_sha256", "commitment", "seed", "result") if published.get(name) != again[name]]
