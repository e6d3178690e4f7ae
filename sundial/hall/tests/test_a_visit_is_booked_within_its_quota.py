"""预约: an hour holds its quota whoever presses at once; the person draws a queue number, cancels, or is missed."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection
from django.test import Client

from sundial.appointments import actions
from sundial.appointments.models import Appointment, Hours, VisitState, Window
from sundial.appointments.queries import slots
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actor import Actor
from sundial.ledger.models import Event
from sundial.organs.models import Account, Role
from sundial.organs.tests import builders
from sundial.permits.tests.life import Bureau
from sundial.powers.models import ItemVersion

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
    screen = visitor.get(f"/organs/{organ.code}/queue/").content.decode()
    assert screen.index("A001") < screen.index("B002") and "李娟" not in screen
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
    desk.post(f"/desk/visits/{visit.pk}/serve/")
    assert Appointment.objects.get(pk=visit.pk).state == VisitState.SERVED

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
