"""What a joint approval does beside its own state: it starts its parts stage by stage, and withdraws them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sundial.cases.models import Case
from sundial.cases.procedure import APPLICANT
from sundial.cases.stated import effect, reckoned
from sundial.joint.plan import begun, children, is_over, plan_of, version_of
from sundial.permits import actions as permits
from sundial.powers.models import ItemVersion

DECIDED = ("granted", "refused")  # of a part that waits for its delivery

if TYPE_CHECKING:
    from sundial.cases.procedure import Act


@effect("name_project")
def name_project(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The project names the case and its parts."""
    act.case.project_name = answers["project"]


@effect("start_parts")
def start_parts(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Open, submit and accept every part of the next stage, each with its own clocks in its own organ."""
    plan = plan_of(act.case.version)
    stage = plan.after(begun(act.case))
    assert stage is not None
    versions = [version for part in plan.of(stage) if (version := version_of(part)) is not None]
    started = [_start(act.case, version) for version in versions]
    act.case.answers["stage"] = stage
    act.note(stage=stage, parts=[each.number for each in started])


def _start(parent: Case, version: ItemVersion) -> Case:
    """One part: the applicant's one application, handed to the organ without being accepted again (JOINT-02)."""
    draft = permits.open_draft(
        version,
        parent.applicant,
        by=APPLICANT,
        agent=parent.agent,
        project_name=parent.project_name,
        form=_stated(parent),
        parent=parent,
    )
    for each in parent.materials.filter(withdrawn_at__isnull=True).select_related("file"):
        permits.hand_in(draft.pk, by=APPLICANT, name=each.name, form=each.form, copies=each.copies, file=each.file)
    permits.submit(draft.pk, by=APPLICANT)
    return permits.accept_jointly(draft.pk)


def _stated(parent: Case) -> dict[str, object]:
    """What the one form says of the place and the matter."""
    record = parent.records.filter(action="open").first()
    said = record.values if record else {}
    return {"place": said.get("place", ""), "statement": said.get("matter", "")}


@reckoned("summed_up_whole")
def summed_up_whole(act: Act, answers: Mapping[str, Any]) -> str:
    """The result as it was summed up last."""
    return str(_summed_up(act.case)["whole"])


@reckoned("summed_up_words")
def summed_up_words(act: Act, answers: Mapping[str, Any]) -> str:
    """How it was summed up last."""
    return str(_summed_up(act.case)["summary"])


def _summed_up(case: Case) -> Mapping[str, Any]:
    found = case.records.filter(action="sum_up").order_by("-at", "-pk").first()
    assert found is not None
    values: Mapping[str, Any] = found.values
    return values


@effect("deliver_parts")
def deliver_parts(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """What the organs decided and have not delivered themselves is handed over with the one result."""
    how = {name: str(answers[name]) for name in ("method", "recipient", "proof")}
    for part in children(act.case):
        if part.state in DECIDED:
            permits.deliver_jointly(part.pk, server=act.hand.actor.name, **how)


@effect("withdraw_parts")
def withdraw_parts(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Whatever of the whole is not decided is withdrawn with it."""
    for part in children(act.case):
        if not is_over(part):
            permits.withdraw(part.pk, by=APPLICANT, reasons=str(answers.get("reason", "")))
