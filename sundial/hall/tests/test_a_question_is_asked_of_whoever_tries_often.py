"""A sum in words before the next try of an address that tried often; one answer each, and no picture, script or other host."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from sundial.hall import captcha
from sundial.hall.tests.applicant import Applicant
from sundial.powers.models import ItemVersion

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

WRONG = {"number": "006402510209901010001", "password": "AAAA-AAAA-AAAA"}
ANSWER = "42"


def forty_two() -> captcha.Question:
    return captcha.Question("六乘以七等于多少？", ANSWER)


@pytest.fixture(autouse=True)
def known(settings: SettingsWrapper) -> None:
    settings.CAPTCHA_DRIVER = f"{__name__}.forty_two"


def tried_thrice(visitor: Client) -> None:
    for _each in range(3):
        assert "captcha" not in visitor.post("/progress/", WRONG).content.decode().partition("<form")[0]


def answered(visitor: Client, answer: str, token: str = "") -> str:
    shown = visitor.get("/progress/").content.decode()
    found = re.search(r'name="captcha-token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="captcha-token"', shown)
    token = token or (found and (found[1] or found[2])) or ""
    sent = {**WRONG, "captcha-token": token, "captcha-answer": answer}
    return visitor.post("/progress/", sent).content.decode()


def test_the_first_tries_are_asked_nothing(visitor: Client, db: None) -> None:
    assert "六乘以七" not in visitor.post("/progress/", WRONG).content.decode()


def test_then_nothing_is_looked_up_without_the_answer(visitor: Client, db: None) -> None:
    tried_thrice(visitor)
    unanswered = visitor.post("/progress/", WRONG)
    assert unanswered.status_code == 422 and "六乘以七" in unanswered.content.decode()
    assert "办件编号或查询密码不正确" not in unanswered.content.decode()
    wrong = answered(visitor, "41")
    assert "答案不对" in wrong and ANSWER not in re.findall(r'name="captcha-answer"[^>]*value="(\d+)"', wrong)
    assert "答案不对" not in answered(visitor, " ４２ ")


def test_an_answer_is_good_once(visitor: Client, db: None) -> None:
    tried_thrice(visitor)
    shown = visitor.get("/progress/").content.decode()
    token = next(each for each in re.findall(r'value="([^"]{40,})"', shown) if ":" in each)
    assert "答案不对" not in answered(visitor, ANSWER, token)
    assert "答案不对" in answered(visitor, ANSWER, token)
    assert "答案不对" in answered(visitor, ANSWER, token[:-2] + "xx")


def test_many_drafts_of_one_address_are_asked_too(retail: ItemVersion) -> None:
    browser = Applicant()
    for _each in range(20):
        browser.begin()
    assert "六乘以七" in browser.client.post("/services/LW-06/apply/").content.decode()


def test_a_county_that_sets_no_driver_asks_nothing(visitor: Client, settings: SettingsWrapper, db: None) -> None:
    settings.CAPTCHA_DRIVER = ""
    tried_thrice(visitor)
    assert "六乘以七" not in visitor.post("/progress/", WRONG).content.decode()


def test_every_sum_has_the_answer_its_words_ask_for() -> None:
    digits = "零一二三四五六七八九"
    for _each in range(60):
        drawn = captcha.sums()
        one, *others = (digits.index(each) for each in drawn.text if each in digits)
        expected = one if "减" in drawn.text else one * others[0] if "乘" in drawn.text else one + others[0]
        assert drawn.answer == str(expected), drawn.text
