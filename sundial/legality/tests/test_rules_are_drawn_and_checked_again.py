"""制度抽查: rules in force are drawn by a seed nobody chose, checked by one who had no part in them, told, put right."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.legality.file_reviews import draw
from sundial.legality.tests.conftest import Bureau
from sundial.powers.models import ChangeRequest, ItemVersion, PowerItem


def refused(code: str) -> Any:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def test_from_the_draw_to_what_was_put_right(bureau: Bureau) -> None:
    rule = bureau.rule("rule_recheck")
    for procedure in ("challenge", "file_review"):
        bureau.rule(procedure)
    told = {"joined_by": "县法制办赵宁", "organs_checked": [str(bureau.organ.pk)]}
    case = open_case(rule, bureau.itself, told, by=bureau.legal).case
    with refused("rules.few"):
        do(case.pk, "draw", {"number": 4}, by=bureau.legal)
    case = do(case.pk, "draw", {"number": 2}, by=bureau.legal)
    seed = bytes(Event.objects.get(subject_id=case.pk, kind="rule_recheck.open").leaf_hash)
    codes = list(PowerItem.objects.filter(organ=bureau.organ).values_list("code", flat=True))
    assert case.answers["drawn"] == draw(codes, seed, 2), "anybody draws the same"
    first, second = case.answers["drawn"]

    item = PowerItem.objects.get(code=first)
    since = dt.date(2026, 1, 1)
    newer = ItemVersion.objects.create(item=item, number=2, state="draft", name="制度", effective_from=since)
    part = ChangeRequest.objects.create(
        item=item, draft=newer, trigger="law_changed", settled_on=clock.today(), reviewed_by=bureau.legal
    )
    with refused("rules.own"):
        do(case.pk, "check", {"rule": first, "findings": "一致。"}, by=bureau.legal)
    part.delete()
    case = do(case.pk, "check", {"rule": first, "findings": "一致。"}, by=bureau.legal)
    with refused("rules.left"):
        do(case.pk, "conclude", {"conclusion": "好。"}, by=bureau.legal)
    do(case.pk, "check", {"rule": second, "wrong": ["basis"], "findings": "办法已废止。"}, by=bureau.legal)
    case = do(case.pk, "conclude", {"conclusion": "限期修改。"}, by=bureau.legal)
    report = case.documents.get(kind="rule_recheck_report")
    assert report.values["counted"] == "共抽查2件，发现问题1件。"
    assert (case.state, case.outcome) == ("correcting", "faults") and case.clocks.get(kind="rectify").due_at
    do(case.pk, "corrected", {"corrected_how": "已改为第2版。"}, by=bureau.legal)
    assert do(case.pk, "close", {}, by=bureau.legal).state == "closed"
