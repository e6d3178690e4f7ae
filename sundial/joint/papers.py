"""What the papers of a joint approval are told beside the answers: the parts started, and the result of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sundial.cases.models import Case
from sundial.cases.papers import values_of
from sundial.joint.plan import children, is_granted, plan_of, version_of

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

# Papers are Chinese whoever prints them.
RESULTS = {
    "granted": "准予",
    "refused": "不予准许",
    "withdrawn": "已撤回",
    "declined": "不予受理",
    "terminated": "已终止",
}


@values_of("joint")
def parts(act: Act, kind: str) -> Mapping[str, Any]:
    """The parts of the plan with their organs, or what each decided."""
    if kind == "joint_acceptance":
        return {"parts": _planned(act.case)}
    return {"results": [_result(each) for each in children(act.case)]} if kind == "joint_result" else {}


def _planned(case: Case) -> list[dict[str, str]]:
    rows = []
    for part in plan_of(case.version).parts:
        version = version_of(part)
        if version is not None:
            rows.append({"item": version.name, "organ": version.item.organ.name, "stage": str(part.stage)})
    return rows


def _result(part: Case) -> dict[str, str]:
    said = "准予" if is_granted(part) else RESULTS.get(part.outcome or part.state, "未作出决定")
    return {"item": part.version.name, "organ": part.organ.name, "number": part.number, "result": said}
