"""The register of markets: what stands registered, since when, and the figures each hands in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q

from sundial.cases.models import Case
from sundial.organs.models import Organ, Region


class Market(models.Model):
    """市场. One name in a region belongs to one market as long as it stands (专用权)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="market")
    authority = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="markets")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="markets")
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    registered_on = models.DateField()
    cancelled_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"], condition=Q(cancelled_on__isnull=True), name="market_name_of_one_market"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """登记事项 as they stand from a day on; a change adds an entry, nothing is overwritten."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="entries")
    since = models.DateTimeField()
    fields: Any = models.JSONField()
    cause = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["since", "pk"]

    def __str__(self) -> str:
        return f"{self.market} {self.since:%Y-%m-%d}"


class Figures(models.Model):
    """统计资料 of a quarter or a year, once each. ``goods`` are rows of ``kind``, ``volume`` and ``price`` in yuan, as they were told."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="figures")
    period = models.CharField(max_length=6)
    volume = models.DecimalField(max_digits=16, decimal_places=3)
    value = models.DecimalField(max_digits=16, decimal_places=2)
    stalls = models.PositiveIntegerField()
    goods: Any = models.JSONField(default=list, blank=True)
    handed_in_at = models.DateTimeField()

    class Meta:
        ordering = ["period"]
        constraints = [models.UniqueConstraint(fields=["market", "period"], name="figures_once_a_period")]

    def __str__(self) -> str:
        return f"{self.market} {self.period}"

    @property
    def goods_said(self) -> str:
        """What was sold and at which average price, in one line."""
        return "；".join(_good(each) for each in self.goods)


def _good(told: Mapping[str, str]) -> str:
    volume = f" {told['volume']}" if told.get("volume") else ""
    return f"{told['kind']}{volume}" + (f"，{told['price']}元" if told.get("price") else "")
