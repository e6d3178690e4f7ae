"""Hypothesis lives a joint approval at random, its parts too: no result before the parts, and none that says more than they did."""

from __future__ import annotations

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, booleans, data, sampled_from

from sundial.cases.deadlines import next_due
from sundial.cases.tests.walker import Walker
from sundial.joint.plan import is_granted, is_over
from sundial.joint.tests.test_a_joint_approval_runs_its_parts_and_has_one_result import Joint
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.permits import actions as permits

ORGANS = ("临武县安监局", "临武县水利局", "临武县林业局")


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=data())
def test_no_result_before_its_parts(db: None, walk: DataObject) -> None:
    with clock.frozen(nine_o_clock(MONDAY)) as today, transaction.atomic():
        joint = Joint(today, visit=True)
        case = joint.running()
        walker = Walker(
            case, [joint.window, joint.handler, joint.head], today, fixed={"attended": joint.together(*ORGANS)}
        )
        for _step in range(12):
            walker.step(walk)
            decide_one(joint, walker, walk)
            check_parts(walker)
        transaction.set_rollback(True)


def decide_one(joint: Joint, walker: Walker, walk: DataObject) -> None:
    """Some organ decides on its part, or none does."""
    open_parts = [part for part in walker.case.children.all() if part.state == "examining"]
    if not open_parts or not walk.draw(booleans()):
        return
    part = walk.draw(sampled_from(open_parts))
    by = joint.directors[part.item.code]
    if walk.draw(booleans()):
        permits.grant(part.pk, by=by)
    else:
        permits.refuse(part.pk, by=by, reasons="不符合规划。")


def check_parts(walker: Walker) -> None:
    """Every part keeps its own clock; the whole decides after them, says what they said, and ends with them."""
    parts = list(walker.case.children.all())
    for part in parts:
        assert part.closed_at or part.due_at == next_due(part)
    if "conclude" in walker.done:
        assert len(parts) == 3 and all(is_over(part) for part in parts) and "visit_together" in walker.done
        assert (walker.case.outcome == "granted") is all(is_granted(part) for part in parts)
    if walker.case.state in ("closed", "withdrawn"):
        assert not [part for part in parts if part.state in ("examining", "granted", "refused") and not part.decided_at]
