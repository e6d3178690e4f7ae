"""What is handed in and what is issued: files, materials, the wording of papers, papers and their delivery."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sundial.cases.models.case import Case
from sundial.kernel import ids
from sundial.organs.models import Officer, Organ
from sundial.powers.models import MaterialRequirement


class StoredFile(models.Model):
    """A file's bytes under a random name outside the web root; its type is what its bytes say, not its name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    path = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Material(models.Model):
    """申请材料 handed in for one requirement of the item's list.

    ``earlier`` or ``certificate`` says what it was taken over from, where the county held it already (``cases.reuse``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="materials")
    requirement = models.ForeignKey(
        MaterialRequirement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=300)
    form = models.CharField(max_length=20, default="unspecified")
    copies = models.PositiveSmallIntegerField(default=1)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=300, blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    received_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    earlier = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    certificate = models.ForeignKey("cases.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["requirement__position", "received_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(earlier__isnull=True) | Q(certificate__isnull=True), name="material_one_origin"
            )
        ]

    def __str__(self) -> str:
        return self.name


class NumberSeries(models.Model):
    """Gapless numbers per organ, year and kind; the row is locked by the transaction that takes the next one."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ", "kind", "year"], name="series_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class PaperTextState(models.TextChoices):
    SHIPPED = "shipped", _("came with the program")
    DRAFT = "draft", _("draft")
    CONFIRMED = "confirmed", _("confirmed in law")
    LIVE = "live", _("in force")
    ABANDONED = "abandoned", _("given up")


class PaperText(models.Model):
    """文书文本: one version of what a kind of paper says, as YAML. What has been in force is never edited.

    Number 1 is the text that came with the program, kept from the day the first paper was issued with it; a later program
    that words it otherwise brings another row of that number. ``subject`` is the ledger's for all texts of the kind.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    subject = models.UUIDField()
    text = models.TextField()
    state = models.CharField(max_length=10, choices=PaperTextState, default=PaperTextState.DRAFT)
    effective_from = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    drafted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField()
    opinion = models.TextField(blank=True)
    confirmed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "number", "drafted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"], condition=~Q(state="shipped"), name="paper_text_number_once"
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(state__in=["draft", "confirmed"]), name="paper_text_one_change_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["kind", "effective_from"], condition=Q(state="live"), name="paper_text_one_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="live") | Q(effective_from__isnull=False, confirmed_at__isnull=False),
                name="paper_text_live_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Document(models.Model):
    """文书 issued on a case: numbered without gaps, kept as PDF with its hash; a corrected one is a new document.

    Papers of one moment stand in the order their act issued them, which their ids keep.
    """

    id = models.UUIDField(primary_key=True, default=ids.in_order, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    text = models.ForeignKey(PaperText, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    values = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    public_to_applicant = models.BooleanField(default=True)
    issued_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField()
    event_id = models.UUIDField()

    class Meta:
        ordering = ["issued_at", "id"]

    def __str__(self) -> str:
        return self.number


class Delivery(models.Model):
    """送达 of a document: how, to whom, when, on what proof."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="deliveries")
    method = models.CharField(max_length=20)
    recipient = models.CharField(max_length=100)
    delivered_at = models.DateTimeField()
    proof = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.document} → {self.recipient}"
