"""The clocks of a case, each a ledger of its own, and what was asked for beyond them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sundial.cases.models.case import Case
from sundial.cases.models.steps import CaseStep
from sundial.organs.models import Officer


class ClockKind(models.TextChoices):
    """Which limit a clock counts; the promise and the law run side by side on the whole case."""

    STATUTORY = "statutory", _("statutory limit")
    PROMISED = "promised", _("promised limit")
    CORRECTION_NOTICE = "correction_notice", _("correction notice")
    STEP = "step", _("step limit")
    DELIVERY = "delivery", _("delivery")
    PUBLICATION = "publication", _("publication period")
    FILING = "filing", _("decision on filing")
    REGULARISE = "regularise", _("belated approval")
    PRESERVATION = "preservation", _("preserved evidence")
    CUSTODY = "custody", _("sealing and seizure")
    DEFENCE = "defence", _("statement and defence")
    HEARING = "hearing", _("hearing")
    PAYMENT = "payment", _("payment")
    REMEDY = "remedy", _("remedies")
    RECTIFY = "rectify", _("rectification")
    GIVE_BACK = "give_back", _("return of goods")
    COMPENSATION = "compensation", _("compensation")
    ENTRY = "entry", _("entry into the system")
    TIER = "tier", _("stage of one tier")
    ACCEPTANCE = "acceptance", _("decision on acceptance")
    PROGRESS = "progress", _("report of progress")
    RECHECK = "recheck", _("periodic re-check")
    RETURN = "return", _("return of figures")
    ASSESSMENT = "assessment", _("assessment of a levy")
    ENFORCE = "enforce", _("pursuit of what is unpaid")
    LATER_PAPERS = "later_papers", _("papers handed in later")
    REPORT_BACK = "report_back", _("report to the authority")
    ANSWER = "answer", _("answer to a reconsideration or lawsuit")
    OWN_TERM = "own_term", _("term of the applicant")


class CaseClock(models.Model):
    """办件时钟: budget, consumed, running since. ``due_at`` is derived from them by ``deadlines.rederive`` alone,

    empty while the clock is stopped; a new calendar derives it again. There is no "overdue" column.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=20, choices=ClockKind)
    run = models.ForeignKey(CaseStep, on_delete=models.CASCADE, null=True, blank=True, related_name="clocks")
    unit = models.CharField(max_length=20)
    budget = models.PositiveIntegerField()
    consumed = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    running_since = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    provisional = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(ended_at__isnull=True, run__isnull=True), name="one_open_clock"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(running_since__isnull=True), name="ended_clock_stands"
            ),
            models.CheckConstraint(
                condition=Q(running_since__isnull=False) | Q(due_at__isnull=True) | Q(ended_at__isnull=False),
                name="stopped_clock_has_no_due",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="clock_open_due", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class ClockMove(models.TextChoices):
    START = "start", _("clock started")
    STOP = "stop", _("clock stopped")
    RESUME = "resume", _("clock resumed")
    EXTEND = "extend", _("extended")
    REDATE = "redate", _("calendar changed")
    END = "end", _("clock ended")


class ClockEntry(models.Model):
    """One line of the clock's ledger, with its reason, approver, paper and event: the date anyone can follow."""

    clock = models.ForeignKey(CaseClock, on_delete=models.CASCADE, related_name="entries")
    move = models.CharField(max_length=8, choices=ClockMove)
    at = models.DateTimeField()
    amount = models.IntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    approver = models.CharField(max_length=60, blank=True)
    paper = models.CharField(max_length=100, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    event_id = models.UUIDField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.move} {self.at}"


class ExtensionState(models.TextChoices):
    REQUESTED = "requested", _("requested")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")


class Extension(models.Model):
    """延期: asked by the handler with a reason, approved in writing by the head, told to the applicant (CASE-15)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="extensions")
    value = models.PositiveIntegerField()
    unit = models.CharField(max_length=20)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=ExtensionState, default=ExtensionState.REQUESTED)
    requested_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)
    told_applicant_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="requested"), name="one_extension_asked")
        ]

    def __str__(self) -> str:
        return f"{self.case} +{self.value}"
