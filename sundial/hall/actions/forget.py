"""Forget: a draft its owner discards, drafts and accounts nobody touches, passwords that were shown long enough."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sundial.hall import attempts
from sundial.hall.actions.fill import touched
from sundial.hall.models import Application, HallAccount
from sundial.kernel import clock

AT_ONCE = 100


@transaction.atomic
def discard(application_id: UUID) -> None:
    """Forget a draft and its files. Raises ``Refusal`` ``application.submitted``."""
    _erase(touched(application_id))


@transaction.atomic
def hide_password(application_id: UUID) -> None:
    """The applicant wrote the query password down: nobody can see it again."""
    Application.objects.filter(pk=application_id).update(sealed_password="", password_until=None)


def forget_stale() -> bool:
    """One pass of the worker: forget what has had its time. Returns whether there may be more."""
    now = clock.now()
    attempts.forget_old()
    HallAccount.objects.filter(forget_at__lte=now).delete()
    Application.objects.filter(password_until__lte=now).update(sealed_password="", password_until=None)
    with transaction.atomic():
        stale = list(Application.objects.select_for_update(skip_locked=True).filter(forget_at__lte=now)[:AT_ONCE])
        for application in stale:
            _erase(application)
    return len(stale) == AT_ONCE


def _erase(application: Application) -> None:
    files = [each.file for each in application.files.select_related("file") if each.is_upload]
    application.delete()
    for file in files:
        file.delete()
