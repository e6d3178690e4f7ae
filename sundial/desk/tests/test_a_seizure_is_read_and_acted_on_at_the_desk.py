"""A case of a life stated in a file has its page: what was stated, what is in custody, what may be done."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from sundial.cases.models import Case, Party
from sundial.coercion.tests.scene import Scene, item
from sundial.coercion.tests.test_a_seizure_follows_its_numbered_steps import on_the_spot, reported, taken
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal


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
    assert re.search(r"组合烟花[^\n<]*\n双响炮", shown), "what was listed row by row is read row by row"


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


def test_a_field_may_bear_the_name_of_what_a_page_says_of_its_form(scene: Scene, signed_in) -> None:
    """“How the party refused” is asked for where the record is signed: no page may take that for a refusal of the act."""
    case = reported(scene, item(scene.organ, "seizure", "coercion"))
    shown = text(signed_in(scene.zhang), f"/desk/cases/{case.number}/do/take_first/")
    assert "拒绝签名的情况" in shown and "desk-refused" not in shown


def test_what_was_listed_and_who_handles_it_are_not_typed_again(scene: Scene, signed_in) -> None:
    case = reported(scene, item(scene.organ, "seizure", "coercion"))
    form = signed_in(scene.zhang).get(f"/desk/cases/{case.number}/do/take_first/").context["form"]
    said = case.records.get(action="open").values
    assert form.fields["officers"].initial == [each["id"] for each in said["handlers"]]
    assert [row["name"] for row in form.fields["goods"].initial] == said["objects"]
    assert set(form.fields["goods"].initial[0].values()) == {said["objects"][0], ""}


def test_the_newest_answer_stands_first_and_the_party_where_there_is_none(scene: Scene, case: Case, signed_in) -> None:
    page, client = f"/desk/cases/{case.number}/do/deliver/", signed_in(scene.zhang)
    scene.do(case, "extend", scene.liu, days=5, reasons="案情复杂。")
    assert client.get(page).context["form"].fields["recipient"].initial == case.applicant.name
    scene.do(case, "deliver", scene.zhang, method="direct", recipient="黄明", proof="回证")
    scene.do(case, "release", scene.liu, ground="unneeded", release_reasons="不再需要。")
    assert client.get(page).context["form"].fields["recipient"].initial == "黄明"


def test_a_paper_that_lacks_a_fact_of_the_party_says_by_which_act_it_is_entered(scene: Scene) -> None:
    case = reported(scene, item(scene.organ, "seizure", "coercion"))
    Party.objects.filter(pk=case.applicant_id).update(address="")
    scene.do(case, "approve", scene.chen, approved=True, head_opinion="同意。")
    with pytest.raises(Refusal) as refused:
        scene.do(case, "take", scene.zhang, **on_the_spot(scene))
    assert refused.value.as_dict()["who"] == "承办人A、承办人B，通过“补充（更正）当事人信息”补填"
    assert "《决定书》" in str(refused.value)


def test_the_begin_page_finds_the_item_and_opens_its_form(scene: Scene, signed_in) -> None:
    item(scene.organ, "seizure", "coercion")
    client = signed_in(scene.zhang)
    offered = text(client, "/desk/begin/?q=查封")
    assert '安全生产查封、扣押<span class="sd-hidden"> 查封扣押程序</span></a>' in offered, (
        "links of one item differ by their way"
    )
    assert "拟采取的措施" in text(client, "/desk/begin/T-seizure/seizure/")
