"""Which paper an act issues (``papers.yaml``), and what it says: read off the case, the act and the applicant's form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from sundial.cases import documents
from sundial.cases.documents.facts import item_basis
from sundial.cases.documents.kinds import Field
from sundial.cases.models import Case, Document, Opinion, Stance
from sundial.cases.procedure import Act
from sundial.kernel.clock import local_date
from sundial.kernel.yaml_files import read_yaml
from sundial.ledger.models import Event
from sundial.permits.materials import check_list
from sundial.permits.models import SiteVisit, TeamMember
from sundial.powers.models import StepKind

RULES = Path(__file__).with_name("papers.yaml")
DECISIONS = ("grant", "refuse")
Values = Mapping[str, Any]


def issue(act: Act, occasion: str, **values: Any) -> None:
    """Issue the paper of ``occasion`` once the act's event is written; ``values`` the kind does not know are left out.

    What the kind needs and nobody gave is looked for in the applicant's form. Raises ``Refusal`` ``document.*``.
    """
    kind = kind_for(act.case, occasion)
    if kind is not None:
        act.once_recorded(partial(_issue, act, kind, values))


def kind_for(case: Case, occasion: str) -> str | None:
    """The kind of paper ``occasion`` issues on ``case``; ``None`` when it issues none."""
    for rule in _rules().get(occasion, []):
        if all(_fits(case, name, wanted) for name, wanted in rule.items() if name != "kind"):
            return str(rule["kind"])
    return None


def fields_for(case: Case, occasion: str) -> list[Field]:
    """What a form must ask before ``occasion``: the fields the paper needs that are not read off the case."""
    kind = kind_for(case, occasion)
    if kind is None:
        return []
    known = {*derived(case, occasion), *case.form}
    fields = documents.kind(kind, on=local_date_of(case)).fields.values()
    return [field for field in fields if field.name not in known]


def local_date_of(case: Case) -> dt.date:
    """The day the case stands at: that of its last milestone."""
    return local_date(case.decided_at or case.accepted_at or case.submitted_at or case.opened_at)


def decision_papers(case: Case) -> list[Document]:
    """The papers by which the case was decided, which are what is delivered."""
    kinds = {rule["kind"] for occasion in DECISIONS for rule in _rules()[occasion]}
    return list(case.documents.filter(kind__in=kinds).order_by("issued_at", "pk"))


def derived(case: Case, occasion: str) -> dict[str, Any]:
    """What a decision says that the case already knows."""
    if occasion not in DECISIONS:
        return {}
    opinions = list(case.opinions.select_related("officer").order_by("given_at", "pk"))
    last = opinions[-1].text if opinions else ""
    documentary = next((each.text for each in opinions if each.run and each.run.kind == "handle"), "")
    visit = SiteVisit.objects.filter(case=case).exclude(result="").order_by("visited_at").last()
    return {
        "content": case.version.name,
        "documentary": documentary,
        "site": visit.findings if visit else "",
        "opinion": "agree" if occasion == "grant" else "disagree",
        "refusal_basis": item_basis(case.version),
        "facts": next((each.text for each in reversed(opinions) if _says_why(each)), last),
        "conclusion": last,
        "expert_view": _expert_view(visit),
        "address": case.applicant.address,
    }


def _says_why(opinion: Opinion) -> bool:
    """Whether the proposal rests on it: the handler's own, or one that changed it; who agrees adds no facts."""
    handled = opinion.run is not None and opinion.run.kind == StepKind.HANDLE
    return handled or opinion.stance == Stance.CHANGE


def visit_values(visit: SiteVisit) -> dict[str, Any]:
    """The record of an inspection or a re-check."""
    return {
        "visited_at": visit.visited_at,
        "place": visit.place,
        "findings": visit.findings,
        "rectification": visit.rectification,
        "result": visit.result,
        "applicant_signatory": visit.applicant_signatory,
        "team": [_member(each) for each in visit.team.select_related("officer").order_by("is_expert", "pk")],
    }


def material_rows(case: Case) -> list[dict[str, Any]]:
    """The check of the materials, line by line."""
    return [
        {"name": line.requirement.name, "verdict": STANDINGS[line.standing], "note": _note(line.materials)}
        for line in check_list(case)
    ]


# Papers are Chinese whoever prints them.
STANDINGS = {"met": "齐全", "unchecked": "待审查", "defective": "不符合", "missing": "缺少", "optional": "不需要"}
DUTIES = {True: "专家", False: "审查人员"}


def _issue(act: Act, kind: str, values: Values, event: Event) -> None:
    fields = documents.kind(kind, on=local_date(event.recorded_at)).fields
    given = {name: values.get(name) for name in fields if values.get(name) not in (None, "")}
    asked = {name: _read(field, act.case.form[name]) for name, field in fields.items() if act.case.form.get(name)}
    documents.issue(act.case, kind, by=act.hand.officer, values={**asked, **given}, event=event)


def _read(field: Field, value: Any) -> Any:
    """A form keeps days as text."""
    return dt.date.fromisoformat(value) if field.type == "date" and isinstance(value, str) else value


def _fits(case: Case, name: str, wanted: object) -> bool:
    facts = {
        "subtype": case.version.subtype,
        "power_type": case.item.power_type,
        "group": case.applicant_group,
    }
    return bool(getattr(case.version, str(wanted))) if name == "switch" else facts[name] == wanted


def _expert_view(visit: SiteVisit | None) -> str:
    if visit is None:
        return ""
    return "\n".join(each.opinion for each in visit.team.filter(is_expert=True).exclude(opinion="").order_by("pk"))


def _member(member: TeamMember) -> dict[str, Any]:
    return {
        "name": member.officer.name,
        "duty": DUTIES[member.is_expert],
        "certificate": member.certificate_number,
        "signed": member.officer.name if member.signed_at else "",
    }


def _note(materials: tuple[Any, ...]) -> str:
    return materials[0].note if materials else ""


@cache
def _rules() -> dict[str, list[dict[str, Any]]]:
    loaded: dict[str, list[dict[str, Any]]] = read_yaml(RULES)
    return loaded
