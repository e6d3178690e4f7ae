"""The page of figures: every number opens its list, files carry the same table, and strangers get nothing."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from sundial.cases.models import Case
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, PowerItem


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
    assert not any(re.fullmatch(r"\d+/\d+", cell) for row in rows for cell in row), (
        "a spreadsheet makes 1/3 a day of January"
    )


def test_a_small_sample_shows_no_percentage_on_the_page_nor_in_the_workbook_which_says_how_it_counts(page):
    client, answer = page
    alarm = re.search(r'data-label="报警率">(.*?)</td>', answer.content.decode(), re.DOTALL)
    assert alarm and "样本太小" in alarm[1] and "%" not in alarm[1]
    book = load_workbook(io.BytesIO(client.get(reverse("wall:statistics-file", args=["xlsx"])).content))
    figures, remarks = book.worksheets
    head, first, *_rest, whole = figures.iter_rows(values_only=True)
    assert whole[0] == "合计" and whole[1] == answer.context["whole"]["line"].counts["received"]
    told = dict(zip(head, first, strict=True))
    assert told["报警率"] is None and told["报警率 分母"] == 1, "one case makes no rate, but is told"
    said = "".join(str(cell) for row in remarks.iter_rows(values_only=True) for cell in row)
    assert "数据时间" in said and "少于" in said and "%(" not in said


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


def test_enforcement_is_counted_to_its_end_before_the_court(page, late, watch, browse):
    """Each figure opens its list; what was found wrong is a share of what was decided; the legal reviewer reads them at the desk."""
    client, _answer = page
    lost = {"way": "lawsuit", "head_came": True, "figures": {"amount": "20000.00"}}
    case = late.case
    decided = {"outcome": "annulled", "decided_at": case.submitted_at, "answers": lost}
    Case.objects.filter(pk=case.pk).update(procedure="challenge", **decided)
    legal = builders.officer("赵宁", builders.post(late.organ, "legal_reviewer"))
    at = {"organ": str(late.organ_id)}
    for reader in (client, browse(legal)):
        answer = reader.get(reverse("wall:enforcement"), at)
        found = re.findall(r'<a href="(/[^"]*enforcement/cases/([^/]+)/[^"]+)">([\d.]+)</a>', answer.content.decode())
        for address, _name, number in found:
            assert reader.get(address.replace("&amp;", "&")).context["page"].paginator.count == int(number)
        counted = {name: number for _address, name, number in found}
        assert counted == dict.fromkeys(("sued", "lawsuit_decided", "lawsuit_lost", "lawsuit_heard", "head_came"), "1")
    Case.objects.filter(pk=case.pk).update(procedure="penalty", outcome="penalty")
    table = client.get(reverse("wall:enforcement-file", args=["csv"]), at).content.decode("utf-8-sig")
    sums = {row[1]: row[2] for row in csv.reader(io.StringIO(table))}
    assert sums["罚款金额（元）"] == "20000.00" and sums["普通程序处罚决定"] == "1"
    for code, procedure, ground in (("P-1", "penalty", ""), ("P-2", "", ""), ("P-3", "penalty", "保密事项范围第三条")):
        item = PowerItem.objects.create(organ=late.organ, code=code, power_type="penalty", procedure=procedure)
        told = {"name": code, "classified_ground": ground, "effective_from": dt.date(2020, 1, 1)}
        ItemVersion.objects.create(item=item, number=1, state="in_force", **told)
    runs = {str(each.kind): each for each in client.get(reverse("wall:enforcement"), at).context["runs"]}
    penalties, licences = runs["行政处罚"], runs["行政许可"]
    assert (penalties.items, penalties.with_cases, penalties.without_cases) == (3, 0, 1)
    assert (penalties.not_run, penalties.classified) == (1, 1) and licences.with_cases == 1, (
        "its case came in this period"
    )
    elsewhere = client.get(reverse("wall:enforcement"), {"organ": "0" * 32})
    assert elsewhere.status_code == 422
    assert client.get(reverse("wall:enforcement-cases", args=["nothing"])).status_code == 404
    assert browse(watch.stranger).get(reverse("wall:enforcement")).status_code == 403
