"""Tables of the record. Events, leaves and checkpoints are written once; the database refuses the rest.

No table here points at another with a foreign key: the record must outlive whatever it speaks of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _


class CurrentTransaction(Func):
    """The number of the running transaction, wide enough never to wrap round."""

    function = "pg_current_xact_id"
    arity = 0
    output_field = models.TextField()


class TransactionField(models.TextField[str, str] if TYPE_CHECKING else models.TextField):  # type: ignore[misc]  # generic only for mypy
    """PostgreSQL's ``xid8``, for which Django has no type."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class Event(models.Model):
    """One exercise of power: who did what, on what, why, when it happened and when it was entered."""

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(_("kind"), max_length=64)
    act = models.CharField(_("public verb"), max_length=16)
    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    position = models.IntegerField(_("position in its subject"))
    actor_id = models.CharField(max_length=64, blank=True)
    actor_name = models.CharField(_("actor"), max_length=200, blank=True)
    actor_post = models.CharField(_("post"), max_length=200, blank=True)
    actor_organ_code = models.CharField(max_length=32, blank=True)
    organ_code = models.CharField(_("organ"), max_length=32, blank=True)
    item_code = models.CharField(_("power item"), max_length=64, blank=True)
    occurred_at = models.DateTimeField(_("occurred"))
    recorded_at = models.DateTimeField(_("recorded"))
    channel = models.CharField(_("channel"), max_length=32, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    data = models.JSONField(default=dict)
    leaf_hash = models.BinaryField(unique=True)
    previous_hash = models.BinaryField(null=True)
    idem = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 - many events have no key, and NULLs do not collide

    class Meta:
        verbose_name = _("event")
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "position"], name="ledger_event_position"),
            models.CheckConstraint(condition=Q(position__gte=1), name="ledger_event_position_from_1"),
        ]
        indexes = [
            models.Index(fields=["subject_id", "position"], name="ledger_event_subject"),
            models.Index(fields=["recorded_at"], name="ledger_event_recorded"),
            models.Index(
                fields=["item_code", "recorded_at"],
                name="ledger_event_begun",
                condition=Q(subject_type="case", position=1),
            ),
        ]


class Stream(models.Model):
    """The head of one subject's chain. Locked on append, so positions have no gap and no twin.

    ``pseudonym`` is what the public log calls the subject: 128 random bits, never a hash of a case number,
    because case numbers can be guessed. The leaves of a ``coarse`` chain name no item: when it began, cases of its item were so few that
    the item alone could have told whose it is.
    """

    pk = models.CompositePrimaryKey("subject_type", "subject_id")
    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    pseudonym = models.CharField(max_length=32, unique=True)
    position = models.IntegerField(default=0)
    head_hash = models.BinaryField(null=True)
    head_event = models.UUIDField(null=True)
    coarse = models.BooleanField(default=False, db_default=False)


class Opening(models.Model):
    """What opens the leaf of the event ``id``: salts (16 bytes) and digests (32 bytes) of its fields in the order of their names.

    ``further`` holds the values of the fields that do not mirror a column of the event. Erasing a field puts noughts for its salt
    and takes its value away; the digest stays and says nothing.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    salts = models.BinaryField()
    digests = models.BinaryField()
    further = models.JSONField(null=True)


class Pending(models.Model):
    """The outbox: leaves written by business transactions, waiting for their index. ``id`` is the event's id."""

    id = models.UUIDField(primary_key=True)
    xid = TransactionField(db_default=CurrentTransaction())
    ref = models.UUIDField()
    entry = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["ref", "xid"], name="ledger_pending_ref")]


class Leaf(models.Model):
    """One sealed leaf of the public log; ``idx`` counts from 0 without a gap."""

    idx = models.BigIntegerField(primary_key=True)
    entry = models.BinaryField()
    hash = models.BinaryField(unique=True)
    pending_id = models.UUIDField(unique=True)


class Tile(models.Model):
    """Up to 256 hashes of one level, 32 bytes each, as C2SP tlog-tiles serves them. It may only grow."""

    pk = models.CompositePrimaryKey("level", "n")
    level = models.SmallIntegerField()
    n = models.BigIntegerField()
    width = models.SmallIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(width__gte=1, width__lte=256), name="ledger_tile_width"),
        ]


class Checkpoint(models.Model):
    """A signed statement of the whole log at one size."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()


class Cosignature(models.Model):
    """A witness's signature line under a checkpoint, and when it came."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="cosignatures")
    name = models.CharField(max_length=200)
    line = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["checkpoint", "name"], name="cosigned_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.checkpoint_id}"


class Key(models.Model):
    """A key under which backups seal what may be forgotten of a subject. With the unit ``""`` all its units' keys follow from it.

    Pages never read it. It goes into no backup but into the file of keys, which is kept elsewhere and written anew each time.
    """

    pk = models.CompositePrimaryKey("subject_type", "subject_id", "unit")
    subject_type = models.CharField(max_length=64)
    subject_id = models.UUIDField()
    unit = models.CharField(max_length=140, blank=True)
    secret = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} {self.unit}"
