"""The benchmarks in force stand in the hall with their source; anybody may try them and take them along."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.hall.tests.conftest import CATALOGUES
from sundial.hall.tests.test_pages_ask_the_database_a_fixed_number_of_times import asked
from sundial.powers.actions.load import load_catalogue
from sundial.powers.actions.load_benchmarks import load_benchmarks
from sundial.powers.discretion.dmn_in import read_dmn
from sundial.powers.discretion.excel_in import read_excel
from sundial.powers.models import BenchmarkVersion, PowerItem

PAGE = "/benchmarks/NX-06/"


@pytest.fixture
def market(db):
    load_catalogue(CATALOGUES / "ningxia_market.yaml")
    load_benchmarks(CATALOGUES.parent / "benchmarks" / "ningxia_market.yaml")


def shown(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_list_names_every_benchmark_in_force(client, market):
    page = shown(client, "/benchmarks/")
    assert page.count("未经核对") == 4
    assert "NX-06" in page
    assert "市场名称" not in shown(client, "/benchmarks/?q=变更")


def test_the_page_shows_the_law_the_table_and_the_source(client, market):
    page = shown(client, PAGE)
    assert "予以警告，没收非法所得，处以一千元至五千元罚款" in page
    assert "1,000元以上2,000元以下" in page and "分档为演示取值" in page


def test_anybody_tries_it(client, market):
    page = shown(client, f"{PAGE}?try=1&fact-days_late=45")
    assert "2,000.01元至3,500.00元" in page
    assert "请填写“逾期天数”" in shown(client, f"{PAGE}?try=1")
    assert "请填写“非法所得”" in shown(client, f"{PAGE}?try=1&fact-days_late=5")


def test_it_reads_in_english_too(client, market):
    client.cookies["django_language"] = "en"
    page = shown(client, f"{PAGE}?try=1&fact-days_late=45")
    assert "2,000.01 to 3,500.00 yuan" in page and "days late" in page


def test_the_guide_of_the_penalty_leads_to_it(client, market):
    assert f'href="{PAGE}"' in shown(client, "/services/NX-06/")
    assert "/benchmarks/" not in shown(client, "/services/NX-01/").split("<main", 1)[1]


def test_files_are_those_of_the_version_in_force(client, market):
    table = BenchmarkVersion.objects.get(item__code="NX-06").table
    assert read_excel(client.get(f"{PAGE}file/xlsx/").content) == table
    assert read_dmn(client.get(f"{PAGE}file/dmn/").content) == table
    assert client.get(f"{PAGE}file/exe/").status_code == 404


def test_what_does_not_hold_or_is_internal_is_not_shown(client, market):
    BenchmarkVersion.objects.filter(item__code="NX-05").update(effective_to=dt.date(2020, 1, 1))
    PowerItem.objects.filter(code="NX-04").update(internal_only=True)
    assert client.get("/benchmarks/NX-05/").status_code == 404
    assert client.get("/benchmarks/NX-04/").status_code == 404
    assert client.get("/benchmarks/NX-01/").status_code == 404


def test_pages_ask_a_fixed_number_of_times(client, market):
    assert asked(client, "/benchmarks/") <= 3
    assert asked(client, PAGE) <= 2
