"""What the coordination of a major project knows beside its files: its scope, the members asked and tasked, what they answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.lifecycle import SYSTEM
from sundial.cases.models import Case
from sundial.cases.papers import values_of
from sundial.cases.stated import do, effect, given_check, open_case, standing_check, stated_life
from sundial.cases.stated.asked import choices_of
from sundial.joint.plan import children
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Organ, OrganKind

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

SHARE = "coordination_share"
UNASSIGNED = "已签发的会议纪要未向本单位分派落实事项。"
BASIS = "宜春市中心城区重大产业项目协调推进制度"
MEMBERS = (OrganKind.AUTHORITY, OrganKind.SERVICE_CENTRE, OrganKind.GOVERNMENT)


@choices_of("organs_of_region")
def organs_of_region(case: Case) -> dict[str, object]:
    """The organs of the case's place beside its own that may be members of the group."""
    own = Organ.objects.filter(region=case.organ.region, kind__in=MEMBERS).exclude(pk=case.organ_id)
    return {str(each.pk): each.short_name for each in own.order_by("short_name")}


@choices_of("members_of_case")
def members_of_case(case: Case) -> dict[str, object]:
    """The members asked about this project."""
    return {str(each.organ_id): each.organ.short_name for each in children(case)} if case.pk else {}


@given_check("within_scope")
def within_scope(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """In the zone only projects of the stated size are coordinated (PROJ-01). Raises ``Refusal`` ``coordination.small``."""
    if answers["scope"] != "zone":
        return
    least = stated_life(act.life.procedure).parameter(f"least_{answers['currency']}", local_date(act.at))
    if Decimal(answers["investment"]) < Decimal(least.value):
        raise Refusal(
            "coordination.small",
            _("A project of the zone is coordinated from an investment of %(least)s on."),
            field="investment",
            basis=least.basis,
            least=f"{least.value:,}",
        )


@effect("ask_members")
def ask_members(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Begin the part of every member chosen: a case of its own organ with its own clock."""
    said = act.case.records.get(action="open").values
    given = {"project": said["project"], "matter": said["matter"], "instruction": answers["instruction"]}
    asked = [
        open_case(
            act.case.version,
            act.case.applicant,
            given,
            by=SYSTEM,
            parent=act.case,
            organ=organ,
            procedure=SHARE,
            project_name=act.case.project_name,
        ).case
        for organ in Organ.objects.filter(pk__in=answers["members"]).order_by("short_name")
    ]
    act.note(parts=[each.number for each in asked])


@standing_check("members_answered")
def members_answered(case: Case, at: dt.datetime, argument: None) -> None:
    """The meeting has every member's opinion before it. Raises ``Refusal`` ``coordination.silent``."""
    _check_none([each for each in children(case) if each.state in ("asked", "drafted")], "silent")


@standing_check("members_fed_back")
def members_fed_back(case: Case, at: dt.datetime, argument: None) -> None:
    """Every member has said how it carried out its task. Raises ``Refusal`` ``coordination.not_fed_back``."""
    _check_none([each for each in children(case) if each.closed_at is None], "not_fed_back")


def _check_none(owing: list[Case], code: str) -> None:
    if owing:
        names = "、".join(each.organ.short_name for each in owing)
        raise Refusal(f"coordination.{code}", _("Still owed by: %(names)s."), basis=BASIS, names=names)


@given_check("tasks_of_members")
def tasks_of_members(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Tasks are given to members of the coordination. Raises ``Refusal`` ``coordination.stranger``."""
    known = {name for each in children(act.case) for name in (each.organ.short_name, each.organ.name)}
    if strangers := [row["organ"] for row in answers["tasks"] if row["organ"] not in known]:
        raise Refusal(
            "coordination.stranger",
            _("Not a member of this coordination: %(names)s."),
            field="tasks",
            basis=BASIS,
            names="、".join(strangers),
        )


@effect("assign_members")
def assign_members(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Give each member what the signed minutes say it does; a member without a task is released."""
    tasks = _discussed(act.case)["tasks"]
    for each in children(act.case):
        own = [row["task"] for row in tasks if row["organ"] in (each.organ.short_name, each.organ.name)]
        if own:
            do(each.pk, "assign", {"task": "\n".join(own)}, by=SYSTEM)
        else:
            do(each.pk, "release", {"reason": UNASSIGNED}, by=SYSTEM)


def _discussed(case: Case) -> Mapping[str, Any]:
    found = case.records.filter(action="meet").order_by("at", "pk").last()
    assert found is not None
    values: Mapping[str, Any] = found.values
    return values


@values_of("coordination")
def opinions(act: Act, kind: str) -> Mapping[str, Any]:
    """The opinion each member gave, as the minutes list them."""
    if kind != "coordination_minutes":
        return {}
    given = [(each, each.records.filter(action="give").order_by("at", "pk").last()) for each in children(act.case)]
    rows = [
        {"organ": each.organ.name, "opinion": record.values.get("resolved_opinion", "")}
        for each, record in given
        if record
    ]
    return {"opinions_given": rows}
