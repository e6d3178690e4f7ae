"""Collective decision: who was called, who came, what was discussed, how each stood, what was resolved."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case, CaseStep
from sundial.kernel import clock
from sundial.organs.models import Officer, Organ
from sundial.powers.models import ItemVersion


class Signers(models.TextChoices):
    """Whose signatures the record needs."""

    PRESENT = "present", _("every member present")
    CHAIR = "chair", _("the chair")


class Meeting(models.Model):
    """局务会: valid only with its quorum, held as data with its source (Linwu: two thirds). ``body`` is the rule it meets by.

    The rule it was called under stays with it: whether its head speaks last and whether a majority binds. ``held_anyway``
    says why it was held below its quorum; then every absent member is asked in writing (临武局务会制度第四条).
    So does whose signatures the record needs (``signers``), by which article, and what lets the chair enter why one is wanting
    (``unsigned_basis``; empty where nothing does). ``filed_at``: when its papers were put into a file, ``filed_place`` where that
    stands and ``recording`` on what its sound is kept (MEET-11). The rounds count how often agenda and minutes began to be cleared anew. The record book and the minutes are numbered in series of their own (MEET-28).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="meetings")
    body = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200)
    planned_at = models.DateTimeField()
    place = models.CharField(max_length=100, blank=True)
    chair = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    recorder = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    quorum_numerator = models.PositiveSmallIntegerField()
    quorum_denominator = models.PositiveSmallIntegerField()
    quorum_source = models.CharField(max_length=200)
    head_last = models.BooleanField(default=False)
    majority = models.BooleanField(default=False)
    signers = models.CharField(max_length=10, choices=Signers, default=Signers.PRESENT)
    signed_basis = models.CharField(max_length=200, default="局务会制度")
    unsigned_basis = models.CharField(max_length=200, blank=True)
    held_anyway = models.CharField(max_length=200, blank=True)
    record_number = models.CharField(max_length=80, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    minutes = models.TextField(blank=True)
    minutes_number = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    agenda_round = models.PositiveSmallIntegerField(default=1)
    minutes_round = models.PositiveSmallIntegerField(default=1)
    filed_at = models.DateTimeField(null=True, blank=True)
    filed_place = models.CharField(max_length=100, blank=True)
    recording = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quorum_denominator__gt=0), name="quorum_is_a_fraction"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def was_missed(self) -> bool:
        """Whether its day is over and nobody opened it."""
        return self.held_at is None and self.closed_at is None and clock.local_date(self.planned_at) < clock.today()


class Leave(models.TextChoices):
    """请假: asked of the chair before the meeting."""

    ASKED = "asked", _("leave asked for")
    GRANTED = "granted", _("leave granted")
    REFUSED = "refused", _("leave refused")


class Attendance(models.Model):
    """出席: a member counts for the quorum, an observer does not. ``unsigned_why``: why one who came never signed, as the chair says.

    ``arrived_at``: when he came late; ``left_at`` and ``left_why``: that he left before the end (MEET-22).
    ``excuse``: why he is absent; under ``leave`` as he gave it himself, with the ``substitute`` who comes as an observer.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    is_member = models.BooleanField(default=True)
    present = models.BooleanField(null=True, blank=True)
    excuse = models.CharField(max_length=200, blank=True)
    leave = models.CharField(max_length=8, choices=Leave, blank=True)
    substitute = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    arrived_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_why = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    unsigned_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "officer"], name="called_once")]

    def __str__(self) -> str:
        return str(self.officer)


class Resolution(models.TextChoices):
    AGREED = "agreed", _("agreed")
    REJECTED = "rejected", _("rejected")
    POSTPONED = "postponed", _("postponed")


class Topic(models.Model):
    """议题 bound to the step of a case it decides. ``minutes_planned``: how long its report and talk are reckoned to take; ``usher``
    brings in the units that wait for it (候会, MEET-10). ``off_why``: why it was taken off the agenda before the meeting;
    ``head_said``: what the head said of it beforehand, where another chairs (MEET-17). ``reported_at``: when its resolution was
    reported upward, where the body's rule wants that at once (SUP-28)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="topics")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="topics")
    run = models.ForeignKey(CaseStep, on_delete=models.PROTECT, null=True, blank=True, related_name="topics")
    minutes_planned = models.PositiveSmallIntegerField(null=True, blank=True)
    usher = models.CharField(max_length=60, blank=True)
    off_why = models.CharField(max_length=200, blank=True)
    head_said = models.CharField(max_length=200, blank=True)
    resolution = models.CharField(max_length=10, choices=Resolution, blank=True)
    resolution_text = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="topic_place_once")]

    def __str__(self) -> str:
        return self.title


class Position(models.Model):
    """A member's stand on a topic, in his or her words; an absent member's is ``in_writing``, an observer's has no vote."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="positions")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField(null=True)
    in_writing = models.BooleanField(default=False)
    statement = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "officer"], name="one_position_each")]

    def __str__(self) -> str:
        return f"{self.officer}: {self.agrees}"


class Invited(models.Model):
    """列席单位: a unit called to one topic, by its principal; the one that ``reports`` may bring ``aides`` (MEET-13).

    ``special``: as what it is called in a special case, a word of the body's rule (MEET-02); ``wanted`` by whoever put the topic in.
    ``came`` is empty until the meeting begins; ``came_for`` says who came where that was not its principal.
    """

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="invited")
    unit = models.CharField(max_length=100)
    principal = models.CharField(max_length=60)
    reports = models.BooleanField(default=False)
    aides = models.JSONField(default=list, blank=True)
    why = models.CharField(max_length=200, blank=True)
    special = models.CharField(max_length=40, blank=True)
    wanted = models.BooleanField(default=False)
    came = models.BooleanField(null=True, blank=True)
    came_for = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "unit"], name="unit_called_once")]

    def __str__(self) -> str:
        return self.unit


class Cleared(models.TextChoices):
    AGENDA = "agenda", _("agenda")
    MINUTES = "minutes", _("minutes")


class Clearance(models.Model):
    """送审: one step by which an agenda or minutes are reviewed and approved; a refusal begins a new ``round`` (MEET-08, MEET-11)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="clearances")
    of = models.CharField(max_length=8, choices=Cleared)
    round = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField()
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    agreed = models.BooleanField()
    said = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "of", "round", "step"], name="cleared_once")]

    def __str__(self) -> str:
        return f"{self.of} {self.round}.{self.step}"


class Prepared(models.Model):
    """会务: something the body's rule wants ready before a meeting was made ready (``what`` is its code there), MEET-10."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="prepared")
    what = models.CharField(max_length=40)
    said = models.CharField(max_length=200, blank=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "what"], name="prepared_once")]

    def __str__(self) -> str:
        return self.what


class Conduct(models.Model):
    """会场情况: what was entered of somebody in the room, as the body's rule names it; a ``breach`` counts in his quarter (MEET-22)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="conduct")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    breach = models.BooleanField()
    said = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.officer}: {self.kind}"


class Backlog(models.Model):
    """积压报告: the office tells the leader that topics pile up or the sitting cannot be held, and what it proposes (MEET-08)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="+")
    waiting = models.PositiveSmallIntegerField()
    proposal = models.CharField(max_length=500)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.proposal
