"""The desk carries a case from its check of papers to its delivery, each act by the officer whose it is."""

from sundial.desk.tests.conftest import send
from sundial.permits.tests import items


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
    sent = send(zhang, case, "deliver", method="window", recipient="李娟", proof="回证")
    assert sent.status_code == 302
    assert case.state == "delivered"


def test_every_page_of_a_case_opens_for_everybody_who_may_see_it(linwu, signed_in):
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    for officer in (linwu.bureau.wang, linwu.bureau.zhang, linwu.bureau.chen, linwu.bureau.liu):
        client = signed_in(officer)
        for page in ("", "clock/", "file/"):
            assert client.get(f"/desk/cases/{case.number}/{page}").status_code == 200
        assert client.get("/desk/?list=all").status_code == 200


def test_every_way_of_delivery_the_desk_offers_is_one_the_receipt_knows(db):
    from sundial.cases import documents
    from sundial.desk.acts.decision import DELIVERY
    from sundial.kernel import clock

    known = documents.kind("delivery_receipt", clock.today()).fields["method"].options
    assert set(DELIVERY) == set(known)


def test_every_ground_to_decline_the_desk_offers_is_one_the_decision_knows(db):
    from sundial.cases import documents
    from sundial.desk.acts.intake import Decline
    from sundial.kernel import clock

    known = documents.kind("non_acceptance_decision", clock.today()).fields["ground"].options
    assert {value for value, _label in Decline.base_fields["ground"].choices} == set(known)
