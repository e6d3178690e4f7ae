"""Verbs by which posts and people come into an organ: who may act is itself an exercise of power, so each leaves its event."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.models import Appointment, Certificate, Officer, Organ, Post, Reach


@dataclass(frozen=True)
class Paper:
    """An officer's certificate as it was issued (行政执法证 and its like)."""

    kind: str
    number: str
    field: str
    valid_from: date
    valid_to: date
    issued_by: str = ""


@transaction.atomic
def open_post(
    organ: Organ, name: str, role: str, *, by: Actor, reach: str = Reach.ORGAN, watches: Organ | None
) -> Post:
    """Enter a post of ``organ``: its role and how far it may look."""
    post = Post.objects.create(organ=organ, name=name, role=role, reach=reach, watches=watches)
    watched = watches.name if watches else ""
    record(
        "post.open",
        subject_type="organ",
        subject_id=organ.pk,
        by=by,
        organ=organ.code,
        data={"post": name, "role": role, "reach": reach, "watches": watched},
    )
    return post


@transaction.atomic
def appoint(name: str, post: Post, since: date, *, by: Actor, certificate: Paper | None = None) -> Officer:
    """Enter an officer and his appointment to ``post`` from ``since`` on, with the certificate he holds."""
    officer = Officer.objects.create(organ=post.organ, name=name)
    Appointment.objects.create(officer=officer, post=post, valid_from=since)
    if certificate:
        Certificate.objects.create(officer=officer, **asdict(certificate))
    record(
        "officer.appoint",
        subject_type="officer",
        subject_id=officer.pk,
        by=by,
        organ=post.organ.code,
        data={
            "officer": name,
            "post": post.name,
            "since": since,
            "certificate": certificate.number if certificate else "",
        },
    )
    return officer


@transaction.atomic
def certify(officer: Officer, paper: Paper, *, case: str, by: Actor) -> Certificate:
    """Enter the certificate issued to ``officer`` on the case with number ``case``."""
    made = Certificate.objects.create(officer=officer, **asdict(paper))
    _record_certificate("officer.certify", made, case, by)
    return made


@transaction.atomic
def date_certificate(certificate: Certificate, last: date, *, case: str, by: Actor) -> Certificate:
    """Let the certificate hold until ``last``: withheld or ended on the case with number ``case``."""
    held = Certificate.objects.select_for_update().get(pk=certificate.pk)
    held.valid_to = last
    held.save(update_fields=["valid_to"])
    _record_certificate("officer.date_certificate", held, case, by)
    return held


@transaction.atomic
def let_hold_again(certificate: Certificate, span: tuple[date, date], *, case: str, by: Actor) -> Certificate:
    """Let a certificate that was withheld hold from the first to the last day of ``span``; the days it was withheld stay without it."""
    held = Certificate.objects.select_for_update().get(pk=certificate.pk)
    first, last = span
    if held.valid_to >= first:
        return date_certificate(held, last, case=case, by=by)
    held.pk, held.valid_from, held.valid_to = None, first, last
    held.save(force_insert=True)
    _record_certificate("officer.date_certificate", held, case, by)
    return held


def _record_certificate(kind: str, held: Certificate, case: str, by: Actor) -> None:
    officer = Officer.objects.select_related("organ").get(pk=held.officer_id)
    record(
        kind,
        subject_type="officer",
        subject_id=officer.pk,
        by=by,
        organ=officer.organ.code,
        data={
            "officer": officer.name,
            "certificate": held.number,
            "field": held.field,
            "issued_by": held.issued_by,
            "since": held.valid_from,
            "until": held.valid_to,
            "case": case,
        },
    )
