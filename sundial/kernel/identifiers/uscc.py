"""统一社会信用代码, GB 32100-2015: 18 characters that name an organisation.

Position 1 registering authority, 2 category, 3–8 region (GB/T 2260), 9–17 organisation code
(GB 11714-1997, its own check character in front of the last), 18 check character.
"""

from __future__ import annotations

from enum import StrEnum

from sundial.kernel.identifiers.check_characters import ALPHANUMERIC, weighted_sum
from sundial.kernel.refusal import Refusal, gettext_noop

# GB 32100 leaves out I, O, S, V and Z, which are read as 1, 0, 5, U and 2.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class Fault(StrEnum):
    """What is wrong with a code, in the order it is looked for."""

    LENGTH = "length"
    LOWERCASE = "lowercase"
    ALPHABET = "alphabet"
    CHECKDIGIT = "checkdigit"


_SENTENCES = {
    Fault.LENGTH: gettext_noop("A unified social credit code has 18 characters; this one has %(length)s."),
    Fault.LOWERCASE: gettext_noop("A unified social credit code is written in capital letters."),
    Fault.ALPHABET: gettext_noop(
        "A unified social credit code holds digits and capital letters without I, O, S, V, Z."
    ),
    Fault.CHECKDIGIT: gettext_noop("The check character of this unified social credit code does not fit."),
}


def check_digit(first17: str) -> str:
    """Return the 18th character for the first 17 (modulus 31, weights powers of 3).

    ``ValueError`` for a wrong length or a character outside the alphabet.
    """
    return ALPHABET[-weighted_sum(first17, _WEIGHTS, ALPHABET) % 31]


def fault_of(code: str) -> Fault | None:
    """Return what is wrong with ``code``, or ``None`` when it is good."""
    if len(code) != LENGTH:
        return Fault.LENGTH
    if code != code.upper():
        return Fault.LOWERCASE
    if not set(code) <= set(ALPHABET):
        return Fault.ALPHABET
    return None if check_digit(code[:-1]) == code[-1] else Fault.CHECKDIGIT


def validate(code: str, *, field: str = "uscc") -> str:
    """Return ``code`` when it is good; ``Refusal`` ``uscc.<fault>`` otherwise."""
    fault = fault_of(code)
    if fault is None:
        return code
    raise Refusal(f"uscc.{fault.value}", _SENTENCES[fault], field=field, basis="GB 32100-2015", length=len(code))


def repaired(code: str) -> str | None:
    """Return ``code`` without blanks around it and in capitals when that makes it good, else ``None``.

    For showing a proposal; a repaired code is never stored without somebody saying yes.
    """
    candidate = code.strip().upper()
    return candidate if fault_of(candidate) is None else None


def organisation_check(first8: str) -> str:
    """Return the check character of an organisation code, GB 11714-1997 (modulus 11, 10 written X).

    ``ValueError`` for a wrong length or a character that is neither digit nor capital letter.
    """
    remainder = 11 - weighted_sum(first8, _ORG_WEIGHTS, ALPHANUMERIC) % 11
    return {10: "X", 11: "0"}.get(remainder, str(remainder))


def organisation_code_is_good(code: str) -> bool:
    """Say whether a nine-character organisation code (no hyphen) carries its right check character."""
    if len(code) != 9 or not set(code) <= set(ALPHANUMERIC):
        return False
    return organisation_check(code[:8]) == code[8]
