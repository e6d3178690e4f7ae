"""What a joint approval waits for: its plan, the end of a stage, the end of every part, what all did together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.stated import given_check, standing_check
from sundial.joint.plan import begun, children, is_granted, is_over, plan_of, version_of
from sundial.kernel.refusal import Refusal

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

BASIS = "行政许可法第二十六条第二款"


@standing_check("planned")
def planned(case: Case, at: dt.datetime, argument: None) -> None:
    """The item says which parts run in which stage, and each of them is in force."""
    plan = plan_of(case.version)
    if not plan.parts:
        raise Refusal("joint.plan", _("The item has no plan of its parts and stages."), basis=BASIS)
    if missing := [each.item for each in plan.parts if version_of(each) is None]:
        raise Refusal("joint.part", _("Not in force: %(names)s."), basis=BASIS, names="、".join(missing))


@standing_check("stage_over")
def stage_over(case: Case, at: dt.datetime, argument: None) -> None:
    """Every part begun has ended, and a further stage is left."""
    _check_over(case)
    if plan_of(case.version).after(begun(case)) is None:
        raise Refusal("joint.last", _("Every stage of the plan has begun."), basis=BASIS)


@standing_check("parts_over")
def parts_over(case: Case, at: dt.datetime, argument: None) -> None:
    """The whole ends when every part of every stage has ended."""
    if plan_of(case.version).after(begun(case)) is not None:
        raise Refusal("joint.stage", _("A stage of the plan has not begun."), basis=BASIS)
    _check_over(case)


@standing_check("held_together")
def held_together(case: Case, at: dt.datetime, argument: None) -> None:
    """The joint visit and the joint meeting the plan wants have been held."""
    plan, done = plan_of(case.version), set(case.records.values_list("action", flat=True))
    if plan.visit and "visit_together" not in done:
        raise Refusal("joint.visit", _("The plan wants a joint site visit first."), basis=BASIS)
    if plan.meeting and "meet" not in done:
        raise Refusal("joint.meeting", _("The plan wants a joint meeting first."), basis=BASIS)


@given_check("every_organ")
def every_organ(act: Act, answers: Mapping[str, Any], field: str) -> None:
    """Every organ of a part that runs now takes part in what is done together."""
    named = " ".join(row.get("organ", "") for row in answers[field])
    organs = {part.organ for part in children(act.case)}
    if absent := [each.short_name for each in organs if each.short_name not in named and each.name not in named]:
        raise Refusal("joint.absent", _("Not taking part: %(names)s."), field=field, names="、".join(sorted(absent)))


@given_check("as_the_parts")
def as_the_parts(act: Act, answers: Mapping[str, Any], field: str) -> None:
    """The one result says what the parts decided: a part refused is not granted with the whole."""
    parts = list(children(act.case))
    granted = sum(is_granted(each) for each in parts)
    said = "all" if granted == len(parts) else "part" if granted else "none"
    if answers[field] != said:
        raise Refusal(
            "joint.result",
            _("%(granted)s of %(parts)s parts are granted; the result must say so."),
            field=field,
            basis=BASIS,
            granted=granted,
            parts=len(parts),
        )


def _check_over(case: Case) -> None:
    if running := [f"{part.version.name}（{part.organ.short_name}）" for part in children(case) if not is_over(part)]:
        raise Refusal("joint.running", _("Not decided yet: %(names)s."), basis=BASIS, names="、".join(running))
