"""What of a case was shown to everybody, in each of its versions."""

from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from sundial.cases.models.case import Case
from sundial.organs.models import Organ


class PublicationKind(models.TextChoices):
    PROPOSED = "proposed", _("proposed decision")
    RESULT = "result", _("result")


class Publication(models.Model):
    """公示: what was shown, masked as approved, from when and at least until when (LIM-06, OPEN-04)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="publications")
    kind = models.CharField(max_length=10, choices=PublicationKind)
    title = models.CharField(max_length=300)
    content = models.JSONField(default=dict)
    channel = models.CharField(max_length=100)
    published_at = models.DateTimeField()
    keep_until = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    amended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-published_at"], name="publication_newest"),
            # Few are ever taken down or changed: what changed since a day is found without reading the rest.
            models.Index(
                fields=["withdrawn_at"], condition=models.Q(withdrawn_at__isnull=False), name="publication_withdrawn"
            ),
            models.Index(
                fields=["amended_at"], condition=models.Q(amended_at__isnull=False), name="publication_amended"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PublicationVersion(models.Model):
    """公示的历史版本: what stood before a change that was proposed, approved by another and made. ``shown``: everybody may still read it."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    content = models.JSONField(default=dict)
    stood_from = models.DateTimeField()
    replaced_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    shown = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "number"], name="publication_version_once")]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class PublicationWords(models.Model):
    """What a standing publication is found by. Kept by the database itself (``0021``, ``0028``), never written here.

    ``signs`` holds each two signs that stand side by side in title, item and party, with their place, and a mark for organ, kind
    and power; these are copied beside it so that one index gives the newest of an organ, a kind or a power. One taken down is not found.
    """

    publication = models.OneToOneField(Publication, on_delete=models.CASCADE, primary_key=True, related_name="words")
    published_at = models.DateTimeField()
    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=PublicationKind)
    power = models.CharField(max_length=24)
    signs = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["signs"], name="publication_words_signs"),
            models.Index(fields=["-published_at", "-publication"], name="publication_words_newest"),
            models.Index(fields=["organ", "-published_at", "-publication"], name="publication_words_of_organ"),
            models.Index(fields=["kind", "-published_at", "-publication"], name="publication_words_of_kind"),
            models.Index(fields=["power", "-published_at", "-publication"], name="publication_words_of_power"),
        ]

    def __str__(self) -> str:
        return str(self.publication_id)
