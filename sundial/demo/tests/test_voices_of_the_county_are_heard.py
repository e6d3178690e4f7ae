"""Complaints and questions of the demonstration stand as told: one late and lit, one anonymous, one handled by a second hand."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.models import Case
from sundial.complaints.figures import of_organs
from sundial.complaints.models import Lodging, PublishedAnswer, Rating
from sundial.inbox.models import Message
from sundial.ledger.models import Event
from sundial.supervision.models import Signal

STATES = {
    "办理烟花爆竹零售许可要带哪些材料": "closed",
    "老人高龄补贴什么时候发": "dispatched",
    "申请交了没有人联系": "closed",
    "反映某工作人员吃拿卡要": "at_supervision",
    "采石场夜间作业扰民": "dispatched",
    "腿脚不便如何办理": "closed",
    "建议中午也开一个窗口": "received",
}


@pytest.fixture
def lived(in_county: None, db: None) -> dict[str, Case]:
    told = Case.objects.filter(procedure="complaint", bad_rating=None).prefetch_related("records")
    return {case.records.get(action="open").values["subject"]: case for case in told}


def test_they_stand_as_told_and_light_what_they_must(lived: dict[str, Case]) -> None:
    assert {subject: case.state for subject, case in lived.items()} == STATES
    late = Signal.objects.filter(rule_id="consultation-unanswered", case=lived["老人高龄补贴什么时候发"])
    assert late.count() == 1
    about = Lodging.objects.get(case=lived["申请交了没有人联系"]).about
    assert Signal.objects.filter(rule_id="public-complaint", case=about, light="red").count() == 1
    assert PublishedAnswer.objects.count() == 1


def test_ratings_stand_with_their_silence_and_the_bad_ones_are_with_the_organ(lived: dict[str, Case]) -> None:
    bad = Rating.objects.filter(level__lt=3)
    assert bad and all(each.complaint is not None and each.complaint.state == "dispatched" for each in bad)
    assert Rating.objects.filter(left_out="staff").count() == 1
    (tally,) = [each for each in of_organs() if each.name == "临武县安监局"]
    assert tally.silent > 0 and tally.counted > 0


def test_a_party_was_told_on_the_day_of_the_step(in_county: None, db: None) -> None:
    told = {each.about: each.told_at for each in Message.objects.all()}
    steps = Event.objects.filter(pk__in=[about for about in told if ":" not in about])
    assert len(steps) > 20
    assert [each for each in steps if told[str(each.pk)] - each.recorded_at > dt.timedelta(days=1)] == []
