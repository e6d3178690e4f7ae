"""What was done with a backup goes on record, each time as a subject of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Self

from django.db import transaction
from django.template.defaultfilters import filesizeformat

from sundial.backups.models import Backup, What
from sundial.backups.parts import Manifest
from sundial.kernel import clock
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.checkpoint import parse
from sundial.ledger.note import split


@dataclass(frozen=True)
class Told:
    """What is told of a backup: when it was begun, its size in bytes, the leaves of its log, and how many sealed values no key opens."""

    made_at: dt.datetime
    size: int
    leaves: int
    forgotten: int = 0

    @classmethod
    def of(cls, manifest: Manifest, forgotten: int = 0) -> Self:
        leaves = parse(split(manifest.checkpoint)[0]).size if manifest.checkpoint else 0
        return cls(dt.datetime.fromisoformat(manifest.made_at), manifest.size, leaves, forgotten)


@transaction.atomic
def tell(what: What, told: Told) -> Backup:
    """Record it."""
    row = Backup.objects.create(
        what=what,
        at=clock.now(),
        made_at=told.made_at,
        size=told.size,
        leaves=told.leaves,
        forgotten=told.forgotten,
    )
    record(
        f"backup.{what}",
        subject_type="backup",
        subject_id=row.pk,
        by=Actor.system(),
        organ="",
        data={
            "made_at": told.made_at,
            "bytes": told.size,
            "size": filesizeformat(told.size).replace("\xa0", " "),
            "leaves": told.leaves,
            "forgotten": told.forgotten,
        },
    )
    return row
