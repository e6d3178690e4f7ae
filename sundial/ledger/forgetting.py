"""Forgetting by law: a field of an event loses its salt and its value, and the log verifies as before.

Who asked, who agreed and on what basis is an event of its own on the same subject. Its public field names the leaf and the fields, so
that a database restored from before it forgets them again (``forget_again``), and ``fsck`` can tell forgetting from tampering.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from sundial.kernel.refusal import Refusal
from sundial.ledger import case_keys, kinds, openings
from sundial.ledger.actions import record
from sundial.ledger.actor import APPLICANT, Actor
from sundial.ledger.models import Event
from sundial.ledger.unit_keys import NEVER_SEALED

ERASED, FIELDS, PARTY = "erased", "fields", "party"
KEPT = NEVER_SEALED

kinds.register(
    "record.erase", "erase", _("%(actor)s agreed to erase personal data from the record, on %(basis)s: %(reason)s")
)

Beside = Callable[[str, UUID, bytes], object]
_beside: list[Beside] = []
Words = Callable[[Event], Collection[str]]
_words: list[Words] = []


def also_beside_the_record(forget: Beside) -> Beside:
    """A decorator: what a room above knows of the party of a subject (its type and id) goes again with ``forget_again``, by leave of a leaf hash."""
    _beside.append(forget)
    return forget


def words_of_parties(words: Words) -> Words:
    """A decorator: the words that tell of the party of an event's subject, asked for before the party goes again with ``forget_again``."""
    _words.append(words)
    return words


@dataclass(frozen=True)
class Paper:
    """On whose application, on which article of law and why something is to be forgotten."""

    asked_by: Actor
    basis: str
    reason: str


def forgettable(event: Event, opened: Sequence[openings.Opened] | None = None) -> list[str]:
    """The fields of ``event`` that may be forgotten, and are not yet; ``opened`` is what it holds, where that was read before."""
    held = openings.of(event) if opened is None else opened
    known = {each.field for each in held if each.salt is not None} - KEPT
    return sorted(known - ({"actor"} if event.actor_id != APPLICANT else set()))


@transaction.atomic
def forget(event: Event, fields: Collection[str], paper: Paper, *, by: Actor) -> Event:
    """Forget these fields of ``event`` for good and return the event that says so; ``by`` is who agrees to it.

    Raises ``Refusal`` as ``agree`` does.
    """
    told = agree({event: fields}, paper, by=by)
    carry_out(event, fields, bytes(told.leaf_hash))
    return told


def agree(going: Mapping[Event, Collection[str]], paper: Paper, *, by: Actor, party: bool = False) -> Event:
    """Record that these fields of events of one subject are to be forgotten, which gives leave to ``carry_out``; ``by`` agrees to it.

    With ``party`` the leaf also says that what the rooms know of the subject's party goes (``also_beside_the_record``).
    Raises ``Refusal``: ``ledger.forget_alone``, ``ledger.forget_paper``, ``ledger.forget_field``, ``ledger.forget_officer``.
    """
    if paper.asked_by.id == by.id:
        raise Refusal("ledger.forget_alone", _("Nobody agrees to his own application to erase."), field="by")
    for event, fields in going.items():
        check(event, fields, paper)
    first = next(iter(going))
    return record(
        "record.erase",
        subject_type=first.subject_type,
        subject_id=first.subject_id,
        by=by,
        organ=first.organ_code,
        item=first.item_code,
        reason=paper.reason,
        data={"asked_by": paper.asked_by.name, "asked_by_post": paper.asked_by.post, "basis": paper.basis},
        public={ERASED: {bytes(event.leaf_hash).hex(): sorted(fields) for event, fields in going.items()}}
        | ({PARTY: True} if party else {}),
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
    found = [(bytes.fromhex(because), public, _named_events(public)) for because, public in told]
    parties = [(because, events[0]) for because, public, events in found if events and public.get(PARTY)]
    hidden = sorted(
        {word for _because, event in parties for words in _words for word in words(event)}, key=len, reverse=True
    )
    count = sum(carry_out_all(because, public, hidden) for because, public, _events in found)
    for because, event in parties:
        for forget_beside in _beside:
            forget_beside(event.subject_type, event.subject_id, because)
    return count


def carry_out_all(because: bytes, public: Mapping[str, object], hidden: Sequence[str] = ()) -> int:
    """Forget what an erasure's public field names and the database still knows; return how many events that were.

    Of events by officers only the words in ``hidden`` go out of the columns, the longest first; without any, all of it.
    """
    wanted, count = named(public), 0
    for event in _named_events(public):
        left = {each.field for each in openings.of(event) if each.salt is not None} & {
            *wanted[bytes(event.leaf_hash).hex()]
        }
        if left:
            carry_out(event, sorted(left), because, () if event.actor_id == APPLICANT else hidden)
            count += 1
    return count


def _named_events(public: Mapping[str, object]) -> list[Event]:
    return list(Event.objects.filter(leaf_hash__in=[bytes.fromhex(each) for each in named(public)]).order_by("id"))


@contextmanager
def taking_out(because: bytes) -> Iterator[None]:
    """Within this, rows written once (``guard.AppendOnlyUntilErased``) of the case whose party this erasure takes out may lose words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sundial.taking_out', %s, true)", [because.hex()])
        yield
        cursor.execute("SELECT set_config('sundial.taking_out', '', true)")


def named(public: Mapping[str, object]) -> dict[str, list[str]]:
    """Which fields of which leaves (their hashes in hexadecimal) the public field of an erasure names.

    Logs begun before an erasure could name several leaves say it as one hash beside its fields.
    """
    said = public[ERASED]
    by_leaf: Mapping[str, Any] = said if isinstance(said, Mapping) else {str(said): public[FIELDS]}
    return {str(leaf): [str(field) for field in fields] for leaf, fields in by_leaf.items()}


def erased_fields(event: Event) -> list[str]:
    """The fields of ``event`` that were there and are forgotten."""
    return [each.field for each in openings.of(event) if each.salt is None]


def carry_out(event: Event, fields: Collection[str], because: bytes, hidden: Sequence[str] = ()) -> None:
    """Forget the fields by leave of the erasure whose leaf hash is ``because``, in every earlier backup too. Needs the rights of tl_eraser.

    With ``hidden`` the event's columns lose these words alone, in this order.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_forget(%s, %s, %s, %s)", [event.pk, list(fields), because, list(hidden)])
    case_keys.forget_fields(event, fields, keeping_form=bool(hidden))
