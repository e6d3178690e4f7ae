"""Entering in a register, and writing what follows an entry. The record keeps a digest of what was written, and no name."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.stated.asked import read_answers
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.canonical import canonical
from sundial.organs.models import Officer, Organ
from sundial.registers import going_up
from sundial.registers.access import may_enter, may_follow
from sundial.registers.books import Book, books
from sundial.registers.models import Entry, Step


@transaction.atomic
def enter(book: Book, organ: Organ, given: Mapping[str, Any], *, by: Officer) -> Entry:
    """Enter something in a register of ``organ``, and tell at once whom it goes up to.

    Raises ``register.post``, what ``read_answers`` raises and, where it goes up, what ``going_up.complete`` raises.
    """
    duty = may_enter(by, book, organ)
    if duty is None:
        raise Refusal("register.post", _("Your post does not keep this register of the organ."), basis=book.source)
    Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)  # one serial at a time
    last = Entry.objects.filter(organ=organ, register=book.name).aggregate(last=Max("serial"))["last"] or 0
    now, answers = clock.now(), read_answers(book.fields, Case(organ=organ), given, book.source)
    values, going = going_up.complete(book, organ, answers, now)
    made = Entry.objects.create(
        organ=organ, register=book.name, serial=last + 1, values=values, entered_by=by, entered_at=now
    )
    noted = {each.name: values[each.name] for each in book.fields if each.noted and each.name in values}
    _record("register.enter", made, values, duty.actor, **noted, **going.minutes)
    going.tell(made)
    return made


@transaction.atomic
def follow(entry: UUID, name: str, given: Mapping[str, Any], *, by: Officer) -> Step:
    """Write what follows an entry. Raises ``register.step``, ``register.post``, ``register.ended`` and what ``read_answers`` raises."""
    kept = Entry.objects.select_for_update().select_related("organ").get(pk=entry)
    book = books()[kept.register]
    told = book.step(name)
    if told is None:
        raise Refusal("register.step", _("Nothing of that name follows an entry of this register."))
    duty = may_follow(by, kept, told)
    if duty is None:
        raise Refusal("register.follow_post", _("This is another post's to write."), basis=book.source)
    if kept.ended_at is not None:
        raise Refusal("register.ended", _("This entry has ended; nothing follows it any more."))
    values = read_answers(told.fields, Case(organ=kept.organ), given, book.source)
    made = Step.objects.create(entry=kept, name=name, values=values, by=by, at=clock.now())
    if told.ends:
        kept.ended_at = made.at
        kept.save(update_fields=["ended_at"])
    with translation.override("zh-hans"):  # the record is kept in Chinese, whoever reads it
        said = str(told.label)
    _record("register.end" if told.ends else "register.follow", kept, values, duty.actor, salt=made.pk, step=said)
    return made


def _record(
    kind: str, entry: Entry, values: Mapping[str, Any], by: Actor, salt: UUID | None = None, **said: object
) -> None:
    # Salted by a random key that the event does not say: the digest proves, and tells nothing.
    digest = hashlib.sha256((salt or entry.pk).bytes + entry.organ_id.bytes + canonical(dict(values))).hexdigest()
    with translation.override("zh-hans"):
        title = str(books()[entry.register].title)
    data = {"book": entry.register, "register": title, "serial": entry.serial, "digest": digest, **said}
    record(kind, subject_type="register", subject_id=entry.pk, by=by, organ=entry.organ.code, data=data)
