"""The discipline committee checks a quarter, tells the leaders, and reports upward; the record says what it knows of it."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.models import Party, PartyKind
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import today
from sundial.meetings import actions
from sundial.meetings.models import Meeting, Topic
from sundial.meetings.tests.test_a_topic_goes_from_its_paper_to_its_carrying_out import COUNCIL
from sundial.organs.models import Officer, Organ
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem

__all__ = ["today"]


def held_on(organ: Organ, head: Officer, day: dt.date) -> Meeting:
    """A meeting of the organ that was held on ``day``."""
    item = PowerItem.objects.create(organ=organ, code="M-1", power_type="internal_rule", procedure="collective")
    rule = {"name": "会议制度", "effective_from": dt.date(2020, 1, 1), "extra": {"meeting": COUNCIL}}
    ItemVersion.objects.create(item=item, number=1, state="in_force", **rule)
    office = builders.officer("文华", builders.post(organ, "office"))
    recorder = builders.officer("彭涛", builders.post(organ, "recorder"))
    at = clock.now() + dt.timedelta(days=3)
    meeting = actions.call_meeting(organ, "党政联席会议", at, by=office, chair=head, recorder=recorder)
    Meeting.objects.filter(pk=meeting.pk).update(held_at=clock.start_of_day(day))
    return meeting


def test_from_the_check_to_the_report_upward(db: None, today: clock.Frozen) -> None:
    organ = builders.organ()
    item = PowerItem.objects.create(organ=organ, code="C-1", power_type="internal_rule", procedure="rule_check")
    since = dt.date(2020, 1, 1)
    version = ItemVersion.objects.create(item=item, number=1, state="in_force", name="季度检查", effective_from=since)
    discipline = builders.officer("纪委书记", builders.post(organ, "supervisor"))
    head = builders.officer("肖军", builders.post(organ, "director"))
    party = Party(kind=PartyKind.ORGANISATION, name="香花镇", identifier="", telephone="")
    period = {"occasion": "half_yearly", "quarter_from": dt.date(2025, 10, 1), "quarter_to": dt.date(2025, 12, 31)}
    with pytest.raises(Refusal) as error:
        open_case(version, party, {**period, "quarter_to": since}, by=discipline)
    assert error.value.code == "check.period"
    case = open_case(version, party, period, by=discipline).case
    meeting = held_on(organ, head, dt.date(2025, 11, 3))
    topic = Topic.objects.create(meeting=meeting, position=1, title="饮水工程", resolution="agreed")
    found = {"methods": ["minutes"], "findings": "一项追加工程未上会。", "faults": True}
    with pytest.raises(Refusal) as error:
        do(case.pk, "check", found | {"contents": ["listed"]}, by=discipline)
    assert error.value.code == "asked.least", "all four are checked"
    found |= {"contents": ["listed", "procedure", "sound", "carried_out"], "faulty": ["money"]}
    eight = ["line", "lawful", "centralism", "meddling", "cadres", "money", "first_duty", "integrity"]
    for code, given in (
        ("check.matters", {"supervised": eight[:7]}),
        ("check.openness", {"supervised": eight}),
    ):
        with pytest.raises(Refusal) as error:
            do(case.pk, "check", found | given, by=discipline)
        assert error.value.code == code
    quarter = open_case(version, party, {**period, "occasion": "quarterly"}, by=discipline).case
    with pytest.raises(Refusal) as error:
        do(quarter.pk, "check", found | {"supervised": ["centralism"]}, by=discipline)
    assert error.value.code == "check.unseen" and "财政" in str(error.value)
    whole = found | {"supervised": eight, "openness": "按季公开。"}
    with pytest.raises(Refusal) as error:
        do(case.pk, "check", whole | {"meetings_sampled": [str(meeting.pk)]}, by=discipline)
    assert (error.value.code, error.value.field) == ("check.unsampled", "matters_sampled")
    sampled = {"meetings_sampled": [str(meeting.pk)], "matters_sampled": [str(topic.pk)]}
    do(case.pk, "check", whole | sampled, by=discipline)
    do(case.pk, "tell_leaders", {"told_on": clock.today(), "summary": "已通报。"}, by=discipline)
    report = {"self_report": "总体到位。", "reported_to": "县纪委"}
    with pytest.raises(Refusal) as error:
        do(case.pk, "report_up", report, by=discipline)
    assert error.value.code == "check.measures"
    do(case.pk, "put_right", {"measures": "追加工程一律上会"}, by=head)
    do(case.pk, "report_up", report, by=discipline)
    paper = case.documents.get(kind="rule_self_check")
    assert paper.values["held_in_quarter"].startswith("召开会议1次，议决事项1项")
    assert paper.values["held_in_quarter"].endswith("抽查会议1次、议题1项。") and paper.values["measures"] == [
        "追加工程一律上会"
    ]
    assert len(paper.values["supervised"]) == 8 and paper.values["openness"] == "按季公开。"
    assert do(case.pk, "close", {}, by=discipline).state == "closed"
