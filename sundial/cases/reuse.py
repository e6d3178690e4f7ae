"""What the county holds already: papers an applicant handed in before, and certificates it issued itself.

Taken over only where the applicant names each one, with where it comes from and an event; never looked up behind his back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.cases.documents.wording import read_date
from sundial.cases.models import Case, Document, Material, StoredFile
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.ledger import actions as ledger
from sundial.ledger.actor import Actor

RULES = Path(__file__).with_name("reuse.yaml")
DEFECTIVE = "defective"


@dataclass(frozen=True)
class Held:
    """One paper the county holds. ``origin`` is the material handed in or the document issued; ``until`` its last day, if it has one."""

    origin: Material | Document
    since: dt.date
    until: dt.date | None

    @property
    def key(self) -> str:
        """How a form names it."""
        return str(self.origin.pk)

    @property
    def is_certificate(self) -> bool:
        return isinstance(self.origin, Document)

    @property
    def name(self) -> str:
        return self.origin.title if isinstance(self.origin, Document) else self.origin.name

    @property
    def number(self) -> str:
        """Of a certificate; a paper handed in has none."""
        return self.origin.number if isinstance(self.origin, Document) else ""

    @property
    def case(self) -> Case:
        return self.origin.case

    @property
    def file(self) -> StoredFile:
        assert self.origin.file is not None
        return self.origin.file

    @property
    def not_good(self) -> str:
        """Why it cannot be taken over today; empty where it can."""
        try:
            check(self, self.case.applicant.identifier, clock.today())
        except Refusal as refusal:
            return str(refusal)
        return ""


def held(origin: Material | Document) -> Held:
    """``origin`` with the days between which it may be taken over.

    What was taken over itself leads back to where it began: passing a paper on makes it no younger.
    """
    if isinstance(origin, Material) and (root := origin.certificate or origin.earlier):
        return held(root)
    if isinstance(origin, Material):
        since = clock.local_date(origin.received_at)
        return Held(origin, since, since + dt.timedelta(days=_rules()["paper_good_days"]))
    says = _rules()["certificates"][origin.kind]
    return Held(
        origin,
        _day(origin, says.get("from")) or clock.local_date(origin.issued_at),
        _day(origin, says.get("until")),
    )


def held_of(cases: Iterable[str] | QuerySet[Case, Any], identifier: str) -> list[Held]:
    """What these cases of the party with ``identifier`` hold, the newest first.

    What was found defective, and what was given for one matter alone, is left out.
    """
    if not identifier:
        return []
    numbers = cases if isinstance(cases, QuerySet) else list(cases)
    mine = {"case__number__in": numbers, "case__applicant__identifier": identifier}
    about = ("file", "case__organ", "case__applicant")
    papers = Material.objects.filter(**mine, file__isnull=False, withdrawn_at__isnull=True)
    papers = papers.exclude(verdict=DEFECTIVE).exclude(name__in=_rules()["never"])
    issued = Document.objects.filter(**mine, kind__in=_rules()["certificates"], public_to_applicant=True)
    found = {each.key: each for rows in (papers, issued) for each in map(held, rows.select_related(*about))}
    return sorted(found.values(), key=lambda each: each.since, reverse=True)


def held_at(organs: Collection[UUID], case: Case) -> list[Held]:
    """What the applicant of ``case`` handed in to ``organs`` before, or was issued by them, and is still good; the newest first."""
    identifier = case.applicant.identifier
    earlier = Case.objects.filter(organ__in=organs, applicant__identifier=identifier).exclude(pk=case.pk)
    return [each for each in held_of(earlier.values("number"), identifier) if not each.not_good] if identifier else []


def certificate(number: str, identifier: str) -> Held:
    """The certificate with this number, issued to the party with ``identifier``.

    Raises ``Refusal`` ``reuse.unknown``, alike for one that does not exist and one of somebody else.
    """
    found = (
        Document.objects.select_related("file", "case__organ", "case__applicant")
        .filter(number=number.strip(), kind__in=_rules()["certificates"], public_to_applicant=True)
        .first()
    )
    if found is None or not identifier or found.case.applicant.identifier != identifier:
        raise Refusal(
            "reuse.unknown", _("This applicant holds no certificate of ours with this number."), field="number"
        )
    return held(found)


def check(found: Held, identifier: str, day: dt.date) -> None:
    """Whether ``found`` may be taken over for the party with ``identifier`` on ``day``.

    Raises ``Refusal``: ``reuse.another_party``, ``reuse.ended``, ``reuse.expired``, ``reuse.not_yet``, ``reuse.defective``.
    """
    told: dict[str, Any] = {"name": found.name, "basis": _rules()["basis"]}
    if not identifier or found.case.applicant.identifier != identifier:
        raise Refusal("reuse.another_party", _("“%(name)s” is of another applicant. Remove it."), **told)
    if found.is_certificate and found.case.outcome in _rules()["ended"]:
        raise Refusal("reuse.ended", _("“%(name)s” no longer stands: it was revoked."), **told)
    if found.until is not None and found.until < day:
        raise Refusal("reuse.expired", _("“%(name)s” was good until %(day)s only."), day=found.until, **told)
    if found.is_certificate and found.since > day:
        raise Refusal("reuse.not_yet", _("“%(name)s” is valid from %(day)s only."), day=found.since, **told)
    if isinstance(found.origin, Material) and found.origin.verdict == DEFECTIVE:
        raise Refusal("reuse.defective", _("“%(name)s” was found not in order when it was handed in."), **told)


def take_over(material: Material, origin: Material | Document, *, by: Actor | None = None) -> Material:
    """Note on ``material`` where it was taken over from, in the caller's transaction; ``by`` the clerk whom the applicant asked to.

    Raises the ``Refusal`` of :func:`check`.
    """
    found, case = held(origin), material.case
    check(found, case.applicant.identifier, clock.today())
    field = "certificate" if found.is_certificate else "earlier"
    setattr(material, field, found.origin)
    material.save(update_fields=[field])
    ledger.record(
        "case.reuse",
        subject_type="case",
        subject_id=case.pk,
        by=by or Actor.applicant(case.applicant.name),
        organ=case.organ.code,
        item=case.item.code,
        channel=case.channel,
        data={
            "verb": "other",
            "from": case.state,
            "to": case.state,
            "material": material.name,
            "material_id": material.pk,
            "taken_from": found.name,
            "origin": found.origin.pk,
            "origin_case": found.case.number,
            "origin_organ": found.case.organ.code,
            "certificate": found.number,
            "good_until": found.until,
            "sha256": found.file.sha256,
        },
    )
    return material


def origin_of(each: Any) -> Held | None:
    """Where a material, or a file of a draft, was taken over from; None where it was handed in anew."""
    origin = each.certificate or each.earlier
    return held(origin) if origin else None


def _day(document: Document, value: str | None) -> dt.date | None:
    said = document.values.get(value) if value else None
    return read_date(said) if said else None


@cache
def _rules() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(RULES)
    return loaded
