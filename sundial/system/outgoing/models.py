"""The shape of an outbox; each room that sends keeps a table of its own, which points at what it sends."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    MAIL = "mail", _("e-mail")
    SMS = "sms", _("SMS")


class DispatchState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("dispatch", "waiting")
    SENT = "sent", pgettext_lazy("dispatch", "sent")
    FAILED = "failed", pgettext_lazy("dispatch", "given up")


class Outgoing(models.Model):
    """发件: one text on its way through one channel. Its key goes with it, so that a gateway knows a repetition."""

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    channel = models.CharField(max_length=4, choices=Channel)
    address = models.CharField(max_length=254)
    state = models.CharField(max_length=8, choices=DispatchState, default=DispatchState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    trouble = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.channel} {self.address}"


def waits_in_order(name: str) -> models.Index:
    """The index by which the next dispatch of an address is found."""
    return models.Index(fields=["channel", "address", "id"], name=name, condition=Q(state="waiting"))
