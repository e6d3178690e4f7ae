"""The shared spine of every procedure: case, steps, clocks, materials, documents, opinions, publications.

Nothing here is written but through an action, and no action writes without its event in the ledger.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sundial.kernel import ids
from sundial.organs.models import Officer, Organ, Role
from sundial.powers.models import ItemVersion, MaterialRequirement, PowerItem, RouteStep, StepKind


class PartyKind(models.TextChoices):
    """服务对象, GB/T 39046 table A.4, shortened to what a form must know."""

    PERSON = "person", _("natural person")
    ENTERPRISE = "enterprise", _("enterprise")
    ORGANISATION = "organisation", _("other organisation")


class Party(models.Model):
    """行政相对人: who applies, or stands in for the applicant. The identifier is checked before it is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=PartyKind)
    name = models.CharField(max_length=200)
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


class StoredFile(models.Model):
    """A file's bytes under a random name outside the web root; its type is what its bytes say, not its name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    path = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Material(models.Model):
    """申请材料 handed in for one requirement of the item's list."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="materials")
    requirement = models.ForeignKey(
        MaterialRequirement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=300)
    form = models.CharField(max_length=20, default="unspecified")
    copies = models.PositiveSmallIntegerField(default=1)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=300, blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    received_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["requirement__position", "received_at"]

    def __str__(self) -> str:
        return self.name


class NumberSeries(models.Model):
    """Gapless numbers per organ, year and kind; the row is locked by the transaction that takes the next one."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ", "kind", "year"], name="series_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class PaperTextState(models.TextChoices):
    SHIPPED = "shipped", _("came with the program")
    DRAFT = "draft", _("draft")
    CONFIRMED = "confirmed", _("confirmed in law")
    LIVE = "live", _("in force")
    ABANDONED = "abandoned", _("given up")


class PaperText(models.Model):
    """文书文本: one version of what a kind of paper says, as YAML. What has been in force is never edited.

    Number 1 is the text that came with the program, kept from the day the first paper was issued with it; a later program
    that words it otherwise brings another row of that number. ``subject`` is the ledger's for all texts of the kind.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    subject = models.UUIDField()
    text = models.TextField()
    state = models.CharField(max_length=10, choices=PaperTextState, default=PaperTextState.DRAFT)
    effective_from = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    drafted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField()
    opinion = models.TextField(blank=True)
    confirmed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "number", "drafted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"], condition=~Q(state="shipped"), name="paper_text_number_once"
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(state__in=["draft", "confirmed"]), name="paper_text_one_change_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["kind", "effective_from"], condition=Q(state="live"), name="paper_text_one_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="live") | Q(effective_from__isnull=False, confirmed_at__isnull=False),
                name="paper_text_live_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Document(models.Model):
    """文书 issued on a case: numbered without gaps, kept as PDF with its hash; a corrected one is a new document.

    Papers of one moment stand in the order their act issued them, which their ids keep.
    """

    id = models.UUIDField(primary_key=True, default=ids.in_order, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    text = models.ForeignKey(PaperText, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    values = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    public_to_applicant = models.BooleanField(default=True)
    issued_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField()
    event_id = models.UUIDField()

    class Meta:
        ordering = ["issued_at", "id"]

    def __str__(self) -> str:
        return self.number


class Delivery(models.Model):
    """送达 of a document: how, to whom, when, on what proof."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="deliveries")
    method = models.CharField(max_length=20)
    recipient = models.CharField(max_length=100)
    delivered_at = models.DateTimeField()
    proof = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.document} → {self.recipient}"


class PublicationKind(models.TextChoices):
    PROPOSED = "proposed", _("proposed decision")
    RESULT = "result", _("result")


class Publication(models.Model):
    """公示: what was shown, masked as approved, from when and at least until when (LIM-06, OPEN-04)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="publications")
    kind = models.CharField(max_length=10, choices=PublicationKind)
    title = models.CharField(max_length=300)
    content = models.JSONField(default=dict)
    channel = models.CharField(max_length=100)
    published_at = models.DateTimeField()
    keep_until = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    amended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-published_at"], name="publication_newest")]

    def __str__(self) -> str:
        return self.title


class PublicationVersion(models.Model):
    """公示的历史版本: what stood before a change that was proposed, approved by another and made. ``shown``: everybody may still read it."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    content = models.JSONField(default=dict)
    stood_from = models.DateTimeField()
    replaced_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    shown = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "number"], name="publication_version_once")]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"
