"""Issuing a document: number, sheet, stored file, row and event, all in the caller's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sundial.cases import files, numbering
from sundial.cases.documents.content import Filling, blocks, cells, signatures
from sundial.cases.documents.facts import facts
from sundial.cases.documents.kinds import Kind
from sundial.cases.documents.kinds import kind as kind_named
from sundial.cases.documents.paper_texts import kind_of_text, text_for
from sundial.cases.documents.proof import proof
from sundial.cases.documents.typesetting import pdf
from sundial.cases.documents.values import checked
from sundial.cases.documents.wording import say_date, say_date_in_chinese, words
from sundial.cases.models import Case, Document
from sundial.kernel import clock, ids
from sundial.ledger import actions as ledger
from sundial.ledger.actor import APPLICANT, Actor
from sundial.ledger.models import Event
from sundial.organs.models import Officer, Organ

# Before the name of each value of a published paper, where its event commits to them one by one.
PAPER = "paper."


def issue(
    case: Case,
    kind: str,
    *,
    by: Officer | None,
    values: Mapping[str, Any] | None = None,
    event: Event,
    organ: Organ | None = None,
) -> Document:
    """Issue a document of ``kind`` on ``case``, on the occasion of ``event``, in the caller's transaction.

    ``by`` is the officer at the desk, None when the system issues it (the receipt of an online application).
    ``organ`` issues it where not the case's own does: it is named, numbers it, and its place's government hears the appeal.
    ``values`` are the fields the kind names in ``kinds.yaml``; everything else is read off the case, so pass the case
    as it stands after the change. The paper's SHA-256 is recorded in an event of its own (``case.document``).

    Raises Refusal when a value is missing or unfit, UnknownKind, numbering.OutsideTransaction, ImproperlyConfigured
    when a packaged font is missing.
    """
    now = clock.now()
    day = clock.local_date(now)
    text = text_for(kind_named(kind, day).name, day)
    known = kind_of_text(kind, text.text)
    issuing = organ or case.organ
    about = facts(case, known, on=day, officer=by, organ=issuing)
    said = about | checked(known, values or {}, about)
    secrets = {name for name, field in known.fields.items() if field.secret}
    open_values = {name: words()["kept_apart"] if name in secrets else value for name, value in said.items()}
    document = Document(
        id=ids.in_order(),
        case=case,
        kind=kind,
        text=text,
        number=numbering.document_number(issuing, known.mark, day),
        public_to_applicant=known.to_applicant,
        issued_by=by,
        issued_at=now,
        event_id=event.id,
        values=open_values | {"leaf": bytes(event.leaf_hash).hex()},
    )
    document.title = Filling(known, said, day).say(known.title)
    document.file = files.keep(sheet(document), name=f"{document.title} {document.number}.pdf")
    document.save()
    _record(document, event, _one_by_one(document) if known.public else None)
    return document


def sheet(document: Document, secrets: Mapping[str, str] | None = None) -> bytes:
    """Set the paper of ``document`` again from its kept values; ``secrets`` fills in what is kept apart.

    The sheet with secrets is handed to the applicant and stored nowhere.
    """
    filling = Filling(kind_of(document), {**document.values, **(secrets or {})}, clock.local_date(document.issued_at))
    set_out = content(filling, title=document.title, number=document.number, identity=document.id)
    return pdf(set_out, at=document.issued_at)


def kind_of(document: Document) -> Kind:
    """The kind of ``document`` in the words it was issued with."""
    if document.text:
        return kind_of_text(document.kind, document.text.text)
    return kind_named(document.kind, clock.local_date(document.issued_at))


def content(filling: Filling, *, title: str, number: str, identity: uuid.UUID | None) -> dict[str, Any]:
    """What the layout of a kind sets: plain data, complete. Without ``identity`` nothing says where the paper is looked up."""
    known, day = filling.kind, filling.on
    return {
        "layout": known.layout,
        "header": known.header,
        "organ": filling.say("{organ}"),
        "title": title,
        "number": number,
        "addressee": filling.say(known.addressee),
        "blocks": blocks(filling),
        "cells": cells(filling),
        "signatures": signatures(filling),
        "date": say_date_in_chinese(day) if known.date_form == "chinese" else say_date(day),
        "seal": words()["seal"].format(seal=known.seal) if known.seal else "",
        "copies": known.copies_text,
        "receipt_line": known.receipt_line,
        "proof": proof(identity, filling.values) if identity else None,
        "words": words(),
    }


def _issuer(event: Event) -> Actor:
    """Who issues a paper: the officer of the act; the organ's own system when the applicant's act brings it about."""
    if event.actor_id == APPLICANT:
        return Actor.system()
    return Actor(event.actor_id, event.actor_name, event.actor_post, event.actor_organ_code)


def _one_by_one(document: Document) -> dict[str, object]:
    """The values of a paper that will be published masked, so that those shown prove themselves beside those withheld."""
    return {f"{PAPER}{name}": value for name, value in {**document.values, "number": document.number}.items()}


def _record(document: Document, event: Event, private: Mapping[str, object] | None) -> None:
    case = document.case
    ledger.record(
        "case.document",
        subject_type="case",
        subject_id=case.id,
        by=_issuer(event),
        organ=case.organ.code,
        item=case.item.code,
        channel=event.channel,
        data={
            "verb": "other",
            "from": case.state,
            "to": case.state,
            "document": document.id,
            "document_kind": document.kind,
            "title": document.title,
            "number": document.number,
            "sha256": document.file.sha256,
            "size": document.file.size,
            "occasion": event.id,
        },
        private=private,
    )
