"""An evaluation of organs: opened by one with the post, answered with a code once or as a citizen, counted and published by itself."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from sundial.complaints import surveys
from sundial.complaints.models import Evaluation, Group, Survey
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs.models import Account, Organ
from sundial.organs.tests import builders
from sundial.permits.tests.life import Linwu, an_organ

LAST = dt.timedelta(days=20)


@pytest.fixture
def water(linwu: Linwu) -> Organ:
    return an_organ("临武县水利局", "LINWU-WATER", document_mark="临水")


@pytest.fixture
def opened(linwu: Linwu, water: Organ) -> surveys.Opened:
    """The office of 安监局 holds an evaluation of 水利局, with two codes for deputies."""
    days = (clock.today(), clock.today() + LAST)
    return surveys.open_survey(
        linwu.bureau.organ, "2026年度评议", *days, [water], {Group.DEPUTY: 2}, by=linwu.bureau.office
    )


def address(survey: Survey, organ: Organ, more: str = "evaluate/") -> str:
    return f"/evaluation/{survey.pk}/organs/{organ.code}/{more}"


def refused(act, *args: object, **named: object) -> str:
    with pytest.raises(Refusal) as refusal:
        act(*args, **named)
    return refusal.value.code


def say(survey: Survey, organ: Organ, level: int = 5, code: str = "", address: str = "192.0.2.1") -> Evaluation:
    word = surveys.Word({"overall": level}, code=code)
    return surveys.evaluate(survey.pk, organ, word, address=address, from_staff=False)


def test_an_organ_is_evaluated_on_a_page_without_a_name(visitor: Client, opened: surveys.Opened, water: Organ) -> None:
    place = address(opened.survey, water)
    assert water.name in visitor.get(f"/evaluation/{opened.survey.pk}/").content.decode()
    assert "checked" not in visitor.get(place).content.decode(), "nothing is chosen beforehand"
    assert visitor.post(place, {"open": "4"}).status_code == 422, "the first question is owed"
    assert visitor.post(place, {"overall": "2", "open": "4", "clean": "0", "text": "要跑三次"}).status_code == 302
    given = Evaluation.objects.get()
    assert (given.group, given.levels, given.left_out) == (Group.CITIZEN, {"overall": 2, "open": 4}, "")
    told = Event.objects.get(kind="survey.evaluate").data
    assert told["levels"] == {"overall": 2, "open": 4} and "要跑三次" not in str(told)


def test_the_office_opens_one_at_the_desk_and_sees_its_codes_once(linwu: Linwu, water: Organ) -> None:
    desk, today = Client(), clock.today()
    office = linwu.bureau.office
    desk.force_login(Account.objects.create_account("hejing", "abc12345", office, must_change_password=False))
    form = {
        "host": linwu.bureau.organ.pk,
        "title": "2026年度评议",
        "opens_on": today,
        "closes_on": today + LAST,
        "organs": [water.pk],
        **dict.fromkeys(surveys.INVITED, 0),
        "cppcc": 3,
    }
    shown = desk.post("/desk/evaluations/", form).content.decode()
    survey = Survey.objects.get()
    codes = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", shown)
    assert len(codes) == survey.invitations.count() == 3
    say(survey, water, code=codes[0])
    Evaluation.objects.update(text="办事认真")
    later = desk.get(f"/desk/evaluations/{survey.pk}/").content.decode()
    assert "办事认真" in later and codes[0] not in later + desk.get("/desk/evaluations/").content.decode()


def test_a_code_tells_the_group_counts_once_and_is_of_this_survey(opened: surveys.Opened, water: Organ) -> None:
    code = opened.codes["deputy"][0]
    assert say(opened.survey, water, code=code.lower()).group == Group.DEPUTY
    assert refused(say, opened.survey, water, code=code) == "survey.done"
    assert refused(say, opened.survey, water, code="AAAA-AAAA-AAAA") == "survey.code"
    assert not Evaluation.objects.exclude(source="").exists(), "whoever has a code leaves no trace of the address"


def test_one_address_does_not_outvote_the_county(opened: surveys.Opened, water: Organ) -> None:
    for _each in range(surveys.policy().of_one_address):
        say(opened.survey, water)
    assert refused(say, opened.survey, water) == "survey.enough"
    assert say(opened.survey, water, address="192.0.2.2")


def test_what_the_staff_says_as_citizens_is_kept_and_left_out(
    opened: surveys.Opened, water: Organ, today: clock.Frozen, visitor: Client
) -> None:
    surveys.evaluate(opened.survey.pk, water, surveys.Word({"overall": 5}), address="10.0.0.1", from_staff=True)
    today.advance(LAST + dt.timedelta(days=1))
    surveys.close_due()
    said = Survey.objects.get().result[water.code]
    assert said["left_out"] == 1 and said["people"]["citizen"] == 0


def test_it_closes_by_itself_and_its_result_is_what_was_counted(
    opened: surveys.Opened, water: Organ, today: clock.Frozen, visitor: Client
) -> None:
    for n in range(20):
        say(opened.survey, water, level=5 if n < 15 else 1, address=f"192.0.2.{n}")
    say(opened.survey, water, level=1, code=opened.codes["deputy"][0])
    assert address(opened.survey, water) in visitor.get(f"/organs/{water.code}/").content.decode(), (
        "its page asks for it"
    )
    assert visitor.get(address(opened.survey, water, "")).status_code == 404, "no result before the last day is over"
    today.advance(LAST + dt.timedelta(days=1))
    assert refused(say, opened.survey, water) == "survey.closed"
    surveys.close_due()
    surveys.close_due()
    assert Event.objects.filter(kind="survey.close").count() == 1
    page = visitor.get(f"/evaluation/{opened.survey.pk}/").content.decode()
    assert "75%" in page and "样本太少" in page, "twenty citizens have a share, one deputy has none"
    assert "0%" not in page.replace("50%", "").replace("90%", "")
    detail = visitor.get(address(opened.survey, water, "")).content.decode()
    assert "75%" in detail and "总体评价" in detail
    told = visitor.get(f"/organs/{water.code}/").content.decode()
    assert "75%" in told and "样本太少" in told and address(opened.survey, water) not in told


def test_only_one_with_the_post_opens_one_of_other_organs_for_a_fair_time(linwu: Linwu, water: Organ) -> None:
    organ, today, office = linwu.bureau.organ, clock.today(), linwu.bureau.office

    def opens(by=office, begins=today, ends=today + LAST, organs=(water,), invited=None) -> str:
        return refused(surveys.open_survey, organ, "评议", begins, ends, organs, invited or {}, by=by)

    assert opens(by=linwu.bureau.zhang) == "survey.role"
    assert opens(begins=today - dt.timedelta(days=1)) == "survey.past"
    assert opens(ends=today + dt.timedelta(days=2)) == "survey.days"
    assert opens(organs=(water, organ)) == "survey.own"
    elsewhere = builders.organ("南通市水利局", "NT-WATER", region=builders.region("320600", "南通市"))
    assert opens(organs=(water, elsewhere)) == "survey.outside"
    assert opens(invited={Group.DEPUTY: 100_000}) == "survey.codes"
