"""廉政风险公开: everybody reads where integrity is at risk in powers that are public, and what is done against it."""

from __future__ import annotations

import pytest
from django.test import Client

from sundial.permits.tests import items
from sundial.permits.tests.life import Linwu
from sundial.powers.models import PowerItem, RiskPoint

pytestmark = pytest.mark.django_db


def test_risks_are_found_by_words_organ_and_grade_and_internal_ones_are_not_shown(
    visitor: Client, linwu: Linwu
) -> None:
    shown, hidden = items.licence(linwu.bureau.organ), items.licence(linwu.bureau.organ, code="T-02")
    PowerItem.objects.filter(pk=hidden.item_id).update(internal_only=True)
    measures = [{"text": "集体会审", "kind": "decision"}, "双人核查"]
    RiskPoint.objects.create(
        version=shown, step=shown.route.first(), grade="A", description="收受<b>好处</b>", measures=measures
    )
    RiskPoint.objects.create(version=shown, grade="C", description="材料丢失", measures=[])
    RiskPoint.objects.create(version=hidden, grade="B", description="内部事项风险", measures=[])

    def page(**asked: str) -> str:
        return visitor.get("/risks/", asked).content.decode()

    whole = page()
    assert "收受&lt;b&gt;好处" in whole and "集体会审" in whole and "双人核查" in whole and "未列明" in whole
    assert "内部事项风险" not in whole
    assert "材料丢失" not in page(grade="A") and "材料丢失" in page(q="丢失")
    assert "材料丢失" in page(organ=linwu.bureau.organ.code)
    assert "没有这样的风险点" in page(q="%")
    told = visitor.get("/risks/table.csv", {"grade": "A"}).content.decode()
    assert "集体会审；双人核查" in told and "材料丢失" not in told
