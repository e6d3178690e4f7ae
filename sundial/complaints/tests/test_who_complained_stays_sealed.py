"""Nobody of the organ complained of learns who complained, on no page, in no event, by no post; and a look leaves its trace."""

from __future__ import annotations

import json

import pytest
from django.core import serializers

from sundial.cases import erasures, forgetting
from sundial.cases.models import Case, Document, Erasure, Party
from sundial.cases.naming import ERASED_NAME
from sundial.cases.stated.models import Record
from sundial.complaints.access import identity, may_know
from sundial.complaints.actions import Person, Wish
from sundial.complaints.models import Lodging, PublishedAnswer
from sundial.complaints.tests.centre import NAMED, PROTECTED, Centre
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs.models import Role
from sundial.organs.tests import builders


def refused(code: str) -> object:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.fixture
def centre(db: None, today: clock.Frozen) -> Centre:
    return Centre.found(today)


def test_the_name_stands_nowhere_but_in_the_sealed_row(centre: Centre) -> None:
    case = centre.answered(centre.dispatched(centre.lodged(NAMED).case))
    kept = [
        *Party.objects.all(),
        *Case.objects.all(),
        *Event.objects.all(),
        *Record.objects.all(),
        *Document.objects.all(),
    ]
    told = json.dumps(json.loads(serializers.serialize("json", kept)), ensure_ascii=False)
    assert case.number in told and "欧阳静" not in told and "13907350001" not in told


def test_the_organ_complained_of_is_never_told_whatever_post_its_people_hold(centre: Centre) -> None:
    case = centre.dispatched(centre.lodged(NAMED, about_organ=str(centre.accused.organ_id)).case)
    lodging = Lodging.objects.get(pk=case.pk)
    assert may_know(centre.handler, lodging)
    assert not may_know(centre.accused, lodging) and not may_know(centre.accused_chief, lodging)
    lent = builders.post(centre.handler.organ, Role.HANDLER_B)
    both = builders.officer("钱进", builders.post(centre.accused.organ, Role.OFFICE), lent)
    assert not may_know(both, lodging)
    with refused("complaint.sealed"):
        identity(centre.accused, case.number, "想知道")


def test_the_organ_that_handles_it_is_told_only_where_the_person_agreed(centre: Centre) -> None:
    named = centre.dispatched(centre.lodged(NAMED).case)
    kept = centre.dispatched(centre.lodged(PROTECTED).case)
    assert may_know(centre.accused, Lodging.objects.get(pk=named.pk))
    assert not may_know(centre.accused, Lodging.objects.get(pk=kept.pk))


def test_who_looks_says_why_and_the_look_is_an_event(centre: Centre) -> None:
    case = centre.lodged().case
    with refused("complaint.reason"):
        identity(centre.window, case.number, " ")
    assert identity(centre.window, case.number, "电话核实地点").telephone == "13907350001"
    assert Event.objects.get(subject_id=case.pk, kind="complaint.identity_read").reason == "电话核实地点"


def test_of_an_anonymous_person_nothing_is_kept(centre: Centre) -> None:
    case = centre.lodged(Person("anonymous", "欧阳静", "13907350001")).case
    lodging = Lodging.objects.get(pk=case.pk)
    assert lodging.private == () and not may_know(centre.window, lodging)


def test_a_report_never_goes_to_the_organ_it_is_about(centre: Centre) -> None:
    case = centre.lodged(kind="report", about_organ=str(centre.accused.organ_id)).case
    centre.do(case, "accept", centre.window)
    with refused("complaint.accused"):
        centre.do(case, "dispatch", centre.handler, organ=str(centre.accused.organ_id))
    case = centre.do(case, "dispatch", centre.handler, organ=str(centre.supervisor.organ_id))
    assert case.state == "dispatched"


def test_what_is_published_names_nobody_and_a_change_keeps_the_version_before(centre: Centre) -> None:
    case = centre.lodged(PROTECTED, Wish(may_publish=True), kind="consultation").case
    case = centre.do(centre.dispatched(case), "answer", centre.accused, reply="三日内办结。")
    told = {"heading": "多久办结", "answer": "三日内办结。", "secrecy_checked": True}
    for leak in ("欧阳静问什么时候办结", "请打13907350001", "另请打13800138000"):
        with refused("complaint.leak"):
            centre.do(case, "publish_answer", centre.handler, question=leak, **told)
    centre.do(case, "publish_answer", centre.handler, question="什么时候能办结？", **told)
    shown = PublishedAnswer.objects.get()
    assert shown.organ == centre.accused.organ and shown.version == 1


@pytest.mark.parametrize(("kind", "agreed"), [("report", True), ("complaint", False)])
def test_what_nobody_agreed_to_is_not_published(centre: Centre, kind: str, agreed: bool) -> None:
    case = centre.answered(centre.dispatched(centre.lodged(PROTECTED, Wish(may_publish=agreed), kind=kind).case))
    with refused("complaint.not_public"):
        centre.do(
            case, "publish_answer", centre.handler, heading="题", question="问", answer="答", secrecy_checked=True
        )


def test_who_asked_is_forgotten_when_a_closed_question_is_erased(centre: Centre) -> None:
    """What the file never said goes too: name and addresses of the sealed part, and what a word of the person's would tell."""
    case = centre.dispatched(centre.lodged(NAMED, kind="consultation").case)
    case = centre.do(case, "answer", centre.accused, reply="请到窗口办理。")
    first = Event.objects.filter(subject_id=case.pk).earliest("position")
    asked = erasures.Asked([first], ["data"], erasures.BASIS, "本人申请", party=True)
    with refused("erasure.open_case"):
        erasures.ask(case, asked, by=centre.handler)
    case = centre.do(case, "be_content", satisfaction="good")
    assert Lodging.objects.get(pk=case.pk).private
    erasures.agree(erasures.ask(case, asked, by=centre.handler), by=centre.director)
    assert forgetting.carry_out_once()
    assert Erasure.objects.get().done_at, Erasure.objects.get().trouble
    lodging = Lodging.objects.select_related("case__applicant").get(pk=case.pk)
    assert not lodging.private and lodging.case.applicant.name == ERASED_NAME
    assert lodging.kind == "consultation" and case.documents.exists(), (
        "that somebody asked, and what was answered, stays"
    )
