"""An agent applies for another: named, checked, with what he is authorised to do, and in the case from its first day."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases import reuse
from sundial.cases.models import Case, PersonPaper
from sundial.hall.tests.applicant import Applicant, paper
from sundial.kernel import clock

AGENT = {
    "acts": "yes",
    "name": "王小明",
    "identifier": "11010519491231002X",
    "telephone": "13900139000",
    "scope": "代为提交申请、签收文书",
}


@pytest.fixture
def begun(applicant: Applicant) -> Applicant:
    applicant.begin()
    applicant.fill()
    return applicant


def test_the_agent_is_in_the_case_with_his_authority(begun: Applicant) -> None:
    until = clock.today() + dt.timedelta(days=90)
    passport = {"paper": PersonPaper.PASSPORT, "identifier": "e12345678"}
    assert begun.post("agent/", {**AGENT, **passport, "until": until.isoformat()}).status_code == 302
    begun.upload_all()
    assert "缺少" in begun.get("check/").content.decode(), "the letter is asked for beside the item's own list"
    begun.post("agent/authority/", {"file": paper("委托书.pdf")})
    checked = begun.get("check/").content.decode()
    assert "王小明" in checked and "护照" in checked and "代为提交申请" in checked
    begun.submit()
    case = Case.objects.get(channel="online")
    letter = case.materials.get(requirement=None)
    assert letter.name == "授权委托书" and letter.file is not None and letter.file.name == "委托书.pdf"
    held = [each.name for each in reuse.held_of([case.number], case.applicant.identifier)]
    assert held and letter.name not in held, "an authority is for one matter"
    assert case.agent is not None and case.agent.name == "王小明"
    assert (case.agent.paper, case.agent.identifier) == (PersonPaper.PASSPORT, "E12345678")
    assert case.form["authorisation"] == "代为提交申请、签收文书" and case.form["authorised_until"] == until.isoformat()


def test_who_acts_for_himself_names_nobody(begun: Applicant) -> None:
    begun.post("agent/", {**AGENT, "acts": "yes"})
    begun.post("agent/authority/", {"file": paper("委托书.pdf")})
    begun.post("agent/", {"acts": "no", "name": "x"})
    assert begun.get("agent/authority/").status_code == 302
    begun.upload_all()
    begun.submit()
    case = Case.objects.get(channel="online")
    assert case.agent is None and not case.materials.filter(requirement=None).exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"identifier": "110105194912310021"}, "identifier"),
        ({"paper": PersonPaper.PASSPORT, "identifier": "护照一本"}, "identifier"),
        ({"name": ""}, "name"),
        ({"scope": ""}, "scope"),
        ({"telephone": "打不通"}, "telephone"),
        ({"until": "2020-01-01"}, "until"),
        ({"acts": ""}, "acts"),
    ],
)
def test_a_faulty_authority_is_refused_beside_its_field(begun: Applicant, change: dict[str, str], field: str) -> None:
    answer = begun.post("agent/", {**AGENT, **change})
    form = answer.context["form"]
    assert answer.status_code == 422 and field in form.errors
    if not change[field]:
        assert all(str(form[field].label) in said for said in form[field].problems), "the summary names the field"
    assert "agent" not in begun.application.answers
