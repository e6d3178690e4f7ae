"""What people were told, and the outbox of what is still to be sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sundial.organs.models import Officer
from sundial.system.outgoing.models import Outgoing, waits_in_order


class Contact(models.Model):
    """Where an officer is reached outside the system; without a row, notices reach him inside it only."""

    officer = models.OneToOneField(Officer, on_delete=models.CASCADE, primary_key=True, related_name="contact")
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=30, blank=True)

    def __str__(self) -> str:
        return str(self.officer)


class Notice(models.Model):
    """通知 to one officer. ``occasion`` is a row of ``data/notices.yaml``; once for each officer, occasion and ``about``.

    ``digest`` is the notice in which it was gathered, where the officer had had enough that day.
    """

    id = models.BigAutoField(primary_key=True)
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="notices")
    occasion = models.CharField(max_length=40)
    about = models.CharField(max_length=80)
    light = models.CharField(max_length=8, blank=True)
    zh = models.TextField()
    en = models.TextField()
    address = models.CharField(max_length=200)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    digest = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="gathered")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "occasion", "about"], name="told_once")]
        indexes = [
            models.Index(fields=["officer", "-id"], name="notice_newest"),
            models.Index(
                fields=["officer"], name="notice_unread", condition=Q(read_at__isnull=True, digest__isnull=True)
            ),
            models.Index(fields=["officer", "told_at"], name="notice_of_day", condition=Q(digest__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.zh


class Dispatch(Outgoing):
    """发件: one notice on its way through one channel."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="dispatches")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="dispatched_once")]
        indexes = [waits_in_order("outbox")]
