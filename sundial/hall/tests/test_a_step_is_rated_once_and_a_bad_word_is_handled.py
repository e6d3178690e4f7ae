"""Ratings: once a step, no level chosen for anybody, a bad one handled with a call back, an untrue one appealed, silence counted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from sundial.cases.models import Case
from sundial.cases.panels import panels
from sundial.complaints import figures, ratings
from sundial.complaints.analysis import unhandled
from sundial.complaints.models import Left, Rating, Step
from sundial.complaints.ratings import Said
from sundial.complaints.tests.centre import Centre
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.quarters import Quarter
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Officer
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.powers.models import PowerItem


def refused(code: str) -> object:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.fixture
def centre(db: None, today: clock.Frozen) -> Centre:
    return Centre.found(today)


@pytest.fixture
def case(centre: Centre, linwu: Linwu) -> Case:
    """A licence that was accepted and is not decided yet."""
    return linwu.accepted(licence(linwu.bureau.organ))


def test_a_step_is_rated_once_it_is_reached_and_once_only(case: Case) -> None:
    assert ratings.steps_to_rate(case) == [Step.ACCEPTANCE]
    with refused("rating.step"):
        ratings.give(case.pk, Said("decision", 5), from_staff=False)
    with refused("rating.level"):
        ratings.give(case.pk, Said("acceptance", 6), from_staff=False)
    ratings.give(case.pk, Said("acceptance", 4), from_staff=False)
    with refused("rating.step"):
        ratings.give(case.pk, Said("acceptance", 1, ("slow",)), from_staff=False)
    assert Rating.objects.get().complaint is None


def handler_of(case: Case) -> Officer:
    return next(each for each in Officer.objects.filter(organ=case.organ) if each.name == "张强")


def test_a_bad_word_says_why_and_is_put_right_in_its_days_with_a_call_back(case: Case, centre: Centre) -> None:
    with refused("rating.reason"):
        ratings.give(case.pk, Said("acceptance", 2), from_staff=False)
    rating = ratings.give(case.pk, Said("acceptance", 1, ("slow", "manner"), "等了很久"), from_staff=False)
    bad = rating.complaint
    assert bad is not None and bad.state == "dispatched" and bad.seats["handling"] == str(case.organ_id)
    held = bad.clocks.get(ended_at=None)
    assert (held.budget, held.unit) == (5, "working_day")
    bad = centre.do(bad, "answer", handler_of(case), reply="已整改，向您道歉。")
    with refused("complaint.call_back"):
        centre.do(bad, "close", centre.handler)
    centre.do(bad, "call_back", centre.handler, spoken_on="2026-03-02", outcome="认可整改。")
    assert centre.do(bad, "close", centre.handler).state == "closed"


def test_a_bad_word_nobody_can_handle_is_kept_and_the_desk_says_so(case: Case, centre: Centre) -> None:
    PowerItem.objects.filter(procedure="complaint").update(cancelled_on=dt.date(2026, 1, 1))
    rating = ratings.give(case.pk, Said("acceptance", 1, ("slow",), "等了很久"), from_staff=False)
    assert rating.complaint is None and rating.level == 1
    (shown,) = [each for each in panels(case) if each.columns[1] == "评价等级"]
    assert "无人处理" in shown.lines[0].cells[2].text
    told = unhandled(Quarter.of(local_date(rating.given_at)), [case.organ_id])
    assert list(told) == [rating] and not unhandled(Quarter(2020, 1), [case.organ_id])


def test_an_untrue_word_is_decided_outside_the_organ_and_stays_without_counting(case: Case, centre: Centre) -> None:
    bad = ratings.give(case.pk, Said("acceptance", 1, ("fee",)), from_staff=False).complaint
    assert bad is not None
    centre.do(bad, "appeal_rating", handler_of(case), reason="本事项不收费，缴费记录为空。")
    bad = centre.do(bad, "settle_appeal", centre.director, untrue=True, reason="查无收费。")
    rating = Rating.objects.get()
    assert bad.state == "closed" and rating.left_out == Left.UNTRUE and rating.level == 1


def test_what_the_staff_says_of_itself_is_kept_and_does_not_count(case: Case) -> None:
    rating = ratings.give(case.pk, Said("acceptance", 5), from_staff=True)
    assert rating.left_out == Left.STAFF and rating.complaint is None
    ratings.mark_device("10.0.0.7")
    assert ratings.is_staff_device("10.0.0.7") and not ratings.is_staff_device("10.0.0.8")


def test_silence_is_counted_as_silence_and_the_left_out_stand_beside(case: Case) -> None:
    (tally,) = _tallies_of(case)
    assert (tally.cases, tally.silent, tally.counted) == (1, 1, 0)
    ratings.give(case.pk, Said("acceptance", 5), from_staff=True)
    (tally,) = _tallies_of(case)
    assert (tally.silent, tally.counted, tally.good, tally.left_out[Left.STAFF]) == (0, 0, 0, 1)


def _tallies_of(case: Case) -> list[figures.Tally]:
    return [each for each in figures.of_organs() if each.key == case.organ.code]


def test_the_page_chooses_nothing_and_tells_the_staff_that_its_word_will_not_count(case: Case, linwu: Linwu) -> None:
    visitor = Client()
    session = visitor.session
    session["hall.cases"] = {case.number: (clock.now() + dt.timedelta(minutes=5)).isoformat()}
    session.save()
    address = f"/progress/{case.number}/rate/acceptance/"
    assert "checked" not in visitor.get(address).content.decode()
    assert visitor.post(address, {}).status_code == 422
    assert visitor.get(f"/progress/{case.number}/rate/decision/").status_code == 404
    ratings.mark_device("127.0.0.1")
    assert "不计入统计" in visitor.get(address).content.decode()
    assert visitor.post(address, {"level": "5"}).status_code == 302
    assert Rating.objects.get().left_out == Left.STAFF
    page = visitor.get(f"/progress/{case.number}/").content.decode()
    assert "来自工作人员设备" in page and address not in page
    public = Client().get("/ratings/").content.decode()
    assert "样本太少" in public and Client().get(f"/ratings/{case.organ.code}/").status_code == 200
