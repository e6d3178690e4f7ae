"""Silence has consequences, each at its day, each once, and in order however long nobody was there to fire it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from sundial.cases.queries import timeline
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs.models import Reach, Role, Tier
from sundial.organs.tests import builders
from sundial.permits import actions
from sundial.permits.tests import items
from sundial.supervision.access import charge_of, check_supervises, supervised_organs
from sundial.supervision.actions import dispose, transfer
from sundial.supervision.actions import order as act
from sundial.supervision.actions.escalate import one_pass
from sundial.supervision.actions.operators import end_operator, name_operator
from sundial.supervision.actions.order import Draft
from sundial.supervision.ladder.models import Escalation, Rung, RungOutcome
from sundial.supervision.ladder.steps import ladders, order_ladder
from sundial.supervision.models import Verdict
from sundial.supervision.notices.models import Notice
from sundial.supervision.orders.models import Level, Order

DAY = dt.timedelta(days=1)


def fired(signal) -> list[tuple[int, str]]:
    found = Rung.objects.filter(escalation__signal=signal).order_by("number")
    return list(found.values_list("number", "outcome"))


def wait(watch, days: int) -> None:
    """Live through ``days``, climbing a minute after every midnight."""
    for _ in range(days):
        midnight = clock.end_of_day(clock.today())
        watch.just_after(midnight)
        one_pass()


def told(occasion: str) -> set[str]:
    return set(Notice.objects.filter(occasion=occasion).values_list("officer__name", flat=True))


def test_at_red_the_person_the_chief_and_the_supervisors_are_told_at_once(watch, late):
    one_pass()
    chief = watch.linwu.bureau.liu.name
    assert {late.concerned.name, chief, watch.supervisor.name, watch.resident.name} <= told("light_red")
    assert watch.stranger.name not in told("light_red")
    one_pass()
    assert Notice.objects.filter(occasion="light_red", officer=late.concerned).count() == 1


def test_every_rung_of_red_fires_at_its_day(watch, late):
    """Raised on Tuesday 2026-03-24, a minute after midnight."""
    one_pass()
    assert fired(late) == [(1, "fired")]
    wait(watch, 2)  # the end of Wednesday, the first working day after
    assert fired(late)[1:] == [(2, "fired")]
    assert watch.linwu.bureau.liu.name in told("light_unanswered")
    wait(watch, 1)
    reasons = Order.objects.get(kind="state_reasons")
    assert (reasons.officer, reasons.issued_by, reasons.level) == (late.concerned, None, Level.REGION)
    assert charge_of(late) == Level.RESIDENT
    wait(watch, 1)
    assert charge_of(late) == Level.REGION
    with pytest.raises(Refusal) as refusal:
        check_supervises(watch.duty(watch.resident), late)
    assert refusal.value.code == "signal.level_above"
    wait(watch, 4)
    assert Order.objects.get(kind="online_supervision").body.name == "临武县效能建设办公室"
    wait(watch, 9)
    assert Rung.objects.get(escalation__signal=late, number=6).proposes == "circular"
    wait(watch, 15)
    assert Rung.objects.get(escalation__signal=late, number=7).proposes == "transfer"
    assert [number for number, _outcome in fired(late)] == [1, 2, 3, 4, 5, 6, 7]
    assert Escalation.objects.get(signal=late).due_at is None
    assert any("网上督办" in each.sentence for each in timeline(late.case))


def test_every_rung_of_yellow_fires_at_its_day(watch, declined):
    one_pass()
    wait(watch, 40)
    assert fired(declined) == [(number, "fired") for number in range(1, len(ladders()["yellow"]) + 1)]
    assert Order.objects.filter(kind="state_reasons", officer=declined.concerned).count() == 1
    assert charge_of(declined) == Level.REGION


def test_who_answers_is_spared_what_falls_on_the_silent(watch, late):
    one_pass()
    dispose.reply(late.pk, text="专家出差。", by=watch.duty(late.concerned))
    wait(watch, 3)
    assert fired(late) == [(1, "fired"), (2, "spared"), (3, "spared")]
    assert not Order.objects.exists()


def test_a_light_that_is_out_climbs_no_further(watch, declined):
    one_pass()
    dispose.reply(declined.pk, text="不属于本机关职权。", by=watch.duty(declined.concerned))
    dispose.close(declined.pk, verdict=Verdict.REASON_ACCEPTED, finding="成立。", by=watch.duty(watch.supervisor))
    wait(watch, 10)
    assert fired(declined) == [(1, "fired")]


def test_what_was_missed_fires_in_order_and_once(watch, late):
    """Nobody climbed for three weeks, while two lights burned."""
    case = watch.linwu.submitted(items.licence(late.organ, code="T-02"))
    actions.decline(case.pk, "不属于本机关职权。", by=watch.linwu.bureau.wang)
    watch.light(case, "acceptance-refused")
    watch.linwu.today.advance(21 * DAY)
    while one_pass():
        pass
    rungs = list(Rung.objects.order_by("pk"))
    assert [each.due_at for each in rungs] == sorted(each.due_at for each in rungs)
    assert len({(each.escalation_id, each.number) for each in rungs}) == len(rungs)
    assert {each.outcome for each in rungs} == {RungOutcome.FIRED}
    number = len(rungs)
    one_pass()
    assert Rung.objects.count() == number


def test_a_rung_counted_from_the_one_before_leaves_its_days_after_a_long_absence(watch, late):
    watch.linwu.today.advance(21 * DAY)
    one_pass()
    assert fired(late)[-1][0] == 5
    assert Escalation.objects.get(signal=late).due_at > clock.now()


def test_every_rung_of_an_unanswered_order_fires(watch, late):
    order = act.issue(
        Draft("call_for_file", late.organ, "调阅", ["案卷"], signals=[late]), by=watch.duty(watch.resident)
    )
    watch.just_after(order.due_at)
    one_pass()
    assert {watch.resident.name, watch.linwu.bureau.liu.name} <= told("order_overdue")
    wait(watch, 9)
    rungs = Rung.objects.filter(escalation__order=order)
    assert [each.proposes for each in rungs] == ["", "online_supervision", "circular"]
    assert len(rungs) == len(order_ladder())


def test_an_order_answered_in_time_never_climbs(watch, late):
    order = act.issue(
        Draft("call_for_file", late.organ, "调阅", ["案卷"], signals=[late]), by=watch.duty(watch.resident)
    )
    act.reply(order.pk, text="案卷随附。", by=watch.duty(watch.linwu.bureau.liu))
    watch.just_after(order.due_at)
    one_pass()
    assert not Rung.objects.filter(escalation__order=order, outcome=RungOutcome.FIRED).exists()


def proposed(signal, kind="circular") -> Rung:
    """The ladder's proposal on ``signal``, as the rung that fires it leaves it."""
    climb, now = Escalation.objects.get(signal=signal), clock.now()
    said = {"zh": "建议通报", "en": "A circular is proposed", "outcome": RungOutcome.FIRED}
    return Rung.objects.create(escalation=climb, number=6, due_at=now, fired_at=now, proposes=kind, **said)


def refused(code, verb, *args, **more):
    with pytest.raises(Refusal) as told:
        verb(*args, **more)
    assert told.value.code == code


def test_a_proposal_is_taken_or_declined(watch, late):
    case = watch.linwu.submitted(items.licence(late.organ, code="T-02"))
    actions.decline(case.pk, "不属于本机关职权。", by=watch.linwu.bureau.wang)
    rung, other = proposed(late), proposed(watch.light(case, "acceptance-refused"))
    order = act.issue(Draft("circular", late.organ, "超期", ["整改"], signals=[late]), by=watch.duty(watch.supervisor))
    for each in (rung, other):
        each.refresh_from_db()
    assert (rung.order, other.order) == (order, None), "an order on one light takes up nothing proposed on another"
    refused("rung.not_open", transfer.decline, rung.pk, reason="已整改。", by=watch.duty(watch.supervisor))
    transfer.decline(other.pk, reason="已告知。", by=watch.duty(watch.supervisor))


def test_what_was_proposed_lapses_with_its_light(watch, declined):
    rung, by = proposed(declined), watch.duty(watch.supervisor)
    draft = Draft("circular", declined.organ, "不予受理", ["整改"], signals=[declined], answers=rung.pk)
    dispose.reply(declined.pk, text="不属于本机关职权。", by=watch.duty(declined.concerned))
    dispose.close(declined.pk, verdict=Verdict.REASON_ACCEPTED, finding="成立。", by=by)
    refused("rung.lapsed", act.issue, draft, by=by)
    refused("rung.lapsed", transfer.decline, rung.pk, reason="已整改。", by=by)
    refused("order.light_ended", act.issue, replace(draft, answers=None), by=by)
    act.issue(replace(draft, kind="follow_up_visit", answers=None), by=by)  # the party may be asked all the same
    rung.refresh_from_db()
    assert rung.has_lapsed and not rung.order


def test_the_levels_pass_a_light_to_each_other_with_a_reason(watch, late):
    resident, upper = watch.duty(watch.resident), watch.duty(watch.supervisor)
    with pytest.raises(Refusal):
        transfer.transfer(late.pk, reason=" ", by=resident)
    transfer.transfer(late.pk, reason="涉及局领导。", by=resident)
    assert charge_of(late) == Level.REGION
    with pytest.raises(Refusal):
        transfer.transfer(late.pk, reason="收回。", by=resident)
    transfer.transfer(late.pk, reason="由驻局组先查。", by=upper)
    assert charge_of(late) == Level.RESIDENT
    check_supervises(resident, late)


def test_the_body_named_for_a_region_operates_it_and_no_other(watch, late):
    named = builders.organ("临武县行政投诉中心", "LINWU-TS")
    centre = builders.officer("林峰", builders.post(named, Role.SUPERVISOR, reach=Reach.REGION))
    assert late.organ_id in supervised_organs(watch.duty(centre))
    name_operator(named.region, named, basis="临政办〔2026〕3号", by=watch.duty(watch.supervisor))
    assert late.organ_id in supervised_organs(watch.duty(centre))
    assert supervised_organs(watch.duty(watch.supervisor)) == set()
    wait(watch, 9)
    assert Order.objects.get(kind="online_supervision").body == named


def test_a_named_body_is_named_on_a_paper_by_the_upper_level_and_can_do_the_work(watch, late):
    region, body = watch.supervisor.organ.region, watch.supervisor.organ
    idle = builders.organ("临武县档案局", "LINWU-DA")
    upper, resident = watch.duty(watch.supervisor), watch.duty(watch.resident)
    for organ, basis, by, code in (
        (body, "临政办〔2026〕3号", resident, "operator.keeper"),
        (idle, "临政办〔2026〕3号", upper, "operator.no_post"),
        (body, " ", upper, "operator.paper"),
    ):
        with pytest.raises(Refusal) as refusal:
            name_operator(region, organ, basis=basis, by=by)
        assert refusal.value.code == code
    named = name_operator(region, body, basis="临政办〔2026〕3号", by=upper)
    end_operator(named.pk, reason="机构改革。", by=upper)
    with pytest.raises(Refusal) as refusal:
        end_operator(named.pk, reason="再次。", by=upper)
    assert refusal.value.code == "operator.ended"
    kinds = Event.objects.filter(subject_type="organ", subject_id=body.pk).values_list("kind", flat=True)
    assert {"operator.name", "operator.end"} <= set(kinds)


def test_a_city_body_supervises_its_counties_and_no_other_city(watch, late):
    city = builders.region("431000", "郴州市", tier=Tier.CITY)
    county = late.organ.region
    county.parent = city
    county.save()
    of_city = builders.organ("郴州市监察局", "CZ-JC", region=city)
    upper = builders.officer("何平", builders.post(of_city, Role.SUPERVISOR, reach=Reach.REGION))
    elsewhere = builders.organ("永州市监察局", "YZ-JC", region=builders.region("431100", "永州市", tier=Tier.CITY))
    other = builders.officer("方圆", builders.post(elsewhere, Role.SUPERVISOR, reach=Reach.REGION))
    assert late.organ_id in supervised_organs(watch.duty(upper))
    assert late.organ_id not in supervised_organs(watch.duty(other))
