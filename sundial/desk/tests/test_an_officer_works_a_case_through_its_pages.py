"""The desk carries a case from its check of papers to the archive, each act by the officer whose it is."""

from sundial.cases.models import Case, CaseStep
from sundial.permits.tests import items


def send(client, case, action, **fields):
    answer = client.post(f"/desk/cases/{case.number}/do/{action}/", fields)
    case.refresh_from_db()
    return answer


def test_from_the_check_to_the_delivery(linwu, signed_in):
    bureau = linwu.bureau
    case = linwu.submitted(items.licence(bureau.organ))
    wang, zhang, chen, liu = (signed_in(each) for each in (bureau.wang, bureau.zhang, bureau.chen, bureau.liu))

    verdicts = {f"verdict_{paper.pk}": "ok" for paper in case.materials.all()}
    assert send(wang, case, "check_materials", **verdicts).status_code == 302
    assert send(wang, case, "accept").status_code == 302
    assert case.state == "examining"
    assert send(zhang, case, "handle", stance="agree", text="符合条件", recommend_visit="no").status_code == 302
    assert send(chen, case, "decide_visit", needed="no").status_code == 302
    assert send(zhang, case, "handle", stance="agree", text="拟准予").status_code == 302
    assert send(chen, case, "review", stance="agree", text="同意").status_code == 302
    assert send(liu, case, "grant").status_code == 302
    assert case.state == "granted"
    sent = send(zhang, case, "deliver", method="direct", recipient="李娟", proof="回证")
    assert sent.status_code == 302 and case.state == "delivered"


def test_every_page_of_a_case_opens_for_everybody_who_may_see_it(linwu, signed_in):
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    for officer in (linwu.bureau.wang, linwu.bureau.zhang, linwu.bureau.chen, linwu.bureau.liu):
        client = signed_in(officer)
        assert client.get(f"/desk/cases/{case.number}/").status_code == 200
        assert client.get("/desk/").status_code == 200
        assert client.get("/desk/?list=all").status_code == 200


def test_a_stranger_is_told_nothing(linwu, signed_in):
    from sundial.organs.models import Role
    from sundial.organs.tests import builders

    other = builders.organ("临武县水利局", "LINWU-WATER")
    sun = signed_in(builders.officer("孙磊", builders.post(other, Role.HANDLER_A)))
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    assert sun.get(f"/desk/cases/{case.number}/").status_code == 404
    assert sun.get(f"/desk/cases/{case.number}/do/handle/").status_code == 404
    assert sun.post(f"/desk/cases/{case.number}/do/handle/", {"text": "x", "stance": "agree"}).status_code == 404
    assert CaseStep.objects.filter(case=case, state="done").count() == 0


def test_an_act_that_is_not_ones_own_is_refused_with_who_may(linwu, signed_in):
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    answer = signed_in(linwu.bureau.wang).get(f"/desk/cases/{case.number}/do/handle/")
    assert answer.status_code == 422
    assert "承办人A" in answer.content.decode()


def test_what_was_typed_comes_back_when_a_rule_refuses(linwu, signed_in):
    case = linwu.submitted(items.licence(linwu.bureau.organ), but=1)
    answer = send(signed_in(linwu.bureau.wang), case, "decline", reasons="不在本机关职权范围", ground="")
    assert answer.status_code == 422
    assert "不在本机关职权范围" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).state == "submitted"
