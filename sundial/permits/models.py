"""What a permit case needs beyond the spine: inspections on site, and what each expert said."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case, CaseStep
from sundial.organs.models import Officer


class CorrectionNotice(models.Model):
    """一次性告知: every gap at once (行政许可法 art. 32). ``gaps`` are ``{"requirement": id or null, "name", "problem"}``."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="corrections")
    round = models.PositiveSmallIntegerField()
    gaps = models.JSONField()
    given_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round"]
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="correction_round_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.round}"


class VisitResult(models.TextChoices):
    PASS = "pass", _("meets the conditions")
    RECTIFY = "rectify", _("rectification needed")
    FAIL = "fail", _("does not meet the conditions")


class SiteVisit(models.Model):
    """现场审查: a team inspects; every member and the applicant's responsible person sign (CASE-09)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="visits")
    run = models.OneToOneField(CaseStep, on_delete=models.CASCADE, related_name="visit")
    is_recheck = models.BooleanField(default=False)
    visited_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    findings = models.TextField(blank=True)
    rectification = models.TextField(blank=True)
    result = models.CharField(max_length=8, choices=VisitResult, blank=True)
    applicant_signatory = models.CharField(max_length=60, blank=True)
    applicant_signed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.case} {self.visited_at}"


class TeamMember(models.Model):
    """One of the team. An expert also writes an opinion of his own; nobody else may write or change it."""

    visit = models.ForeignKey(SiteVisit, on_delete=models.CASCADE, related_name="team")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    is_expert = models.BooleanField(default=False)
    certificate_number = models.CharField(max_length=60, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    opinion = models.TextField(blank=True)
    opinion_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "officer"], name="team_member_once")]

    def __str__(self) -> str:
        return str(self.officer)
