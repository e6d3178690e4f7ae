"""The query password under the draft's own code: the database alone cannot open it."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"sundial hall: query password on the receipt page"


def seal(password: str, code: str) -> str:
    """Return ``password`` locked with ``code``."""
    return _lock(code).encrypt(password.encode()).decode()


def unseal(sealed: str, code: str) -> str:
    """Return the password; raises ``cryptography.fernet.InvalidToken`` for another code."""
    return _lock(code).decrypt(sealed.encode()).decode()


def _lock(code: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(code.encode())
    return Fernet(base64.urlsafe_b64encode(key))
