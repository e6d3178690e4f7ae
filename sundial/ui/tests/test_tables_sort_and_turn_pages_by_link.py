"""Sorting, filtering and paging are plain links that keep the rest of the address."""

from __future__ import annotations

from django.core.paginator import Paginator

from sundial.ui.parts import Column, Cursor, Filter, Table


def test_a_heading_sorts_up_then_down_and_goes_back_to_the_first_page(draw, request_at):
    header = '{% sort_header "due" "期限" %}'
    assert 'href="?q=a&amp;sort=due"' in draw(header, request_at("/?q=a&page=7"))
    assert 'href="?sort=-due"' in draw(header, request_at("/?sort=due"))
    assert 'href="?sort=due"' in draw(header, request_at("/?sort=-due"))


def test_the_sorted_column_tells_its_order(draw, request_at):
    header = '{% sort_header "due" "期限" %}'
    assert 'aria-sort="ascending"' in draw(header, request_at("/?sort=due"))
    assert 'aria-sort="descending"' in draw(header, request_at("/?sort=-due"))
    assert "aria-sort" not in draw(header, request_at("/?sort=number"))


def test_a_column_without_a_key_cannot_be_sorted(draw, request_at):
    assert "<a " not in draw('{% sort_header "" "事项" %}', request_at("/"))


def test_each_cell_carries_the_name_of_its_column_for_phones(draw, request_at):
    table = Table(
        "在办", (Column("n", "编号", heading=True), Column("d", "天数", numeric=True)), ({"n": "<1>", "d": 17},)
    )
    drawn = draw("{% table table %}", request_at("/"), table=table)
    assert '<th scope="row" data-label="编号">&lt;1&gt;</th>' in drawn
    assert '<td data-label="天数" class="sd-num">17</td>' in drawn
    assert "<caption>在办</caption>" in drawn


def test_the_pager_keeps_the_filters(draw, request_at):
    page = Paginator(range(3425), 20).page(7)
    drawn = draw("{% pager page %}", request_at("/?light=red&page=7"), page=page)
    assert "第121–140条，共3425条" in drawn
    assert 'href="?light=red&amp;page=6"' in drawn
    assert 'rel="next"' in drawn
    assert '<span aria-current="page">7</span>' in drawn


def test_a_single_page_needs_no_numbers(draw, request_at):
    drawn = draw("{% pager page %}", request_at("/"), page=Paginator(range(3), 20).page(1))
    assert "第1–3条，共3条" in drawn
    assert "<ul>" not in drawn


def test_a_list_never_counted_still_turns_its_pages(draw):
    drawn = draw("{% cursor cursor %}", cursor=Cursor("", "?after=9", 50))
    assert 'href="?after=9"' in drawn
    assert 'rel="prev"' not in drawn


def test_a_filter_in_force_can_be_lifted(draw):
    drawn = draw(
        "{% filter_bar clear_url='?' active=active %}<input>{% endfilter_bar %}", active=[Filter("灯", "红灯", "?q=a")]
    )
    assert '<a class="sd-chip" href="?q=a">灯：红灯' in drawn
    assert "取消此条件" in drawn
    assert 'method="get"' in drawn


def test_query_changes_one_parameter(draw, request_at):
    assert draw("{% query page=2 light=None %}", request_at("/?light=red&q=a")) == "?q=a&amp;page=2"
