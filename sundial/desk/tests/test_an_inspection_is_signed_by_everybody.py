"""Team, record, signatures, expert: each on a page of its own, in the order of the work."""

import pytest

from sundial.desk.tests.conftest import send, text_of
from sundial.permits.models import SiteVisit
from sundial.permits.tests import items


@pytest.fixture
def case(linwu):
    found = linwu.accepted(items.licence(linwu.bureau.organ, extra={"safety_experts": True}))
    linwu.handled(found)
    linwu.visit_decided(found)
    return linwu.again(found)


@pytest.fixture
def zhang(linwu, signed_in):
    return signed_in(linwu.bureau.zhang)


def offered(client, case):
    return [action.url.split("/")[-2] for action in client.get(f"/desk/cases/{case.number}/").context["next_actions"]]


def test_the_team_is_proposed_oneself_another_handler_and_the_expert_the_item_wants(linwu, zhang, case):
    form = zhang.get(f"/desk/cases/{case.number}/do/assemble_team/").context["form"]
    assert form["staff"].initial == [linwu.bureau.zhang, linwu.bureau.zhou]
    assert form["experts"].initial == [linwu.bureau.expert]


def test_nobody_without_a_certificate_is_listed(linwu, zhang, case):
    form = zhang.get(f"/desk/cases/{case.number}/do/assemble_team/").context["form"]
    assert linwu.bureau.wang not in form.fields["staff"].queryset


def test_the_next_thing_to_do_leads(linwu, zhang, signed_in, case):
    bureau = linwu.bureau
    assert offered(zhang, case)[0] == "assemble_team"
    send(zhang, case, "assemble_team", staff=[bureau.zhang.pk, bureau.zhou.pk], experts=[bureau.expert.pk])
    assert offered(zhang, case)[0] == "record_visit"
    record = {"visited_at": "2026-03-02T08:30", "place": "楚江镇", "findings": "符合", "result": "pass"}
    assert send(zhang, case, "record_visit", **record).status_code == 302
    assert offered(zhang, case)[0] == "sign_visit"
    assert send(zhang, case, "sign_visit").status_code == 302
    assert "sign_visit" not in offered(zhang, case)
    assert offered(zhang, case)[0] == "sign_for_applicant"
    send(zhang, case, "sign_for_applicant", signatory="李娟")
    send(signed_in(bureau.zhou), case, "sign_visit")
    expert = signed_in(bureau.expert)
    assert set(offered(expert, case)) == {"sign_visit", "give_expert_opinion"}
    send(expert, case, "give_expert_opinion", text="安全距离符合要求。")
    send(expert, case, "sign_visit")
    assert offered(zhang, case)[0] == "finish_visit"
    assert send(zhang, case, "finish_visit").status_code == 302
    assert SiteVisit.objects.get().result == "pass"


def test_whoever_signs_has_the_record_before_his_eyes(linwu, zhang, case):
    send(
        zhang,
        case,
        "assemble_team",
        staff=[linwu.bureau.zhang.pk, linwu.bureau.zhou.pk],
        experts=[linwu.bureau.expert.pk],
    )
    record = {"visited_at": "2026-03-02T08:30", "place": "楚江镇", "findings": "专店销售", "result": "pass"}
    send(zhang, case, "record_visit", **record)
    assert "专店销售" in text_of(zhang.get(f"/desk/cases/{case.number}/do/sign_visit/"))
