"""What people were told, and the outbox of what is still to be sent."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sundial.organs.models import Officer


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


class Channel(models.TextChoices):
    MAIL = "mail", _("e-mail")
    SMS = "sms", _("SMS")


class DispatchState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("dispatch", "waiting")
    SENT = "sent", pgettext_lazy("dispatch", "sent")
    FAILED = "failed", pgettext_lazy("dispatch", "given up")


class Dispatch(models.Model):
    """发件: one notice on its way through one channel. Its id goes with it, so that a gateway knows a repetition."""

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="dispatches")
    channel = models.CharField(max_length=4, choices=Channel)
    address = models.CharField(max_length=254)
    state = models.CharField(max_length=8, choices=DispatchState, default=DispatchState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    trouble = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="dispatched_once")]
        indexes = [models.Index(fields=["channel", "address", "id"], name="outbox", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.channel} {self.address}"
