"""The officer concerned appeals within days; somebody else decides; points come back; deviations and corrections hide nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from sundial.cases.queries import timeline
from sundial.cases.tests import uploads
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Reach, Role, Tier
from sundial.organs.tests import builders
from sundial.supervision.actions import dispose, duty
from sundial.supervision.actions.appeal import appeal, check_reviews, decide
from sundial.supervision.actions.deviation import accept_deviation, ask_correction, decide_correction
from sundial.supervision.actions.escalate import one_pass
from sundial.supervision.appeals.models import AppealState, CorrectionState
from sundial.supervision.appeals.terms import grounds_for, points_left, points_of
from sundial.supervision.ladder.models import Escalation
from sundial.supervision.models import Signal, SignalState, Verdict
from sundial.supervision.notices.models import Notice

DAY = dt.timedelta(days=1)


def refused(code, verb, *args, **more):
    with pytest.raises(Refusal) as told:
        verb(*args, **more)
    assert told.value.code == code


@pytest.fixture
def liable(watch, late) -> Signal:
    """The resident group found the officer liable."""
    by = watch.duty(watch.resident)
    dispose.open_investigation(late.pk, by=by)
    dispose.conclude_investigation(late.pk, means="调阅案卷", findings="承办人拖延。", by=by)
    dispose.close(late.pk, verdict=Verdict.LIABLE, finding="责任属实。", by=by)
    return Signal.objects.get(pk=late.pk)


def test_another_reviewer_overturns_it_and_the_points_come_back(watch, liable):
    full = points_of(liable)
    assert full > 0
    assert points_left(liable) == full
    made = appeal(liable.pk, text="延误因专家缺席，有书面记录。", by=watch.duty(liable.concerned))
    assert Notice.objects.filter(occasion="appeal_made", officer=watch.supervisor).exists()
    refused("appeal.same_hand", decide, liable.pk, result="overturned", finding="成立", by=watch.duty(watch.resident))
    refused("appeal.result", decide, liable.pk, result="changed", finding="成立", by=watch.duty(watch.supervisor))
    decide(liable.pk, result="overturned", finding="申诉成立。", by=watch.duty(watch.supervisor))
    made.refresh_from_db()
    light = Signal.objects.get(pk=liable.pk)
    assert (made.state, made.verdict_before, made.points) == (AppealState.OVERTURNED, Verdict.LIABLE, full)
    assert (light.disposition.verdict, light.state) == (Verdict.OVERTURNED, SignalState.CLOSED)
    assert points_left(light) == 0
    assert Notice.objects.filter(occasion="appeal_decided", officer=liable.concerned).exists()


def test_a_changed_disposition_gives_a_part_back_and_an_upheld_one_nothing(watch, liable):
    appeal(liable.pk, text="情节轻微。", by=watch.duty(liable.concerned))
    decide(liable.pk, result="changed", verdict="rectified", finding="已改正。", by=watch.duty(watch.supervisor))
    light = Signal.objects.get(pk=liable.pk)
    assert light.disposition.verdict == Verdict.RECTIFIED
    assert points_left(light) == points_of(light) / 2
    refused("appeal.none", decide, liable.pk, result="upheld", finding="再审", by=watch.duty(watch.supervisor))
    refused("appeal.decided", check_reviews, light, watch.duty(watch.supervisor))


def test_an_upheld_disposition_stands(watch, liable):
    disposed = Notice.objects.get(occasion="light_disposed", officer=liable.concerned)
    assert "属实，追究责任；不服的，可于2026年3月31日前（含当日）申诉" in disposed.zh and "31 March 2026" in disposed.en
    appeal(liable.pk, text="不服。", by=watch.duty(liable.concerned))
    by, upheld = watch.duty(watch.supervisor), {"result": "upheld", "finding": "事实清楚。"}
    refused("appeal.contradiction", decide, liable.pk, verdict="noted", by=by, **upheld)
    decide(liable.pk, by=by, **upheld)
    assert "维持原处置" in Notice.objects.get(occasion="appeal_decided", officer=liable.concerned).zh
    light = Signal.objects.get(pk=liable.pk)
    assert (light.disposition.verdict, light.appeal.points) == (Verdict.LIABLE, Decimal(0))


def test_the_last_day_counts_whole_and_the_day_after_is_too_late(watch, liable):
    by = watch.duty(liable.concerned)
    watch.linwu.today.move_to(dt.datetime(2026, 3, 31, 15, 59, tzinfo=dt.UTC))  # 23:59 of the fifth working day
    first = Signal.objects.get(pk=liable.pk)
    watch.linwu.today.advance(dt.timedelta(minutes=2))
    refused("appeal.late", appeal, liable.pk, text="不服。", by=by)
    watch.linwu.today.advance(-dt.timedelta(minutes=2))
    assert appeal(first.pk, text="不服。", by=by).is_open
    refused("appeal.twice", appeal, liable.pk, text="不服。", by=by)


def test_only_the_concerned_appeals_and_only_a_breach(watch, liable, declined):
    refused("appeal.not_concerned", appeal, liable.pk, text="不服。", by=watch.duty(watch.linwu.bureau.liu))
    refused("appeal.nothing", appeal, declined.pk, text="不服。", by=watch.duty(declined.concerned))


@pytest.fixture
def declined(watch):
    from sundial.permits import actions
    from sundial.permits.tests import items

    case = watch.linwu.submitted(items.licence(watch.linwu.bureau.organ, code="T-09"))
    actions.decline(case.pk, "不属于本机关职权。", by=watch.linwu.bureau.wang)
    return watch.light(case, "acceptance-refused")


def test_a_deviation_marks_the_light_and_stays_the_ladder_until_its_end(watch, late):
    by, ground = watch.duty(watch.resident), next(iter(grounds_for(late)))
    ends = clock.today() + 10 * DAY
    asked = {"ground": ground, "reason": "停电两日，有供电公司证明。", "by": by}
    refused("deviation.end", accept_deviation, late.pk, ends_on=clock.today() + 400 * DAY, **asked)
    refused("deviation.ground", accept_deviation, late.pk, ends_on=ends, **{**asked, "ground": "忙"})
    one_pass()
    accepted = accept_deviation(late.pk, ends_on=ends, **asked)
    late.refresh_from_db()
    assert late.state != SignalState.CLOSED
    assert ground in Notice.objects.get(occasion="light_tolerated", officer=late.concerned).zh
    assert any(ground in each.sentence for each in timeline(late.case))
    watch.linwu.today.advance(5 * DAY)
    one_pass()
    climb = Escalation.objects.get(signal=late)
    assert climb.next_rung == 2
    watch.linwu.today.advance(6 * DAY)
    assert not accepted.holds
    one_pass()
    climb.refresh_from_db()
    assert climb.next_rung == 3, "one rung, not all that would have fallen due in those days at once"
    assert climb.due_at > clock.now(), "what is ahead keeps its distance"


def test_a_mistake_is_corrected_only_in_writing_and_the_record_stays(watch, late):
    case, clerk = late.case, watch.duty(watch.linwu.bureau.wang)
    before = [each.sentence for each in timeline(case)]
    asked = ask_correction(
        case,
        wrong="受理日期录为3月2日",
        right="受理日期为3月3日",
        reason="误点",
        paper=ContentFile(uploads.png(), name="申请.png"),
        by=clerk,
    )
    refused("correction.not_supervisor", decide_correction, asked.pk, approve=True, note="同意", by=clerk)
    decide_correction(asked.pk, approve=True, note="属实。", by=watch.duty(watch.resident))
    asked.refresh_from_db()
    assert asked.state == CorrectionState.APPROVED
    after = [each.sentence for each in timeline(case)]
    assert after[: len(before)] == before
    assert "3月3日" in after[-1]
    refused("correction.decided", decide_correction, asked.pk, approve=False, note="否", by=watch.duty(watch.resident))


def climb_past(watch, made, days: int) -> None:
    """Live on until ``days`` after the decision was due, climbing a minute after every midnight."""
    until = made.due_at + days * DAY
    while clock.now() < until:
        watch.just_after(clock.end_of_day(clock.today()))
        one_pass()


def told(occasion: str) -> set[str]:
    return set(Notice.objects.filter(occasion=occasion).values_list("officer__name", flat=True))


def test_an_appeal_nobody_decides_on_climbs_to_the_heads_and_the_body_above(watch, liable):
    city = builders.region("431000", "郴州市", tier=Tier.CITY)
    liable.organ.region.parent = city
    liable.organ.region.save()
    of_city = builders.organ("郴州市监察局", "CZ-JC", region=city)
    upper = builders.officer("何平", builders.post(of_city, Role.SUPERVISOR, reach=Reach.REGION))
    facts = {"leads": True, "title": "主任", "telephone": "6322110", "paper": "临效〔2026〕1号"}
    duty.register(watch.supervisor, by=watch.duty(upper), **facts)
    made = appeal(liable.pk, text="延误另有原因。", by=watch.duty(liable.concerned))
    climb_past(watch, made, 0)
    assert told("appeal_overdue") == {liable.concerned.name, watch.resident.name, watch.supervisor.name}
    assert not told("appeal_to_heads")
    climb_past(watch, made, 5)
    assert told("appeal_to_heads") == {watch.supervisor.name}
    climb_past(watch, made, 9)
    assert upper.name in told("appeal_above")
    assert [rung.outcome for rung in made.escalation.rungs.all()] == ["fired"] * 3
    assert any("报上一级监察机构" in each.sentence for each in timeline(liable.case))


def test_an_appeal_that_was_decided_climbs_no_further(watch, liable):
    made = appeal(liable.pk, text="延误另有原因。", by=watch.duty(liable.concerned))
    decide(liable.pk, result="upheld", finding="理由不成立。", by=watch.duty(watch.supervisor))
    climb_past(watch, made, 9)
    assert not told("appeal_overdue")
    assert Escalation.objects.get(appeal=made).due_at is None
