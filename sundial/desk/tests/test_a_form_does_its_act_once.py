"""A second click, or the back button, sends the same form again: nothing is done twice, and nobody sees an error."""

from uuid import uuid4

from sundial.cases.models import Case, Material
from sundial.desk.tests.conftest import send
from sundial.ledger.models import Event
from sundial.meetings.models import Meeting
from sundial.permits.tests import items


def events(case, kind):
    return Event.objects.filter(subject_id=case.pk, kind=kind).count()


def test_an_act_that_could_be_repeated_is_done_once(linwu, signed_in):
    case = linwu.submitted(items.licence(linwu.bureau.organ))
    form = {"once": uuid4()} | {f"verdict_{paper.pk}": "ok" for paper in case.materials.all()}
    wang = signed_in(linwu.bureau.wang)
    for _click in range(2):
        assert send(wang, case, "check_materials", **form).status_code == 302
    assert events(case, "permit.check_materials") == 1


def test_a_form_whose_act_has_moved_the_case_on_ends_on_the_case_and_not_on_a_refusal(linwu, signed_in):
    case = linwu.submitted(items.licence(linwu.bureau.organ))
    linwu.check_all(case)
    form, wang = {"once": uuid4()}, signed_in(linwu.bureau.wang)
    assert send(wang, case, "accept", **form).status_code == 302
    assert send(wang, case, "accept", **form).status_code == 302
    assert events(case, "permit.accept") == 1


def test_a_form_without_its_key_does_nothing(linwu, signed_in):
    case = linwu.submitted(items.licence(linwu.bureau.organ))
    linwu.check_all(case)
    answer = signed_in(linwu.bureau.wang).post(f"/desk/cases/{case.number}/do/accept/", {})
    assert answer.status_code == 422
    assert Case.objects.get(pk=case.pk).state == "submitted"


def test_a_key_of_one_officer_is_not_one_of_another(linwu, signed_in):
    version, form = items.licence(linwu.bureau.organ), {"once": uuid4()}
    first, second = linwu.submitted(version), linwu.submitted(version)
    linwu.check_all(first)
    linwu.check_all(second)
    assert send(signed_in(linwu.bureau.wang), first, "accept", **form).status_code == 302
    assert send(signed_in(linwu.bureau.zhang), second, "accept", **form).status_code == 302
    assert second.state == "examining"


def test_a_paper_is_taken_once(linwu, signed_in):
    version = items.licence(linwu.bureau.organ)
    wang = signed_in(linwu.bureau.wang)
    case = linwu.draft(version)
    Case.objects.filter(pk=case.pk).update(channel="window")
    wanted = version.materials.first()
    form = {f"{wanted.pk}-once": uuid4(), f"{wanted.pk}-form": "original", f"{wanted.pk}-copies": "1"}
    for _click in range(2):
        assert wang.post(f"/desk/receive/{case.number}/papers/{wanted.pk}/", form).status_code == 302
    assert Material.objects.filter(case=case).count() == 1


def test_a_meeting_is_called_once(linwu, signed_in, with_meetings):
    form = with_meetings.form()
    office = signed_in(linwu.bureau.office)
    answers = [office.post("/desk/meetings/call/", form) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Meeting.objects.count() == 1
