"""A meeting that had to be held below its quorum is watched on the case it resolved on; one that reached it is not."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.models import Case
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.meetings import actions
from sundial.meetings.tests import test_any_case_may_need_a_meeting as scene
from sundial.organs.models import Officer, Role
from sundial.organs.tests import builders
from sundial.powers.models import PowerItem
from sundial.supervision.actions.sweep import sweep
from sundial.supervision.models import Signal

# The list of every rule counts it.
LIT_HERE = ("quorum-not-met",)


def resolved_by(present: int, anyway: str, today: clock.Frozen, officers: list[Officer]) -> Case:
    """A case resolved on by a meeting of three members of whom ``present`` came."""
    head, clerk, *members = officers
    item = PowerItem.objects.create(organ=head.organ, code=f"KEY-{present}", power_type="other", procedure="test_key")
    case = open_case(scene._version(item, "钥匙交付"), scene.Party(name="门卫室", kind="person"), {}, by=clerk).case
    do(case.pk, "propose", {"major": True}, by=clerk)
    when = clock.now() + dt.timedelta(days=1)
    meeting = actions.call_meeting(head.organ, "局务会", when, by=head, chair=head, recorder=head)
    topic = actions.add_topic(meeting.pk, "交付钥匙", by=head, case=case)
    today.move_to(when)
    came = [head, *members][:present]
    actions.hold(meeting.pk, came, by=head, anyway=anyway)
    for member in [*members, head]:
        if member in came or anyway:
            actions.take_position(meeting.pk, topic, member, True, by=head)
    actions.resolve(meeting.pk, topic, "agreed", "同意。", by=head)
    return case


@pytest.fixture
def officers(db: None) -> list[Officer]:
    organ = builders.organ()
    attendee = builders.post(organ, Role.ATTENDEE)
    scene._rule({"quorum": "2/3", "below_quorum": "opinions", "head_last": True})
    head = builders.officer("刘敏", builders.post(organ, Role.DIRECTOR))
    clerk = builders.officer("张强", builders.post(organ, Role.HANDLER_A))
    return [head, clerk, *(builders.officer(name, attendee) for name in ("陈立", "杨帆"))]


def test_two_of_three_are_dark_and_one_of_three_is_red(today: clock.Frozen, officers: list[Officer]) -> None:
    enough = resolved_by(2, "", today, officers)
    few = resolved_by(1, "汛情紧急", today, officers)
    while sweep():
        pass
    lights = dict(Signal.objects.filter(rule_id__in=LIT_HERE).values_list("case_id", "light"))
    assert lights == {few.pk: "red"} and enough.pk not in lights
