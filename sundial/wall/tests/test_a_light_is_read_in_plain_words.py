"""What the pages of a light and its rule say, a citizen could read: days, spans of time and offices in words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from sundial.kernel import clock
from sundial.permits import actions
from sundial.permits.tests import items
from sundial.rules.sentences import render, spoken
from sundial.supervision import queries
from sundial.supervision.actions import daily
from sundial.supervision.models import Signal
from sundial.supervision.priorities import violations
from sundial.supervision.rulebook import rules_on
from sundial.supervision.tests.test_what_a_superior_asks_lights_after_fifteen_days import DUE, come, lights, people
from sundial.wall.views import clock_entries

__all__ = ["people"]
FRIDAY = dt.timedelta(days=4)


@pytest.fixture
def over_the_weekend(watch):
    """A promise of fifteen working days that ended with a Friday, looked at a minute later."""
    watch.linwu.today.advance(FRIDAY)
    case = watch.linwu.accepted(items.licence(watch.linwu.bureau.organ))
    watch.just_after(watch.due_at(case))
    return watch.light(case, "promised-exceeded")


def test_a_limit_that_ended_on_friday_has_ended_on_saturday_and_is_not_over_by_nought_days(
    watch, over_the_weekend, browse
):
    assert over_the_weekend.values["promised_days_over"] == 0
    assert "2026年3月27日届满；届满时没有办结" in over_the_weekend.sentence
    assert "ended on 2026-03-27 with the case undecided" in over_the_weekend.sentence_en
    page = browse(watch.supervisor).get(reverse("wall:signal", args=[over_the_weekend.pk])).content.decode()
    assert "时限已届满，其后尚无应计之日" in page


def test_a_rule_names_its_owner_and_its_formula_in_words_to_whoever_was_shown_the_light(watch, browse):
    page = browse(watch.stranger).get(reverse("wall:rule", args=["promised-exceeded"])).content.decode()
    assert "监察机构" in page and "“超过承诺时限”" in page and "（参数" not in page
    assert "promised_exceeded<" not in page and ">supervision<" not in page


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [(0, "0秒", "0 s"), (59, "59秒", "59 s"), (90_060, "25小时1分", "25 h 1 min"), (3_601, "1小时1秒", "1 h 1 s")],
)
def test_a_span_of_time_is_said_as_people_say_it(seconds, zh, en):
    assert (spoken("four_steps_seconds", seconds, "zh"), spoken("four_steps_seconds", seconds, "en")) == (zh, en)


def test_a_limit_of_the_same_day_is_not_a_limit_of_nought():
    values = {"promised_limit": 0, "promised_unit": "same_day"}
    assert render("承诺时限{promised_limit}{promised_unit}。", values, "zh") == "承诺时限当日。"
    english = render("The limit of {promised_limit} {promised_unit} ended.", values, "en")
    assert english == "The limit of the same day ended."


def test_an_officer_reads_his_light_at_the_desk_from_which_he_came(watch, late, browse):
    page = browse(late.concerned).get(reverse("wall:signal", args=[late.pk])).content.decode()
    assert 'data-face="wall"' not in page
    assert 'data-face="wall"' in browse(watch.supervisor).get(reverse("wall:signal", args=[late.pk])).content.decode()


def test_a_light_on_an_item_names_the_item(watch):
    version = items.licence(watch.linwu.bureau.organ)
    on_item = ("item", version.item.code)
    assert daily.bearers_of([on_item])[on_item].name == version.name


def test_a_red_light_is_put_out_only_on_an_investigation_and_says_so(watch, late, browse):
    page = browse(watch.supervisor)
    assert "须先立项调查并查结，方可处置" in page.get(f"/wall/signals/{late.pk}/").content.decode()
    early = page.post(f"/wall/signals/{late.pk}/close/", {"verdict": "rectified", "finding": "已责令改正。"})
    assert early.status_code == 422 and "已责令改正。" in early.content.decode()
    assert page.post(f"/wall/signals/{late.pk}/investigate/").status_code == 302
    told = {"means": "调阅案卷", "findings": "逾期属实，无正当理由。"}
    assert page.post(f"/wall/signals/{late.pk}/conclude/", told).status_code == 302
    ended = page.post(f"/wall/signals/{late.pk}/close/", {"verdict": "rectified", "finding": "已责令改正。"})
    assert ended.status_code == 302 and "已责令改正。" in page.get(f"/wall/signals/{late.pk}/").content.decode()


def test_a_yellow_light_says_which_verdicts_must_wait(watch, declined, browse):
    page = browse(watch.supervisor)
    browse(declined.concerned).post(f"/wall/signals/{declined.pk}/reply/", {"text": "不属于本机关。"})
    told = page.get(f"/wall/signals/{declined.pk}/").content.decode()
    assert "采纳理由（" not in told and "属实，已纠正（须先立项调查并查结）" in told


def test_the_values_stand_in_the_order_the_rule_keeps_them(late):
    names = [each.name for each in queries.compared(late)]
    assert names[:3] == ["accepted_on", "decided_on", "promised_limit"]


def test_an_order_leads_back_to_its_light(watch, late, browse):
    page = browse(watch.supervisor)
    asked = {"kind": "rectification", "matter": "超期", "demands": "整改"}
    order = page.post(f"/wall/orders/new/?signal={late.pk}&kind=rectification", asked).url
    assert f'href="/wall/signals/{late.pk}/"' in page.get(order).content.decode()


def test_a_worked_example_is_told_in_the_readers_language(watch, browse):
    client = browse(watch.stranger)
    address = reverse("wall:rule", args=["promised-exceeded"])
    assert "次日仍未办结，亮红灯" in client.get(address).content.decode()
    client.cookies["django_language"] = "en"
    shown = client.get(address).content.decode()
    assert "not ended the day after: red" in shown and "次日仍未办结，亮红灯" not in shown


def test_a_light_shows_how_the_days_of_the_limit_it_speaks_of_were_counted(late):
    assert clock_entries(late)[0].due_on, "begun with the promise, due on its last day"


def test_a_light_that_speaks_of_no_limit_shows_no_days(declined):
    assert declined.case.clocks.exists() and clock_entries(declined) == []


def test_three_violations_are_put_right_first_and_are_found_by_their_name(watch, late, browse):
    closed = watch.linwu.submitted(items.licence(watch.linwu.bureau.organ, code="T-09"))
    actions.decline(closed.pk, "不属于本机关职权。", by=watch.linwu.bureau.wang)
    declined = watch.light(closed, "acceptance-refused")
    known = {rule.id for rule in rules_on(clock.today())}
    assert {each.zh for each in violations().values()} == {"线下审批", "违规审批", "超时审批"}
    assert all(each.rules <= known for each in violations().values()), "each rule named is in the book"
    page = browse(watch.supervisor)
    assert page.get("/wall/").content.decode().count("优先纠正：超时审批") == 1, "the refusal is none of the three"
    assert "优先纠正：超时审批" in page.get(f"/wall/signals/{late.pk}/").content.decode()
    for asked, found in (
        ({"first": "overtime"}, {late.pk}),
        ({"first": "offline"}, set()),
        ({}, {late.pk, declined.pk}),
    ):
        shown = page.get("/wall/signals/", asked).context["page"].object_list
        assert {each.pk for each in shown} & {late.pk, declined.pk} == found


def test_the_days_of_a_term_are_counted_on_its_light_too(people, today):
    case = come(people, "carry_out")
    today.move_to(DUE + dt.timedelta(minutes=1))
    assert "term-exceeded" in lights(case)
    begun = clock_entries(Signal.objects.get(case=case, rule_id="term-exceeded"))[0]
    assert begun.due_on == clock.local_date(DUE - dt.timedelta(minutes=1)), (
        "fifteen working days from the day of receipt"
    )
