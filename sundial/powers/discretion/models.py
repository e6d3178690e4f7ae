"""Versions of benchmarks and what was decided by them. Django finds these through ``sundial.powers.models``."""

from __future__ import annotations

import uuid
from datetime import date
from functools import cached_property

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sundial.organs.models import Officer, Organ
from sundial.powers.discretion.reading import read_benchmark
from sundial.powers.discretion.table import Benchmark, Fact, Violation


class BenchmarkState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("benchmark", "draft")
    CONFIRMED = "confirmed", pgettext_lazy("benchmark", "confirmed in law")
    IN_FORCE = "in_force", pgettext_lazy("benchmark", "in force")
    ABANDONED = "abandoned", pgettext_lazy("benchmark", "given up")


class BenchmarkOrigin(models.TextChoices):
    """Where the first text of a version came from."""

    BROWSER = "browser", pgettext_lazy("benchmark", "written here")
    FILE = "file", pgettext_lazy("benchmark", "loaded from a file")
    EXCEL = "excel", pgettext_lazy("benchmark", "imported from Excel")
    DMN = "dmn", pgettext_lazy("benchmark", "imported from DMN")


class BenchmarkVersion(models.Model):
    """裁量基准版本 of a power item. Once confirmed its ``content`` never changes; a change is a new version.

    It holds from ``effective_from`` until ``effective_to``, the first day it no longer does. ``content`` is the benchmark as
    ``discretion.reading`` reads it. ``hands`` are the keys of all who wrote in the draft, none of whom may confirm it.
    ``unverified``: its figures were not read in the document it names.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey("powers.PowerItem", on_delete=models.PROTECT, related_name="benchmarks")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=BenchmarkState, default=BenchmarkState.DRAFT)
    origin = models.CharField(max_length=8, choices=BenchmarkOrigin, default=BenchmarkOrigin.BROWSER)
    title = models.CharField(max_length=300)
    content = models.JSONField()
    unverified = models.BooleanField(default=False)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    opinion = models.TextField(blank=True)
    drafted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField()
    hands = models.JSONField(default=list, blank=True)
    confirmed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["item", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="benchmark_number_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state__in=["draft", "confirmed"]), name="benchmark_one_change_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state="in_force", effective_to=None), name="benchmark_one_open_version"
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force") | Q(effective_from__isnull=False, entered_at__isnull=False),
                name="benchmark_in_force_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gt=F("effective_from")), name="benchmark_span"
            ),
        ]
        indexes = [models.Index(fields=["item", "effective_from"], name="benchmark_by_day")]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"

    @cached_property
    def table(self) -> Benchmark:
        """The version as plain data, for the pure core."""
        return read_benchmark(self.content)

    @property
    def violations(self) -> tuple[Violation, ...]:
        return self.table.violations

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self.table.facts

    def facts_of(self, violation: str) -> list[Fact]:
        """The circumstances a form has to ask for, for one violation; none for a violation it does not know."""
        found = self.table.violation(violation)
        return self.table.facts_of(found) if found else []

    def holds_on(self, day: date) -> bool:
        """Whether this is the version in force on ``day``."""
        begun = self.effective_from is not None and self.effective_from <= day
        return (
            self.state == BenchmarkState.IN_FORCE and begun and (self.effective_to is None or day < self.effective_to)
        )


class LawDay(models.TextChoices):
    """By which day's benchmark a case was decided (行政处罚法 第三十七条: the act's, unless the later one is lighter)."""

    ACT = "act", _("in force on the day of the act")
    DECISION = "decision", _("in force on the day of the decision")


class DecidedSanction(models.Model):
    """处罚结果: one sanction of one decided case, as like cases are compared by. Nothing here points at the case itself.

    ``amount`` is yuan, or days where the kind is measured in days; None where it has no measure. ``least`` and ``most`` are
    what the benchmark allowed in this case.
    """

    case_id = models.UUIDField()
    item = models.ForeignKey("powers.PowerItem", on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(BenchmarkVersion, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+", db_index=False)
    violation = models.CharField(max_length=40)
    grade = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    sanction = models.CharField(max_length=20)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    least = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    most = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    decided_on = models.DateField()
    law_day = models.CharField(max_length=8, choices=LawDay, default=LawDay.ACT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_id", "violation", "sanction"], name="decided_sanction_once"),
        ]
        indexes = [
            models.Index(
                fields=["item", "violation", "grade", "sanction", "decided_on"],
                include=["amount", "case_id"],
                name="decided_sanction_like",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.sanction} {self.amount}"
