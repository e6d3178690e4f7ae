"""Rows of the integrity register: entries of a file, sealed reports, who assesses risks. Read through ``access`` alone."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from sundial.organs.models import Officer, Organ


class FileEntry(models.Model):
    """廉政档案条目: what somebody entered in an officer's file; never changed, a wrong one is set right by another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="integrity_entries")
    kind = models.CharField(max_length=20)
    on = models.DateField()
    text = models.TextField()
    paper = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class PersonalReport(models.Model):
    """个人有关事项报告: sealed; ``year`` is the one it tells of, a later report of it stands beside the earlier one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="personal_reports")
    year = models.PositiveSmallIntegerField()
    change = models.BooleanField(default=False)
    matters = models.JSONField()
    reported_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.year} {self.officer_id}"


class GroupMember(models.Model):
    """廉政风险评估分析小组成员 of an organ, from a day until a day, by the paper that named the group."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="risk_groups")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="risk_group")
    part = models.CharField(max_length=20)
    paper = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "organ"], condition=Q(until__isnull=True), name="risk_group_member_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.officer_id}"
