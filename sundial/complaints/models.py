"""What the file of a complaint must not say: who asked; and what of its answer was published."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.organs.models import Officer, Organ


class Naming(models.TextChoices):
    """How far the person wants to be known."""

    NAMED = "named", _("named; the organ that handles it may know")
    PROTECTED = "protected", _("named to the complaint centre only")
    ANONYMOUS = "anonymous", _("anonymous")


# The kinds of matter that say of somebody that he did wrong.
GRAVE = (COMPLAINT, REPORT) = ("complaint", "report")
RATING = "rating"


class Lodging(models.Model):
    """诉求登记: the sealed part of a complaint. ``organ`` and ``about`` are what it is about; ``lit_at`` is when that case heard of it.

    Read through ``access`` alone. ``key`` is of the form that sent it, so that two presses lodge once.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="lodging")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16)
    channel = models.CharField(max_length=8)
    naming = models.CharField(max_length=10, choices=Naming)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    about = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints")
    about_number = models.CharField(max_length=60, blank=True)
    proven = models.BooleanField(default=False)
    lit_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(max_length=60, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    may_publish = models.BooleanField(default=False)
    first_asked = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"

    @property
    def private(self) -> tuple[str, ...]:
        """Everything that would tell who asked."""
        return tuple(each for each in (self.name, self.telephone, self.email, self.address) if each)


class PublishedAnswer(models.Model):
    """公开的问答: one version as everybody reads it; a changed one is a new row, the old stays with the day it was replaced."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="published_answers")
    version = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=16)
    subject = models.CharField(max_length=200)
    question = models.TextField()
    answer = models.TextField()
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    published_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="published_answer_version_once")]
        indexes = [models.Index(fields=["-published_at"], name="published_answer_newest")]

    def __str__(self) -> str:
        return self.subject


class Step(models.TextChoices):
    """Which step of a case was rated (一次一评、一事一评)."""

    ACCEPTANCE = "acceptance", _("acceptance of the application")
    DECISION = "decision", _("examination and decision")
    DELIVERY = "delivery", _("delivery of the result")


class Level(models.IntegerChoices):
    """Five levels as the national interface sends them (standards section 11); GB/T 39046 counts the other way."""

    VERY_GOOD = 5, _("very content")
    GOOD = 4, _("content")
    FAIR = 3, _("fairly content")
    BAD = 2, _("not content")
    VERY_BAD = 1, _("not at all content")


BAD_LEVELS = (Level.BAD, Level.VERY_BAD)
# How content the person was with an answer, as the life writes the same five levels.
CONTENT = tuple(level.name.lower() for level in Level if level not in BAD_LEVELS)
NOT_CONTENT = tuple(level.name.lower() for level in BAD_LEVELS)


class Left(models.TextChoices):
    """Why a rating does not count."""

    STAFF = "staff", _("given from a device of the staff")
    UNTRUE = "untrue", _("found untrue on appeal")


class Rating(models.Model):
    """好差评: one word on one step of one case by its party. ``left_out`` says why it does not count; it stays all the same.

    ``complaint`` is the case a bad one became, which must be handled in its days.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="ratings")
    step = models.CharField(max_length=12, choices=Step)
    level = models.PositiveSmallIntegerField(choices=Level)
    reasons = models.JSONField(default=list, blank=True)
    text = models.CharField(max_length=500, blank=True)
    given_at = models.DateTimeField()
    left_out = models.CharField(max_length=8, choices=Left, blank=True)
    complaint = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="bad_rating")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "step"], name="rated_once_a_step"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=5), name="rating_of_five_levels"),
        ]
        indexes = [models.Index(fields=["-given_at"], name="rating_newest")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step} {self.level}"


class StaffDevice(models.Model):
    """An address from which somebody of the staff signed in, as a keyed hash, and until when it counts as theirs."""

    mark = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.mark[:8]


class Group(models.TextChoices):
    """Who evaluates (参评主体). Those before the last are invited with a code that tells their group and not their name."""

    DELEGATE = "delegate", _("delegates of the party congress")
    DEPUTY = "deputy", _("deputies of the people's congress")
    CPPCC = "cppcc", _("members of the CPPCC")
    CITIZEN = "citizen", _("citizens and firms")


class Survey(models.Model):
    """民主评议: between two days everybody may evaluate these organs. ``result`` is what was counted when it closed.

    It holds, by organ, group and question, how often each level was given, and by organ what was left out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    host = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="surveys_held")
    title = models.CharField(max_length=100)
    organs = models.ManyToManyField(Organ, related_name="surveys")
    opens_on = models.DateField()
    closes_on = models.DateField()
    opened_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-closes_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="survey_closes_after_it_opens"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Invitation(models.Model):
    """A code for one of those invited, as a keyed hash. ``done`` are the organs it evaluated; what was said of them it does not tell."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    group = models.CharField(max_length=8, choices=Group)
    mark = models.CharField(max_length=64, unique=True)
    done = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.group} {self.mark[:8]}"


class Evaluation(models.Model):
    """One person's word on one organ: a level by question. ``source`` is a keyed hash of survey, organ and address, of citizens alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="evaluations")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=8, choices=Group)
    levels = models.JSONField()
    text = models.CharField(max_length=500, blank=True)
    given_on = models.DateField()
    left_out = models.CharField(max_length=8, choices=Left, blank=True)
    source = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["survey", "source"], name="evaluation_of_source")]

    def __str__(self) -> str:
        return f"{self.organ} {self.group}"
