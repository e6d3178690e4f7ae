"""JOINT-07: what a township or a fire brigade has to say is asked of it, answered in its own days, and comes into the file by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.models import Case
from sundial.cases.stated import do
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Officer, Organ, Role
from sundial.organs.tests import builders
from sundial.permits import actions
from sundial.permits.awaiting import drop_what_nobody_needs
from sundial.permits.opinions import asked
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.powers.models import MaterialRequirement

FOUND = {"found": "周边100米内无学校。", "stance": "conditions", "said_in_words": "须设禁放标志。"}


class Township:
    """The organ that is asked, with who drafts and who signs."""

    def __init__(self) -> None:
        self.organ: Organ = builders.organ("香花镇人民政府", "XH", document_mark="香府")
        self.clerk: Officer = builders.officer("罗志强", builders.post(self.organ, Role.HANDLER_A))
        self.head: Officer = builders.officer("肖军", builders.post(self.organ, Role.DIRECTOR))


@pytest.fixture
def township(linwu: Linwu) -> Township:
    return Township()


def ask(linwu: Linwu, case: Case, township: Township, **more: Any) -> Case:
    told = {"opinion_of": str(township.organ.pk), "opinion_matter": "周边安全条件。", **more}
    do(case.pk, "ask_opinion", told, by=linwu.bureau.zhang)
    found = asked(case).last()
    assert found is not None
    return found


def grant(linwu: Linwu, case: Case) -> Case:
    return actions.grant(case.pk, "准予。", by=linwu.bureau.liu, result=linwu.result(case))


def answered(township: Township, opinion: Case) -> Case:
    do(opinion.pk, "draft", FOUND, by=township.clerk)
    return do(opinion.pk, "sign", {"agreed": True}, by=township.head)


def test_the_opinion_is_a_case_of_its_own_and_comes_back_into_the_file(linwu: Linwu, township: Township) -> None:
    version = licence(linwu.bureau.organ)
    case = linwu.accepted(version)
    line = MaterialRequirement.objects.create(
        version=version, position=9, name="乡镇人民政府的意见", issuer="乡镇人民政府", required=False
    )
    due = case.clocks.get(kind="statutory").due_at
    opinion = ask(linwu, case, township, opinion_for=str(line.pk))
    assert (opinion.organ, opinion.parent_id, opinion.applicant) == (township.organ, case.pk, case.applicant)
    own = opinion.clocks.get(kind="tier")
    assert (own.budget, own.unit) == (7, "working_day")
    assert case.clocks.get(kind="statutory").due_at == due, "the limit of the permit runs on"
    with pytest.raises(Refusal) as twice:
        ask(linwu, case, township)
    assert twice.value.code == "opinion.asked"
    do(opinion.pk, "draft", FOUND, by=township.clerk)
    with pytest.raises(Refusal) as own_hand:
        do(opinion.pk, "sign", {"agreed": True}, by=township.clerk)
    assert own_hand.value.code == "case.role"
    assert do(opinion.pk, "sign", {"agreed": False, "reason": "补充距离。"}, by=township.head).state == "asked"
    assert not case.materials.filter(requirement=line).exists(), "a draft is no opinion"
    opinion = answered(township, opinion)
    paper, handed = opinion.documents.get(kind="opinion_reply"), case.materials.get(requirement=line)
    assert handed.file_id == paper.file_id and "有条件同意" in handed.note and paper.number in handed.note
    assert paper.values["request_number"] == case.documents.get(kind="opinion_request").number
    assert opinion.clocks.get(kind="tier").ended_at == opinion.closed_at


def test_nothing_is_decided_before_the_answer_or_the_end_of_its_days(linwu: Linwu, township: Township) -> None:
    case = linwu.examined(linwu.accepted(licence(linwu.bureau.organ)))
    opinion = ask(linwu, case, township)
    with pytest.raises(Refusal) as error:
        grant(linwu, case)
    assert (error.value.code, error.value.basis) == ("decision.opinion", "行政许可法第三十四条第一款")
    assert opinion.due_at is not None
    linwu.today.advance(opinion.due_at - clock.now() + dt.timedelta(hours=1))
    assert grant(linwu, case).decided_at, "who does not answer holds nothing up"
    answered(township, opinion)
    assert not case.materials.filter(name__contains="香花镇").exists(), "what comes after the decision changes no file"


def test_an_application_that_ends_lets_go_of_what_was_asked(linwu: Linwu, township: Township) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ))
    opinion = ask(linwu, case, township)
    assert drop_what_nobody_needs() == []
    actions.withdraw(case.pk, by=linwu.bureau.wang, reasons="不办了。")
    assert [each.pk for each in drop_what_nobody_needs()] == [opinion.pk] and drop_what_nobody_needs() == []
