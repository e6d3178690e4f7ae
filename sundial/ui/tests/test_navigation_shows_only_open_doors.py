"""Rooms hang their places; a reader sees those they may enter, in order, with the present one marked."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext_lazy

from sundial.ui import nav
from sundial.ui.nav import Place
from sundial.ui.templatetags.frame import is_inside


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    monkeypatch.setattr(nav, "_places", {})
    monkeypatch.setattr(nav, "_slots", {})


def test_a_closed_door_is_not_shown(draw, request_at):
    nav.register("desk", Place("进", "ui:style"))
    nav.register("desk", Place("不可进", "ui:language", allowed=lambda user: False))
    drawn = draw('{% nav "desk" %}', request_at("/"))
    assert "进" in drawn
    assert "不可进" not in drawn


def test_places_stand_in_order_and_the_present_one_is_marked(draw, request_at):
    nav.register("desk", Place("后", "ui:language", order=2))
    nav.register("desk", Place("先", "ui:style", order=1, count=lambda request: 12))
    drawn = draw('{% nav "desk" %}', request_at("/style/lights/"))
    assert drawn.index("先") < drawn.index("后")
    assert '<a href="/style/" aria-current="page"><span>先</span> <span class="sd-count">12</span></a>' in drawn
    assert drawn.count("aria-current") == 1


def test_a_group_folds_away_without_a_script_and_says_that_the_present_place_is_in_it(draw, request_at):
    nav.register("hall", Place("首页", "ui:style", order=1))
    nav.register("hall", Place("其他", "ui:language", group="公开", order=2))
    drawn = draw('{% nav "hall" folds=True %}', request_at("/display/language/"))
    assert drawn.index("首页") < drawn.index("<details") < drawn.index("<summary>公开</summary>") < drawn.index("其他")
    assert "<h2>公开</h2>" in draw('{% nav "hall" %}', request_at("/"))
    here = draw('{% nav "hall" folds=True %}', request_at(nav.places("hall", None)[1].url))
    assert "data-here" in here and "data-here" not in draw('{% nav "hall" folds=True %}', request_at("/style/"))


def test_faces_do_not_share_places(draw, request_at):
    nav.register("hall", Place("大厅的", "ui:style"))
    assert "大厅的" not in draw('{% nav "desk" %}', request_at("/"))


def test_the_label_is_read_in_the_language_of_the_page(draw, request_at):
    nav.register("desk", Place(gettext_lazy("Large type"), "ui:style"))
    assert "大字版" in draw('{% nav "desk" %}', request_at("/"))


def test_one_address_cannot_be_hung_twice_with_two_meanings():
    nav.register("desk", Place("一", "ui:style"))
    nav.register("desk", Place("一", "ui:style"))
    with pytest.raises(ValueError, match="already"):
        nav.register("desk", Place("二", "ui:style"))


def test_a_slot_draws_what_rooms_hung_in_it_with_the_context_of_the_page(draw, request_at):
    nav.fill("footer", "ui/brand.html")
    assert "某县" in draw('{% slot "footer" %}', request_at("/"), subtitle="某县")
    assert draw('{% slot "elsewhere" %}', request_at("/")) == ""


def test_the_first_page_is_not_where_every_other_page_is():
    assert is_inside("/", "/")
    assert not is_inside("/guides/", "/")
    assert is_inside("/guides/7/", "/guides/")


def test_a_face_without_open_doors_has_no_navigation(draw, request_at):
    assert draw('{% nav "desk" %}', request_at("/")).strip() == ""
