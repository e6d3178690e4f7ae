"""What: power items and their dated versions, from which every case, guide, chart and limit is read."""

from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sundial.organs.models import Officer, Organ, Role, Unit


class PowerType(models.TextChoices):
    """权力类型, the union of the founding documents (CAT-01), with its GB/T 39046 codes in ``data/codes.yaml``."""

    LICENCE = "licence", _("administrative licence")
    NON_LICENCE_APPROVAL = "non_licence_approval", _("non-licence approval")
    PENALTY = "penalty", _("administrative penalty")
    COERCION = "coercion", _("administrative coercion")
    LEVY = "levy", _("administrative levy")
    REQUISITION = "requisition", _("requisition")
    BENEFIT = "benefit", _("administrative benefit")
    CONFIRMATION = "confirmation", _("administrative confirmation")
    ADJUDICATION = "adjudication", _("administrative adjudication")
    REWARD = "reward", _("administrative reward")
    FILING = "filing", _("filing for record")
    INSPECTION = "inspection", _("supervisory inspection")
    FEE = "fee", _("administrative charge")
    PUBLIC_SERVICE = "public_service", _("public service")
    INTERNAL_RULE = "internal_rule", _("internal rule")
    OTHER = "other", _("other power")


FIRST_REVIEW = "初审"  # the subtype of an item reviewed here and approved above (CAT-27)


class HandlingKind(models.TextChoices):
    """办件类型 (CAT-25)."""

    IMMEDIATE = "immediate", _("immediate case")
    PROMISED = "promised", _("promised case")
    PARALLEL = "parallel", _("parallel case")
    OTHER = "other", _("other")


class Catalogue(models.Model):
    """职权目录: one list of powers as a document issued it, with the numbers of items the document claims to hold.

    ``duties`` are what the organ answers for, ``{text, items: [code …]}``: the families its items belong to, in the order of
    its rule; a duty without an item is shown all the same.
    ``claims`` is a list of ``{by: "type" | "office" | "total", key, claimed}``; what is found is counted, never stored.
    """

    key = models.CharField(max_length=60, unique=True)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="catalogues")
    title = models.CharField(max_length=200)
    jurisdiction = models.CharField(max_length=100, blank=True)
    claims = models.JSONField(default=list, blank=True)
    duties = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    source = models.JSONField(default=dict, blank=True)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class PowerItem(models.Model):
    """权力事项: the thing that lasts; everything that may change is in its versions. Cancelled items never start (CAT-17)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="items")
    code = models.CharField(max_length=64, unique=True)
    power_type = models.CharField(max_length=24, choices=PowerType)
    procedure = models.CharField(max_length=24, blank=True)
    catalogue = models.CharField(max_length=60, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    internal_only = models.BooleanField(default=False)
    cancelled_on = models.DateField(null=True, blank=True)
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates")

    class Meta:
        ordering = ["catalogue", "sequence", "code"]

    def __str__(self) -> str:
        return self.code


class MergedForm(models.TextChoices):
    """How stages of a procedure were lawfully merged (LEG-12); empty: none was."""

    SIMPLIFIED = "simplified", _("simplified procedure")
    FULL_MANDATE = "full_mandate", _("full mandate of the window")
    ONE_REVIEW_ONE_CHECK = "one_review_one_check", _("one review and one check")


class FivePower(models.TextChoices):
    """五类权力: the second axis of the inventory (CAT-02). Charging stands within enforcement; empty: nobody has said."""

    ENFORCEMENT = "enforcement", _("law enforcement")
    CHARGING = "charging", _("charging (within enforcement)")
    MAJOR_DECISION = "major_decision", _("decision on major matters")
    INTERNAL = "internal", _("internal management")
    OTHER = "other", _("other power of the inventory")


class Side(models.TextChoices):
    """Whose power it is (CAT-38): the list is kept in one form whoever holds it."""

    GOVERNMENT = "government", _("government side")
    PARTY = "party", _("party committee")
    VILLAGE = "village", _("village party branch and committee")


class MajorMatter(models.TextChoices):
    """三重一大: which of the three majors and one large a decision item is; empty: none of them."""

    DECISION = "decision", _("major decision")
    APPOINTMENT = "appointment", _("major appointment or removal")
    PROJECT = "project", _("major project")
    FUNDS = "funds", _("use of large funds")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_FORCE = "in_force", _("in force")
    RETIRED = "retired", _("retired")


class ItemVersion(models.Model):
    """事项版本: what the item says from ``effective_from`` until ``effective_to``. A case keeps the one it began under.

    ``effective_to`` is the first day it no longer holds. ``published`` is false while one of the seven elements of its
    chart is missing (CAT-07): the item is listed, but nobody can apply for it yet. ``classified_ground`` with who approved it
    (``classified_by``) is the only exception to running online (PLT-20): such an item is counted, neither shown nor run here. ``elsewhere`` names the
    system or the paper way an item runs by instead of here, with who approved that (CAT-32).
    ``internal_ground`` says why an internal item is not open (OPEN-01); ``key_power`` which of the eight powers it is whose
    cases are open step by step (``key_powers.py``, OPEN-16).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(PowerItem, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)

    name = models.CharField(max_length=300)
    aliases = models.JSONField(default=list, blank=True)
    subtype = models.CharField(max_length=40, blank=True)
    handling_kind = models.CharField(max_length=12, choices=HandlingKind, default=HandlingKind.OTHER)
    responsible_unit = models.CharField(max_length=200, blank=True)
    units = models.ManyToManyField(Unit, blank=True, related_name="+")
    issuing_authority = models.CharField(max_length=200, blank=True)
    delegated_by = models.CharField(max_length=200, blank=True)
    audience = models.CharField(max_length=100, blank=True)
    theme = models.CharField(max_length=60, blank=True)
    conditions = models.JSONField(default=list, blank=True)
    no_conditions = models.BooleanField(default=False)
    outcomes = models.JSONField(default=list, blank=True)
    rights = models.JSONField(default=list, blank=True)
    remedies = models.JSONField(default=list, blank=True)
    complaint_channels = models.JSONField(default=list, blank=True)
    supervision_points = models.JSONField(default=list, blank=True)
    publicity = models.JSONField(default=list, blank=True)
    fees = models.JSONField(default=list, blank=True)
    places = models.JSONField(default=list, blank=True)
    visits = models.PositiveSmallIntegerField(null=True, blank=True)
    quantity_limit = models.CharField(max_length=200, blank=True)
    five_power = models.CharField(max_length=16, choices=FivePower, blank=True)
    side = models.CharField(max_length=12, choices=Side, default=Side.GOVERNMENT)
    major_matter = models.CharField(max_length=12, choices=MajorMatter, blank=True)
    responsible_person = models.CharField(max_length=100, blank=True)
    decision_scope = models.CharField(max_length=500, blank=True)
    elsewhere = models.CharField(max_length=200, blank=True)
    elsewhere_approved_by = models.CharField(max_length=200, blank=True)
    classified_ground = models.CharField(max_length=200, blank=True)
    classified_by = models.CharField(max_length=200, blank=True)
    internal_ground = models.CharField(max_length=200, blank=True)
    key_power = models.CharField(max_length=24, blank=True)
    merged_form = models.CharField(max_length=24, choices=MergedForm, blank=True)
    merged_ground = models.CharField(max_length=300, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=list, blank=True)
    source = models.JSONField(default=dict, blank=True)
    chart_pending = models.BooleanField(default=False)
    published = models.BooleanField(default=True)
    keywords = models.JSONField(default=list, blank=True)

    issues_acceptance_notice = models.BooleanField(default=True)
    on_site_review = models.CharField(max_length=16, default="none")
    collective_decision = models.CharField(max_length=16, default="none")
    publishes_proposed = models.BooleanField(default=False)
    publishes_result = models.BooleanField(default=False)
    correction_stops_clock = models.BooleanField(default=True)
    rectification_stops_clock = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="item_version_number_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state="in_force", effective_to__isnull=True), name="item_one_open_version"
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
                name="item_version_span",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"


class ItemWords(models.Model):
    """What a version is found by, made by ``search.py`` whenever the version is stored; never parsed by the server.

    Two vectors, so that ranking by the Chinese one need not carry the letters of the other.
    """

    version = models.OneToOneField(ItemVersion, on_delete=models.CASCADE, primary_key=True, related_name="words")
    signs = SearchVectorField()
    letters = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["signs"], name="item_words_signs"),
            GinIndex(fields=["letters"], name="item_words_letters"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Basis(models.Model):
    """设定依据: law, article, paragraph, document number and rank (CAT-13). Without a rank entered, the title tells it (``ranks``)."""

    version = models.ForeignKey(ItemVersion, on_delete=models.CASCADE, related_name="basis")
    position = models.PositiveSmallIntegerField()
    law = models.CharField(max_length=200)
    article = models.CharField(max_length=100, blank=True)
    paragraph = models.CharField(max_length=100, blank=True)
    document_number = models.CharField(max_length=100, blank=True)
    rank = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"《{self.law}》{self.article}{self.paragraph}"


class MaterialRequirement(models.Model):
    """申请材料 of an item version: one line of its list (CAT-29). ``group`` is the class of applicant it concerns.

    ``may_follow``: secondary (容缺), it may be handed in after acceptance within the item's limit for it. ``promise``: the words
    an applicant may sign in its place (告知承诺); empty where the paper itself is needed.
    """

    version = models.ForeignKey(ItemVersion, on_delete=models.CASCADE, related_name="materials")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    copies = models.PositiveSmallIntegerField(null=True, blank=True)
    form = models.CharField(max_length=20, default="unspecified")
    group = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=100, blank=True)
    substitute = models.CharField(max_length=300, blank=True)
    required = models.BooleanField(default=True)
    catch_all = models.BooleanField(default=False)
    may_follow = models.BooleanField(default=False)
    promise = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class LimitKind(models.TextChoices):
    """What a limit binds. ``statutory`` and ``promised`` are of the whole; the rest of one stage (LIM-01…LIM-16)."""

    STATUTORY = "statutory", _("statutory limit")
    PROMISED = "promised", _("promised limit")
    EXTENSION = "extension", _("extension")
    CORRECTION_NOTICE = "correction_notice", _("correction notice")
    DELIVERY = "delivery", _("delivery")
    PUBLICATION = "publication", _("publication period")
    OTHER = "other", _("other limit")


class LimitRow(models.Model):
    """时限: value and unit with its start, approver, legal effect and source. Absent means missing, never unlimited."""

    version = models.ForeignKey(ItemVersion, on_delete=models.CASCADE, related_name="limits")
    kind = models.CharField(max_length=20, choices=LimitKind)
    position = models.PositiveSmallIntegerField(default=0)
    value = models.PositiveIntegerField()
    unit = models.CharField(max_length=20)
    starts = models.CharField(max_length=100, blank=True)
    approver = models.CharField(max_length=100, blank=True)
    what = models.CharField(max_length=200, blank=True)
    is_total = models.BooleanField(default=False)
    is_minimum = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["kind", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind"],
                condition=~Q(kind__in=["other", "extension", "publication"]),
                name="limit_once_per_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value} {self.unit}"


class StepKind(models.TextChoices):
    """What a post does at a step of the internal route; the procedure's room knows how each kind is done."""

    HANDLE = "handle", _("handle")
    DECIDE_VISIT = "decide_visit", _("decide on inspection")
    ON_SITE = "on_site", _("on-site review")
    RECHECK = "recheck", _("re-check")
    EXPERT = "expert", _("expert opinion")
    LEGAL_REVIEW = "legal_review", _("legal review")
    SECTION = "section", _("section's opinion")
    REVIEW = "review", _("review")
    PUBLISH_PROPOSED = "publish_proposed", _("publish the proposed decision")
    MEETING = "meeting", _("collective decision")
    SIGN = "sign", _("sign")
    DELIVER = "deliver", _("deliver")


class StepCondition(models.TextChoices):
    """A question answered on the case, on which a step depends; empty means always."""

    ON_SITE_NEEDED = "on_site_needed", _("if an on-site review is ordered")
    RECTIFICATION_ORDERED = "rectification_ordered", _("if rectification is ordered")


class MaterialForm(models.TextChoices):
    """Original or copy, as the list demands it (CAT-29)."""

    ORIGINAL = "original", _("original")
    COPY = "copy", _("copy")
    DUPLICATE = "duplicate", _("duplicate original")
    ORIGINAL_AND_COPY = "original_and_copy", _("original and copy")
    UNSPECIFIED = "unspecified", _("form not specified")


class RouteStep(models.Model):
    """内部流程 of an item version: rows a county edits without programming (CAT-08, CAT-10).

    ``stage`` orders the route; steps of one stage run in parallel. ``condition`` names a
    question answered on the case (``on_site_needed``, ``rectification_ordered``); empty means always.
    ``section`` is the section (or post) of the organ that does the step, where several have posts of its role: sections
    of one department examine side by side (JOINT-06). Empty: whoever holds a post of the role.
    """

    version = models.ForeignKey(ItemVersion, on_delete=models.CASCADE, related_name="route")
    stage = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=StepKind)
    role = models.CharField(max_length=20, choices=Role)
    section = models.CharField(max_length=60, blank=True)
    duty = models.CharField(max_length=300, blank=True)
    output = models.CharField(max_length=100, blank=True)
    limit_value = models.PositiveIntegerField(null=True, blank=True)
    limit_unit = models.CharField(max_length=20, blank=True)
    condition = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["stage", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "stage", "position"], name="route_step_place_once"),
            models.CheckConstraint(
                condition=Q(limit_value__isnull=True, limit_unit="")
                | (Q(limit_value__isnull=False) & ~Q(limit_unit="")),
                name="route_step_limit_has_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RiskGrade(models.TextChoices):
    """廉政风险等级 (RISK-02); a palette of its own, not the supervision lights."""

    A = "A", _("grade A risk")
    B = "B", _("grade B risk")
    C = "C", _("grade C risk")


class RiskPoint(models.Model):
    """廉政风险点 at a step, with its grade and the measures taken against it (RISK-01…RISK-04); one at most is the main one (CAT-09)."""

    version = models.ForeignKey(ItemVersion, on_delete=models.CASCADE, related_name="risks")
    step = models.ForeignKey(RouteStep, on_delete=models.CASCADE, null=True, blank=True, related_name="risks")
    grade = models.CharField(max_length=1, choices=RiskGrade)
    description = models.CharField(max_length=300)
    measures = models.JSONField(default=list)
    is_main = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version"], condition=Q(is_main=True), name="one_main_risk_point")
        ]

    def __str__(self) -> str:
        return self.description


class ChangeState(models.TextChoices):
    DRAFT = "draft", _("draft")
    FILED = "filed", _("filed")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("approved")
    IN_EFFECT = "in_effect", _("in effect")
    ABANDONED = "abandoned", _("abandoned")


class ChangeTrigger(models.TextChoices):
    """Why an item changes (CAT-18, CAT-20)."""

    NEW_POWER = "new_power", _("a law gives a new power")
    LAW_CHANGED = "law_changed", _("a law, regulation or rule changes")
    HOLDER_CHANGED = "holder_changed", _("the holder of the power changes")
    SERVICE_REFORM = "service_reform", _("reform of the service")
    NEW_CATALOGUE = "new_catalogue", _("a new catalogue is issued above")
    DATA_CORRECTION = "data_correction", _("correction of the catalogue's data")


class ChangeRequest(models.Model):
    """权力库变更 (CAT-18, P-CATCH): a unit files a new version, the legal office reviews it, it takes effect on a day.

    ``first_filed_at`` answers the unit's clock; ``filed_at``, the last filing, begins that of the legal office. A newly set item is
    justified, and publicly argued (``argued``: when, how, with which result) where it touches a major public interest (CAT-34).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(PowerItem, on_delete=models.PROTECT, related_name="changes")
    draft = models.OneToOneField(ItemVersion, on_delete=models.PROTECT, related_name="change")
    trigger = models.CharField(max_length=40, choices=ChangeTrigger)
    reason = models.TextField()
    settled_on = models.DateField()
    law_effective_on = models.DateField(null=True, blank=True)
    justification = models.TextField(blank=True)
    major_interest = models.BooleanField(default=False)
    argued = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.DRAFT)
    drafted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    first_filed_at = models.DateTimeField(null=True, blank=True)
    filed_at = models.DateTimeField(null=True, blank=True)
    filed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    review_opinion = models.TextField(blank=True)
    effective_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state__in=["draft", "filed", "returned", "approved"]),
                name="one_change_in_progress",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.state}"


# Django looks for models here; those of discretion lie beside their pure core.
from sundial.powers.discretion.models import BenchmarkVersion, DecidedSanction  # noqa: E402

BESIDE = (BenchmarkVersion, DecidedSanction)
