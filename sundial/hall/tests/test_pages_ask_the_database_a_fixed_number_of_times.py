"""No page asks more often because there is more to show, and none asks more than ``query_counts.json`` allows."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sundial.complaints import surveys
from sundial.hall.tests.applicant import Applicant
from sundial.hall.tests.conftest import CATALOGUES
from sundial.kernel import clock
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu, an_organ
from sundial.powers.actions.load import load_catalogue

ALLOWED: dict[str, int] = json.loads(Path(__file__).with_name("query_counts.json").read_text())
PUBLIC = {
    "home": "/",
    "services": "/services/",
    "search": "/services/?q=许可&kind=licence",
    "suggest": "/services/suggest/?q=许可",
    "guide": "/services/LW-06/",
    "chart": "/services/LW-06/chart.svg",
    "start": "/services/LW-06/apply/",
    "organs": "/organs/",
    "points": "/service-points/",
    "organ": "/organs/114310250064025102/",
    "bases": "/organs/114310250064025102/bases/",
    "online": "/organs/114310250064025102/online/",
    "key powers": "/key-powers/",
    "item sheet": "/services/LW-06/sheet/",
    "touch": "/touch/",
    "touch find": "/touch/find/?letters=yh",
    "touch item": "/touch/items/LW-06/",
    "results sheet": "/organs/114310250064025102/sheet/",
    "documents": "/policies/?q=政策",
    "courses": "/services/LW-06/cases/",
    "published": "/published/",
    "progress": "/progress/",
    "log": "/log/",
    "ask": "/ask/",
    "answers": "/ask/answers/?q=窗口",
    "ratings": "/ratings/",
    "evaluations": "/evaluation/",
    "queue": "/organs/114310250064025102/queue/",
    "sign in": "/mine/sign-in/",
    "disclosure": "/disclosure/",
    "data": "/data/",
    "statistics": "/statistics/",
    "officers": "/officers/",
    "risks": "/risks/",
    "benchmarks": "/benchmarks/",
}
# Each parameter some page reads, all at once.
NONSENSE = (
    "q=%00%FF&page=-1&since=2026-02-30&until=x&organ=../../etc&kind=%27%3B--&after=-1&of=%0d%0aX:1&version=1e9&theme=%20&quarter=9",
    f"q=%25_&page={'9' * 30}&since=9999-12-31&until=0001-01-01&organ={'x' * 500}&after={'9' * 30}&version={'9' * 30}&of=1&power=%C2%A0",
)


def asked(client: Client, address: str) -> int:
    client.get(address)  # once before, so that what is read once per process is read
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len(queries)


@pytest.mark.parametrize("page", PUBLIC)
def test_a_public_page(visitor: Client, catalogue: None, page: str) -> None:
    assert asked(visitor, PUBLIC[page]) <= ALLOWED[page]


def test_no_parameter_breaks_a_public_page(visitor: Client, catalogue: None) -> None:
    machines = {"feed": "/published/feed.atom", "rows": "/api/v1/publications", "file": "/data/publications.csv"}
    for address in ({**PUBLIC, **machines}).values():
        for nonsense in NONSENSE:
            answer = visitor.get(f"{address.partition('?')[0]}?{nonsense}")
            assert answer.status_code < 500, (address, nonsense)


@pytest.mark.parametrize("page", ["", "materials/", "check/"])
def test_a_page_of_a_draft(applicant: Applicant, page: str) -> None:
    applicant.begin()
    applicant.fill()
    applicant.upload_all()
    allowed = ALLOWED[f"application {page}".strip()]
    assert asked(applicant.client, f"/application/{applicant.number}/{page}") <= allowed


def test_receipt_and_case(applicant: Applicant) -> None:
    applicant.whole()
    number = applicant.application.case.number
    assert asked(applicant.client, f"/application/{applicant.number}/receipt/") <= ALLOWED["receipt"]
    assert asked(applicant.client, f"/progress/{number}/") <= ALLOWED["case"]


def test_an_evaluation_of_more_organs_asks_no_more(visitor: Client, linwu: Linwu) -> None:
    counts = []
    for n in (1, 3):
        organs = [
            an_organ(f"第{n}{place}局", f"LINWU-{n}-{place}", document_mark=f"测{n}{place}") for place in range(n)
        ]
        survey = surveys.open_survey(
            linwu.bureau.organ,
            f"评议{n}",
            clock.today(),
            clock.today() + dt.timedelta(days=20),
            organs,
            {},
            by=linwu.bureau.office,
        ).survey
        pages = {
            "evaluation": f"/evaluation/{survey.pk}/",
            "evaluate": f"/evaluation/{survey.pk}/organs/{organs[0].code}/evaluate/",
        }
        while_open = [asked(visitor, pages[page]) for page in pages]
        assert all(count <= ALLOWED[page] for page, count in zip(pages, while_open, strict=True))
        linwu.days(21)
        surveys.close_due()
        counts.append([*while_open, asked(visitor, pages["evaluation"])])
        assert counts[-1][-1] <= ALLOWED["evaluation"]
        assert asked(visitor, f"/evaluation/{survey.pk}/organs/{organs[0].code}/") <= ALLOWED["evaluation result"]
    assert counts[0] == counts[1]


def test_more_cases_of_an_account_ask_no_more(applicant: Applicant) -> None:
    applicant.client.post("/mine/open/", {"name": "楚江红火店", "chosen": "sunny-hill-42-road"})
    counts = []
    for _n in range(2):
        applicant.whole()
        counts.append(asked(applicant.client, "/mine/"))
    assert counts[0] == counts[1] <= ALLOWED["mine"]


def test_more_items_ask_no_more(visitor: Client, catalogue: None) -> None:
    before = {page: asked(visitor, PUBLIC[page]) for page in ("home", "services", "organs")}
    for name in ("township", "nantong_water"):
        load_catalogue(CATALOGUES / f"{name}.yaml")
    assert {page: asked(visitor, PUBLIC[page]) for page in before} == before


def test_more_publications_ask_no_more(visitor: Client, linwu: Linwu) -> None:
    counts = []
    for n in range(2):
        version = licence(linwu.bureau.organ, code=f"T-{n}", route=((1, "sign", "director", "签署决定", ""),))
        case = linwu.accepted(version)
        actions.grant(case.pk, "同意", by=linwu.bureau.liu)
        linwu.delivered(case)
        linwu.published(case)
        counts.append((asked(visitor, "/published/"), asked(visitor, "/")))
    assert counts[0] == counts[1]
