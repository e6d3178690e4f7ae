"""The check characters of ISO 7064 used by the identifiers of this room."""

from __future__ import annotations

DIGITS = "0123456789"
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def hybrid(text: str, alphabet: str) -> str:
    """Return the check character of an ISO 7064 hybrid system, MOD M+1,M with M = size of ``alphabet``.

    MOD 37,36 over letters and digits, MOD 11,10 over digits. ``ValueError`` for a foreign character.
    """
    modulus = len(alphabet)
    product = modulus
    for character in text:
        product = (product + alphabet.index(character)) % modulus or modulus
        product = product * 2 % (modulus + 1)
    return alphabet[(modulus + 1 - product) % modulus]


def weighted_sum(text: str, weights: tuple[int, ...], alphabet: str) -> int:
    """Return the sum of character values times weights; ``ValueError`` for a foreign character."""
    return sum(alphabet.index(character) * weight for character, weight in zip(text, weights, strict=True))
