"""Guessing is counted per address, and per address and number: a stranger elsewhere cannot lock the applicant out."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from sundial.hall.models import Attempt
from sundial.hall.policy import policy
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal


def count(request: HttpRequest, purpose: str, number: str) -> None:
    """Count one attempt at ``number`` before it is looked at, so that many at once cannot slip by.

    Raises ``Refusal`` ``attempts.too_many``.
    """
    rules = policy()
    tried = [(_key(request, purpose, number), rules.of_one_number), (_key(request, purpose), rules.of_all_numbers)]
    # Both are counted, whatever the first says, and each in a transaction of its own.
    over = [_one_more(key) > most for key, most in tried]
    if any(over):
        raise _too_many()


def count_begun(request: HttpRequest) -> None:
    """Count one more draft of this address. Raises ``Refusal`` ``attempts.too_many``."""
    if _one_more(_key(request, "begin")) > policy().begun:
        raise _too_many()


def count_lodged(request: HttpRequest) -> None:
    """Count one more complaint or question of this address. Raises ``Refusal`` ``attempts.too_many``."""
    if _one_more(_key(request, "lodge")) > policy().lodged:
        raise _too_many()


def count_called(request: HttpRequest) -> None:
    """Count one more call of the interface from this address. Raises ``Refusal`` ``attempts.too_many``."""
    if _one_more(_key(request, "api")) > policy().called:
        raise _too_many()


def tried(request: HttpRequest, purpose: str) -> int:
    """How often this address has tried within the window."""
    since = clock.now() - policy().window
    found = Attempt.objects.filter(key=_key(request, purpose), since__gt=since)
    return found.values_list("count", flat=True).first() or 0


def first_use(nonce: str) -> bool:
    """Whether a word that is good once is used for the first time; it is remembered for the window."""
    return _one_more(salted_hmac("sundial.hall.nonce", nonce, algorithm="sha256").hexdigest()) == 1


def _too_many() -> Refusal:
    minutes = int(policy().window.total_seconds() // 60)
    text = _("Too many attempts. Try again in %(minutes)s minutes.")
    return Refusal("attempts.too_many", text, field="number", minutes=minutes)


def forgive(request: HttpRequest, purpose: str, number: str) -> None:
    """The right word was given: what was counted for this number is forgotten, and this try was no guess of the address."""
    Attempt.objects.filter(key=_key(request, purpose, number)).delete()
    Attempt.objects.filter(key=_key(request, purpose), count__gt=0).update(count=F("count") - 1)


def forget_old() -> None:
    """Drop what no longer counts."""
    Attempt.objects.filter(since__lt=clock.now() - policy().window).delete()


@transaction.atomic
def _one_more(key: str) -> int:
    now = clock.now()
    attempt, _created = Attempt.objects.select_for_update().get_or_create(key=key, defaults={"since": now})
    if attempt.since <= now - policy().window:
        attempt.since, attempt.count = now, 0
    attempt.count += 1
    attempt.save()
    return attempt.count


def _key(request: HttpRequest, purpose: str, number: str = "") -> str:
    """No address is stored, only a keyed hash of it."""
    said = "\n".join((purpose, request.META.get("REMOTE_ADDR", ""), number.strip().upper()))
    return salted_hmac("sundial.hall.attempts", said, algorithm="sha256").hexdigest()
