"""P-REQ, step by step: proposal, check and approval, decision and list on the spot, return, compensation, publication."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.models import Case, ClockKind
from sundial.coercion.models import GoodState
from sundial.coercion.tests.scene import DAY, Scene, begin, goods_of, item
from sundial.kernel.refusal import Refusal
from sundial.powers.models import ItemVersion

GOODS = [
    {"name": "液压挖掘机", "model": "220型", "quantity": "1台", "state": "八成新", "value": "460000", "note": ""},
    {"name": "柴油发电机组", "model": "50千瓦", "quantity": "2台", "state": "九成新", "value": "56000", "note": ""},
]


@pytest.fixture
def version(scene: Scene) -> ItemVersion:
    return item(scene.organ, "requisition", "requisition", name="应急救援行政征用", collective_decision="optional")


@pytest.fixture
def proposed(scene: Scene, version: ItemVersion) -> Case:
    given = {
        "handlers": [scene.zhang, scene.zhou],
        "emergency": "楚江镇矿井透水事故",
        "rescue_under_way": True,
        "reasons": "救援急需大型机械。",
        "use": "清淤排水",
        "goods": GOODS,
        "handler_opinion": "建议征用。",
    }
    return begin(version, given, scene.zhang)


def scene_of(scene: Scene, **more: Any) -> dict[str, Any]:
    return {
        "officers": [scene.zhang, scene.zhou],
        "from_on": dt.date(2026, 3, 2),
        "term": "至应急处置结束",
        "place": "宏发机械租赁场",
        "deliver_to": "楚江镇事故现场",
        "keeper": "县应急救援队",
        "contact_person": "周敏",
        "contact_telephone": "0735-6320000",
        "told_rights": True,
        "signed_by": "party",
        **more,
    }


def test_the_six_steps(scene: Scene, proposed: Case) -> None:
    case = proposed  # 1
    scene.do(case, "review", scene.chen, review_stance="agree", review_opinion="同意。")  # 2
    scene.do(case, "approve", scene.liu, approved=True, head_opinion="同意征用。")
    scene.do(case, "take", scene.zhang, **scene_of(scene))  # 3
    assert case.documents.filter(kind__in=["requisition_decision", "requisition_list"]).count() == 2
    assert case.secret_hash, "the holder follows the case with a password of his own"
    scene.do(case, "publish", scene.office, channel="县政府门户网站")  # 6
    scene.later(3 * DAY)
    ended = {"ended_on": dt.date(2026, 3, 5), "return_place": "宏发机械租赁场"}
    scene.do(case, "end_response", scene.zhang, **ended)
    back, paid = case.clocks.get(kind=ClockKind.GIVE_BACK), case.clocks.get(kind=ClockKind.COMPENSATION)
    assert (back.budget, paid.budget) == (5, 20) and case.due_at == back.due_at
    digger, engines = (str(goods_of(case)[name].pk) for name in ("液压挖掘机", "柴油发电机组"))
    returned = {"to_keeper": "李宏", "condition": "完好", "checked": True}
    scene.do(case, "give_back", scene.zhang, goods_moved=[digger], **returned)  # 4
    scene.do(case, "lose", scene.zhang, goods_moved=[engines], how="被淹毁。")
    assert (
        case.clocks.get(kind=ClockKind.GIVE_BACK).ended_at and not case.clocks.get(kind=ClockKind.COMPENSATION).ended_at
    )
    items = [{"name": "发电机组", "quantity": "2台", "standard": "重置价", "amount": "50000.00"}]
    lost = {"facts": "两台发电机组被淹毁。", "assessment": "按重置价评估。", "items": items}
    scene.do(case, "propose_compensation", scene.zhang, **lost)  # 5
    decided = {"compensation": "50000.00", "payment": "转账", "head_opinion": "同意。"}
    with pytest.raises(Refusal) as refused:
        scene.do(case, "decide_compensation", scene.liu, **decided)
    assert refused.value.code == "meeting.needed"
    scene.meet(case)
    with pytest.raises(Refusal) as refused:
        scene.do(case, "decide_compensation", scene.liu, **decided | {"compensation": "50000.01"})
    assert refused.value.code == "compensation.sum"
    scene.do(case, "decide_compensation", scene.liu, **decided)
    scene.do(case, "pay", scene.office, payment_proof="国库支付2026-88")
    assert goods_of(case)["柴油发电机组"].state == GoodState.COMPENSATED
    returned_on, lost_on = (
        case.documents.get(kind=kind) for kind in ("requisition_return_receipt", "requisition_loss_record")
    )
    assert [row["name"] for row in returned_on.values["moved"]] == ["液压挖掘机"]
    assert [row["name"] for row in lost_on.values["moved"]] == ["柴油发电机组"]
    assert case.documents.get(kind="compensation_receipt").values["total"] == "50,000.00"
    scene.do(case, "deliver", scene.zhang, method="direct", recipient="李宏", proof="送达回证")
    scene.later(20 * DAY)
    scene.do(case, "close", scene.zhou)
    assert case.state == "closed"


def test_in_an_emergency_the_decision_follows_in_five_working_days(scene: Scene, proposed: Case) -> None:
    scene.do(proposed, "take_first", scene.zhang, urgency_reason="矿井水位急涨。", **scene_of(scene))
    clock = proposed.clocks.get(kind=ClockKind.REGULARISE)
    assert (clock.budget, clock.unit) == (5, "working_day") and proposed.due_at == clock.due_at
    scene.do(proposed, "regularise", scene.liu, approved=True, head_opinion="同意。")
    assert proposed.state == "in_use" and proposed.documents.filter(kind="requisition_decision").exists()


def test_what_should_not_have_been_taken_goes_back(scene: Scene, proposed: Case) -> None:
    scene.do(proposed, "take_first", scene.zhang, urgency_reason="矿井水位急涨。", **scene_of(scene))
    scene.do(proposed, "regularise", scene.liu, approved=False, head_opinion="不必征用。")
    assert proposed.state == "returning"
    with pytest.raises(Refusal) as refused:
        scene.do(proposed, "close", scene.zhou)
    assert refused.value.code == "goods.unsettled"
