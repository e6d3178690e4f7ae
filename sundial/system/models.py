"""What the platform itself must remember."""

from datetime import timedelta

from django.db import models


class ClockOffset(models.Model):
    """How far the demo's clock runs ahead of the real one. One row; a real site never has it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    ahead = models.DurationField(default=timedelta)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_clock_offset")]

    def __str__(self) -> str:
        return str(self.ahead)
