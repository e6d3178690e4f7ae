"""Structure of the SVG: what is in the rows is in the drawing, inside its paper, without colour alone or style attributes."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override
from lxml import etree

from sundial.powers import queries
from sundial.powers.chart import draw
from sundial.powers.chart_rows import Ask, Beside, chart_of
from sundial.powers.chart_sheet import GRADES, MEASURE
from sundial.powers.chart_text import balanced, width, wrap
from sundial.powers.models import PowerItem, RouteStep

SVG = "{http://www.w3.org/2000/svg}"


def version(code):
    return queries.version_on(PowerItem.objects.get(code=code))


def drawn(code, **options):
    with override("en"):
        return etree.fromstring(draw(version(code), **options))


def words(svg):
    return [text.text for text in svg.iter(f"{SVG}text")]


@pytest.fixture(params=["LW-01", "LW-03", "LW-10", "LW-11"])
def code(request, linwu):
    return request.param


@pytest.mark.parametrize("internal", [False, True])
@pytest.mark.parametrize("narrow", [False, True])
def test_every_word_stands_on_the_paper(code, internal, narrow):
    svg = drawn(code, internal=internal, narrow=narrow)
    paper = float(svg.get("width"))
    assert paper == (360 if narrow else 880)
    for text in svg.iter(f"{SVG}text"):
        size, x = float(text.get("font-size")), float(text.get("x"))
        wide = width(text.text) * size
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[text.get("text-anchor")]
        assert left >= 0 and left + wide <= paper + 2, text.text
        assert 0 < float(text.get("y")) < float(svg.get("height"))


def test_a_strict_content_policy_lets_it_stand_in_a_page(code):
    raw = draw(version(code), internal=True)
    assert not re.search(r"\bstyle=|<style|<script|\bon\w+=|href=", raw)


def test_the_same_version_gives_the_same_bytes(code):
    assert draw(version(code), internal=True) == draw(version(code), internal=True)


def test_it_is_named_and_told_for_those_who_do_not_see_it(code):
    svg = drawn(code)
    assert svg.get("role") == "img" and svg.get("aria-label") == version(code).name
    assert version(code).name in svg.find(f"{SVG}title").text and svg.find(f"{SVG}desc").text


def test_every_step_of_the_route_is_drawn_with_its_number_and_post(linwu):
    found = words(drawn("LW-11"))
    for step in version("LW-11").route.all():
        assert step.name in found and str(step.stage) in found
    assert found.count("分管领导审查") == 1


def test_all_seven_elements_are_shown_and_a_missing_one_is_said(code):
    found = words(drawn(code))
    assert [word[0] for word in found if word[0] in "①②③④⑤⑥⑦"] == list("①②③④⑤⑥⑦")
    assert found.count("not stated") == (3 if code == "LW-10" else 0)


def test_the_public_chart_branches_for_correction_refusal_visit_and_rectification(linwu):
    rows = {row.key: row for row in chart_of(version("LW-01")).rows}
    asks = {key: row for key, row in rows.items() if isinstance(row, Ask)}
    assert asks["complete"].side.key == "correct" and asks["complete"].back_to == "submit"
    assert asks["competent"].side.key == "decline"
    assert asks["decision"].side.key == "refuse" and asks["decision"].on_to == "deliver"
    assert asks["if-stage3"].skip_to == asks["if-stage4"].skip_to == "stage5"


def test_an_item_without_visits_has_no_such_question(linwu):
    keys = [row.key for row in chart_of(version("LW-03")).rows]
    assert not any(key.startswith("if-") for key in keys)


def test_risks_are_told_by_shape_letter_and_colour(linwu):
    svg = drawn("LW-11", internal=True)
    by_fill = {each.get("fill"): each.tag.removeprefix(SVG) for each in svg.iter() if each.get("fill")}
    assert by_fill[GRADES["A"][0]] == by_fill[GRADES["B"][0]] == "polygon" and by_fill[GRADES["C"][0]] == "circle"
    assert by_fill[MEASURE[0]] == "rect"
    corners = {
        fill: len(each.get("points").split()) for each in svg.iter(f"{SVG}polygon") if (fill := each.get("fill"))
    }
    assert corners[GRADES["A"][0]] == 3 and corners[GRADES["B"][0]] == 4
    assert {"A", "B", "C", "防"} <= set(words(svg))


def test_what_may_go_wrong_is_told_inside_only(linwu):
    risk = version("LW-11").risks.get(step__kind="meeting")
    assert any(risk.description.startswith(word) for word in words(drawn("LW-11", internal=True)) if len(word) > 6)
    assert not any(word in risk.description for word in words(drawn("LW-11")) if len(word) > 8)


def test_parallel_steps_stand_side_by_side_between_two_bars(linwu):
    found = version("LW-01")
    first = found.route.first()
    RouteStep.objects.create(
        version=found, stage=first.stage, position=1, name="法制审核", kind="legal_review", role="legal_reviewer"
    )
    row = next(row for row in chart_of(version("LW-01")).rows if isinstance(row, Beside))
    assert [node.title for node in row.nodes] == [first.name, "法制审核"]
    svg = drawn("LW-01")
    at = {text.text: (float(text.get("x")), float(text.get("y"))) for text in svg.iter(f"{SVG}text")}
    assert at[first.name][1] == at["法制审核"][1] and at[first.name][0] < at["法制审核"][0]


def test_many_parallel_steps_are_stacked_on_a_telephone(linwu):
    found = version("LW-01")
    for position in range(1, 4):
        RouteStep.objects.create(
            version=found, stage=1, position=position, name=f"征求意见{position}", kind="handle", role="handler_b"
        )
    svg = drawn("LW-01", narrow=True)
    heights = [float(text.get("y")) for text in svg.iter(f"{SVG}text") if text.text.startswith("征求意见")]
    assert len(set(heights)) == 3


def test_lines_break_where_chinese_breaks():
    assert wrap("书面审查，提出意见。", 4.2) == ["书面审查，", "提出意见。"]
    assert wrap("电话0735-6266489受理", 5) == ["电话", "0735-6266489", "受理"]
    assert balanced("一次性告知补正", 6.5) == ["一次性告", "知补正"]
