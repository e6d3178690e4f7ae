"""案卷评查: drawn by a seed nobody chose, scored by one who had no part in the file, told when every file is scored."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.models import Case, Involvement
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.legality.file_reviews import draw
from sundial.legality.tests.conftest import Bureau, served

NOTHING_LOST = {f"lost_{each}": 0 for each in ("subject", "facts", "law", "procedure", "papers", "filing")}


def refused(code: str) -> Any:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def test_from_the_draw_to_the_report(bureau: Bureau) -> None:
    files = [served(bureau) for _ in range(4)]
    Case.objects.filter(pk__in=[each.pk for each in files]).update(procedure="penalty", closed_at=clock.now())
    Involvement.objects.filter(case__in=files).delete()
    review = bureau.rule("file_review")
    period = {"period_from": clock.today(), "period_to": clock.today(), "procedures": ["penalty"]}
    with refused("period.backward"):
        backward = period | {"period_to": clock.today() - dt.timedelta(days=1)}
        open_case(review, bureau.itself, backward, by=bureau.legal)
    case = open_case(review, bureau.itself, period, by=bureau.legal).case
    with refused("files.few"):
        do(case.pk, "draw", {"number": 5}, by=bureau.legal)
    case = do(case.pk, "draw", {"number": 2}, by=bureau.legal)
    seed = bytes(Event.objects.get(subject_id=case.pk, kind="file_review.open").leaf_hash)
    assert case.answers["drawn"] == draw([each.number for each in files], seed, 2), "anybody draws the same"
    first, second = case.answers["drawn"]

    own_part = Involvement.objects.create(
        case=Case.objects.get(number=first), officer=bureau.legal, opened_at=clock.now()
    )
    scored = {"file": first, "findings": "规范。", **NOTHING_LOST}
    with refused("files.own"):
        do(case.pk, "review", scored, by=bureau.legal)
    own_part.delete()
    case = do(case.pk, "review", scored | {"lost_facts": 11}, by=bureau.legal)
    assert case.answers["scores"][first] == {"score": 89, "grade": "passed"}
    with refused("files.left"):
        do(case.pk, "conclude", {"faults": False, "conclusion": "好。"}, by=bureau.legal)
    case = do(case.pk, "review", scored | {"file": second, "vetoes": ["forged"]}, by=bureau.legal)
    assert case.answers["scores"][second] == {"score": 100, "grade": "failed"}, (
        "a basic fault fails it whatever its points"
    )
    do(case.pk, "object", {"file": second, "objection": "签收日期有邮戳。"}, by=bureau.handler)
    with pytest.raises(Refusal):
        do(case.pk, "conclude", {"faults": False, "conclusion": "好。"}, by=bureau.legal)
    case = do(case.pk, "settle_objection", {"settled": "again", "settled_why": "邮戳属实。"}, by=bureau.legal)
    assert second not in case.answers["scores"]
    do(case.pk, "review", scored | {"file": second, "lost_papers": 10}, by=bureau.legal)
    told = {"faults": True, "conclusion": "总体规范。", "corrections": ["补齐送达回证"]}
    case = do(case.pk, "conclude", told, by=bureau.legal)
    report = case.documents.get(kind="file_review_report")
    assert report.values["counted"] == "共评查2份：优秀1份，合格1份，不合格0份。"
    assert case.clocks.get(kind="rectify").due_at and case.state == "correcting"
    do(case.pk, "corrected", {"corrected_how": "已补齐。"}, by=bureau.office)
    assert do(case.pk, "close", {}, by=bureau.legal).outcome == "faults"
