"""Each light has a word and a shape of its own; no data is grey."""

from __future__ import annotations

import pytest

from sundial.ui import icons


@pytest.mark.parametrize(
    ("colour", "word"),
    [("red", "红灯"), ("yellow", "黄灯"), ("warning", "预警"), ("grey", "无数据"), ("clear", "正常")],
)
def test_it_says_its_word(draw, colour, word):
    drawn = draw("{% light colour %}", colour=colour)
    assert word in drawn
    assert icons.icon(f"light-{colour}") in drawn


def test_no_two_lights_share_a_shape():
    shapes = [drawing for name, drawing in icons.LINES.items() if name.startswith("light-")]
    assert len(set(shapes)) == len(shapes) == 5


def test_no_light_on_record_is_grey_and_never_green(draw):
    drawn = draw("{% light None %}")
    assert "sd-light-grey" in drawn
    assert "无数据" in drawn


def test_it_says_why_and_leads_to_the_whole_reason(draw):
    drawn = draw('{% light "red" why url="/why/7" %}', why="已超过法定时限4个工作日 <b>")
    assert "已超过法定时限4个工作日 &lt;b&gt;" in drawn
    assert '<a href="/why/7">为什么亮灯</a>' in drawn


def test_an_unknown_light_is_refused(draw):
    with pytest.raises(KeyError):
        draw('{% light "green" %}')


@pytest.mark.parametrize(("letter", "text"), [("A", "高廉政风险"), ("B", "中廉政风险"), ("C", "低廉政风险")])
def test_a_risk_grade_shows_its_letter_and_meaning(draw, letter, text):
    drawn = draw("{% grade letter %}", letter=letter)
    assert f"<b>{letter}</b>" in drawn
    assert text in drawn
