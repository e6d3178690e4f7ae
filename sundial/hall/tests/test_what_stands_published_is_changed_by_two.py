"""A change of what is published is proposed, approved by another, made; the old version is read beside it, unless it must not be."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from sundial.cases.models import Case, Publication
from sundial.cases.stated import do
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.openness.tests.township import Township

CHANGE = {
    "amended_field": "content",
    "amended_text": "金额共5万元。",
    "amended_why": "数字录入有误",
    "amended_hidden": False,
}


def refused(code: str) -> object:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.fixture
def township(db: None, today: clock.Frozen) -> Township:
    return Township.found(today)


def proposed(township: Township, case: Case, **more: object) -> None:
    township.do(case, "propose_amendment", township.office, **{**CHANGE, **more})


def test_the_old_version_stays_with_its_days_and_the_reason(township: Township) -> None:
    case = township.planned()
    with pytest.raises(Refusal):
        do(case.pk, "propose_amendment", CHANGE, by=township.office)
    shown = Publication.objects.get(case=township.published(case))
    stood, until = dict(shown.content), shown.keep_until
    with refused("publication.leak"):
        proposed(township, case, amended_text="联系１３８ 0013 8000")
    with pytest.raises(Refusal):
        township.do(case, "approve_amendment", township.head, agreed=True)
    proposed(township, case)
    township.do(case, "approve_amendment", township.head, agreed=False, reason="原数字无误")
    shown.refresh_from_db()
    assert shown.version == 1 and shown.content == stood
    proposed(township, case)
    township.do(case, "approve_amendment", township.head, agreed=True)
    page = Client().get(f"/published/{shown.pk}/").content.decode()
    assert "数字录入有误" in page and stood["content"] in page and "第1版" in page
    proposed(
        township,
        case,
        amended_field="title",
        amended_text="第四季度救灾资金",
        amended_why="题目过长",
        amended_hidden=True,
    )
    township.do(case, "approve_amendment", township.head, agreed=True)
    shown.refresh_from_db()
    assert (shown.version, shown.content["content"], shown.title) == (3, "金额共5万元。", "第四季度救灾资金")
    assert shown.keep_until == until and shown.withdrawn_at is None
    page = Client().get(f"/published/{shown.pk}/").content.decode()
    assert "数字录入有误" in page and "题目过长" in page
    assert stood["content"] not in page, "what stood before a version that must not be public may say the same"
    old = shown.versions.get(number=2)
    assert not old.shown and old.title not in page and old.stood_from < old.replaced_at == shown.amended_at
    assert dt.timedelta(0) < shown.amended_at - shown.published_at
    row = Client().get(f"/api/v1/publications/{shown.pk}").json()
    assert row["version"] == 3 and row["title"] == "第四季度救灾资金"
