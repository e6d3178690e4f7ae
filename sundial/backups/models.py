"""What was done with backups: made, proven without restoring, restored from. Each row has its event."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class What(models.TextChoices):
    MADE = "make", _("made")
    CHECKED = "check", _("proven without restoring")
    RESTORED = "restore", _("restored from")


class Backup(models.Model):
    """One deed: of the backup begun at ``made_at`` with ``size`` bytes and ``leaves`` of the log, ``forgotten`` sealed values of which no key opens any more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    what = models.CharField(max_length=8, choices=What)
    at = models.DateTimeField()
    made_at = models.DateTimeField()
    size = models.PositiveBigIntegerField()
    leaves = models.PositiveBigIntegerField()
    forgotten = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("backup")
        indexes = [models.Index(fields=["what", "-at"], name="backups_newest")]

    def __str__(self) -> str:
        return f"{self.what} {self.at}"
