"""The query password of a case: shown once on the receipt, kept only as a salted hash."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import ScryptPasswordHasher
from django.utils.crypto import get_random_string

# Without 0/O and 1/I/L: it is read off paper and typed on a telephone.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUPS = 3
GROUP_LENGTH = 4
WORK = 2**12


class QueryPasswordHasher(ScryptPasswordHasher):
    """Scrypt with less work than a login needs, because anybody may ask and nobody chooses the password.

    Twelve of 31 signs, drawn at random, are 59 bits: no list of likely passwords helps, so whoever stole the hashes tries half
    of 2**59. At the 8 ms one guess takes a core (4 MiB, which keeps graphics cards slow) that is some seventy million
    core-years for a single case. ``parallelism`` 5 would only multiply the time by five, ours as much as the thief's, at
    every submission and every look; a password somebody chose himself would need it.
    """

    work_factor = WORK
    parallelism = 1


def draw() -> str:
    """Draw a new password, such as ``7KQ2-M4XN-PB9T``."""
    return "-".join(get_random_string(GROUP_LENGTH, LETTERS) for _group in range(GROUPS))


def hashed(password: str) -> str:
    """Return what is stored in place of the password."""
    return QueryPasswordHasher().encode(_plain(password), secrets.token_hex(8))


def fits(password: str, stored: str) -> bool:
    """Whether ``password``, typed in any case and with or without its dashes, is the one behind ``stored``."""
    return bool(stored) and QueryPasswordHasher().verify(_plain(password), stored)


def _plain(password: str) -> str:
    return "".join(each for each in password.upper() if each.isalnum())
