"""The steps of a case, and the opinions given on them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sundial.cases.models.case import Case
from sundial.organs.models import Officer, Role
from sundial.powers.models import RouteStep, StepKind


class StepState(models.TextChoices):
    ACTIVE = "active", _("in hand")
    DONE = "done", _("done")
    VOID = "void", _("void")


class CaseStep(models.Model):
    """One run of a route step on a case. Doing a step again adds a run; nothing is overwritten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    step = models.ForeignKey(RouteStep, on_delete=models.PROTECT, related_name="runs")
    round = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=StepKind)
    role = models.CharField(max_length=20, choices=Role)
    state = models.CharField(max_length=8, choices=StepState, default=StepState.ACTIVE)
    assignee = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="steps")
    started_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=24, blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["started_at", "step__stage", "step__position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "step", "round"], name="case_step_round_once"),
            models.UniqueConstraint(fields=["case", "step"], condition=Q(state="active"), name="case_step_active_once"),
        ]
        indexes = [models.Index(fields=["assignee"], name="step_in_hand", condition=Q(state="active"))]

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class Stance(models.TextChoices):
    AGREE = "agree", _("agree")
    DISAGREE = "disagree", _("disagree")
    CHANGE = "change", _("change the opinion")
    RETURN = "return", _("return")


class Opinion(models.Model):
    """审查意见 of a post on a step. ``changes`` names the opinion it overrules, kept for liability (P-LIC step 9)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="opinions")
    run = models.ForeignKey(CaseStep, on_delete=models.CASCADE, null=True, blank=True, related_name="opinions")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="opinions")
    post_name = models.CharField(max_length=60)
    stance = models.CharField(max_length=10, choices=Stance)
    text = models.TextField()
    changes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="changed_by")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at", "id"]

    def __str__(self) -> str:
        return f"{self.officer}: {self.stance}"
