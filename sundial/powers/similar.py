"""Names that look like the same conduct listed twice (CAT-36). Pure."""

from __future__ import annotations

from itertools import combinations


def near_duplicates(items: list[tuple[str, str, str]], threshold: float) -> list[tuple[str, str]]:
    """Pairs of codes of one type whose names share at least ``threshold`` of their letter pairs (0 to 1).

    ``items`` are ``(code, name, type)``.
    """
    paired = [(code, letter_pairs(name), kind) for code, name, kind in items]
    return [
        (first[0], second[0])
        for first, second in combinations(paired, 2)
        if first[2] == second[2] and likeness(first[1], second[1]) >= threshold
    ]


def letter_pairs(name: str) -> frozenset[str]:
    """Every two neighbouring letters, punctuation left out."""
    letters = "".join(char for char in name if char.isalnum())
    return frozenset(letters[place : place + 2] for place in range(len(letters) - 1)) or frozenset({letters})


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The shared part of the shorter name, so that a name inside a longer one is found."""
    return len(one & other) / min(len(one), len(other))
