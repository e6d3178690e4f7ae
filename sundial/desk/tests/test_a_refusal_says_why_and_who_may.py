"""What the law refuses comes back with its rule, its basis and who may do it instead; what was typed is kept."""

from sundial.cases.models import Case
from sundial.desk.tests.conftest import send, text_of
from sundial.permits.tests import items


def test_an_act_that_is_not_ones_own(linwu, signed_in):
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    answer = signed_in(linwu.bureau.wang).get(f"/desk/cases/{case.number}/do/handle/")
    assert answer.status_code == 422
    assert "承办人A" in text_of(answer)
    assert "行政许可法第三十四条" in text_of(answer)


def test_an_act_the_state_does_not_know(linwu, signed_in):
    case = linwu.submitted(items.licence(linwu.bureau.organ))
    liu = signed_in(linwu.bureau.liu)
    for answer in (liu.get(f"/desk/cases/{case.number}/do/grant/"), send(liu, case, "grant")):
        assert answer.status_code == 422
        assert "行政许可法第三十八条" in text_of(answer)
    assert liu.get(f"/desk/cases/{case.number}/do/no_such_act/").status_code == 404


def test_what_was_typed_comes_back(linwu, signed_in):
    case = linwu.submitted(items.licence(linwu.bureau.organ), but=1)
    answer = send(signed_in(linwu.bureau.wang), case, "decline", reasons="不在本机关职权范围", ground="")
    assert answer.status_code == 422
    assert "不在本机关职权范围" in text_of(answer)
    assert Case.objects.get(pk=case.pk).state == "submitted"


def test_a_defect_without_its_note_is_shown_at_its_paper(linwu, signed_in):
    case = linwu.submitted(items.licence(linwu.bureau.organ))
    first, *others = case.materials.all()
    verdicts = {f"verdict_{paper.pk}": "ok" for paper in others} | {f"verdict_{first.pk}": "defective"}
    answer = send(signed_in(linwu.bureau.wang), case, "check_materials", **verdicts)
    assert answer.status_code == 422
    assert answer.context["form"][f"note_{first.pk}"].errors


def test_the_case_page_lists_what_may_not_be_done_with_the_reason(linwu, signed_in):
    case = linwu.accepted(items.licence(linwu.bureau.organ))
    page = signed_in(linwu.bureau.zhang).get(f"/desk/cases/{case.number}/")
    refused = {action.label: action for action in page.context["refused_actions"]}
    assert refused["准予许可"].instead == "主要负责人"
    assert refused["准予许可"].basis == "行政许可法第三十八条第一款"


def test_a_paper_nobody_has_looked_at_is_not_in_order(linwu, signed_in):
    case = linwu.submitted(items.licence(linwu.bureau.organ))
    wang = signed_in(linwu.bureau.wang)
    assert "checked" not in text_of(wang.get(f"/desk/cases/{case.number}/do/check_materials/"))
    assert send(wang, case, "check_materials").status_code == 422
    assert not case.materials.exclude(verdict="").exists()
