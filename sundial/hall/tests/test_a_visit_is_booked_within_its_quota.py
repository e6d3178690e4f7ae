"""预约: an hour holds its quota whoever presses at once; the person draws a queue number, cancels, or is missed."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client

from sundial.appointments import actions
from sundial.appointments.models import Appointment, Hours, VisitState, Window
from sundial.appointments.queries import queues, slots, windows_of
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actor import Actor
from sundial.ledger.models import Event
from sundial.organs.models import Account, Role
from sundial.organs.tests import builders
from sundial.permits.tests.life import Bureau
from sundial.powers.models import ItemVersion

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

NINE, TEN = dt.time(9, 30), dt.time(10, 30)
PERSON = {"name": "李娟", "telephone": "13800138000"}


def opened(organ, quota: int = 2) -> Window:
    window = actions.open_window(organ, "安监窗口", "一楼3号", by=Actor.system())
    for weekday in range(1, 8):
        actions.set_hours(window, weekday, NINE, TEN, quota, by=Actor.system())
    return window


def refused(act, *args: object, **named: object) -> str:
    with pytest.raises(Refusal) as refusal:
        act(*args, **named)
    assert refusal.value.basis or act is not actions.book, "what closes an hour names its rule"
    return refusal.value.code


def test_from_the_guide_to_the_window_and_back(retail: ItemVersion, visitor: Client, today: clock.Frozen) -> None:
    organ, address = retail.item.organ, "/services/LW-06/visit/"
    assert "预约到窗口办理" not in visitor.get("/services/LW-06/").content.decode()
    assert "暂无可预约时段" in visitor.get(address).content.decode()
    window = opened(organ)
    assert "预约到窗口办理" in visitor.get("/services/LW-06/").content.decode()
    first = slots(organ)[0]
    assert first.day == clock.today() and all(each.day.isoweekday() < 6 for each in slots(organ)), "working days alone"
    assert "剩余2个" in visitor.get(address, {"day": "not-a-day"}).content.decode()
    assert visitor.post(address, {"slot": "x", **PERSON}).status_code == 422
    assert visitor.post(address, {"slot": first.key, **PERSON, "telephone": "1"}).status_code == 422
    booked = visitor.post(address, {"slot": first.key, **PERSON})
    assert booked.status_code == 302
    page = visitor.get(booked["Location"]).content.decode()
    visit = Appointment.objects.get()
    assert visit.number in page and "2026年3月2日" in page and "一楼3号" in page
    stranger = Client()
    assert stranger.get(booked["Location"])["Location"] == "/visits/"
    assert stranger.post("/visits/", {"number": visit.number, "code": "WRONG"}).status_code == 422
    assert "李娟" not in str(list(Event.objects.filter(subject_id=visit.pk).values_list("data", "actor_name")))

    bureau = Bureau.found(organ)
    desk = Client()
    account = Account.objects.create_account("wangfang", "abc12345", bureau.wang, must_change_password=False)
    desk.force_login(account)
    assert "李娟" in desk.get("/desk/visits/").content.decode()
    assert desk.post(f"/desk/visits/{visit.pk}/serve/", follow=True).context["messages"]
    desk.post(f"/desk/visits/{visit.pk}/arrive/")
    desk.post(f"/desk/windows/{window.pk}/walk-in/")
    assert [each.ticket for each in Appointment.objects.order_by("queue")] == ["A001", "B002"]
    assert "A001" in visitor.get(booked["Location"]).content.decode()
    assert "您前面还有0人" in visitor.get(booked["Location"]).content.decode()
    assert "请到" not in visitor.get(f"/organs/{organ.code}/queue/").content.decode(), "nobody is called yet"
    desk.post(f"/desk/windows/{window.pk}/call/")
    desk.post(f"/desk/windows/{window.pk}/call/")
    assert [each.state for each in Appointment.objects.order_by("queue")] == [VisitState.CALLED, VisitState.ARRIVED]
    screen = visitor.get(f"/organs/{organ.code}/queue/").content.decode()
    assert screen.index("请到窗口") < screen.index("A001") < screen.index("B002") and "李娟" not in screen
    assert "现在请到安监窗口" in visitor.get(booked["Location"], headers={"HX-Request": "true"}).content.decode()
    desk.post(f"/desk/visits/{visit.pk}/pass/")
    assert "已叫到您的号" in visitor.get(booked["Location"]).content.decode()
    desk.post(f"/desk/visits/{visit.pk}/back/")
    desk.post(f"/desk/windows/{window.pk}/call/")
    assert desk.get(f"/desk/windows/{window.pk}/").status_code == 404, "heads and the office set the hours"
    second = {"organ": organ.pk, "name": "二号窗口", "place": "二楼"}
    assert desk.post("/desk/windows/", second).status_code == 403

    head = Client()
    head.force_login(Account.objects.create_account("hejing", "abc12345", bureau.office, must_change_password=False))
    page = head.post("/desk/windows/", second)["Location"]
    assert "本机关已有同名窗口" in head.post("/desk/windows/", second).content.decode()
    hours = {"weekdays": [1, 2], "starts": "14:30", "ends": "15:30", "quota": 3}
    head.post(page, hours)
    overlapping = head.post(page, hours | {"weekdays": [3, 2], "starts": "15:00"})
    assert overlapping.status_code == 422 and Hours.objects.filter(window__name="二号窗口").count() == 2
    assert head.post(f"{page}amend/", {"named-name": "安监窗口", "named-place": "三楼"}).status_code == 422
    head.post(f"{page}amend/", {"named-name": "二号窗口", "named-place": "三楼"})
    assert Window.objects.get(name="二号窗口").place == "三楼"
    assert "二号窗口" in visitor.get(address).content.decode()
    shown = head.get(page).content.decode()
    assert "星期一 · 星期二" in shown, "alike days stand in one row"
    head.post(f"{page}hours/end/", {"rows": [Hours.objects.get(window__name="二号窗口", weekday=1).pk, "x"]})
    assert list(Hours.objects.filter(window__name="二号窗口", until=None).values_list("weekday", flat=True)) == [2]
    for _twice in range(2):  # a tired clerk's double press calls nobody past his turn
        desk.post(f"/desk/visits/{visit.pk}/serve-and-call/")
    assert [each.state for each in Appointment.objects.order_by("queue")] == [VisitState.SERVED, VisitState.CALLED]


def test_a_window_closed_for_good_serves_whoever_has_booked(
    retail: ItemVersion, today: clock.Frozen, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    organ = retail.item.organ
    window, bureau = opened(organ), Bureau.found(organ)
    head = Client()
    head.force_login(Account.objects.create_account("hejing", "abc12345", bureau.office, must_change_password=False))
    made = actions.book(window, clock.today(), NINE, **PERSON).appointment
    gone = builders.officer("陶离", bureau.post(Role.WINDOW), since=clock.today() - dt.timedelta(days=90))
    gone.appointments.update(valid_to=clock.today() - dt.timedelta(days=30))
    staff = head.get("/desk/windows/").content.decode().partition("窗口人员进出")[2]
    assert "陶离" in staff and "一年内到岗" in staff and staff.count("在岗") == 1, "who came and who left (SVC-10)"
    address = f"/desk/windows/{window.pk}/"
    head.post(f"{address}close/")
    assert Window.objects.get().closed_on is None, "not without its tick"
    assert "已预约或正在等候的1人" in head.get(address).content.decode()
    head.post(f"{address}close/", {"sure": "yes"})
    assert head.get(address).status_code == 404 and "已永久关闭的窗口" in head.get("/desk/windows/").content.decode()
    assert not slots(organ)
    assert refused(actions.walk_in, window, by=bureau.wang) == "window.closed"
    assert refused(actions.set_hours, window, 1, NINE, TEN, 2, by=bureau.office) == "window.closed"
    assert list(windows_of(bureau.wang)) == [window]
    actions.arrive(made.pk, by=bureau.wang)
    actions.call_next(window, by=bureau.wang)
    actions.serve(made.pk, by=bureau.wang)
    assert not windows_of(bureau.wang).exists() and not queues(organ)
    actions.open_window(organ, window.name, "二楼", by=bureau.office)
    actions.open_window(organ, "二号窗口", "二楼", by=bureau.office)
    with django_assert_num_queries(2):
        assert [each.window.name for each in queues(organ)] == ["二号窗口", window.name]

    today.advance(dt.timedelta(days=90))
    actions.forget_past()
    assert Appointment.objects.get().telephone == PERSON["telephone"], "a missed one counts so long"
    today.advance(dt.timedelta(days=1))
    assert not actions.forget_past()
    past = Appointment.objects.get()
    assert (past.name, past.telephone, past.code_hash, past.state) == ("", "", "", VisitState.SERVED)
    actions.forget_past()
    assert Event.objects.filter(kind="appointment.forget").count() == 1


def test_of_two_called_at_once_each_is_called_once(retail: ItemVersion, today: clock.Frozen) -> None:
    window, bureau = opened(retail.item.organ), Bureau.found(retail.item.organ)
    assert refused(actions.call_next, window, by=bureau.wang) == "queue.empty"
    first, second = (actions.walk_in(window, by=bureau.wang) for _n in range(2))
    assert actions.call_next(window, by=bureau.wang) == first
    assert refused(actions.call_next, window, by=bureau.wang) == "queue.called"
    assert refused(actions.pass_over, second.pk, by=bureau.wang) == "appointment.state"
    assert actions.serve_and_call(first.pk, by=bureau.wang) == second
    assert actions.serve_and_call(second.pk, by=bureau.wang) == second, "nobody is left to call"

    other = builders.officer("孙磊", builders.post(builders.organ("别的机关", "OTHER-1"), Role.WINDOW))
    assert refused(actions.walk_in, window, by=other) == "window.role"


def test_cancelled_it_is_free_again_and_missed_too_often_it_is_closed(
    retail: ItemVersion, visitor: Client, today: clock.Frozen
) -> None:
    window, day = opened(retail.item.organ, quota=1), clock.today()
    made = actions.book(window, day, NINE, **PERSON)
    assert refused(actions.book, window, day, NINE, **PERSON | {"telephone": "13900139000"}) == "appointment.full"
    assert refused(actions.book, window, day, TEN, **PERSON) == "appointment.closed"
    assert refused(actions.book, window, day + dt.timedelta(days=15), NINE, **PERSON) == "appointment.ahead"
    assert visitor.post("/visits/", {"number": made.appointment.number, "code": made.code}).status_code == 302
    visitor.post(f"/visits/{made.appointment.number}/cancel/")
    assert "已取消" in visitor.get(f"/visits/{made.appointment.number}/").content.decode()
    actions.book(window, day, NINE, **PERSON)
    actions.book(window, day + dt.timedelta(days=1), NINE, **PERSON)
    assert refused(actions.book, window, day + dt.timedelta(days=2), NINE, **PERSON) == "appointment.too_many"
    today.advance(dt.timedelta(days=2))
    actions.sweep_missed()
    actions.book(window, clock.today() + dt.timedelta(days=1), NINE, **PERSON)
    today.advance(dt.timedelta(days=2))
    actions.sweep_missed()
    assert refused(actions.book, window, clock.today() + dt.timedelta(days=3), NINE, **PERSON) == "appointment.missed"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_press_at_once_no_more_come_than_the_quota(retail: ItemVersion) -> None:
    window = opened(retail.item.organ, quota=2)
    day = slots(retail.item.organ)[-1].day  # far enough ahead to be open whenever this runs
    barrier, codes, moment = threading.Barrier(6), [], clock.now()

    def press(n: int) -> None:
        barrier.wait()
        with clock.frozen(moment):
            try:
                actions.book(window, day, NINE, name="甲", telephone=f"1380013800{n}")
                codes.append("booked")
            except Refusal as refusal:
                codes.append(refusal.code)
        connection.close()

    presses = [threading.Thread(target=press, args=(n,)) for n in range(6)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert sorted(codes) == ["appointment.full"] * 4 + ["booked"] * 2
    assert sorted(Appointment.objects.values_list("seat", flat=True)) == [1, 2]
