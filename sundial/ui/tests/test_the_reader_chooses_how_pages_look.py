"""Language, large type and high contrast: by form, kept in a cookie, never leading off the site."""

from __future__ import annotations

import pytest
from django.test import Client

from sundial.ui import display
from sundial.ui.language import marked


@pytest.fixture
def browser():
    return Client(headers={"accept-language": "zh-CN"})


def test_large_type_is_switched_on_and_off(browser):
    answer = browser.post("/display/", {"switch": "large", "next": "/style/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/style/"
    assert answer.cookies[display.COOKIE].value == "large"
    assert browser.post("/display/", {"switch": "large"}).cookies[display.COOKIE].value == ""


def test_both_switches_are_kept_together(browser):
    browser.post("/display/", {"switch": "large"})
    assert browser.post("/display/", {"switch": "contrast"}).cookies[display.COOKIE].value == "contrast.large"


def test_the_page_carries_the_choice(draw, request_at):
    request = request_at("/")
    request.COOKIES[display.COOKIE] = "large.contrast"
    assert draw("{% display_attributes %}", request) == ' data-type="large" data-contrast="high"'


def test_an_unknown_word_in_the_cookie_does_nothing(draw, request_at):
    request = request_at("/")
    request.COOKIES[display.COOKIE] = 'x" onload="y.large'
    assert draw("{% display_attributes %}", request) == ' data-type="large"'


def test_an_unknown_switch_changes_nothing(browser):
    assert browser.post("/display/", {"switch": "comic"}).cookies[display.COOKIE].value == ""


def test_nobody_is_sent_to_another_site(browser):
    assert browser.post("/display/", {"switch": "large", "next": "https://evil.example/"})["Location"] == "/"


def test_looking_at_the_address_changes_nothing(browser):
    assert browser.get("/display/").status_code == 405


def test_the_language_is_switched_by_form(browser):
    answer = browser.post("/language/", {"language": "en", "next": "/style/"})
    assert answer.status_code == 302
    assert browser.cookies["django_language"].value == "en"


def test_without_a_choice_a_page_is_chinese_whatever_the_browser_prefers():
    page = Client(headers={"accept-language": "en-US,en"}).get("/no-such-page").content.decode()
    assert 'lang="zh-CN"' in page


@pytest.mark.parametrize(
    ("drawn", "sent"),
    [
        ('<a href="/x/">烟花爆竹经营（零售）许可证</a>', '<a lang="zh-CN" href="/x/">烟花爆竹经营（零售）许可证</a>'),
        ("<li>承办人A</li>", '<li lang="zh-CN">承办人A</li>'),
        ("<p>Decided by 临武县安监局 today</p>", "<p>Decided by 临武县安监局 today</p>"),
        ('<button lang="zh-CN">中文</button>', '<button lang="zh-CN">中文</button>'),
        ("<p>局长<b>刘敏</b></p>", '<p>局长<b lang="zh-CN">刘敏</b></p>'),
        ("<textarea name='x'>零售</textarea>", "<textarea name='x'>零售</textarea>"),
    ],
)
def test_what_the_record_says_in_chinese_is_marked_on_an_english_page(drawn, sent):
    assert marked(drawn) == sent
