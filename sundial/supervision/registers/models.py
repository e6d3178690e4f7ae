"""The registers as the daily looks read them: who and what there was on a day, kept by date."""

from __future__ import annotations

from django.db import models


class RegisterEntry(models.Model):
    """A row of a base relation that a daily look found new, or gone. Only ever added to.

    A row stands from the look at ``day`` that entered it (``stands`` true) until the look at a later day that missed it.
    """

    id = models.BigAutoField(primary_key=True)
    relation = models.CharField(max_length=20)
    day = models.DateField()
    row = models.JSONField()
    stands = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["relation", "day"], name="register_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.relation} {'+' if self.stands else '-'}"
