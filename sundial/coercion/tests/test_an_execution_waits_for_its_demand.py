"""Chapters four and five of the coercion law: demand, statement, decision, execution; proxy, surcharge, court."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.models import Case
from sundial.coercion.tests.scene import DAY, HOUR, Scene, begin, item
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal

PROOF = {"method": "direct", "recipient": "李娟", "proof": "送达回证"}


@pytest.fixture
def served(scene: Scene) -> Case:
    version = item(scene.organ, "execution", "coercion", name="加收滞纳金", publishes_result=False)
    begun = {
        "decision_title": "水资源费缴纳通知书",
        "decision_number": "通水征〔2026〕第3号",
        "decided_on": dt.date(2026, 1, 5),
        "delivered_on": dt.date(2026, 1, 6),
        "duties": ["缴纳水资源费12000元"],
        "principal": "12000",
        "deadline_passed": True,
    }
    case = begin(version, begun, scene.zhang)
    until = {"perform_until": dt.date(2026, 3, 16), "manner": "向财政专户缴纳。"}
    scene.do(case, "demand", scene.zhang, **until)
    scene.do(case, "serve_demand", scene.zhang, **PROOF)
    return case


def decision(**more: Any) -> dict[str, Any]:
    return {
        "way": "surcharge",
        "authorised": True,
        "execution_basis": "取水许可和水资源费征收管理条例第四十九条",
        "reasons": "经催告逾期未缴。",
        "objects": ["滞纳金"],
        "execute_at": clock.now() + 6 * DAY,
        "urgent": False,
        "utilities": False,
        "building": False,
        "surcharge": "360.00",
        **more,
    }


def test_it_is_demanded_heard_decided_carried_out(scene: Scene, served: Case) -> None:
    view = {"party_view": "资金困难。", "founded": False, "answer": "不影响缴纳义务。"}
    scene.do(served, "hear", scene.zhang, **view)
    with pytest.raises(Refusal) as refused:
        scene.do(served, "decide", scene.liu, **decision())
    assert refused.value.code == "execution.early"
    scene.later(15 * DAY)
    scene.do(served, "decide", scene.liu, **decision())
    assert served.documents.filter(kind="execution_decision").exists()
    done = {"officers": [scene.zhang, scene.zhou], "urgent": False, "record": "滞纳金入库。", "signed": True}
    with pytest.raises(Refusal) as refused:
        scene.do(served, "execute", scene.zhang, **done)
    assert refused.value.code == "delivery.missing"
    scene.do(served, "deliver", scene.zhang, **PROOF)
    scene.do(served, "execute", scene.zhang, **done)
    scene.do(served, "close", scene.zhou)
    assert served.state == "closed" and served.outcome == "executed"


@pytest.mark.parametrize(
    ("answer", "field", "code"),
    [
        ({"surcharge": "12000.01"}, "surcharge", "surcharge.cap"),
        ({"utilities": True}, "utilities", "asked.must"),
        ({"authorised": False}, "authorised", "asked.must"),
        ({"building": True, "announced": False}, "announced", "asked.must"),
        ({"building": True, "announced": True, "remedies_over": False}, "remedies_over", "asked.must"),
        ({"execute_at": dt.datetime(2026, 3, 22, 2, tzinfo=dt.UTC)}, "execute_at", "execution.rest"),  # a Sunday
        ({"execute_at": dt.datetime(2026, 3, 23, 15, tzinfo=dt.UTC)}, "execute_at", "execution.rest"),  # 23:00
    ],
)
def test_what_the_law_forbids(scene: Scene, served: Case, answer: dict[str, Any], field: str, code: str) -> None:
    scene.later(15 * DAY)
    with pytest.raises(Refusal) as refused:
        scene.do(served, "decide", scene.liu, **decision(**answer))
    assert (refused.value.field, refused.value.code) == (field, code) and refused.value.basis


def test_another_performs_only_after_three_days(scene: Scene, served: Case) -> None:
    scene.later(15 * DAY)
    proxy = {"way": "proxy", "agent": "县水利工程队", "agent_disinterested": True, "budget": "8000"}
    proxy |= {"supervisors": [scene.zhou], "surcharge": None}
    with pytest.raises(Refusal) as refused:
        scene.do(served, "decide", scene.liu, **decision(**proxy, execute_at=clock.now() + 2 * DAY))
    assert refused.value.code == "proxy.early"
    scene.do(served, "decide", scene.liu, **decision(**proxy, execute_at=clock.now() + 3 * DAY))
    assert served.documents.filter(kind="proxy_execution_decision").exists()


def test_the_court_is_asked_in_its_window(scene: Scene, served: Case) -> None:
    asked = {
        "court_named": "临武县人民法院",
        "remedy_expired_on": dt.date(2026, 3, 1),
        "facts": "事实清楚。",
        "remedy": "未申请复议、未起诉，",
        "party_view": "无。",
        "claims": ["水资源费12000元"],
        "attached": ["决定书"],
    }
    with pytest.raises(Refusal) as refused:
        scene.do(served, "apply_court", scene.liu, **asked)
    assert refused.value.code == "court.early"
    scene.later(15 * DAY)
    with pytest.raises(Refusal) as refused:
        scene.do(served, "apply_court", scene.liu, **asked | {"remedy_expired_on": dt.date(2025, 12, 1)})
    assert refused.value.code == "court.window"
    scene.do(served, "apply_court", scene.liu, **asked)
    assert served.state == "applied" and served.documents.filter(kind="court_application").exists()
    scene.do(served, "court_ruled", scene.zhang, ruling="refused", reason="（2026）湘行审1号")
    assert served.state == "ended"


def test_who_performs_in_time_is_not_executed(scene: Scene, served: Case) -> None:
    scene.later(HOUR)
    scene.do(served, "performed", scene.zhang, performance="已缴清。")
    assert served.outcome == "performed" and not served.clocks.filter(ended_at=None)
