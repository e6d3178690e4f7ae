"""What the desk and the commands read of backups: the newest of each kind, and whether it is older than the house allows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sundial.backups.models import Backup, What
from sundial.kernel import clock
from sundial.kernel.yaml_files import read_yaml


@dataclass(frozen=True)
class Standing:
    """The newest backup and the newest proof of one (a check or a restore), each with how old it may be and whether it is older, or there is none."""

    backup: Backup | None
    backup_days: int
    backup_late: bool
    drill: Backup | None
    drill_days: int
    drill_late: bool
    basis: str

    @property
    def late(self) -> bool:
        return self.backup_late or self.drill_late


@cache
def limits() -> dict[str, Any]:
    """``limits.yaml``."""
    return dict(read_yaml(Path(__file__).with_name("limits.yaml")))


def standing() -> Standing:
    """How backups stand now."""
    said = limits()
    backup = Backup.objects.filter(what=What.MADE).order_by("-at").first()
    drill = Backup.objects.filter(what__in=[What.CHECKED, What.RESTORED]).order_by("-at").first()
    return Standing(
        backup=backup,
        backup_days=said["backup_days"],
        backup_late=_late(backup, said["backup_days"]),
        drill=drill,
        drill_days=said["drill_days"],
        drill_late=_late(drill, said["drill_days"]),
        basis=said["basis"],
    )


def newest_deeds() -> list[Backup]:
    """What was done with backups, the newest first, as many as one looks through."""
    return list(Backup.objects.order_by("-at", "pk")[: limits()["listed"]])


def _late(newest: Backup | None, days: int) -> bool:
    # A night's backup takes its time: one begun at the same hour of the next day is not late.
    return newest is None or newest.at < clock.now() - dt.timedelta(days=days, hours=limits()["grace_hours"])
