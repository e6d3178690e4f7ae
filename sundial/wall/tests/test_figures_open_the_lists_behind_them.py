"""The page of figures: every number opens its list, files carry the same table, and strangers get nothing."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.urls import reverse


@pytest.fixture
def page(watch, late, browse):
    client = browse(watch.supervisor)
    return client, client.get(reverse("wall:statistics"), {"by": "organ"})


def test_every_number_opens_a_list_of_that_length(page):
    client, answer = page
    cells = re.findall(r'<a href="(/[^"]*statistics/(?:cases|lights)/[^"]+)">(\d+)</a>', answer.content.decode())
    assert cells
    for address, number in cells:
        listed = client.get(address.replace("&amp;", "&"))
        assert listed.status_code == 200
        assert listed.context["page"].paginator.count == int(number), address


@pytest.mark.parametrize("by", ["organ", "item", "officer", "rule", "month"])
def test_each_way_of_splitting_is_a_page_and_a_file(page, by):
    client, _answer = page
    assert client.get(reverse("wall:statistics"), {"by": by}).status_code == 200
    table = client.get(reverse("wall:statistics-file", args=["csv"]), {"by": by}).content.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(table))
    assert rows and all(len(row) == len(head) for row in rows)


def test_a_small_sample_shows_no_percentage(page):
    _client, answer = page
    alarm = re.search(r'data-label="报警率">(.*?)</td>', answer.content.decode(), re.DOTALL)
    assert alarm and "样本太小" in alarm[1] and "%" not in alarm[1]


def test_days_in_the_wrong_order_are_refused_by_name(page):
    client, _answer = page
    answer = client.get(reverse("wall:statistics"), {"first": "2026-05-01", "last": "2026-04-01"})
    assert answer.status_code == 422
    assert "截止日早于起始日" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "statistics/cases/nothing/",
        "statistics/lights/received/",
        "statistics/file.exe",
        "statistics/cases/lit/?by=month&key=x",
    ],
)
def test_what_is_not_counted_is_not_found(page, address):
    client, _answer = page
    assert client.get(f"{reverse('wall:wall')}{address}").status_code == 404


def test_an_officer_without_a_watch_gets_no_figures(page, watch, browse):
    client = browse(watch.stranger)
    assert client.get(reverse("wall:statistics")).status_code == 403
    assert client.get(reverse("wall:statistics-cases", args=["lit"])).status_code == 403


def test_the_page_asks_a_fixed_number_of_times(page, watch, django_assert_max_num_queries):
    client, _answer = page
    with django_assert_max_num_queries(28):
        client.get(reverse("wall:statistics"), {"by": "organ"})
