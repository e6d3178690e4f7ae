"""The case itself, its parties, and who has to do with it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sundial.organs.models import Officer, Organ, Role
from sundial.powers.models import ItemVersion, PowerItem


class PartyKind(models.TextChoices):
    """服务对象, GB/T 39046 table A.4, shortened to what a form must know."""

    PERSON = "person", _("natural person")
    ENTERPRISE = "enterprise", _("enterprise")
    ORGANISATION = "organisation", _("other organisation")


class PersonPaper(models.TextChoices):
    """个人证件类型 by the codes of GA/T 2000.156: the paper whose number a natural person is known by."""

    IDENTITY_CARD = "111", _("resident identity card")
    RESIDENCE_CARD = "553", _("permanent residence card of a foreigner")
    PASSPORT = "414", _("passport")
    TAIWAN = "511", _("mainland travel permit of a resident of Taiwan")
    HONG_KONG_MACAO = "516", _("mainland travel permit of a resident of Hong Kong or Macao")


class Party(models.Model):
    """行政相对人: who applies, or stands in for the applicant. The identifier is checked before it is stored.

    ``paper`` is that of a natural person; where none is named it is the resident identity card.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=PartyKind)
    name = models.CharField(max_length=200)
    paper = models.CharField(max_length=3, choices=PersonPaper, blank=True)
    identifier = models.CharField(max_length=20)
    legal_representative = models.CharField(max_length=60, blank=True)
    contact_name = models.CharField(max_length=60, blank=True)
    telephone = models.CharField(max_length=30)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name


class Channel(models.TextChoices):
    ONLINE = "online", _("online")
    WINDOW = "window", _("service window")
    EXCHANGE = "exchange", _("another system")


class Case(models.Model):
    """办件. ``state`` is a state of its procedure's table; it changes only with an event (deferred trigger).

    ``seats`` names the organs that act on it beside its own, by the seat its life gives them; ``parent`` is the case it is
    a part of (joint approval, a seizure within a penalty), ``led_to`` the one it brought about (an inspection's penalty). ``handed_password`` is the query password an act has just drawn for
    the party, on this very object and nowhere else, for whoever hands it over.
    """

    handed_password = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=60, unique=True)
    secret_hash = models.CharField(max_length=128, blank=True)
    procedure = models.CharField(max_length=24)
    state = models.CharField(max_length=24)
    outcome = models.CharField(max_length=16, blank=True)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="cases")
    item = models.ForeignKey(PowerItem, on_delete=models.PROTECT, related_name="cases")
    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="cases")
    applicant = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="applications")
    agent = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="agencies")
    applicant_group = models.CharField(max_length=60, blank=True)
    project_name = models.CharField(max_length=300, blank=True)
    form = models.JSONField(default=dict, blank=True)
    channel = models.CharField(max_length=8, choices=Channel)
    holder = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="held_cases")
    holder_role = models.CharField(max_length=20, choices=Role, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateField(null=True, blank=True)
    paper_location = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    led_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="arose_from")
    seats = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organ", "due_at"], name="case_open_by_due", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["organ", "-opened_at", "-id"], name="case_newest_of_organ"),
            models.Index(fields=["organ", "state", "-opened_at", "-id"], name="case_newest_in_state"),
            models.Index(fields=["item", "-opened_at"], name="case_newest_of_item"),
        ]

    def __str__(self) -> str:
        return self.number


class Todo(models.Model):
    """待办: who must act on a case now. Written by ``todo.renew`` at the end of every act, one row per post or officer.

    ``sort_at`` is the case's due moment, or the end of time while it has none, so that a page can go on after any row.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="todos")
    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, null=True, blank=True, related_name="todos")
    sort_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["officer", "sort_at", "case"], name="todo_of_officer"),
            models.Index(
                fields=["organ", "role", "sort_at", "case"], name="todo_of_post", condition=Q(officer__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.role}"


class Involvement(models.Model):
    """参与: an officer had a part in a case and may read it from then on, however narrow his post's reach is."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="involvements")
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="involvements")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "officer"], name="involved_once")]
        indexes = [models.Index(fields=["officer", "-opened_at", "-case"], name="involved_newest")]

    def __str__(self) -> str:
        return f"{self.officer} {self.case}"
