"""执法资格: trained in both laws, examined in both, certified by the legal office; nobody examines or certifies himself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.legality.tests.conftest import Bureau
from sundial.organs.models import Certificate
from sundial.organs.tests import builders


def refused(code: str) -> Any:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def test_from_training_to_the_certificate_and_its_end(bureau: Bureau, today: clock.Frozen) -> None:
    county = builders.organ("临武县人民政府法制办公室", "LINWU-FZ")
    rule = bureau.rule("qualification")
    rule.extra["seats"] = {"legal": county.code}
    rule.save()
    reviewer = builders.officer("赵宁", builders.post(county, "legal_reviewer"))
    entered = {"candidate": bureau.handler, "field": "安全生产", "on_staff": True}
    with refused("asked.must"):
        open_case(rule, bureau.itself, entered | {"on_staff": False}, by=bureau.office)
    with refused("qualification.organ"):
        open_case(rule, bureau.itself, entered | {"candidate": reviewer}, by=bureau.office)
    case = open_case(rule, bureau.itself, entered, by=bureau.office).case

    lesson = {"subject": "public", "trained_on": clock.today(), "hours": 30, "course": "县司法局培训班"}
    marks = {"examined_on": clock.today(), "public_mark": 86, "professional_mark": 59, "paper_kept": "机考记录"}
    do(case.pk, "train", lesson, by=bureau.office)
    do(case.pk, "train", lesson | {"subject": "professional", "hours": 29}, by=bureau.office)
    with refused("qualification.hours"):
        do(case.pk, "examine", marks, by=bureau.legal)
    do(case.pk, "train", lesson | {"subject": "professional", "hours": 1}, by=bureau.office)
    case = do(case.pk, "examine", marks, by=bureau.legal)
    assert case.state == "training", "a good mark in one law does not make up for the other"
    case = do(case.pk, "examine", marks | {"professional_mark": 60}, by=bureau.legal)

    first = clock.today()
    paper = {"number": "湘L0410021", "valid_from": first, "valid_to": first.replace(year=first.year + 5)}
    with pytest.raises(Refusal):  # the organ does not certify its own
        do(case.pk, "certify", paper, by=bureau.legal)
    with refused("certificate.span"):
        do(case.pk, "certify", paper, by=reviewer)
    last = paper["valid_to"] = first.replace(year=first.year + 5, day=1)
    case = do(case.pk, "certify", paper, by=reviewer)
    held = Certificate.objects.get(officer=bureau.handler)
    assert (held.number, held.field, held.valid_to) == ("湘L0410021", "安全生产", last)
    assert "30学时" in case.documents.get(kind="certificate_sheet").values["trained"]
    with refused("qualification.held"):
        open_case(rule, bureau.itself, entered, by=bureau.office)

    def until() -> object:
        return Certificate.objects.get(pk=held.pk).valid_to

    today.advance(dt.timedelta(days=40))
    do(case.pk, "withhold", {"reason": "粗暴执法被投诉属实。"}, by=reviewer)
    assert until() == clock.today() - dt.timedelta(days=1)
    do(case.pk, "give_back", {"reason": "离岗培训合格"}, by=reviewer)
    assert until() == last
    case = do(case.pk, "end", {"ended_as": "moved", "reason": "调离。"}, by=reviewer)
    assert until() == clock.today() - dt.timedelta(days=1) and case.outcome == "moved"
    kinds = Event.objects.filter(subject_id=bureau.handler.pk).values_list("kind", flat=True)
    assert list(kinds).count("officer.date_certificate") == 3
