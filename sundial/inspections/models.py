"""A draw of a plan: the secret it was bound to before, and the proof published after. Caps read the inspections themselves."""

from __future__ import annotations

from typing import Any

from django.db import models

from sundial.cases.models import Case, StoredFile


class Draw(models.Model):
    """抽取: ``secret`` is shown by no page until ``drawn_at``; ``proof`` is the published file anyone can recompute."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="draw")
    roll: Any = models.JSONField()
    secret = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    committed_event = models.UUIDField(null=True, blank=True)
    committed_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)
    proof = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.commitment
