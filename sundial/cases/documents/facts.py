"""What every document may say about its case, read off the case: the names of these facts stand in ``kinds.yaml``."""

from __future__ import annotations

import datetime as dt

from django.db.models import prefetch_related_objects

from sundial.cases.documents.kinds import Kind
from sundial.cases.documents.wording import say_date, say_limit, say_moment, words
from sundial.cases.masking import mask_identifier
from sundial.cases.models import Case, Party, PartyKind
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Unit
from sundial.organs.models import Officer, Organ
from sundial.powers.models import ItemVersion, LimitKind

# What a paper says of the party and the party's row may lack.
PARTY_FACTS = frozenset({"applicant_identifier", "legal_representative", "applicant_address"})


def facts(
    case: Case, kind: Kind, *, on: dt.date, officer: Officer | None, organ: Organ | None = None
) -> dict[str, str]:
    """Return every fact by name, empty where the case has none. ``on`` is the Beijing date of issue, by ``organ`` or the case's own."""
    return {
        **_organ(organ or case.organ),
        **_party(case.applicant, case.item.power_type),
        **_item(case, kind),
        **_times(case),
        "case_number": case.number,
        "cause": _cause(case.project_name or case.version.name),
        "project_name": case.project_name,
        "issued_on": say_date(on),
        "officer": officer.name if officer else "",
    }


def _cause(named: str) -> str:
    """案由 as it stands in a sentence: 涉嫌 before it and 一案 after it are the sentence's own words."""
    return named.removeprefix("涉嫌").removesuffix("案").removesuffix("一")


def _organ(organ: Organ) -> dict[str, str]:
    return {
        "organ": organ.name,
        "organ_address": organ.address,
        "organ_telephone": organ.telephone,
        "supervision_telephone": organ.supervision_telephone,
        "reconsideration_organ": words()["government"].format(region=organ.region.name),
        "court": words()["court"],
    }


def _party(party: Party, power_type: str) -> dict[str, str]:
    you, called = words()["you"], words()["party"]
    person = party.kind == PartyKind.PERSON
    return {
        "applicant": party.name,
        "you": you["person"] if person else you["other"],
        "party_word": called.get(power_type, called["other"]),
        "identifier_label": words()["identifier"]["person" if person else "other"],
        "applicant_identifier": mask_identifier(party.identifier) if person else party.identifier,
        "legal_representative": party.legal_representative,
        "applicant_address": party.address,
    }


def _item(case: Case, kind: Kind) -> dict[str, str]:
    version, power_type = case.version, case.item.power_type
    prefetch_related_objects([version], "limits", "basis")
    matter = words()["matter"]
    own_basis = item_basis(version)
    rule = kind.basis if power_type in words()["licensing"] else own_basis or kind.basis
    return {
        "item": version.name,
        "matter": matter.get(power_type, matter["other"]),
        "item_basis": own_basis,
        "rule": rule,
        "law": kind.basis,
        "whole_basis": rule if own_basis in ("", rule) else words()["and"].format(first=rule, second=own_basis),
        "superior": version.issuing_authority or words()["superior"],
        "promised_limit": limit(version, LimitKind.PROMISED),
        "correction_limit": limit(version, LimitKind.CORRECTION_NOTICE, within=True),
    }


def _times(case: Case) -> dict[str, str]:
    return {
        "submitted_at": say_moment(case.submitted_at) if case.submitted_at else "",
        "submitted_on": _day(case.submitted_at),
        "accepted_on": _day(case.accepted_at),
        "due_on": _last_day(case.due_at),
    }


def item_basis(version: ItemVersion) -> str:
    """《安全生产许可证条例》第三条第二款、《…》…, in the order of the catalogue."""
    form = words()["basis"]
    return str(words()["join"]).join(form.format(law=b.law, article=b.article) for b in version.basis.all())


def limit(version: ItemVersion, kind: LimitKind, *, within: bool = False) -> str:
    """The item's limit in words, empty when the item has none: missing is never shown as something else."""
    row = next((row for row in version.limits.all() if row.kind == kind), None)
    if row is None:
        return ""
    said = say_limit(row.value, row.unit)
    counted = bool(row.value) and Unit(row.unit).is_countable
    return words()["within"].format(limit=said) if within and counted else said


def _day(moment: dt.datetime | None) -> str:
    return say_date(local_date(moment)) if moment else ""


def _last_day(due_at: dt.datetime | None) -> str:
    """A due moment is the midnight after the last day; the paper names the last day."""
    return say_date(local_date(due_at - dt.timedelta(microseconds=1))) if due_at else ""
