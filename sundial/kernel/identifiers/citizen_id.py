"""公民身份号码, GB 11643-1999: 6 region, 8 birth date, 3 sequence (odd: male), 1 check (ISO 7064 MOD 11-2).

The old 15-digit numbers are read, so that archives stay usable, but not accepted as new entries.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from sundial.kernel import clock
from sundial.kernel.identifiers.check_characters import DIGITS, weighted_sum
from sundial.kernel.refusal import Refusal, gettext_noop

EARLIEST_BIRTH = dt.date(1800, 1, 1)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


class Fault(StrEnum):
    """What is wrong with a number, in the order it is looked for; ``OLD`` is a sound 15-digit number."""

    LENGTH = "length"
    ALPHABET = "alphabet"
    BIRTH = "birth"
    CHECKDIGIT = "checkdigit"
    OLD = "old"


_SENTENCES = {
    Fault.LENGTH: gettext_noop("A citizen identity number has 18 characters."),
    Fault.ALPHABET: gettext_noop("A citizen identity number holds digits; only the last may be X."),
    Fault.BIRTH: gettext_noop("The birth date in this identity number is not possible."),
    Fault.CHECKDIGIT: gettext_noop("The check character of this identity number does not fit."),
    Fault.OLD: gettext_noop("Fifteen-digit identity numbers are no longer accepted; give the one of 18."),
}


@dataclass(frozen=True)
class Citizen:
    """What the number tells: region (GB/T 2260), date of birth, sex."""

    region: str
    birth: dt.date
    is_male: bool


def check_digit(first17: str) -> str:
    """Return the 18th character for the first 17 digits; ``ValueError`` for anything but 17 digits."""
    return _CHECKS[weighted_sum(first17, _WEIGHTS, DIGITS) % 11]


def fault_of(number: str) -> Fault | None:
    """Return what is wrong with ``number``, or ``None``; a small x is taken as X."""
    number = number.upper()
    if len(number) not in (15, 18):
        return Fault.LENGTH
    if not re.fullmatch(r"[0-9]{15}|[0-9]{17}[0-9X]", number):
        return Fault.ALPHABET
    birth = _birth(number)
    if birth is None or not EARLIEST_BIRTH <= birth <= clock.today():
        return Fault.BIRTH
    if len(number) == 15:
        return Fault.OLD
    return None if check_digit(number[:17]) == number[17] else Fault.CHECKDIGIT


def validate(number: str, *, field: str = "citizen_id") -> str:
    """Return the number with a capital X when it is good; ``Refusal`` ``citizen_id.<fault>`` otherwise."""
    fault = fault_of(number)
    if fault is None:
        return number.upper()
    raise Refusal(f"citizen_id.{fault.value}", _SENTENCES[fault], field=field, basis="GB 11643-1999")


def read(number: str) -> Citizen:
    """Return what ``number`` tells, old numbers included; ``Refusal`` ``citizen_id.<fault>`` when unsound."""
    if fault_of(number) is not Fault.OLD:
        number = validate(number)
    birth = _birth(number)
    assert birth is not None, "a sound number has a birth date"
    sequence = number[14:17] if len(number) == 18 else number[12:15]
    return Citizen(number[:6], birth, int(sequence) % 2 == 1)


def _birth(number: str) -> dt.date | None:
    # The 15-digit numbers give two digits of the year; they were issued to people born in 19xx.
    digits = number[6:14] if len(number) == 18 else "19" + number[6:12]
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
