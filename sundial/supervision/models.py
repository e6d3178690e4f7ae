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


class RuleState(models.TextChoices):
    """Where a version of a rule stands in its life; ``rule_states`` says who leads it from one state to the next."""

    DRAFT = "draft", _("rule draft")
    BACKTESTED = "backtested", _("back-tested")
    CONFIRMED = "confirmed", _("confirmed in law")
    LIVE = "live", _("live")
    RETIRED = "retired", _("retired")
    ABANDONED = "abandoned", _("given up")


class RuleOrigin(models.TextChoices):
    SHIPPED = "shipped", _("came with the program")
    PLACE = "place", _("written by this place")


class RuleVersion(models.Model):
    """规则版本: one version of one rule, as text. A version that has been live is never edited; a change is a new version.

    ``subject`` is the ledger's subject for all versions of the rule. ``known_at`` is the moment from which the version
    stands in the rule book; ``effective_from`` and ``effective_until`` are the days on which it holds, both included,
    and rule over what the text says. ``shipped_version`` and ``shipped_digest`` tell of a shipped file what it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule_id = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    subject = models.UUIDField()
    text = models.TextField()
    owner = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=RuleState, default=RuleState.DRAFT)
    origin = models.CharField(max_length=8, choices=RuleOrigin, default=RuleOrigin.PLACE)
    shipped_version = models.PositiveIntegerField(null=True, blank=True)
    shipped_digest = models.CharField(max_length=64, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    effective_until = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    drafted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField()
    backtest = models.JSONField(null=True, blank=True)
    backtested_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    backtested_at = models.DateTimeField(null=True, blank=True)
    opinion = models.TextField(blank=True)
    confirmed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    known_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    known_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule_id", "version"], name="rule_version_once"),
            models.UniqueConstraint(
                fields=["rule_id"],
                condition=Q(state__in=["draft", "backtested", "confirmed"]),
                name="rule_one_change_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["live", "retired"]) | Q(known_at__isnull=False, effective_from__isnull=False),
                name="rule_live_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(effective_until__isnull=True) | Q(effective_until__gte=F("effective_from")),
                name="rule_holds_a_day_at_least",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} v{self.version}"


class RuleBookStamp(models.Model):
    """One row whose ``stamp`` the database changes with every change of the rule book, so that any process sees it is old."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    stamp = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="rule_book_has_one_stamp")]

    def __str__(self) -> str:
        return str(self.stamp)


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
    light came on. ``case`` is filled only for a light on a case; ``look_day`` only for one that a daily look raised, with the
    day whose end it asked about.
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
    look_day = models.DateField(null=True, blank=True)
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
    OVERTURNED = "overturned", _("overturned on appeal")


class Disposition(models.Model):
    """处置: who put the light out, when, on what finding."""

    signal = models.OneToOneField(Signal, on_delete=models.CASCADE, related_name="disposition")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=16, choices=Verdict)
    finding = models.TextField()
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.signal} {self.verdict}"


# Django looks for models here; those of the later rooms lie beside their verbs.
from sundial.supervision.appeals.models import Appeal, Correction, Deviation  # noqa: E402
from sundial.supervision.duty.models import Attendance, Registration  # noqa: E402
from sundial.supervision.integrity.models import FileEntry, GroupMember, PersonalReport  # noqa: E402
from sundial.supervision.ladder.models import Escalation, Operator, Rung, Transfer  # noqa: E402
from sundial.supervision.notices.models import Contact, Dispatch, Notice  # noqa: E402
from sundial.supervision.orders.models import Order, OrderReply  # noqa: E402
from sundial.supervision.registers.models import RegisterEntry  # noqa: E402

BESIDE = (
    FileEntry,
    GroupMember,
    PersonalReport,
    Appeal,
    Attendance,
    Contact,
    Correction,
    Deviation,
    Dispatch,
    Escalation,
    Notice,
    Operator,
    Order,
    OrderReply,
    RegisterEntry,
    Registration,
    Rung,
    Transfer,
)
