"""What only the hall keeps: applications not yet submitted, where visitors find their cases together, how often somebody guessed.

A draft is no case. Nothing of it is in the record until it is submitted, so an abandoned one can be forgotten whole.
"""

from __future__ import annotations

import uuid

from django.db import models

from sundial.cases.models import Case, Document, Material, StoredFile
from sundial.powers.models import ItemVersion, MaterialRequirement


class Application(models.Model):
    """申请草稿. Found by ``number``, opened by a drawn code of which only the hash is kept.

    ``answers`` holds what was typed and checked, by part (``applicant``, ``matter``); it is emptied on submission.
    ``submission_key`` is in the form that submits, so that a form sent twice makes one case. ``sealed_password`` is the
    query password under the draft's code, for the short time in which the receipt still shows it. ``account`` finds the draft on
    every device it is signed in on: ``sealed_code`` is the code under a key only this installation can make for that account.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    code_hash = models.CharField(max_length=128)
    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict, blank=True)
    submission_key = models.UUIDField(default=uuid.uuid4, editable=False)
    begun_at = models.DateTimeField()
    forget_at = models.DateTimeField(db_index=True)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="application")
    sealed_password = models.TextField(blank=True)
    password_until = models.DateTimeField(null=True, blank=True)
    account = models.ForeignKey("HallAccount", on_delete=models.SET_NULL, null=True, blank=True, related_name="drafts")
    sealed_code = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.number


class ApplicationFile(models.Model):
    """A file for one line of the item's list, before submission: uploaded, or taken over from what the county holds.

    Without a line it is the agent's letter of authority, which no item's list names.

    Only an upload is the draft's own and goes with it; what was taken over belongs to the case it comes from.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="files")
    requirement = models.ForeignKey(
        MaterialRequirement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    earlier = models.ForeignKey(Material, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    certificate = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at"]
        constraints = [
            models.UniqueConstraint(fields=["application", "requirement", "file"], name="draft_file_once_a_line")
        ]

    def __str__(self) -> str:
        return str(self.file)

    @property
    def is_upload(self) -> bool:
        """Whether its bytes are the draft's own."""
        return self.earlier_id is None and self.certificate_id is None


class Attempt(models.Model):
    """How often one address tried a number or a code since ``since``; ``key`` is a keyed hash of purpose, address and number."""

    key = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count}"


class HallAccount(models.Model):
    """大厅账户: where somebody finds his cases together. Of its name only a keyed hash is kept, of its password the usual one.

    It asks no identity, opens nothing a query password has not opened, and goes with everything it holds when nobody uses it.
    ``recovery_hash`` is of a code drawn for its owner, who replaces a forgotten password by it, once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mark = models.CharField(max_length=64, unique=True)
    password = models.CharField(max_length=128)
    recovery_hash = models.CharField(max_length=128, blank=True)
    opened_at = models.DateTimeField()
    forget_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.mark[:8]


class KeptCase(models.Model):
    """A case an account has proven. ``proof`` is a keyed hash of what its query password was then: a new password ends it."""

    account = models.ForeignKey(HallAccount, on_delete=models.CASCADE, related_name="kept")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    proof = models.CharField(max_length=64)
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["-kept_at"]
        constraints = [models.UniqueConstraint(fields=["account", "case"], name="case_kept_once_an_account")]

    def __str__(self) -> str:
        return f"{self.account} {self.case_id}"
