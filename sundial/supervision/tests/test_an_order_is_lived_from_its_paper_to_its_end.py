"""An order has a number, an addressee and a deadline; the addressee answers, a supervisor decides, the result ends it."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.http import Http404

from sundial.cases import files
from sundial.cases.queries import timeline
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs.access import duties
from sundial.organs.models import Role
from sundial.organs.queries import calendar_for
from sundial.organs.tests import builders
from sundial.supervision.actions import escalate
from sundial.supervision.actions import order as act
from sundial.supervision.actions.order import Draft
from sundial.supervision.notices.models import Notice
from sundial.supervision.orders.access import access_order, orders_to_answer
from sundial.supervision.orders.kinds import order_kinds
from sundial.supervision.orders.models import Level, Order, OrderState
from sundial.supervision.orders.queries import orders_in


def refused(code, verb, *args, **more):
    with pytest.raises(Refusal) as told:
        verb(*args, **more)
    assert told.value.code == code
    return told.value


def draft(late, kind="online_supervision", **more):
    asked = {"matter": "承诺期限已过，案件仍未办结。", "demands": ["立即办结", "书面说明原因"]}
    signals = more.pop("signals", [late])
    return Draft(kind, late.organ, **{**asked, **more}, signals=signals)


@pytest.fixture
def order(watch, late) -> Order:
    return act.issue(draft(late), by=watch.duty(watch.supervisor))


def test_the_order_has_number_addressee_deadline_and_paper(watch, late, order):
    assert order.number == "临武县效能建督字〔2026〕第1号"
    assert order.addressee == late.organ.name
    due = clock.local_date(order.due_at - dt.timedelta(seconds=1))
    assert due == dt.date(2026, 3, 27)  # three working days after Tuesday the 24th
    paper = files.path_of(order.file).read_bytes()
    assert paper.startswith(b"%PDF")
    assert order.file.name.startswith("网上督办单")
    again = Order.objects.get(pk=order.pk)
    from sundial.supervision.orders.papers import sheet

    assert sheet(again) == paper


def test_the_order_stands_in_the_timeline_of_its_case(late, order):
    said = [each.sentence for each in timeline(late.case)]
    assert any(order.number in each for each in said)


def test_numbers_have_no_gap_per_body_mark_and_year(watch, late, order):
    refused("order.demands", act.issue, draft(late, demands=[" "]), by=watch.duty(watch.supervisor))
    second = act.issue(draft(late), by=watch.duty(watch.supervisor))
    other = act.issue(draft(late, "call_for_file"), by=watch.duty(watch.supervisor))
    resident = act.issue(draft(late, "call_for_file"), by=watch.duty(watch.resident))
    assert second.number.endswith("督字〔2026〕第2号")
    assert other.number.endswith("监调字〔2026〕第1号")
    assert "驻监调字" in resident.number
    assert resident.level == Level.RESIDENT


def test_the_addressee_signs_answers_with_papers_and_the_supervisor_ends_it(watch, order):
    chief, by = watch.duty(watch.linwu.bureau.liu), watch.duty(watch.supervisor)
    assert list(orders_to_answer(watch.linwu.bureau.liu)) == [order]
    act.receive(order.pk, by=chief)
    refused("order.state", act.close, order.pk, result="已办结", by=by)
    answer = act.reply(order.pk, text="已办结。", uploads=[png()], by=chief)
    assert [each.name for each in answer.files.all()] == ["说明.png"]
    act.accept(order.pk, note="属实。", by=by)
    act.close(order.pk, result="督办事项已办结。", by=by)
    order.refresh_from_db()
    assert (order.state, order.result) == (OrderState.CLOSED, "督办事项已办结。")
    kinds = Event.objects.filter(kind__startswith="order.", data__order=str(order.pk)).order_by("position")
    assert [each.kind for each in kinds] == [
        "order.issue",
        "order.receive",
        "order.reply",
        "order.accept",
        "order.close",
    ]


def test_an_answer_sent_back_is_given_again_by_a_new_deadline(watch, order):
    chief, by = watch.duty(watch.linwu.bureau.liu), watch.duty(watch.supervisor)
    first_due = order.due_at
    act.reply(order.pk, text="知道了。", by=chief)
    watch.linwu.today.advance(dt.timedelta(days=1))
    act.send_back(order.pk, note="没有说明原因。", by=by)
    order.refresh_from_db()
    assert (order.state, order.round) == (OrderState.RETURNED, 2)
    assert order.due_at > first_due
    act.reply(order.pk, text="因专家出差，现已办结。", by=chief)
    assert order.replies.count() == 2


def test_only_the_addressee_answers_and_only_the_level_that_issued_decides(watch, late, order):
    refused("order.not_addressee", act.reply, order.pk, text="代答", by=watch.duty(watch.linwu.bureau.wang))
    act.reply(order.pk, text="已办结。", by=watch.duty(watch.linwu.bureau.liu))
    refused("order.level_above", act.accept, order.pk, note="可以", by=watch.duty(watch.resident))
    refused("order.not_supervisor", act.accept, order.pk, note="可以", by=watch.duty(watch.stranger))
    assert refused("order.level", act.issue, draft(late), by=watch.duty(watch.resident)).field == "kind"


def test_nobody_supervises_himself(watch, late):
    both = builders.officer("马超", builders.post(late.organ, Role.SUPERVISOR, "兼任监察", watches=late.organ))
    late.concerned = both
    late.save()
    refused("order.own", act.issue, draft(late, "state_reasons", officer=both), by=watch.duty(both))


def test_reasons_are_demanded_of_the_person_concerned(watch, late):
    order = act.issue(draft(late, "state_reasons", officer=late.concerned), by=watch.duty(watch.resident))
    assert late.concerned.name in order.addressee
    refused("order.not_addressee", act.reply, order.pk, text="代答", by=watch.duty(watch.linwu.bureau.liu))
    act.reply(order.pk, text="材料需现场核对。", by=watch.duty(late.concerned))


def test_a_deadline_may_be_longer_than_the_data_but_not_shorter(watch, late):
    by = watch.duty(watch.supervisor)
    refused("order.deadline", act.issue, draft(late, due_on=clock.today()), by=by)
    longer = act.issue(draft(late, due_on=dt.date(2026, 6, 1)), by=by)
    assert clock.local_date(longer.due_at) == dt.date(2026, 6, 2)


def test_a_rectification_ends_only_with_its_look_back(watch, late):
    by, chief = watch.duty(watch.supervisor), watch.duty(watch.linwu.bureau.liu)
    order = act.issue(draft(late, "rectification"), by=by)
    act.reply(order.pk, text="整改完成。", by=chief)
    act.accept(order.pk, note="材料齐全。", by=by)
    refused("order.look_back", act.close, order.pk, result="整改到位", by=by)
    order.refresh_from_db()
    day = clock.start_of_day(order.look_back_on)
    watch.linwu.today.move_to(day - dt.timedelta(minutes=1))
    escalate.one_pass()
    assert not orders_in(watch.supervisor, "look_back") and not told_of(order, "order_look_back")
    watch.linwu.today.move_to(day + dt.timedelta(hours=2))
    escalate.one_pass()
    assert [each.pk for each in orders_in(watch.supervisor, "look_back")] == [order.pk]
    assert told_of(order, "order_look_back") == {watch.supervisor}, "whoever issued it is told on its day"
    watch.linwu.today.move_to(clock.end_of_day(calendar_for(order.organ).add(order.look_back_on, 3)))
    while escalate.one_pass():
        pass
    assert told_of(order, "order_look_back_late")
    act.close(order.pk, result="回头看：整改到位。", by=by)
    assert not orders_in(watch.supervisor, "look_back")


def told_of(order, occasion):
    found = Notice.objects.filter(occasion=occasion, about__startswith=str(order.pk)).select_related("officer")
    return {each.officer for each in found}


def test_an_order_is_withdrawn_with_a_reason_and_keeps_its_number(watch, late, order):
    by = watch.duty(watch.supervisor)
    refused("order.empty", act.withdraw, order.pk, reason=" ", by=by)
    act.withdraw(order.pk, reason="对象有误。", by=by)
    refused("order.state", act.reply, order.pk, text="已办结。", by=watch.duty(watch.linwu.bureau.liu))
    assert act.issue(draft(late), by=by).number.endswith("第2号")


def test_a_transfer_to_discipline_is_out_of_sight_of_the_organ(watch, late):
    by = watch.duty(watch.supervisor)
    refused("order.to", act.issue, draft(late, "transfer"), by=by)
    order = act.issue(draft(late, "transfer", to="中共临武县纪律检查委员会"), by=by)
    assert all(order.number not in each.sentence for each in timeline(late.case))
    with pytest.raises(Http404):
        access_order(watch.linwu.bureau.liu, order.pk)
    assert access_order(watch.supervisor, order.pk) == order
    act.close(order.pk, result="县纪委已立案。", by=by)


@pytest.mark.parametrize("name", list(order_kinds()))
def test_every_kind_sets_its_paper(watch, late, name):
    more = {"officer": late.concerned, "to": "中共临武县纪律检查委员会"}
    order = act.issue(draft(late, name, **more), by=duties(watch.supervisor)[0])
    assert order.file.size > 1000


def png():
    from sundial.cases.tests import uploads

    return ContentFile(uploads.png(), name="说明.png")
