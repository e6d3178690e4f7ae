"""规范性文件: no document without consultation, legal review by another hand and a joint decision; filed above, reviewed there, put right."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.models import Case
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.legality.tests.conftest import Bureau
from sundial.organs.models import Officer
from sundial.organs.tests import builders

DRAFT = {
    "title": "烟花爆竹零售网点管理规定",
    "drafted_by": "危化股",
    "need": "网点过密，需要规范。",
    "bases": ["《烟花爆竹安全管理条例》第十六条"],
    "text": "第一条……",
    "adds_power": False,
    "lessens_rights": False,
    "hinders_trade": False,
}
EXAMINED = ["subject", "power", "content", "powers_added", "rights", "competition", "procedure"]
PUBLISHED = {
    "trial": False,
    "registered_number": "LWDR-2026-03001",
    "explained": "管零售网点的设置。",
    "channel": "县政府门户网站",
}


def refused(code: str) -> Any:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.fixture
def above(bureau: Bureau) -> Officer:
    """The legal office of the county, where documents of the bureau are filed, and its reviewer."""
    office = builders.organ("临武县人民政府法制办公室", "LINWU-FZ")
    version = bureau.rule("normative_document")
    version.extra["seats"] = {"filing": office.code}
    version.save()
    return builders.officer("赵宁", builders.post(office, "legal_reviewer"))


def published(bureau: Bureau, director: Officer, today: clock.Frozen) -> Case:
    document = bureau.rule("normative_document")
    with refused("asked.must"):
        open_case(document, bureau.itself, DRAFT | {"adds_power": True}, by=bureau.handler)
    case = open_case(document, bureau.itself, DRAFT, by=bureau.handler).case
    do(case.pk, "consult", {"channel": "门户网站", "addressed": "fz@linwu.example"}, by=bureau.handler)
    summed = {"opinions": 12, "taken": 13, "treated": "逐条答复。", "final_text": "第一条（修改）……"}
    with refused("publication.early"):
        do(case.pk, "sum_up", summed, by=bureau.handler)
    today.advance(dt.timedelta(days=12))
    with refused("count.more"):
        do(case.pk, "sum_up", summed, by=bureau.handler)
    do(case.pk, "sum_up", summed | {"taken": 5}, by=bureau.handler)
    opinion = {"lawful": "passed", "examined": EXAMINED, "opinion": "合法。"}
    with pytest.raises(Refusal):  # what was not examined whole passes nothing
        do(case.pk, "review", opinion | {"examined": EXAMINED[1:]}, by=bureau.legal)
    case = do(case.pk, "review", opinion, by=bureau.legal)
    assert "收到意见12条，采纳5条" in case.documents.get(kind="normative_review_opinion").values["counted"]
    do(case.pk, "decide", {"adopted": True, "meeting": "局务会纪要〔2026〕4号", "decided_why": "同意。"}, by=director)
    first = clock.today()
    long = {"from_day": first, "until_day": first.replace(year=first.year + 5)}
    with refused("normative.long"):
        do(case.pk, "publish", PUBLISHED | long, by=bureau.office)
    long["until_day"] -= dt.timedelta(days=1)
    with refused("normative.long"):
        do(case.pk, "publish", PUBLISHED | long | {"trial": True}, by=bureau.office)
    return do(case.pk, "publish", PUBLISHED | long, by=bureau.office)


def test_a_document_is_made_filed_found_faulty_and_put_right(
    bureau: Bureau, above: Officer, today: clock.Frozen
) -> None:
    director = builders.officer("刘敏", builders.post(bureau.organ, "director"))
    case = published(bureau, director, today)
    shown = case.publications.get(withdrawn_at=None)
    assert shown.title == DRAFT["title"] and "（修改）" in shown.content["text"]
    assert case.clocks.get(kind="report_back", ended_at=None).due_at
    case = do(case.pk, "file", {}, by=bureau.office)
    assert case.documents.get(kind="normative_filing_report").values["filed_with"] == "临武县人民政府法制办公室"
    faulty = {"sound": False, "faults": ["第八条增设收费"], "suspended": True, "filing_opinion": "请纠正。"}
    with pytest.raises(Refusal):  # nobody reviews what his own organ filed
        do(case.pk, "review_filing", faulty, by=bureau.legal)
    case = do(case.pk, "review_filing", faulty, by=above)
    opinion = case.documents.get(kind="normative_filing_opinion")
    assert opinion.values["faults"] == ["第八条增设收费"] and opinion.values["correct_by"]
    today.advance(dt.timedelta(days=1))
    amended = {"way": "amended", "amended_text": "第八条删去。", "put_right_how": "已删去。", "channel": "门户网站"}
    case = do(case.pk, "put_right", amended | {"reason": "按备案审查意见修改"}, by=bureau.office)
    assert case.publications.get(withdrawn_at=None).content["text"] == "第八条删去。"
    today.advance(dt.timedelta(days=1))
    sound = {"sound": True, "filed_number": "临法备〔2026〕7号", "filing_opinion": "准予备案。"}
    case = do(case.pk, "review_filing", sound, by=above)
    latest = case.documents.filter(kind="normative_filing_opinion").latest("issued_at")
    assert (case.state, latest.values.get("faults") or []) == ("in_force", []), "the faults put right are told no more"

    with pytest.raises(Refusal):  # nothing stands longer unless it was evaluated
        do(case.pk, "prolong", {"until_day": clock.today(), "channel": "网站", "reason": "需要"}, by=director)
    do(case.pk, "evaluate", {"advice": "end", "evaluated": "已有上位法。"}, by=bureau.legal)
    case = do(case.pk, "end", {"ended_as": "repealed", "reason": "已有上位法"}, by=director)
    assert case.outcome == "repealed" and not case.publications.filter(withdrawn_at=None).exists()
    assert not case.clocks.filter(ended_at=None).exists()
