"""The query password under the draft's own code, and that code for an account: the database alone cannot open either."""

from __future__ import annotations

import base64
from uuid import UUID

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.crypto import salted_hmac

PURPOSE = b"sundial hall: query password on the receipt page"


def seal(password: str, code: str) -> str:
    """Return ``password`` locked with ``code``."""
    return _lock(code).encrypt(password.encode()).decode()


def unseal(sealed: str, code: str) -> str:
    """Return the password; raises ``cryptography.fernet.InvalidToken`` for another code."""
    return _lock(code).decrypt(sealed.encode()).decode()


def key_of(account: UUID) -> str:
    """What locks a draft's code for this account; made from the secret of the installation, and nowhere kept."""
    return salted_hmac("sundial.hall.draft", str(account), algorithm="sha256").hexdigest()


def _lock(code: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(code.encode())
    return Fernet(base64.urlsafe_b64encode(key))
