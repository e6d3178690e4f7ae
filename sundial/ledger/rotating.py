"""The log's key is handed over to a new one, and the log itself says so."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal
from sundial.ledger import kinds, log, sequencer
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.keyring import NATIONAL_HEADER, notes, read
from sundial.ledger.models import Event
from sundial.ledger.national_keys import NO_KEY, parse
from sundial.ledger.signer import Signs

SUBJECT = "log"

OWN_KEY, NATIONAL_KEY = "record.key", "record.national_key"

kinds.register(OWN_KEY, "key", _("The log's key was handed over to a new one: %(reason)s"))
kinds.register(
    NATIONAL_KEY, "key", _("The key of the log's national signature was begun, changed or ended: %(reason)s")
)


@transaction.atomic
def rotate(signer: Signs, reason: str, *, by: Actor, national: bool = False) -> Event:
    """Have the signer change its key while nothing is being sealed, and record it; the new key signs that leaf.

    With ``national`` the key of its SM2 signature instead, which the suite it was given has begin, change or end.

    The rotation, signed by both keys, is the leaf's public field. One that was cut short before it was recorded is recorded
    now, instead of another. Raises ``Refusal`` (``ledger.rotate_reason``,
    ``ledger.rotate_empty``), SignerRefusal, SignerGone.
    """
    if not reason.strip():
        raise Refusal("ledger.rotate_reason", _("A change of key needs its reason."), field="reason")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [sequencer.LOCK])
    newest = log.latest()
    if newest is None:
        raise Refusal("ledger.rotate_empty", _("Nothing is sealed yet: there is nothing to hand over."), field="log")
    at = log.checkpoint(signer.origin, newest.size)
    untold = notes(signer.rotations)[len(told()) :]
    change = signer.rotate_national if national else signer.rotate
    return _tell(untold[0] if untold else change(at, lambda since: log.consistency_proof(since, at.size)), reason, by)


def told() -> list[Event]:
    """What the record says of the keys of this log, oldest first."""
    return list(Event.objects.filter(subject_id=subject(), kind__in=[OWN_KEY, NATIONAL_KEY]).order_by("position"))


def subject() -> UUID:
    """What events of the log itself happen to."""
    return uuid5(NAMESPACE_URL, settings.LEDGER_ORIGIN)


def _tell(rotation: str, reason: str, by: Actor) -> Event:
    kind, public = _public(rotation)
    return record(
        kind,
        subject_type=SUBJECT,
        subject_id=subject(),
        by=by,
        organ="",
        reason=reason,
        public={**public, "rotation": rotation},
    )


def _public(rotation: str) -> tuple[str, dict[str, str | int]]:
    """The kind of the event, and what its public field says beside the note itself."""
    if rotation.startswith(f"{NATIONAL_HEADER}\n"):
        handed = parse(rotation)
        return NATIONAL_KEY, {"national": handed.new.vkey if handed.new else NO_KEY, "size": handed.checkpoint.size}
    found = read(rotation)
    return OWN_KEY, {"key": found.new.vkey, "size": found.checkpoint.size}
