"""SUP-28, EXCH-10, P-ZHU step 4: where the rule of a body says so, the supervisors hear of a resolution as it is entered."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.kernel import clock
from sundial.ledger.models import Event
from sundial.meetings import actions
from sundial.meetings.models import Topic
from sundial.meetings.reading import known_rules
from sundial.organs.models import Reach, Role, Tier
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem
from sundial.supervision.notices.models import Notice


@pytest.fixture
def town(watch):
    """A town of the county whose party committee meets by Zhuji's rule, with a topic every member has spoken on."""
    organ = builders.organ("店口镇", "LINWU-DK", tier=Tier.TOWNSHIP, region=watch.supervisor.organ.region)
    item = PowerItem.objects.create(organ=organ, code="DK-1", power_type="internal_rule", procedure="collective")
    held = {"number": 1, "state": "in_force", "effective_from": dt.date(2020, 1, 1)}
    version = ItemVersion.objects.create(item=item, name="议事规则", extra={"meeting": {"like": "zhuji_party"}}, **held)
    return version


def spoken(version: ItemVersion) -> tuple[Topic, dict]:
    organ = version.item.organ
    people = {
        name: builders.officer(name, builders.post(organ, role))
        for name, role in (("肖军", "director"), ("邓平", "deputy_head"), ("彭涛", "recorder"))
    }
    at = clock.now() + dt.timedelta(days=3)
    head, _member, recorder = people.values()
    meeting = actions.call_meeting(organ, "党委会议", at, by=recorder, chair=head, recorder=recorder)
    topic = actions.add_topic(meeting.pk, "自来水管网追加工程", by=recorder)
    clock_at = at + dt.timedelta(minutes=1)
    return topic, people | {"at": clock_at}


def resolve(watch, version: ItemVersion) -> Topic:
    topic, people = spoken(version)
    watch.linwu.today.move_to(people["at"])
    head, member, recorder = (people[name] for name in ("肖军", "邓平", "彭涛"))
    actions.hold(topic.meeting_id, [head, member], by=recorder)
    for each in (member, head):
        actions.take_position(topic.meeting_id, topic, each, True, by=recorder, statement="先修主管")
    return actions.resolve(topic.meeting_id, topic, "agreed", "同意追加，公开招标。", by=recorder)


def test_the_supervisors_of_the_county_are_told_in_the_same_moment_and_read_the_trail(watch, town, browse):
    assert "即时上报" in known_rules()["zhuji_party"]["meeting"]["reported"]["basis"]
    topic = resolve(watch, town)
    assert topic.reported_at == clock.now()
    told = Notice.objects.get(occasion="resolution_reported")
    assert told.officer == watch.supervisor and "自来水管网追加工程" in told.zh and told.told_at == clock.now()
    event = Event.objects.get(kind="meeting.resolve")
    assert event.data["told"] == 1 and "即时上报" in event.data["reported"], "the record says that it was reported"
    browser = browse(watch.supervisor)
    assert "1人中0人" in browser.get("/wall/resolutions/").content.decode()
    browser.post(f"/wall/notices/{told.pk}/open/")
    page = browser.get(f"/wall/resolutions/{topic.pk}/").content.decode()
    for words in ("同意追加，公开招标。", "邓平", "先修主管", "已查看", "的决议", "即时上报"):
        assert words in page, words
    assert "1人中1人" in browser.get("/wall/resolutions/").content.decode()


def test_another_county_and_the_group_of_another_organ_read_nothing_of_it(watch, town, browse):
    topic = resolve(watch, town)
    other = builders.region("431099", "外县")
    far = builders.organ("外县监委", "FAR-1", region=other)
    stranger = builders.officer("远", builders.post(far, Role.SUPERVISOR, reach=Reach.REGION))
    for officer in (stranger, watch.resident):
        browser = browse(officer)
        assert "自来水" not in browser.get("/wall/resolutions/").content.decode()
        assert browser.get(f"/wall/resolutions/{topic.pk}/").status_code == 404


def test_a_body_whose_rule_asks_for_no_report_reports_nothing(watch, town):
    ItemVersion.objects.filter(pk=town.pk).update(
        extra={"meeting": {"quorum": "1/2", "called": {"members": [{"role": "director"}, {"role": "deputy_head"}]}}}
    )
    topic = resolve(watch, town)
    assert topic.reported_at is None and not Notice.objects.filter(occasion="resolution_reported").exists()
    assert "reported" not in Event.objects.get(kind="meeting.resolve").data
