"""Forgetting by law: a field of an event loses its salt and its value, and the log verifies as before.

Who asked, who agreed and on what basis is an event of its own on the same subject. Its public field names the leaf and the fields, so
that a database restored from before it forgets them again (``forget_again``), and ``fsck`` can tell forgetting from tampering.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal
from sundial.ledger import kinds, openings
from sundial.ledger.actions import record
from sundial.ledger.actor import APPLICANT, Actor
from sundial.ledger.commitment import ITEM, PUBLIC
from sundial.ledger.models import Event

ERASED, FIELDS, PARTY = "erased", "fields", "party"
# Without these an event says nothing any more, and the public field is in everybody's hands already.
KEPT = frozenset({"kind", "occurred_at", "channel", PUBLIC, ITEM})

kinds.register(
    "record.erase", "erase", _("%(actor)s agreed to erase personal data from the record, on %(basis)s: %(reason)s")
)

Beside = Callable[[str, UUID], object]
_beside: list[Beside] = []


def also_beside_the_record(forget: Beside) -> Beside:
    """A decorator: what a room above knows of the party of a subject (its type and id) goes again with ``forget_again``."""
    _beside.append(forget)
    return forget


@dataclass(frozen=True)
class Paper:
    """On whose application, on which article of law and why something is to be forgotten."""

    asked_by: Actor
    basis: str
    reason: str


def forgettable(event: Event) -> list[str]:
    """The fields of ``event`` that may be forgotten, and are not yet."""
    known = {each.field for each in openings.of(event) if each.salt is not None} - KEPT
    return sorted(known - ({"actor"} if event.actor_id != APPLICANT else set()))


@transaction.atomic
def forget(event: Event, fields: Collection[str], paper: Paper, *, by: Actor) -> Event:
    """Forget these fields of ``event`` for good and return the event that says so; ``by`` is who agrees to it.

    Raises ``Refusal`` as ``agree`` does.
    """
    told = agree(event, fields, paper, by=by)
    carry_out(event, fields, bytes(told.leaf_hash))
    return told


def agree(event: Event, fields: Collection[str], paper: Paper, *, by: Actor, party: bool = False) -> Event:
    """Record that these fields are to be forgotten, which gives leave to ``carry_out``; ``by`` is who agrees to it.

    With ``party`` the leaf also says that what the rooms know of the subject's party goes (``also_beside_the_record``).
    Raises ``Refusal``: ``ledger.forget_alone``, ``ledger.forget_paper``, ``ledger.forget_field``, ``ledger.forget_officer``.
    """
    if paper.asked_by.id == by.id:
        raise Refusal("ledger.forget_alone", _("Nobody agrees to his own application to erase."), field="by")
    check(event, fields, paper)
    return record(
        "record.erase",
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        by=by,
        organ=event.organ_code,
        item=event.item_code,
        reason=paper.reason,
        data={"asked_by": paper.asked_by.name, "asked_by_post": paper.asked_by.post, "basis": paper.basis},
        public={ERASED: bytes(event.leaf_hash).hex(), FIELDS: sorted(fields)} | ({PARTY: True} if party else {}),
    )


def check(event: Event, fields: Collection[str], paper: Paper) -> None:
    """Raise the ``Refusal`` of the first reason why these fields cannot be forgotten, whoever agrees."""
    if not (paper.basis.strip() and paper.reason.strip()):
        raise Refusal("ledger.forget_paper", _("An erasure needs its reason and the article of law."), field="basis")
    known = {each.field for each in openings.of(event) if each.salt is not None} - KEPT
    if not fields or not known.issuperset(fields):
        named = ", ".join(sorted(set(fields) - known)) or "—"
        raise Refusal("ledger.forget_field", _("This cannot be erased: %(named)s."), field="fields", named=named)
    if "actor" in fields and event.actor_id != APPLICANT:
        sentence = _("Who exercised power stays in the record; only an applicant's name can be erased.")
        raise Refusal("ledger.forget_officer", sentence, field="fields")


def forget_again(told: Iterable[tuple[str, Mapping[str, object]]]) -> int:
    """Forget what the public fields of erasures name, where the database still knows it; return how many events that were.

    ``told`` are the leaf hashes (in hexadecimal) of erasures in the log, with their public fields.
    """
    count = 0
    for because, public in told:
        event = Event.objects.filter(leaf_hash=bytes.fromhex(str(public[ERASED]))).first()
        wanted = public[FIELDS]
        assert isinstance(wanted, Sequence)
        left = {each.field for each in openings.of(event) if each.salt is not None} if event else set()
        if event and left.intersection(wanted):
            carry_out(event, [str(each) for each in wanted], bytes.fromhex(because))
            count += 1
        if event and public.get(PARTY):
            for forget_beside in _beside:
                forget_beside(event.subject_type, event.subject_id)
    return count


def erased_fields(event: Event) -> list[str]:
    """The fields of ``event`` that were there and are forgotten."""
    return [each.field for each in openings.of(event) if each.salt is None]


def carry_out(event: Event, fields: Collection[str], because: bytes) -> None:
    """Forget the fields by leave of the erasure whose leaf hash is ``because``. Needs the rights of tl_eraser."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_forget(%s, %s, %s)", [event.pk, list(fields), because])
