"""Who: regions, organs, units, posts, officers, accounts, certificates, delegations; and the calendar an organ works by."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Tier(models.TextChoices):
    """行使层级, GB/T 39046 table A.2."""

    NATION = "1", _("nation")
    PROVINCE = "2", _("province")
    CITY = "3", _("city")
    COUNTY = "4", _("county")
    TOWNSHIP = "5", _("township")
    VILLAGE = "6", _("village")


class Region(models.Model):
    """行政区划 (GB/T 2260), valid between two days; a renamed county has two rows."""

    code = models.CharField(max_length=12)
    name = models.CharField(max_length=100)
    tier = models.CharField(max_length=1, choices=Tier)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="region_once_per_start"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="region_valid_span"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Calendar(models.Model):
    """工作日历: one version of the working days of a region. A new arrangement makes a new version."""

    name = models.CharField(max_length=100)
    version = models.PositiveIntegerField()
    provisional_from = models.DateField()
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="calendar_version_once")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class CalendarDay(models.Model):
    """One day: whether it is worked, and how many working days the calendar has counted up to and with it."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    kind = models.CharField(max_length=8)
    is_working = models.BooleanField()
    ordinal = models.IntegerField()
    name = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=100, blank=True)
    provisional = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once")]
        indexes = [models.Index(fields=["calendar", "ordinal"], name="calendar_day_nth")]

    def __str__(self) -> str:
        return str(self.day)


class OrganKind(models.TextChoices):
    GOVERNMENT = "government", _("people's government")
    AUTHORITY = "authority", _("administrative organ")
    SUPERVISION = "supervision", _("supervision body")
    LEGAL_OFFICE = "legal_office", _("legal office")
    SERVICE_CENTRE = "service_centre", _("government service centre")


class Organ(models.Model):
    """机关: a tenant with its own items, posts and calendar. An organ without a calendar cannot exist.

    ``document_mark`` is its 机关代字, the word that opens every number of its documents (临安监); two organs never share one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    document_mark = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20, choices=OrganKind, default=OrganKind.AUTHORITY)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organs")
    tier = models.CharField(max_length=1, choices=Tier)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="subordinates")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="organs")
    address = models.CharField(max_length=200, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    supervision_telephone = models.CharField(max_length=40, blank=True)
    office_hours = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document_mark"], condition=~Q(document_mark=""), name="document_mark_of_one_organ"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """内设机构: a section inside an organ."""

    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="units")
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["organ", "name"], name="unit_once_per_organ")]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a post does; the state tables and routes name these, never persons (requirements SYS-08)."""

    WINDOW = "window", _("window clerk")
    HANDLER_A = "handler_a", _("handler A")
    HANDLER_B = "handler_b", _("handler B")
    DEPUTY_HEAD = "deputy_head", _("deputy head in charge")
    DIRECTOR = "director", _("director")
    ATTENDEE = "attendee", _("meeting attendee")
    RECORDER = "recorder", _("recorder")
    OFFICE = "office", _("bureau office")
    EXPERT = "expert", _("safety expert")
    LEGAL_REVIEWER = "legal_reviewer", _("legal reviewer")
    SUPERVISOR = "supervisor", _("supervisor")
    CATALOGUE_KEEPER = "catalogue_keeper", _("catalogue keeper")
    SYSTEM_ADMIN = "system_admin", _("system administrator")
    SECURITY_ADMIN = "security_admin", _("security administrator")
    AUDIT_ADMIN = "audit_admin", _("audit administrator")


class Reach(models.TextChoices):
    """How far a post may look: its own cases, its organ, or every organ of its region and below."""

    OWN = "own", _("own cases")
    ORGAN = "organ", _("own organ")
    REGION = "region", _("all organs of the region")


class Post(models.Model):
    """岗位. ``partner`` is the other half of an A/B pair; ``watches`` is the organ a resident group supervises."""

    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=20, choices=Role)
    reach = models.CharField(max_length=8, choices=Reach, default=Reach.ORGAN)
    partner = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    watches = models.ForeignKey(Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="watched_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ", "name"], name="post_once_per_organ")]

    def __str__(self) -> str:
        return self.name


class Officer(models.Model):
    """工作人员: a person who may hold posts, certificates and an account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="officers")
    name = models.CharField(max_length=60)
    telephone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """任职: an officer holds a post from a day until a day."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="appointments")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "post", "valid_from"], name="appointment_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="appointment_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.post}"


class Charge(models.Model):
    """分工: a leader of ``organ`` has charge of ``code`` (``charges.yaml``) from a day until ``ended_on``; ``basis`` says by which paper."""

    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="charges")
    code = models.CharField(max_length=20)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="charges")
    valid_from = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "code"], condition=Q(ended_on=None), name="charge_of_one_leader")
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.officer}"


class Suspension(models.Model):
    """停职: from ``since`` until ``ended_at`` the officer acts at no post; ``subject`` is the proceeding that needs it, ``basis`` by which rule."""

    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="suspensions")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="suspensions")
    subject = models.UUIDField()
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    basis = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "subject"], condition=Q(ended_at=None), name="suspended_once_in_a_proceeding"
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer}: {self.since:%Y-%m-%d}"


class Delegation(models.Model):
    """授权代行: while the holder is absent another officer acts for the post, on a recorded paper (CASE-11)."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="delegations")
    holder = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="delegations_given")
    deputy = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="delegations_received")
    valid_from = models.DateField()
    valid_to = models.DateField()
    reason = models.CharField(max_length=200)
    paper = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="delegation_span"),
            models.CheckConstraint(condition=~Q(holder=F("deputy")), name="delegation_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.holder} → {self.deputy}"


class Certificate(models.Model):
    """行政执法证 or expert qualification: number, field, who issued it, and a span of days on which it is valid.

    One that was withheld and given back has a row for each span: the days between hold nothing, then or in hindsight.
    """

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="certificates")
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=60)
    field = models.CharField(max_length=100)
    issued_by = models.CharField(max_length=100, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="certificate_span"),
            models.UniqueConstraint(fields=["number", "valid_from"], name="certificate_span_begins_once"),
        ]

    def __str__(self) -> str:
        return self.number


class AccountManager(BaseUserManager["Account"]):
    def create_account(self, username: str, password: str, officer: Officer, **fields: Any) -> Account:
        account = self.model(username=username, officer=officer, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """账号 of one officer, never lent (SEC-02). The first password must be changed before anything else (SEC-01)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=60, unique=True)
    officer = models.OneToOneField(Officer, on_delete=models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    @property
    def is_staff(self) -> bool:
        """Only officers have accounts; applicants follow their case with its number and password."""
        return True

    def __str__(self) -> str:
        return self.username
