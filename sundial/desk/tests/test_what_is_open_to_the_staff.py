"""OPEN-10, OPEN-11, OPEN-18, OPEN-20: what is signed for the inside is read by the staff alone; the lists say what is still owed."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases.models import Publication
from sundial.ledger.models import Event
from sundial.openness.lists import kept_lines, lists
from sundial.openness.tests.township import DELIBERATED, Township, refused
from sundial.organs.models import Role
from sundial.organs.tests import builders

SPENT = {
    "heading": "第四季度招待费",
    "content": "共12次，8600元。",
    "lines": ["money_inside.reception"],
    "inside": True,
}


@pytest.fixture
def town(db, today) -> Township:
    return Township.found(today)


def cleared(town: Township, case):
    town.do(case, "sign", town.head, **DELIBERATED)
    return town.do(case, "clear", town.legal, cleared=True)


def test_it_is_posted_to_the_staff_and_to_nobody_else(town, signed_in, client):
    case = cleared(town, town.planned(**SPENT))
    with refused("openness.side"):
        town.do(case, "publish", town.office, place="网站")
    case = town.do(case, "post_inside", town.office, place="本系统")
    assert case.state == "posted" and not Publication.objects.filter(case=case).exists()
    assert not case.clocks.filter(ended_at=None).exists()
    told = Event.objects.filter(subject_type="organ", subject_id=case.organ_id)
    assert not told.exists(), "what the organ owes the public is not kept by what it tells its own"
    for officer in (town.window, town.head):
        page = signed_in(officer).get("/desk/disclosure/inside/").content.decode()
        assert "8600元" in page and "第四季度招待费" in page
    stranger = signed_in(builders.officer("孙磊", builders.post(builders.organ("水利局", "W"), Role.DIRECTOR)))
    for page in (stranger.get("/desk/disclosure/inside/"), client.get("/published/"), client.get("/organs/XS/lists/")):
        assert page.status_code == 200 and "招待费" not in page.content.decode()
    outside = cleared(town, town.planned())  # the same quarter, to the public
    with refused("openness.side"):
        town.do(outside, "post_inside", town.office, place="本系统")
    assert town.do(case, "take_down", town.office).state == "closed"
    assert "8600元" not in signed_in(town.window).get("/desk/disclosure/inside/").content.decode()


def test_each_line_of_the_lists_says_what_kept_it_and_when_the_next_is_due(town, client):
    town.published(town.planned(lines=["money_outside.budget", "rural_money.relief"]))
    kept = {of.name: {str(line.words): line for line in lines} for of, lines in kept_lines(town.office.organ, False)}
    assert set(kept) == {"township_outside", "money_outside", "rural_policy", "rural_money", "rural_grassroots"}
    budget, land = kept["money_outside"]["财政预决算及执行"], kept["money_outside"]["征地及补偿"]
    assert (budget.state, budget.due_on) == ("kept", dt.date(2026, 4, 15))
    assert (land.state, land.due_on) == ("owed", dt.date(2026, 1, 15)), "the 15th after the quarter has passed"
    page = client.get("/organs/XS/lists/").content.decode()
    assert "第四季度救灾资金发放情况" in page and "逾期未公开" in page and "2026年4月15日" in page
    town.today.advance(dt.timedelta(days=31))  # the next quarter is over, its days are not
    ((_of, lines),) = [each for each in kept_lines(town.office.organ, False) if each[0].name == "rural_money"]
    assert {str(line.words): line.state for line in lines}["救济救助"] == "due"
    with refused("asked.form"):
        town.planned(timing="immediate", lines=["没有这一行"])


def test_the_lists_hold_what_the_papers_name():
    named = {each.name: (len(each.lines), each.inside) for each in lists()}
    assert named["township_inside"] == (6, True) and named["money_inside"] == (5, True)
    assert named["township_outside"] == (5, False) and named["money_outside"] == (8, False)
    assert [named[f"rural_{each}"][0] for each in ("policy", "money", "grassroots")] == [1, 5, 5]
