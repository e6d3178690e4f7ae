"""P-COER, step by step: report, approval, the act on the spot, appraisal, proposal and meeting, disposition, publication."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from pypdf import PdfReader

from sundial.cases import documents
from sundial.cases.models import Case, ClockKind
from sundial.cases.queries import next_actions
from sundial.cases.stated.checks import parts_are_closed
from sundial.coercion.models import GoodState
from sundial.coercion.tests.scene import DAY, HOUR, Scene, begin, goods_of, item
from sundial.kernel import clock
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.powers.models import ItemVersion

SEED = {("statutory", "查封扣押"): (15, "day_unqualified"), ("other", "补办决定书并送达"): (48, "hour")}
GOODS = [
    {"name": "组合烟花", "model": "C级36发", "maker": "湖南某花炮厂", "quantity": "18箱", "note": ""},
    {"name": "双响炮", "model": "C级", "maker": "", "quantity": "8箱", "note": "外箱完好"},
]

LAW = {"order_basis": "《中华人民共和国安全生产法》第六十五条第一款第三项"}


def report(scene: Scene) -> dict[str, Any]:
    return {
        "handlers": [scene.zhang, scene.zhou],
        "measure": "seize",
        "cause": "超量储存烟花爆竹",
        "facts": "库房紧邻居民住宅，存放烟花爆竹超过许可限量。",
        "measure_basis": "《中华人民共和国安全生产法》第六十五条第一款第四项",
        "objects": ["组合烟花18箱", "双响炮8箱"],
        "handler_opinion": "建议扣押。",
        "minor": False,
    }


def reported(scene: Scene, version: ItemVersion) -> Case:
    return begin(version, report(scene), scene.zhang)


def on_the_spot(scene: Scene, **more: Any) -> dict[str, Any]:
    return {
        "officers": [scene.zhang, scene.zhou],
        "began_at": clock.now(),
        "place": "临武县楚江镇正街58号",
        "goods": GOODS,
        "keeping": "县烟花爆竹专用仓库",
        "keeper": "李仓",
        "identity_shown": True,
        "told_rights": True,
        "statement": "无异议。",
        "daily_needs": False,
        "unrelated": False,
        "sealed_before": False,
        "record": "清点后装车运至仓库。",
        "signed_by": "party",
        **more,
    }


def taken(scene: Scene, version: ItemVersion) -> Case:
    case = reported(scene, version)
    scene.do(case, "approve", scene.chen, approved=True, head_opinion="同意。")
    return scene.do(case, "take", scene.zhang, **on_the_spot(scene))


@pytest.fixture
def version(scene: Scene) -> ItemVersion:
    return item(scene.organ, "seizure", "coercion", limits=SEED, collective_decision="required")


def test_the_seven_steps(scene: Scene, version: ItemVersion) -> None:
    case = reported(scene, version)  # 1
    assert case.state == "reported" and case.holder_role == "deputy_head"
    scene.do(case, "approve", scene.chen, approved=True, head_opinion="同意。")  # 2
    scene.later(HOUR)
    scene.do(case, "take", scene.zhang, **on_the_spot(scene))  # 3
    custody = case.clocks.get(kind=ClockKind.CUSTODY)
    assert (custody.budget, custody.unit) == (15, "calendar_day"), "the item's fifteen days end before the law's thirty"
    assert case.due_at == custody.due_at
    papers = list(case.documents.values_list("kind", flat=True))
    assert papers == ["seizure_approval", "seizure_decision", "goods_list", "coercion_scene_record"], (
        "papers of one act and moment stand as the act issues them"
    )
    sheet = PdfReader(io.BytesIO(documents.sheet(case.documents.get(kind="seizure_approval")))).pages[0].extract_text()
    assert "承办人意见" in sheet and "审核意见" not in sheet, "nobody reviews before the head: no place stands empty"
    assert case.documents.get(kind="goods_list").deliveries.get().proof == "当事人当场签收"
    event = Event.objects.get(kind="seizure.take")
    assert event.data["verb"] == "seize" and len(event.data["hands"]) == 2 and event.data["signed_by"] == "party"

    fireworks = str(goods_of(case)["组合烟花"].pk)
    scene.later(DAY)
    scene.do(  # 4
        case,
        "appraise",
        scene.zhang,
        body="省烟花爆竹质检站",
        qualified=True,
        purpose="是否符合国家标准",
        needed=5,
        told_in_writing=True,
        goods_moved=[fireworks],
    )
    assert case.due_at is None and goods_of(case)["组合烟花"].keeper == "省烟花爆竹质检站"
    scene.later(5 * DAY)
    back = {"conforms": False, "finding": "药量超标。", "back_to": "县烟花爆竹专用仓库", "back_keeper": "李仓"}
    scene.do(case, "appraised", scene.zhang, **back)
    assert goods_of(case)["组合烟花"].state == GoodState.APPRAISED
    assert local_date(case.clocks.get(kind=ClockKind.CUSTODY).due_at - HOUR) == dt.date(2026, 3, 23), (
        "six days away do not count"
    )

    scene.do(case, "propose", scene.zhou, proposal="release", proposal_reasons="已整改。")  # 5
    scene.do(case, "review", scene.chen, review_stance="agree", review_opinion="同意。")
    with pytest.raises(Refusal) as refused:
        scene.do(case, "dispose", scene.liu, disposal="release", disposal_reasons="已整改。")
    assert refused.value.code == "meeting.needed"
    scene.meet(case)
    with pytest.raises(Refusal) as refused:
        scene.do(case, "dispose", scene.liu, disposal="penalty", disposal_reasons="改为处罚。")
    assert refused.value.code == "disposal.other"
    scene.do(case, "dispose", scene.liu, disposal="release", disposal_reasons="符合标准。")  # 6
    assert case.outcome == "release" and not case.clocks.filter(kind=ClockKind.CUSTODY, ended_at=None)
    assert case.documents.filter(kind="seizure_release_decision").exists()

    scene.do(case, "publish", scene.office, channel="县政府门户网站")  # 7
    with pytest.raises(Refusal) as refused:
        scene.do(case, "close", scene.zhou)
    assert refused.value.code == "goods.unsettled"
    whole = [str(good.pk) for good in case.goods.all()]
    scene.do(case, "give_back", scene.zhang, goods_moved=whole, to_keeper="李娟", checked=True)
    with pytest.raises(Refusal) as refused:
        scene.do(case, "close", scene.zhou)
    assert refused.value.code == "delivery.missing"
    scene.do(case, "deliver", scene.zhang, method="direct", recipient="李娟", proof="送达回证1号")
    with pytest.raises(Refusal) as refused:
        scene.do(case, "close", scene.zhou)
    assert refused.value.code == "publication.early"
    scene.later(15 * DAY)
    scene.do(case, "close", scene.zhou)
    assert case.state == "closed" and case.keep_until is not None

    trail = [move.state for move in goods_of(case)["组合烟花"].moves.all()]
    assert trail == ["in_custody", "in_custody", "appraised", "released", "returned"]
    assert all(Event.objects.filter(pk=move.event_id).exists() for move in goods_of(case)["组合烟花"].moves.all())


def test_in_an_emergency_it_is_taken_first_and_approved_within_the_laws_hours(
    scene: Scene, version: ItemVersion
) -> None:
    case = reported(scene, version)
    urgent = {"urgency": "danger", "urgency_reason": "库房有明火。"}
    scene.do(case, "take_first", scene.zhang, **on_the_spot(scene), **urgent)
    hours = case.clocks.get(kind=ClockKind.REGULARISE)
    assert (hours.budget, hours.unit) == (24, "hour"), "the law of 2012 goes before the county's forty-eight"
    assert hours.source == "行政强制法第十九条" and case.due_at == hours.due_at
    with pytest.raises(Refusal):
        scene.do(case, "propose", scene.zhou, proposal="release", proposal_reasons="x")
    scene.later(20 * HOUR)
    scene.do(case, "regularise", scene.chen, approved=True, head_opinion="情况属实，同意。")
    assert case.state == "in_custody" and Event.objects.get(kind="seizure.regularise").data["verb"] == "approve_seizure"
    assert {"seizure_approval", "seizure_decision"} <= set(case.documents.values_list("kind", flat=True))


def test_before_the_law_the_countys_own_hours_hold(scene: Scene, version: ItemVersion, monday: clock.Frozen) -> None:
    from sundial.cases.stated import stated_life

    limits = stated_life("seizure").limits
    before, after = dt.date(2011, 6, 1), dt.date(2012, 1, 1)
    assert limits["regularise"].of(version, before).value == 48
    assert limits["regularise"].of(version, after).value == 24
    assert limits["custody"].of(version, before).value == 15


def test_a_measure_that_should_not_have_been_taken_is_only_released(scene: Scene, version: ItemVersion) -> None:
    case = reported(scene, version)
    scene.do(case, "take_first", scene.zhang, **on_the_spot(scene), urgency="access", urgency_reason="山路不通。")
    scene.do(case, "regularise", scene.chen, approved=False, head_opinion="不应当采取。")
    assert case.state == "to_release" and case.holder_role == "director"
    scene.do(case, "release", scene.liu, ground="no_offence", release_reasons="没有违法行为。")
    assert {good.state for good in case.goods.all()} == {GoodState.RELEASED}


@pytest.mark.parametrize(
    ("answer", "field", "code"),
    [
        ({"daily_needs": True}, "daily_needs", "asked.must"),
        ({"unrelated": True}, "unrelated", "asked.must"),
        ({"sealed_before": True}, "sealed_before", "asked.must"),
        ({"identity_shown": False}, "identity_shown", "asked.must"),
        ({"told_rights": False}, "told_rights", "asked.must"),
        ({"signed_by": "witness"}, "witness", "asked.required"),
        ({"signed_by": "refused"}, "refusal", "asked.required"),
        ({"goods": []}, "goods", "asked.required"),
        ({"goods": [{"name": "烟花", "quantity": ""}]}, "goods", "goods.line"),
    ],
)
def test_what_the_law_forbids_on_the_spot(
    scene: Scene, version: ItemVersion, answer: dict[str, Any], field: str, code: str
) -> None:
    case = reported(scene, version)
    scene.do(case, "approve", scene.chen, approved=True, head_opinion="同意。")
    with pytest.raises(Refusal) as refused:
        scene.do(case, "take", scene.zhang, **on_the_spot(scene, **answer))
    assert (refused.value.field, refused.value.code) == (field, code) and refused.value.basis
    assert not case.goods.exists() and not case.documents.filter(kind="seizure_decision").exists()


def test_one_officer_is_not_enough(scene: Scene, version: ItemVersion) -> None:
    case = reported(scene, version)
    scene.do(case, "approve", scene.chen, approved=True, head_opinion="同意。")
    with pytest.raises(Refusal) as refused:
        scene.do(case, "take", scene.zhang, **on_the_spot(scene, officers=[scene.zhang]))
    assert refused.value.code == "officers.few" and refused.value.basis == "行政强制法第十八条第二项"


def test_after_the_term_only_the_release_is_left(scene: Scene, version: ItemVersion) -> None:
    case = taken(scene, version)
    scene.later(16 * DAY)
    with pytest.raises(Refusal) as refused:
        scene.do(case, "propose", scene.zhou, proposal="penalty", proposal_reasons="x")
    assert refused.value.code == "custody.expired"
    scene.do(case, "release", scene.liu, ground="expired", release_reasons="期限届满。")
    assert case.outcome == "release"


def test_the_head_extends_once_and_by_thirty_days_at_most(scene: Scene, version: ItemVersion) -> None:
    case = taken(scene, version)
    with pytest.raises(Refusal) as refused:
        scene.do(case, "extend", scene.liu, days=31, reasons="协查未复。")
    assert refused.value.code == "extension.cap"
    scene.do(case, "extend", scene.liu, days=30, reasons="协查未复。")
    assert case.clocks.get(kind=ClockKind.CUSTODY).budget == 45
    assert Event.objects.get(kind="seizure.extend").data["approver"] == "刘敏"
    with pytest.raises(Refusal) as refused:
        scene.do(case, "extend", scene.liu, days=1, reasons="再延。")
    assert refused.value.code == "order.excluded"


def test_a_loss_is_paid_for_before_the_case_closes(scene: Scene, version: ItemVersion) -> None:
    case = taken(scene, version)
    goods = goods_of(case)
    scene.do(case, "lose", scene.zhang, goods_moved=[str(goods["双响炮"].pk)], how="仓库漏雨受潮。")
    scene.do(case, "release", scene.liu, ground="unneeded", release_reasons="不再需要。")
    scene.do(case, "give_back", scene.zhang, goods_moved=[str(goods["组合烟花"].pk)], to_keeper="李娟", checked=True)
    with pytest.raises(Refusal) as refused:
        scene.do(case, "close", scene.zhou)
    assert refused.value.code == "goods.unsettled" and "双响炮" in str(refused.value)
    paid = {"compensation": "860.00", "payment_proof": "国库支付2026-0312"}
    scene.do(case, "compensate", scene.liu, goods_moved=[str(goods["双响炮"].pk)], **paid)
    assert goods_of(case)["双响炮"].state == GoodState.COMPENSATED


def test_a_seizure_may_be_part_of_another_case(scene: Scene, version: ItemVersion) -> None:
    first = reported(scene, version)
    scene.do(first, "approve", scene.chen, approved=True, head_opinion="同意。")
    scene.do(first, "take", scene.zhang, **on_the_spot(scene))
    scene.do(first, "propose", scene.zhou, proposal="penalty", proposal_reasons="应予处罚。")
    scene.do(first, "review", scene.chen, review_stance="agree", review_opinion="同意。")
    scene.meet(first)
    penalty = reported(scene, version)
    nameless = {**report(scene), "cause": ""}
    with pytest.raises(Refusal) as refused:
        begin(version, nameless, scene.zhang)
    assert refused.value.code == "seizure.cause", "a decision says what the party is suspected of"
    assert begin(version, nameless, scene.zhang, parent=penalty).project_name == "超量储存烟花爆竹"
    with pytest.raises(Refusal) as refused:
        scene.do(first, "dispose", scene.liu, disposal="penalty", disposal_reasons="处罚。", penalty_case="没有此案")
    assert refused.value.code == "case.unknown" and refused.value.field == "penalty_case"
    scene.do(first, "dispose", scene.liu, disposal="penalty", disposal_reasons="处罚。", penalty_case=penalty.number)
    assert first.parent == penalty and first in penalty.children.all()
    with pytest.raises(Refusal) as refused:
        parts_are_closed(penalty, clock.now(), ["seizure"])
    assert refused.value.code == "parts.open", "no case ends while something is held for it"
    scene.do(
        first,
        "hand_over",
        scene.zhang,
        goods_moved=[str(g.pk) for g in first.goods.all()],
        to_keeper="罚没物资库",
        proof="移1号",
    )
    assert {good.state for good in first.goods.all()} == {GoodState.HANDED_OVER}


def test_an_act_with_nothing_to_choose_is_not_offered(scene: Scene, version: ItemVersion) -> None:
    case = taken(scene, version)
    scene.do(case, "release", scene.liu, ground="unneeded", release_reasons="不再需要。")
    whole = [str(good.pk) for good in case.goods.all()]
    offered = {each.action: each for each in next_actions(case, scene.zhang)}
    assert offered["give_back"].allowed
    scene.do(case, "give_back", scene.zhang, goods_moved=whole, to_keeper="李娟", checked=True)
    offered = {each.action: each for each in next_actions(case, scene.zhang)}
    for action in ("give_back", "move", "lose"):
        refusal = offered[action].refusal
        assert refusal is not None and refusal.code == "order.no_choice" and refusal.basis


def resolved(scene: Scene, version: ItemVersion, outcome: str) -> Case:
    case = taken(scene, version)
    scene.do(case, "propose", scene.zhou, proposal=outcome, proposal_reasons="经鉴定不符合标准。")
    scene.do(case, "review", scene.chen, review_stance="agree", review_opinion="同意。")
    scene.meet(case)
    return case


def test_an_order_to_repair_is_a_paper_and_is_checked_before_the_case_closes(
    scene: Scene, version: ItemVersion
) -> None:
    case = resolved(scene, version, "repair")
    order = {"disposal": "repair", "disposal_reasons": "压力表失准。", "ordered": ["更换压力表"], **LAW}
    scene.do(case, "dispose", scene.liu, **order, complete_by=clock.today() + 10 * DAY)
    paper = case.documents.get(kind="repair_order")
    assert paper.values["ordered"] == ["更换压力表"] and case.clocks.get(kind=ClockKind.PROGRESS).budget == 10
    whole = [str(good.pk) for good in case.goods.all()]
    scene.do(case, "give_back", scene.zhang, goods_moved=whole, to_keeper="李娟", checked=True)
    with pytest.raises(Refusal) as refused:
        scene.do(case, "close", scene.zhou)
    assert refused.value.code == "repair.unchecked"
    scene.later(11 * DAY)
    seen = {"officers": [scene.zhang, scene.zhou]}
    scene.do(case, "recheck_repair", scene.zhang, **seen, met=False, found="仍未更换。")
    ban = case.documents.get(kind="use_ban_notice")
    assert ban.values["order_number"] == paper.number and case.clocks.get(kind=ClockKind.PROGRESS).ended_at
    scene.do(case, "recheck_repair", scene.zhang, **seen, met=True, found="已更换，检验合格。")
    with pytest.raises(Refusal) as refused:
        scene.do(case, "recheck_repair", scene.zhang, **seen, met=True, found="再查。")
    assert refused.value.code == "repair.none"
    scene.do(case, "publish", scene.office, channel="县政府门户网站")
    scene.do(case, "deliver", scene.zhang, method="direct", recipient="李娟", proof="送达回证1号")
    offered = {each.action: each for each in next_actions(case, scene.zhang)}
    refusal = offered["deliver"].refusal
    assert refusal is not None and refusal.code == "delivery.nothing", "with nothing left to deliver it is not offered"


def test_another_measure_is_a_paper_of_its_own(scene: Scene, version: ItemVersion) -> None:
    case = resolved(scene, version, "other")
    decided = {"disposal": "other", "disposal_reasons": "库房紧邻住宅。", "other_measure": "暂时停止使用库房。", **LAW}
    scene.do(case, "dispose", scene.liu, **decided)
    assert case.documents.get(kind="site_measure_decision").values["order_basis"] == LAW["order_basis"]
