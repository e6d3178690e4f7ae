"""What is to be forgotten of a case by law: applied for by one officer, agreed to by the head, carried out by the worker."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from sundial.cases.models.case import Case
from sundial.organs.models import Officer


class Erasure(models.Model):
    """删除个人信息的申请. ``events`` are the ids of those whose ``fields`` are to go, ``party`` whether what the case knows of its applicant goes too.

    ``because`` holds, once agreed, the leaf hashes of the erasures, one for each event; ``done_at`` is when the worker had carried them out.
    Where that failed, ``failures`` counts how often, ``trouble`` says why, and ``next_try_at`` is when the worker tries again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="erasures")
    events = models.JSONField()
    fields = models.JSONField()
    party = models.BooleanField(default=False)
    basis = models.CharField(max_length=200)
    reason = models.CharField(max_length=200)
    asked_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    asked_post = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True)
    because = models.JSONField(default=list)
    done_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True, default="")
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(decided_at=None), name="erasure_asked_once"),
            models.CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="erasure_by_two"),
            models.CheckConstraint(condition=Q(done_at=None) | Q(agreed=True), name="erasure_done_when_agreed"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.asked_at}"
