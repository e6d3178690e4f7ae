"""执法资格: trained in both laws, examined in both, certified by the legal office; nobody examines or certifies himself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.models import Case
from sundial.cases.stated import do, open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.legality.qualifications import certificate_has_days_left
from sundial.legality.tests.conftest import Bureau
from sundial.organs import access
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
    paper = {
        "number": "湘L0410021",
        "issued_by": "湖南省人民政府",
        "valid_from": first,
        "valid_to": first.replace(year=first.year + 5),
    }
    with pytest.raises(Refusal):  # the organ does not certify its own
        do(case.pk, "certify", paper, by=bureau.legal)
    with refused("certificate.span"):
        do(case.pk, "certify", paper, by=reviewer)
    last = paper["valid_to"] = first.replace(year=first.year + 5, day=1)
    case = do(case.pk, "certify", paper, by=reviewer)
    held = Certificate.objects.get(officer=bureau.handler)
    assert (held.number, held.field, held.valid_to, held.issued_by) == (
        "湘L0410021",
        "安全生产",
        last,
        "湖南省人民政府",
    )
    assert "30学时" in case.documents.get(kind="certificate_sheet").values["trained"]
    with refused("qualification.held"):
        open_case(rule, bureau.itself, entered, by=bureau.office)

    def holds(on: dt.date) -> bool:
        return access.certificate(bureau.handler, "安全生产", on) is not None

    today.advance(dt.timedelta(days=40))
    withheld = clock.today()
    do(case.pk, "withhold", {"reason": "粗暴执法被投诉属实。"}, by=reviewer)
    assert not holds(withheld) and holds(withheld - dt.timedelta(days=1))
    today.advance(dt.timedelta(days=10))
    do(case.pk, "give_back", {"reason": "离岗培训合格"}, by=reviewer)
    assert holds(clock.today()) and holds(last)
    assert not holds(withheld) and not holds(clock.today() - dt.timedelta(days=1)), "what was withheld stays withheld"
    do(case.pk, "withhold", {"reason": "再次被投诉。"}, by=reviewer)
    do(case.pk, "give_back", {"reason": "查无此事"}, by=reviewer)
    assert holds(clock.today() + dt.timedelta(days=1)), "withheld and given back on one day"
    case = do(case.pk, "end", {"ended_as": "moved", "reason": "调离。"}, by=reviewer)
    assert not holds(clock.today() + dt.timedelta(days=1)) and case.outcome == "moved"
    kinds = Event.objects.filter(subject_id=bureau.handler.pk).values_list("kind", flat=True)
    assert list(kinds).count("officer.date_certificate") >= 4


def test_what_ran_out_while_withheld_is_not_given_back(bureau: Bureau, today: clock.Frozen) -> None:
    case = Case(answers={"valid_to": "2026-04-01"})
    certificate_has_days_left(case, clock.start_of_day(dt.date(2026, 4, 1)), None)
    with refused("certificate.over"):
        certificate_has_days_left(case, clock.start_of_day(dt.date(2026, 4, 2)), None)
