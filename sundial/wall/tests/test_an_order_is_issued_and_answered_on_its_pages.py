"""A supervisor issues an order from a light; the addressee finds it on his desk and answers; the supervisor ends it."""

from __future__ import annotations

import datetime as dt

from sundial.kernel import clock
from sundial.supervision.orders.models import Order, OrderState


def test_from_the_light_to_the_end(watch, late, browse):
    supervisor, chief = browse(watch.supervisor), browse(watch.linwu.bureau.liu)
    assert "采取监察措施" in supervisor.get(f"/wall/signals/{late.pk}/").content.decode()
    new = f"/wall/orders/new/?signal={late.pk}"
    assert "网上督办" in supervisor.get(new).content.decode()
    form = supervisor.get(f"{new}&kind=online_supervision").context["form"]
    asked = {"kind": "online_supervision", "matter": form.initial["matter"], "demands": form.initial["demands"]}
    answer = supervisor.post(f"{new}&kind=online_supervision", {**asked, "matter": ""})
    assert answer.status_code == 422
    answer = supervisor.post(f"{new}&kind=online_supervision", asked)
    order = Order.objects.get()
    page = f"/wall/orders/{order.pk}/"
    assert answer.url == page
    assert order.number in chief.get("/wall/orders/").content.decode()
    assert "提交回复" in chief.get(page).content.decode()
    assert chief.get(f"{page}paper/")["Content-Type"] == "application/pdf"
    assert chief.post(f"{page}reply/", {"text": ""}).status_code == 422
    assert chief.post(f"{page}reply/", {"text": "已办结。"}).status_code == 302
    assert supervisor.post(f"{page}send-back/", {"back-note": ""}).status_code == 422, "why it is sent back"
    assert supervisor.post(f"{page}send-back/", {"back-note": "未附办结凭证"}).status_code == 302
    assert "未附办结凭证" in chief.get(page).content.decode()
    assert chief.post(f"{page}reply/", {"text": "已办结，凭证附后。"}).status_code == 302
    assert supervisor.post(f"{page}accept/", {"accept-note": "属实"}).status_code == 302
    Order.objects.update(look_back_on=clock.today() + dt.timedelta(days=1))
    told = supervisor.get(page).content.decode()
    assert "自当日起在此记录结果" in told and f"{page}close/" not in told, "no form that would only be refused"
    Order.objects.update(look_back_on=None)
    assert supervisor.post(f"{page}close/", {"result": "办结"}).status_code == 302
    order.refresh_from_db()
    assert order.state == OrderState.CLOSED


def test_to_a_stranger_the_order_does_not_exist(watch, late, browse):
    supervisor, stranger = browse(watch.supervisor), browse(watch.stranger)
    supervisor.post(
        f"/wall/orders/new/?signal={late.pk}&kind=circular", {"kind": "circular", "matter": "超期", "demands": "整改"}
    )
    order = Order.objects.get()
    for path in ("", "paper/"):
        assert stranger.get(f"/wall/orders/{order.pk}/{path}").status_code == 404
    assert stranger.get("/wall/orders/new/").status_code == 403
    assert stranger.post(f"/wall/orders/{order.pk}/withdraw/", {"reason": "误发"}).status_code == 404
    assert supervisor.post(f"/wall/orders/{order.pk}/withdraw/", {"reason": "误发"}).status_code == 302
    order.refresh_from_db()
    assert order.state == OrderState.WITHDRAWN


def test_a_circular_cannot_end_before_it_is_signed_for(watch, late, browse):
    supervisor, chief = browse(watch.supervisor), browse(watch.linwu.bureau.liu)
    supervisor.post(
        f"/wall/orders/new/?signal={late.pk}&kind=circular", {"kind": "circular", "matter": "超期", "demands": "整改"}
    )
    page = f"/wall/orders/{Order.objects.get().pk}/"
    assert supervisor.post(f"{page}close/", {"result": "完"}).status_code == 422
    chief.post(f"{page}receive/")
    assert supervisor.post(f"{page}close/", {"result": "已知悉"}).status_code == 302
