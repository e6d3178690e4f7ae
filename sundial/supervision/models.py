"""Lights and what became of them. A light goes out only by a recorded disposition, never by a later success (SUP-07)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.organs.models import Calendar, Officer, Organ
from sundial.powers.models import PowerItem


class Due(models.Model):
    """When a case must be looked at next. Every event sets it to its own moment; a sweep sets it to what the rules say.

    Empty means that only an event can change any rule's answer.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="+")
    next_check_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_check_at"], name="due_next", condition=Q(next_check_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.next_check_at}"


class Light(models.TextChoices):
    """监察灯. Grey means no data; it is never shown as green. Order is the order of the wall."""

    RED = "red", _("red light")
    YELLOW = "yellow", _("yellow light")
    WARNING = "warning", _("early warning")
    GREY = "grey", _("no data")


class SignalState(models.TextChoices):
    OPEN = "open", _("unanswered")
    REPLIED = "replied", _("reply received")
    INVESTIGATING = "investigating", _("under investigation")
    CLOSED = "closed", _("disposed of")


class Subject(models.TextChoices):
    """What a light can be on, in the words of ``sundial.rules.vocabulary.OVERS``."""

    CASE = "case", _("case")
    ITEM = "item", _("power item")
    OFFICER = "officer", _("officer")
    ORGAN = "organ", _("organ")


class DailyLook(models.Model):
    """A day whose items, officers and organs have been looked at; its row is claimed first, so that it is done once."""

    day = models.DateField(primary_key=True)
    looked_at = models.DateTimeField()
    raised = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day} {self.raised}"


class Signal(models.Model):
    """亮灯: raised once per subject, rule and occurrence, with the rule version, calendar version, values and sentence.

    ``subject_id`` is the key of the case, item, officer or organ it is on; ``subject_name`` what that was called when the
    light came on. ``case`` is filled only for a light on a case.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_type = models.CharField(max_length=8, choices=Subject, default=Subject.CASE)
    subject_id = models.UUIDField()
    subject_name = models.CharField(max_length=300, blank=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="signals")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="signals")
    rule_id = models.CharField(max_length=80)
    rule_version = models.PositiveIntegerField()
    occurrence = models.CharField(max_length=120)
    light = models.CharField(max_length=8, choices=Light)
    severity = models.CharField(max_length=12)
    rank = models.PositiveSmallIntegerField()
    values = models.JSONField(default=dict)
    sentence = models.TextField()
    sentence_en = models.TextField()
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")
    concerned = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="signals")
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=14, choices=SignalState, default=SignalState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "rule_id", "occurrence"], name="signal_raised_once"
            ),
            models.CheckConstraint(
                condition=Q(subject_type="case", subject_id=F("case_id"))
                | (~Q(subject_type="case") & Q(case__isnull=True)),
                name="signal_case_is_its_subject",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="signal_closed_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["organ", "rank", "raised_at"], name="signal_wall", condition=~Q(state="closed")),
            models.Index(fields=["concerned"], name="signal_mine", condition=~Q(state="closed")),
            models.Index(fields=["-raised_at"], name="signal_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.light} {self.rule_id}"

    @property
    def item_code(self) -> str:
        """The code of the power item the light is about, empty when it is about none."""
        if self.case:
            return self.case.item.code
        if self.subject_type != Subject.ITEM:
            return ""
        return PowerItem.objects.values_list("code", flat=True).get(pk=self.subject_id)


class Reply(models.Model):
    """说明理由: what the officer concerned answers; the right of reply is never withheld."""

    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="replies")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at"]

    def __str__(self) -> str:
        return self.text


class Investigation(models.Model):
    """调查: what a supervisor found out, by which means; a red light cannot be closed without one (SUP-06)."""

    signal = models.OneToOneField(Signal, on_delete=models.CASCADE, related_name="investigation")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    means = models.CharField(max_length=300, blank=True)
    findings = models.TextField(blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.signal)


class Verdict(models.TextChoices):
    REASON_ACCEPTED = "reason_accepted", _("reason accepted")
    NOTED = "noted", _("noted")
    RECTIFIED = "rectified", _("breach found, put right")
    LIABLE = "liable", _("breach found, liability to be pursued")
    UNFOUNDED = "unfounded", _("light unfounded")


class Disposition(models.Model):
    """处置: who put the light out, when, on what finding."""

    signal = models.OneToOneField(Signal, on_delete=models.CASCADE, related_name="disposition")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=16, choices=Verdict)
    finding = models.TextField()
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.signal} {self.verdict}"
