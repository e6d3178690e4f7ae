"""Name another officer for a step in hand."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import CaseStep, StepState
from sundial.cases.procedure import By, perform
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.organs.access import duty_as
from sundial.organs.models import Officer


def reassign(case_id: UUID, run: CaseStep, to: Officer, reason: str, *, by: By) -> CaseStep:
    """Put a step into the hands of ``to``, who holds its post.

    Raises ``Refusal``: ``step.not_in_hand``, ``reassign.post``, ``reassign.reason``.
    """
    with perform(case_id, "reassign", by=by, reason=reason) as act:
        active = act.case.steps.filter(pk=run.pk, state=StepState.ACTIVE).select_related("step").first()
        if active is None:
            raise Refusal("step.not_in_hand", _("This step is not in hand any more."))
        if duty_as(to, [active.role], act.case.organ, local_date(act.at)) is None:
            raise Refusal("reassign.post", _("%(name)s does not hold the post of this step."), field="to", name=to.name)
        if not reason.strip():
            raise Refusal("reassign.reason", _("State the reasons."), field="reason")
        active.assignee = to
        act.involved.append(to)
        active.save()
        act.note(to_officer=to.name, step_name=active.step.name)
    return active
