"""OPEN-01, OPEN-05, OPEN-16, CASE-32, CASE-35: which items run online with how many cases, and their steps while they run."""

from __future__ import annotations

import re

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sundial.cases.documents.proof import qr
from sundial.cases.models import Case, Channel, Publication
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.powers.models import PowerItem

ROUTE = ((1, "sign", "director", "签署决定", ""),)


def page(visitor: Client, address: str) -> str:
    answer = visitor.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_steps_of_a_key_powers_cases_are_followed_while_they_run(visitor: Client, linwu: Linwu) -> None:
    version = licence(linwu.bureau.organ, route=ROUTE)
    case = linwu.accepted(version)
    shown = page(visitor, f"/services/{version.item.code}/cases/")
    assert "2026年3月2日收件" in shown and case.applicant.name not in shown and case.number not in shown
    assert re.search(r'aria-current="step".*?审查', shown, re.S)
    actions.grant(case.pk, "同意", by=linwu.bureau.liu)
    linwu.delivered(case)
    linwu.published(case)
    result = Publication.objects.get(case=case)
    with CaptureQueriesContext(connection) as few:
        assert f"/published/{result.pk}/" in page(visitor, f"/services/{version.item.code}/cases/")
    assert "办理过程" in page(visitor, f"/published/{result.pk}/"), "the course of what is published (OPEN-05)"
    linwu.accepted(version)
    with CaptureQueriesContext(connection) as more:
        page(visitor, f"/services/{version.item.code}/cases/")
    assert len(more) == len(few)


def test_the_eight_key_powers_lead_to_their_items(visitor: Client, linwu: Linwu) -> None:
    version = licence(linwu.bureau.organ, key_power="planning")
    other = licence(linwu.bureau.organ, code="T-9")
    PowerItem.objects.filter(pk=other.item_id).update(power_type="filing")
    linwu.submitted(version)
    shown = page(visitor, "/key-powers/")
    parts = dict(re.findall(r'aria-labelledby="power-(\w+)"(.*?)</section>', shown, re.S))
    assert len(parts) == 8
    assert {key for key, said in parts.items() if version.item.code in said} == {"licensing", "planning"}
    assert "今年收件1件" in parts["planning"] and "没有此项权力的事项" in parts["tenders"]
    assert "T-9" not in shown and visitor.get("/services/T-9/cases/").status_code == 404


def test_a_page_tells_what_an_organ_runs_online_and_what_not_with_the_reason(visitor: Client, linwu: Linwu) -> None:
    version = licence(linwu.bureau.organ)
    for code, ground in (("N-1", "内部工作流程"), ("N-2", "内部工作流程"), ("N-3", "")):
        rule = licence(linwu.bureau.organ, code=code, internal_ground=ground)
        PowerItem.objects.filter(pk=rule.item_id).update(internal_only=True)
    PowerItem.objects.filter(pk=licence(linwu.bureau.organ, code="T-8", name="没有流程的事项").item_id).update(
        procedure=""
    )
    linwu.accepted(version)
    first = linwu.accepted(version)
    Case.objects.filter(pk=first.pk).update(decided_at=first.submitted_at)
    other = linwu.accepted(version)
    Case.objects.filter(pk=other.pk).update(decided_at=other.submitted_at, channel=Channel.EXCHANGE)
    shown = page(visitor, f"/organs/{linwu.bureau.organ.code}/online/")
    assert "T-01" in shown and re.search(r"T-01.*?>3<", shown, re.S), "followed case by case, so counted"
    total = [int(n) for n in re.findall(r'sd-num" data-label="[^"]*">(\d+)<', shown.partition("<tfoot>")[2])]
    assert total == [3, 3, 2, 2, 1], "received, applications, applied for online, decided, closed online"
    assert "2件中1件 · 50%" in shown
    assert "没有流程的事项" in shown.partition('id="waits"')[2]
    inside = shown.partition('id="inside"')[2]
    assert re.search("2项内部管理制度.*?内部工作流程.*?1项内部管理制度.*?未登记理由", inside, re.S), (
        "closed for a reason (OPEN-01)"
    )
    PowerItem.objects.filter(pk=version.item_id).update(power_type="filing")
    few = page(visitor, f"/organs/{linwu.bureau.organ.code}/online/")
    assert "有办件，不足20件" in few, "so few of an item that nobody follows would tell of somebody"


def test_a_chart_and_the_results_are_printed_for_the_notice_board(visitor: Client, linwu: Linwu) -> None:
    version = licence(linwu.bureau.organ, route=ROUTE)
    case = linwu.accepted(version)
    sheet = page(visitor, "/services/T-01/sheet/")
    assert "/services/T-01/chart.svg" in sheet and "15个工作日" in sheet and "烟花爆竹安全管理条例" in sheet
    organ = linwu.bureau.organ.code
    board = f"/organs/{organ}/sheet/"
    assert "目前没有须张贴的结果" in page(visitor, board)
    actions.grant(case.pk, "同意", by=linwu.bureau.liu)
    linwu.delivered(case)
    linwu.published(case)
    shown = page(visitor, board)
    assert "临武县楚江镇红火烟花零售店" in shown and "2026年3月11日" in shown, "with the day until which it hangs"
    for address, leads_to in (
        ("/services/T-01/", "/services/T-01/"),
        (board.removesuffix("sheet/"), f"/published/?organ={organ}"),
    ):
        code = page(visitor, f"{address}sheet/code.svg")
        assert code == qr(f"{settings.PUBLIC_ADDRESS}{leads_to}")
    linwu.days(20)
    assert "目前没有须张贴的结果" in page(visitor, board), "what has hung its days is on the site alone"
