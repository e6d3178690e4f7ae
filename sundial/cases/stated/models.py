"""What was stated at an act, field by field: the record (笔录) behind the paper, the figure and the timeline."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models


class Record(models.Model):
    """One act's answers, written once. The event of the act keeps the SHA-256 of ``values``, so that none is changed later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="records")
    action = models.CharField(max_length=40)
    values: Any = models.JSONField(default=dict)
    officer = models.ForeignKey("organs.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author = models.CharField(max_length=200)
    at = models.DateTimeField()
    event_id = models.UUIDField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["case", "action"], name="record_of_act")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.action}"
