"""What was sealed, seized or requisitioned: each object with where it is and who keeps it, and every move of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.organs.models import Officer


class GoodState(models.TextChoices):
    """Where an object stands between the hands that took it and those it goes back to (COER-11)."""

    IN_CUSTODY = "in_custody", _("in custody")
    APPRAISED = "appraised", _("appraised, in custody")
    RELEASED = "released", _("released, not yet collected")
    RETURNED = "returned", _("returned")
    LOST = "lost", _("lost or destroyed")
    COMPENSATED = "compensated", _("compensated")
    HANDED_OVER = "handed_over", _("handed over")


HELD = (GoodState.IN_CUSTODY, GoodState.APPRAISED)
UNSETTLED = (*HELD, GoodState.RELEASED, GoodState.LOST)


class Good(models.Model):
    """物品: one line of the list both sides signed. ``state``, ``place`` and ``keeper`` are those of its last move."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="goods")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    model = models.CharField(max_length=200, blank=True)
    maker = models.CharField(max_length=200, blank=True)
    quantity = models.CharField(max_length=60)
    condition = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=GoodState, default=GoodState.IN_CUSTODY)
    place = models.CharField(max_length=200)
    keeper = models.CharField(max_length=100)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="good_place_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.quantity}"


class GoodMove(models.Model):
    """One line of the custody trail, written with the act that made it and never changed."""

    good = models.ForeignKey(Good, on_delete=models.CASCADE, related_name="moves")
    state = models.CharField(max_length=12, choices=GoodState)
    place = models.CharField(max_length=200)
    keeper = models.CharField(max_length=100)
    note = models.CharField(max_length=300, blank=True)
    author = models.CharField(max_length=200)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    event_id = models.UUIDField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.good} {self.state}"
