"""A case of a life stated in a file has its page: what was stated, what is in custody, what may be done."""

from __future__ import annotations

import pytest
from django.test import Client

from sundial.cases.models import Case
from sundial.coercion.tests.scene import Scene, item
from sundial.coercion.tests.test_a_seizure_follows_its_numbered_steps import on_the_spot, reported, taken
from sundial.kernel import clock


@pytest.fixture
def scene(db: None, today: clock.Frozen) -> Scene:
    return Scene.set_up(today)


@pytest.fixture
def case(scene: Scene) -> Case:
    return taken(scene, item(scene.organ, "seizure", "coercion"))


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_its_page_shows_the_records_and_the_trail_of_every_object(scene: Scene, case: Case, signed_in) -> None:
    shown = text(signed_in(scene.zhang), f"/desk/cases/{case.number}/")
    for each in ("组合烟花", "保管中", "县烟花爆竹专用仓库", "2026年3月2日 09:00", "提出处理意见", "库房紧邻居民住宅"):
        assert each in shown


def test_its_acts_ask_for_the_objects_by_name(scene: Scene, case: Case, signed_in) -> None:
    assert "双响炮" in text(signed_in(scene.zhang), f"/desk/cases/{case.number}/do/appraise/")


def test_a_part_leads_to_its_whole_and_back(scene: Scene, case: Case, signed_in) -> None:
    part = reported(scene, case.version)
    scene.do(part, "approve", scene.chen, approved=True, head_opinion="同意。")
    scene.do(part, "take", scene.zhang, **on_the_spot(scene))
    scene.do(part, "propose", scene.zhou, proposal="penalty", proposal_reasons="应予处罚。")
    scene.do(part, "review", scene.chen, review_stance="agree", review_opinion="同意。")
    scene.do(part, "dispose", scene.liu, disposal="penalty", disposal_reasons="处罚。", penalty_case=case.number)
    client = signed_in(scene.zhang)
    assert case.number in text(client, f"/desk/cases/{part.number}/")
    assert part.number in text(client, f"/desk/cases/{case.number}/")


def test_the_begin_page_finds_the_item_and_opens_its_form(scene: Scene, signed_in) -> None:
    item(scene.organ, "seizure", "coercion")
    client = signed_in(scene.zhang)
    assert "安全生产查封、扣押" in text(client, "/desk/begin/?q=查封")
    assert "拟采取的措施" in text(client, "/desk/begin/T-seizure/seizure/")
