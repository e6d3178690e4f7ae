"""Whoever must pay sees how much, until when and what lateness has cost; whoever may defend sees until when."""

from __future__ import annotations

import re

from django.test import Client

from sundial.cases.models import Case
from sundial.cases.stated import do
from sundial.kernel import clock
from sundial.levies.tests.desk import DAY, PROOF, Desk
from sundial.penalties.tests.life import Penal, an_item, bureau


def followed(case: Case, password: str) -> str:
    """The words of the party's page."""
    client = Client()
    answer = client.post("/progress/", {"number": case.number, "password": password}, follow=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_an_overdue_levy_is_told_with_its_surcharge_so_far(db: None, today: clock.Frozen) -> None:
    desk = Desk.set_up(today)
    case = desk.declared("100000")
    desk.do(case, "assess", desk.zhou, verified_quantity="100000", verification="相符。")
    desk.do(case, "notify", desk.zhang, payee="市财政非税收入专户", treasury=True)
    password = do(case.pk, "deliver", PROOF, by=desk.zhang).handed_password
    assert "尚欠 13,350.00" in followed(case, password) and "逾期天数" not in followed(case, password)
    desk.later(17 * DAY)
    shown = followed(case, password)
    for told in ("2026年3月9日", "逾期天数 10", "截至今日应加收、尚未登记的滞纳金 267.00"):
        assert told in shown, told
    assert "目前没有期限在计算" not in shown
    desk.pay(case, "13350.00")
    assert "尚欠 0.00" in followed(case, password)


def test_a_party_that_was_told_sees_until_when_it_may_speak(db: None, today: clock.Frozen) -> None:
    penal = Penal(today, **bureau())
    case = penal.noticed(penal.proposed(penal.investigated(an_item(penal.organ)), "200000"))
    shown = followed(case, case.handed_password)
    assert re.search(r"您的期限和应缴款项 陈述申辩期限 .*还剩5个工作日.* 听证期限 .*还剩5个工作日", shown)
