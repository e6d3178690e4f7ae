"""Hypothesis lives a topic at random: nothing is carried out that nobody resolved, nothing is published that nobody reviewed."""

from __future__ import annotations

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, booleans, data

from sundial.cases.models import Case
from sundial.cases.stated import do
from sundial.cases.stated.models import Record
from sundial.cases.tests.walker import Walker
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.ledger.models import Event
from sundial.meetings import actions
from sundial.meetings.models import Topic
from sundial.meetings.tests.test_a_topic_goes_from_its_paper_to_its_carrying_out import DAY, TOPIC, Town, founded

STEPS = 16
LEAD_BACK = frozenset({"revise", "ask_withdrawal", "propose_news", "report"})


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=data())
def test_no_path_reaches_a_decision_but_through_its_meeting_or_its_emergency(db: None, walk: DataObject) -> None:
    with clock.frozen(nine_o_clock(MONDAY)) as today, transaction.atomic():
        town = founded(today)
        case = ready_for_its_meeting(town) if walk.draw(booleans()) else town.submitted()
        fixed = TOPIC | {"in_charge": town.deputy, "responsible": [town.deputy, town.member], "agreed": True}
        people = [town.head, town.deputy, town.member, town.office, town.second, town.recorder]
        walker = Walker(case, people, today, fixed=fixed, keen=True, once=LEAD_BACK)
        for _step in range(STEPS):
            if case.state == "waiting" and not case.topics.exists() and walk.draw(booleans()):
                put_before_the_meeting(town, case, agreed=walk.draw(booleans()))
            walker.fixed = fixed | {"done_by": (clock.today() + 20 * DAY).isoformat()}
            walker.step(walk)
            check(walker.case)
        transaction.set_rollback(True)


def ready_for_its_meeting(town: Town) -> Case:
    """Approved and announced: every second walk begins here, or few would see a meeting."""
    return do(town.approved().pk, "announce", {"announcement": "拟研究饮水工程。", "place": "公开栏"}, by=town.office)


def put_before_the_meeting(town: Town, case: Case, agreed: bool) -> None:
    """A meeting held on it, whose minutes the chair signs."""
    if not case.publications.filter(kind="proposed").exists():
        return  # what concerns the residents is announced before it is resolved
    meeting = town.called(8)
    topic = actions.add_topic(meeting.pk, "饮水", by=town.office, case=case)
    members = (town.deputy, town.member, town.head)
    town.held(meeting, *members)
    for each in members:
        actions.take_position(meeting.pk, topic, each, agreed, by=town.recorder)
    actions.resolve(meeting.pk, topic, "agreed" if agreed else "rejected", "如议。", by=town.recorder)
    actions.close(meeting.pk, "记录", by=town.recorder)
    actions.sign(meeting.pk, town.head, by=town.head)
    case.refresh_from_db()


def check(case: Case) -> None:
    told = Event.objects.filter(subject_id=case.pk, kind__startswith="collective.").order_by("position")
    by_event = {each.event_id: each for each in case.records.all()}
    assert set(by_event) == {each.pk for each in told}, "every act has its event and every event its act"
    acts = [by_event[each.pk] for each in told]
    names = [each.action for each in acts]
    resolved = Topic.objects.filter(case=case).exclude(resolution="")
    if "assign" in names:
        assert resolved.filter(resolution="agreed").exists(), "carried out, and no meeting agreed"
    if "drop" in names:
        assert resolved.filter(resolution="rejected").exists(), "given up, and no meeting rejected it"
    if case.state in ("done", "closed"):
        assert {"finish", "drop"} & set(names)
    if "finish" in names and "decide_at_once" in names:
        assert resolved.exists(), "the next meeting was never told of the emergency"
    _published_as_reviewed(acts)
    _written_and_approved_by_two_hands(acts)


def _published_as_reviewed(acts: list[Record]) -> None:
    draft: Record | None = None
    reviewed: Record | None = None
    for act in acts:
        if act.action == "propose_news":
            draft, reviewed = act, None
        elif act.action == "review_news":
            reviewed = act if act.values["news_reviewed"] else None
        elif act.action == "publish":
            assert draft is not None and reviewed is not None, "published as nobody reviewed it"
            assert len({draft.officer_id, reviewed.officer_id, act.officer_id}) == 3
            reviewed = None


def _written_and_approved_by_two_hands(acts: list[Record]) -> None:
    writer: Record | None = None
    for act in acts:
        if act.action in ("open", "revise"):
            writer = act
        elif act.action in ("review", "approve"):
            assert writer is not None and act.officer_id != writer.officer_id
