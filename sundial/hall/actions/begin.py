"""Begin a draft."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.crypto import get_random_string

from sundial.cases import passwords
from sundial.hall import guide
from sundial.hall.models import Application
from sundial.hall.policy import policy
from sundial.kernel import clock
from sundial.powers.models import ItemVersion


@dataclass(frozen=True)
class Begun:
    """A new draft, and the code that opens it again, which is nowhere else in clear."""

    application: Application
    code: str


@transaction.atomic
def begin(version: ItemVersion) -> Begun:
    """Begin an application for the item as ``version`` says it. Raises the ``Refusal`` of an item that takes none."""
    refusal = guide.closed(version)
    if refusal is not None:
        raise refusal
    now, code = clock.now(), passwords.draw()
    application = Application.objects.create(
        number=f"S{get_random_string(4, passwords.LETTERS)}-{get_random_string(4, passwords.LETTERS)}",
        code_hash=passwords.hashed(code),
        version=version,
        begun_at=now,
        forget_at=now + policy().draft_kept,
    )
    return Begun(application, code)
